"""Words of any length: what is done for a letter does not grow with the word.

Where it would, the first two of these tests would run for hours.
"""

from __future__ import annotations

from itertools import pairwise

import pytest

from kumihan.inspection.laid import measure
from kumihan.text.breaks import latin_breaks
from kumihan.text.shape import ShapedGlyph, _by_character
from tests.kumihan.pages import laid_out, lines, text_of

LONG = "hyo" * 200_000


def test_glyphs_are_given_to_letters_in_one_pass() -> None:
    clusters = {at: [ShapedGlyph(0, "0001", 0.5, 500, "")] for at in range(len(LONG))}
    found = _by_character(LONG, clusters)
    assert [glyphs[0].text for glyphs in found[:4]] == ["h", "y", "o", "h"]
    assert len(found) == len(LONG)


def test_addresses_are_looked_for_in_one_pass() -> None:
    for long in (LONG, "a." * 200_000, "a@." * 200_000, "a-" * 200_000 + "b", "%41" * 200_000):
        assert len(list(latin_breaks(long))) in (0, 200_000, 1)


def test_a_cluster_has_the_letters_up_to_the_next() -> None:
    one = ShapedGlyph(0, "0001", 1.0, 1000, "")
    found = _by_character("ffiあ々", {0: [one], 3: [one, one], 6: [one]})
    assert [[glyph.text for glyph in glyphs] for glyphs in found] == [
        ["ffi"], [], [], ["あ", ""], ["々"]
    ]  # fmt: skip


def test_an_address_begins_with_all_the_letters_before_its_colon() -> None:
    assert _parted("見よhttps://a.jp/b、Xhttp://c") == "見よhttps://|a.|jp/|b、Xhttp://|c"


@pytest.mark.parametrize(
    "parted",
    [
        "https://|www.|example.|go.|jp/|a-|b/|c_|d.|html?|x=|1&|y=|2#|top",
        "www.|example.|go.|jp:|8080/|~user/|a.|pdf",
        "kikaku.|tantou@|example-|min.|go.|jpに",
        "10.1234/|abcd.|efgh.2024",
        "github.|com/|a-|b/|c.|git",
        "https://|ja.|example.|org/|wiki/|%E6|%97|%A5",
        "(https://|x.|jp/).",
        "Node.jsとe.g.とU.S.とv1.2とhoukoku_|a.docx",
        "1,234,567.89と192.168.0.1と2010-2020と03-1234-5678と図2-1と2024.01.02",
    ],
)
def test_an_address_breaks_after_its_signs_only(parted: str) -> None:
    """R15: nothing but an address breaks at its points, and no number is parted (R14)."""
    assert _parted(parted.replace("|", "")) == parted


def _parted(text: str) -> str:
    ends = set(latin_breaks(text))
    return "".join(sign + "|" * (i in ends) for i, sign in enumerate(text))


_ADDRESSES = (
    "https://www.example.go.jp/english/policy/documents/2024/white_paper-final_version.html",
    "kikaku.chosei.tantou@example-ministry.go.jp",
    "github.com/example-org/very-long-repository-name",
)


@pytest.mark.parametrize("columns", [12, 14, 17, 20, 26, 37])
@pytest.mark.parametrize("address", _ADDRESSES)
def test_no_line_is_spaced_out_inside_an_address(address: str, columns: int) -> None:
    """A line is filled at its spaces, or ragged, and an address is parted only after a sign."""
    document = laid_out(f"<p>資料は、{address}を見る。次の{address}である。</p>", measure=columns)
    ends = []
    for row in lines(document):
        ends.append(text_of(row)[-1])
        signs = [
            pair for box in row for pair in zip(box.text, box.pango_layout.spaces, strict=True)
        ]
        for (before, space), (after, _) in pairwise(signs):
            if before.isascii() and after.isascii():
                assert abs(space) < 0.002
            assert space < 0.6
    assert {end for end in ends if end.isascii()} <= {*"/.-_@", address[-1]}
    found = {one.rule: one.cases for one in measure(document.pages)}
    assert found["edge"] == found["inseparable"] == found["narrow"] == ()
