"""Picture files: where they are, whether they can be read, and how finely they print."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote
from xml.etree import ElementTree

from hakusho.blocks.figure import FORMATS, Figure, FigureEntry
from hakusho.diagnostic import Diagnostic, Report, Span, finding
from hakusho.sources import shown

MAX_PIXELS = 100_000_000  # a page of A3 at 600 dpi has 70 million
MM_PER_INCH = 25.4


@dataclass(frozen=True, slots=True)
class Probe:
    """A picture file: its size in pixels (0 × 0 for vectors), or why it cannot be read."""

    width: int = 0
    height: int = 0
    problem: str = ""


def locate(folder: Path, report: Report, file: str, span: Span, *, planned: bool = False) -> str:
    """The `project:` address of a picture, or "" when there is none to show.

    A file outside the folder (A007), of another format (A010), missing (A002) or broken (A002) is
    reported; a missing one is no fault when it is `planned` in the ledger (placeholder).
    """
    path = folder / file
    if folder.resolve() not in path.resolve().parents or "://" in file:
        report(finding("A007", f"画像「{file}」は出版物のフォルダーの外にあります", span))
        return ""
    if path.suffix.lower() not in FORMATS:
        message = f"画像「{file}」の形式は使えません"
        report(finding("A010", message, span, "PNG、JPEG、TIFF、SVG、1ページのPDFを使います"))
        return ""
    if not path.exists():
        if not planned:
            report(finding("A002", f"画像「{shown(path)}」がありません", span))
        return ""
    problem = probe(path).problem
    if problem:
        report(finding("A002", f"画像「{shown(path)}」を読めません（{problem}）", span))
        return ""
    return "project:///publication/" + quote(file)


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
    except (ElementTree.ParseError, ValueError) as error:
        return Probe(problem=f"SVGとして読めません: {error}")
    return Probe() if root.tag.endswith("svg") else Probe(problem="SVGではありません")


def _probe_pdf(path: Path) -> Probe:
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        pages = len(PdfReader(path).pages)
    except (PyPdfError, ValueError, KeyError) as error:
        return Probe(problem=f"PDFとして読めません: {error}")
    return (
        Probe() if pages == 1 else Probe(problem=f"{pages}ページあります。1ページのPDFを使います")
    )


def _probe_raster(path: Path) -> Probe:
    from PIL import Image

    try:
        with Image.open(path, formats=("PNG", "JPEG", "TIFF")) as image:
            width, height = image.size
            if width * height > MAX_PIXELS:
                return Probe(problem=f"{width}×{height}画素は大きすぎます（1億画素まで）")
            image.load()
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        return Probe(problem=str(error) or "壊れています")
    return Probe(width, height)


def resolution(figure: Figure, folder: Path) -> float:
    """The effective resolution in dpi at the placed size; infinite for vectors and open ones."""
    if not figure.address or figure.entry.file is None:
        return float("inf")
    found = probe(folder / figure.entry.file.text)
    if not found.width:
        return float("inf")
    placed_width = min(figure.entry.width, figure.entry.height * found.width / max(1, found.height))
    return found.width / (placed_width / MM_PER_INCH)


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
