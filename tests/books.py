"""The books as they are built, each once in a run of the tests: `built(EDITION)`."""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from typing import Any

from hakusho.findings.diagnostic import Diagnostic
from hakusho.html.origins import Origin, own_texts
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
# What the tests ask of a book together, made in one build: a profile changes nothing of another.
_PROFILES = {EDITION: ("screen", "proof", "press"), MIHON: ("screen", "press")}


@dataclass(frozen=True, slots=True)
class Traced:
    """How many characters of chapters lead to where they are written, and how many elsewhere.

    `astray` lead to another character, or nowhere.
    """

    exact: int
    others: int
    astray: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Built:
    """What a build has made, without the laid-out pages, which take a gigabyte.

    `html` are the sections in their order, `folios` those of ids; `size` is that of a page in mm.
    """

    pdfs: Mapping[str, bytes]
    papers: Mapping[str, bytes]
    diagnostics: tuple[Diagnostic, ...]
    pages: int
    html: tuple[str, ...]
    folios: Mapping[str, str]
    size: tuple[float, float]
    typesetting: Mapping[str, Any]
    traced: Traced
    open_pictures: tuple[Mapping[str, Any], ...]


@cache
def built(folder: Path, options: Options | None = None) -> Built:
    """What the build of a folder makes, which no test changes; one process of the run builds it."""
    options = options or Options()
    profiles = _PROFILES.get(folder, ())
    is_part = set(options.profiles) < set(profiles)
    if is_part and replace(options, profiles=profiles) == Options(profiles=profiles):
        return _of_profiles(built(folder, Options(profiles=profiles)), options.profiles)
    name = hashlib.sha256(repr((str(folder), options)).encode()).hexdigest()[:16]
    place = run.once(f"books/{name}", partial(_keep, folder, options))
    found: Built = pickle.loads((place / _FILE).read_bytes())
    return found


def _of_profiles(whole: Built, profiles: tuple[str, ...]) -> Built:
    """What a build for these profiles alone makes."""
    pdfs, papers = (
        {name: data for name, data in made.items() if name.partition("-")[0] in profiles}
        for made in (whole.pdfs, whole.papers)
    )
    found = tuple(one for one in whole.diagnostics if one.profile in ("", *profiles))
    return replace(whole, pdfs=pdfs, papers=papers, diagnostics=found)


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
        dict(book.pagination.folios) if book.pagination else {},
        (hanmen.page_width, hanmen.page_height),
        typesetting(book),
        _traced(book),
        tuple(open_pictures(book)),
    )


def _traced(book: Book) -> Traced:
    printed = list(_printed(book))
    exact = [one for one in printed if one[2] and one[2].is_exact]
    written = [(c, origin.span.text[origin.span.column - 1]) for c, _, origin in exact if origin]
    astray = [f"{printed} ({there})" for printed, there in written if printed != there]
    astray += [character for character, owner, origin in printed if not (origin or owner)]
    return Traced(len(exact), len(printed) - len(exact), tuple(astray))


def _printed(book: Book) -> Iterator[tuple[str, str, Origin | None]]:
    """The characters of the chapters, each with the id of its element and its origin."""
    folios = book.pagination.folios if book.pagination else {}
    for part in (part for part in book.laid if part.section.chapters):
        texts = own_texts(book.work.writer, part.section, folios, part.side)
        for text in part.laid.texts:
            own, solid = texts[text.element], "".join(text.text.split())
            for character, origin in zip(solid, own.of(text), strict=True):
                yield character, own.owner, origin


def all_kinds() -> Built:
    """What the build of a book that uses everything at once makes."""
    folder = run.once("everything", lambda place: everything.make(place / "book")) / "book"
    return built(folder, Options(trusts_theme=True))
