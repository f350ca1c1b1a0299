"""A book: a manuscript on its pages, with all findings and what was written of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from weasyprint.document import Document, Page

from hakusho.findings.diagnostic import Diagnostic
from hakusho.layout.rounds import LaidOut, Pagination, page_label
from hakusho.manuscript.prepare import Manuscript, Options
from kumihan.writing.assemble import Output, PageLabel, assemble


@dataclass(frozen=True, slots=True)
class Book:
    """A manuscript on its pages, with all findings.

    `set_paper(template, **values)` sets what belongs to no section. What was written are `pdfs` by
    profile, and by profile and what they are of (`screen-contents`, `press-cover`), and `papers` by
    the end of their file names; with errors there are those only that are written in spite of them.
    """

    manuscript: Manuscript
    laid: tuple[LaidOut, ...]
    pagination: Pagination | None
    diagnostics: tuple[Diagnostic, ...]
    set_paper: Callable[..., Document]
    options: Options
    pdfs: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    papers: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    pages: int = 0

    def parts(self) -> Iterator[tuple[str, Book]]:
        """Each section as a book of its own, by its id; the labels of its pages stay."""
        assert self.pagination is not None
        for one in self.laid:
            alone = replace(self.pagination, starts={one.section.id: 0})
            yield one.section.id, replace(self, laid=(one,), pagination=alone)


@dataclass(frozen=True, slots=True)
class Product:
    """What a profile makes of a book, and what was found in it."""

    pdfs: Mapping[str, bytes]
    papers: Mapping[str, bytes] = field(default_factory=dict)
    findings: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page of the book with its label, and the section that it belongs to."""

    page: Page
    label: PageLabel
    part: LaidOut


def sheets(book: Book) -> Iterator[Sheet]:
    """The pages of all sections in order, blank ones where a new recto needs them."""
    assert book.pagination is not None
    number = 0
    label = PageLabel("")
    for part in book.laid:
        while number < book.pagination.starts[part.section.id]:
            label = replace(page_label(label.style, label.number + 1), folio="")
            yield Sheet(part.blank(), label, part)
            number += 1
        for page, label in zip(
            part.document.pages, book.pagination.labels[part.section.id], strict=True
        ):
            yield Sheet(page, label, part)
            number += 1


def bound(book: Book, among: Sequence[Sheet], output: Output) -> bytes:
    """The PDF of some pages of a book."""
    pages, labels = [sheet.page for sheet in among], [sheet.label for sheet in among]
    return assemble(book.laid[0].document, pages, labels, output)


def on_paper(document: Document) -> bytes:
    """The PDF of what belongs to no section; its pages have no folios."""
    labels = [page_label("none", number) for number in range(1, len(document.pages) + 1)]
    return assemble(document, document.pages, labels)
