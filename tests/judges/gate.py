"""What no validator sees: that the tree of a PDF says what the source says, in its order.

The source is the HTML of the sections, and what follows is said of it and of the tree alike: text,
alternatives of pictures, cells of tables. Page boxes are compared with the page's size.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from io import BytesIO
from itertools import zip_longest
from typing import Any

from pypdf import PdfReader

from kumihan.engine.markup import tree
from kumihan.pdf.structure import Element, MarkedText, read
from kumihan.writing.tags.tables import SCOPES
from tests.books import Built

_SVG = "{http://www.w3.org/2000/svg}"
_POINTS = 72 / 25.4  # in a mm
_LOOSE = 0.01  # pt


def failures(pdf: bytes, book: Built) -> Iterator[str]:
    """What is not as the source has it."""
    root = read(BytesIO(pdf))
    if root is None:
        yield "no structure tree"
        return
    bodies = [tree(html).find("body") for html in book.html]
    for body in bodies:
        _fill(body, book.folios)
    expected = _solid(text for body in bodies for text in source_text(body))
    yield from _differences("text", expected, _solid(tree_text(root)))
    pictures = [alternative for body in bodies for alternative in source_pictures(body)]
    figures = [one.alternative for one in root.descendants() if one.type == "Figure"]
    yield from _differences("pictures", pictures, figures)
    cells = [cell for body in bodies for cell in source_cells(body)]
    found = [_cell(one) for one in root.descendants() if one.type in ("TH", "TD")]
    yield from _differences("cells", cells, found)
    yield from _boxes(pdf, book.size)


def _fill(body: Any, folios: Mapping[str, str]) -> None:
    """Put the page numbers into the contents, where the HTML has room for them."""
    for link in body.iter("a"):
        for page in (one for one in link if one.get("class") == "page"):
            page.text = folios[link.get("href").removeprefix("#")]


def _solid(texts: Iterator[str]) -> str:
    """Texts without white space."""
    return "".join("".join(text.split()) for text in texts)


def _differences(what: str, expected: Any, found: Any) -> Iterator[str]:
    pairs = enumerate(zip_longest(expected, found))
    at = next((n for n, (one, other) in pairs if one != other), None)
    if at is not None:
        yield f"{what} {at}: {expected[at : at + 20]} is {found[at : at + 20]}"


# -- the source ----------------------------------------------------------------------------


def _is_silent(element: Any) -> bool:
    return "hidden" in element.attrib or element.get("aria-hidden") == "true"


def _is_picture(element: Any) -> bool:
    return element.tag in ("img", f"{_SVG}svg") or element.get("role") == "img"


def source_text(element: Any) -> Iterator[str]:
    """The text of an element in its order; not what is decoration or part of a picture."""
    if _is_silent(element) or _is_picture(element):
        return
    yield element.text or ""
    for child in element:
        yield from source_text(child)
        yield child.tail or ""


def source_pictures(element: Any) -> Iterator[str]:
    """What is said of the pictures of an element."""
    if _is_silent(element):
        return
    if _is_picture(element):
        title = element.find(f"{_SVG}title")
        said = element.get("alt") or element.get("aria-label")
        yield from filter(None, [said or (title.text if title is not None else "")])
        return
    for child in element:
        yield from source_pictures(child)


def source_cells(element: Any) -> Iterator[tuple[str, str, int, int]]:
    """The cells of the tables of an element: type, scope, columns and rows."""
    if _is_silent(element):
        return
    if element.tag in ("th", "td"):
        scope = SCOPES[element.get("scope")] if element.tag == "th" else ""
        spans = (int(element.get(name, 1)) for name in ("colspan", "rowspan"))
        yield (element.tag.upper(), scope, *spans)
    for child in element:
        yield from source_cells(child)


# -- the PDF -------------------------------------------------------------------------------


def tree_text(element: Element) -> Iterator[str]:
    """The text of an element in the order of reading; not what CSS or a picture added."""
    has_labels = element.type == "Note" or "/ListNumbering" in element.attributes
    for kid in element.kids:
        if isinstance(kid, MarkedText):
            yield "" if element.type == "Figure" else kid.text
        elif has_labels and kid.type == "LI":
            yield from (
                text for one in kid.elements() if one.type != "Lbl" for text in tree_text(one)
            )
        elif not (has_labels and kid.type == "Lbl"):
            yield from tree_text(kid)


def _cell(cell: Element) -> tuple[str, str, int, int]:
    scope = str(cell.attributes.get("/Scope", "")).removeprefix("/")
    spans = (int(cell.attributes.get(name, 1)) for name in ("/ColSpan", "/RowSpan"))
    return (cell.type, scope, *spans)  # type: ignore[return-value]


def _boxes(pdf: bytes, size: tuple[float, float]) -> Iterator[str]:
    """Every page is as large as the publication says (in mm), and lies within its sheet."""
    for number, page in enumerate(PdfReader(BytesIO(pdf)).pages, 1):
        media, trim = page.mediabox, page.trimbox
        is_inside = media.left <= trim.left and media.bottom <= trim.bottom
        is_inside = is_inside and trim.right <= media.right and trim.top <= media.top
        lengths = zip((trim.width, trim.height), (mm * _POINTS for mm in size), strict=True)
        if not is_inside or any(abs(one - other) > _LOOSE for one, other in lengths):
            yield f"page {number}: trim {list(trim)} in {list(media)}"
