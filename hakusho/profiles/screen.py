"""The screen profile: pictures that prevent a PDF/A-3a and PDF/UA-1 (A014)."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import Any

from PIL import Image as Raster

from hakusho.findings import limits
from hakusho.findings.diagnostic import Diagnostic, finding
from hakusho.manuscript.prepare import Manuscript
from hakusho.pictures.placing import PLACES, picture_of, probe
from hakusho.tree.blocks.figure import Figure, Image
from hakusho.tree.model import Picture
from kumihan.files.files import read
from kumihan.writing.raster import FORMATS

_READABLE = "文字の情報（ToUnicode）を付けるか、文字を図形に変えて、書き出し直してください"
_CMYK_OPERATORS = ("k", "K")


def faults(manuscript: Manuscript) -> Iterator[Diagnostic]:
    """A014: pictures that PDF/A forbids, and those without the text that PDF/UA requires.

    A missing picture is no obstacle, because the text of its placeholder can be read.
    """
    publication = manuscript.publication
    for node in publication.nodes:
        if not isinstance(node, PLACES):
            continue
        if node.address:
            yield from _alternative(node)
        if not (picture := picture_of(node)):
            continue
        file, span = picture
        obstacle, hint = _obstacle(publication.folder, file)
        if obstacle:
            message = f"画像「{file}」は{obstacle}ので、画面用のPDF（PDF/A-3a）に入れられません"
            yield finding("A014", message, span, hint)


def _alternative(block: Figure | Image | Picture) -> Iterator[Diagnostic]:
    if isinstance(block, Figure):
        text, span, where = block.entry.alt, block.entry.span, " alt: "
        subject = f"図「{block.id}」"
    else:
        text, span, where, subject = block.alt, block.span, "[ ] の中", "画像"
        if span.text.startswith("<", span.column - 1):
            where = ' alt="…" '
    if not text.strip():
        message = f"{subject}は代替テキストがないので、画面用のPDF（PDF/UA-1）に入れられません"
        yield finding("A014", message, span, f"見えない人に伝わる一文を{where}に書いてください")


def _obstacle(folder: Path, file: str) -> tuple[str, str]:
    """The obstacle, and what to do about it; pictures in CMYK with a profile become sRGB."""
    suffix = PurePosixPath(file).suffix.lower()
    if suffix == ".svg":
        return "", ""
    content = read(folder, file, limits.PICTURE.most)
    if suffix == ".pdf":
        if names := probe(folder, file).unread:
            return f"書体「{names[0]}」の文字が何の字か分からない", _READABLE
        return _obstacle_in_pdf(content)
    with Raster.open(BytesIO(content), formats=FORMATS) as image:
        if image.mode == "CMYK" and "icc_profile" not in image.info:
            return "CMYKでICCプロファイルがない", "プロファイルを付けて書き出し直してください"
    return "", ""


def _obstacle_in_pdf(content: bytes) -> tuple[str, str]:
    from kumihan.pdf.foreign import ForeignReader, readable

    with readable():
        if any(_has_cmyk(*part) for part in _parts(ForeignReader(content).pages[0])):
            return "CMYKの色を使っている", "sRGBの色で書き出し直してください"
    return "", ""


def _parts(page: Any) -> Iterator[tuple[Any, Any]]:
    """The contents of a page and of its forms and patterns, each with its resources."""
    from kumihan.pdf.foreign import mapping_of, resolved

    found = [(page.get("/Contents"), mapping_of(page, "/Resources"))]
    seen: set[int] = set()
    while found:
        content, resources = found.pop()
        yield content, resources
        for kind in ("/XObject", "/Pattern"):
            for name in mapping_of(resources, kind):
                part = resolved(mapping_of(resources, kind)[name])
                if isinstance(part, dict) and id(part) not in seen:
                    seen.add(id(part))
                    own = mapping_of(part, "/Resources") if "/Resources" in part else resources
                    found += [(part, own)] if part.get("/Subtype") != "/Image" else []


def _has_cmyk(content: Any, resources: Any) -> bool:
    from kumihan.pdf.foreign import content_of, dictionary_of, mapping_of
    from kumihan.pdf.tokens import operations

    pictures = map(dictionary_of, mapping_of(resources, "/XObject").values())
    return any(one.get("/ColorSpace") == "/DeviceCMYK" for one in pictures) or any(
        operator in _CMYK_OPERATORS for operator, _ in operations(content_of(content))
    )
