"""The profiles: what a laid-out book is written as.

A profile changes paint only: all PDFs of a book have the same lines on the same pages.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from hakusho import datafiles
from hakusho.book import Book
from hakusho.proof import proof
from kumihan import archive
from kumihan.assemble import Output

Profile = Callable[[Book], Output]


def screen(book: Book) -> Output:
    """For reading on a screen and for the archive: PDF/UA-1 and PDF/A-3a in one file."""
    return Output(
        archive.OPTIONS,
        archive.HOOKS,
        attachments=list(datafiles.files(book)),
        finish=(archive.finish,),
    )


PROFILES: Mapping[str, Profile] = {"screen": screen, "proof": proof}
