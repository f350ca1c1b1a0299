"""From a manuscript to a PDF: `build()` is the stages in their order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from weasyprint.document import Document

from hakusho import engine, glyphs, gridlines
from hakusho.blocks.figure import Figure
from hakusho.book import Book, sheets
from hakusho.charts import store
from hakusho.checks.pages import text_is_complete
from hakusho.checks.typesetting import lines_are_well_set
from hakusho.checks.unfinished import draft_marks, what_is_open
from hakusho.diagnostic import Diagnostic, finding, ordered, strict
from hakusho.html import Writer
from hakusho.layout import LaidOut, Pagination, Progress, lay_out, paginate
from hakusho.manuscript import CACHE, Manuscript, Options
from hakusho.profiles import PROFILES
from hakusho.sections import Section, faults, sections
from kumihan.assemble import assemble
from kumihan.meter.model import Measure


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
            is_draft=bool(options.with_faults) and _has_errors(found, manuscript, options),
            substitutes=dict.fromkeys(manuscript.unprintable, glyphs.GETA),
        )
        drawings = _drawings(manuscript, options)
        setting = engine.start(manuscript.publication, manuscript.theme, drawings, found.append)
        wanted = [s for s in sections(writer) if options.chapter in ("", s.id, s.heading_id)]
        laid, pagination = lay_out(wanted, setting, _page_checks, found.append, progress)
        found += [diagnostic for part in laid for diagnostic in part.findings]
        if options.is_release:
            found += what_is_open(manuscript.publication)
            found += [one for p in laid for one in draft_marks(p.section, p.document)]
        if options.with_faults:
            listed = faults(writer, _judged(found, manuscript, options))
            first, _ = lay_out(listed, setting, _page_checks, found.append, progress)
            laid, pagination = _joined(first, laid)
    book = Book(manuscript, tuple(laid), pagination, _judged(found, manuscript, options))
    is_faulty = any(diagnostic.is_error for diagnostic in book.diagnostics)
    profiles = options.with_faults if is_faulty else options.profiles
    return written(book, profiles, options) if laid and profiles else book


def _has_errors(found: Iterable[Diagnostic], manuscript: Manuscript, options: Options) -> bool:
    return any(diagnostic.is_error for diagnostic in _judged(found, manuscript, options))


def _drawings(manuscript: Manuscript, options: Options) -> dict[str, Path]:
    look = store.look(manuscript.theme.theme, manuscript.faces)
    figures = manuscript.publication.placed(Figure)
    return store.drawings(figures, look, CACHE, uses_cache=options.uses_cache)


def _joined(first: list[LaidOut], rest: list[LaidOut]) -> tuple[list[LaidOut], Pagination]:
    """Sections before others that are laid out already, and so begin on a recto as they did."""
    started = [replace(p, section=replace(p.section, begins="recto")) for p in rest[:1]]
    laid = [*first, *started, *rest[1:]]
    return laid, paginate([p.section for p in laid], {p.section.id: p for p in laid})


def _page_checks(
    section: Section, document: Document, measures: Sequence[Measure]
) -> Iterator[Diagnostic]:
    yield from text_is_complete(section, document)
    yield from lines_are_well_set(section, measures)


def written(book: Book, profiles: Iterable[str], options: Options) -> Book:
    """The book with a PDF for each of the profiles, and of its sections if it is to be split."""
    pdfs: dict[str, bytes] = {}
    for profile in profiles:
        pdfs[profile] = _pdf(book, profile, options)
        for section, part in book.parts() if options.is_split else ():
            pdfs[f"{profile}-{section}"] = _pdf(part, profile, options)
    return replace(book, pdfs=pdfs, pages=sum(1 for _ in sheets(book)))


def _pdf(book: Book, profile: str, options: Options) -> bytes:
    found = tuple(sheets(book))
    pages, labels = [sheet.page for sheet in found], [sheet.label for sheet in found]
    output = PROFILES[profile](book)
    if options.shows_grid:
        output = gridlines.over(output, book.manuscript.publication.settings.kihon_hanmen)
    return assemble(book.laid[0].document, pages, labels, output)


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
    own = manuscript.publication.source
    for entry in allowed:  # one of the base may be for what only the base has
        if entry not in used and entry.span.source == own:
            message = f"許可 {entry.code}（{entry.place}）に当たる指摘がありません"
            kept.append(finding("Y011", message, entry.span, "不要なら消します"))
    kept = ordered(kept)
    return tuple(strict(kept) if options.is_strict else kept)
