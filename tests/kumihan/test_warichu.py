"""Inline notes in two rows: every character once, in order; rows even; lines as long as any."""

from __future__ import annotations

from io import BytesIO
from itertools import accumulate, pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader
from weasyprint.formatting_structure import boxes

from kumihan.jlreq.adjustment import natural_width
from kumihan.jlreq.classes import class_of
from kumihan.jlreq.composition import compose
from kumihan.jlreq.paragraph import Breaks, paragraph
from kumihan.jlreq.warichu import Warichu
from kumihan.render import written
from kumihan.text.warichu import Rows
from tests.kumihan.pages import MM, laid_out, lines, right_edge, text_of

STYLE = ".w { -kumihan-warichu: rows; font-size: 60%; line-height: 1 } p { text-indent: 0 }"
EM, SMALL = 4.0, 2.4  # mm
LONG = "核兵器の不拡散に関する条約、一九六八年に署名され、一九七〇年に効力を生じた"
SIGNS = st.sampled_from([*"漢字かなッー々、。「」・…％1", "NPT", " of ", "10kg"])
NOTES = st.lists(SIGNS, min_size=1, max_size=40).map("".join).filter(str.strip)


def note(text: str) -> str:
    """A note in its brackets."""
    return f'（<span class="w">{text}</span>）'


def parts(body: str, measure: int = 37) -> list[Any]:
    """The parts of notes, line by line."""
    laid = lines(laid_out(body, STYLE, measure))
    return [t for line in laid for t in line if isinstance(t.pango_layout, Rows)]


def rows(part: Any) -> tuple[str, str]:
    """The texts of the two rows."""
    piece = part.pango_layout
    return piece.text[: piece.turn], piece.text[piece.turn :]


def reach(part: Any) -> float:
    """Where the glyph that reaches farthest ends, in em of the note; spaces do not count."""
    piece = part.pango_layout
    advances = [sum(glyph.advance for glyph in cluster) for cluster in piece.glyphs]
    steps = (a + s for a, s in zip(advances, piece.spaces, strict=True))
    starts = accumulate(steps, initial=piece.lead)
    shown = zip(piece.text, starts, advances, strict=False)
    ends = [start + advance for sign, start, advance in shown if not sign.isspace()]
    return float(max(ends))


def of_kanji(count: int) -> Warichu:
    text = "字" * count
    return Warichu(0, paragraph(text, [class_of(c) for c in text], [1.0] * count, [1.0] * count))


@pytest.mark.parametrize(
    ("text", "upper", "lower"),
    [
        ("一二三四五六", "一二三", "四五六"),
        ("一二三四五", "一二三", "四五"),
        ("科学者など", "科学者", "など"),
        ("注", "注", ""),
        ("一二三。四五", "一二三。", "四五"),
        ("一二「三四五", "一二", "「三四五"),
        ("北大西洋条約機構NATO", "北大西洋条約", "機構NATO"),
        ("Treaty on Outer Space", "Treaty on ", "Outer Space"),
    ],
)
def test_rows_are_even_and_end_where_lines_may(text: str, upper: str, lower: str) -> None:
    (part,) = parts(f"<p>前{note(text)}後</p>")
    assert rows(part) == (upper, lower)


def test_rows_touch_in_the_middle_of_the_em_of_their_line() -> None:
    (line,) = lines(laid_out(f"<p>前{note('一二三四')}後</p>", STYLE))
    piece = next(t.pango_layout for t in line if isinstance(t.pango_layout, Rows))
    upper, lower = (rise / MM for rise in piece.rises)
    assert upper - lower == pytest.approx(SMALL)
    head, foot = upper + 0.88 * SMALL, lower - 0.12 * SMALL
    assert (head + foot) / 2 == pytest.approx(0.38 * EM)
    assert line[0].position_y + line[0].baseline == line[2].position_y + line[2].baseline


def test_lines_with_notes_keep_their_pitch_and_their_measure() -> None:
    """Text runs up to the edge on every line but the last, wherever the note is divided."""
    for count in range(20):
        head = "本文の字を並べて行を満たす" * 2 + "字" * count
        body = f"<p>{head}{note(LONG)}は、続く{'字' * 30}。</p>"
        laid = lines(laid_out(body, STYLE, 37))
        edges = [right_edge(line) for line in laid[:-1]]
        last = {"」": 0.5, "、": 0.5}
        for line, edge in zip(laid, edges, strict=False):
            space = last.get(text_of(line)[-1], 0.0) * EM
            assert min(abs(edge - 178), abs(edge + space - 178)) < 0.01
        baselines = [(line[0].position_y + line[0].baseline) / MM for line in laid]
        steps = {round(b - a, 3) for a, b in pairwise(baselines)}
        assert steps == {7.0}


