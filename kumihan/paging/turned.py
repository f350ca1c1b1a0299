"""Turned tables and figures: `-kumihan-turned: left` turns a block a quarter to the left (R69).

A turned block has pages of its own, its head at their left side; folio and running head stay
where they are (JLREQ 2.3.2 c). It is taken out of the text, which goes on around it: its pages
follow the page on which its place in the text is. Its footnotes stand on the next page of text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from math import pi
from typing import Any

from weasyprint.css.properties import Dimension

from kumihan.engine.boxes import BlockBox, Box, PageBox, PageType, ParentBox, SkipStack, restyle
from kumihan.engine.marks import TURNED, Mark
from kumihan.paging.state import Context

_ZERO = Dimension(0, "px")


class _End(dict[int, None]):
    """Stands for the end of the text while turned blocks are still waiting."""


_END = _End({0: None})


_WAITS = Mark[Box]("waits")  # of an empty block: the turned block whose place it holds


def with_turned(original: Callable[..., Any]) -> Callable[..., Any]:
    def make_page(
        context: Context,
        root: ParentBox,
        page_type: PageType,
        resume_at: SkipStack,
        number: int,
        state: Any,
    ) -> Any:
        """A page of the text, or of the turned block that waits for one."""
        pages = context.kumihan.turned
        if number == 1 and resume_at is None:
            pages.has_some |= _take_out(root)
        waiting = pages.waiting.get(number - 1) if pages.has_some else None
        if not waiting or page_type.blank:
            made, rest, next_page = original(context, root, page_type, resume_at, number, state)
            if pages.has_some:
                met = waiting or [(box, None) for box in _met(made)]
                pages.waiting[number] = met
                rest = _END if met and rest is None else rest
            return made, rest, next_page
        (box, skip), *others = waiting
        reported, context.reported_footnotes = context.reported_footnotes, []
        pages.is_turning = True
        made, rest, _ = original(context, _alone(root, box), page_type, skip, number, state)
        pages.is_turning = False
        context.reported_footnotes = reported + context.reported_footnotes
        pages.waiting[number] = others = [(box, rest), *others] if rest else others
        if isinstance(resume_at, _End) and not others:
            resume_at = None
        return made, resume_at, context.page_maker[number - 1][1]

    return make_page


def turning(original: Callable[..., Any]) -> Callable[..., Any]:
    def block_level_layout(
        context: Context, box: Box, bottom_space: float, skip_stack: SkipStack,
        containing_block: Box, *rest: Any, **named: Any,
    ) -> Any:  # fmt: skip
        """The layout of a page's root box; a turned one is as wide as the page area is high."""
        if not (context.kumihan.turned.is_turning and box.is_for_root_element):
            return original(
                context, box, bottom_space, skip_stack, containing_block, *rest, **named
            )
        area, bottom = containing_block.copy(), context.page_bottom
        area.width, area.height = containing_block.height, containing_block.width
        context.page_bottom = area.content_box_y() + area.height
        result = original(context, box, bottom_space, skip_stack, area, *rest, **named)
        context.page_bottom = bottom
        if result[0] is not None:
            is_whole = skip_stack is None and result[1] is None
            free = area.height - result[0].margin_height() if is_whole else 0.0
            right = Dimension(max(0.0, free / 2), "px")  # a block of one page stands in its middle
            down = ("translate", (right, Dimension(containing_block.height, "px")))
            turn = (down, ("rotate", -pi / 2))
            restyle(result[0], transform=turn, transform_origin=(_ZERO, _ZERO))
            TURNED.put(result[0], True)
        return result

    return block_level_layout


def _take_out(root: Box) -> bool:
    """Put an empty block in the place of every turned one. Returns whether there are any."""
    found = False
    for parent in list(root.descendants()):
        for index, box in enumerate(parent.children):
            if box.style["kumihan_turned"] == "none" or not isinstance(box, BlockBox):
                continue
            mark = BlockBox.anonymous_from(parent, [])
            restyle(mark, break_after="avoid")
            _WAITS.put(mark, box)
            parent.children = [*parent.children[:index], mark, *parent.children[index + 1 :]]
            found = True
    return found


def _met(made: PageBox) -> Iterator[Box]:
    """The turned blocks whose places are on a page."""
    return (waiting for box in made.descendants() if (waiting := _WAITS.of(box)) is not None)


def _alone(root: ParentBox, box: Box) -> ParentBox:
    """The root with nothing but one block in its body."""
    body = next(child for child in root.children if isinstance(child, BlockBox))
    return root.copy_with_children([body.copy_with_children([box])])
