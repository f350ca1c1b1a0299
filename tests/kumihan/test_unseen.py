"""Signs that nobody sees: their paragraph is composed, and its spaces are as without them."""

from __future__ import annotations

import pytest

from kumihan.inspection.laid import measure
from tests.kumihan.pages import laid_out, lines, right_edge, text_of

_TEXT = "これはWTO協定の「附属書」である。、（甲）乙・丙、3国間のLEE。"


@pytest.mark.parametrize("sign", "\xad\u200b\u2060\ufeff")
@pytest.mark.parametrize("at", range(len(_TEXT) + 1))
def test_an_unseen_sign_has_no_effect_on_spaces(sign: str, at: int) -> None:
    (usual,) = lines(laid_out(f"<p>{_TEXT}</p>"))
    ((*_, last),) = (line for line in lines(laid_out(f"<p>{_TEXT[:at]}{sign}{_TEXT[at:]}</p>")))
    assert last.position_x + last.width == pytest.approx(
        usual[-1].position_x + usual[-1].width, abs=1
    )  # letters that it parts are not kerned


@pytest.mark.parametrize("sign", "\xad\u200b\u2060\ufeffﬁ")
def test_a_paragraph_with_an_unseen_sign_is_composed(sign: str) -> None:
    body = f"<p>{'これはWTO協定の「附属書」である。' * 3}{sign}{_TEXT * 5}</p>"
    found = lines(laid_out(body, measure=20))
    assert [right_edge(line) for line in found[:-1]] == pytest.approx([110] * (len(found) - 1))
    measures = measure(laid_out(body, measure=20).pages)
    assert [case for one in measures if one.is_must and not one.allowed for case in one.cases] == []


def test_a_zero_width_space_parts_a_word_and_a_joiner_does_not() -> None:
    (first, _) = lines(laid_out(f"<p>{'漢' * 10}abcd\u200befgh</p>", measure=14))
    assert text_of(first).endswith("abcd\u200b")
    (first, _) = lines(laid_out(f"<p>{'漢' * 14}\u2060字</p>", measure=14))
    assert text_of(first).endswith("漢" * 12)


def test_a_soft_hyphen_is_seen_only_where_a_line_ends() -> None:
    (_, first, _) = lines(laid_out("<p>漢漢international\xadization</p>", measure=9))
    assert first[-1].pango_layout.glyphs[-1][0].text in "-\u2010"
    (only,) = lines(laid_out("<p>com\xadmittee</p>"))
    assert not only[-1].pango_layout.glyphs[3]


def test_a_ligature_reads_as_its_letters() -> None:
    pieces = [box.pango_layout for line in lines(laid_out("<p>ﬁnal と office</p>")) for box in line]
    read = "".join(glyph.text for one in pieces for glyphs in one.glyphs for glyph in glyphs)
    assert read.replace(" ", "") == "finalとoffice"
