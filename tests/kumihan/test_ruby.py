"""Ruby: readings over their bases, in numbers and on the page (JLREQ 3.3, R44–R49)."""

from __future__ import annotations

from io import BytesIO
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader
from weasyprint.formatting_structure import boxes

from kumihan.jlreq.classes import CharacterClass as Cl
from kumihan.jlreq.ruby import Fit, SolidText, fit, overhang
from kumihan.render import written
from tests.kumihan.pages import MM, laid_out, lines, right_edge, text_of

STYLE = "rt { display: block; position: absolute; left: 0; font-size: 50%; white-space: nowrap }"
EM = 4.0  # mm
TEXT = "承|うけたまわ 瓦葺|かわらぶき 漢|かん 不拡散|ふかくさん 国際連合|ユネスコ"


def unit(pair: str) -> str:
    base, reading = pair.split("|")
    return f"<ruby><span>{base}<rt>{reading}</rt></span></ruby>"


def bases(body: str, measure: int = 37, style: str = STYLE) -> list[tuple[Any, Any, float, float]]:
    """Base and reading of every ruby, and left and right edge of their line (mm)."""
    return [
        (base, base.children[0], line.position_x / MM, line.position_x / MM + measure * EM)
        for page in laid_out(body, style, measure).pages
        for line in page._page_box.descendants()
        if isinstance(line, boxes.LineBox)
        for base in line.descendants()
        if isinstance(base, boxes.InlineBox) and base.children
        and base.children[0].element_tag == "rt"
    ]  # fmt: skip


def span(box: Any) -> tuple[float, float, float]:
    """Left and right edge of the text in a box, and its baseline (mm)."""
    below = box.children[1:] if isinstance(box, boxes.InlineBox) else (box,)
    texts = [b for child in below for b in child.descendants() if isinstance(b, boxes.TextBox)]
    left, right = texts[0].position_x, texts[-1].position_x + texts[-1].width
    return left / MM, right / MM, (texts[0].position_y + texts[0].baseline) / MM


@pytest.mark.parametrize(
    ("base", "count", "reading", "signs", "reach", "expected"),
    [
        (2, 2, 1.5, 3, (0, 0), Fit(0, 0, 0, 1 / 12, 2 - 1 / 6)),  # 1:2:1
        (2, 2, 0.5, 1, (0, 0), Fit(0, 0, 0, 0.75, 0.5)),  # alone: centred
        (6, 6, 1, 2, (0, 0), Fit(0, 0, 0, 0.5, 5)),  # the ends are one em of the reading at most
        (1, 1, 1, 2, (0, 0), Fit(0, 0, 0, 0, 1)),
        (2, 2, 3, 6, (0, 0), Fit(0.25, 0.5, 0.25, -0.25, 3)),  # the base is spread 1:2:1
        (1, 1, 2, 4, (0, 0), Fit(0.5, 0, 0.5, -0.5, 2)),
        (1, 1, 2, 4, (0.5, 0), Fit(0, 0, 0.5, -0.5, 2)),  # over kana on the left
    ],
)
def test_the_shorter_is_spread(
    base: float, count: int, reading: float, signs: int, reach: tuple[float, float], expected: Fit
) -> None:
    found = fit(SolidText(base, count), SolidText(reading, signs), 0.5, reach)
    for name in ("before", "between", "after", "start", "width"):
        assert getattr(found, name) == pytest.approx(getattr(expected, name))


@given(st.integers(1, 8), st.integers(1, 20), st.sampled_from([0.0, 0.5]))
def test_base_and_reading_have_one_middle(count: int, signs: int, reach: float) -> None:
    found = fit(SolidText(count, count), SolidText(signs / 2, signs), 0.5, (reach, reach))
    width = count + found.between * (count - 1)
    assert found.start + found.width / 2 == pytest.approx(width / 2)
    sticks_out = -found.start - found.before
    assert sticks_out <= reach + 1e-9


