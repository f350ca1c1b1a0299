"""Painted sections: plain data, which can go to another process or a file and back.

What is known only when the book is put together is left open: folios, and the page numbers of a
table of contents, are gaps (`Slot`); links have the names of their targets.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from kumihan.writing.values import Reference

Content = tuple["bytes | Slot", ...]
KINDS = ("ExtGState", "XObject", "Pattern", "Shading")  # of resources that a section names itself


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """Room for a folio in a content stream of a page (from 0); lengths in CSS pixels.

    The folio is that of the page itself or, if there is a `target`, of the page on which the
    element of that id begins. `style` are the values of its text. The text that stood in its place
    lay from `x` to `x + width`; the folio keeps the edge of it that `align` names.
    """

    page: int
    target: str
    style: Mapping[str, Any] = field(repr=False)
    x: float
    y: float
    width: float
    baseline: float
    align: str


@dataclass(frozen=True, slots=True)
class FontUse:
    """A font and what is shown of it: the texts and widths (1/1000 em) of glyphs by their ids.

    `description` is Pango's without a size; `size` is the first in which it was used (CSS pixels),
    in which its metrics are rounded. `missing` are ids that stand for characters it lacks.
    """

    description: str
    size: float
    texts: Mapping[int, str]
    widths: Mapping[int, float]
    missing: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Link:
    """A link: `internal` to an id or `external` to an address; corners in CSS pixels."""

    kind: str
    target: str
    rectangle: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class PaintedPage:
    """A page: its size in CSS pixels, its content, and the links to and from it.

    `anchors` are corners by id; `bookmarks` have level, label, point and state. With `has_folio`
    there is room for a folio.
    """

    width: float
    height: float
    content: Content = ()
    anchors: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    links: tuple[Link, ...] = ()
    bookmarks: tuple[tuple[int, str, tuple[float, float], str], ...] = ()
    has_folio: bool = False

    @property
    def blank(self) -> PaintedPage:
        """An empty page of this size."""
        return PaintedPage(width=self.width, height=self.height)


@dataclass(frozen=True, slots=True)
class MarkedContent:
    """Marked content: its page (from 0), the group that it is in, if any, and its number there."""

    page: int
    group: Reference | None
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PaintedElement:
    """A structure element (ISO 32000-1 §14.7): its type, kids, attributes, and spoken texts.

    `links` are annotations by page and number on that page. `key` names it among its section's
    elements if others point to it (`headers`) or it needs a name. `files` are the ids of the
    elements of the source around a table or figure, from the innermost outwards.
    """

    type: str
    kids: tuple[PaintedElement | MarkedContent, ...] = ()
    attributes: Mapping[str, Any] = field(default_factory=dict)
    headers: tuple[int, ...] = ()
    key: int = 0
    language: str = ""
    alternative: str = ""
    links: tuple[tuple[int, int], ...] = ()
    spoken: str = ""
    files: tuple[str, ...] = ()

    def descendants(self) -> Iterator[PaintedElement]:
        """This element and all below it, in the order of reading."""
        yield self
        for kid in self.kids:
            if isinstance(kid, PaintedElement):
                yield from kid.descendants()

    def marks(self) -> Iterator[MarkedContent]:
        """The kids that are marked content."""
        return (kid for kid in self.kids if isinstance(kid, MarkedContent))


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What a document says of itself, as WeasyPrint names it."""

    title: str | None = None
    authors: tuple[str, ...] = ()
    description: str | None = None
    keywords: tuple[str, ...] = ()
    generator: str | None = None
    created: str | None = None
    modified: str | None = None
    lang: str | None = None


@dataclass(frozen=True, slots=True)
class Profile:
    """A colour profile of a stylesheet (`@color-profile`)."""

    name: str
    content: bytes = field(repr=False)
    source: str
    intent: str
    components: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Painted:
    """A section painted in one way.

    `resources` and `elements` refer to `objects` by their numbers. `style` are the values of the
    section's text, for words that are drawn over its pages.
    """

    pages: tuple[PaintedPage, ...]
    resources: Mapping[str, Mapping[str, Any]] = field(repr=False)
    objects: tuple[Any, ...] = field(default=(), repr=False)
    fonts: tuple[FontUse, ...] = field(default=(), repr=False)
    elements: tuple[PaintedElement, ...] = field(default=(), repr=False)
    metadata: Metadata = Metadata()
    profiles: tuple[Profile, ...] = ()
    style: Mapping[str, Any] = field(default_factory=dict, repr=False)
