"""The profiles: what a laid-out book is written as.

A profile changes paint only: all PDFs of a book have the same lines on the same pages.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from hakusho.book import Book
from hakusho.proof import proof
from kumihan.assemble import Output

Profile = Callable[[Book], Output]


def screen(_book: Book) -> Output:
    """For reading on a screen."""
    return Output()


PROFILES: Mapping[str, Profile] = {"screen": screen, "proof": proof}
