"""Picture files: where they are, whether they can be used, and at what resolution they print."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from math import inf
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from hakusho.findings import limits
from hakusho.findings.diagnostic import Diagnostic, Report, Span, finding
from hakusho.findings.limits import Limit
from hakusho.pictures import raster, svg
from hakusho.pictures.kinds import instead, kind_of
from hakusho.pictures.probe import Probe, over
from hakusho.sources.likenames import alike, difference, windows
from hakusho.sources.text import neighbour, reason, shown
from hakusho.tree.blocks.figure import Figure, Image
from hakusho.tree.ledger import FORMATS, FigureEntry
from hakusho.tree.model import Picture
from hakusho.tree.room import Size
from kumihan.files.files import OutsideError, Stamp, TooLargeError, exists, read, stamp
from kumihan.geometry.units import MM_PER_INCH, PT_PER_INCH

if TYPE_CHECKING:
    from kumihan.pdf.glyphs import Lettering

PLACES = (Figure, Image, Picture)  # the nodes that place a picture
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:")
_PREFIX = "project:///publication/"
_REMEDY = "画像を書き出し直して置き換えてください"
_EMBEDDED = "書体を埋め込むか、文字を図形（アウトライン）に変えて、書き出し直してください"
_HAVING = "その文字のある書体に替えるか、文字を図形（アウトライン）に変えて、書き出し直してください"
_LIMITS = {".svg": limits.SVG, ".pdf": limits.PDF_PICTURE}


def locate(
    folder: Path, report: Report, file: str, span: Span, *, planned: bool = False
) -> str | None:
    """The `project:` address of a picture, "" for a placeholder, None for a fault (reported).

    It is a fault if the file is outside the folder (A007), of an unknown format (A010), missing or
    unusable (A002). A missing file is no fault when it is `planned` in the ledger, unless there is
    one whose name is the same but for case, width or the form of Unicode.
    """
    outside = _outside(folder, file)
    if outside:
        hint = "画像を本のフォルダーに置き、その名前を書いてください"
        report(finding("A007", outside, span, hint))
    elif hint := windows(file):
        report(finding("A002", f"「{file}」は、Windowsのファイルの書き方です", span, hint))
    elif _suffix(file) not in FORMATS:
        message = f"画像「{file}」の形式は使えません"
        report(finding("A010", message, span, "PNG、JPEG、TIFF、SVG、1ページのPDFを使ってください"))
    elif not exists(folder, file):
        true = alike(folder, file)
        if planned and not true:
            return ""
        hint = difference(true, file) if true else neighbour(folder, file)
        hint = hint or "画像をその場所に置くか、名前を確かめてください"
        report(finding("A002", f"画像「{shown(folder / file)}」がありません", span, hint))
    elif found := _fault(folder, file):
        message = f"画像「{shown(folder / file)}」を使えません（{found.problem}）"
        report(finding("A002", message, span, found.remedy or _REMEDY))
    else:
        return _PREFIX + quote(file)
    return None


def picture_of(node: Figure | Image | Picture) -> tuple[str, Span] | None:
    """The name of the picture file of a node, and the place where it is written.

    None for a chart, for a picture that is not there yet and for one that cannot be used.
    """
    address = node.address or ""
    if not address.startswith(_PREFIX):
        return None
    if not isinstance(node, Figure):
        file = unquote(address.removeprefix(_PREFIX))
        return file, node.span.find(file)
    named = node.entry.file
    return (named.text, named.span) if named else None


def _fault(folder: Path, file: str) -> Probe | None:
    found = probe(folder, file)
    return found if found.problem else None


def _outside(folder: Path, file: str) -> str:
    """The message for a file that is not below the folder; empty for one that is."""
    if _ADDRESS.match(file):
        return f"画像「{file[:80]}」はファイルではありません"
    try:
        stamp(folder, file)
    except OutsideError:
        return f"画像「{file}」は本のフォルダーの外にあります{_target(folder / file)}"
    except OSError:
        pass  # it is missing, or `probe` says what is wrong with it
    return ""


def _target(path: Path) -> str:
    """The target of a symbolic link as it is written, in Japanese; empty for other files."""
    try:
        return f"（リンクの先は {os.readlink(path)}）"  # noqa: PTH115 (as it was written)
    except (OSError, ValueError):
        return ""


def _suffix(file: str) -> str:
    return PurePosixPath(file).suffix.lower()


_PROBES: dict[tuple[Path, str, Stamp], Probe] = {}


def probe(folder: Path, file: str) -> Probe:
    """The probe of a picture file, cached until the file changes.

    Raises OutsideError for a file that is not below the folder.
    """
    limit = _LIMITS.get(_suffix(file), limits.PICTURE)
    try:
        key = (folder, file, stamp(folder, file))
        if key not in _PROBES:
            _PROBES[key] = _probe(read(folder, file, limit.most), _suffix(file), limit)
        return _PROBES[key]
    except OutsideError:
        raise
    except TooLargeError:
        return over(limit)
    except OSError as error:
        return Probe(problem=reason(error), remedy="画像のファイルを確かめ、置き換えてください")


def _probe(content: bytes, suffix: str, limit: Limit) -> Probe:
    if not content:
        return Probe(problem="ファイルが空です")
    if suffix not in (".svg", ".pdf"):
        return raster.probe(content, suffix)
    found = svg.probe(content) if suffix == ".svg" else _probe_pdf(content, limit)
    is_other = found.problem and kind_of(content) != suffix[1:].upper()
    other = instead(content, suffix) if is_other else ""
    return Probe(problem=other) if other else found


def _probe_pdf(content: bytes, limit: Limit) -> Probe:
    """The probe of a PDF: it must have one page, which can be placed and checked for the press."""
    from kumihan.pdf.facts import look_into
    from kumihan.pdf.foreign import Fault, UnreadableError
    from kumihan.writing.pdfpage import NotOnePageError, page_of

    try:
        page = page_of(content)
        inside = look_into(content)
    except NotOnePageError as error:
        count = f"{error.pages}ページあります" if error.pages else "ページがありません"
        return Probe(problem=count, remedy="1ページのPDFを使ってください")
    except UnreadableError as error:
        return {
            Fault.BROKEN: Probe(problem="PDFとして読めません"),
            Fault.LOCKED: Probe(
                problem="開くのにパスワードが要ります",
                remedy="パスワードを付けずに書き出し直してください",
            ),
            Fault.LARGE: Probe(problem="大きすぎるか、複雑すぎます", remedy=limit.remedy),
        }[error.fault]
    undrawn = (f"注釈や入力欄（{page.annotations}個）",) if page.annotations else ()
    dpi = 0 if inside.dpi == inf else inside.dpi
    return Probe(
        width=round(dpi * page.width / PT_PER_INCH),
        height=round(dpi * page.height / PT_PER_INCH),
        ratio=page.height / page.width,
        undrawn=undrawn,
        unset=tuple(sorted(_unset(inside.letters))),
        unread=tuple(sorted(one.face.name for one in inside.letters if one.is_unread)),
    )


def _unset(letters: Iterable[Lettering]) -> Iterator[tuple[str, str]]:
    """What of the text of a PDF is printed wrongly, each time with the remedy."""
    for one in letters:
        name = one.face.name or "名前のない書体"
        if not one.face.is_embedded:
            yield f"文字の書体「{name}」が、埋め込まれていません", _EMBEDDED
        elif one.is_missing:
            yield f"文字に、書体「{name}」にないものがあります", _HAVING


def resolution(figure: Figure, folder: Path) -> float:
    """The effective resolution in dpi at the placed size; infinite for vectors and placeholders."""
    if not figure.address or figure.entry.file is None:
        return float("inf")
    found = probe(folder, figure.entry.file.text)
    # What has no pixels is 0 wide, and so no coarse picture.
    size = figure.size
    placed_width = min(size.width, size.height * found.width / max(1, found.height))
    return found.width / (placed_width / MM_PER_INCH) if placed_width > 0 else float("inf")


def pixels_needed(size: Size, dpi: int = 350) -> tuple[int, int]:
    """The width and height in pixels that a picture needs for its size and this resolution."""
    return (round(size.width / MM_PER_INCH * dpi), round(size.height / MM_PER_INCH * dpi))


def ratio(folder: Path, entry: FigureEntry) -> float:
    """The height of an entry's picture to its width; 0 without a picture that can be used."""
    if entry.file is None or _suffix(entry.file.text) not in FORMATS:
        return 0.0
    try:
        found = probe(folder, entry.file.text)
    except OutsideError:
        return 0.0
    return 0.0 if found.problem else found.shape


def ledger_findings(entry: FigureEntry, name: str) -> Iterator[Diagnostic]:
    """The findings for a ledger entry without credit (photographs) or alternative text."""
    if entry.kind == "photo" and not entry.credit:
        message = f"写真「{name}」に提供者（credit）がありません"
        yield finding("A004", message, entry.span, "提供者を確かめ、credit: に書いてください")
    if not entry.alt:
        message = f"図「{name}」に代替テキスト（alt）がありません"
        yield finding("A005", message, entry.span, "見えない人に伝わる一文を alt: に書いてください")
