"""Leaders: one run of glyphs, in columns from the right edge, read as a space."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader
from weasyprint.formatting_structure import boxes

from kumihan.render import written
from kumihan.text.leader import Leader
from tests.kumihan.pages import MM, laid_out

STYLE = """
li { list-style: none; text-align: left; text-indent: 0 }
ul { padding: 0; margin: 0 }
li::after { content: leader(SIGNS) attr(data-page) }
"""


def _list(*titles: str) -> str:
    entries = "".join(f'<li data-page="{7 * n}">{title}</li>' for n, title in enumerate(titles, 1))
    return f"<ul>{entries}</ul>"


def _lines(*titles: str, signs: str = "dotted", measure: int = 20) -> list[Any]:
    document = laid_out(_list(*titles), STYLE.replace("SIGNS", signs), measure)
    return [
        line
        for page in document.pages
        for line in page._page_box.descendants()
        if isinstance(line, boxes.LineBox)
    ]


def _leader(line: Any) -> Any:
    """The text box of a line's leader."""
    return next(b for b in line.descendants() if isinstance(getattr(b, "pango_layout", 0), Leader))


@pytest.mark.parametrize("signs", ["dotted", "solid", "'…'", "'・'", "'- '"])
def test_a_leader_is_one_text_and_the_number_ends_at_the_edge(signs: str) -> None:
    for line in _lines("概観", "核軍縮の現状と課題", signs=signs):
        texts = [box for box in line.descendants() if isinstance(box, boxes.TextBox)]
        assert len(texts) == 3
        right = max(text.position_x + text.width for text in texts) / MM
        assert right == pytest.approx(30 + 80, abs=0.01)
        assert _leader(line).pango_layout.count > 5


def test_signs_of_lines_stand_below_each_other() -> None:
    found = set()
    for line in _lines("概観", "核軍縮", "軍縮・不拡散の現状", "A"):
        text = _leader(line)
        start = text.position_x + text.pango_layout.lead * text.style["font_size"]
        step = text.pango_layout.glyphs[0][0].advance * text.style["font_size"]
        found.add(round((110 * MM - start) / step % 1, 3) % 1)
    assert len(found) == 1


def test_signs_stay_between_their_neighbours() -> None:
    for line in _lines("核軍縮の現状", "核", signs="'…'"):
        text = _leader(line)
        piece, size = text.pango_layout, text.style["font_size"]
        assert -1e-6 <= piece.lead < 1
        assert piece.lead + piece.count <= text.width / size + 1e-6


def test_text_of_full_lines_turns_and_the_number_stays_with_its_leader() -> None:
    lines = _lines("二国間の軍縮と不拡散に関する高級事務レベルの協議の実施状況について", measure=18)
    assert len(lines) == 2
    assert not any(
        isinstance(getattr(b, "pango_layout", 0), Leader) for b in lines[0].descendants()
    )
    assert "7" in [b.text for b in lines[1].descendants() if isinstance(b, boxes.TextBox)]


def test_a_leader_without_room_stays_within_the_measure() -> None:
    for count in range(15, 24):
        for line in _lines("漢" * count, signs="'…'"):
            for box in line.descendants():
                if isinstance(box, boxes.TextBox):
                    assert (box.position_x + box.width) / MM <= 110.01


def test_marks_before_a_leader_are_set_as_anywhere() -> None:
    line = _lines("核軍縮」）")[0]
    first = next(b for b in line.descendants() if isinstance(b, boxes.TextBox))
    assert first.width == pytest.approx((3 + 0.5 + 0.5 + 0.5) * 4 * MM, abs=0.01)


def test_a_leader_is_read_as_a_space() -> None:
    document = laid_out(_list("概観"), STYLE.replace("SIGNS", "dotted"), 20)
    pdf = written(document)
    page = PdfReader(BytesIO(pdf)).pages[0]
    assert page.get_contents().get_data().count(b"ActualText") == 1  # type: ignore[union-attr]


def test_lines_of_other_languages_keep_their_leaders() -> None:
    document = laid_out(
        f'<div lang="en">{_list("Overview")}</div>', STYLE.replace("SIGNS", "dotted")
    )
    texts = [
        box.text
        for page in document.pages
        for box in page._page_box.descendants()
        if isinstance(box, boxes.TextBox)
    ]
    assert texts.count(".") > 20
