"""Tables over pages: what is repeated, where rows part, rules, cells, turned ones (R66–R70)."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader
from weasyprint.formatting_structure import boxes

from kumihan.engine.pages import fragments, places, text_width
from kumihan.render import Document, written
from tests.kumihan.pages import MM, laid_out, lines, text_of

STYLE = """
@page { size: 120mm 150mm; margin: 20mm; @top-left { content: "柱" } }
main { line-snap: none }
table { width: 80mm; table-layout: fixed; border-collapse: collapse; font-size: 3mm;
  line-height: 5mm; line-break: normal; text-align: justify; -kumihan-justify-from: 12em;
  border-top: .4mm solid; border-bottom: .4mm solid }
td, th { border-bottom: .12mm solid; padding: .5mm 1mm; vertical-align: top; text-indent: 0 }
th { border-bottom-width: .25mm }
tbody tr:last-child > * { border-bottom: none }
tr { break-inside: avoid }
tr.group, tbody tr:first-child, tr.group:first-child + tr { break-after: avoid }
tbody tr:last-child { break-before: avoid }
caption { break-after: avoid; break-inside: avoid; text-align: left }
caption p { text-indent: 0 }
caption .title::after { content: "（続き）"; -kumihan-repeat: continued }
a { text-decoration: none; color: inherit }
.turned { -kumihan-turned: left }
.turned table { width: 100% }
"""
TEXT = "核軍縮・不拡散の分野では、様々な取組が進められており、我が国もこれに加わっている。"
Cells = Callable[[int], str]


def plain(number: int) -> str:
    return f"<td>項目{number}<td>{number * 100}"


def joined(number: int) -> str:
    """Cells of which the first is joined over four rows."""
    first = f"<td rowspan=4 id=c{number}><a href='#x'>区分{number}</a>"
    return (first if number % 4 == 0 else "") + f"<td>{number}"


def table(count: int, cells: Cells = plain, columns: str = "<col><col>") -> str:
    rows = "".join(f"<tr>{cells(number)}</tr>" for number in range(count))
    caption = (
        "<caption><p><a href='#x'><span class=title id=title>表の題</span></a></p>"
        "<p>（単位：円）</p></caption>"
    )
    head = "<thead><tr><th id=head>名<th>値</tr></thead>"
    return f"<table>{caption}<colgroup>{columns}</colgroup>{head}<tbody>{rows}</tbody></table>"


def laid(body: str, style: str = "") -> Document:
    return laid_out(body, STYLE + style, 20)


def texts(document: Document) -> list[str]:
    """The text of every page, lines parted by bars."""
    found = []
    for page in document.pages:
        roots = [b for b in page._page_box.children if not isinstance(b, boxes.MarginBox)]
        inside = [b for root in roots for b in root.descendants() if isinstance(b, boxes.TextBox)]
        found.append("|".join(box.text for box in inside))
    return found


def rows_by_page(document: Document) -> list[list[Any]]:
    """The rows of table bodies on every page."""
    return [
        [
            row
            for group in page._page_box.descendants()
            if isinstance(group, boxes.TableRowGroupBox) and not group.is_header
            for row in group.children
        ]
        for page in document.pages
    ]


# -- what is repeated ------------------------------------------------------------------------


def test_caption_unit_and_head_are_repeated() -> None:
    first, *rest = texts(laid(table(60)))
    assert first.startswith("表の題|（単位：円）|名|値|項目0|")
    assert len(rest) > 1
    for page in rest:
        assert page.startswith("表の題|（続き）|（単位：円）|名|値|項目")


def test_a_caption_may_stand_once() -> None:
    _, second, *_ = texts(laid(table(60), "caption { -kumihan-repeat: first }"))
    assert second.startswith("名|値|項目")


def test_what_only_continues_is_not_on_a_table_of_one_page() -> None:
    assert "続き" not in "".join(texts(laid(table(4))))


def test_joined_cells_are_repeated_where_their_rows_go_on() -> None:
    """First in their row, whole, and as high as the rows that are left."""
    document = laid(table(60, joined))
    pages = rows_by_page(document)
    starts = [int("".join(_text(row)).split("|")[-1]) for row in (rows[0] for rows in pages)]
    inside = [(rows[0], start) for rows, start in zip(pages, starts, strict=True) if start % 4]
    assert inside
    for row, start in inside:
        assert _text(row) == f"区分|{start - start % 4}|{start}".replace("区分|", "区分")
        assert row.children[0].rowspan == 4 - start % 4
        assert [cell.grid_x for cell in row.children] == [0, 1]


def _text(row: Any) -> str:
    return "|".join(box.text for box in row.descendants() if isinstance(box, boxes.TextBox))


def test_a_row_before_a_cut_is_as_high_as_what_is_joined() -> None:
    """Text of a cell that spans the cut does not hang out of the table."""

    def cells(number: int) -> str:
        return (f"<td rowspan=20>{TEXT * 3}" if number == 0 else "") + f"<td>{number}"

    style = "tbody tr:nth-child(2) { break-after: page !important }"
    document = laid(table(20, cells), style)
    row = rows_by_page(document)[0][-1]
    spanning = rows_by_page(document)[0][0].children[0]
    text = [line for line in spanning.children if isinstance(line, boxes.LineBox)][-1]
    assert row.position_y + row.height >= text.position_y + text.height


def test_repeated_parts_are_no_targets_no_links_no_bookmarks() -> None:
    style = ".title { bookmark-level: 2; bookmark-label: content() }"
    document = laid(table(60, joined), style)
    assert len(document.pages) > 2
    anchors = [name for page in document.pages for name in page.anchors]
    assert len(anchors) == len(set(anchors))
    assert sum(len(page.bookmarks) for page in document.pages) == 1
    elements = {"title": 0, "c0": 0}
    for page in document.pages:
        for _, _, _, box in page.links:
            elements["title"] += box.element.tag == "span"
    assert elements["title"] == 1


def test_a_table_in_columns_repeats_in_each() -> None:
    document = laid(
        f"<div style='columns: 2; column-fill: auto'>{table(50)}</div>", "table { width: 36mm }"
    )
    assert texts(document)[0].count("表の題|（続き）") == 1


# -- where rows part -------------------------------------------------------------------------


@pytest.mark.parametrize("count", [3, 4, 15, 16, 17, 31])
@pytest.mark.parametrize("height", [0, 33, 61, 83, 92])
def test_two_rows_stand_before_and_after_a_cut(count: int, height: int) -> None:
    """And caption, head and first row are never parted."""
    document = laid(f"<div style='height: {height}mm'></div>{table(count)}")
    pages = [
        (rows, text) for rows, text in zip(rows_by_page(document), texts(document), strict=True)
    ]
    with_rows = [(rows, text) for rows, text in pages if rows]
    assert sum(len(rows) for rows, _ in with_rows) == count
    for rows, text in with_rows:
        assert len(rows) >= 2
        assert text.startswith("表の題")
    assert all("表の題" not in text for rows, text in pages if not rows)


@pytest.mark.parametrize("at", range(8, 16, 3))
def test_a_group_row_stays_with_its_first_row(at: int) -> None:
    body = table(40).replace(f"<tr><td>項目{at}<td>", f"<tr class=group><td>項目{at}<td>")
    for rows in rows_by_page(laid(body))[:-1]:
        assert rows[-1].element.get("class") != "group"


@pytest.mark.parametrize("at", [0, 1, 7])
def test_a_cell_higher_than_a_page_is_broken_without_loss(at: int) -> None:
    """The head stands over every part of it."""

    def cells(number: int) -> str:
        return f"<td>{TEXT * (40 if number == at else 1)}<td>{number}"

    document = laid(table(9, cells))
    found = texts(document)
    assert len(found) > 4
    assert all("名|値" in page for page in found)
    assert sum(len("".join(page.split("|"))) for page in found) >= len(TEXT) * 48
    text = "".join(
        fragment.text for fragment in fragments(document.pages) if fragment.element.tag == "td"
    )
    expected = "".join(TEXT * (40 if n == at else 1) for n in range(9))
    assert re.sub(r"\d", "", text) == expected


def test_a_row_that_no_page_holds_begins_where_there_is_room() -> None:
    """Its joined cell stands again on the page where it goes on."""

    def cells(number: int) -> str:
        return f"<td rowspan=2>区分<td>{TEXT * 40}" if number == 0 else "<td>終わり"

    found = texts(laid("<p>前の文</p>" + table(2, cells)))
    assert "前の文" in found[0] and TEXT[:9] in found[0]
    assert all("区分" in page for page in found)


def test_rows_that_fit_are_not_broken() -> None:
    document = laid(table(30, lambda n: f"<td>{TEXT}<td>{n}"))
    for rows in rows_by_page(document):
        for row in rows:
            assert len({cell.element for cell in row.children}) == 2
    starts = [row.element for rows in rows_by_page(document) for row in rows]
    assert len(starts) == len(set(starts)) == 30


# -- rules -----------------------------------------------------------------------------------


def _strokes(document: Document, page: int) -> dict[float, list[float]]:
    """The heights (mm from the foot) of horizontal strokes of a page by their width in mm."""
    reader = PdfReader(BytesIO(written(document)))
    content = reader.pages[page].get_contents()
    assert content is not None
    found: dict[float, list[float]] = {}
    width = 0.0
    for line in content.get_data().decode("latin-1").splitlines():
        if match := re.fullmatch(r"([\d.]+) w", line):
            width = float(match[1])
        elif match := re.fullmatch(r"[\d.]+ ([\d.]+) l", line):
            found.setdefault(round(width / MM, 3), []).append(float(match[1]) / MM)
    return found


def test_rules_have_the_widths_that_are_stated() -> None:
    """R67: 0.4 mm at head and foot, 0.25 under the head, 0.12 between rows."""
    strokes = _strokes(laid(table(4)), 0)
    assert set(strokes) == {0.12, 0.25, 0.4}
    assert len(set(strokes[0.4])) == 2
    assert len(set(strokes[0.12])) == 3


def test_the_rule_at_a_cut_is_open() -> None:
    """JLREQ 4.4.6 f: none under the last row before it, the table's own above the head after it."""
    document = laid(table(60))
    rows = rows_by_page(document)
    for page in range(len(rows)):
        strokes = _strokes(document, page)
        is_last = page == len(rows) - 1
        assert len(set(strokes[0.4])) == (2 if is_last else 1)
        assert len(set(strokes[0.12])) == len(rows[page]) - 1


