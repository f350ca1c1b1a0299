"""Faces found by file, in a fontconfig of their own: no system font can leak into a document."""

from __future__ import annotations

import atexit
import ctypes.util
import hashlib
import importlib
import os
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, TypeVar
from xml.sax.saxutils import escape

from kumihan.files.files import write

Read = TypeVar("Read")


@dataclass(frozen=True, slots=True)
class FontFile:
    """A file of a face: the name that it is asked for by, and where its content lies."""

    name: str
    path: Path


@dataclass(frozen=True, slots=True)
class Face:
    """A family of type, as the font files name it, and the files that have its weights."""

    family: str
    files: tuple[FontFile, ...]


class MissingFaceError(Exception):
    """A font file that is no font, or lacks the family that it was declared for.

    `families` are those that it has.
    """

    def __init__(self, file: FontFile, families: Iterable[str] = ()) -> None:
        self.file = file
        self.families = tuple(sorted(families))
        super().__init__(f"{file.name}: {', '.join(self.families)}")


_CONFIGURATION = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>{folder}</dir>
  <cachedir>{folder}/cache</cachedir>
  <selectfont>
    <rejectfont><pattern><patelt name="scalable"><bool>true</bool></patelt></pattern></rejectfont>
    <rejectfont><pattern><patelt name="scalable"><bool>false</bool></patelt></pattern></rejectfont>
    {accepted}
  </selectfont>
</fontconfig>
"""
_ACCEPTED = (
    '<acceptfont><pattern><patelt name="family"><string>{}</string></patelt></pattern></acceptfont>'
)
_OURS = "families"  # a file beside a configuration of ours

_GLIB = ("libglib-2.0.so.0", "libglib-2.0.0.dylib")


def use_fonts(faces: Sequence[Face], folder: Path) -> None:
    """Make these faces the only ones of this process; call it before WeasyPrint is imported.

    Fontconfig finds them in a folder below `folder`, under names of ours. `folder` must belong to
    this process alone, because any font file in it would become a face. Fontconfig reads its
    configuration once, so a process has one set of faces. Raises RuntimeError when WeasyPrint was
    loaded with another set.
    """
    paths = sorted({file.path for face in faces for file in face.files})
    families = sorted({_one_line(face.family) for face in faces})
    accepted = "\n    ".join(_ACCEPTED.format(escape(family)) for family in families)
    key = hashlib.sha256(f"{paths}{families}".encode()).hexdigest()[:16]
    home = folder.resolve() / key
    configuration = home / "fonts.conf"
    if not configuration.exists():
        shutil.rmtree(home, ignore_errors=True)  # left by a start that was interrupted
        home.mkdir(parents=True)
        for path in paths:
            (home / _own_name(path)).symlink_to(path)
        write(home / _OURS, f"{families}".encode())
        text = _CONFIGURATION.format(folder=escape(str(home)), accepted=accepted)
        write(configuration, text.encode())
    in_use = os.environ.get("FONTCONFIG_FILE")
    if "weasyprint.text.ffi" in sys.modules and in_use != str(configuration):
        raise RuntimeError("WeasyPrint was loaded with other faces")
    os.environ["FONTCONFIG_FILE"] = str(configuration)


def faces_in_use() -> str:
    """The faces of this process, each file with its size and time; empty without `use_fonts`."""
    configuration = Path(os.environ.get("FONTCONFIG_FILE", ""))
    if configuration.name != "fonts.conf" or not (configuration.parent / _OURS).exists():
        return ""
    known = (configuration.parent / _OURS).read_text(encoding="utf-8")
    files = (path.resolve() for path in sorted(configuration.parent.iterdir()) if path.is_symlink())
    stamps = ((str(path), path.stat().st_size, path.stat().st_mtime_ns) for path in files)
    return repr((known, *stamps))


def _one_line(family: str) -> str:
    """A family's name without the characters that XML forbids."""
    return "".join(c for c in family if c.isprintable())


def _own_name(path: Path) -> str:
    """A name for a font file that nobody else has chosen."""
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:16] + path.suffix.lower()


