"""The profiles: what a laid-out book is written as.

A profile changes paint only: all PDFs of a book have the same lines on the same pages.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial

from hakusho.findings.diagnostic import Diagnostic, strict
from hakusho.manuscript.prepare import Manuscript, Options
from hakusho.profiles import datafiles, gridlines, screen
from hakusho.profiles.book import Book, Product, bound, sheets
from hakusho.profiles.proof import proof
from kumihan.writing import archive
from kumihan.writing.joining import Output
from kumihan.writing.painting import PLAIN, Paint


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What a book is written as.

    `faults` are what keeps a manuscript from being written so, `paint` is how its pages are
    painted, `write` makes the PDFs. `codes` begin the codes of findings that are made for this
    profile alone.
    """

    name: str
    paint: Callable[[Manuscript, Options], Paint]
    write: Callable[[Book], Product]
    faults: Callable[[Manuscript, Options], Iterable[Diagnostic]] = lambda *_: ()
    codes: tuple[str, ...] = ()


def _screen(book: Book) -> Output:
    """For reading on a screen and for the archive: PDF/UA-1 and PDF/A-3a in one file."""
    assert book.pagination is not None
    chapters = filter(None, (part.section.chapter for part in book.laid))
    writer = replace(book.work.writer, pages=book.pagination.folios)
    return Output(
        archive.PAINT,
        archive.OPTIONS,
        attachments=list(datafiles.files(chapters, writer)),
        finish=(archive.finish,),
    )


def _whole(name: str, drawn: Callable[[Book], Output], book: Book) -> Product:
    """A book as one PDF, and each of its sections if it is to be split."""
    parts = book.parts() if book.options.is_split else ()
    pdfs = {f"{name}-{section}": _pdf(name, part, drawn(part)) for section, part in parts}
    return Product({name: _pdf(name, book, drawn(book)), **pdfs})


def _pdf(name: str, book: Book, output: Output) -> bytes:
    among = list(sheets(book))
    if book.options.shows_grid:
        hanmen = book.manuscript.publication.settings.kihon_hanmen
        output = gridlines.over(output, hanmen, among)
    return bound(book, among, name, output)


def _for_press(book: Book) -> Product:
    """What the printer gets, and the changed sheets if they are wanted."""
    from hakusho.profiles import changed, press

    made = press.write(book)
    if not book.options.printed:
        return made
    sheets = changed.write(book, made.pdfs["press"], book.options.printed)
    return replace(
        made,
        pdfs={**made.pdfs, **sheets.pdfs},
        papers={**made.papers, **sheets.papers},
        findings=(*made.findings, *sheets.findings),
    )


def _press_paint(manuscript: Manuscript, options: Options) -> Paint:
    from hakusho.profiles import press

    return press.paint(manuscript, options)


def _press_faults(manuscript: Manuscript, options: Options) -> Iterable[Diagnostic]:
    from hakusho.profiles import press

    found = press.faults(manuscript, options.readable)
    return strict(found) if options.is_release else found


PROFILES: Mapping[str, Profile] = {
    profile.name: profile
    for profile in (
        Profile(
            name="screen",
            faults=screen.faults,
            paint=lambda *_: archive.PAINT,
            write=partial(_whole, "screen", _screen),
            codes=("A014",),
        ),
        Profile(name="proof", paint=lambda *_: PLAIN, write=partial(_whole, "proof", proof)),
        Profile(
            name="press",
            faults=_press_faults,
            paint=_press_paint,
            write=_for_press,
            codes=("N",),
        ),
    )
}
