"""The screen profile: what keeps its PDF from being PDF/A-3a and PDF/UA-1 (A014)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from PIL import Image as Raster

from hakusho.blocks.figure import Figure, Image
from hakusho.diagnostic import Diagnostic, finding
from hakusho.manuscript import Manuscript

_FOLDER = "project:///publication/"
_CMYK_OPERATORS = (b"k", b"K")


def faults(manuscript: Manuscript) -> Iterator[Diagnostic]:
    """A014: pictures that PDF/A forbids as they are, and those that PDF/UA wants a text for.

    A picture that has not come keeps nothing back: its placeholder is read.
    """
    publication = manuscript.publication
    blocks: tuple[Figure | Image, ...] = (*publication.placed(Figure), *publication.placed(Image))
    for block in blocks:
        address = block.address or ""
        if address:
            yield from _alternative(block)
        if not address.startswith(_FOLDER):
            continue
        file = unquote(address.removeprefix(_FOLDER))
        obstacle, hint = _obstacle(publication.folder / file)
        if obstacle:
            named = block.entry.file if isinstance(block, Figure) else None
            message = f"画像「{file}」は{obstacle}ので、画面用のPDF（PDF/A-3a）に入れられません"
            yield finding("A014", message, named.span if named else block.span, hint)


def _alternative(block: Figure | Image) -> Iterator[Diagnostic]:
    if isinstance(block, Figure):
        text, span, where = block.entry.alt, block.entry.span, " alt: "
        subject = f"図「{block.id}」"
    else:
        text, span, where, subject = block.alt, block.span, "[ ] の中", "画像"
    if not text.strip():
        message = f"{subject}は代替テキストがないので、画面用のPDF（PDF/UA-1）に入れられません"
        yield finding("A014", message, span, f"見えない人に伝わる一文を{where}に書きます")


def _obstacle(path: Path) -> tuple[str, str]:
    """What stands in the way, and what to do; pictures in CMYK with a profile become sRGB."""
    suffix = path.suffix.lower()
    if suffix == ".pdf":
        from pypdf import PdfReader

        page = PdfReader(path).pages[0]
        if not all(map(_is_embedded, _fonts(page))):
            return "フォントが埋め込まれていない", "フォントを埋め込んで書き出し直します"
        if _has_cmyk(page):
            return "CMYKの色を使っている", "sRGBの色で書き出し直します"
    elif suffix != ".svg":
        with Raster.open(path) as image:
            if image.mode == "CMYK" and "icc_profile" not in image.info:
                hint = "プロファイルを付けて書き出し直します"
                return "CMYKでICCプロファイルがない", hint
    return "", ""


def _fonts(page: Any) -> Iterator[Any]:
    resources = page.get("/Resources", {}).get_object()
    for font in resources.get("/Font", {}).get_object().values() if "/Font" in resources else ():
        found = font.get_object()
        yield found["/DescendantFonts"][0].get_object() if "/DescendantFonts" in found else found


def _is_embedded(font: Any) -> bool:
    descriptor = font["/FontDescriptor"].get_object() if "/FontDescriptor" in font else {}
    return font["/Subtype"] == "/Type3" or any(f"/FontFile{n}" in descriptor for n in ("", 2, 3))


def _has_cmyk(page: Any) -> bool:
    from pypdf.generic import ContentStream

    content = page.get_contents()
    operations = ContentStream(content, page.pdf).operations if content is not None else ()
    if any(operator in _CMYK_OPERATORS for _, operator in operations):
        return True
    resources = page.get("/Resources", {}).get_object()
    objects = resources.get("/XObject", {}).get_object() if "/XObject" in resources else {}
    return any(one.get_object().get("/ColorSpace") == "/DeviceCMYK" for one in objects.values())