def load_engine() -> None:
    """Import WeasyPrint, its libraries found by their file names; call it after `use_fonts`.

    WeasyPrint tries the names of other systems first, and for each that fails ctypes starts a
    compiler and a linker, which takes longer than all the rest.
    """
    find = ctypes.util.find_library
    if sys.platform == "linux":
        ctypes.util.find_library = dict[str, str]().get  # type: ignore[assignment]
    try:
        importlib.import_module("weasyprint.text.ffi")
        _silence_glib()
    finally:
        ctypes.util.find_library = find


@cache
def _silence_glib() -> Any:
    """Let Pango and GLib print nothing. Returns the callback, which must stay in memory.

    They warn programmers, in English and in the middle of our own lines, of sizes that no page can
    have. Text that is lost or runs off a page is found by the checks of the pages.
    """
    import cffi

    ffi = cffi.FFI()
    ffi.cdef("typedef void (*handler)(char *, int, char *, void *);")
    ffi.cdef("handler g_log_set_default_handler(handler, void *);")
    for name in _GLIB:
        with suppress(OSError):
            glib = ffi.dlopen(name)
            silent = ffi.callback("handler", lambda *_message: None)
            usual = glib.g_log_set_default_handler(silent, ffi.NULL)
            atexit.register(glib.g_log_set_default_handler, usual, ffi.NULL)  # GLib outlives Python
            return silent
    return None


def coverage(face: Face) -> frozenset[int]:
    """The code points that a family's files have glyphs for.

    Raises MissingFaceError when a file is no font or does not have the family.
    """
    return frozenset(point for glyphs in _glyphs(face) for point in glyphs)


@lru_cache(1)
def look_alikes(faces: tuple[Face, ...]) -> Mapping[str, frozenset[str]]:
    """The characters that share a glyph with others in any of the faces, with those others.

    A PDF has one text for a glyph, so that one may be read as the other. Raises MissingFaceError.
    """
    found: dict[str, frozenset[str]] = {}
    for glyphs in (glyphs for face in faces for glyphs in _glyphs(face)):
        points: dict[str, list[str]] = {}
        for point, name in glyphs.items():
            points.setdefault(name, []).append(chr(point))
        for shared in (frozenset(one) for one in points.values() if len(one) > 1):
            for character in shared:
                found[character] = found.get(character, frozenset()) | shared - {character}
    return found


def _glyphs(face: Face) -> Iterator[Mapping[int, str]]:
    """For each font of a family's files, the names of its glyphs by code points."""
    for file in face.files:
        yield from _of_fonts(face, file, lambda font: font.getBestCmap())


def _of_fonts(face: Face, file: FontFile, read: Callable[[Any], Read]) -> list[Read]:
    """What is read from each font of the family in a file. Raises MissingFaceError."""
    from fontTools.ttLib import TTCollection, TTFont, TTLibError

    try:
        with file.path.open("rb") as stream:
            is_collection = stream.read(4) == b"ttcf"
            stream.seek(0)
            fonts = (
                TTCollection(stream, lazy=True).fonts
                if is_collection
                else [TTFont(stream, lazy=True)]
            )
            found = {name for font in fonts for name in _families(font)}
            own = [read(font) for font in fonts if face.family in _families(font)]
    except (TTLibError, OSError, KeyError, AssertionError) as error:
        raise MissingFaceError(file) from error
    if not own:
        raise MissingFaceError(file, found)
    return own


def sequences(face: Face) -> frozenset[str]:
    """The pairs of a character and a variation selector that a family's files have glyphs for.

    A file that cannot be read has none; `coverage` says why.
    """
    found: set[str] = set()
    for file in face.files:
        with suppress(MissingFaceError):
            found.update(*_of_fonts(face, file, lambda font: list(_sequences(font))))
    return frozenset(found)


def _sequences(font: Any) -> Iterator[str]:
    for table in font["cmap"].tables:
        if table.format == 14:  # noqa: PLR2004 (Unicode variation sequences)
            for selector, pairs in table.uvsDict.items():
                yield from (chr(point) + chr(selector) for point, _ in pairs)


def _families(font) -> set[str]:  # type: ignore[no-untyped-def]
    names = font["name"].names
    return {record.toUnicode() for record in names if record.nameID in (1, 16)}
