"""What lies where on the pages of a section, and whether all of its text is there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from weasyprint.document import Document, Page

from kumihan.engine import pages
from kumihan.engine.pages import Extent, Fragment, Line, Place
from kumihan.geometry.units import MM_PER_PX
from kumihan.inspection import laid as meter
from kumihan.meter.model import Measure

_SILENT = {"head", "title", "meta", "style", "script", "svg", "path", "img"}
_REPEATED = ("caption", "thead")
_TOLERANCE = 0.5  # mm


@dataclass(frozen=True, slots=True)
class LaidPage:
    """A page: its size, where its text begins from the left and the head, and how wide that is, in
    mm; whether it is a right one and has a type area.

    `links` are those to ids: the id, the class of the link, its y in mm from the head.
    """

    width: float
    height: float
    left: float
    head: float
    text_width: float
    is_recto: bool
    has_margins: bool
    links: tuple[tuple[str, str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Loss:
    """The text of an element, without spaces, as it should be and as it is on the pages.

    `owner` is the id of the element that it lies in.
    """

    owner: str
    expected: str
    actual: str


@dataclass(frozen=True, slots=True)
class Beyond:
    """A text that ends `amount` mm beyond the edge of its page's text; `owner` as of `Loss`."""

    owner: str
    text: str
    page: int
    amount: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Laid:
    """A section on its pages.

    `places` and `extents` are where the elements with ids begin and are, `lines` are all lines of
    text; `noted` are the texts of elements of the classes that were asked for, each after the id of
    the element that it lies in.
    """

    pages: tuple[LaidPage, ...]
    places: Mapping[str, Place] = field(repr=False)
    extents: Mapping[str, Sequence[Extent]] = field(repr=False)
    lines: tuple[Line, ...] = field(repr=False)
    losses: tuple[Loss, ...]
    beyond: tuple[Beyond, ...]
    noted: tuple[tuple[str, str], ...]
    measures: tuple[Measure, ...] = field(repr=False)


def read(document: Document, pitch: float, noted: Collection[str] = ()) -> Laid:
    """A document as plain data; `pitch` is the distance of its lines in pt."""
    body = document._html.etree_element.find("body")
    sources = [] if body is None else list(_elements(body))
    found = list(pages.fragments(document.pages))
    return Laid(
        pages=tuple(map(_page, document.pages)),
        places=pages.places(document.pages),
        extents=pages.extents(document.pages),
        lines=tuple(pages.text_lines(document.pages)),
        losses=tuple(_losses(sources, found)),
        beyond=tuple(_beyond(sources, found)),
        noted=tuple(
            (owner, " ".join((element.text or "").split()))
            for element, owner, _ in sources
            if not set(noted).isdisjoint(element.get("class", "").split())
        ),
        measures=meter.measure(document.pages, pitch),
    )


def _page(page: Page) -> LaidPage:
    return LaidPage(
        page.width * MM_PER_PX,
        page.height * MM_PER_PX,
        page._page_box.content_box_x() * MM_PER_PX,
        page._page_box.content_box_y() * MM_PER_PX,
        pages.text_width(page),
        pages.is_recto(page),
        pages.has_margins(page),
        tuple(pages.links(page)),
    )


_Source = tuple[Any, str, bool]  # an element, the id it lies under, whether it may repeat


def _elements(body: Any) -> Iterator[_Source]:
    """Every element that prints text."""
    stack = [(body, "", False)]
    while stack:
        element, owner, repeats = stack.pop()
        is_hidden = element.get("hidden") is not None
        if not isinstance(element.tag, str) or element.tag in _SILENT or is_hidden:
            continue
        owner = element.get("id") or owner
        repeats = repeats or element.tag in _REPEATED or element.get("rowspan") is not None
        yield element, owner, repeats
        stack += [(child, owner, repeats) for child in element]


def _solid(text: str | None) -> str:
    """A text without white space, which layout may collapse."""
    return "".join(text.split()) if text else ""


def _losses(sources: Sequence[_Source], found: Sequence[Fragment]) -> Iterator[Loss]:
    """The elements whose text does not arrive on the pages exactly once.

    Captions and heads of tables, and cells that are joined downwards, may repeat whole, and nothing
    else. Generated content is not looked at.
    """
    printed: dict[Any, list[str]] = defaultdict(list)
    for fragment in found:
        printed[fragment.element].append(fragment.text)
    for element, owner, repeats in sources:
        expected = _solid(element.text) + "".join(_solid(child.tail) for child in element)
        actual = _solid("".join(printed.get(element, ())))
        if expected != actual and not (repeats and _is_repetition(actual, expected)):
            yield Loss(owner, expected, actual)


def _is_repetition(actual: str, expected: str) -> bool:
    count = len(actual) // len(expected) if expected else 0
    return count > 0 and actual == expected * count


def _beyond(sources: Sequence[_Source], found: Sequence[Fragment]) -> Iterator[Beyond]:
    """The texts that do not stay within the text of their pages."""
    owners: dict[Any, str] | None = None
    for fragment in found:
        amount = fragment.x + fragment.width - fragment.edge
        if amount <= _TOLERANCE or not fragment.text.strip():
            continue
        if owners is None:
            owners = {element: owner for element, owner, _ in sources}
        owner = owners.get(fragment.element, "")
        yield Beyond(owner, fragment.text.strip(), fragment.page, amount)
