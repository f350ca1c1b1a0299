"""The books as they are built, each once in a run of the tests: `built(EDITION)`."""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any

from hakusho.findings.diagnostic import Diagnostic
from hakusho.machine.places import ROOT
from hakusho.manuscript.prepare import Options, prepare
from hakusho.pipeline import build
from hakusho.profiles.book import Book
from hakusho.profiles.report import open_pictures, typesetting
from tests import run
from tests.samples import everything

EDITION = ROOT / "content" / "gunshuku-gaiko"
MIHON = ROOT / "content" / "mihon-hakusho"
HARD = ROOT / "tests" / "samples" / "hard"
_FILE = "built.pickle"


@dataclass(frozen=True, slots=True)
class Built:
    """What a build has made, without the laid-out pages, which take a gigabyte.

    `html` are the sections in their order, `size` is that of a page in mm.
    """

    pdfs: Mapping[str, bytes]
    papers: Mapping[str, bytes]
    diagnostics: tuple[Diagnostic, ...]
    pages: int
    html: tuple[str, ...]
    size: tuple[float, float]
    typesetting: Mapping[str, Any]
    open_pictures: tuple[Mapping[str, Any], ...]


@cache
def built(folder: Path, options: Options | None = None) -> Built:
    """What the build of a folder makes, which no test changes; one process of the run builds it."""
    options = options or Options()
    name = hashlib.sha256(repr((str(folder), options)).encode()).hexdigest()[:16]
    place = run.once(f"books/{name}", partial(_keep, folder, options))
    found: Built = pickle.loads((place / _FILE).read_bytes())
    return found


def _keep(folder: Path, options: Options, place: Path) -> None:
    (place / _FILE).write_bytes(pickle.dumps(made(folder, options)))


def made(folder: Path, options: Options | None = None) -> Built:
    """What the build of a folder makes, here and now."""
    options = options or Options()
    book = build(prepare(folder, options), options, lambda _section, _pages: None)
    return _of(book)


def _of(book: Book) -> Built:
    hanmen = book.manuscript.publication.settings.kihon_hanmen
    return Built(
        dict(book.pdfs),
        dict(book.papers),
        book.diagnostics,
        book.pages,
        tuple(part.html for part in book.laid),
        (hanmen.page_width, hanmen.page_height),
        typesetting(book),
        tuple(open_pictures(book)),
    )


def all_kinds() -> Path:
    """The folder of a book that uses everything at once, for `built`."""
    return run.once("everything", lambda folder: everything.make(folder / "book")) / "book"
