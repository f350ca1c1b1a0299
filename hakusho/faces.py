"""The faces that a theme or a publication declares, found by file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from hakusho.diagnostic import Report, Span, finding
from hakusho.machine import find_font_file
from kumihan.fonts import Face


@dataclass(frozen=True, slots=True)
class FaceEntry:
    """A face: the family as its files name it, and the files' names."""

    family: str
    files: tuple[str, ...]
    span: Span


def find(entries: Iterable[FaceEntry], folders: tuple[Path, ...], report: Report) -> list[Face]:
    """The faces with their files, in these folders or on the machine; missing ones are E002."""
    faces = []
    for entry in entries:
        files = [(name, _find(name, folders)) for name in entry.files]
        for name, path in files:
            if path is None:
                message = f"書体「{entry.family}」のファイル {name} がありません"
                is_noto = name.startswith("Noto") and "CJK" in name
                hint = "Debian・Ubuntuでは apt-get install fonts-noto-cjk で入ります"
                own = "ファイルを出版物の fonts フォルダーに置きます"
                report(finding("E002", message, entry.span.find(name), hint if is_noto else own))
        faces.append(Face(entry.family, tuple(path for _, path in files if path)))
    return faces


def is_there(entry: FaceEntry, folders: tuple[Path, ...]) -> bool:
    """Whether all files of a face are in these folders or on the machine."""
    return all(_find(name, folders) for name in entry.files)


def _find(name: str, folders: tuple[Path, ...]) -> Path | None:
    beside = (folder / name for folder in folders)
    return next((path for path in beside if path.is_file()), None) or find_font_file(name)