@pytest.mark.parametrize(
    ("align", "short", "long"),
    [
        ("start", Fit(0, 0, 0, 0, 1), Fit(0, 0, 0.5, 0, 2.5)),
        ("center", Fit(0, 0, 0, 0.5, 1), Fit(0, 0, 0, -0.25, 2.5)),
        ("space-between", Fit(0, 0, 0, 0, 2), Fit(0, 0.5, 0, 0, 2.5)),
        ("space-around", Fit(0, 0, 0, 0.25, 1.5), Fit(0, 0.25, 0, -0.125, 2.5)),
    ],
)
def test_alignment_says_where_space_goes(align: str, short: Fit, long: Fit) -> None:
    """A reading of two signs, and one of five, over two kanji between kana (CSS Ruby 1 §4.1)."""
    assert fit(SolidText(2, 2), SolidText(1, 2), 0.5, (0.5, 0.5), align) == short
    reach = (0.5, 0.5) if align != "start" else (0.0, 0.0)
    assert fit(SolidText(2, 2), SolidText(2.5, 5), 0.5, reach, align) == long


def test_readings_reach_over_kana_only() -> None:
    """And over the half em after a full stop, but not over the one before a bracket (R47)."""
    assert overhang(Cl.HIRAGANA, Cl.PROLONGED, 2.0) == (2.0, 2.0)
    assert overhang(Cl.IDEOGRAPHIC, Cl.LATIN, 2.0) == (0.0, 0.0)
    assert overhang(Cl.FULL_STOP, Cl.FULL_STOP, 2.0) == (2.0, 0.0)
    assert overhang(None, Cl.OPENING, 2.0) == (0.0, 0.0)


def test_readings_stand_over_the_middle_of_their_bases() -> None:
    """Frames touch: the foot of the reading's is the head of the base's (R44, R45)."""
    body = "<p>" + "と".join(unit(pair) for pair in TEXT.split()) + "である。</p>"
    found = bases(body)
    assert len(found) == len(TEXT.split())
    for base, reading, _, _ in found:
        (left, _, baseline), (start, end, above) = span(base), span(reading)
        texts = [b for b in base.children[1:] if isinstance(b, boxes.TextBox)]
        signs = sum(len(text.text) for text in texts)
        piece = texts[0].pango_layout
        spaces = sum(list(piece.spaces)[: signs - 1]) * EM
        assert (start + end) / 2 == pytest.approx(left + (signs * EM + spaces) / 2, abs=0.01)
        assert baseline - 0.88 * EM == pytest.approx(above + 0.12 * EM / 2, abs=0.01)


def test_readings_can_stand_under_their_bases() -> None:
    """`ruby-position: under`: the frames touch there."""
    body = f'<p style="ruby-position: under">その{unit("漢字|かんじ")}は</p>'
    ((base, reading, _, _),) = bases(body)
    assert span(reading)[2] - span(base)[2] == pytest.approx(0.12 * EM + 0.88 * EM / 2, abs=0.01)


@pytest.mark.parametrize("measure", range(9, 24))
def test_lines_with_ruby_are_lines_like_others(measure: int) -> None:
    """Flush, on the pitch, bases whole, nothing outside the measure (R46, R48)."""
    words = [unit(pair) for pair in TEXT.split()]
    body = "<p>" + "".join(f"その{word}と本文の字が続く、" for word in words * 2) + "</p>"
    found = bases(body, measure)
    assert len(found) == 2 * len(words)  # no base is broken
    for _, reading, head, foot in found:
        start, end, _ = span(reading)
        assert start >= min(head, 30.0) - 0.02
        assert end <= foot + 0.02
    texts = [
        [text for text in line if text.style["font_size"] > 3 * MM]
        for line in lines(laid_out(body, STYLE, measure))
    ]
    texts = [line for line in texts if line]
    heights = [line[0].position_y / MM for line in texts]
    pitches = {round(b - a, 2) for a, b in pairwise(heights)}
    assert pitches <= {7.0}
    for line in texts[:-1]:
        assert right_edge(line) == pytest.approx(30 + measure * EM, abs=0.7 * EM), text_of(line)


def compound(base: str, *readings: str) -> str:
    """One ruby of several bases (熟語ルビ)."""
    units = (f"<span>{b}<rt>{r}</rt></span>" for b, r in zip(base, readings, strict=True))
    return f"<ruby>{''.join(units)}</ruby>"


