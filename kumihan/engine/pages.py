"""What lies where on laid-out pages: the positions of elements, and the text of each of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element

from weasyprint.anchors import rectangle_aabb
from weasyprint.document import Page

from kumihan.engine.boxes import (
    BlockContainerBox,
    Box,
    FootnoteAreaBox,
    LineBox,
    MarginBox,
    PageBox,
    TextBox,
)
from kumihan.engine.marks import TURNED
from kumihan.geometry.units import MM_PER_PX

_HANGING = ("。", "、", "．", "，")
_HANGS = {"allow-end", "force-end"}


@dataclass(frozen=True, slots=True)
class Place:
    """Where an element begins: page of its document (from 0), x and y in mm from head and left."""

    page: int
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Extent:
    """A part of an element: page of its document (from 0), border box in mm from head and left."""

    page: int
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line of text, with the id of its block (empty if it has none).

    `extent` is as wide as the block; `x` and `baseline` are in mm, before the page is turned.
    `text` is without readings and generated content, `printed` without the lines of blocks that
    stand in the line.
    """

    owner: str
    extent: Extent
    x: float
    baseline: float
    text: str
    printed: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fragment:
    """A run of text of one element on a page; `x`, `y` and `width` in mm, before it is turned.

    `width` is without a mark that may hang. `extent` is as it is seen. `edge` is the right edge,
    before the page is turned, of the part of the page that it stands in: type area or notes.
    """

    element: Element
    text: str
    page: int
    x: float
    y: float
    width: float
    edge: float
    extent: Extent


def text_height(page: Page) -> float:
    """The height of the type area of a page in mm, before it is turned."""
    box: PageBox = page._page_box
    return float((box.width if turning(page) else box.height) * MM_PER_PX)


def text_width(page: Page) -> float:
    """The width of the text of a page in mm, before it is turned."""
    box: PageBox = page._page_box
    return float((box.height if turning(page) else box.width) * MM_PER_PX)


def is_recto(page: Page) -> bool:
    """Whether a page is a right-hand one."""
    box: PageBox = page._page_box
    return box.page_type.side == "right"


def has_margins(page: Page) -> bool:
    """Whether this page has a type area; a cover is drawn from the page's corner."""
    box: PageBox = page._page_box
    return bool(parts(page)) and box.margin_top > 0


def links(page: Page) -> Iterator[tuple[str, str, float]]:
    """The links of a page to ids: the id, the class of the link, its y in mm from the head.

    A link that runs over several lines is one link.
    """
    found = {box.element: (kind, target, at[1]) for kind, target, at, box in page.links[::-1]}
    for element, (kind, target, y) in reversed(found.items()):
        if kind == "internal":
            yield target, element.get("class", ""), y * MM_PER_PX


def page_references(page: Page) -> Iterator[tuple[str, Box]]:
    """The boxes in links in which the folio of the target is filled in; each after its target."""
    for kind, target, _, link in page.links:
        for box in link.descendants() if kind == "internal" else ():
            if box.style["kumihan_folio"] == "target":
                yield target, box


def places(pages: Sequence[Page]) -> dict[str, Place]:
    """Where every element with an id begins, by id; on a turned page, as it is seen."""
    found: dict[str, Place] = {}
    for number, page in enumerate(pages):
        turned = turning(page)
        for box in _flow(parts(page)):
            if box.element is None or not isinstance(box.element_tag, str):
                continue
            name = box.element.get("id")
            if name and name not in found:
                at = box.position_x, box.position_y
                x, y = turned.transform_point(*at) if turned else at
                x, y = x * MM_PER_PX, y * MM_PER_PX
                found[name] = Place(number, round(x, 3), round(y, 3))
    return found


def extents(pages: Sequence[Page]) -> dict[str, list[Extent]]:
    """The border boxes of every element with an id, one for each page and column, by id.

    On a turned page they are given as they are seen.
    """
    found: dict[str, list[Extent]] = {}
    for number, page in enumerate(pages):
        turned = turning(page)
        stack: list[tuple[Box, Element | None]] = [(part, None) for part in parts(page)[::-1]]
        while stack:
            box, owner = stack.pop()
            element = box.element
            if element is not owner and element is not None and "::" not in box.element_tag:
                name = element.get("id")
                if name:
                    found.setdefault(name, []).append(_extent(number, box, turned))
            stack += [(child, element) for child in box.children[::-1]]
    return found


