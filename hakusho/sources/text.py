"""Files of a publication read as text, with help for the encodings that editors meet."""

from __future__ import annotations

import os
import re
from codecs import BOM_UTF8
from collections.abc import Collection, Iterable, Sequence
from difflib import get_close_matches
from pathlib import Path

from hakusho.findings import limits
from hakusho.findings.diagnostic import Diagnostic, Report, Source, Span, finding
from hakusho.machine.places import COMMAND
from hakusho.machine.reasons import reason as system_reason
from hakusho.sources.characters import nfc
from hakusho.sources.likenames import windows
from kumihan.files.files import IrregularError, OutsideError, TooLargeError, names, read

_LIMITS = {
    ".md": limits.MARKDOWN,
    ".yaml": limits.YAML,
    ".yml": limits.YAML,
    ".xlsx": limits.WORKBOOK,
    ".xlsm": limits.WORKBOOK,
}
_LISTED = 3  # names of manuscripts in a hint
_CONFLICT = re.compile(r"^(?:<{7} |>{7} )", re.M)
_ENCODINGS = {"cp932": "Shift_JIS（cp932）", "euc_jp": "EUC-JP ", "utf-16": "UTF-16 "}
_KANA = re.compile(r"[ぁ-んァ-ヶ、。]")
_RARE = re.compile(r"[ｦ-ﾟ\ue000-\uf8ff]")  # half-width kana and gaiji: signs of a wrong guess
_ENCODING_HINT = "エディターで文字コードをUTF-8にして保存し直してください"
_CSV_HINT = "Excelで「CSV UTF-8（コンマ区切り）」の形で保存し直してください"
_TABLES = (".csv", ".tsv", ".txt")
_BYTE_ORDER = (b"\xff\xfe", b"\xfe\xff")


def shown(path: Path) -> str:
    """The path as an author knows it: relative to the working directory if it lies below that."""
    relative = os.path.relpath(path)
    return str(path) if relative.startswith("..") else relative


def read_source(
    folder: Path,
    name: str,
    report: Report,
    asked: Span | None = None,
    taken: Collection[str] = (),
) -> Source | None:
    """The text of a UTF-8 file below a folder (BOM and CRLF are fine); None when it cannot be read.

    `asked` is where the file is named. There it is reported that the file is missing or unreadable
    (Y006), too large (L001) or outside the folder (A007); that its encoding is not UTF-8 (Y007) or
    that it has merge conflicts (Y008) is reported in the file itself. Files that are `taken` are
    not proposed in place of a missing one.
    """
    path = shown(folder / name)
    try:
        raw = read(folder, name, limit_of(name).most)
    except OSError as error:
        report(unreadable(folder, name, error, asked or Source(path, "").span(), taken))
        return None
    return decoded(path, raw, report)


def decoded(path: str, raw: bytes, report: Report) -> Source | None:
    """The text of the file shown as `path`; None if not UTF-8 (Y007) or in conflict (Y008).

    A table may be in Shift_JIS or UTF-16, as Excel writes them (Y015).
    """
    raw = raw.removeprefix(BOM_UTF8)
    try:
        text, wrong = raw.decode("utf-8"), raw.find(b"\0")
    except UnicodeDecodeError as error:
        text, wrong = "", error.start
    if wrong >= 0 and not (text := _of_excel(path, raw, report)):
        report(_wrong_encoding(path, raw, wrong))
        return None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    composed = nfc(text)
    source = Source(path, composed, "" if composed == text else text)
    return source if _is_settled(source, report) else None


def _of_excel(path: str, raw: bytes, report: Report) -> str:
    """The text of a table in an encoding that Excel writes (Y015); empty if it is in doubt."""
    encoding, text = _guessed(raw)
    is_certain = {"utf-16": raw[:2] in _BYTE_ORDER, "cp932": _is_shift_jis(raw, text)}
    if not path.lower().endswith(_TABLES) or not is_certain.get(encoding):
        return ""
    message = f"{_ENCODINGS[encoding]}の表として読みました"
    hint = "Excelで「CSV UTF-8（コンマ区切り）」の形で保存すると、この知らせは出ません"
    text = text.removeprefix("\ufeff")
    report(finding("Y015", message, Source(path, text).span(), hint))
    return text


def unreadable(
    folder: Path, name: str, error: OSError, asked: Span, taken: Collection[str] = ()
) -> Diagnostic:
    """The finding for a file below a folder that could not be read: A007, L001 or Y006."""
    path = folder / name
    if isinstance(error, OutsideError):
        written = asked.text[asked.column - 1 :][: asked.length] or name
        message = f"「{written}」は本のフォルダーの外にあります{_target(path)}"
        home = " tables " if name.startswith("tables/") else "本の"
        return finding("A007", message, asked, f"ファイルを{home}フォルダーに置いてください")
    if isinstance(error, TooLargeError):
        return limit_of(name).finding(asked, f"「{shown(path)}」の")
    message = f"ファイル「{shown(path)}」{unread(error)}"
    return finding("Y006", message, asked, neighbour(folder, name, taken))


def limit_of(name: str) -> limits.Limit:
    """The limit of size for a file of this name."""
    return _LIMITS.get(Path(name).suffix.lower(), limits.CSV)


