"""Foreign words whose letters the first face lacks, and signs of other faces beside Japanese."""

from __future__ import annotations

import pytest

from kumihan.inspection.laid import measure
from kumihan.jlreq.classes import CharacterClass as Cl
from kumihan.jlreq.classes import class_in_face
from tests.kumihan.pages import laid_out, lines

_FACES = "html { font-family: 'Source Serif 4', 'Noto Serif CJK JP', 'DejaVu Sans' }"


@pytest.mark.parametrize(
    "word", ["Škoda", "Łódź", "Dvořák", "Nguyễn", "Москва", "Αθήνα", "İzmir", "Hawaiʻi", "Ωmega"]
)
def test_a_word_is_in_one_face_without_a_gap(word: str) -> None:
    document = laid_out(f"<p>{f'漢字の{word}を書く。' * 3}</p>", _FACES)
    ((line, *_), *_) = lines(document)
    piece = line.pango_layout
    at = piece.text.index(word)
    glyphs = piece.glyphs[at : at + len(word)]
    assert len({glyph.font for cluster in glyphs for glyph in cluster}) == 1
    assert all(abs(room) < 0.04 for room in piece.spaces[at : at + len(word) - 1])
    found = measure(document.pages)
    assert [one.title for one in found if one.rule in ("latin", "narrow") and one.cases] == []


@pytest.mark.parametrize("sign", "□✓☑☐✅✔✕■★⬛")
def test_a_sign_is_like_a_kanji_in_a_face_of_any_width(sign: str) -> None:
    assert {class_in_face(sign, em) for em in (0.7, 0.85, 1.0)} == {Cl.IDEOGRAPHIC}
    found = measure(laid_out(f"<p>{f'印は{sign}と書く。' * 9}</p>", _FACES).pages)
    assert [one.title for one in found if one.rule in ("latin", "even") and one.cases] == []


def test_letters_of_a_proportional_face_are_no_kanji() -> None:
    assert [class_in_face("М", em) for em in (0.7, 0.93, 1.0)] == [
        Cl.LATIN,
        Cl.LATIN,
        Cl.IDEOGRAPHIC,
    ]