@pytest.mark.parametrize("height", [3, 9, 15])
def test_notes_keep_two_rows_and_the_rule_at_that_cut_is_open(height: int) -> None:
    note = "<p style='break-before: avoid; text-indent: 0'>注</p>"
    document = laid(f"<div style='height: {height}mm'></div>{table(14)}{note}")
    _, second = texts(document)
    assert second.endswith("|注")
    assert [len(rows) for rows in rows_by_page(document)] == [12, 2]
    assert len(set(_strokes(document, 0)[0.4])) == 1


# -- cells -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("characters", "is_flush"), [(8, False), (11.9, False), (12, True), (14, True)]
)
def test_cells_of_twelve_characters_are_justified(characters: float, is_flush: bool) -> None:
    """By their measured width, without their padding."""
    width = characters * 3 + 2
    columns = f"<col style='width: {width}mm'><col>"
    document = laid(table(1, lambda _: f"<td>{TEXT}<td>1", columns))
    cell = rows_by_page(document)[0][0].children[0]
    found = [line for line in cell.children if isinstance(line, boxes.LineBox)][:-1]
    rests = [
        cell.content_box_x() + cell.width - (x := line.children[0]).position_x - x.width
        for line in found
    ]
    flush = [min(abs(rest), abs(rest - 1.5 * MM)) < 0.05 for rest in rests]
    assert all(flush) if is_flush else not all(flush)