def test_a_compound_with_short_readings_is_set_by_the_character() -> None:
    found = bases(f"<p>その{compound('紫陽花', 'あ', 'じ', 'さい')}は</p>")
    for base, reading, _, _ in found:
        (left, right, _), (start, end, _) = span(base), span(reading)
        assert (start + end) / 2 == pytest.approx((left + right) / 2, abs=0.01)


def test_a_compound_with_a_long_reading_is_set_as_a_whole() -> None:
    """4 kana over 2 kanji: solid, from edge to edge, and nothing is spread (3.3.7, R46)."""
    found = bases(f"<p>その{compound('凝視', 'ぎょう', 'し')}は</p>")
    edges = [span(reading)[:2] for _, reading, _, _ in found]
    left, right = span(found[0][0])[0], span(found[1][0])[1]
    assert right - left == pytest.approx(2 * EM, abs=0.01)
    assert edges[0] == pytest.approx((left, left + 1.5 * EM), abs=0.01)
    assert edges[1] == pytest.approx((left + 1.5 * EM, right), abs=0.01)


def test_nothing_opens_inside_a_compound() -> None:
    """However the line is stretched (R32)."""
    for count in range(2, 20):
        body = f"<p>{'字' * count}{compound('紫陽花', 'あ', 'じ', 'さい')}の{'字' * 24}</p>"
        lefts = [(span(base)[2], span(base)[0]) for base, *_ in bases(body, 12)]
        for (line, left), (after, right) in pairwise(lefts):
            assert line != after or right - left == pytest.approx(EM, abs=0.01)


@pytest.mark.parametrize("count", range(4, 14))
def test_a_compound_breaks_where_both_readings_fit(count: int) -> None:
    """一般会計 may part in its middle, 凝視 nowhere; readings stay over their part."""
    words = compound("一般会計", "いっ", "ぱん", "かい", "けい"), compound("凝視", "ぎょう", "し")
    for body in (f"<p>{'字' * count}{word}{'字' * 20}</p>" for word in words):
        found = bases(body, 12)
        heights = {round(span(base)[2], 1) for base, *_ in found}
        assert len(heights) == 1 or len(found) == 4
        for _, reading, head, foot in found:
            start, end, _ = span(reading)
            assert head - 0.01 <= start
            assert end <= foot + 0.01


def test_a_parted_compound_keeps_its_readings_over_its_parts() -> None:
    """上達部 is one group (かんだち is three kana wide): かんだち stays over 上達."""
    word = compound("憲法調査", "けん", "ぽう", "ちょう", "さ")
    broken = 0
    for count in range(4, 12):
        found = bases(f"<p>{'字' * count}{word}{'字' * 20}</p>", 12)
        lines_of = [round(span(base)[2], 1) for base, *_ in found]
        for line in set(lines_of):
            part = [one for one, at in zip(found, lines_of, strict=True) if at == line]
            broken += len(part) < len(found)
            left, right = span(part[0][0])[0], span(part[-1][0])[1]
            for _, reading, _, _ in part:
                assert span(reading)[0] >= left - 0.01
                assert span(reading)[1] <= right + 0.01
    assert broken


def test_small_kana_are_shown_at_full_size() -> None:
    """And read as they are written (R44)."""
    words = f"{unit('正気|しょうき')}{unit('国境|こっきょう')}"
    body = f'<p style="text-transform: full-size-kana">{words}</p>'
    texts = [
        text
        for base, *_ in bases(body)
        for text in base.children[0].descendants()
        if isinstance(text, boxes.TextBox)
    ]
    glyphs = (glyph for text in texts for some in text.pango_layout.glyphs for glyph in some)
    assert "".join(glyph.text for glyph in glyphs) == "しようきこつきよう"
    assert [text.text for text in texts] == ["しょうき", "こっきょう"]
    pdf = written(laid_out(body, STYLE))
    content = PdfReader(BytesIO(pdf)).pages[0].get_contents()
    assert content is not None
    assert "しょうき".encode("utf-16-be").hex().encode() in content.get_data()


def test_the_text_reads_through_below_its_readings() -> None:
    """R49: bases stand among their neighbours in the text layer, readings apart from them."""
    body = f"<p>その{unit('漢字|かんじ')}と{compound('紫陽花', 'あ', 'じ', 'さい')}は</p>"
    pdf = written(laid_out(body, STYLE))
    text = PdfReader(BytesIO(pdf)).pages[0].extract_text()
    assert "その漢字と紫陽花は" in text.replace("\n", "")
    assert "かんじ" in text.replace(" ", "")


