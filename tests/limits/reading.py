"""A publication of a few files, read, numbered and checked without a theme and faces."""

from __future__ import annotations

from pathlib import Path

from hakusho.findings.diagnostic import Diagnostic
from hakusho.findings.limits import Limit
from hakusho.manuscript.checks.catalogue import MANUSCRIPT
from hakusho.publication import reading as publication
from hakusho.publication.numbering import number
from hakusho.settings.publication import checked

Files = dict[str, str | bytes]
FILES: Files = {
    "publication.yaml": "title: あ\nchapters: [a.md]\nfront: []\nback: []\n",
    "a.md": "# あ\n",
}


def read(folder: Path, files: Files) -> list[Diagnostic]:
    """All findings of a publication with these files; `a.md` is its chapter."""
    for name, content in {**FILES, **files}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    found: list[Diagnostic] = []
    settings = publication.read_settings(folder / "publication.yaml", found.append)
    if settings:
        settings = checked(settings, found.append)
        source = settings.span.source
        book = publication._assemble("a", folder, source, settings, None, found.append)
        labels = number(book, found.append)
        for check in MANUSCRIPT:
            found += check(book, labels)
    return found


def of_limit(found: list[Diagnostic], limit: Limit) -> list[Diagnostic]:
    """The findings that name a limit and its remedy."""
    return [d for d in found if limit.what in d.message and d.hint == limit.remedy]
