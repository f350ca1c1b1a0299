"""Emphasis dots: one above each character but marks, and nothing in the text layer (R43)."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from pypdf import PdfReader

from kumihan.emphasis import Dots
from tests.kumihan.pages import laid_out, lines

BODY = "<p>強調は<b>「約物」、には。AB</b>打つ。</p>"


def style(declarations: str) -> str:
    return f"b {{ font-weight: 400; {declarations} }}"


def drawn(declarations: str) -> str:
    """The content of the page."""
    pdf = laid_out(BODY, style(declarations)).write_pdf()
    assert pdf is not None
    contents = PdfReader(BytesIO(pdf)).pages[0].get_contents()
    assert contents is not None
    return contents.get_data().decode("latin-1")


def test_every_character_but_marks_has_one_above_its_middle() -> None:
    """約物には and two letters: six, and half an em in for Japanese."""
    (line,) = lines(laid_out(BODY, style("text-emphasis-style: dot")))
    piece = next(text for text in line if text.text.startswith("「")).pango_layout
    found = list(Dots(piece).middles())
    assert len(found) == len("約物にはAB")
    assert found[1] - found[0] == pytest.approx(1.0, abs=0.02)
    assert found[0] == pytest.approx(piece.lead + 1.5 + piece.spaces[0], abs=0.001)


@pytest.mark.parametrize(
    ("declarations", "curves", "paint"),
    [("", 0, ""), ("text-emphasis-style: dot", 24, "f"),
     ("text-emphasis-style: open circle", 24, "S"),
     ("text-emphasis-style: dot; text-emphasis-position: under", 24, "f")],
)  # fmt: skip
def test_dots_are_paths(declarations: str, curves: int, paint: str) -> None:
    """Four curves a dot, painted once; the same letters as without them."""
    content, plain = drawn(declarations), drawn("")
    assert len(re.findall(r" c$", content, re.MULTILINE)) == curves
    assert bool(paint) == bool(re.search(rf"^{paint or 'S'}$", content, re.MULTILINE))
    shown = re.compile(r"^.*TJ$", re.MULTILINE)
    assert shown.findall(content) == shown.findall(plain)


def test_a_piece_of_marks_paints_nothing() -> None:
    body = "<p>前<b>「」</b>後</p>"
    pdf = laid_out(body, style("text-emphasis-style: dot")).write_pdf()
    assert pdf is not None
    contents = PdfReader(BytesIO(pdf)).pages[0].get_contents()
    assert contents is not None
    assert not re.search(rb"^f$", contents.get_data(), re.MULTILINE)
