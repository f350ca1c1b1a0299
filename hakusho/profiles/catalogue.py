"""The profiles: the ways in which a laid-out book is written.

A profile changes only how pages are painted: all PDFs of a book have the same lines on the same
pages.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial

from hakusho.findings.diagnostic import Diagnostic, strict
from hakusho.manuscript.prepare import Manuscript, Options
from hakusho.profiles import datafiles, gridlines, reread, screen
from hakusho.profiles.book import Book, Product, Ready, bound, sheets
from hakusho.profiles.proof import proof
from kumihan.writing import archive
from kumihan.writing.joining import Output
from kumihan.writing.painting import PLAIN


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """A way of writing a book.

    `ready` is called once before layout, `write` makes the PDFs. `codes` are the beginnings of the
    codes of findings that are for this profile alone.
    """

    name: str
    ready: Callable[[Manuscript, Options], Ready]
    write: Callable[[Book], Product]
    codes: tuple[str, ...] = ()


def _screen_ready(manuscript: Manuscript, _options: Options) -> Ready:
    return Ready(archive.PAINT, tuple(screen.faults(manuscript)))


def _screen(book: Book) -> Output:
    """Pages for the screen and for the archive: one file is PDF/UA-1 and PDF/A-3a."""
    assert book.pagination is not None
    chapters = [chapter for part in book.laid for chapter in part.section.chapters]
    writer = replace(book.work.writer, pages=book.pagination.folios)
    return Output(
        archive.PAINT,
        archive.OPTIONS,
        attachments=list(datafiles.files(chapters, writer)),
        finish=(archive.finish,),
    )


def _whole(name: str, drawn: Callable[[Book], Output], book: Book) -> Product:
    """A book as one PDF and, with `is_split`, as one PDF for each section."""
    parts = book.parts() if book.options.is_split else ()
    pdfs = {f"{name}-{section}": _pdf(name, part, drawn(part)) for section, part in parts}
    whole = _pdf(name, book, drawn(book))
    found = reread.faults(book, whole, list(sheets(book)), name)
    return Product({name: whole, **pdfs}, findings=found)


def _pdf(name: str, book: Book, output: Output) -> bytes:
    among = list(sheets(book))
    if book.options.shows_grid:
        hanmen = book.manuscript.publication.settings.kihon_hanmen
        output = gridlines.over(output, hanmen, among)
    return bound(book, among, name, output)


def _for_press(book: Book) -> Product:
    """The files for the printer, and the changed sheets if they are wanted."""
    from hakusho.profiles import changed, press

    body = press.body(book)
    made = press.write(book, body)
    if not book.options.printed:
        return made
    sheets = changed.write(book, body, book.options.printed)
    return replace(
        made,
        pdfs={**made.pdfs, **sheets.pdfs},
        papers={**made.papers, **sheets.papers},
        findings=(*made.findings, *sheets.findings),
    )


def _press_ready(manuscript: Manuscript, options: Options) -> Ready:
    from hakusho.profiles import press

    ready = press.ready(manuscript, options.readable)
    if not options.is_release:
        return ready
    return replace(ready, faults=tuple(map(_unmade, strict(ready.faults))))


def _unmade(fault: Diagnostic) -> Diagnostic:
    """What makes a press PDF a trial, told for a release, which has no trials."""
    if fault.code != "N001":
        return fault
    unmade = "--release では試験用のPDFを作らないので、印刷用PDFはできません"
    return replace(fault, message=f"{fault.message}。{unmade}")


PROFILES: Mapping[str, Profile] = {
    profile.name: profile
    for profile in (
        Profile(
            name="screen",
            ready=_screen_ready,
            write=partial(_whole, "screen", _screen),
            codes=("A014",),
        ),
        Profile(name="proof", ready=lambda *_: Ready(PLAIN), write=partial(_whole, "proof", proof)),
        Profile(
            name="press",
            ready=_press_ready,
            write=_for_press,
            codes=("N",),
        ),
    )
}
