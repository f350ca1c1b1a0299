"""Files of a publication read as text, with help for the encodings that editors meet."""

from __future__ import annotations

import os
import re
from pathlib import Path

from hakusho.diagnostic import Report, Source, Span, finding

_CONFLICT = re.compile(r"^(<{7} |={7}$|>{7} )", re.M)


def shown(path: Path) -> str:
    """The path as an author knows it: from the working directory when it lies below it."""
    relative = os.path.relpath(path)
    return str(path) if relative.startswith("..") else relative


def read_source(path: Path, report: Report, asked: Span | None = None) -> Source | None:
    """The text of a UTF-8 file (BOM and CRLF are fine), or None when it cannot be read.

    `asked` is where the file is named; a missing file is reported there (Y006), an encoding other
    than UTF-8 (Y007) and merge conflicts (Y008) in the file itself.
    """
    name = shown(path)
    try:
        raw = path.read_bytes()
    except OSError as error:
        span = asked or Source(name, "").span()
        message = f"ファイル「{name}」を読めません（{_reason(error)}）"
        report(finding("Y006", message, span, _neighbour(path)))
        return None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        report(_wrong_encoding(name, raw, error))
        return None
    source = Source(name, text.replace("\r\n", "\n").replace("\r", "\n"))
    return source if _is_settled(source, report) else None


def _reason(error: OSError) -> str:
    reasons: dict[type, str] = {
        FileNotFoundError: "ありません",
        IsADirectoryError: "フォルダーです",
        PermissionError: "読む権限がありません",
    }
    return reasons.get(type(error), error.strerror or "読めません")


def _neighbour(path: Path) -> str:
    from difflib import get_close_matches

    if not path.parent.is_dir():
        return ""
    near = get_close_matches(path.name, sorted(p.name for p in path.parent.iterdir()), n=1)
    return f"{near[0]} では?" if near else ""


def _wrong_encoding(name: str, raw: bytes, error: UnicodeDecodeError):  # type: ignore[no-untyped-def]
    line = raw.count(b"\n", 0, error.start) + 1
    start = raw.rfind(b"\n", 0, error.start) + 1
    column = len(raw[start : error.start].decode("utf-8", "replace")) + 1
    guess = next((c for c in ("cp932", "euc_jp", "utf-16") if _decodes(raw, c)), "")
    names = {"cp932": "Shift_JIS（cp932）", "euc_jp": "EUC-JP", "utf-16": "UTF-16"}
    message = "UTF-8で書かれていません" + (f"（{names[guess]} のようです）" if guess else "")
    hint = "エディターで文字コードをUTF-8にして保存し直します"
    return finding("Y007", message, Source(name, "").span(line, column), hint)


def _decodes(raw: bytes, encoding: str) -> bool:
    if encoding == "utf-16" and raw[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        return False
    try:
        raw.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _is_settled(source: Source, report: Report) -> bool:
    marks = [m for m in _CONFLICT.finditer(source.text)]
    if not any(mark[0].startswith("<") for mark in marks):
        return True
    line = source.text.count("\n", 0, marks[0].start()) + 1
    message = "版の競合の印（<<<<<<<）が残っています"
    hint = "どちらの文を採るかを決め、<<<<<<< ======= >>>>>>> の行を消します"
    report(finding("Y008", message, source.span(line, 1, 7), hint))
    return False
