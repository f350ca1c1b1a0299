"""The profiles: what a laid-out book is written as.

A profile changes paint only: all PDFs of a book have the same lines on the same pages.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

from hakusho.profiles import datafiles, gridlines
from hakusho.profiles.book import Book, Product, bound, sheets
from hakusho.profiles.proof import proof
from kumihan.writing import archive
from kumihan.writing.assemble import Output

Profile = Callable[[Book], Product]


def screen(book: Book) -> Output:
    """For reading on a screen and for the archive: PDF/UA-1 and PDF/A-3a in one file."""
    return Output(
        archive.OPTIONS,
        hooks=archive.HOOKS,
        attachments=list(datafiles.files(book)),
        finish=(archive.finish,),
    )


def _whole(name: str, drawn: Callable[[Book], Output], book: Book) -> Product:
    """A book as one PDF, and each of its sections if it is to be split."""
    parts = book.parts() if book.options.is_split else ()
    pdfs = {f"{name}-{section}": _pdf(part, drawn(part)) for section, part in parts}
    return Product({name: _pdf(book, drawn(book)), **pdfs})


def _pdf(book: Book, output: Output) -> bytes:
    if book.options.shows_grid:
        output = gridlines.over(output, book.manuscript.publication.settings.kihon_hanmen)
    return bound(book, list(sheets(book)), output)


def _for_press(book: Book) -> Product:
    """What the printer gets, and the changed sheets if they are wanted."""
    from hakusho.profiles import changed, press

    made = press.write(book)
    if not book.options.printed:
        return made
    sheets = changed.write(book, made.pdfs["press"], book.options.printed)
    return replace(made, pdfs={**made.pdfs, **sheets.pdfs}, papers={**made.papers, **sheets.papers})


PROFILES: Mapping[str, Profile] = {
    "screen": partial(_whole, "screen", screen),
    "proof": partial(_whole, "proof", proof),
    "press": _for_press,
}
