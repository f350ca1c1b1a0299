"""Marks over a page: their text is wrapped without loss, and the page below stays as it is."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from kumihan.engine.pages import extents, links
from kumihan.paging.marginal import spread
from kumihan.render import written
from kumihan.writing.joining import Output
from kumihan.writing.overlay import OverlayFace, marker
from kumihan.writing.painting import PLAIN, paint
from tests.kumihan.pages import MM, laid_out, lines

FAMILY = "Noto Sans CJK JP"
TEXT = (
    "「軍縮」、不拡散（NPT）に関する、2006年の"
    "<ruby><span>取組<rt>とりくみ</rt></span></ruby>と<em>役割</em>。"
)
DOCUMENT = laid_out("<p>本文</p>")
FACE = OverlayFace.of(paint(DOCUMENT, PLAIN, ""), DOCUMENT.font_config, FAMILY)
heights = st.lists(st.floats(1, 20), min_size=1, max_size=12)


@given(st.text("あ漢字、。「」（）ー・abc-12 ", max_size=60), st.floats(1, 20))
def test_wrapped_text_is_the_text_and_fits(text: str, measure: float) -> None:
    found = FACE.wrapped(text, measure)
    assert "".join(found) == " ".join(text.split())
    assert [line for line in found if len(line) > 1 and FACE.width(line) > measure] == []


def test_a_line_of_a_mark_ends_where_lines_may_end() -> None:
    assert FACE.wrapped("漢字かな、「括弧」", 4) == ["漢字か", "な、「括", "弧」"]
    assert FACE.wrapped("see kaku-gunshuku here", 8) == ["see ", "kaku-gunshuku ", "here"]


@given(heights, st.data())
def test_things_spread_keep_their_order_and_the_foot(sizes: list[float], data: Any) -> None:
    foot = 250.0
    wanted = sorted(
        data.draw(st.lists(st.floats(0, foot), min_size=len(sizes), max_size=len(sizes)))
    )
    places = spread(wanted, sizes, foot)
    ends = [place + size for place, size in zip(places, sizes, strict=True)]
    assert all(end <= after + 1e-6 for end, after in zip(ends, places[1:], strict=False))
    assert ends[-1] <= foot + 1e-6


def test_marks_are_an_artifact_after_the_page_and_pages_of_their_own() -> None:
    def overlay(number: int, _leaf: Any, stream: Any) -> None:
        with marker(stream, FACE) as pen:
            pen.label(10, 20, f"印{number}", 2, (1, 0, 0))

    output = Output(options={"uncompressed_pdf": True})
    plain = written(DOCUMENT, output)
    drawn = written(DOCUMENT, replace(output, overlay=overlay, after=["覚え書き1"]))
    before, (after, own) = PdfReader(BytesIO(plain)).pages, PdfReader(BytesIO(drawn)).pages
    content, marked = before[0].get_contents(), after.get_contents()
    assert content is not None and marked is not None
    page, _, marks = marked.get_data().partition(content.get_data())
    assert page == b"" and b"/Artifact" in marks
    assert (after.extract_text().split(), own.extract_text().split()) == (["本文", "印0"], ["印1"])
    assert PdfReader(BytesIO(drawn)).page_labels == ["1", "覚え書き1"]


def test_the_parts_of_an_element_are_found_on_all_its_pages() -> None:
    document = laid_out(f'<p id="a">{"漢字" * 1500}</p><p id="b">かな<span id="c"></span></p>')
    found = extents(document.pages)
    assert [part.page for part in found["a"]] == list(range(len(document.pages)))
    assert found["a"][0].y == 30 and found["a"][0].width == 37 * 4
    (there,) = found["c"]
    assert (there.width, round(there.x - found["b"][0].x)) == (0, 12)


def test_a_link_over_two_lines_is_one() -> None:
    text = f'{"漢" * 30}<a class="reference" href="#x">{"字" * 20}</a>'
    document = laid_out(f'<p id="x">{text}</p><p>{text}</p>')
    assert [(name, kind) for name, kind, _ in links(document.pages[0])] == [("x", "reference")] * 2


def _placed(body: str) -> list[tuple[str, float, float]]:
    """The lines of a paragraph: their text, and where they begin and end, in mm."""
    return [
        (
            "".join(t.text for t in line),
            round(line[0].position_x / MM, 2),
            round((line[-1].position_x + line[-1].width) / MM, 2),
        )
        for line in lines(laid_out(f"<p>{body}</p>", measure=12))
    ]


@pytest.mark.parametrize(
    "after",
    ["「", "縮", "」", "、", "不", "散", "（", "T", "）", "る", "6", "年", "の", "と", "役", "。"],
)
def test_the_place_of_a_remark_changes_nothing(after: str) -> None:
    at = TEXT.index(after, 0 if after != "T" else TEXT.index("NPT")) + 1
    assert _placed(f'{TEXT[:at]}<span class="remark" id="r"></span>{TEXT[at:]}') == _placed(TEXT)
