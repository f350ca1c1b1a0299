"""Files of a publication read as text, with help for the encodings that editors meet."""

from __future__ import annotations

import os
import re
from difflib import get_close_matches
from pathlib import Path

from hakusho.diagnostic import Diagnostic, Report, Source, Span, finding

_CONFLICT = re.compile(r"^(?:<{7} |>{7} )", re.M)
_ENCODINGS = {"cp932": "Shift_JIS（cp932）", "euc_jp": "EUC-JP ", "utf-16": "UTF-16 "}
_KANA = re.compile(r"[ぁ-んァ-ヶ、。]")
_RARE = re.compile(r"[ｦ-ﾟ\ue000-\uf8ff]")  # half-width kana and gaiji: signs of a wrong guess
_ENCODING_HINT = "エディターで文字コードをUTF-8にして保存し直します"


def shown(path: Path) -> str:
    """The path as an author knows it: from the working directory when it lies below it."""
    relative = os.path.relpath(path)
    return str(path) if relative.startswith("..") else relative


def is_inside(folder: Path, path: Path) -> bool:
    """Whether a path lies below a folder, links followed; one that cannot be followed does not."""
    try:
        return folder.resolve() in path.resolve().parents
    except (OSError, RuntimeError, ValueError):
        return False


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
        report(finding("Y006", message, span, neighbour(path)))
        return None
    return decoded(name, raw, report)


def decoded(name: str, raw: bytes, report: Report) -> Source | None:
    """The text of a file of this name, or None when it cannot be read (Y007, Y008)."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        report(_wrong_encoding(name, raw, error.start))
        return None
    if "\0" in text:
        report(_wrong_encoding(name, raw, raw.index(b"\0")))
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


def neighbour(path: Path) -> str:
    """A hint that names the file beside it that was probably meant."""
    names = {p.name for p in path.parent.iterdir()} if path.parent.is_dir() else set()
    near = get_close_matches(path.name, sorted(names - {path.name}), n=1)
    if near:
        return f"{near[0]} では?"
    is_settings = path.name == "publication.yaml"
    return "python3 build.py new フォルダー で新しい出版物を作れます" if is_settings else ""


def _wrong_encoding(name: str, raw: bytes, start: int) -> Diagnostic:
    """Y007 at the first byte that is not UTF-8, with the line as it was probably meant."""
    encoding, text = _guessed(raw)
    before = raw[:start].decode("utf-8", "replace")
    source = Source(name, text.replace("\r\n", "\n").replace("\r", "\n"))
    place = source.span()
    if encoding != "utf-16":
        lines = before.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        place = source.span(len(lines), len(lines[-1]) + 1)
    meant = f"（{_ENCODINGS[encoding]}のようです）" if encoding else ""
    return finding("Y007", f"UTF-8で書かれていません{meant}", place, _ENCODING_HINT)


def _guessed(raw: bytes) -> tuple[str, str]:
    """The encoding that was probably meant, and the text in it; both empty when none fits."""
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff") or raw.count(b"\0") * 8 > len(raw):
        return "utf-16", _decoded(raw, "utf-16") or ""
    texts = {name: _decoded(raw, name) for name in ("cp932", "euc_jp")}
    found = {name: text for name, text in texts.items() if text is not None}
    if not found:
        return "", ""
    best = max(found, key=lambda name: _likelihood(found[name]))
    return best, found[best]


def _likelihood(text: str) -> int:
    return len(_KANA.findall(text)) - 2 * len(_RARE.findall(text))


def _decoded(raw: bytes, encoding: str) -> str | None:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        return None


def _is_settled(source: Source, report: Report) -> bool:
    mark = _CONFLICT.search(source.text)
    if mark is None:
        return True
    line = source.text.count("\n", 0, mark.start()) + 1
    message = f"版の競合の印（{mark[0].strip()}）が残っています"
    hint = "どちらの文を採るかを決め、<<<<<<< ======= >>>>>>> の行を消します"
    report(finding("Y008", message, source.span(line, 1, 7), hint))
    return False
