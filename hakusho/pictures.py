"""Picture files: where they are, whether they can be read, and how finely they print."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote
from xml.etree import ElementTree

from hakusho.blocks.figure import Figure
from hakusho.diagnostic import Diagnostic, Report, Span, finding
from hakusho.ledger import FORMATS, FigureEntry
from hakusho.sources import neighbour, shown

MAX_PIXELS = 100_000_000  # a page of A3 at 600 dpi has 70 million
MM_PER_INCH = 25.4
_SUFFIXES = {"PNG": (".png",), "JPEG": (".jpg", ".jpeg"), "TIFF": (".tif", ".tiff")}
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:")
_URL = re.compile(r"""(?:url\(|@import)\s*["']?([^"')]+)""")
_FAMILY = re.compile(r"font-family\s*:\s*([^;}]+)")


@dataclass(frozen=True, slots=True)
class Probe:
    """A picture file: its size in pixels (0 × 0 for vectors), or why it cannot be read.

    `families` are the lists of faces that its text asks for.
    """

    width: int = 0
    height: int = 0
    problem: str = ""
    families: frozenset[str] = frozenset()


def locate(
    folder: Path, report: Report, file: str, span: Span, *, planned: bool = False
) -> str | None:
    """The `project:` address of a picture, "" for one that is still to come, None for a fault.

    A file outside the folder (A007), of another format (A010), missing (A002) or broken (A002) is
    reported; a missing one is no fault when it is `planned` in the ledger (placeholder).
    """
    path = folder / file
    if _ADDRESS.match(file) or not _is_inside(folder, path):
        hint = "画像を出版物のフォルダーに置き、その名前を書きます"
        report(finding("A007", _outside(path, file), span, hint))
        return None
    if path.suffix.lower() not in FORMATS:
        message = f"画像「{file}」の形式は使えません"
        report(finding("A010", message, span, "PNG、JPEG、TIFF、SVG、1ページのPDFを使います"))
        return None
    if not _exists(path):
        if planned:
            return ""
        hint = neighbour(folder, file) or "画像をその場所に置くか、名前を確かめます"
        report(finding("A002", f"画像「{shown(path)}」がありません", span, hint))
        return None
    problem = probe(path).problem
    if problem:
        hint = "画像を書き出し直して置き換えます"
        report(finding("A002", f"画像「{shown(path)}」を使えません（{problem}）", span, hint))
        return None
    return "project:///publication/" + quote(file)


def _outside(path: Path, file: str) -> str:
    if _ADDRESS.match(file):
        return f"画像「{file[:80]}」はファイルではありません"
    target = f"（リンクの先は {path.readlink()}）" if path.is_symlink() else ""
    return f"画像「{file}」は出版物のフォルダーの外にあります{target}"


def _is_inside(folder: Path, path: Path) -> bool:
    try:
        return folder.resolve() in path.resolve().parents
    except (OSError, RuntimeError, ValueError):
        return False


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # a name that is too long, for instance
        return False


_PROBES: dict[tuple[Path, int, int], Probe] = {}


def probe(path: Path) -> Probe:
    """Size and readability of a picture file; remembered while the file stays as it is."""
    status = path.stat()
    key = (path, status.st_mtime_ns, status.st_size)
    if key not in _PROBES:
        _PROBES[key] = _probe(path)
    return _PROBES[key]


def _probe(path: Path) -> Probe:
    suffix = path.suffix.lower()
    if not path.is_file() or not path.stat().st_size:
        return Probe(problem="ファイルが空です")
    if suffix == ".svg":
        return _probe_svg(path)
    return _probe_pdf(path) if suffix == ".pdf" else _probe_raster(path)


def _probe_svg(path: Path) -> Probe:
    try:
        root = ElementTree.parse(path).getroot()
    except ElementTree.ParseError as error:
        line, column = error.position
        return Probe(problem=f"SVGとして読めません。{line}行{column + 1}字目に誤りがあります")
    except (ValueError, LookupError):  # an encoding that is unknown or not what it says
        return Probe(problem="SVGの文字コードを読めません")
    if root.tag.rpartition("}")[2] != "svg":
        return Probe(problem="SVGではありません")
    for address in map(str.strip, _addresses(root)):
        if not address.startswith(("#", "data:")):
            return Probe(problem=f"中から「{address[:80]}」を読み込んでいます")
    return Probe(families=frozenset(_families(root)))


def _families(root: ElementTree.Element) -> Iterator[str]:
    for element in root.iter():
        if family := element.get("font-family"):
            yield family
        yield from _FAMILY.findall(element.get("style") or "")
        if str(element.tag).rpartition("}")[2] == "style":
            yield from _FAMILY.findall(element.text or "")


def _addresses(root: ElementTree.Element) -> Iterator[str]:
    """What an SVG asks for, in itself or elsewhere."""
    for element in root.iter():
        kind = str(element.tag).rpartition("}")[2]
        for name, value in element.attrib.items():
            is_link = name.rpartition("}")[2] in ("href", "src") and kind != "a"
            yield from [value] if is_link else _URL.findall(value)
        if kind == "style":
            yield from _URL.findall(element.text or "")


def _probe_pdf(path: Path) -> Probe:
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        pages = len(PdfReader(path).pages)
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return Probe(problem="PDFとして読めません")
    return (
        Probe() if pages == 1 else Probe(problem=f"{pages}ページあります。1ページのPDFを使います")
    )


def _probe_raster(path: Path) -> Probe:
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(path, formats=tuple(_SUFFIXES)) as image:
            width, height = image.size
            if width * height > MAX_PIXELS:
                return Probe(problem=f"{width}×{height}画素は大きすぎます（1億画素まで）")
            if path.suffix.lower() not in _SUFFIXES[str(image.format)]:
                return Probe(problem=f"名前は {path.suffix} ですが、中身は {image.format} です")
            image.load()
    except UnidentifiedImageError:
        return Probe(problem="画像として読めません")
    except Image.DecompressionBombError:
        return Probe(problem="画素が多すぎます（1億画素まで）")
    except (OSError, ValueError, SyntaxError):
        return Probe(problem="途中で切れているか、壊れています")
    return Probe(width, height)


def resolution(figure: Figure, folder: Path) -> float:
    """The effective resolution in dpi at the placed size; infinite for vectors and open ones."""
    if not figure.address or figure.entry.file is None:
        return float("inf")
    found = probe(folder / figure.entry.file.text)
    if not found.width:
        return float("inf")
    placed_width = min(figure.entry.width, figure.entry.height * found.width / max(1, found.height))
    return found.width / (placed_width / MM_PER_INCH) if placed_width > 0 else float("inf")


def pixels_needed(entry: FigureEntry, dpi: int = 350) -> tuple[int, int]:
    """Width and height in pixels that a picture of this size should have at least."""
    return (round(entry.width / MM_PER_INCH * dpi), round(entry.height / MM_PER_INCH * dpi))


def ledger_findings(entry: FigureEntry, name: str) -> Iterator[Diagnostic]:
    """Missing credit (photographs) and alternative text of a ledger entry."""
    if entry.kind == "photo" and not entry.credit:
        message = f"写真「{name}」に提供者（credit）がありません"
        yield finding("A004", message, entry.span, "提供者を確かめ、credit: に書きます")
    if not entry.alt:
        message = f"図「{name}」に代替テキスト（alt）がありません"
        yield finding("A005", message, entry.span, "見えない人に伝わる一文を alt: に書きます")
