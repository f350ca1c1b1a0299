"""Emphasis dots: one above each character but marks, and nothing in the text layer (R43)."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from pypdf import PdfReader

from kumihan.render import written
from kumihan.text.emphasis import Dots
from tests.kumihan.pages import MM, laid_out, lines

BODY = "<p>強調は<b>「約物」、には。AB</b>打つ。</p>"


def style(declarations: str) -> str:
    return f"b {{ font-weight: 400; {declarations} }}"


def drawn(declarations: str) -> str:
    """The content of the page."""
    pdf = written(laid_out(BODY, style(declarations)))
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
    ("kind", "curves", "paint"),
    [("", 0, ""), ("dot", 24, r"f\*"), ("open circle", 24, "S"), ("filled", 24, r"f\*"),
     ("double-circle", 72, r"f\*"), ("open double-circle", 72, "S"),
     ("triangle", 0, r"f\*"), ("triangle open", 0, "S"),
     ("sesame", 18, r"f\*"), ("open sesame", 18, "S"),
     ("dot; text-emphasis-position: under", 24, r"f\*")],
)  # fmt: skip
def test_shapes_are_paths(kind: str, curves: int, paint: str) -> None:
    """Six marks, painted once; the same letters as without them."""
    content, plain = drawn(f"text-emphasis-style: {kind}" if kind else ""), drawn("")
    assert len(re.findall(r" c$", content, re.MULTILINE)) == curves
    assert len(re.findall(r" l$", content, re.MULTILINE)) == 12 * ("triangle" in kind)
    assert bool(paint) == bool(re.search(rf"^{paint or 'S'}$", content, re.MULTILINE))
    shown = re.compile(r"^.*TJ$", re.MULTILINE)
    assert shown.findall(content) == shown.findall(plain)


def test_a_sign_is_half_as_large_in_the_middle_and_reads_as_nothing() -> None:
    """Its baseline is where the middle of its frame is that of a mark."""
    content = drawn("text-emphasis-style: '※'")
    size, em = 2 * MM, 4 * MM
    assert any(float(found) == pytest.approx(size) for found in re.findall(r"(\S+) Tf$", content,
               re.MULTILINE))  # fmt: skip
    assert "/ActualText <feff>" in content
    places = re.findall(r"^1 0 0 -1 (\S+) (\S+) Tm$", content, re.MULTILINE)
    heights = {round(float(y) / em, 3) for _, y in places if float(y) < 0}
    assert heights == {round(-0.88 - 0.25 + 0.38 / 2, 3)}
    (line,) = lines(laid_out(BODY, style("text-emphasis-style: '※'")))
    piece = next(text for text in line if text.text.startswith("「")).pango_layout
    middles = [em * x - size / 2 for x in Dots(piece).middles()]
    assert [float(x) for x, y in places if float(y) < 0] == pytest.approx(middles, abs=0.02)


@pytest.mark.parametrize("value", ["none dot", "open filled", "dot circle", "''", "star", "1"])
def test_other_values_are_refused(value: str) -> None:
    assert drawn(f"text-emphasis-style: {value}") == drawn("")


@pytest.mark.parametrize("value", ["sesame", "open circle", "'※'", "none"])
def test_the_shorthand_is_the_style(value: str) -> None:
    assert drawn(f"text-emphasis: {value}") == drawn(f"text-emphasis-style: {value}")


@pytest.mark.parametrize("value", ["dot red", "#c00", "dot circle"])
def test_a_shorthand_with_a_colour_is_refused(value: str) -> None:
    assert drawn(f"text-emphasis: {value}") == drawn("")


def test_a_piece_of_marks_paints_nothing() -> None:
    body = "<p>前<b>「」</b>後</p>"
    pdf = written(laid_out(body, style("text-emphasis-style: dot")))
    assert pdf is not None
    contents = PdfReader(BytesIO(pdf)).pages[0].get_contents()
    assert contents is not None
    assert not re.search(rb"^f", contents.get_data(), re.MULTILINE)
