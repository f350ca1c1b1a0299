"""Signs that nobody sees (U+200B, U+2060, U+FEFF, …) change nothing of the line around them."""

from __future__ import annotations

from typing import Any

import pytest

from kumihan.inspection.laid import measure
from tests.kumihan.pages import laid_out, lines

_TEXT = "漢字とABCの境と2024年の四分アキ、途中{}に一つある。WTO加盟国の50%が賛成した。"
_SIGNS = ("\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u00ad", "\u034f", "\u2060\u200b")


def _seen(line: list[Any]) -> list[tuple[str, float]]:
    """The printed characters of a line with their rooms."""
    found = []
    for box in line:
        piece = box.pango_layout
        found += [
            (text, round(sum(glyph.advance for glyph in glyphs) + room, 3))
            for text, glyphs, room in zip(piece.text, piece.glyphs, piece.spaces, strict=False)
            if glyphs
        ]
    return found


@pytest.mark.parametrize("sign", _SIGNS)
def test_the_other_characters_stay_in_their_places(sign: str) -> None:
    with_sign, without = (
        [_seen(line) for line in lines(laid_out(f"<p>{_TEXT.format(one)}</p>", measure=60))]
        for one in (sign, "")
    )
    assert with_sign == without


@pytest.mark.parametrize("sign", _SIGNS)
def test_no_rule_is_broken_by_them(sign: str) -> None:
    text = _TEXT.format(sign) + f"A{sign}Bと{sign}C、{sign}D{sign}「{sign}文{sign}」{sign}。"
    found = measure(laid_out(f"<p>{text * 6}</p>").pages)
    assert [one.title for one in found if one.is_must and one.is_failed] == []


def test_a_soft_hyphen_and_a_space_without_width_part_a_word() -> None:
    for sign, hyphen in (("\u00ad", True), ("\u200b", False)):
        word = sign.join(["abcdefgh"] * 12)
        found = lines(laid_out(f"<p>{'漢' * 7}{word}</p>", measure=12))
        ends = [line[-1].pango_layout for line in found[:-1]]
        assert len(ends) > 2
        assert all((len(piece.glyphs) > len(piece.text)) is hyphen for piece in ends[1:])


def test_a_ligature_reads_as_its_letters() -> None:
    pieces = [box.pango_layout for line in lines(laid_out("<p>ﬁnal と office</p>")) for box in line]
    read = "".join(glyph.text for one in pieces for glyphs in one.glyphs for glyph in glyphs)
    assert read.replace(" ", "") == "finalとoffice"
