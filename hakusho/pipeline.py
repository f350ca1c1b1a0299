"""From a manuscript to its PDFs: `build()` calls the stages in their order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from hakusho.charts import store
from hakusho.findings.diagnostic import Diagnostic, finding, ordered, readable, strict
from hakusho.html.sections import faults, sections
from hakusho.html.writer import Writer
from hakusho.layout import engine
from hakusho.layout.keeping import trim
from hakusho.layout.legibility import hard_to_read
from hakusho.layout.pages import draft_marks
from hakusho.layout.pool import Limits, Pool, processes
from hakusho.layout.rounds import LaidOut, Pagination, lay_out, paginate
from hakusho.layout.why import reasons
from hakusho.layout.work import Progress, Work
from hakusho.machine.cache import REASONS, kept
from hakusho.manuscript import glyphs
from hakusho.manuscript.checks.unfinished import what_is_open
from hakusho.manuscript.prepare import Manuscript, Options
from hakusho.profiles.book import Book, sheets
from hakusho.profiles.catalogue import PROFILES
from hakusho.profiles.counts import counts
from hakusho.tree.blocks.figure import Figure


def build(manuscript: Manuscript, options: Options, progress: Progress) -> Book:
    """Lay out a manuscript and make its PDFs; its faces have been chosen already."""
    limits = Limits(options.memory * 1_000_000, options.seconds)
    with processes(options.jobs, limits) as pool:
        book = _build(manuscript, options, progress, pool)
    if options.uses_cache:
        kept().put(f"{REASONS}/{book.manuscript.publication.name}-counts.json", counts(book))
        trim(kept())
    return book


def _build(manuscript: Manuscript, options: Options, progress: Progress, pool: Pool | None) -> Book:
    found = list(manuscript.diagnostics)
    laid: list[LaidOut] = []
    pagination: Pagination | None = None
    writer = Writer(
        publication=manuscript.publication,
        labels=manuscript.labels,
        theme=manuscript.theme,
        is_draft=bool(options.with_faults)
        and any(d.is_error for d in _open(found, manuscript, options)),
        substitutes=dict.fromkeys(manuscript.unprintable, glyphs.GETA),
        whole_pages=_whole_pages(manuscript, options, progress, pool),
    )
    ready = {name: PROFILES[name].ready(manuscript, options) for name in options.profiles}
    for name, one in ready.items():
        found += _about(name, one.faults)
    drawings = _drawings(manuscript, options) if manuscript.can_be_set else {}
    setting, wrong = engine.start(
        manuscript.publication,
        manuscript.theme,
        drawings,
        manuscript.unprintable,
        kept() if options.uses_cache else None,
    )
    found += wrong
    sound = _sound(_open(found, manuscript, options), options)
    ways = {name: ready[name].paint for name in sound}
    work = Work(writer, setting, ways, progress, pool)
    if manuscript.can_be_set:
        wanted = [s for s in sections(writer) if options.chapter in ("", *s.names)]
        laid, pagination = lay_out(wanted, work)
        found += [diagnostic for part in laid for diagnostic in part.findings]
        found += hard_to_read(manuscript.theme.theme, [part.laid for part in laid])
        if options.is_release:
            found += what_is_open(manuscript.publication)
            found += [one for p in laid for one in draft_marks(p.section, p.laid)]
        if options.with_faults:
            known = ordered(_open([*found, *writer.faults], manuscript, options))
            listed = faults(d for d in known if options.is_draft or not d.profile)
            first, _ = lay_out(listed, work)
            laid, pagination = _joined(first, laid)
    book = Book(
        manuscript=manuscript,
        work=work,
        new=reasons(laid, setting.store, kept(), _identity(manuscript, options)),
        laid=tuple(laid),
        pagination=pagination,
        options=options,
    )
    made = _written(book, found) if laid else book
    found += writer.faults
    return replace(made, diagnostics=_judged(found, manuscript, options))


def _identity(manuscript: Manuscript, options: Options) -> str:
    """What tells this book, made with these options, from others."""
    folder = manuscript.publication.folder.resolve()
    return repr((str(folder), manuscript.publication.name, options.profiles, options.chapter))


def _drawings(manuscript: Manuscript, options: Options) -> dict[str, bytes]:
    """The drawings of the charts, by address."""
    look = store.look(manuscript.theme.theme, manuscript.faces)
    placed = manuscript.publication.placed(Figure)
    return store.drawings(placed, look, uses_cache=options.uses_cache)


def _whole_pages(
    manuscript: Manuscript, options: Options, progress: Progress, pool: Pool | None
) -> Mapping[str, str]:
    """The folios of the base publication, which is laid out for them; none without one."""
    whole = manuscript.whole
    if whole is None or not whole.can_be_set:
        return {}
    writer = Writer(publication=whole.publication, labels=whole.labels, theme=whole.theme)
    drawings = _drawings(whole, options)
    cache = kept() if options.uses_cache else None
    setting, _ = engine.start(whole.publication, whole.theme, drawings, whole.unprintable, cache)
    work = Work(writer, setting, {}, progress, pool)
    return lay_out(sections(writer), work)[1].folios


def _about(profile: str, found: Iterable[Diagnostic]) -> list[Diagnostic]:
    return [replace(diagnostic, profile=profile) for diagnostic in found]


def _sound(found: Iterable[Diagnostic], options: Options) -> list[str]:
    """The profiles that no error of the book or of their own prevents."""
    held = {diagnostic.profile for diagnostic in found if diagnostic.is_error}
    return [p for p in options.profiles if p in options.with_faults or not held & {"", p}]


def _joined(first: list[LaidOut], rest: list[LaidOut]) -> tuple[list[LaidOut], Pagination]:
    """Put sections before others, which keep beginning on a recto as they were laid out."""
    started = [replace(p, section=replace(p.section, begins="recto")) for p in rest[:1]]
    laid = [*first, *started, *rest[1:]]
    return laid, paginate([p.section for p in laid], {p.section.id: p for p in laid})


def _written(book: Book, found: list[Diagnostic]) -> Book:
    """The book with the files that the profiles make; an error found in a PDF leaves it out."""
    writer = book.work.writer
    known = _open([*found, *writer.faults], book.manuscript, book.options)
    sound = _sound(known, book.options)
    made = {name: PROFILES[name].write(book) for name in sound}
    if not made:
        return book
    for name, product in made.items():
        found += _about(name, product.findings)
    known = _open([*found, *writer.faults], book.manuscript, book.options)
    sound = _sound(known, book.options)
    kept = {name: made[name] for name in sound if name in made}
    return replace(
        book,
        written=tuple(kept),
        pdfs={name: pdf for product in kept.values() for name, pdf in product.pdfs.items()},
        papers={name: file for product in kept.values() for name, file in product.papers.items()},
        pages=sum(1 for _ in sheets(book)),
    )


# -- findings that count ---------------------------------------------------------------------


def _open(
    found: Iterable[Diagnostic], manuscript: Manuscript, options: Options
) -> list[Diagnostic]:
    """The findings that are not allowed; with `is_strict` warnings become errors."""
    allowed = manuscript.publication.settings.allow
    kept = [d for d in found if not any(entry.holds(d) for entry in allowed)]
    return _weighed(kept, options)


def _weighed(found: list[Diagnostic], options: Options) -> list[Diagnostic]:
    return list(strict(found)) if options.is_strict else found


def _judged(
    found: Sequence[Diagnostic], manuscript: Manuscript, options: Options
) -> tuple[Diagnostic, ...]:
    """All findings of a build that count, in order, and the unused allowances (Y011).

    An allowance from the base publication is not reported: only the base may have its finding.
    """
    unused = [
        finding(
            "Y011",
            f"許可 {entry.code}（{entry.place}）に対応する指摘がありません",
            entry.span,
            "不要なら消してください",
        )
        for entry in manuscript.publication.settings.allow
        if entry.span.source == manuscript.publication.source
        and _is_looked_for(entry.code, options)
        and not any(entry.holds(diagnostic) for diagnostic in found)
    ]
    counted = [*_open(found, manuscript, options), *_weighed(unused, options)]
    return tuple(readable(ordered(counted)))


def _is_looked_for(code: str, options: Options) -> bool:
    """Whether a build with these options can find what has this code."""
    own = [p.name for p in PROFILES.values() if code.startswith(p.codes)]
    if own:
        return not set(own).isdisjoint(options.profiles)
    return options.is_release or not code.startswith("U")
