"""Make the pictures of docs/ja/デザイン from the edition: `python -m hakusho.manual.pictures`.

They are small crops of its pages in the theme 藍, rendered by pdftoppm (poppler-utils).
"""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

from PIL import Image

from hakusho.machine import cache
from hakusho.machine.places import ROOT
from hakusho.manuscript.prepare import Options, prepare
from kumihan.engine.fonts import use_fonts
from kumihan.geometry.units import MM_PER_INCH

FOLDER = ROOT / "docs" / "images" / "design"
_DPI, _COLOURS = 60, 32
_MM = _DPI / MM_PER_INCH

# File name: section, page in it (from 0), and crop in mm (x, y, width, height).
SHOTS: dict[str, tuple[str, int, tuple[float, float, float, float]]] = {
    "cover": ("cover", 0, (0, 0, 210, 297)),
    "page": ("chapter-4", 3, (0, 0, 210, 297)),
    "opening": ("chapter-3", 0, (0, 0, 210, 110)),
    "headings": ("chapter-4", 2, (20, 30, 170, 110)),
    "figure": ("chapter-4", 3, (20, 95, 170, 130)),
    "table": ("chapter-4", 6, (20, 20, 170, 110)),
    "contents": ("contents", 0, (20, 20, 170, 150)),
}


def main() -> None:
    """Build the edition and write the pictures."""
    options = Options(theme="ai")
    manuscript = prepare(ROOT / "content" / "gunshuku-gaiko", options)
    use_fonts(manuscript.faces, cache.run_folder())
    from hakusho.pipeline import build  # noqa: PLC0415 - WeasyPrint comes after the faces

    book = build(manuscript, options, lambda _section, _pages: None)
    assert book.pagination is not None
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        pdf = Path(home) / "book.pdf"
        pdf.write_bytes(book.pdfs["screen"])
        for name, (section, page, crop) in SHOTS.items():
            number = book.pagination.starts[section] + page + 1
            _draw(pdf, number, crop, FOLDER / f"{name}.png")


def _draw(pdf: Path, page: int, crop: tuple[float, float, float, float], file: Path) -> None:
    x, y, width, height = (str(round(value * _MM)) for value in crop)
    where = ("-x", x, "-y", y, "-W", width, "-H", height, "-f", str(page), "-singlefile")
    command = ("pdftoppm", "-png", "-r", str(_DPI), *where, str(pdf), str(file.with_suffix("")))
    subprocess.run(command, check=True)
    Image.open(file).convert("RGB").quantize(_COLOURS).save(file, optimize=True)


if __name__ == "__main__":
    main()
