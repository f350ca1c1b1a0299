"""From a manuscript to a PDF: `build()` is the stages in their order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from weasyprint.document import Document

from hakusho import engine, glyphs, press
from hakusho.book import Book, sheets
from hakusho.checks.pages import text_is_complete
from hakusho.checks.typesetting import lines_are_well_set
from hakusho.diagnostic import Diagnostic, finding, ordered, strict
from hakusho.html import Writer
from hakusho.layout import LaidOut, Pagination, Progress, lay_out, paginate
from hakusho.manuscript import Manuscript, Options
from hakusho.profiles import PROFILES
from hakusho.sections import Section, faults, sections
from kumihan.meter.model import Measure


def build(manuscript: Manuscript, options: Options, progress: Progress) -> Book:
    """Lay out a manuscript and write its PDF; `kumihan.fonts.use_fonts` was called before."""
    found = list(manuscript.diagnostics)
    laid: list[LaidOut] = []
    pagination: Pagination | None = None
    if "press" in options.profiles:
        found += press.faults(manuscript)
    if manuscript.can_be_set:
        writer = Writer(
            manuscript.publication,
            manuscript.labels,
            manuscript.theme,
            is_draft=options.is_draft,
            substitutes=dict.fromkeys(manuscript.unprintable, glyphs.GETA),
        )
        setting = engine.start(manuscript.publication, manuscript.theme, found.append)
        wanted = [s for s in sections(writer) if options.chapter in ("", s.id, s.heading_id)]
        laid, pagination = lay_out(wanted, setting, _page_checks, found.append, progress)
        found += [diagnostic for part in laid for diagnostic in part.findings]
        if options.is_draft:
            listed = faults(writer, _judged(found, manuscript, options))
            first, _ = lay_out(listed, setting, _page_checks, found.append, progress)
            laid, pagination = _joined(first, laid)
    judged = _judged(found, manuscript, options)
    has_errors = any(diagnostic.is_error for diagnostic in judged)
    book = Book(manuscript, tuple(laid), pagination, judged)
    if not laid or (has_errors and not options.is_draft):
        return book
    return written(book, options.profiles)


def _joined(first: list[LaidOut], rest: list[LaidOut]) -> tuple[list[LaidOut], Pagination]:
    """Sections before others that are laid out already, and so begin on a recto as they did."""
    started = [replace(p, section=replace(p.section, is_recto=True)) for p in rest[:1]]
    laid = [*first, *started, *rest[1:]]
    return laid, paginate([p.section for p in laid], {p.section.id: p for p in laid})


def _page_checks(
    section: Section, document: Document, measures: Sequence[Measure]
) -> Iterator[Diagnostic]:
    yield from text_is_complete(section, document)
    yield from lines_are_well_set(section, measures)


def written(book: Book, profiles: Iterable[str]) -> Book:
    """The book with the PDFs of each of the profiles."""
    pdfs = {name: pdf for profile in profiles for name, pdf in PROFILES[profile](book).items()}
    return replace(book, pdfs=pdfs, pages=sum(1 for _ in sheets(book)))


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
