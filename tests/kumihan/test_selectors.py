"""Variation selectors: one sign with their kanji in lines, emphasis and the text layer."""

from __future__ import annotations

import pytest

from kumihan.jlreq.classes import CharacterClass as Cl
from kumihan.jlreq.classes import class_of
from tests.kumihan.pages import laid_out, lines, right_edge, text_of

VARIED = "葛\U000e0100"


def test_a_selector_has_no_room_and_is_never_parted() -> None:
    """Lines of 20 kanji, each with a selector, are as long as lines of 20 kanji."""
    plain = lines(laid_out(f"<p>{'葛' * 70}</p>", measure=20))
    varied = lines(laid_out(f"<p>{VARIED * 70}</p>", measure=20))
    assert [text_of(line).replace(VARIED[1], "") for line in varied] == list(map(text_of, plain))
    assert [right_edge(line) for line in varied] == pytest.approx(list(map(right_edge, plain)))
    assert all(not text_of(line).startswith(VARIED[1]) for line in varied)


def test_a_selector_is_spaced_like_its_kanji() -> None:
    (varied,) = lines(laid_out(f"<p>{VARIED}A{VARIED}</p>"))
    (plain,) = lines(laid_out("<p>葛A葛</p>"))
    assert right_edge(varied) == pytest.approx(right_edge(plain))


def test_a_glyph_of_two_characters_reads_as_the_usual_one() -> None:
    """A PDF has one reading for each glyph, and that of 一 must not be the radical."""
    pieces = [box.pango_layout for line in lines(laid_out("<p>⼀一</p>")) for box in line]
    assert {glyphs[0].text for piece in pieces for glyphs in piece.glyphs} == {"一"}


@pytest.mark.parametrize("space", "\u2002\u2009\u200a\u202f\u3164")
def test_spaces_of_typewriters_are_spaces(space: str) -> None:
    assert class_of(space) is Cl.WORD_SPACE
    (line,) = lines(laid_out(f"<p>km{space}mm</p>"))
    (usual,) = lines(laid_out("<p>km mm</p>"))
    assert right_edge(line) == pytest.approx(right_edge(usual))
