"""What layout asks of every box, answered at less cost; and heights of containing blocks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from kumihan.engine.boxes import Box, LineBox

_IN_FLOW = ("static", "relative")


def is_in_normal_flow(box: Box) -> bool:
    """Whether a box is neither floated nor positioned, no running element, no note (CSS2 §9.3)."""
    style = box.style
    return style["float"] == "none" and style["position"] in _IN_FLOW


def page_values(box: Box) -> tuple[str, str]:
    """The names of the pages that a box begins and ends on (CSS Paged Media 3 §3.3).

    They are those of its first and its last child, so that only these are asked; boxes within lines
    are not, because `page` has no effect on them.
    """
    own: str = box.style["page"]
    first = last = None
    if not isinstance(box, LineBox):
        first = next(filter(_is_asked, box.children), None)
        last = next(filter(_is_asked, reversed(box.children)), None)
    if first is None or last is None:
        return own, own
    start, end = first.page_values()
    if last is not first:  # asking one box twice would double the time with every level
        end = last.page_values()[1]
    return start or own, end or own


def _is_asked(box: Box) -> bool:
    return is_in_normal_flow(box) or bool(box.is_floated())


def descendants(box: Box, placeholders: bool = False) -> Iterator[Box]:
    """A box and all in it, in the order of the tree.

    WeasyPrint nests a generator for every level, and hands each box up through all of them.
    """
    waiting: list[Any] = [box]
    while waiting:
        one = waiting.pop()
        if isinstance(one, Box):
            yield one
            waiting += one.children[::-1]
        elif placeholders:
            waiting.append(one._box)
        else:
            yield one


def with_least_height(original: Callable[..., None]) -> Callable[..., None]:
    """Wrap `absolute_layout`: boxes are positioned in a block with its `min-height` (CSS2 §10.7).

    WeasyPrint gives a block that height only after what is positioned in it has been laid out.
    """

    def absolute_layout(
        context: Any, placeholder: Any, block: Any, *rest: Any, **more: Any
    ) -> None:
        height = block.height
        block.height = max(height, block.min_height)
        try:
            original(context, placeholder, block, *rest, **more)
        finally:
            block.height = height

    return absolute_layout
