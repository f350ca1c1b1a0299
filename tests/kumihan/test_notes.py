"""Notes: on the page of their calls, at the foot or at the side, none lost (R62–R64, R17)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
from weasyprint.formatting_structure import boxes

from kumihan.inspection import notes as rules
from kumihan.lines import gather
from kumihan.paging import notemarks, notepages, notes
from kumihan.render import Document
from tests.kumihan.pages import MM, baseline, laid_out, lines, text_of

SIZE, PITCH, FOOT = 2.75, 4.25, 267.0  # mm; the foot of the page area, a line of 37 characters
STYLES = """
main { width: auto }
sup { vertical-align: 0.6em; white-space: nowrap }
sup span { float: footnote; footnote-policy: line; orphans: 3; widows: 3; display: block;
  font: 2.75mm/4.25mm 'Noto Serif CJK JP'; text-indent: 0; text-align: justify; line-snap: none;
  margin-left: 1.5mm; padding-left: 2em; white-space: normal }
sup span::footnote-call { content: none; line-height: 0 }
sup span::footnote-marker { content: attr(data-number); display: inline-block; width: 1em;
  margin-left: -2em; margin-right: 1em; text-align: right;
  font-feature-settings: 'hwid' }
table { border-collapse: collapse; line-snap: none } td { padding: 0.5mm }
.columns { column-count: 2; column-gap: 8mm } table.all { column-span: all }
@page { @footnote { margin: 1.5mm 0 0.75mm; padding-top: 0.75mm; box-decoration-break: clone } }
"""
SIDE = """
@page { margin-right: 70mm; @footnote { -kumihan-notes: side; margin: 0 0 0 118mm;
  padding: 0; width: 41.25mm } }