# -- turned ----------------------------------------------------------------------------------


def test_a_turned_table_has_pages_of_its_own_and_the_text_goes_on() -> None:
    """Its pages follow the one where it is written; nothing is half empty before them."""
    prose = f"<p>{TEXT * 4}</p>"
    document = laid(prose * 4 + f"<div class=turned>{table(40)}</div>" + prose * 6)
    kinds = ["表" if "表の題" in text else "文" for text in texts(document)]
    assert re.fullmatch("文+表表+文+", "".join(kinds))
    first = kinds.index("表")
    full = [len([1 for _ in text.split("|")]) for text in texts(document)[:first]]
    assert min(full) == max(full)


@pytest.mark.parametrize("rows", [5, 60])
def test_a_turned_table_at_the_end_is_not_lost(rows: int) -> None:
    document = laid(f"<p>{TEXT}</p><div class=turned>{table(rows)}</div>")
    assert sum(len(found) for found in rows_by_page(document)) == rows
    assert "柱" in "".join(
        box.text
        for box in document.pages[-1]._page_box.descendants()
        if isinstance(box, boxes.TextBox)
    )


def test_turned_text_is_text_and_its_links_are_where_it_is() -> None:
    """The head to the left: what comes later lies to the right, and lines run upwards."""
    document = laid(f"<p><a href='#head'>見出し</a></p><div class=turned id=t>{table(9)}</div>")
    page = document.pages[1]
    left, foot, right, head = page.anchors["head"]
    assert left < right
    assert foot > head
    assert left / MM > 20
    assert foot / MM <= 130.01
    (_, _, area, _), *_ = page.links
    assert area[0] < left
    place = places(document.pages)["head"]
    assert place.page == 1
    assert (place.x, place.y) == pytest.approx((left / MM, foot / MM), abs=0.01)
    text = PdfReader(BytesIO(written(document))).pages[1].extract_text()
    assert "表の題" in text.replace("\n", "")


def test_the_edge_of_turned_lines_is_that_of_the_turned_area() -> None:
    document = laid(f"<p>前</p><div class=turned>{table(9)}</div>")
    assert [text_width(page) for page in document.pages] == pytest.approx([80, 110])
    edges = {fragment.page: fragment.edge for fragment in fragments(document.pages)}
    assert edges == pytest.approx({0: 100, 1: 130})


