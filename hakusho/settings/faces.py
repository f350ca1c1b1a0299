"""The faces that a theme or a publication declares, found by file."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from hakusho.findings import limits
from hakusho.findings.diagnostic import Diagnostic, Report, Source, Span, finding
from hakusho.machine import cache
from hakusho.machine.facts import (
    BETTER_FILES,
    FALLBACK_FILES,
    FONT_FILES,
    FONT_PACKAGE,
    UD_FILES,
    find_font_file,
)
from hakusho.sources.text import unread
from kumihan.engine.fonts import Face, FontFile
from kumihan.files.files import OutsideError, read, write

Folder = tuple[Path, str]  # a folder that may be read from, and a folder below it
_FAMILY = re.compile(r"""[^\x00-\x1f\x7f'"\\<>{};]+""")  # safe in CSS and in XML
_SUFFIXES = (".ttf", ".otf", ".ttc", ".otc")


@dataclass(frozen=True, slots=True)
class FaceEntry:
    """A face: the family name in its font files, and the names of these files."""

    family: str
    files: tuple[str, ...]
    span: Span


def _built_in() -> Iterator[FaceEntry]:
    place = Source("(書体)", "").span()
    serif, serif_bold, sans, sans_bold = FALLBACK_FILES["fonts-dejavu-core"]
    yield FaceEntry("DejaVu Serif", (serif, serif_bold), place)
    yield FaceEntry("DejaVu Sans", (sans, sans_bold), place)
    yield FaceEntry("Symbola", FALLBACK_FILES["fonts-symbola"], place)


FALLBACK = tuple(_built_in())
"""The faces after all that a book declares, as far as the machine has them."""


def ud_faces(place: Span) -> dict[str, FaceEntry]:
    """The faces of an edition in universal design, which is asked for at this place."""
    gothic, mincho = UD_FILES.values()
    faces = dict.fromkeys(("gothic", "mono"), FaceEntry("BIZ UDGothic", gothic, place))
    return {"text": FaceEntry("BIZ UDMincho", mincho, place), **faces}


def find(entries: Iterable[FaceEntry], folders: Sequence[Folder], report: Report) -> list[Face]:
    """The faces with their files, in these folders or on the machine; E002 for missing ones.

    Raises OSError when a file cannot be copied into the cache.
    """
    faces = []
    for entry in entries:
        if not _FAMILY.fullmatch(entry.family):
            message = "書体の名前（family）に使えない文字があります"
            report(finding("E002", message, entry.span, "書体のファイルにある名前を写してください"))
            continue
        files = []
        for name in entry.files:
            found = _find(name, folders)
            if isinstance(found, Path):
                files.append(FontFile(name, found))
            else:
                report(_missing(entry, name, found))
        faces.append(Face(entry.family, tuple(files)))
    return faces


def is_there(entry: FaceEntry, folders: Sequence[Folder]) -> bool:
    """Whether all files of a face are in these folders or on the machine."""
    return all(isinstance(_find(name, folders), Path) for name in entry.files)


def _missing(entry: FaceEntry, name: str, problem: str) -> Diagnostic:
    hint = "ファイルを本のフォルダーの fonts に置いてください"
    packages = {file: package for package, files in BETTER_FILES.items() for file in files}
    packages |= dict.fromkeys(FONT_FILES, FONT_PACKAGE)
    if package := packages.get(name):
        hint = f"Debian・Ubuntuでは「apt-get install {package}」で入れてください"
    message = f"書体「{entry.family}」のファイル {name} {problem}"
    return finding("E002", message, entry.span.find(name), hint)


def _find(name: str, folders: Sequence[Folder]) -> Path | str:
    """The path of a font file, or why it cannot be used, in Japanese.

    A file from a publication is copied first, because its author could change it at any time.
    """
    problem = "が見付かりません"
    for root, folder in folders:
        try:
            content = read(root, f"{folder}/{name}", limits.FACE.most)
        except (FileNotFoundError, NotADirectoryError):
            continue
        except OutsideError:
            problem = "はフォルダーの外にあります"
        except OSError as error:
            problem = unread(error)
        else:
            return _copied(content, name)
    return find_font_file(name) or problem


def _copied(content: bytes, name: str) -> Path:
    """The path of a copy of a font file in the cache, named by its hash."""
    suffix = Path(name).suffix.lower()
    known = suffix if suffix in _SUFFIXES else ""
    copy = cache.faces() / f"{hashlib.sha256(content).hexdigest()}{known}"
    if not _is_copy(copy, content):
        write(copy, content)
    return copy


def _is_copy(file: Path, content: bytes) -> bool:
    """Whether a file of the cache has this content; if it has another, it is dropped."""
    try:
        if not file.is_symlink() and read(file.parent, file.name, len(content)) == content:
            return True
    except FileNotFoundError:
        return False
    except OSError:
        pass  # a pipe, a folder, or longer than it should be
    cache.kept().drop(f"{file.parent.name}/{file.name}")
    return False