def reason(error: OSError) -> str:
    """Why a file cannot be read, in Japanese."""
    reasons: dict[type, str] = {
        PermissionError: "読む権限がありません",
        IrregularError: "普通のファイルではありません",
    }
    return reasons.get(type(error)) or system_reason(error)


def unread(error: OSError) -> str:
    """What is said of a file that cannot be read, after its name, in Japanese."""
    if isinstance(error, FileNotFoundError):
        return "が見付かりません"
    return f"を読めません（{reason(error)}）"


def _target(path: Path) -> str:
    """The target of a symbolic link as it is written, in Japanese; empty for other files."""
    try:
        return f"（リンクの先は {os.readlink(path)}）"  # noqa: PTH115 (as it was written)
    except (OSError, ValueError):
        return ""


def _alike(name: str, found: Iterable[str]) -> str:
    """The name that is most like one, not only in its extension; empty when none is like it."""
    stem = Path(name).stem
    near = get_close_matches(name, [one for one in found if one != name])
    return next((one for one in near if get_close_matches(stem, [Path(one).stem])), "")


def neighbour(folder: Path, name: str, taken: Collection[str] = ()) -> str:
    """A hint for a missing file: the name in its folder that was probably meant.

    Files that are `taken` are in their place already; a single other one may be the new name.
    """
    if hint := windows(name):
        return hint
    if re.search(r"\.md[、，]", name):
        return "ファイルの名前は、半角の「, 」で区切ってください"
    try:
        there = names(folder, str(Path(name).parent))
    except OSError:
        there = []
    found = [Path(one).name for one in there if str(Path(one)) not in taken]
    own = Path(name).name
    free = [one for one in found if taken and one.endswith(".md")]
    if (near := _alike(own, found)) or len(free) == 1:
        return f"{near or free[0]} ではありませんか"
    if name != "publication.yaml":
        return ""
    if manuscripts := _manuscripts(folder, found):
        listed = ", ".join(manuscripts[:_LISTED])
        return (
            "今ある原稿で本を作るなら、publication.yaml に「title: 題」と"
            f"「chapters: [{listed}]」の二行を、章を並べたい順に書いてください"
        )
    return f"{COMMAND} new フォルダー で新しい本を作れます"


def _manuscripts(folder: Path, found: Sequence[str]) -> list[str]:
    """The Markdown files of a folder; if it has none, those of the folders in it."""
    own = [one for one in found if one.endswith(".md")]
    try:
        return own or [one for below in found for one in names(folder, below, ".md")]
    except OSError:
        return []


def _wrong_encoding(name: str, raw: bytes, start: int) -> Diagnostic:
    """Y007 at the first byte that is not UTF-8, with the line decoded as it was probably meant."""
    encoding, text = _guessed(raw)
    problem, hint = f"UTF-8で書かれていません{_meant(encoding)}", _ENCODING_HINT
    if name.lower().endswith(_TABLES):
        hint = _CSV_HINT
    if encoding != "utf-16" and (found := _problem(raw)):
        encoding, text, (problem, hint) = "", "", found
    text = text or raw.decode("utf-8", "replace")
    before = raw[:start].decode(encoding or "utf-8", "ignore")
    source = Source(name, text.replace("\r\n", "\n").replace("\r", "\n"))
    place = source.span()
    if encoding != "utf-16":
        lines = before.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        place = source.span(len(lines), len(lines[-1]) + 1)
    return finding("Y007", problem, place, hint)


def _meant(encoding: str) -> str:
    return f"（{_ENCODINGS[encoding]}のようです）" if encoding else ""


def _problem(raw: bytes) -> tuple[str, str] | None:
    """The fault and a hint for UTF-8 that is cut off or contains NUL; None for other bytes."""
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as error:
        is_cut = error.reason == "unexpected end of data" and not raw[: error.start].isascii()
        hint = "元のファイルから写し直すか、終わりを書き直して保存してください"
        return ("ファイルが文字の途中で切れています", hint) if is_cut else None
    return (
        "文字ではないもの（NUL）が入っています",
        "その文字を消すか、元のファイルから写し直してください",
    )


def _guessed(raw: bytes) -> tuple[str, str]:
    """The most likely encoding, and the text decoded from it; both empty when none fits."""
    if raw[:2] in _BYTE_ORDER or raw.count(b"\0") * 8 > len(raw):
        return "utf-16", _decoded(raw, "utf-16") or ""
    texts = {name: _decoded(raw, name) for name in ("cp932", "euc_jp")}
    found = {name: text for name, text in texts.items() if text is not None}
    if not found:
        return "", ""
    best = max(found, key=lambda name: _likelihood(found[name]))
    return best, found[best]


def _likelihood(text: str) -> int:
    return len(_KANA.findall(text)) - 2 * len(_RARE.findall(text))


def _is_shift_jis(raw: bytes, text: str) -> bool:
    """Whether a text that was decoded from Shift_JIS looks like one."""
    other = _decoded(raw, "euc_jp")
    is_likelier = other is None or _likelihood(text) > _likelihood(other)
    return is_likelier and (_likelihood(text) > 0 or not _RARE.search(text))


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
    hint = "どちらの文を採るかを決め、<<<<<<< ======= >>>>>>> の行を消してください"
    report(finding("Y008", message, source.span(line, 1, 7), hint))
    return False
