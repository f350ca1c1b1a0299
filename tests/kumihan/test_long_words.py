"""Words of any length: what is done for a letter does not grow with the word.

Where it would, the first two of these tests would run for hours.
"""

from __future__ import annotations

from kumihan.text.breaks import latin_breaks, loose_breaks
from kumihan.text.shape import ShapedGlyph, _by_character

LONG = "hyo" * 200_000


def test_glyphs_are_given_to_letters_in_one_pass() -> None:
    clusters = {at: [ShapedGlyph(0, "0001", 0.5, 500, "")] for at in range(len(LONG))}
    found = _by_character(LONG, clusters)
    assert [glyphs[0].text for glyphs in found[:4]] == ["h", "y", "o", "h"]
    assert len(found) == len(LONG)


def test_addresses_are_looked_for_in_one_pass() -> None:
    assert list(latin_breaks(LONG)) == list(loose_breaks(LONG)) == []


def test_a_cluster_has_the_letters_up_to_the_next() -> None:
    one = ShapedGlyph(0, "0001", 1.0, 1000, "")
    found = _by_character("ffiあ々", {0: [one], 3: [one, one], 6: [one]})
    assert [[glyph.text for glyph in glyphs] for glyphs in found] == [
        ["ffi"], [], [], ["あ", ""], ["々"]
    ]  # fmt: skip


def test_an_address_begins_with_all_the_letters_before_its_colon() -> None:
    text = "見よhttps://a.example/b、Xhttp://c"
    assert min(loose_breaks(text)) == text.index("https") + 8
    assert 15 < max(loose_breaks(text)) < len(text)
