"""Make the pictures of docs/ and of the README: `python -m hakusho.manual.pictures`.

Those of docs/ja/デザイン are crops of the edition in the theme 藍, those of the README whole pages
of both books. They are rendered by pdftoppm (poppler-utils).
"""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path
from typing import NamedTuple

from PIL import Image

from hakusho.machine import cache
from hakusho.machine.places import ROOT
from hakusho.manuscript.prepare import Options, prepare
from kumihan.engine.fonts import use_fonts
from kumihan.geometry.units import MM_PER_INCH

FOLDER = ROOT / "docs" / "images"
_DPI, _COLOURS = 60, 32
_MM = _DPI / MM_PER_INCH

Crop = tuple[float, float, float, float]  # x, y, width, height in mm
WHOLE: Crop = (0, 0, 210, 297)
EDITION, SECOND = "gunshuku-gaiko", "mihon-hakusho"


class Shot(NamedTuple):
    """What a picture shows: a page of a section (from 0) of a book in a profile."""

    book: str
    section: str
    page: int
    crop: Crop = WHOLE
    profile: str = "screen"


SHOTS = {
    "design/cover": Shot(EDITION, "cover", 0),
    "design/page": Shot(EDITION, "chapter-4", 3),
    "design/opening": Shot(EDITION, "chapter-3", 0, (0, 0, 210, 110)),
    "design/headings": Shot(EDITION, "chapter-4", 2, (20, 30, 170, 110)),
    "design/figure": Shot(EDITION, "chapter-4", 3, (20, 95, 170, 130)),
    "design/table": Shot(EDITION, "chapter-4", 6, (20, 20, 170, 110)),
    "design/contents": Shot(EDITION, "contents", 0, (20, 20, 170, 150)),
    "readme/cover": Shot(SECOND, "cover", 0),
    "readme/opening": Shot(SECOND, "chapter-5", 0),
    "readme/columns": Shot(SECOND, "chapter-6", 1),
    "readme/table": Shot(SECOND, "chapter-13", 0),
    "readme/chart": Shot(SECOND, "chapter-7", 2),
    "readme/proof": Shot(EDITION, "chapter-4", 1, WHOLE, "proof"),
}
_THEMES = {EDITION: "ai"}


def main() -> None:
    """Build both books and write the pictures."""
    options = {
        name: Options(profiles=("screen", "proof"), theme=_THEMES.get(name, ""), is_draft=True)
        for name in (EDITION, SECOND)
    }
    read = {name: prepare(ROOT / "content" / name, own) for name, own in options.items()}
    use_fonts([face for one in read.values() for face in one.faces], cache.run_folder())
    from hakusho.pipeline import build  # noqa: PLC0415 - WeasyPrint comes after the faces

    books = {n: build(one, options[n], lambda *_: None) for n, one in read.items()}
    with tempfile.TemporaryDirectory() as home:
        for name, shot in SHOTS.items():
            book, pdf = books[shot.book], Path(home) / f"{shot.book}-{shot.profile}.pdf"
            pdf.write_bytes(book.pdfs[shot.profile])
            assert book.pagination is not None
            number = book.pagination.starts[shot.section] + shot.page + 1
            (FOLDER / name).parent.mkdir(parents=True, exist_ok=True)
            _draw(pdf, number, shot.crop, FOLDER / f"{name}.png")


def _draw(pdf: Path, page: int, crop: Crop, file: Path) -> None:
    x, y, width, height = (str(round(value * _MM)) for value in crop)
    where = ("-x", x, "-y", y, "-W", width, "-H", height, "-f", str(page), "-singlefile")
    command = ("pdftoppm", "-png", "-r", str(_DPI), *where, str(pdf), str(file.with_suffix("")))
    subprocess.run(command, check=True)
    Image.open(file).convert("RGB").quantize(_COLOURS).save(file, optimize=True)


if __name__ == "__main__":
    main()