def pictures(pages: Sequence[Page]) -> Iterator[tuple[str, Extent]]:
    """The address of every picture, and where it is seen, page by page."""
    for number, page in enumerate(pages):
        turned = turning(page)
        for box in _flow(parts(page)):
            if box.element_tag == "img" and box.element is not None:
                yield box.element.get("src", ""), _extent(number, box, turned)


def text_lines(pages: Sequence[Page]) -> Iterator[TextLine]:
    """The lines of text, page by page in the order of the box tree."""
    for number, page in enumerate(pages):
        turned = turning(page)
        for block, line in _lines(page):
            own = list(_texts(line))
            if own:
                name = (block.element is not None and block.element.get("id")) or ""
                extent = _extent(number, block, turned, (line.position_y, line.height))
                at = own[0].position_x, own[0].position_y + own[0].baseline
                x, baseline = (value * MM_PER_PX for value in at)
                every = (box for box in _flow([line]) if isinstance(box, TextBox))
                text = "".join(box.text for box in every if _is_own(box))
                yield TextLine(name, extent, x, baseline, text, "".join(box.text for box in own))


def _lines(page: Page) -> Iterator[tuple[Box, LineBox]]:
    """The line boxes of a page, those of positioned boxes too, each after its block."""
    for box in _flow(parts(page)):
        yield from ((box, line) for line in box.children if isinstance(line, LineBox))


def _texts(box: Box) -> Iterator[TextBox]:
    """The text boxes of a line, without those of lines within it."""
    for child in box.children:
        if type(child) is TextBox:
            yield child
        elif not isinstance(child, LineBox):
            yield from _texts(child)


def _is_own(box: Box) -> bool:
    """Whether a text is neither a reading nor generated."""
    return box.element_tag != "rt" and "::" not in box.element_tag


def _extent(
    number: int, box: Box, turned: Any, vertical: tuple[float, float] | None = None
) -> Extent:
    """The extent of a box, or of a part of it; `vertical` is the part's y and height in CSS px."""
    y, height = vertical or (box.border_box_y(), box.border_height())
    corners = rectangle_aabb(turned, box.border_box_x(), y, box.border_width(), height)
    left, head, right, foot = (round(value * MM_PER_PX, 3) for value in corners)
    return Extent(number, left, head, right - left, foot - head)


def fragments(pages: Sequence[Page]) -> Iterator[Fragment]:
    """Every run of text that comes from the document itself, in the order of the box tree.

    Generated content (`::before`, markers, margin boxes) is left out.
    """
    for number, page in enumerate(pages):
        turned = turning(page)
        for part in parts(page):
            if isinstance(part, FootnoteAreaBox):
                edge = (part.content_box_x() + part.width) * MM_PER_PX
            else:
                edge = page._page_box.content_box_x() * MM_PER_PX + text_width(page)
            for box in _flow([part]):
                if type(box) is TextBox and "::" not in box.element_tag:
                    yield Fragment(
                        element=box.element,
                        text=box.text,
                        page=number,
                        x=box.position_x * MM_PER_PX,
                        y=box.position_y * MM_PER_PX,
                        width=(box.width - hung(box)) * MM_PER_PX,
                        edge=edge,
                        extent=_extent(number, box, turned, (box.position_y, box.height)),
                    )


def hung(box: TextBox) -> float:
    """The width, in CSS px, of a mark at the end of a text that may hang over its line (R33)."""
    if box.text.endswith(_HANGING) and not _HANGS.isdisjoint(box.style["hanging_punctuation"]):
        return float(box.style["font_size"])
    return 0.0


def turning(page: Page) -> Any:
    """The engine's matrix by which the text of a page is turned, or None."""
    roots = (box for box in page._page_box.children if TURNED.is_on(box))
    return next((root.transformation_matrix for root in roots), None)


def parts(page: Page) -> list[Box]:
    """The parts of a page: the root box and the area of its notes, without margin boxes."""
    return [box for box in page._page_box.children if not isinstance(box, MarginBox)]


def lines(page: Page) -> Iterator[tuple[BlockContainerBox, LineBox]]:
    """The line boxes of the blocks of a page, each after its block."""
    for box in (box for part in parts(page) for box in (part, *part.descendants())):
        if isinstance(box, BlockContainerBox):
            yield from ((box, line) for line in box.children if isinstance(line, LineBox))


def _flow(among: Sequence[Box]) -> Iterator[Box]:
    """The boxes of parts of a page in the order of the box tree."""
    stack = list(among[::-1])
    while stack:
        box = stack.pop()
        yield box
        stack += box.children[::-1]
