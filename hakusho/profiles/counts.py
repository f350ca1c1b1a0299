"""How much was done for a book, in an entry of the cache: what a lost cache would change at once.

It is no part of the report, which is the same however a book was made.
"""

from __future__ import annotations

import json

from hakusho.profiles.book import Book


def counts(book: Book) -> bytes:
    """The file: sections read, numbered, laid out, painted, and taken from the cache.

    A section may be laid out more than once, when page numbers in it change.
    """
    done, chapters = book.work.counts, book.manuscript.publication.chapters
    content = {
        "read": len({block.span.source.path for one in chapters for block in one.blocks}),
        "numbered": len(chapters),
        "laid-out": done["laid-out"],
        "painted": done["laid-out"] * len(book.work.ways),
        "from-cache": done["from-cache"],
        "new": {name: list(reasons) for name, reasons in book.new.items()},
    }
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()