@pytest.mark.parametrize("after", ["", f"<p>{TEXT}</p>" * 20])
def test_notes_do_not_fall_onto_turned_pages(after: str) -> None:
    """Neither those left over from the page before nor the block's own; none is lost."""
    note = f"<span class=note>{TEXT * 4}</span>"

    def cells(number: int) -> str:
        return f"<td>項目<span class=note>表の注{number}。</span><td>{number}"

    body = f"<p>{TEXT}{note}{TEXT}{note}</p>" * 3 + f"<div class=turned>{table(9, cells)}</div>"
    document = laid(body + after, ".note { float: footnote }")
    text = "".join(text_of(line) for line in lines(document))
    assert text.count("核軍縮") == 3 * 10 + after.count("核軍縮")
    assert [number for number in range(9) if text.count(f"表の注{number}。") != 1] == []
    for page, found in zip(texts(document), rows_by_page(document), strict=True):
        assert not found or "注" not in page.replace("表の題", "")


# -- anything --------------------------------------------------------------------------------


@st.composite
def grids(draw: st.DrawFn) -> str:
    """Tables of three columns with cells of any length, some joined downwards or across."""
    count = draw(st.integers(1, 24))
    taken: dict[int, int] = {}
    rows = []
    for at in range(count):
        cells, column = "", 0
        while column < 3:
            if taken.get(column, 0) > 0:
                taken[column] -= 1
                column += 1
                continue
            across = draw(st.sampled_from([1, 1, 1, 2])) if column < 2 else 1
            if any(taken.get(c, 0) > 0 for c in range(column, column + across)):
                across = 1
            down = min(draw(st.sampled_from([1, 1, 1, 2, 5, 9])), count - at)
            length = draw(st.sampled_from([0, 1, 1, 1, 3, 9, 60]))
            text = f"<p>{at}-{column}。{TEXT * length}</p>"
            cells += f"<td colspan={across} rowspan={down}>{text}"
            for c in range(column, column + across):
                taken[c] = down - 1
            column += across
        rows.append(f"<tr>{cells}</tr>")
    before = "<p>前</p>" * draw(st.integers(0, 14))
    head = "<caption><p>題</p></caption><thead><tr><th>頭<th>二<th>三</tr></thead>"
    return f"{before}<table>{head}{''.join(rows)}</table><p>後</p>"


@settings(max_examples=25, deadline=None)
@given(grids())
def test_no_cell_is_lost_or_printed_twice(body: str) -> None:
    """What is joined downwards may return, whole; nothing else."""
    document = laid(body)
    printed: dict[Any, str] = {}
    for fragment in fragments(document.pages):
        printed[fragment.element] = printed.get(fragment.element, "") + fragment.text
    for element in document._html.etree_element.iter("p"):
        text, found = element.text or "", printed.get(element, "")
        assert found
        assert found == text * (len(found) // len(text))
    for element in document._html.etree_element.iter("td"):
        (paragraph,) = element
        if element.get("rowspan") == "1":
            assert printed[paragraph] == paragraph.text


@pytest.mark.parametrize(
    ("css", "expected"),
    [
        ("", ["前表行後後", "先"]),
        ("-kumihan-page-float: bottom", ["前後後", "先表行"]),
        ("-kumihan-float-clear: page", ["前", "先表行後後"]),
        ("-kumihan-turned: left", ["前後後", "表行", "先"]),
    ],
)
def test_a_table_is_moved_with_its_caption(css: str, expected: list[str]) -> None:
    """What moves a block moves the table that it is said of, and not only its rows."""
    first = '<p style="-kumihan-page-float: top">先</p>'
    grid = f'<table style="{css}"><caption>表</caption><tr><td>行</td></tr></table>'
    document = laid(f"<p>前</p>{first}{grid}<p>後</p><p>後</p>")
    assert ["".join(page.split("|")) for page in texts(document)] == expected


def _lines_of(gap: str, sentence: str, count: int) -> Cells:
    return lambda _: f"<td>{gap.join([sentence] * count)}<td>"


@pytest.mark.parametrize("gap", ["<br>", "<br><br>", "<br><br><br>"])
def test_forced_line_ends_do_not_change_the_lines_between_them(gap: str) -> None:
    sentence = "市のすべての図書館で本を借りられるようにします"
    column = "<col style='width: 30%'><col>"
    one, many = (
        lines(laid_out(table(1, _lines_of(gap, sentence, n), column), STYLE)) for n in (1, 4)
    )
    first = [text_of(line) for line in one if text_of(line) in sentence]
    assert [text_of(line) for line in many if text_of(line) in sentence] == first * 4
    assert len(first) > 1
