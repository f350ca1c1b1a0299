"""A font in which every character is one em wide, and a theme that sets everything in it.

Geometry tested with it does not depend on the version of any real font.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib.tables._g_l_y_f import Glyph

from hakusho.machine.places import THEMES
from tests import run

FAMILY = "Hakusho Square"
FILE = "square-2.ttf"
EM, ASCENT, DESCENT = 1000, 880, -120
_BLOCKS = ((0x20, 0x7E), (0xA0, 0xFF), (0x2010, 0x203B), (0x2190, 0x2193), (0x2460, 0x2473),
           (0x25A0, 0x25CF), (0x3000, 0x3020), (0x3041, 0x30FF), (0xFF01, 0xFF60))  # fmt: skip


def characters() -> Iterator[int]:
    """The code points that the font has: signs, kana and the kanji of JIS level 1."""
    for first, last in _BLOCKS:
        yield from range(first, last + 1)
    for row in range(0xB0, 0xD0):
        text = bytes(b for cell in range(0xA1, 0xFF) for b in (row, cell)).decode(
            "euc_jp", "ignore"
        )
        yield from map(ord, text)


def _box() -> Glyph:
    pen = TTGlyphPen(None)
    pen.moveTo((100, 0))
    for point in ((900, 0), (900, 760), (100, 760)):
        pen.lineTo(point)
    pen.closePath()
    return pen.glyph()


def make(path: Path) -> None:
    """Write the font; every character has a glyph of its own, so that text can be extracted."""
    names = {point: f"u{point:04X}" for point in characters()}
    order = [".notdef", *names.values()]
    box, blank = _box(), TTGlyphPen(None).glyph()
    font = FontBuilder(EM, isTTF=True)
    font.setupGlyphOrder(order)
    font.setupCharacterMap(names)
    font.setupGlyf({name: blank if name in ("u0020", "u3000") else box for name in order})
    font.setupHorizontalMetrics(dict.fromkeys(order, (EM, 100)))
    font.setupHorizontalHeader(ascent=ASCENT, descent=DESCENT)
    font.setupNameTable({"familyName": FAMILY, "styleName": "Regular"})
    font.setupOS2(sTypoAscender=ASCENT, sTypoDescender=DESCENT, usWinAscent=ASCENT,
                  usWinDescent=-DESCENT)  # fmt: skip
    font.setupPost()
    path.parent.mkdir(parents=True, exist_ok=True)
    font.save(path)


def theme() -> Path:
    """The folder of the test theme: sizes and measures of 藍, the square font for every face."""
    return run.once("square", write)


def write(folder: Path) -> None:
    """Write the test theme into a folder."""
    make(folder / "fonts" / FILE)
    text = (THEMES / "ai" / "theme.yaml").read_text(encoding="utf-8")
    face = f"{{family: {FAMILY}, files: [{FILE}]}}"
    for sheet in (THEMES / "ai").glob("*.css"):
        shutil.copy(sheet, folder)
    (folder / "theme.yaml").write_text(re.sub(r"\{family:[^}]*\}", face, text), encoding="utf-8")
