"""Page floats (R53, R65): where figures go that do not fit, at many page fills."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from weasyprint.document import Page
from weasyprint.formatting_structure import boxes

from kumihan import render
from kumihan.inspection import floats
from kumihan.meter.model import Measure
from kumihan.paging import floats as kumihan_floats
from kumihan.paging import pagefloats
from kumihan.render import Document
from tests.kumihan.pages import MM, laid_out

LINES = 33  # of 7 mm on a page
STYLE = """
@page { margin: 30mm 30mm 36mm }
figure { margin: 7mm 0; block-step-size: 7mm; line-snap: none; break-inside: avoid; text-indent: 0;
  -kumihan-page-float: auto }
.top { -kumihan-page-float: top } .bottom { -kumihan-page-float: bottom }
.here { -kumihan-page-float: none; -kumihan-float-clear: page }
figcaption { font-size: 3mm; line-height: 4.5mm }
h2 { break-after: avoid; margin: 7mm 0 0; line-snap: contain }
p { orphans: 2; widows: 2 }
.note { float: footnote; line-snap: none; font-size: 3mm; line-height: 4.5mm; display: block }
"""


def text(lines: int) -> str:
    """A paragraph of so many lines."""
    return f"<p>{'あ' * (37 * lines - 5)}</p>"


def mention(name: str) -> str:
    return f'<p><a href="#{name}">図</a>を見る。</p>'


def figure(name: str, lines: int, kind: str = "", caption: str = "") -> str:
    """A figure of so many lines, less a millimetre."""
    note = f"<figcaption>{caption}</figcaption>" if caption else ""
    height = lines * 7 - 1 - (4.5 if caption else 0)
    return (
        f'<figure id="{name}" class="{kind}"><div style="height:{height}mm"></div>{note}</figure>'
    )


@dataclass(frozen=True, slots=True)
class Row:
    """A line or a figure on a page: edges in lines from the head of the type area."""

    name: str
    top: float
    foot: float


def rows(page: Page) -> list[Row]:
    """The lines (without a name) and figures of a page from head to foot; notes left out."""
    return sorted(_rows(page._page_box.children[0]), key=lambda row: row.top)


def _rows(box: Any) -> Iterator[Row]:
    for child in box.children:
        if child.element_tag == "figure":
            yield _row(child.element.get("id"), child.border_box_y(), child.border_height())
        elif isinstance(child, boxes.LineBox):
            yield _row("", child.position_y, child.height)
        elif isinstance(child, boxes.ParentBox):
            yield from _rows(child)


def _row(name: str, y: float, height: float) -> Row:
    return Row(name, (y / MM - 30) / 7, ((y + height) / MM - 30) / 7)


def figures(document: Document) -> list[tuple[str, int]]:
    """The figures with their pages (from 1), page by page from head to foot."""
    return [(row.name, n) for n, page in enumerate(document.pages, 1)
            for row in rows(page) if row.name]  # fmt: skip


def breaches(document: Document) -> list[str]:
    return [rule for measure in _measures(document) for rule in [measure.rule] * measure.breaches]


def _measures(document: Document) -> list[Measure]:
    return [rule(document.pages) for rule in floats.RULES]


def test_a_figure_that_fits_stays_after_its_paragraph() -> None:
    document = laid_out(mention("a") + figure("a", 10) + text(40), STYLE)
    row = rows(document.pages[0])[1]
    assert row.name == "a"
    assert (row.top, row.foot) == pytest.approx((2, 12))
    assert not breaches(document)


def test_a_figure_that_does_not_fit_goes_to_the_foot_below_its_mention() -> None:
    """The paragraph goes on over the page; the caption ends where the last line would."""
    document = laid_out(mention("a") + text(30) + figure("a", 10) + text(40), STYLE)
    assert figures(document) == [("a", 1)]
    *_, above, last = rows(document.pages[0])
    assert last.name == "a"
    assert last.foot == pytest.approx(LINES - 1 / 7)
    assert above.foot == pytest.approx(LINES - 10 - 1)
    assert not breaches(document)


def test_without_a_mention_it_goes_to_the_head_of_the_next_page() -> None:
    """The text fills the first page down to its last line (R53), the picture begins with a line."""
    document = laid_out(text(30) + figure("a", 10) + text(40), STYLE)
    assert figures(document) == [("a", 2)]
    assert rows(document.pages[0])[-1].foot == pytest.approx(LINES)
    first, second, *_ = rows(document.pages[1])
    assert first.top == pytest.approx(1 / 7)
    assert second.top == pytest.approx(10 + 1)
    assert not breaches(document)


@pytest.mark.parametrize("lines", range(2, 34))
def test_every_fill_of_a_page(lines: int) -> None:
    """At every place on a page: full pages, space, no single lines, nothing lost."""
    document = laid_out(mention("a") + text(lines) + figure("a", 12) + text(60), STYLE)
    assert not breaches(document)
    assert len(figures(document)) == 1
    for page in document.pages[:-1]:
        assert rows(page)[-1].foot > LINES - 1.01
    count = sum(not row.name for page in document.pages for row in rows(page))
    assert count == 1 + lines + 60


@pytest.mark.parametrize("lines", [1, 2])
def test_a_line_or_two_above_or_below_move_a_figure_to_the_edge(lines: int) -> None:
    above = laid_out(mention("a") + text(LINES - 1 + lines) + figure("a", 10) + text(40), STYLE)
    below = laid_out(mention("a") + text(LINES - 13 - lines) + figure("a", 10) + text(40), STYLE)
    assert rows(above.pages[1])[0].name == "a"
    assert rows(below.pages[0])[-1].name == "a"
    assert not [*breaches(above), *breaches(below)]


def test_figures_queue_in_their_order() -> None:
    names = [f"f{n}" for n in range(5)]
    body = text(25) + "".join(figure(name, 14) + text(2) for name in names) + text(60)
    document = laid_out(body, STYLE)
    found = figures(document)
    assert [name for name, _ in found] == names
    assert "float-filled" not in breaches(document)
    assert "float-order" not in breaches(document)


def test_a_page_of_figures_reaches_from_head_to_foot() -> None:
    body = text(31) + figure("a", 15) + figure("b", 15) + text(60)
    document = laid_out(body, STYLE)
    first, second = rows(document.pages[1])
    assert (first.name, second.name) == ("a", "b")
    assert first.top == pytest.approx(1 / 7)
    assert second.foot == pytest.approx(LINES - 0.5 / 7, abs=0.2)


def test_all_figures_come_before_the_end_and_before_a_block_that_clears() -> None:
    notes = '<aside class="here" style="break-inside: auto"><p>後注である。</p></aside>'
    for end in ("", notes):
        document = laid_out(text(25) + figure("a", 20) + figure("b", 20) + text(3) + end, STYLE)
        last = [row.name for page in document.pages for row in rows(page)]
        assert [name for name in last if name] == ["a", "b"]
        assert bool(end) == (last[-1] == "")


def test_a_forced_break_waits_for_the_figures_before_it() -> None:
    body = text(25) + figure("a", 20) + text(3) + "<h2 style='break-before: page'>次</h2>" + text(9)
    document = laid_out(body, STYLE)
    assert [len(rows(page)) for page in document.pages] == [28, 1, 10]


def test_a_heading_before_a_figure_goes_on_with_the_text() -> None:
    """The heading and its text stay on the page; the figure waits."""
    document = laid_out(text(24) + "<h2>題</h2>" + figure("a", 12) + text(40), STYLE)
    assert figures(document) == [("a", 2)]
    assert rows(document.pages[0])[-1].foot == pytest.approx(LINES)


def test_top_bottom_and_here() -> None:
    body = text(40) + mention("a") + text(5) + "{}" + text(60)
    top = laid_out(body.format(figure("a", 8, "top")), STYLE)
    bottom = laid_out(body.format(figure("a", 8, "bottom")), STYLE)
    here = laid_out(text(30) + figure("a", 8, "here") + text(60), STYLE)
    assert rows(top.pages[1])[0].name == "a"
    assert rows(bottom.pages[1])[-1].name == "a"
    assert rows(here.pages[1])[0].name == "a"
    assert rows(here.pages[0])[-1].foot == pytest.approx(30)


def test_no_figure_goes_above_the_first_page() -> None:
    document = laid_out(text(1) + figure("a", 8, "top") + text(60), STYLE)
    assert figures(document) == [("a", 2)]


def test_notes_of_a_caption_stand_below_it() -> None:
    note = '題<span class="note">題の注。</span>'
    called = '<p>文<span class="note">文の注。</span></p>'
    document = laid_out(called + text(30) + figure("a", 10, "", note) + text(40), STYLE)
    place = dict(figures(document))["a"]
    area = [
        box for box in document.pages[place - 1]._page_box.children
        if isinstance(box, boxes.FootnoteAreaBox)
    ]  # fmt: skip
    assert len(area) == 1
    found = "".join(b.text for b in area[0].descendants() if isinstance(b, boxes.TextBox))
    assert "題の注。" in found
    assert not breaches(document)


def test_a_table_longer_than_a_page_breaks_where_it_stands() -> None:
    cells = "<tr><td style='height: 10mm; padding: 0'>欄</td></tr>" * 40
    style = "-kumihan-page-float: auto; line-snap: none"
    table = f'<div id="t" style="{style}"><table>{cells}</table></div>'
    document = laid_out(text(20) + table + text(9), STYLE)
    counts = [
        sum(isinstance(box, boxes.TableCellBox) for box in page._page_box.descendants())
        for page in document.pages
    ]
    assert sum(counts) == 40
    assert counts[0] > 0


def test_figures_in_columns_go_over_all_of_them() -> None:
    columns = "main { column-count: 2; column-gap: 8mm } figure { column-span: all }"
    body = text(30) + mention("a") + text(60) + figure("a", 20) + text(90)
    document = laid_out(body, STYLE + columns)
    assert len(figures(document)) == 1
    page = document.pages[figures(document)[0][1] - 1]
    assert rows(page)[0].name == "a" or rows(page)[-1].name == "a"
    for full in document.pages[:-1]:
        assert max(row.foot for row in rows(full)) > LINES - 1.01


def test_pages_that_are_laid_out_again_come_out_alike() -> None:
    """References to pages make WeasyPrint repeat pages; floats are carried with them."""
    style = STYLE + "a.page::after { content: target-counter(attr(href), page) }"
    body = '<p><a class="page" href="#b">頁</a></p>' + text(30) + figure("a", 14) + text(9)
    body += figure("b", 16) + text(40)
    document = laid_out(body, style)
    plain = laid_out(body.replace('class="page"', ""), STYLE)
    assert figures(document) == figures(plain)
    assert len(figures(document)) == 2


@pytest.mark.parametrize("seed", range(25))
def test_random_documents_lose_nothing_and_keep_the_order(seed: int) -> None:
    r, body, names, lines = random.Random(seed), "", [], 0
    for n in range(r.randint(6, 14)):
        height = r.randint(1, 14)
        body, lines = body + text(height), lines + height
        if r.random() < 0.6:
            names.append(f"f{n}")
            if r.random() < 0.6:
                body, lines = body + mention(names[-1]), lines + 1
            kind = r.choice(["", "", "", "top", "bottom", "here"])
            body += figure(names[-1], r.randint(3, 30), kind)
    document = laid_out(body, STYLE)
    assert [name for name, _ in figures(document)] == names
    assert sum(not row.name for page in document.pages for row in rows(page)) == lines
    assert not {"float-order", "float-mention", "float-space", "float-caption"} & {
        *breaches(document)
    }


# -- planted faults ------------------------------------------------------------------------


def _unspoiled() -> str:
    return mention("a") + text(30) + figure("a", 10) + text(30) + figure("b", 12) + text(50)


def test_without_the_hook_pages_are_not_full(monkeypatch: pytest.MonkeyPatch) -> None:
    body = text(25) + figure("a", 10) + text(30)
    assert not breaches(laid_out(body, STYLE))
    monkeypatch.setattr(render, "with_floats", lambda original: original)
    assert breaches(laid_out(body, STYLE)) == ["float-filled"]


@pytest.mark.parametrize(
    ("rule", "body", "style"),
    [
        ("float-space", _unspoiled(), "figure { margin: 3mm 0 }"),
        ("float-caption", _unspoiled(), "figure { break-inside: auto; -kumihan-page-float: none;"
            " -kumihan-float-clear: page } figure div { height: 230mm !important }"
            " figure::after { content: '題'; display: block }"),
        ("float-mention", figure("a", 9) + text(70) + mention("a") + text(9), ""),
        ("float-stranded", mention("b") + text(33) + figure("a", 10) + text(40),
            "figure { -kumihan-page-float: none; -kumihan-float-clear: page }"
            " p { orphans: 1; widows: 1 }"),
    ],
)  # fmt: skip
def test_planted_faults_are_found(rule: str, body: str, style: str) -> None:
    assert not breaches(laid_out(_unspoiled(), STYLE))
    assert rule in breaches(laid_out(body, STYLE + style))


def test_a_wrong_order_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    original: Callable[[Any], list[Any]] = kumihan_floats.floats_of
    body = text(28) + figure("a", 10) + text(1) + figure("b", 2) + text(40)
    assert not breaches(laid_out(body, STYLE))

    def only_the_first(root: Any) -> list[Any]:
        return original(root)[:1]

    monkeypatch.setattr(pagefloats, "floats_of", only_the_first)
    assert "float-order" in breaches(laid_out(body, STYLE))


def test_figures_in_a_row_go_together() -> None:
    """The row floats; a link to one of its figures is its mention."""
    figures_of_row = figure("a", 9, "in") + figure("b", 9, "in")
    row = f'<div class="row">{figures_of_row}</div>'
    style = """
    .row { display: flex; break-inside: avoid; margin: 7mm 0; line-snap: none;
      -kumihan-page-float: auto }
    .in { -kumihan-page-float: none; margin: 0; width: 60mm; flex: none; block-step-size: none }
    """
    document = laid_out(mention("b") + text(30) + row + text(40), STYLE + style)
    assert figures(document) == [("a", 1), ("b", 1)]
    first, second = rows(document.pages[0])[-2:]
    assert first.top == pytest.approx(second.top)
    assert not breaches(document)


def test_what_floats_within_a_figure_leaves_the_text_alone() -> None:
    """The credit of a caption stands beside no line of the text, wherever the figure was tried."""
    credit = '<figcaption>題<span style="float: right">提供</span></figcaption>'
    inside = f'<div style="height: {11 * 7}mm"></div>{credit}'
    for lines in range(12, 26):
        body = f'{text(lines)}{mention("a")}<figure id="a">{inside}</figure>{text(30)}'
        for page in laid_out(body, STYLE + "figure { width: 100mm }").pages:
            widths = [
                box.width / MM / 4
                for box in page._page_box.descendants()
                if isinstance(box, boxes.LineBox) and box.resume_at and box.element_tag == "p"
            ]
            assert not [width for width in widths if 20 < width < 30]


def test_turned_blocks_between_floats_have_their_pages() -> None:
    """R69: the figure that waits stands on the next page of text."""
    turned = '<div style="-kumihan-turned: left; margin: 0"><p>回す。</p></div>'
    body = text(25) + figure("a", 14) + turned + text(30) + figure("b", 20) + turned
    document = laid_out(body, STYLE)
    found = ["".join(row.name or "-" for row in rows(page)) for page in document.pages]
    assert [name.replace("-", "") for name in found] == ["", "", "a", "b", ""]
    assert sum(line.count("-") for line in found) == 25 + 30 + 2


@pytest.mark.parametrize("lines", range(8, 20))
def test_notes_of_captions_are_kept_where_no_text_fits(lines: int) -> None:
    """What WeasyPrint lays out in vain takes its notes back; those of floats stay."""
    caption = '題<span class="note">題の注。</span>'
    body = text(20) + "".join(figure(name, lines, "", caption) + text(4) for name in "abc")
    headings = "<h2>題</h2><h2 style='height: 21mm'>題</h2>"
    document = laid_out(body + headings + text(30), STYLE)
    found = [
        box.text
        for page in document.pages
        for area in page._page_box.children
        if isinstance(area, boxes.FootnoteAreaBox)
        for box in area.descendants()
        if isinstance(box, boxes.TextBox)
    ]
    assert found.count("題の注。") == 3
    assert not {"float-order", "float-space"} & {*breaches(document)}


def columns(lines: int, *, keeps: bool = True) -> list[str]:
    """The order on the pages of five figures, two of which go over both columns."""
    clear = "order" if keeps else "none"
    style = STYLE + (
        "main { column-count: 2; column-gap: 8mm }"
        ".all { column-span: all }"
        f"figure:not(.all) {{ -kumihan-page-float: none; -kumihan-float-clear: {clear} }}"
    )
    kinds = (("a", 6, ""), ("b", 8, "all"), ("c", 5, ""), ("d", 9, "all"), ("e", 4, ""))
    body = "".join(text(lines) + figure(*one) for one in kinds)
    pages = laid_out(body + text(20), style).pages
    found = [
        (number, box.position_y, box.element.get("id"), box.position_x)
        for number, page in enumerate(pages)
        for box in page._page_box.descendants()
        if box.element_tag == "figure" and isinstance(box, boxes.BlockBox)
    ]
    wide = [(n, y) for n, y, name, _ in found if name in "bd"]
    # Between blocks over both columns one column is read after the other.
    order = [
        ((n, sum((n, y) >= one for one in wide), x if name not in "bd" else -1.0, y), name)
        for n, y, name, x in found
    ]
    return list(dict.fromkeys(name for _, name in sorted(order)))


@pytest.mark.parametrize("lines", range(1, 24, 2))
def test_figures_in_columns_keep_their_order_with_those_over_all_of_them(lines: int) -> None:
    assert columns(lines) == list("abcde")


def test_without_the_property_they_do_not() -> None:
    assert any(columns(lines, keeps=False) != list("abcde") for lines in range(1, 24, 2))
