"""A book: a manuscript on its pages, with all findings and the files made of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from hakusho.findings.diagnostic import Diagnostic, Span
from hakusho.layout.rounds import LaidOut, Pagination, page_label
from hakusho.layout.work import Work
from hakusho.manuscript.prepare import Manuscript, Options
from hakusho.pictures.placing import PLACES, picture_of
from kumihan.geometry.units import PT_PER_MM
from kumihan.setting.laid import LaidPage
from kumihan.writing.joining import WHOLE, Leaf, Output, PageLabel, join
from kumihan.writing.painted import Painted
from kumihan.writing.painting import Paint


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """A manuscript on its pages, with all findings.

    `written` names the profiles whose files are here; one that an error prevents is missing.
    `pdfs` are named by their profile, or by profile and part (`screen-contents`, `press-cover`);
    `papers` are other files, by the end of their names. `new` are the sections that were laid out,
    with the reasons why they were not taken from the cache.
    """

    manuscript: Manuscript
    work: Work
    laid: tuple[LaidOut, ...]
    pagination: Pagination | None
    options: Options
    diagnostics: tuple[Diagnostic, ...] = ()
    written: tuple[str, ...] = ()
    pdfs: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    papers: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    pages: int = 0
    new: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @property
    def faces(self) -> Any:
        """The engine's configuration of fonts."""
        return self.work.engine.font_config

    def parts(self) -> Iterator[tuple[str, Book]]:
        """Each section as a book of its own, after its id; its pages keep their labels."""
        assert self.pagination is not None
        for one in self.laid:
            alone = replace(self.pagination, starts={one.section.id: 0})
            yield one.section.id, replace(self, laid=(one,), pagination=alone)


@dataclass(frozen=True, slots=True)
class Ready:
    """A profile before layout: how its pages are painted, and the faults that prevent its PDF."""

    paint: Paint
    faults: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True)
class Product:
    """The files that a profile makes of a book, and the findings in them."""

    pdfs: Mapping[str, bytes]
    papers: Mapping[str, bytes] = field(default_factory=dict)
    findings: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page of the book with its label.

    `number` is the index of the page in its section (from 0), None for a blank page.
    """

    part: LaidOut
    number: int | None
    label: PageLabel

    @property
    def page(self) -> LaidPage | None:
        """What lies where on it; None for a blank page."""
        return None if self.number is None else self.part.laid.pages[self.number]

    def pictures(self) -> Iterator[tuple[str, tuple[float, float, float, float]]]:
        """The pictures on the page: address, and left, head, right and foot in pt."""
        for address, extent in self.part.laid.pictures:
            if extent.page == self.number:
                left, head = extent.x * PT_PER_MM, extent.y * PT_PER_MM
                right, foot = extent.width * PT_PER_MM + left, extent.height * PT_PER_MM + head
                yield address, (left, head, right, foot)

    def leaf(self, way: str) -> Leaf:
        """The page as it is painted in one way."""
        return Leaf(self.part.painted[way], self.number, self.label)

    def blank(self, label: PageLabel) -> Sheet:
        """A blank page of this size, without a folio."""
        return replace(self, number=None, label=replace(label, folio=""))


def sheets(book: Book) -> Iterator[Sheet]:
    """The pages of all sections in order, with blank ones before a recto or verso as needed."""
    assert book.pagination is not None
    number = 0
    label = PageLabel("")
    for part in book.laid:
        while number < book.pagination.starts[part.section.id]:
            label = replace(page_label(label.style, label.number + 1), folio="")
            yield Sheet(part, None, label)
            number += 1
        for own, label in enumerate(book.pagination.labels[part.section.id]):
            yield Sheet(part, own, label)
            number += 1


def placed_pictures(book: Book) -> dict[str, tuple[str, Span]]:
    """The pictures of the publication that are placed, by address: their files, and where."""
    return {
        node.address: picture
        for node in book.manuscript.publication.nodes
        if isinstance(node, PLACES) and (picture := picture_of(node))
    }


def bound(book: Book, among: Sequence[Sheet], way: str, output: Output) -> bytes:
    """The PDF of some pages of a book, painted in one way."""
    leaves = [sheet.leaf(way) for sheet in among]
    assert book.pagination is not None
    return join(book.laid[0].painted[way], leaves, output, book.faces, book.pagination.folios)


def paper(
    book: Book, template: str, way: Paint, **values: Any
) -> tuple[Painted, tuple[Diagnostic, ...]]:
    """Pages that belong to no section, from a template, and the findings on them."""
    writer, engine = book.work.writer, book.work.engine
    kind = template.removesuffix(".html")
    html = writer.fill(template, kind=kind, side="recto", thumb_top="0mm", **values)
    span = book.manuscript.publication.source.span()
    ways = {"paper": way}
    made = engine.kept(html, ways) or engine.lay_out(html, span, ways)
    return made.painted["paper"], made.findings


def on_paper(book: Book, painted: Painted) -> bytes:
    """The PDF of pages that belong to no section; they have no folios."""
    leaves = [
        Leaf(painted, number, page_label("none", number + 1))
        for number, _ in enumerate(painted.pages)
    ]
    return join(painted, leaves, WHOLE, book.faces)
