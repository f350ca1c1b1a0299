"""The file that a name means although it is written otherwise: in capitals, wide, or decomposed."""

from __future__ import annotations

import unicodedata
from pathlib import Path, PurePosixPath, PureWindowsPath

from kumihan.files.files import names

_SIGN = "\\"  # between the parts of a path of Windows


def alike(folder: Path, name: str) -> str:
    """The file below a folder whose name looks like this one; empty if there is none.

    Names are alike if they differ in case, in width or in the form of Unicode (NFC, NFD).
    """
    found = ""
    for part in PurePosixPath(name).parts:
        try:
            listed = [PurePosixPath(one).name for one in names(folder, found)]
        except OSError:
            return ""
        same = [one for one in listed if one == part] or [
            one for one in listed if folded(one) == folded(part)
        ]
        if not same:
            return ""
        found = f"{found}/{same[0]}" if found else same[0]
    return found if found != name else ""


def difference(true: str, written: str) -> str:
    """The hint for a name that is written otherwise than the file is called."""
    if unicodedata.normalize("NFC", true) == unicodedata.normalize("NFC", written):
        return (
            "見た目の同じ名前のファイルがありますが、濁点などの文字コードが違います。"
            "ファイルの名前を打ち直してください"
        )
    is_case = true.casefold() == written.casefold()
    kind = "大文字と小文字" if is_case else "全角と半角"
    return f"{true} があります。{kind}を、ファイルの名前に合わせてください"


def windows(name: str) -> str:
    """The hint for a path as Windows writes it, with backslashes or a drive; else empty."""
    if _SIGN not in name:
        return ""
    file = PureWindowsPath(name)
    if file.drive or file.root:
        place = "このパソコンやサーバーの中の場所は書けません。ファイルを本のフォルダーに写し、"
        return f"{place}figures/{name.rpartition(_SIGN)[2]} のように書いてください"
    return f"区切りを / にして、{file.as_posix()} と書いてください"


def folded(name: str) -> str:
    """A name without what does not tell names apart: case, width and the form of Unicode."""
    return unicodedata.normalize("NFKC", name).casefold()
