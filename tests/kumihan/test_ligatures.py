"""Ligatures at the ends of lines, and room before the glyphs of another size."""

from __future__ import annotations

from typing import Any

import pytest

from kumihan.text.shape import Glyphs
from tests.kumihan.pages import laid_out, lines, right_edge, text_of

_WORDS = "difficult efficient official sufficient affluent officer classification offline effect"
_STYLE = "p { hyphens: auto; hyphenate-limit-chars: 5 2 2 }"


def _shown(line: list[Any]) -> str:
    """What the glyphs of a line read as."""
    return "".join(glyph.text for box in line for some in _glyphs(box) for glyph in some)


def _glyphs(box: Any) -> list[Glyphs]:
    return list(box.pango_layout.glyphs)


@pytest.mark.parametrize("measure", range(12, 22))
def test_no_letter_of_a_ligature_is_lost(measure: int) -> None:
    """Words are hyphenated where the dictionary says so, also within ffi, and read whole."""
    found = lines(laid_out(f"<p lang='ja'>あの{_WORDS}</p>", _STYLE, measure))
    shown = "".join(_shown(line).removesuffix("‐") for line in found)
    assert shown.replace(" ", "") == f"あの{_WORDS}".replace(" ", "")
    assert not {text_of(line)[-3:] for line in found} & {"eff", "iff", "uff", "aff"}


def test_a_typed_space_before_larger_type_leaves_its_room_there() -> None:
    """The space after code belongs to the text after it, so that both edges are straight."""
    text = "漢字の<code>setup@0</code> を動かしておかないと途中で止まる" * 4
    style = "code { font-size: 60% }"
    found = lines(laid_out(f"<p>{text}</p>", style, 20))
    edge = right_edge(found[0])
    assert [right_edge(line) for line in found[:-1]] == pytest.approx([edge] * (len(found) - 1))
