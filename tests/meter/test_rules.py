"""Every rule finds the fault it is for, and lets a good line pass."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kumihan.meter import adjustment, edges, grid, inside, kinsoku, marks
from kumihan.meter.model import Line, Role, Rule, Text
from kumihan.meter.rules import RULES
from kumihan.pdf.glyphs import FontFacts
from tests.meter.setting import PITCH, SIZE, block, line, paragraph, text


def _one(*lines: Line) -> Text:
    return text(lines)


def _column_end(*counts: int) -> Text:
    full = [one for column in range(len(counts)) for one in block(36, column=column)]
    lines = [one for column, count in enumerate(counts) for one in block(count, column=column)]
    return text(full, lines, columns=len(counts))


def _heading(below: int, rest_of_page: int = 30) -> Text:
    page = block(rest_of_page)
    top = 100 + rest_of_page * PITCH
    page += block(1, top, role=Role.HEADING)
    page += block(below, top + PITCH)
    return text(page, block(30))


def _opening(below: int) -> Text:
    """A title, the contents of its chapter far below, and so many lines of text."""
    listed = block(3, 100 + 6 * PITCH, role=Role.OTHER)
    return text([*block(1, role=Role.HEADING), *listed, *block(below, 100 + 12 * PITCH)], block(30))


def _before_heading(space: int) -> Text:
    """A column that ends four lines above the foot; text so far below the next page's heading."""
    page = [*block(36), *block(32, column=1)]
    after = [*block(1, role=Role.HEADING), *block(30, 100 + space * PITCH)]
    return text(page, after, [*block(5), *block(4, column=1)], columns=2)


def _known(indent: float) -> Line:
    return replace(line("漢", indent=indent), source="p")


def _before_opening(*counts: int) -> Text:
    """Columns of so many lines before a page that a part of the book begins on."""
    found = _column_end(*counts)
    opening = replace(found.pages[0], number=3, is_opening=True)
    return replace(found, pages=(*found.pages, opening))


def _wide(measure: float) -> Text:
    return _one(replace(line("漢", first=True), right=measure * SIZE, source="p"))


def _head(*gaps: float) -> Text:
    head = line("協議名", moves=dict(enumerate(gaps)), role=Role.OTHER)
    return _one(replace(head, source="th"))


def _full(count: int, *next_lines: str) -> Text:
    first = [line("漢字漢", baseline=100 + n * PITCH) for n in range(count)]
    other = [line("漢字漢", baseline=100 + n * PITCH, last=n == 35) for n in range(36)]
    return text(other, first, paragraph(*next_lines, goes_on=True))


def _extracted(content: str) -> Text:
    return replace(_one(line("漢字仮名。")), extracted=(content,))


NARROW_OPENING = "([{$｢"
NARROW_CLOSING = ")]}!?,.:;%/~｡､｣･"

