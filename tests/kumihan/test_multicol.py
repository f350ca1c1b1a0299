"""Columns parted by blocks over all of them: nothing is lost, pages break before them."""

from __future__ import annotations

from typing import Any

import pytest
from weasyprint.formatting_structure import boxes

from kumihan import render
from kumihan.paging import multicol
from kumihan.render import Document
from tests.kumihan.pages import MM, baseline, laid_out, lines, right_edge, text_of

STYLE = """
@page { margin: 30mm 30mm 36mm }
main { column-count: 2; column-gap: 8mm }
figure { column-span: all; height: 145mm; margin: 7mm 0; line-snap: none; break-inside: avoid }
"""


def _document(count: int) -> Document:
    """Text of so many lines in columns between two blocks over all of them, of 145 mm each."""
    body = f"<p>始</p><figure></figure><p>{'あ' * (17 * count - 3)}</p><figure></figure><p>終</p>"
    return laid_out(body, STYLE)


def _characters(document: Document) -> int:
    return sum(len(text_of(line)) for line in lines(document))


@pytest.mark.parametrize("count", range(1, 30))
def test_nothing_behind_a_run_of_columns_is_lost(count: int) -> None:
    assert _characters(_document(count)) == 17 * count - 3 + 2


def test_without_the_hook_text_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(render, "with_runs", lambda original: original)
    wrong = [n for n in range(1, 30) if _characters(_document(n)) != 17 * n - 3 + 2]
    assert wrong


@pytest.mark.parametrize("element", ["h2", "figure"])
def test_pages_break_before_blocks_in_columns(element: str) -> None:
    style = STYLE + f"{element} {{ break-before: page; height: 20mm !important; margin: 0 }}"
    document = laid_out(f"<p>前</p><{element}>題</{element}><p>後</p>", style)
    assert [text_of(line) for line in lines(document)] == ["前", "題", "後"]
    assert len(document.pages) == 2


def test_a_column_is_laid_out_once_while_the_text_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []
    original = multicol._Room._filled

    def filled(room: multicol._Room, *rest: Any, **named: Any) -> Any:
        seen.append(room.context.current_page)
        return original(room, *rest, **named)

    monkeypatch.setattr(multicol._Room, "_filled", filled)
    document = laid_out(f"<p>{'あ' * 17 * 200}</p>", STYLE)
    pages = len(document.pages)
    assert pages > 2
    assert [seen.count(n) for n in range(1, pages)] == [1] * (pages - 1)
    assert _characters(document) == 17 * 200


