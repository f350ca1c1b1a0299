"""Lines by JLREQ from advances alone: one em for Japanese, half an em for Latin."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kumihan.jlreq.adjustment import AdjustedLine, end_space, hanging, spaced, spread
from kumihan.jlreq.breaks import may_break
from kumihan.jlreq.classes import CharacterClass as Cl
from kumihan.jlreq.classes import class_in_face, class_of
from kumihan.jlreq.composition import compose
from kumihan.jlreq.paragraph import Breaks, Paragraph, Rules, paragraph
from kumihan.jlreq.spacing import gap

EM = 10.0


PLAIN = Rules()


def made(text: str, rules: Rules = PLAIN, hyphens: dict[int, float] | None = None) -> Paragraph:
    ems = [0.5 if character.isascii() else 1.0 for character in text]
    classes = [class_in_face(c, em) for c, em in zip(text, ems, strict=True)]
    breaks = Breaks(hyphens=hyphens or {})
    return paragraph(text, classes, [em * EM for em in ems], [EM] * len(text), breaks, rules)


def lines(p: Paragraph, ems: float, *, indent: float = 0.0) -> list[AdjustedLine]:
    found, start = [], 0
    ends = compose(p, (ems - indent) * EM, ems * EM)
    for number, end in enumerate(ends):
        measure = (ems - indent) * EM if number == 0 else ems * EM
        found.append(spaced(p, start, end, measure, justify=number < len(ends) - 1))
        start = end + 1
    return found


@pytest.mark.parametrize(
    ("pair", "nominal"),
    [
        ("あ、", 0), ("、あ", 0.5), ("。あ", 0.5), ("あ「", 0.5), ("「あ", 0), ("」あ", 0.5),
        ("あ・", 0.25), ("・あ", 0.25), ("、」", 0), ("。」", 0), ("」、", 0), ("」。", 0),
        ("、「", 0.5), ("。「", 0.5), ("」「", 0.5), ("「「", 0), ("「『", 0), ("」」", 0),
        ("））", 0), ("」・", 0.25), ("・「", 0.25), ("・・", 0.5), ("。・", 0.75), ("あA", 0.25),
        ("A漢", 0.25), ("A、", 0), ("、A", 0.5), ("「A", 0), ("A」", 0), ("——", 0), ("あー", 0),
    ],
)  # fmt: skip
def test_nominal_space(pair: str, nominal: float) -> None:
    """R2, R3, R4, R8."""
    before, after = (class_in_face(c, 0.5 if c.isascii() else 1.0) for c in pair)
    assert gap(before, after).nominal == nominal


def test_the_half_em_after_a_full_stop_never_shrinks() -> None:
    """R27: neither before kanji nor before an opening bracket."""
    for after in (Cl.IDEOGRAPHIC, Cl.OPENING, Cl.LATIN):
        found = gap(Cl.FULL_STOP, after)
        assert (found.nominal, found.mark, found.mark_rest) == (0.5, 0.0, 0.0)


@pytest.mark.parametrize("mark", "。、」）・！？ー々っャ")
def test_no_line_begins_with(mark: str) -> None:
    """R12, very strict."""
    assert not may_break(Cl.IDEOGRAPHIC, class_of(mark), "strict")


@pytest.mark.parametrize("mark", "ー々っャ")
def test_normal_frees_small_kana(mark: str) -> None:
    """R12: `line-break: normal` is JLREQ's strict."""
    assert may_break(Cl.IDEOGRAPHIC, class_of(mark), "normal")


def test_no_line_ends_with_an_opening_bracket_or_parts_what_belongs_together() -> None:
    """R13, R14, R16."""
    assert not may_break(Cl.OPENING, Cl.IDEOGRAPHIC, "loose")
    assert not may_break(Cl.INSEPARABLE, Cl.INSEPARABLE, "strict")
    assert not may_break(Cl.PREFIX, Cl.LATIN, "strict")
    assert not may_break(Cl.LATIN, Cl.POSTFIX, "strict")


def test_quotation_marks_are_what_their_glyphs_are() -> None:
    """Class by context: a narrow quotation mark opens too, with the space of Latin letters."""
    assert class_in_face("“", 1.0) is Cl.OPENING
    assert class_in_face("“", 0.4) is Cl.NARROW_OPENING


NARROW_OPENING = "([{“‘«‹„$£¥€§"
NARROW_CLOSING = ")]}”’»›!?,.:;%°‰℃†‡′″¢"
NARROW_JOINERS = "/~–‐･"


