"""Dashes in a row are one stroke, and stay the characters that were typed (JLREQ A.8, R16)."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
import yaml
from pypdfium2 import PdfDocument

from kumihan.text.draw import Slice
from kumihan.text.shape import ShapedGlyph, fonts_of
from kumihan.text.words import TextStyle
from tests.books import built
from tests.kumihan.pages import laid_out, lines, text_of

_ROWS = ["――", "——", "―――", "———", "――――", "—————", "―" * 7]


def _pieces(body: str, style: str = "") -> list[Slice]:
    return [text.pango_layout for row in lines(laid_out(body, style)) for text in row]


def _strokes(piece: Slice) -> list[tuple[float, float]]:
    """Where the ink of each glyph of dashes begins and ends in a piece, in em."""
    fonts = fonts_of(piece._style)
    found, at = [], piece.lead
    for number, (glyphs, space) in enumerate(zip(piece.glyphs, piece.spaces, strict=True)):
        for glyph in glyphs:
            if piece.text[number] in "—―":
                left, right = fonts.bearings(glyph)
                found.append((at + left, at + glyph.width / 1000 - right))
            at += glyph.advance
        at += space
    return found


@pytest.mark.parametrize("family", ["Noto Serif CJK JP", "Noto Sans CJK JP", "DejaVu Sans"])
@pytest.mark.parametrize("weight", ["normal", "bold"])
@pytest.mark.parametrize("dashes", _ROWS)
def test_the_ink_of_dashes_meets(dashes: str, weight: str, family: str) -> None:
    """On a line alone, in a justified paragraph, and in the base of a reading that is longer."""
    style = f"p {{ font-family: '{family}', 'Noto Serif CJK JP'; font-weight: {weight} }}"
    long = f"<p>本文{dashes}それは、{'続く' * 30}</p>"
    ruby = f"<p>本文<ruby>甲{dashes}<rt>{'よみかた' * 5}</rt></ruby></p>"
    for body in (f"<p>本文{dashes}それは</p>", long, ruby):
        (strokes,) = filter(None, map(_strokes, _pieces(body, style)))
        assert all(begin <= end + 0.002 for (_, end), (begin, _) in pairwise(strokes))
        if family.startswith("Noto"):
            assert strokes[-1][1] - strokes[0][0] > len(dashes) - 0.2


@pytest.mark.parametrize("dashes", _ROWS[:4])
def test_no_line_ends_between_dashes(dashes: str) -> None:
    for before in range(9, 20):
        body = f"<p>{'字' * before}{dashes}{'あ' * 30}</p>"
        rows = [text_of(row) for row in lines(laid_out(body, measure=12))]
        assert sum(row.count(dashes) for row in rows) == 1


_CHAPTER = """# 章――線の——題

## 節——線の――題

本文――それは——つながる、――と。「――」と**太字――の——語**、{海――川|うみかわ}と三つ―――の。

| 語――の | 欄——の |
|---|---|
| 甲――乙 | 丙——丁 |

:::{figure} #zu
:::
"""


def test_the_text_of_a_pdf_has_the_dashes_that_were_typed(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(_CHAPTER, encoding="utf-8")
    figure = {
        "kind": "chart", "file": "a.png", "owner": "編集室", "due": "校了前", "alt": "折れ線",
        "caption": "図の――題——です",
    }  # fmt: skip
    (tmp_path / "figures.yaml").write_text(yaml.safe_dump({"zu": figure}), encoding="utf-8")
    settings = {"title": "試験", "theme": "ai", "front": [], "back": [], "chapters": ["a.md"]}
    (tmp_path / "publication.yaml").write_text(yaml.safe_dump(settings), encoding="utf-8")
    pages = PdfDocument(built(tmp_path).pdfs["screen"])
    text = "".join(page.get_textpage().get_text_range() for page in pages)
    for part in (
        "章――線の——題", "節——線の――題", "本文――それは——つながる、――と。「――」と太字――の——語、",
        "海――川と三つ―――の。", "語――の", "欄——の", "甲――乙", "丙——丁", "図の――題——です",
    ):  # fmt: skip
        assert part in text.replace("\r\n", "")


def test_a_ligature_after_a_narrowed_comma_is_stated_whole() -> None:
    """A span that states the text of overlapping glyphs does not end inside one of them."""
    one = (ShapedGlyph(0, "0001", 1.0, 1000, "、"),)
    style = TextStyle({"text_transform": "none"}, None)
    piece = Slice("、――の", [one, one, (), one], [-0.4, 0.0, 0.0, 0.0], 0.0, style)
    assert piece._spans() == {0: 2}
