"""What lies where on the pages of a section, and whether all of its text is there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from xml.etree.ElementTree import Element

from weasyprint.document import Document, Page

from kumihan.engine import pages
from kumihan.engine.boxes import PageBox
from kumihan.engine.pages import Extent, Fragment, Place, TextLine
from kumihan.geometry.units import MM_PER_PX, PT_PER_PX
from kumihan.inspection import laid as meter
from kumihan.meter.model import Measure
from kumihan.setting.edges import TOLERANCE, Edge, leaving
from kumihan.setting.grounds import Faint, faint
from kumihan.setting.overprint import overlaps
from kumihan.setting.printed import Printed, hexadecimal, texts

_SILENT = {"head", "title", "meta", "style", "script", "svg", "path", "img"}
_REPEATED = ("caption", "thead")


@dataclass(frozen=True, slots=True, kw_only=True)
class LaidPage:
    """A page: its size, the offsets of its text from the left and the head, its size, in mm.

    `has_margins` tells whether it has a type area. `links` lead to ids: each is the id, the class
    of the link, and its y in mm from the head.
    """

    width: float
    height: float
    left: float
    head: float
    text_width: float
    text_height: float
    is_recto: bool
    has_margins: bool
    links: tuple[tuple[str, str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class TextRun:
    """A run of text that is written in the HTML, and where it is seen on the pages.

    `element` is the number of its element in the order of the document (that of the root is 0);
    `start` is the number of characters, without white space, of that element's own text that come
    before it. An element's own text is not that of the elements within it.
    """

    element: int
    start: int
    text: str
    extent: Extent


@dataclass(frozen=True, slots=True)
class Loss:
    """An element's text, without spaces, that differs on the pages from what was written.

    `owner` is the id of the element, or that of the nearest one around it.
    """

    owner: str
    expected: str
    actual: str


@dataclass(frozen=True, slots=True)
class Beyond:
    """A text that ends `amount` mm beyond an edge; `owner` as in `Loss`.

    The edge is that of the type area or of notes (`area`), of the page, or of what holds the text.
    """

    owner: str
    text: str
    page: int
    amount: float
    edge: Edge = "area"


@dataclass(frozen=True, slots=True)
class Clash:
    """A text printed over `other`, or, if that is empty, in the colour of what it stands on.

    `owner` is as in `Loss`.
    """

    owner: str
    text: str
    other: str
    page: int


@dataclass(frozen=True, slots=True)
class Pale:
    """A text of less `contrast` with its ground than it needs; colours are `#rrggbb`."""

    text: str
    colour: str
    ground: str
    contrast: float
    least: float


@dataclass(frozen=True, slots=True)
class Small:
    """A text that is too small to be printed, in pt; `classes` are those of its element."""

    text: str
    classes: str
    size: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Laid:
    """A section on its pages.

    `pictures` are the address and the extent of every picture.
    `places` and `extents` have the beginning and the parts of every element with an id, `lines` all
    lines of text, `texts` all runs of text of the HTML. `pale` and `small` have the first of each
    kind of text that is hard to read. `noted` has the elements of the requested classes: their
    owner (as in `Loss`) and their text.
    """

    pages: tuple[LaidPage, ...]
    places: Mapping[str, Place] = field(repr=False)
    extents: Mapping[str, Sequence[Extent]] = field(repr=False)
    pictures: tuple[tuple[str, Extent], ...] = field(repr=False)
    lines: tuple[TextLine, ...] = field(repr=False)
    texts: tuple[TextRun, ...] = field(repr=False)
    losses: tuple[Loss, ...]
    beyond: tuple[Beyond, ...]
    clashes: tuple[Clash, ...]
    pale: tuple[Pale, ...]
    small: tuple[Small, ...]
    noted: tuple[tuple[str, str], ...]
    measures: tuple[Measure, ...] = field(repr=False)


def read(document: Document, pitch: float, noted: Collection[str] = ()) -> Laid:
    """A document as plain data; `pitch` is the distance between its baselines in pt."""
    body = document._html.etree_element.find("body")
    sources = [] if body is None else list(_elements(body))
    found = list(pages.fragments(document.pages))
    owners = {element: owner for element, owner, _ in sources}
    printed = [(page, list(texts(page))) for page in document.pages]
    weak = [tuple(faint(page, own)) for page, own in printed]
    return Laid(
        pages=tuple(map(_page, document.pages)),
        places=pages.places(document.pages),
        extents=pages.extents(document.pages),
        pictures=tuple(pages.pictures(document.pages)),
        lines=tuple(pages.text_lines(document.pages)),
        texts=tuple(_runs(document, found)),
        losses=tuple(_losses(sources, found)),
        beyond=tuple(_beyond(printed, found, owners)),
        clashes=tuple(_clashes(printed, owners, weak)),
        pale=tuple(_pale(weak)),
        small=tuple(_small(printed)),
        noted=tuple(
            (owner, " ".join((element.text or "").split()))
            for element, owner, _ in sources
            if not set(noted).isdisjoint(element.get("class", "").split())
        ),
        measures=meter.measure(document.pages, pitch),
    )


def _page(page: Page) -> LaidPage:
    box: PageBox = page._page_box
    return LaidPage(
        width=page.width * MM_PER_PX,
        height=page.height * MM_PER_PX,
        left=box.content_box_x() * MM_PER_PX,
        head=box.content_box_y() * MM_PER_PX,
        text_width=pages.text_width(page),
        text_height=pages.text_height(page),
        is_recto=pages.is_recto(page),
        has_margins=pages.has_margins(page),
        links=tuple(pages.links(page)),
    )


def _runs(document: Document, found: Sequence[Fragment]) -> Iterator[TextRun]:
    """The runs of text, without those in whose places folios are filled in."""
    numbers = {one: number for number, one in enumerate(document._html.etree_element.iter())}
    starts = dict.fromkeys(numbers, 0)
    left = {box.element for page in document.pages for _, box in pages.page_references(page)}
    for fragment in (one for one in found if one.element not in left):
        start = starts[fragment.element]
        starts[fragment.element] += len(_solid(fragment.text))
        yield TextRun(numbers[fragment.element], start, fragment.text, fragment.extent)


_Source = tuple[Element, str, bool]  # an element, its owner (as in `Loss`), whether it may repeat


def _elements(body: Element) -> Iterator[_Source]:
    """Every element that prints text."""
    stack = [(body, "", False)]
    while stack:
        element, owner, repeats = stack.pop()
        is_hidden = element.get("hidden") is not None
        if not isinstance(element.tag, str) or element.tag in _SILENT or is_hidden:
            continue
        owner = element.get("id") or owner
        repeats = repeats or element.tag in _REPEATED or _may_repeat(element)
        yield element, owner, repeats
        stack += [(child, owner, repeats) for child in element]


def _may_repeat(element: Element) -> bool:
    """Whether a cell stands again where its table goes on: it spans rows or heads their group."""
    return element.get("rowspan") is not None or element.get("scope") == "rowgroup"


def _solid(text: str | None) -> str:
    """A text without white space, because layout may collapse that."""
    return "".join(text.split()) if text else ""


def _losses(sources: Sequence[_Source], found: Sequence[Fragment]) -> Iterator[Loss]:
    """The elements whose text is not on the pages exactly once.

    Captions and heads of tables, heads of groups and cells that span rows may be repeated, but only
    whole.
    Generated content is ignored.
    """
    printed: dict[Element, list[str]] = defaultdict(list)
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


_Owners = Mapping[Element, str]
_Pages = Sequence[tuple[Page, Sequence[Printed]]]  # each with its texts


def _beyond(pages: _Pages, found: Sequence[Fragment], owners: _Owners) -> Iterator[Beyond]:
    """The texts that reach farther than the tolerance beyond an edge, each once."""
    said = set()
    for fragment in found:
        amount = fragment.x + fragment.width - fragment.edge
        if amount > TOLERANCE and fragment.text.strip():
            one = Beyond(
                owners.get(fragment.element, ""), fragment.text.strip(), fragment.page, amount
            )
            said.add((one.page, one.text))
            yield one
    for number, (page, printed) in enumerate(pages):
        for text, amount, edge in leaving(page, printed):
            if (number, text.text) not in said:
                yield Beyond(owners.get(text.box.element, ""), text.text, number, amount, edge)


def _clashes(pages: _Pages, owners: _Owners, weak: Sequence[Sequence[Faint]]) -> Iterator[Clash]:
    """The texts that are printed over another one, or that nobody sees."""
    for number, (page, printed) in enumerate(pages):
        for text, other in overlaps(page, printed):
            yield Clash(owners.get(text.box.element, ""), text.text, other.text, number)
        for one in weak[number]:
            if one.is_unseen:
                yield Clash(owners.get(one.text.box.element, ""), one.text.text, "", number)


def _pale(weak: Iterable[Sequence[Faint]]) -> Iterator[Pale]:
    """The texts of too little contrast, of each pair of colours the first; leaders are no text."""
    found: dict[tuple[str, str, float], Pale] = {}
    for one in chain.from_iterable(weak):
        is_text = any(map(str.isalnum, one.text.text))
        if one.ground and is_text and not one.is_unseen:
            colour, ground = hexadecimal(one.text.colour), hexadecimal(one.ground)
            pale = Pale(one.text.text, colour, ground, one.contrast, one.least)
            found.setdefault((colour, ground, one.least), pale)
    yield from found.values()


def _small(pages: _Pages) -> Iterator[Small]:
    """The texts that are too small, the first of each size and class."""
    found: dict[tuple[str, float], Small] = {}
    for text in (text for _, printed in pages for text in printed if text.is_small):
        classes, size = text.box.element.get("class", ""), text.em * PT_PER_PX
        found.setdefault((classes, round(size, 2)), Small(text.text, classes, size))
    yield from found.values()
