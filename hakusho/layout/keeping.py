"""Sections that were laid out before, kept in the cache: nothing in them is asked for twice.

An entry is found by the hash of all that a section is made from, except the files that it asks for;
it has the hashes of those, and counts only while they are the same. Where a section begins in the
book is no part of it.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

from tinycss2.color4 import Color
from weasyprint.css.properties import Dimension
from weasyprint.text.ffi import pango

from hakusho.findings.diagnostic import Diagnostic
from hakusho.layout import fetch
from hakusho.layout.asked import Stylesheet
from hakusho.machine.cache import SECTIONS
from hakusho.machine.places import ROOT
from kumihan.engine import pages
from kumihan.engine.fonts import faces_in_use
from kumihan.files.files import Kept, stamp
from kumihan.files.records import Records, UnreadableError
from kumihan.meter.model import Case, Measure
from kumihan.setting import laid
from kumihan.setting.laid import Laid
from kumihan.writing import painted, values
from kumihan.writing.painted import Painted
from kumihan.writing.painting import Paint

MOST = 1_000_000_000  # bytes of all sections that are kept
_LIBRARIES = (
    "weasyprint", "pydyf", "tinycss2", "tinyhtml5", "cssselect2", "Pyphen", "fonttools", "pillow",
)  # fmt: skip
_NATIVE = ("pango", "harfbuzz", "fontconfig", "freetype", "fribidi", "littlecms", "lcms")
_RECORDS = Records(
    (
        pages.Extent, pages.Place, pages.TextLine, laid.LaidPage, laid.TextRun, laid.Loss,
        laid.Beyond, laid.Clash, laid.Pale, laid.Small, laid.Laid, Measure, Case, painted.Slot,
        painted.FontUse, painted.Link, painted.PaintedPage, painted.MarkedContent,
        painted.PaintedElement, painted.Metadata, painted.Profile, painted.Painted,
        values.Reference, values.Shared, values.Packed, Dimension,
    ),
    {Color: ("space", "coordinates", "alpha")},
)  # fmt: skip


class Made(NamedTuple):
    """A section laid out, its pages painted, and the findings about what the engine said.

    `files` has the hashes of the files that it asked for, by address; `is_new` tells that it was
    made just now.
    """

    laid: Laid
    painted: Mapping[str, Painted]
    findings: tuple[Diagnostic, ...]
    files: Mapping[str, str]
    is_new: bool = True


@dataclass(frozen=True, slots=True)
class Store:
    """The sections kept in a cache that have the same sheets, faces, program and pitch.

    These `inputs` are hashes by names in Japanese.
    """

    kept: Kept
    inputs: Mapping[str, str]

    def found(self, html: str, ways: Mapping[str, Paint], fetcher: fetch.Fetcher) -> Made | None:
        """A section as it was laid out and painted in all these ways; None if it was not."""
        key = self._key(html)
        entry = self._read(f"laid/{key}", Laid)
        if entry is None or not _are_the_same(entry[0], fetcher):
            return None
        names = {name: f"painted/{key}-{_way(way)}" for name, way in ways.items()}
        parts = {name: self._read(entry, Painted) for name, entry in names.items()}
        if any(part is None or part[0] != entry[0] for part in parts.values()):
            return None
        painted = {name: part[1] for name, part in parts.items() if part}
        return Made(entry[1], painted, (), entry[0], is_new=False)

    def keep(self, html: str, ways: Mapping[str, Paint], made: Made) -> None:
        """Keep a section."""
        key = self._key(html)
        for name, one in made.painted.items():
            content = _RECORDS.written((made.files, one))
            self.kept.put(f"painted/{key}-{_way(ways[name])}", content)
        self.kept.put(f"laid/{key}", _RECORDS.written((made.files, made.laid)))

    def _key(self, html: str) -> str:
        return _hash((*self.inputs.values(), html))

    def _read(self, name: str, kind: type) -> tuple[Mapping[str, str], Any] | None:
        """The files and the data of an entry; None if there is none, or it is damaged."""
        content = self.kept.get(name)
        if content is None:
            return None
        with suppress(UnreadableError):
            found = _RECORDS.read(content)
            match found:
                case (dict(), data) if isinstance(found, tuple) and isinstance(data, kind):
                    return found
        self.kept.drop(name)
        return None


def store(
    kept: Kept, sheets: Iterable[Stylesheet], asked: Mapping[str, str], pitch: float
) -> Store | None:
    """The store for sections with these sheets, whose files are `asked`; None if the faces of this
    process are not known.
    """
    faces = faces_in_use()
    if not faces:
        return None
    texts = (text for sheet in sheets for text in (sheet.base, sheet.source.text))
    files = (text for item in sorted(asked.items()) for text in item)
    style = _hash((repr(pitch), *texts, *files))
    return Store(kept, {"スタイル": style, "書体": _hash((faces,)), "プログラム": program()})


def trim(kept: Kept) -> None:
    """Remove the sections that were used longest ago, if all take more than they may."""
    kept.trim(SECTIONS, MOST)


def _way(way: Paint) -> str:
    return _hash((repr((way.is_tagged, way.bleed, way.intent)), way.key))[:16]


def _are_the_same(files: Mapping[str, str], fetcher: fetch.Fetcher) -> bool:
    """Whether all these files have the hashes that they had."""
    try:
        return all(fetch.hashed(fetcher.served(name)[1]) == known for name, known in files.items())
    except fetch.RefusedError:
        return False


def _hash(texts: Iterable[str]) -> str:
    """A hash of texts, the end of each told from the beginning of the next."""
    found = hashlib.sha256()
    for text in texts:
        content = text.encode("utf-8", "surrogatepass")
        found.update(len(content).to_bytes(8, "big") + content)
    return found.hexdigest()[:32]


@cache
def program() -> str:
    """A hash of all that lays out and paints: our code, the engine and its libraries."""
    folders = (ROOT / "kumihan", ROOT / "hakusho" / "layout")
    files = sorted(file for folder in folders for file in folder.rglob("*.py"))
    own = (file.read_text(encoding="utf-8") for file in files)
    libraries = (version(name) for name in _LIBRARIES)
    return _hash((sys.version, *libraries, str(pango.pango_version()), *_native(), *own))


def _native() -> Iterator[str]:
    """The libraries of the system that lay out text, each with its size and time."""
    maps = Path("/proc/self/maps")
    if maps.exists():
        paths = {line.split(maxsplit=5)[-1] for line in maps.read_text().splitlines()}
        for path in sorted(paths):
            if ".so" in path and any(name in path.rpartition("/")[2] for name in _NATIVE):
                yield f"{path} {stamp(Path(path).parent, Path(path).name)}"
