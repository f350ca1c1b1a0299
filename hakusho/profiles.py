"""The profiles: what a laid-out book is written as.

A profile changes paint only: all PDFs of a book have the same lines on the same pages.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from hakusho import press
from hakusho.book import Book, bound, sheets
from kumihan.assemble import Output

Profile = Callable[[Book], Mapping[str, bytes]]


def screen(book: Book) -> Mapping[str, bytes]:
    """For reading on a screen."""
    return {"screen": bound(book, list(sheets(book)), Output())}


PROFILES: Mapping[str, Profile] = {"screen": screen, "press": press.write}