@pytest.mark.parametrize("mark", NARROW_OPENING)
def test_a_narrow_mark_that_opens(mark: str) -> None:
    """R8, R13: no line ends with it, nothing is open after it, a quarter em before it."""
    kind = class_in_face(mark, 0.5)
    assert not may_break(kind, Cl.IDEOGRAPHIC, "strict")
    assert gap(kind, Cl.IDEOGRAPHIC).nominal == 0
    assert gap(Cl.IDEOGRAPHIC, kind).nominal == 0.25
    assert may_break(Cl.IDEOGRAPHIC, kind, "strict")


@pytest.mark.parametrize("mark", NARROW_CLOSING)
def test_a_narrow_mark_that_closes(mark: str) -> None:
    """R8, R12: no line begins with it, nothing is open before it, a quarter em after it."""
    kind = class_in_face(mark, 0.5)
    assert not may_break(Cl.IDEOGRAPHIC, kind, "normal")
    assert gap(Cl.IDEOGRAPHIC, kind).nominal == gap(Cl.CLOSING, kind).nominal == 0
    assert gap(kind, Cl.IDEOGRAPHIC).nominal == 0.25
    assert may_break(kind, Cl.IDEOGRAPHIC, "strict")


@pytest.mark.parametrize("mark", NARROW_JOINERS)
def test_a_narrow_mark_that_joins(mark: str) -> None:
    kind = class_in_face(mark, 0.5)
    assert not may_break(Cl.IDEOGRAPHIC, kind, "normal")
    assert gap(Cl.IDEOGRAPHIC, kind).nominal == gap(kind, Cl.IDEOGRAPHIC).nominal == 0


@pytest.mark.parametrize("text", ["漢( 字", "漢 )字", "漢 、字", "「 字"])
def test_a_space_does_not_part_a_mark_from_its_own(text: str) -> None:
    """UAX #14, LB13 and LB14."""
    assert text.index(" ") not in made(text).breaks


@pytest.mark.parametrize(
    ("text", "opening"),
    [
        ('漢"字"漢', {1}),
        ('"字"と"漢"', {0, 4}),
        ("漢'字'漢", {1}),
        ("漢\"'字'\"", {1, 2}),
        ("it's", set()),
        ('5"の', set()),
        ('「"字"」', {1}),
    ],
)
def test_straight_quotation_marks_open_and_close_in_turn(text: str, opening: set[int]) -> None:
    p = made(text)
    assert {i for i, kind in enumerate(p.classes) if kind is Cl.NARROW_OPENING} == opening
    assert Cl.QUOTE not in p.classes


def test_half_width_kana_are_kana() -> None:
    assert [kind.name for kind in made("ｶﾞｰｯ").classes] == [
        "KATAKANA", "NARROW_JOINER", "PROLONGED", "SMALL_KANA"
    ]  # fmt: skip


def test_no_word_is_broken_before_a_mark_where_a_break_must_be() -> None:
    """A word too long for its line, in which the last place that fits lies before `)`."""
    assert lines(made("(" + "a" * 18 + "))漢字"), 10)[0].end < 18


def test_a_line_that_fits_exactly_stays_nominal() -> None:
    p = made("あ" * 25)
    first = lines(p, 10)[0]
    assert (first.start, first.end, first.width, set(first.spaces)) == (0, 9, 100.0, {0.0})


def test_a_bracket_at_the_head_of_a_line_stands_at_its_edge() -> None:
    """R5 ①: the half em before it is gone; its body is half an em."""
    p = made("あ" * 10 + "「" + "い" * 9 + "」" + "う" * 5)
    second = lines(p, 10)[1]
    assert p.classes[second.start] is Cl.OPENING
    assert p.bodies[second.start] == EM / 2


def test_a_mark_at_the_end_keeps_its_half_em_or_gives_it_up() -> None:
    """R6: nothing between."""
    p = made("あいうえおかきくけ、" + "さ" * 12)
    first = lines(p, 10)[0]
    rest = 100.0 - first.width
    assert rest == pytest.approx(0.0) or rest == pytest.approx(EM / 2)


def test_reduction_comes_before_expansion() -> None:
    """3.8.2: two commas give the half em that pulls the next character in."""
    p = made("あいう、えおか、きくけこさしすせ。" + "た" * 20)
    first = lines(p, 11)[0]
    assert min(first.spaces) >= 0
    assert first.width == pytest.approx(110.0)


def test_hanging_punctuation_hangs_only_when_asked() -> None:
    """R33."""
    text = "あいうえおかきくけこ。" + "さ" * 15
    assert not hanging(made(text), 10)
    first = lines(made(text, Rules(hangs="allow")), 10)[0]
    assert first.end == 10
    assert first.width == pytest.approx(105.0)