sup span { margin: 0 0 1.5mm }
"""
TEXT = "国際機関の役割は、近年ますます大きくなってきたところである。"


def note(name: str, sentences: int = 1, inner: str = "") -> str:
    """The mark of a note with so many sentences, and the note."""
    body = f"注{name}の文である。" * sentences + inner
    return f'<sup><span data-number="{name}">{body}</span>{name}</sup>'


def areas(document: Document) -> list[Any]:
    """The areas of notes, page by page; None where there is none."""
    found = ([b for b in page._page_box.children if isinstance(b, boxes.FootnoteAreaBox)]
             for page in document.pages)  # fmt: skip
    return [next(iter(some), None) for some in found]


def printed(document: Document) -> str:
    """All that is written on the pages."""
    return "".join(text_of(line) for line in lines(document))


def noted(document: Document) -> list[str]:
    """What is written in the notes, page by page."""
    return [
        "".join(b.text for b in area.descendants() if isinstance(b, boxes.TextBox)) if area else ""
        for area in areas(document)
    ]


def paragraphs(count: int, *calls: str) -> str:
    return "".join(f"<p>{TEXT * 3}{''.join(calls)}{TEXT}</p>" for _ in range(count))


def breaches(document: Document) -> dict[str, int]:
    """How often each rule of notes was broken."""
    return {rule(document.pages).rule: rule(document.pages).breaches for rule in rules.RULES}


def clean(document: Document) -> bool:
    return not any(breaches(document).values())


MANY = "".join(
    f"<p>{TEXT * (n % 5)}{note(str(n), 1 + 5 * n % 23)}{TEXT * (n % 3)}" for n in range(1, 40)
)
LONG = paragraphs(4) + paragraphs(1, note("1", 900)) + paragraphs(60)
TABLE = (
    "<table><thead><tr><th>会議" + note("1") + "<th>内容</thead><tbody>"
    + "".join(f"<tr><td>{n}{note(str(n), 1 + n % 5)}<td>{TEXT * 2}" for n in range(2, 40))
    + "</tbody></table>"
)  # fmt: skip


# -- the foot of the page -------------------------------------------------------------------


@pytest.mark.parametrize("body", [MANY, LONG, TABLE, paragraphs(20, note("1", 4), note("2", 9))])
def test_notes_keep_the_rules(body: str) -> None:
    """R17, R62, R63; and the body stays on its grid (R52)."""
    document = laid_out(body, STYLES)
    assert len(document.pages) > 2
    assert breaches(document) == dict.fromkeys(breaches(document), 0)
    text = [line for line in lines(document) if line[0].style["font_size"] == 4 * MM]
    if "table" not in body:
        assert {round((baseline(line) - baseline(text[0])) / 7 % 1, 3) % 1 for line in text} == {0}


COLUMNS = "main { column-count: 2 }"
ROWS = TABLE.replace("<thead>", "").replace("</thead>", "")


@pytest.mark.parametrize(
    ("body", "style"),
    [(MANY, ""), (LONG, ""), (ROWS, ""), (MANY, SIDE), (LONG, SIDE), (ROWS, SIDE), (LONG, COLUMNS)],
)
def test_nothing_is_lost_or_doubled(body: str, style: str) -> None:
    whole = laid_out(body, "@page { size: 210mm 9999mm }" + STYLES)
    broken = laid_out(body, STYLES + style)
    assert len(broken.pages) > 2
    assert sorted(printed(broken)) == sorted(printed(whole))
    assert "".join(noted(broken)) == "".join(noted(whole))


def test_a_long_note_goes_on_at_the_head_of_the_next_notes() -> None:
    document = laid_out(LONG, STYLES)
    found = [text for text in noted(document) if text]
    assert len(found) > 2
    assert [text.startswith("1") for text in found] == [True] + [False] * (len(found) - 1)
    assert "".join(found) == "1" + "注1の文である。" * 900
    heights = [a.height / MM for a in areas(document) if a is not None]
    assert max(heights[1:]) <= (297 - 60) / 2


@pytest.mark.parametrize("before", range(20, 33))
def test_several_notes_of_a_line(before: int) -> None:
    """The last of them breaks, or their line goes to the next page."""
    calls = (note("1", 9), note("2", 9), note("3", 40))
    document = laid_out(f"<p>{TEXT}</p>" * before + paragraphs(1, *calls) + paragraphs(9), STYLES)
    assert clean(document)
    assert "".join(noted(document)).count("の文である") == 58


def test_notes_wait_for_the_end_of_a_long_one() -> None:
    """Even where a column of side notes is full for pages, none is lost."""
    body = LONG + MANY
    for style in ("", SIDE):
        document = laid_out(body, STYLES + style)
        whole = laid_out(body, "@page { size: 210mm 9999mm }" + STYLES)
        assert "".join(noted(document)) == "".join(noted(whole))


@pytest.mark.parametrize("before", range(22, 34))
def test_a_note_breaks_with_three_lines_on_each_side(before: int) -> None:
    """Or not at all; then its line goes to the next page with it."""
    body = f"<p>{TEXT}</p>" * before + paragraphs(1, note("1", 40))
    document = laid_out(body, STYLES)
    counts = [
        sum(1 for box in area.children[0].children if isinstance(box, boxes.LineBox))
        for area in areas(document)
        if area is not None
    ]
    assert clean(document)
    assert sum(counts) > 6
    assert min(counts) >= 3


def test_the_distances_are_exact() -> None:
    """R63: number and an em; the last line ends with the type area; half an em between lines."""
    document = laid_out(paragraphs(3, note("1", 30)), STYLES)
    area = areas(document)[0]
    (block,) = area.children[:1]
    found = [b for b in block.children if isinstance(b, boxes.LineBox)]
    assert {round((b.position_y - a.position_y) / MM, 3) for a, b in pairwise(found)} == {PITCH}
    last = [b for b in area.descendants() if isinstance(b, boxes.LineBox)][-1]
    end = (last.position_y + last.height) / MM - (PITCH - SIZE) / 2
    assert end == pytest.approx(FOOT - (7 - 4) / 2)
    assert (block.width + block.padding_left) / MM / SIZE == pytest.approx(54)
    assert block.content_box_x() / MM == pytest.approx(30 + 1.5 + 2 * SIZE)


# -- where notes are called -----------------------------------------------------------------


def test_a_repeated_head_has_its_mark_once() -> None:
    document = laid_out(TABLE, STYLES)
    assert len(document.pages) > 2
    shown = [mark.style["visibility"] for mark in marks(document) if _text(mark) == "1"]
    assert shown == ["visible"] + ["hidden"] * (len(document.pages) - 1)


@pytest.mark.parametrize("before", range(25, 33))
def test_a_note_waits_for_a_head_that_goes_to_the_next_page(before: int) -> None:
    document = laid_out(f"<p>{TEXT}</p>" * before + TABLE, STYLES)
    assert clean(document)
    shown = [mark.style["visibility"] for mark in marks(document) if _text(mark) == "1"]
    assert shown[0] == "visible"


@pytest.mark.parametrize(
    "block",
    [
        "<h2>見出し{}</h2><p>本文</p>",
        "<figure><div style='height: 40mm'></div><figcaption>題{}</figcaption></figure>",
        "<table><caption><b style='display: inline-block'>題{}</b></caption><tr><td>字</table>",
        "<table><tr><td>字<td>字{}</table>",
        "<ul><li>項目{}</li></ul>",
        "<blockquote style='padding: 7mm'><p>引用{}</p></blockquote>",
        "<div style='display: flex'><p>左</p><p>右{}</p></div>",
        "<p><b style='display: inline-block'>中の題{}</b>である</p>",
        "<p><a href='https://example.org/abc'>https://example.org/abc</a>{}。</p>",
    ],
)
def test_notes_may_be_called_from_anywhere(block: str) -> None:
    """Wherever the foot of the page falls, mark and note are on one page."""
    style = "figure, h2, table { break-inside: avoid } h2 { break-after: avoid }"
    body = "".join(
        paragraphs(1 + n % 3) + block.format(note(str(n), 1 + n % 4)) for n in range(1, 25)
    )
    document = laid_out(body, STYLES + style)
    assert len(document.pages) > 1
    assert clean(document)
    for n in range(1, 25):
        assert "".join(noted(document)).count(f"{n}注{n}の文") == 1


def test_a_note_in_a_note_follows_it() -> None:
    body = paragraphs(9) + paragraphs(3, note("1", 5, note("2")), note("3", 9)) + paragraphs(9)
    document = laid_out(body, STYLES)
    found = "".join(noted(document))
    assert found.count("2注2の文") == 3
    assert clean(document)


@pytest.mark.parametrize("length", range(30, 41))
def test_no_mark_begins_a_line(length: int) -> None:
    """R17: after kana, brackets, Latin words, addresses."""
    for end in ("」", "word", "https://example.org/a/b"):
        document = laid_out(f"<p>{'字' * length}{end}{note('12')}。{TEXT}</p>", STYLES)
        assert rules.line_head(document.pages).breaches == 0
        assert rules.line_head(document.pages).opportunities == 1


def test_columns_have_their_notes_below_them_all() -> None:
    """Over the whole width: a column's measure would be short for their small type."""
    columns = "".join(paragraphs(1, note(str(n), 1 + n % 4)) for n in range(1, 50))
    spanning = f"<table class=all><tr><td>{TEXT}{note('90')}</table>"
    body = f"<div class=columns>{columns}{spanning}{columns}</div>"
    document = laid_out(body, STYLES)
    assert len(document.pages) > 2
    assert clean(document)
    widths = {round(note.width / MM) for area in areas(document) if area for note in area.children}
    assert widths == {143}