def test_a_reading_without_a_base_or_letters_is_no_ruby() -> None:
    """Nothing is lost, and nothing fails."""
    odd = "<p>前<ruby><span>漢<rt></rt></span></ruby><ruby><span><rt>かん</rt></span></ruby>後</p>"
    text = "".join(text_of(line) for line in lines(laid_out(odd, STYLE)))
    assert text.startswith("前漢後") or "前漢" in text


def test_several_readings_in_one_ruby() -> None:
    """As HTML allows it: each belongs to what stands before it."""
    body = "<p>その<ruby>漢<rt>かん</rt>字<rt>じ</rt></ruby>は</p>"
    found = bases(body)
    assert [text_of(list(base.children[1:])) for base, *_ in found] == ["漢", "字"]
    for base, reading, _, _ in found:
        (left, right, _), (start, end, _) = span(base), span(reading)
        assert (start + end) / 2 == pytest.approx((left + right) / 2, abs=0.01)


@pytest.mark.parametrize("css", ["rt { position: absolute }", "rt { left: 10% }", "rt { }"])
@pytest.mark.parametrize("kind", ["lang=ja", "lang=en", 'style="white-space: pre"'])
def test_other_styles_of_readings_do_no_harm(css: str, kind: str) -> None:
    """Nothing fails, and the reading stays with its base."""
    word = unit("漢字|かんじ")
    document = laid_out(f"<p {kind}>abc {word} def</p>", f"rt {{ position: absolute }} {css}")
    assert written(document)
    (base,) = (
        box for page in document.pages for box in page._page_box.descendants()
        if isinstance(box, boxes.InlineBox) and box.children
        and box.children[0].element_tag == "rt"
    )  # fmt: skip
    assert abs(span(base.children[0])[0] - span(base)[0]) <= EM


WRITTEN = "<ruby>{}<rp>（</rp><rt>{}</rt><rp>）</rp></ruby>"


def test_readings_stand_over_their_bases_without_a_stylesheet() -> None:
    """As HTML has it: half as large, unless the page says otherwise, whose styles come later."""
    body = "<p>その" + WRITTEN.format("承", "うけたまわ") + "は</p>"
    for style, size in (("", 2.0), ("rt { font-size: 40% }", 1.6)):
        ((base, reading, _, _),) = bases(body, style=style)
        (left, right, baseline), (start, end, above) = span(base), span(reading)
        assert end - start == pytest.approx(5 * size, abs=0.01)
        assert (start + end) / 2 == pytest.approx((left + right) / 2, abs=0.01)
        assert baseline - 0.88 * EM == pytest.approx(above + 0.12 * size, abs=0.01)


@pytest.mark.parametrize("look", ["letter-spacing: 0.1em", "word-spacing: 1px"])
def test_readings_have_room_in_lines_that_are_not_composed(look: str) -> None:
    """None lies over another; each is over the middle of its base, which is not spread."""
    words = WRITTEN.format("承", "うけたまわ") + WRITTEN.format("麹町", "こうじまち")
    found = bases(f'<p style="{look}">と{words}と</p>', style="")
    places = [(span(base), span(reading)) for base, reading, _, _ in found]
    assert [end - start for _, (start, end, _) in places] == pytest.approx([10, 10], abs=0.01)
    assert places[0][1][1] <= places[1][1][0] + 0.01
    for (left, right, _), (start, end, _) in places:
        assert (start + end) / 2 == pytest.approx((left + right) / 2, abs=0.1 * EM)


@pytest.mark.parametrize(
    "odd",
    [
        "<b><rt>迷子</rt></b>",
        "<ruby>五<rtc><rt>ご</rt></rtc></ruby>",
        "<i><b><rt>迷</rt></b>子</i>",
    ],
)
@pytest.mark.parametrize("style", ["", "rt { display: inline; position: static }"])
def test_a_reading_in_the_line_is_text(odd: str, style: str) -> None:
    """One outside of `<ruby>`, or one that the page puts into the line."""
    assert written(laid_out(f"<p>{odd}</p>", style))