# rule, a good text, a text with the planted fault
CASES: list[tuple[Rule, Text, Text]] = [
    (edges.right_edge, _one(line("漢字、", rest=0.5)), _one(line("漢字"), line("漢字", rest=0.03))),
    (edges.right_edge, _one(line("漢字。")), _one(line("漢字漢。", rest=-0.5))),
    (edges.beyond, _one(line("漢字", last=True, rest=3)), _one(line("漢", last=True, rest=-0.03))),
    (edges.line_head, _one(line("「漢", indent=1)), _one(line("「漢", indent=0.5))),
    (edges.line_end, _one(line("漢、", rest=0.5)), _one(line("漢、", rest=0.25))),
    (edges.line_end, _one(line("漢・")), _one(line("漢・", rest=0.1))),
    (edges.indent, _one(_known(2)), _one(_known(0.5))),
    (edges.whole, _wide(20), _wide(19.5)),
    (edges.spread, _head(0.5, 0.5), _head(0.4, 0.6)),
    (edges.spread, _head(1.0, 1.0), _head(0.6, 0.6)),
    (marks.pairs, _one(line("漢」「漢）、漢")), _one(line("漢」「漢", moves={1: 0.5}))),
    (marks.pairs, _one(line("漢））漢")), _one(line("漢））漢", moves={1: 0.5}))),
    (marks.pairs, _one(line("漢」。漢")), _one(line("漢「「漢", moves={1: 0.5}))),
    (marks.pairs, _one(line("漢」・漢")), _one(line("漢」・漢", moves={1: 0.25}))),
    (marks.singles, _one(line("漢、漢・漢「漢")), _one(line("漢、漢", moves={1: 0.5}))),
    (marks.singles, _one(line("漢、漢", moves={1: -0.3})), _one(line("漢。漢", moves={1: -0.1}))),
    (marks.singles, _one(line("漢「漢")), _one(line("漢「漢", moves={1: 0.1}))),
    (marks.singles, _one(line("漢、漢")), _one(line("漢、漢", moves={0: 0.1}))),
    (marks.singles, _one(line("漢、漢")), _one(line("漢、漢", moves={1: -0.3}, rest=1, last=True))),
    (marks.latin, _one(line("漢A漢")), _one(line("漢A漢", moves={0: -0.125}, rest=3, last=True))),
    (marks.latin, _one(line("漢A漢", moves={0: -0.1})), _one(line("漢A漢", moves={0: -0.2}))),
    (marks.latin, _one(line("漢A漢", moves={0: 0.2})), _one(line("漢A漢", moves={0: 0.3}))),
    (marks.latin, _one(line("漢A漢")), _one(line("漢 A漢"))),
    (marks.words, _one(line("A A")), _one(line("A A", moves={1: 0.1}, rest=3, last=True))),
    (marks.words, _one(line("A A", moves={1: 0.1})), _one(line("A A", moves={1: 0.3}))),
    (
        marks.closed,
        _one(line("漢1漢", raised="1")),
        _one(line("漢1漢", raised="1", moves={0: 0.25})),
    ),
    (marks.closed, _one(line("漢7℃")), _one(line("漢7℃", moves={1: 0.25}))),
    (marks.solid, _one(line("漢字", moves=0.01)), _one(line("漢字", moves=-0.01))),
    (adjustment.most_added, _one(line("漢字", moves=0.03)), _one(line("漢字", moves=0.04))),
    (adjustment.opened, _one(line("漢字", moves=0.03)), _one(line("漢字", moves=0.05))),
    (
        adjustment.tight,
        _one(line("漢、漢", moves={1: -0.2})),
        _one(line("漢、漢", moves={1: -0.3})),
    ),
    (adjustment.even, _one(line("漢字漢", moves=0.02)), _one(line("漢字漢", moves={0: 0.02}))),
    (
        adjustment.even_marks,
        _one(line("漢、漢、漢", moves={1: -0.2, 3: -0.2})),
        _one(line("漢、漢、漢", moves={1: -0.2})),
    ),
    (
        adjustment.even_ranks,
        _one(line("漢A漢漢B漢", moves={0: -0.1, 1: -0.1, 3: -0.1, 4: -0.1})),
        _one(line("漢A漢漢B漢", moves={0: -0.1, 1: -0.1, 3: -0.1})),
    ),
    (adjustment.even_ranks, _one(line("A A A漢")), _one(line("A A A漢", moves={1: 0.03}))),
    (
        adjustment.even_ranks,
        _one(line("漢・漢", moves={0: -0.1, 1: -0.1})),
        _one(line("漢・漢", moves={0: -0.1})),
    ),
    (
        adjustment.jumps,
        _one(*paragraph("漢字", "漢字")),
        _one(line("漢字"), line("漢字", moves=0.3)),
    ),
    (
        adjustment.pulled_in,
        _one(line("漢字漢", moves=0.1), line("漢")),
        _one(line("漢、漢字漢", moves={2: 0.45, 3: 0.45}), line("漢")),
    ),
    (kinsoku.line_head, _one(*paragraph("漢", "漢")), _one(*paragraph("漢", "、漢"))),
    (kinsoku.line_head, _one(*paragraph("漢", "漢")), _one(*paragraph("漢", "ーん"))),
    (kinsoku.line_head, _one(*paragraph("漢", "漢")), _one(*paragraph("漢", "っ漢"))),
    (kinsoku.line_end, _one(*paragraph("漢", "漢")), _one(*paragraph("漢「", "漢"))),
    (kinsoku.line_end, _one(*paragraph("漢￥", "漢")), _one(*paragraph("漢￥", "5"))),
    *[
        (
            kinsoku.line_head,
            _one(*paragraph("漢", f"字{mark}漢")),
            _one(*paragraph("漢", f"{mark}漢")),
        )
        for mark in NARROW_CLOSING
    ],
    *[
        (kinsoku.line_end, _one(*paragraph("漢", f"{mark}漢")), _one(*paragraph(f"漢{mark}", "漢")))
        for mark in NARROW_OPENING
    ],
    *[
        (marks.narrow, _one(line(f"漢{mark}漢")), _one(line(f"漢{mark}漢", moves={0: 0.25})))
        for mark in NARROW_CLOSING
    ],
    *[
        (marks.narrow, _one(line(f"漢{mark}漢")), _one(line(f"漢{mark}漢", moves={1: 0.25})))
        for mark in NARROW_OPENING
    ],
    *[
        (marks.latin, _one(line(f"漢{mark}漢")), _one(line(f"漢{mark}漢", moves={0: -0.25})))
        for mark in NARROW_OPENING
    ],
    (kinsoku.line_head, _one(*paragraph('漢"字', '漢"')), _one(*paragraph('漢"字', '"漢'))),
    (kinsoku.line_end, _one(*paragraph('漢"字"', "漢")), _one(*paragraph('漢"', '字"漢'))),
    (kinsoku.line_end, _one(*paragraph('漢5"', "漢")), _one(*paragraph("漢'", "字'漢"))),
    (kinsoku.inseparable, _one(*paragraph("漢20", "年")), _one(*paragraph("漢20", "06年"))),
    (kinsoku.inseparable, _one(*paragraph("漢", "漢")), _one(*paragraph("漢1.", "5漢"))),
    (kinsoku.inseparable, _one(*paragraph("漢—", "漢")), _one(*paragraph("漢—", "—漢"))),
    (kinsoku.inseparable, _one(*paragraph("漢7", "漢")), _one(*paragraph("漢7", "％漢"))),
    (
        kinsoku.inseparable,
        _one(*paragraph("漢", "漢")),
        _one(line("漢"), line("1漢", raised="1", last=True)),
    ),
    (kinsoku.latin_words, _one(*paragraph("漢ab-", "cd")), _one(*paragraph("漢ab", "cd"))),
    (kinsoku.lone_last, _one(*paragraph("漢字", "漢字。")), _one(*paragraph("漢字", "漢。"))),
    (grid.page_grid, text(block(9)), _one(*block(9), line("漢", baseline=280.1, last=True))),
    (grid.book_grid, text(block(9), block(9)), text(block(9), block(1, 100.6))),
    (grid.heading_at_foot, _heading(2), _heading(1)),
    (grid.heading_at_foot, _heading(3), _heading(0)),
    (grid.heading_at_foot, _opening(2), _opening(0)),
    (grid.full_pages, _full(36, "漢", "字"), _full(34, "漢", "字", "漢")),
    (grid.full_pages, _full(35, "漢", "字"), _full(35, "漢", "字", "漢")),
    (grid.balance, _column_end(5, 4), _column_end(6, 4)),
    (grid.balance, _column_end(5, 5), _column_end(4, 5)),
    (grid.balance, _before_opening(5, 4), _before_opening(6, 4)),
    (grid.balance, _before_heading(3), _before_heading(2)),
    (
        inside.fonts,
        replace(text(), faces=(FontFacts("A", "Type0", True),)),
        replace(text(), faces=(FontFacts("A", "Type0", False),)),
    ),
    (
        inside.fonts,
        replace(text(), faces=(FontFacts("A", "TrueType", True),)),
        replace(text(), faces=(FontFacts("A", "Type3", True),)),
    ),
    (inside.glyphs, text(block(1)), replace(text(block(1)), missing=((1, "漢"),))),
    (inside.characters, _one(line("漢1")), _one(line("漢\ufffd"))),
    (inside.characters, _one(line("漢一")), _one(line("漢⼀"))),
    (inside.extraction, _extracted("前。\n漢字仮名。\n後"), _extracted("漢字\n仮名。")),
    (inside.extraction, _extracted("漢字仮名。"), _extracted("漢字 仮名。")),
    (inside.extraction, _extracted("漢字仮名。"), _extracted("漢字名仮。")),
    (inside.extraction, _extracted("漢字\n仮名。\n漢字仮名。"), _extracted("。")),
]


