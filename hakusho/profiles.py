"""The profiles: what a laid-out book is written as.

A profile changes paint only: all PDFs of a book have the same lines on the same pages.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from hakusho import press
from hakusho.book import Book, Product, bound, sheets
from kumihan.assemble import Output

Profile = Callable[[Book], Product]


def screen(book: Book) -> Product:
    """For reading on a screen."""
    return Product({"screen": bound(book, list(sheets(book)), Output())})


PROFILES: Mapping[str, Profile] = {"screen": screen, "press": press.write}