def test_a_note_over_lines_has_two_rows_on_each() -> None:
    body = f"<p>{'字' * 12}{note(LONG)}。</p>"
    found = parts(body, 20)
    assert len(found) == 2
    assert "".join(part.text for part in found) == LONG
    first, second = found
    assert abs(len(rows(first)[0]) - len(rows(first)[1])) <= 1
    assert rows(second)[0]
    assert rows(second)[1]


def test_a_line_may_end_between_words_of_a_note() -> None:
    words = "Treaty on the Non-Proliferation of Nuclear Weapons"
    for count in range(12):
        found = parts(f"<p>{'字' * count}{note(words)}。</p>", 12)
        assert _solid("".join(part.text for part in found)) == _solid(words)
        assert all(reach(part) * SMALL <= part.width / MM + 0.01 for part in found)
        ends = [part.text.split()[-1] for part in found] + [part.text.split()[0] for part in found]
        assert set(ends) <= {*words.split(), "Non-", "Proliferation"}


def test_a_note_in_a_cell_has_room_in_it() -> None:
    """A column is as wide as its longer row needs."""
    cell = f"<table><tr><td>条約{note('一二三四五')}</td><td>字</td></tr></table>"
    (part,) = parts(cell)
    assert part.width == pytest.approx(3 * SMALL * MM, abs=0.01)


def test_a_box_with_other_boxes_stays_a_line() -> None:
    body = '<p>前<span class="w">一二<b>三四</b></span>後</p>'
    assert parts(body) == []


@pytest.mark.parametrize("style", ["", "table { width: 100% }"])
def test_what_is_read_is_the_note_in_order(style: str) -> None:
    text = "核兵器の不拡散に関する条約、Treaty on NPT"
    pdf = written(laid_out(f"<p>前{note(text)}後</p>", STYLE + style))
    page = PdfReader(BytesIO(pdf)).pages[0]
    assert f"前（{text}" in page.extract_text()
    content = page.get_contents()
    assert content is not None
    assert content.get_data().count(text.encode("utf-16-be").hex().encode()) == 1


@given(st.integers(1, 60), st.data())
def test_parts_of_kanji_are_half_as_long(count: int, data: st.DataObject) -> None:
    own = of_kanji(count)
    a = data.draw(st.integers(0, count - 1))
    b = data.draw(st.integers(a, count - 1))
    assert own.width(a, b) == pytest.approx((b - a + 2) // 2)
    upper, *lower = own.rows(a, b)
    assert upper.start == a
    assert [row.end for row in lower] == ([b] if a < b else [])
    assert sum(own.shares) == pytest.approx(own.width(0, count - 1))


@given(st.integers(4, 60), st.integers(3, 20), st.floats(8, 20))
def test_what_composition_measures_is_what_is_set(count: int, before: int, measure: float) -> None:
    """The width of each line is that of its characters and of the rows on it."""
    note_text = of_kanji(count)
    own = Warichu(before, note_text.text)
    ends = dict(own.line_ends())
    advances = [1.0] * before + own.shares + [1.0] * 9
    n = len(advances)
    never = frozenset(before + i for i in range(count - 1) if i not in ends)
    p = paragraph("字" * n, [class_of("字")] * n, advances, [1.0] * n, Breaks(never=never))
    p.notes = (own,)
    start = 0
    for end in compose(p, measure, measure):
        a, b = max(start, before), min(end, own.last)
        width = own.width(a - before, b - before) if a <= b else 0.0
        around = sum(1 for i in range(start, end + 1) if not before <= i <= own.last)
        assert natural_width(p, start, end) == pytest.approx(width + around)
        start = end + 1


@settings(max_examples=60, deadline=None, derandomize=True)
@given(NOTES, st.integers(0, 14), st.integers(9, 24))
def test_every_character_is_drawn_once_in_order(text: str, before: int, measure: int) -> None:
    """Whatever the note, spaces at edges apart; and no row leaves the room kept for it."""
    body = f"<p>{'字' * before}{note(text)}と続く。</p>"
    found = parts(body, measure)
    assert _solid("".join(part.text for part in found)) == _solid(text)
    for part in found:
        shown = [g.text for cluster in part.pango_layout.glyphs for g in cluster]
        assert _solid("".join(shown)) == _solid(part.text)
        marks = 0.5  # em: the empty half of a mark that ends a row
        assert reach(part) * SMALL <= part.width / MM + marks * SMALL + 0.01


def _solid(text: str) -> str:
    return "".join(text.split())


def test_line_boxes_of_notes_are_as_high_as_any() -> None:
    laid = laid_out(f"<p>前{note('一二三四')}後</p>", STYLE)
    heights = {
        box.height / MM
        for page in laid.pages
        for box in page._page_box.descendants()
        if isinstance(box, boxes.LineBox)
    }
    assert heights == {7.0}