# -- side notes -----------------------------------------------------------------------------


def test_side_notes_stand_beside_their_lines() -> None:
    """R64: the first lines share the baseline."""
    body = "".join(paragraphs(2) + paragraphs(1, note(str(n), 2)) for n in range(1, 9))
    document = laid_out(body, STYLES + SIDE)
    assert clean(document)
    for page, area in zip(document.pages, areas(document), strict=True):
        found = dict(_marked(page))
        for one in area.children:
            line, first = found[one.element], one.children[0]
            away = first.position_y + first.baseline - line.position_y - line.baseline
            assert away == pytest.approx(0, abs=0.01)
            assert one.position_x / MM == pytest.approx(30 + 118)


@pytest.mark.parametrize("count", [2, 5, 9, 14])
def test_dense_side_notes_do_not_overlap(count: int) -> None:
    """They stand one under the other, at last up from the foot of the page."""
    body = paragraphs(13) + paragraphs(1, *(note(str(n), 3) for n in range(count)))
    document = laid_out(body, STYLES + SIDE)
    assert clean(document)
    for area in (area for area in areas(document) if area):
        ends = [(box.position_y, box.position_y + box.margin_height()) for box in area.children]
        assert all(below[0] >= above[1] - 0.01 for above, below in pairwise(ends))
        assert min(head for head, _ in ends) >= 30 * MM - 0.01
        assert max(end for _, end in ends) <= FOOT * MM + 0.01


# -- planted faults -------------------------------------------------------------------------


def test_the_rules_find_planted_faults(monkeypatch: pytest.MonkeyPatch) -> None:
    def found(style: str, body: str = MANY) -> set[str]:
        return {name for name, count in breaches(laid_out(body, STYLES + style)).items() if count}

    assert found("") == set()
    assert found("sup span { footnote-policy: auto; break-inside: avoid }") == {"note-page"}
    assert found("@page { @footnote { margin-bottom: 3mm } }") == {"note-foot"}
    assert found("sup span { padding-left: 2.3em }") == {"note-measure"}
    assert found("sup span { margin-left: 2mm }") == {"note-measure"}
    with monkeypatch.context() as patch:
        patch.setattr(notes, "taken", lambda _context: 0.0)
        assert found("") == {"note-foot"}
    with monkeypatch.context() as patch:
        patch.setattr(notepages, "stand_beside", lambda *_: None)
        assert found(SIDE) == {"side-notes"}
    with monkeypatch.context() as patch:
        patch.setattr(gather, "RAISED", ())
        short = "".join(f"<p>{'字' * n}{note('1')}字{TEXT}</p>" for n in range(30, 40))
        assert found("main { width: 148mm }", short) == {"mark-head"}


# -- boxes ----------------------------------------------------------------------------------


def marks(document: Document) -> Iterator[Any]:
    """The marks on the pages."""
    for page in document.pages:
        for box in page._page_box.children[0].descendants():
            if isinstance(box, boxes.InlineBox) and box.element_tag == "sup":
                yield next(b for b in box.descendants() if isinstance(b, boxes.TextBox))


def _text(box: Any) -> str:
    return str(box.text)


def _marked(page: Any) -> Iterator[tuple[Any, Any]]:
    """The elements of notes, with the lines of their marks."""
    for line in page._page_box.children[0].descendants():
        if isinstance(line, boxes.LineBox):
            yield from ((one.element, line) for _, one in notemarks.marks(line))
