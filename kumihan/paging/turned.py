"""Turned tables and figures: `-kumihan-turned: left` turns a block a quarter to the left (R69).

A turned block has pages of its own, its head at their left side; folio and running head stay
where they are (JLREQ 2.3.2 c). It is taken out of the text, which goes on around it: its pages
follow the page on which its place in the text is. Its footnotes stand on the next page of text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from math import pi
from typing import Any

from weasyprint.css.properties import Dimension
from weasyprint.formatting_structure import boxes

from kumihan.lines.ruby import restyle
from kumihan.paging.notes import leave

_ZERO = Dimension(0, "px")


class _End(dict[int, None]):
    """Where the text goes on when it has come to its end and turned blocks are still waiting."""


_END = _End({0: None})


@dataclass(slots=True)
class Pages:
    """The turned blocks of one layout that wait after a page, by its number, and where they go on.

    A page may be made several times; what waits after it depends on the pages before it only.
    """

    waiting: dict[int, list[tuple[Any, Any]]] = field(default_factory=dict)
    has_turned: bool = False
    is_turning: bool = False


def with_turned(pages: Pages, original: Callable[..., Any]) -> Callable[..., Any]:
    def make_page(
        context: Any, root: Any, page_type: Any, resume_at: Any, number: int, state: Any
    ) -> Any:
        """A page of the text, or of the turned block that waits for one."""
        if number == 1 and resume_at is None:
            pages.has_turned |= _take_out(root)
        waiting = pages.waiting.get(number - 1) if pages.has_turned else None
        if not waiting or page_type.blank:
            made, rest, next_page = original(context, root, page_type, resume_at, number, state)
            if pages.has_turned:
                met = waiting or [(box, None) for box in _met(made)]
                pages.waiting[number] = met
                rest = _END if met and rest is None else rest
            return made, rest, next_page
        (box, skip), *others = waiting
        reported, context.reported_footnotes = context.reported_footnotes, []
        pages.is_turning, context.layout_footnote = True, partial(leave, context)
        made, rest, _ = original(context, _alone(root, box), page_type, skip, number, state)
        pages.is_turning = False
        del context.layout_footnote
        context.reported_footnotes = reported + context.reported_footnotes
        pages.waiting[number] = others = [(box, rest), *others] if rest else others
        if isinstance(resume_at, _End) and not others:
            resume_at = None
        return made, resume_at, context.page_maker[number - 1][1]

    return make_page


def turning(pages: Pages, original: Callable[..., Any]) -> Callable[..., Any]:
    def block_level_layout(
        context: Any, box: Any, bottom_space: float, skip_stack: Any, containing_block: Any,
        *rest: Any, **named: Any,
    ) -> Any:  # fmt: skip
        """The layout of a page's root box; a turned one is as wide as the page area is high."""
        if not (pages.is_turning and box.is_for_root_element):
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
            right = Dimension(max(0.0, free / 2), "px")  # a block of one page is in its middle
            down = ("translate", (right, Dimension(containing_block.height, "px")))
            turn = (down, ("rotate", -pi / 2))
            restyle(result[0], transform=turn, transform_origin=(_ZERO, _ZERO))
            result[0].kumihan_turned = True
        return result

    return block_level_layout


def _take_out(root: Any) -> bool:
    """Put an empty block in the place of every turned one; whether there are any."""
    found = False
    for parent in list(root.descendants()):
        for index, box in enumerate(parent.children):
            if box.style["kumihan_turned"] == "none" or not isinstance(box, boxes.BlockBox):
                continue
            mark = boxes.BlockBox.anonymous_from(parent, [])
            restyle(mark, break_after="avoid")
            mark.kumihan_waits = box
            parent.children = [*parent.children[:index], mark, *parent.children[index + 1 :]]
            found = True
    return found


def _met(made: Any) -> Iterator[Any]:
    """The turned blocks whose places are on a page."""
    for box in made.descendants():
        if "kumihan_waits" in vars(box):
            yield box.kumihan_waits


def _alone(root: Any, box: Any) -> Any:
    """The root with nothing but a block in its body."""
    body = next(child for child in root.children if isinstance(child, boxes.BlockBox))
    return root.copy_with_children([body.copy_with_children([box])])
