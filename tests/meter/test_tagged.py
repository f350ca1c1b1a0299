"""Tagged PDFs: the lines that were laid out, in boxes and lists too, and planted faults in them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from unittest import mock

import pytest

from kumihan.inspection import laid
from kumihan.meter import adjustment, edges, grid, inside, kinsoku, marks, pdf, rules, tagged
from kumihan.meter.model import Line, Role, Rule, Text
from kumihan.meter.sheet import Sheet
from kumihan.pdf.glyphs import Glyph
from kumihan.pdf.structure import Element
from tests.kumihan.pages import laid_out
from tests.kumihan.test_tags import tagged as tagged_pdf

_TURNED = "文は、次の行へと続いていくので、端が揃うかを見ることができる。" * 3
_BODY = f"""<section><h2>見出し</h2>
<p>書体{_TURNED}</p><p>二つ目の段落には、「括弧」とABC DEFとがある。{_TURNED}</p>
<aside><p>箱の中の文、幅は狭い。{_TURNED}</p><p>{_TURNED}</p></aside>
<ul><li>甲は、項目である。{_TURNED}</li><li>「乙」も{_TURNED}</li></ul>
<p>語<ruby>漢<rt>かん</rt></ruby><ruby>承<rt>うけたまわ</rt></ruby>ると、
注<span class="note" role="doc-footnote">注の文</span>がある
<span class="rows">割注は二行になる小さな文字である</span>と{_TURNED}</p>
<table><tr><td>升目の中にある文字</td></tr></table></section><section><h2>次</h2><p>{_TURNED}</p></section>"""
_STYLE = """.note { float: footnote; font-size: 80% } .note::footnote-call { content: none }
h2 { font-size: 1.2em; text-align: left } section + section { break-before: page }
aside { padding: 0 1em; margin: 7mm 0; border: 0 solid } ul { margin: 0; padding-left: 2em }
li { list-style: none } li::before { content: '・'; display: inline-block; width: 1em;
margin-left: -1em; text-indent: 0 } .rows { -kumihan-warichu: rows; font-size: 60% }
ruby rt { display: block; position: absolute; left: 0; font-size: 50%; line-height: 1;
white-space: nowrap; text-indent: 0 } td { text-align: left }"""
_COLUMNS = "main { columns: 2; column-gap: 2em } h2 { column-span: all }"
_BOX = "aside { column-span: all; columns: 2; column-gap: 2em }"


def _read(folder: Path, style: str = _STYLE, measure: int = 30) -> Text:
    file = folder / "tagged.pdf"
    file.write_bytes(tagged_pdf(_BODY, style, measure))
    return pdf.read(file)


def _known(line: Line) -> tuple[object, ...]:
    return line.text.strip(), line.is_first, line.is_last, line.column


def _lines(text: Text, role: Role) -> list[Line]:
    return [line for _, _, line in text.lines(role)]


@pytest.mark.parametrize(
    ("style", "measure"), [(_STYLE, 30), (_STYLE + _COLUMNS, 42), (_STYLE + _COLUMNS + _BOX, 42)]
)
def test_the_lines_are_those_that_were_laid_out(style: str, measure: int, tmp_path: Path) -> None:
    read = _read(tmp_path, style, measure)
    boxes = laid.text_of(laid_out(_BODY, style, measure).pages)
    assert read.is_tagged
    assert read.area.columns == boxes.area.columns
    ours, theirs = _lines(read, Role.BODY), _lines(boxes, Role.BODY)
    assert len(ours) > 20
    assert [_known(line) for line in ours] == [_known(line) for line in theirs]
    for one, other in zip(ours, theirs, strict=True):
        assert (one.left, one.right) == pytest.approx((other.left, other.right), abs=0.1)
    heads = [line.text for line in _lines(read, Role.HEADING)]
    assert heads == [line.text for line in _lines(boxes, Role.HEADING)] == ["見出し", "次"]
    assert [page.is_opening for page in read.pages] == [
        page.number in (1, len(read.pages)) for page in read.pages
    ]


# -- planted faults --------------------------------------------------------------------------

Plant = Callable[[Glyph], Glyph]


def _moved(em: float) -> Plant:
    return lambda glyph: glyph._replace(x=glyph.x + em * glyph.size)


def _lowered(em: float) -> Plant:
    return lambda glyph: glyph._replace(y=glyph.y + em * glyph.size)


def _spread(glyph: Glyph) -> Glyph:
    """Further right by a twentieth of its distance."""
    return glyph._replace(x=glyph.x * 1.05)


def _as(character: str) -> Plant:
    return lambda glyph: glyph._replace(character=character)


def _planted(sheet: Sheet, line: Line, places: slice, plant: Plant) -> Sheet:
    """The sheet with a fault in these glyphs of a line."""
    wanted = {(glyph.x, glyph.y) for glyph in line.glyphs[places]}
    glyphs = [plant(g) if (g.x, g.y) in wanted else g for g in sheet.glyphs]
    return replace(sheet, glyphs=glyphs)


def _from(line: int, place: int, plant: Plant) -> tuple[int, slice, Plant]:
    return line, slice(place, None), plant


def _at(line: int, place: int, plant: Plant) -> tuple[int, slice, Plant]:
    return line, slice(place, place + 1 or None), plant


# Lines of the first page: of a paragraph (2), with marks and Latin (6), of a box (10), of a list
# (19), one that ends in a comma (20), one that begins with a bracket (24).
FAULTS: list[tuple[Rule, tuple[int, slice, Plant]]] = [
    *[(edges.right_edge, _at(n, -1, _moved(-0.05))) for n in (2, 10, 19)],
    *[(marks.solid, _from(n, 15, _moved(-0.01))) for n in (2, 10, 19)],
    *[(adjustment.even, _from(n, 15, _moved(0.05))) for n in (2, 10, 19)],
    *[(adjustment.opened, _from(n, 3, _spread)) for n in (2, 10, 19)],
    *[(grid.page_grid, _from(n, 0, _lowered(0.1))) for n in (2, 10, 19)],
    (edges.beyond, _from(5, 0, _moved(26.0))),
    (edges.line_head, _at(24, 0, _moved(0.5))),
    (edges.line_end, _at(20, -1, _moved(-0.25))),
    (edges.indent, _from(3, 0, _moved(-0.3))),
    (marks.pairs, _from(6, 9, _moved(0.2))),
    (marks.singles, _from(10, 6, _moved(-0.6))),
    (marks.latin, _from(6, 14, _moved(0.5))),
    (marks.words, _from(6, 18, _moved(0.4))),
    (adjustment.most_added, _from(2, 12, _moved(0.3))),
    (adjustment.tight, _from(10, 6, _moved(-0.4))),
    (kinsoku.line_head, _at(3, 0, _as("ー"))),
    (kinsoku.line_end, _at(2, -1, _as("（"))),
    (inside.characters, _at(11, 4, _as("\ufffd"))),
]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[Text, list[Sheet], Element]:
    """The sample as a text, and what it was made from."""
    with mock.patch.object(tagged, "text_of", wraps=tagged.text_of) as asked:
        text = _read(tmp_path_factory.mktemp("tagged"))
    sheets, tree, _ = asked.call_args.args
    return text, sheets, tree


@pytest.mark.parametrize(("rule", "fault"), FAULTS)
def test_a_planted_fault_is_found(
    rule: Rule, fault: tuple[int, slice, Plant], whole: tuple[Text, list[Sheet], Element]
) -> None:
    text, (first, *others), tree = whole
    number, places, plant = fault
    line = text.pages[0].lines[number - 1]
    faulty = tagged.text_of([_planted(first, line, places, plant), *others], tree)
    assert faulty is not None
    cases = {(case.page, case.line) for case in rule(text).cases}
    found = {(case.page, case.line) for case in rule(faulty).cases}
    assert (1, number) in found - cases


def test_the_sample_has_no_breach(whole: tuple[Text, list[Sheet], Element]) -> None:
    found = rules.measures(whole[0], rules.LINES)
    assert [(one.rule, one.worst) for one in found if one.is_failed and not one.allowed] == []


def test_a_box_whose_measure_is_no_whole_number_is_found(tmp_path: Path) -> None:
    found = edges.whole(_read(tmp_path, f"{_STYLE} aside {{ padding: 0 1.2em }}"))
    assert [case.text[:4] for case in found.cases] == ["箱の中の", "文は、次"]
    assert found.is_failed


def test_a_line_that_ends_by_force_is_a_last_one(tmp_path: Path) -> None:
    file = tmp_path / "tagged.pdf"
    file.write_bytes(tagged_pdf(f"<p>{_TURNED}</p><p>短い行<br>{_TURNED}</p>", _STYLE, 30))
    ends = [(one.text[:3], one.is_first, one.is_last) for one in _lines(pdf.read(file), Role.BODY)]
    assert ends[4:6] == [("短い行", True, True), ("文は、", True, False)]
