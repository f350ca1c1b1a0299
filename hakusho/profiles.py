"""The profiles: what a laid-out book is written as.

A profile changes paint only: all PDFs of a book have the same lines on the same pages.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from hakusho import gridlines, press
from hakusho.book import Book, Product, bound, sheets
from kumihan.assemble import Output

Profile = Callable[[Book], Product]


def screen(book: Book) -> Product:
    """For reading on a screen."""
    output = Output()
    if book.shows_grid:
        output = gridlines.over(output, book.manuscript.publication.settings.kihon_hanmen)
    return Product({"screen": bound(book, list(sheets(book)), output)})


PROFILES: Mapping[str, Profile] = {"screen": screen, "press": press.write}
