"""Captions of tables, repeated where a table goes on.

`-kumihan-repeat` says of a caption, and of what is in it, whether it stands where the table begins
(`first`), where it goes on (`continued`), or on both (`always`). Repeated boxes are no targets of
links, no links and no bookmarks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import takewhile
from math import inf
from typing import Any

from weasyprint.layout import block

from kumihan.engine.boxes import Box, ParentBox, SkipStack, TableBox, TableCaptionBox, restyle
from kumihan.engine.marks import REPEATED, Mark
from kumihan.paging.state import Context

_MOST_OF_PAGE = 0.5  # a caption higher than that is not repeated
ALONE = Mark[bool]("alone")  # of a table: whether nothing stands above it on its page
_CAPTIONS = Mark[Sequence[Box]]("captions")  # of a table's wrapper: its captions to repeat


def with_captions(original: Callable[..., Any]) -> Callable[..., Any]:
    def block_box_layout(  # noqa: PLR0913, PLR0917
        context: Context, box: ParentBox, bottom_space: float, skip_stack: SkipStack,
        containing_block: Box, page_is_empty: bool, absolute_boxes: list[Box],
        fixed_boxes: list[Box], *rest: Any, **named: Any,
    ) -> Any:  # fmt: skip
        """The layout of a block; a table's wrapper repeats its captions where it goes on."""

        def lay_out() -> Any:
            return original(
                context, box, bottom_space, skip_stack, containing_block, page_is_empty,
                absolute_boxes, fixed_boxes, *rest, **named,
            )  # fmt: skip

        if not box.is_table_wrapper:
            return lay_out()
        captions, table = _captions(box), box.get_wrapped_table()
        ALONE.put(table, page_is_empty)
        if not captions or not _goes_on(box, table, skip_stack):
            return lay_out()
        size = containing_block.width, containing_block.height
        block.table_wrapper_width(context, box, size)
        repeated = [
            _laid_out(context, caption, box, absolute_boxes, fixed_boxes) for caption in captions
        ]
        height = sum(caption.margin_height() for caption in repeated)
        if height > _MOST_OF_PAGE * (context.page_bottom - box.position_y):
            return lay_out()
        box.position_y += height
        result = lay_out()
        box.position_y -= height
        if result[0] is not None:
            _put_above(result[0], repeated, height)
        return result

    return block_box_layout


def _goes_on(wrapper: ParentBox, table: TableBox, skip_stack: SkipStack) -> bool:
    """Whether a table has begun on an earlier page."""
    if skip_stack is None:
        return False
    ((index, below),) = skip_stack.items()
    return below is not None and wrapper.children[index] is table


def _captions(wrapper: ParentBox) -> Sequence[Box]:
    """The captions above a table as they are repeated.

    The table's own captions lose what stands only in the repeated ones.
    """
    found = _CAPTIONS.of(wrapper)
    if found is None:
        own = list(takewhile(lambda b: isinstance(b, TableCaptionBox), wrapper.children))
        found = [caption.deepcopy() for caption in own if _stands(caption, "continued")]
        for caption in found:
            _keep(caption, "continued")
        for caption in own:
            _keep(caption, "first")
        _CAPTIONS.put(wrapper, found)
    return found


def _stands(box: Box, where: str) -> bool:
    """Whether a box stands where a table begins (`first`), or where it goes on (`continued`)."""
    return box.style["kumihan_repeat"] in ("always", where)


def _keep(box: Box, where: str) -> None:
    """Leave out of a box all that does not stand there."""
    if isinstance(box, ParentBox):
        box.children = [child for child in box.children if _stands(child, where)]
        for child in box.children:
            _keep(child, where)


def _laid_out(
    context: Context,
    caption: Box,
    wrapper: ParentBox,
    absolute_boxes: list[Box],
    fixed_boxes: list[Box],
) -> Box:
    """A repeated caption by itself, as wide as the wrapper."""
    caption.position_x = caption.position_y = 0
    found: Box = block.block_level_layout(
        context, caption, -inf, None, wrapper, True, absolute_boxes, fixed_boxes
    )[0]
    silence((found,))
    return found


def _put_above(wrapper: ParentBox, captions: Iterable[Box], height: float) -> None:
    """Place captions above the table of a laid-out wrapper that has been moved down for them."""
    x, y = wrapper.content_box_x(), wrapper.content_box_y() - height
    for caption in captions:
        caption.translate(x - caption.position_x, y - caption.position_y)
        y += caption.margin_height()
    wrapper.children = [*captions, *wrapper.children]
    wrapper.position_y -= height
    wrapper.height += height


def silence(among: Iterable[Box]) -> None:
    """Keep laid-out boxes from being targets, links, bookmarks, and parts of the structure tree."""
    for one in among:
        REPEATED.put(one, True)
        for box in one.descendants():
            box.link = box.bookmark_label = None
            if box.style["anchor"]:
                restyle(box, anchor=None)
