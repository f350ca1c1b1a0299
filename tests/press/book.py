"""A small publication with pictures of all kinds, built for the screen and for the press."""

from __future__ import annotations

import shutil
from io import BytesIO
from pathlib import Path

from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, NameObject

from hakusho.manuscript.prepare import Options
from tests import run, square
from tests.books import Built, built

SETTINGS = """\
title: 印刷の試験
date: 2026-11-23
theme: square
front: [cover, title-page, contents]
back: []
chapters: [a.md, b.md]
allow:
  - {code: A014, place: CMYK, reason: 印刷用の色のままにする}
press: {page-multiple: 8, paper-thickness: 2, overprint: true}
"""
PICTURES = {
    "colour.png": Image.new("RGB", (900, 600), (200, 40, 40)),
    "alpha.png": Image.new("RGBA", (900, 600), (40, 200, 40, 128)),
    "photo.jpg": Image.new("RGB", (900, 600), (40, 40, 200)),
    "grey.png": Image.new("L", (900, 600), 128),
    "bilevel.tif": Image.new("1", (900, 600), 1),
    "inks.jpg": Image.new("CMYK", (900, 600), (200, 100, 50, 0)),
    "inks.tif": Image.new("CMYK", (900, 600), (10, 20, 30, 40)),
}
SVG = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 60 40" width="60" height="40">
<defs><linearGradient id="g"><stop offset="0" stop-color="#fff"/><stop offset="1" stop-color="#c33"
/></linearGradient></defs><rect width="30" height="40" fill="url(#g)"/>
<rect x="30" width="30" height="40" fill="black" stroke="#1d3f66" stroke-width="1"/></svg>"""


def write(folder: Path) -> Path:
    """The publication in a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copytree(square.theme(), folder / "square")
    (folder / "publication.yaml").write_text(SETTINGS, "utf-8")
    for name, picture in PICTURES.items():
        picture.save(folder / name)
    (folder / "vector.svg").write_text(SVG, "utf-8")
    (folder / "page.pdf").write_bytes(_pdf())
    names = [*PICTURES, "vector.svg", "page.pdf"]
    ledger, blocks = "", ""
    for number, name in enumerate(names):
        ledger += (
            f"p{number}: {{caption: {number}, kind: diagram, file: {name}, alt: 図,"
            " width: 60, height: 40}\n"
        )
        blocks += f":::{{figure}} #p{number}\n:::\n\n"
    (folder / "figures.yaml").write_text(ledger, "utf-8")
    (folder / "a.md").write_text(f"# 図の章\n\n図の前の文である。\n\n{blocks}", "utf-8")
    (folder / "b.md").write_text("# 文の章\n\n" + "長い文である。" * 200 + "\n", "utf-8")
    return folder


def _pdf() -> bytes:
    writer, stream = PdfWriter(), BytesIO()
    page = writer.add_blank_page(180, 120)
    content = DecodedStreamObject()
    content.set_data(b"0.5 0 0 0 k 10 10 100 80 re f")
    page[NameObject("/Contents")] = writer._add_object(content)
    writer.write(stream)
    return stream.getvalue()


def _write_below(place: Path) -> None:
    write(place / "book")


def folder() -> Path:
    """The publication, written once in a run for those who only read it."""
    return run.once("press", _write_below) / "book"


def book() -> Built:
    """What its build for the screen and the press makes."""
    return built(folder(), Options(profiles=("screen", "press")))
