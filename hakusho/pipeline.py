"""From a folder to a PDF: `build()` is the stages in their order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

from hakusho import engine, glyphs, publication
from hakusho.checks import MANUSCRIPT
from hakusho.checks.pages import text_is_complete
from hakusho.diagnostic import Diagnostic, finding, ordered, strict
from hakusho.faces import find
from hakusho.html import Writer
from hakusho.layout import LaidOut, Pagination, Progress, lay_out
from hakusho.numbering import Labels, number
from hakusho.publication import Publication
from hakusho.sections import faults, sections
from hakusho.theme import ROOT, THEMES, ThemeFolder, read_theme
from kumihan.fonts import Face

CACHE = ROOT / ".cache"


@dataclass(frozen=True, slots=True)
class Options:
    """How to build: the profile, whether warnings are errors, whether a faulty PDF is wanted."""

    profile: str = "screen"
    is_strict: bool = False
    is_draft: bool = False
    chapter: str = ""


@dataclass(frozen=True, slots=True)
class Manuscript:
    """A publication read, numbered and checked, with its theme and faces; not yet laid out."""

    publication: Publication
    labels: Labels
    theme: ThemeFolder
    faces: tuple[Face, ...]
    unprintable: frozenset[int]
    diagnostics: tuple[Diagnostic, ...]
    can_be_set: bool


@dataclass(frozen=True, slots=True)
class Book:
    """A manuscript on its pages, with all findings; `pdf` is None when there are errors."""

    manuscript: Manuscript
    laid: tuple[LaidOut, ...]
    pagination: Pagination | None
    diagnostics: tuple[Diagnostic, ...]
    pdf: bytes | None = field(default=None, repr=False)
    pages: int = 0


def prepare(path: Path, options: Options) -> Manuscript:
    """Read, number and check the publication of a folder or of a publication file."""
    found: list[Diagnostic] = []
    book = publication.read(path, found.append)
    can_be_set = book is not None
    book = book or publication.unreadable(path)
    labels = number(book, found.append)
    for check in MANUSCRIPT:
        found += check(book, labels)
    theme = read_theme(book.settings.theme, book.folder, book.settings.span, found.append)
    can_be_set = can_be_set and theme is not None
    theme = theme or ThemeFolder.built_in(THEMES / "ai")
    entries = [*theme.theme.faces.values(), *book.settings.fallback]
    folders = (theme.folder, theme.folder / "fonts", book.folder / "fonts")
    faces = tuple(find(entries, folders, found.append))
    points = glyphs.covered(faces, CACHE, found.append, book.settings.span)
    missing = list(glyphs.missing(book, points)) if points else []
    unprintable = frozenset(ord(d.span.text[d.span.column - 1]) for d in missing if d.span.text)
    has_faces = all(face.files for face in faces)
    return Manuscript(
        book,
        labels,
        theme,
        faces,
        unprintable,
        tuple(found + missing),
        (can_be_set or options.is_draft) and has_faces,
    )


def build(manuscript: Manuscript, options: Options, progress: Progress) -> Book:
    """Lay out a manuscript and write its PDF; `kumihan.fonts.use_fonts` was called before."""
    found = list(manuscript.diagnostics)
    laid: list[LaidOut] = []
    pagination: Pagination | None = None
    if manuscript.can_be_set:
        writer = Writer(
            manuscript.publication,
            manuscript.labels,
            manuscript.theme,
            is_proof=options.profile == "proof",
            substitutes=dict.fromkeys(manuscript.unprintable, glyphs.GETA),
        )
        setting = engine.start(
            manuscript.publication, manuscript.theme, options.profile, found.append
        )
        wanted = [s for s in sections(writer) if options.chapter in ("", s.id, s.heading_id)]
        if options.is_draft:
            wanted[:0] = faults(writer, _judged(found, manuscript, options))
        laid, pagination = lay_out(wanted, setting, _page_check, found.append, progress)
        found += [diagnostic for part in laid for diagnostic in part.findings]
    judged = _judged(found, manuscript, options)
    has_errors = any(diagnostic.is_error for diagnostic in judged)
    book = Book(manuscript, tuple(laid), pagination, judged)
    if not laid or (has_errors and not options.is_draft):
        return book
    return assembled(book)


def _page_check(section, document):  # type: ignore[no-untyped-def]
    return list(text_is_complete(section, document))


def assembled(book: Book) -> Book:
    """The book with its PDF: the pages of all sections, blank pages where a new recto needs them."""
    from kumihan.assemble import PageLabel, assemble

    assert book.pagination is not None
    pages, labels = [], []
    for part in book.laid:
        start = book.pagination.starts[part.section.id]
        while len(pages) < start:
            pages.append(part.blank())
            labels.append(replace(labels[-1], folio="", number=labels[-1].number + 1))
        pages += part.document.pages
        labels += book.pagination.labels[part.section.id]
    assert all(isinstance(label, PageLabel) for label in labels)
    pdf = assemble(book.laid[0].document, pages, labels)
    return replace(book, pdf=pdf, pages=len(pages))


def _judged(
    found: Iterable[Diagnostic], manuscript: Manuscript, options: Options
) -> tuple[Diagnostic, ...]:
    """The findings without the allowed ones, in order; strict makes errors of warnings."""
    allowed = manuscript.publication.settings.allow
    kept, used = [], set()
    for diagnostic in ordered(found):
        matching = [
            entry
            for entry in allowed
            if entry.code == diagnostic.code
            and (entry.place in str(diagnostic.span) or entry.place in diagnostic.message)
        ]
        used.update(matching)
        if not matching:
            kept.append(diagnostic)
    for entry in allowed:
        if entry not in used:
            message = f"許可 {entry.code}（{entry.place}）に当たる指摘がありません"
            kept.append(finding("Y011", message, entry.span, "不要なら消します"))
    kept = ordered(kept)
    return tuple(strict(kept) if options.is_strict else kept)