@pytest.mark.parametrize("count", range(4, 40))
def test_the_last_columns_are_as_low_as_they_can_be(count: int) -> None:
    """R54."""
    document = laid_out(f"<p>{'あ' * (17 * count - 3)}</p>", STYLE)
    below: dict[float, int] = {}
    for line in lines(document):
        below[line[0].position_x // 100] = below.get(line[0].position_x // 100, 0) + 1
    first, *second = below.values()
    assert first - sum(second) in (0, 1)


def _unbalanced() -> list[float]:
    """The head margins (mm) with which text before a block for the next page is not balanced.

    The page has 32 lines; whether a full column is higher than that is a matter of rounding.
    """
    text = f"<p>{'あ' * 167}</p><p>{'い' * 388}</p><figure></figure>"
    found = []
    for head in [30 + n * 0.371 for n in range(12)]:
        style = STYLE + f"@page {{ margin: {head}mm 30mm {297 - head - 32 * 7}mm }}"
        page = lines(laid_out(text, style))
        left = page[0][0].position_x
        columns = [[line for line in page if (line[0].position_x < left + 200) is own]  # px
                   for own in (True, False)]  # fmt: skip
        first, second = (max(map(baseline, column), default=0.0) for column in columns)
        if not -0.1 < first - second < 7.1:
            found.append(head)
    return found


def test_columns_before_a_block_for_the_next_page_are_balanced() -> None:
    assert _unbalanced() == []


def test_without_the_hook_they_are_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(render, "with_runs", lambda original: original)
    assert _unbalanced()


@pytest.mark.parametrize("count", range(1, 40, 3))
def test_blocks_over_all_columns_go_on_in_any_of_their_children(count: int) -> None:
    style = STYLE + "div { column-span: all; margin: 7mm 0 }"
    block = "".join(f"<p>{letter * 37 * 16}</p>" for letter in "いろは")
    text = f"<p>{'あ' * 17 * 2 * count}</p><div>{block}</div><p>終</p>"
    document = laid_out(text, style)
    assert _characters(document) == 34 * count + 37 * 48 + 1
    said = "".join(map(text_of, lines(document)))
    assert [said.count(letter) for letter in "いろは"] == [37 * 16] * 3


def test_blocks_over_all_columns_that_do_not_fit_go_to_the_next_page() -> None:
    style = STYLE + "section { column-span: all; display: flex; break-inside: avoid }"
    text = f"<p>{'あ' * 17 * 2 * 20}</p><section><figure></figure></section><p>終</p>"
    document = laid_out(f"<h2>題</h2><div>{text}</div>", style.replace("main", "div"))
    assert [len(lines_of) for lines_of in _by_page(document)] == [42, 1]


def test_no_space_before_a_block_that_begins_below_one_over_all_columns() -> None:
    """The columns begin at one height; so do those below a block that begins the page."""
    style = STYLE + "h2 { margin: 7mm 0 0 } section { column-span: all; margin: 7mm 0 }"
    text = f"<section>表</section><h2>題</h2><p>{'あ' * (17 * 7 - 1)}</p>"
    found = lines(laid_out(text, style))
    assert baseline(found[1]) == pytest.approx(baseline(found[5]))
    text = f"<p>{'あ' * (17 * 66 - 1)}</p><section>表</section>"
    assert baseline(lines(laid_out(text, style))[-1]) == pytest.approx(
        baseline(lines(laid_out("<p>あ</p>", style))[0])
    )


def test_a_box_with_columns_is_whole_and_its_title_within_it() -> None:
    style = STYLE + (
        "aside { column-span: all; columns: 2; break-inside: avoid; padding: 0 8mm }"
        "aside h2 { column-span: all; text-align: right }"
    )
    for count in range(40, 66, 5):
        text = f"<p>{'い' * 17 * count}</p><aside><h2>題</h2><p>{'あ' * 200}</p></aside>"
        document = laid_out(text, style)
        pages = [page for page in _by_page(document) if any("題" in text_of(x) for x in page)]
        (page,) = pages
        assert sum(text_of(line).count("あ") for line in page) == 200
        (title,) = (line for line in page if text_of(line) == "題")
        assert right_edge(title) <= 30 + 37 * 4 - 8 + 0.1


def _by_page(document: Document) -> list[list[list[Any]]]:
    return [list(lines(document.copy([page]))) for page in document.pages]


def test_columns_that_fill_the_page_stay_on_it_before_a_block_that_goes_to_the_next() -> None:
    style = STYLE.replace("main {", "section {") + "h2 { height: 21mm }"
    text = f"<p>{'あ' * (17 * 60 - 1)}</p>"
    document = laid_out(f"<h2>題</h2><section>{text}<figure></figure></section>", style)
    first = document.pages[0]._page_box
    assert sum(isinstance(box, boxes.LineBox) for box in first.descendants()) == 61


def test_columns_hold_what_stands_from_their_corner() -> None:
    style = STYLE + "main { position: relative } b { position: absolute; top: 7mm; left: 20mm }"
    document = laid_out(f"<p>{'あ' * 17 * 8}<b>題</b></p>", style)
    page = document.pages[0]._page_box
    (mark,) = [box for box in page.descendants() if box.element_tag == "b" and box.children]
    (main,) = [box for box in page.descendants() if box.element_tag == "main" and not box.is_column]
    assert round(mark.position_x - main.position_x) == round(20 * MM)
    assert round(mark.position_y - main.position_y) == round(7 * MM)


@pytest.mark.parametrize("count", range(8, 13))
def test_the_last_margin_is_cut_at_the_foot_of_the_page(count: int) -> None:
    """What comes before stays on the page, which holds 12 lines beside the heading and figure."""
    style = STYLE.replace("main", "div") + "h2 { break-after: avoid } figure { margin: 7mm 0 14mm }"
    text = f"<p>{'あ' * (17 * 2 * count - 3)}</p><figure></figure>"
    document = laid_out(f"<section><h2>題</h2></section><div>{text}</div>", style)
    assert [len(page) for page in _by_page(document)][:1] == [1 + 2 * min(count, 32)]