def test_a_hyphen_is_part_of_the_line() -> None:
    p = made("あいうえおか" + "international" + "くけこさしすせそたちつてと", hyphens={11: 5.0})
    first = lines(p, 10)[0]
    assert first.end == 11
    assert first.width + 5.0 == pytest.approx(100.0)


def test_a_word_longer_than_the_line_breaks_somewhere() -> None:
    p = made("a" * 60)
    assert [line.end for line in lines(p, 10)] == [19, 39, 59]


def test_the_last_line_is_not_one_character() -> None:
    """R37."""
    for length in range(30, 60):
        last = lines(made("漢字かな、" * (length // 5) + "字" * (length % 5)), 10)[-1]
        assert last.end - last.start >= 1


def test_autospace_and_trim_are_switches() -> None:
    p = made("漢A「字」", Rules(autospace=0.0, trims=False))
    assert p.gaps == [0.0] * 5
    assert p.bodies == p.advances


@pytest.mark.parametrize("space", [0.125, 0.25, 0.5])
def test_borders_with_latin_open_in_proportion(space: float) -> None:
    """R29: to twice their nominal space, after as much space between kanji as goes unseen."""
    p = made("漢字AB漢字", Rules(autospace=space))
    unseen = 0.033
    line = spaced(p, 0, p.n - 1, (5 + 4 * space + 2 * unseen) * EM, justify=True)
    assert line.spaces == pytest.approx(
        [unseen * EM, 2 * space * EM, 0, 2 * space * EM, unseen * EM]
    )


def test_borders_with_latin_stay_a_quarter_while_there_is_another_way() -> None:
    """R30 before R29: what a line lacks is spread over all its characters."""
    p = made("漢字AB" + "漢" * 20)
    line = spaced(p, 0, p.n - 1, 23.5 * EM + 0.4 * EM, justify=True)
    borders = [line.spaces[1], line.spaces[3]]
    assert borders == [0.25 * EM] * 2
    assert line.spaces[0] == line.spaces[4] == pytest.approx(0.4 * EM / 20)


def test_spread_heads() -> None:
    """R39: 月日 over three ems has one em between; a word stays one unit."""
    assert spread(made("月日"), 0, 1, 30.0).spaces == [10.0]
    assert spread(made("EU局"), 0, 2, 40.0).spaces == [0.0, 20.0]
    assert spread(made("月"), 0, 0, 30.0).spaces == []


TEXT = st.text("あいう漢字仮名カナー々っャ、。「」（）・！？—…AbC012 %￥", min_size=1, max_size=160)


@settings(max_examples=300, deadline=None)
@given(TEXT, st.integers(8, 45))
def test_every_character_stands_once_and_in_order(text: str, ems: int) -> None:
    p = made(text)
    at = 0
    for line in lines(p, ems, indent=1):
        assert set(text[at : line.start]) <= {" "}
        assert set(text[line.end + 1 : line.next]) <= {" "}
        at = line.next
    assert at == len(text)


@settings(max_examples=300, deadline=None)
@given(TEXT, st.integers(8, 45))
def test_no_line_breaks_a_must_rule(text: str, ems: int) -> None:
    """R12–R14, R16, R27, and no kana or kanji tighter than solid."""
    p = made(text)
    found = lines(p, ems, indent=1)
    allowed = set(p.breaks)
    for line in found:
        is_emergency = line.next - 1 not in allowed
        assert is_emergency is False or p.classes[line.next - 1] is not Cl.OPENING
        for i, space in zip(range(line.start, line.end), line.spaces, strict=True):
            least = EM * (1 / 4 - 1 / 3) if p.classes[i] is Cl.WORD_SPACE else 0.0
            assert space >= least - 1e-9
            if p.classes[i] is Cl.FULL_STOP and p.kinds[i].nominal == 0.5:
                assert space >= 5.0 - 1e-6


@settings(max_examples=200, deadline=None)
@given(st.text("漢字仮名交、。「」・A1", min_size=60, max_size=200), st.integers(20, 45))
def test_full_lines_meet_the_edge(text: str, ems: int) -> None:
    """T1: all lines but the last end at the measure, or at a mark that keeps its space there."""
    p = made(text)
    for line in lines(p, ems)[:-1]:
        rest = ems * EM - line.width
        kept = end_space(p, line.end)
        assert min(abs(rest), abs(rest - kept)) < 1e-6 or (rest > 0 and not any(p.sums.even))
