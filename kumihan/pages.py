"""What lies where on laid-out pages: the places of elements, and the text of each element."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from weasyprint.document import Page
from weasyprint.formatting_structure import boxes

MM_PER_PIXEL = 25.4 / 96


@dataclass(frozen=True, slots=True)
class Place:
    """Where an element begins: page of its document (from 0), x and y in mm from head and left."""

    page: int
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Fragment:
    """A run of text of one element on a page; positions and width in mm, before it is turned.

    `edge` is the right edge of the part of the page that it stands in: type area or notes.
    """

    element: Any
    text: str
    page: int
    x: float
    y: float
    width: float
    edge: float


def text_width(page: Page) -> float:
    """The width of the text of a page in mm, before it is turned."""
    box = page._page_box
    return float((box.height if _turning(page) else box.width) * MM_PER_PIXEL)


def places(pages: Sequence[Page]) -> dict[str, Place]:
    """The place of every element with an id, by id."""
    found: dict[str, Place] = {}
    for number, page in enumerate(pages):
        turning = _turning(page)
        for box in _flow(parts(page)):
            if box.element is None or not isinstance(box.element_tag, str):
                continue
            name = box.element.get("id")
            if name and name not in found:
                at = box.position_x, box.position_y
                x, y = turning.transform_point(*at) if turning else at
                x, y = x * MM_PER_PIXEL, y * MM_PER_PIXEL
                found[name] = Place(number, round(x, 3), round(y, 3))
    return found


def fragments(pages: Sequence[Page]) -> Iterator[Fragment]:
    """Every run of text that comes from the document itself, in the order of the box tree.

    Generated content (`::before`, markers, margin boxes) is left out.
    """
    for number, page in enumerate(pages):
        for part in parts(page):
            if isinstance(part, boxes.FootnoteAreaBox):
                edge = (part.content_box_x() + part.width) * MM_PER_PIXEL
            else:
                edge = page._page_box.content_box_x() * MM_PER_PIXEL + text_width(page)
            for box in _flow([part]):
                if type(box) is boxes.TextBox and "::" not in box.element_tag:
                    places = (box.position_x, box.position_y, box.width)
                    x, y, width = (value * MM_PER_PIXEL for value in places)
                    yield Fragment(box.element, box.text, number, x, y, width, edge)


def _turning(page: Page) -> Any:
    """The matrix by which the text of a page is turned, or None."""
    roots = (box for box in page._page_box.children if "kumihan_turned" in vars(box))
    return next((root.transformation_matrix for root in roots), None)


def parts(page: Page) -> list[Any]:
    """The parts of a page: what is in flow, and its notes; no margin boxes."""
    return [box for box in page._page_box.children if not isinstance(box, boxes.MarginBox)]


def lines(page: Page) -> Iterator[tuple[Any, Any]]:
    """The line boxes of a page that have text, each after the block that it lies in."""
    for box in (box for part in parts(page) for box in (part, *part.descendants())):
        if isinstance(box, boxes.BlockContainerBox):
            yield from ((box, line) for line in box.children if isinstance(line, boxes.LineBox))


def _flow(among: Sequence[Any]) -> Iterator[Any]:
    """The boxes of parts of a page in the order of the box tree."""
    stack = list(among[::-1])
    while stack:
        box = stack.pop()
        yield box
        stack += box.children[::-1]
