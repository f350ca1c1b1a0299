"""What layout asks of boxes all the time, answered at less cost."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from weasyprint.formatting_structure import boxes

_IN_FLOW = ("static", "relative")


def is_in_normal_flow(box: Any) -> bool:
    """Neither a float nor positioned, nor a running element or a note (CSS2 §9.3)."""
    style = box.style
    return style["float"] == "none" and style["position"] in _IN_FLOW


def page_values(box: Any) -> tuple[Any, Any]:
    """The pages that a box begins and ends on (CSS Paged Media 3 §3.3).

    These are its first and its last child's: only they are asked, and nothing within lines, where
    `page` says nothing.
    """
    own: Any = box.style["page"]
    first = last = None
    if not isinstance(box, boxes.LineBox):
        first = next(filter(_is_asked, box.children), None)
        last = next(filter(_is_asked, reversed(box.children)), None)
    if first is None or last is None:
        return own, own
    start, end = first.page_values()
    if last is not first:  # asked twice, boxes in boxes would take twice the time for each level
        end = last.page_values()[1]
    return start or own, end or own


def _is_asked(box: Any) -> bool:
    return is_in_normal_flow(box) or bool(box.is_floated())


def descendants(box: Any, placeholders: bool = False) -> Iterator[Any]:
    """A box and all in it, in the order of the tree; WeasyPrint's is a generator in another for
    every level.
    """
    waiting = [box]
    while waiting:
        one = waiting.pop()
        if isinstance(one, boxes.Box):
            yield one
            waiting += one.children[::-1]
        elif placeholders:
            waiting.append(one._box)
        else:
            yield one