@pytest.mark.parametrize(("rule", "good", "faulty"), CASES)
def test_a_planted_fault_is_found(rule: Rule, good: Text, faulty: Text) -> None:
    passed, found = rule(good), rule(faulty)
    assert not passed.cases, passed.cases
    assert passed.opportunities
    assert found.breaches == 1, found.cases
    assert found.is_failed
    assert found.worst[0].detail


# What was done out of order, and the line that shows it.
ORDERS = [
    ("R28", line("漢A A字漢", moves={4: 0.02})),
    ("R29", line("漢字A", moves={0: 0.05})),
    ("R29", line("漢字A", moves={1: 0.2})),
    ("T2", line("漢字A", moves={0: 0.02, 1: -0.1})),
    ("T2", line("漢字、漢", moves={0: 0.02, 2: -0.1})),
    ("R31", line("漢字、漢", moves={0: 0.02, 2: 0.1})),
    ("R21", line("漢、漢A A", moves={1: -0.1})),
    ("R24", line("漢・漢、漢", moves={3: -0.1})),
    ("R25", line("漢、漢A", moves={2: -0.1})),
    ("R26", line("漢、漢A", moves={1: -0.4})),
    ("T2", line("漢、漢A漢", moves={1: -0.1, 3: 0.1})),
]


@pytest.mark.parametrize(("number", "wrong"), ORDERS)
def test_order_of_adjustment(number: str, wrong: Line) -> None:
    found = adjustment.order(_one(wrong))
    assert found.breaches == 1
    assert number in found.cases[0].detail


@pytest.mark.parametrize(
    "right",
    [
        line("漢A A字漢", moves={0: 0.25, 2: 1 / 6, 3: 0.25, 4: 0.05}),
        line("漢A A字漢", moves={2: 1 / 6, 4: 0.02}),
        line("漢・漢、漢A漢", moves={0: -0.25, 1: -0.25, 3: -0.25, 4: -0.1, 5: -0.1}),
        line("漢、漢", moves={1: -0.1}),
    ],
)
def test_lawful_adjustment_passes(right: Line) -> None:
    assert not adjustment.order(_one(right)).cases


def test_every_rule_has_a_planted_fault() -> None:
    tested = {rule for rule, _, _ in CASES} | {adjustment.order}
    assert tested == set(RULES)


def test_a_digit_is_extracted_half_width() -> None:
    half = line("漢1")
    glyphs = (half.glyphs[0], half.glyphs[1]._replace(character="１"))
    assert inside.characters(_one(replace(half, glyphs=glyphs))).breaches == 1


def test_a_case_names_its_place() -> None:
    found = edges.right_edge(text(block(2), [*block(2), line("漢字", rest=1)]))
    (case,) = found.worst
    assert (case.page, case.line, case.text) == (2, 3, "漢字")


def test_a_label_is_no_space() -> None:
    item = line("1漢字", moves={0: 1.0}, first=True)
    assert not marks.latin(_one(item)).cases
