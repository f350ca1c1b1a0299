"""Lines on pages: edges, the grid, and everything that stands between the characters."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader
from weasyprint.formatting_structure import boxes

from kumihan.render import written
from kumihan.text.draw import Slice
from kumihan.writing.joining import Output
from tests.kumihan.pages import MM, baseline, laid_out, lines, right_edge, text_of

PROSE = (
    "核軍縮・不拡散の分野では、2007年に「不拡散に関する声明」が採択され、（IAEAの）機能の強化や"
    "G8の取組の継続、生物テロに対する防衛など、国際社会が取り組む課題が示された。また、日本は、"
    "1994年から毎年、国連総会に決議案を提出し、170か国の支持を得てきたところである。"
) * 2
EDGE = 30 + 37 * 4


def edges(body: str, style: str = "", measure: int = 37) -> list[float]:
    """How far the justified lines end from the measure, in em; kept marks' space counted."""
    found = []
    found_lines = lines(laid_out(f"<p>{body}</p>", style, measure))
    text = [line for line in found_lines if "脚注" not in text_of(line)]
    for line in text[:-1]:
        rest = (30 + measure * 4 - right_edge(line)) / 4
        kept = 0.5 if text_of(line)[-1] in "、。」）" else 0.25 if text_of(line)[-1] == "・" else 0
        found.append(min(abs(rest), abs(rest - kept)))
    return found


@pytest.mark.parametrize(
    "body",
    [
        PROSE,
        PROSE.replace("決議案", '<a href="#x">決議案</a>'),
        PROSE.replace("「不拡散", "<strong>「不拡散").replace("声明」", "声明」</strong>"),
        PROSE.replace("IAEA", "<code>IAEA</code>"),
        PROSE.replace("防衛", "防衛<sup>注1</sup>"),
        PROSE.replace("防衛", '防衛<span class="note">脚注の本文である。</span>'),
        PROSE.replace("防衛", "<em><a href='#y'>防<sub>2</sub>衛</a></em>"),
        "English words and numbers 12,345 stand in 日本語の文章 with spaces between them. " * 4,
        "https://example.org/a/very/long/address?with=query&and=more のような所番地も切れる。" * 3,
    ],
)
def test_justified_lines_end_at_the_measure(body: str) -> None:
    """T1, across links, other faces, code, superscripts, notes, Latin, addresses."""
    found = edges(body, ".note { float: footnote; line-snap: none }")
    assert found
    assert max(found) < 0.02


def test_padding_counts() -> None:
    """Paddings of inline boxes are part of the line."""
    body = PROSE.replace("G8", "<code>G8</code>")
    assert max(edges(body, "code { padding: 0 2mm }")) < 0.02


def test_narrow_columns() -> None:
    assert max(edges(PROSE, "", 22)) < 0.02


@pytest.mark.parametrize("count", range(30, 40))
@pytest.mark.parametrize("style", ["", ' style="white-space: nowrap"'])
def test_pictures_end_a_line_where_text_would(count: int, style: str) -> None:
    """Atomic boxes side by side, within another inline box too."""
    atom = "<b style='display: inline-block; width: 4mm; height: 2mm'></b>"
    body = "あ" * count + f"<i{style}>{atom * 5}</i>{atom * 4}" + "い" * 20
    document = laid_out(f"<p>{body}</p>")
    found = [
        box
        for box in document.pages[0]._page_box.descendants()
        if isinstance(box, boxes.InlineBlockBox)
    ]
    assert len(found) == 9
    assert max(box.position_x + box.width for box in found) <= EDGE * 96 / 25.4 + 0.01


def test_a_forced_line_end() -> None:
    found = lines(laid_out("<p>上の行である。<br>下の行である。</p>"))
    assert [text_of(line) for line in found] == ["上の行である。", "下の行である。"]


def test_text_is_whole_and_in_order() -> None:
    document = laid_out(f"<p>{PROSE}</p><p>{PROSE}</p>", measure=13)
    assert "".join(text_of(line) for line in lines(document)) == PROSE * 2


def test_unbreakable_text_stays_together() -> None:
    body = "あ" * 35 + '<span style="white-space: nowrap">まとめて置く語</span>' + "い" * 9
    first, second = lines(laid_out(f"<p>{body}</p>"))
    assert not set("まとめて置く語") & set(text_of(first))
    assert text_of(second).startswith("まとめて置く語")


@pytest.mark.parametrize("count", range(12, 19))
def test_a_number_with_a_hyphen_stays_whole(count: int) -> None:
    found = lines(laid_out(f"<p>{'あ' * count}図2-1のとおりである。</p>", "", 20))
    assert [text_of(line) for line in found if "2-1" in text_of(line)]


@pytest.mark.parametrize(
    "between",
    [
        "<figure style='height: 23mm; block-step-size: 7mm; line-snap: none'></figure>",
        "<p>大きさの違う<strong style='font-size: 4.4mm'>書体</strong>と<sup>上付き</sup></p>" * 3,
        "<table style='line-snap: none; font-size: 3mm'><tr><td>表</td></tr></table>",
        "<h2 style='line-snap: contain; font-size: 6mm; margin: 7mm 0'>見出し</h2>",
        "<blockquote style='margin: 3mm 2em'><p>引用である。</p></blockquote>",
    ],
)
def test_baselines_keep_the_grid(between: str) -> None:
    """R52: after anything, on every page."""
    document = laid_out((f"<p>{PROSE}</p>" + between) * 12)
    assert len(document.pages) > 1
    body = [
        line
        for line in lines(document)
        if line[0].style["font_size"] == pytest.approx(4 * 96 / 25.4)
    ]
    head = baseline(body[0])
    phases = {round(((baseline(line) - head) / 7) % 1, 3) % 1 for line in body}
    assert phases == {0.0}


def test_full_pages_end_on_the_last_line() -> None:
    """R53: 33 whole lines of 7 mm stand in 237 mm."""
    document = laid_out(f"<p>{PROSE}</p>" * 40)
    for page in document.pages[:-1]:
        found = [b for b in page._page_box.descendants() if isinstance(b, boxes.LineBox)]
        assert len(found) in (32, 33)  # a widow may ask for one


def test_foreign_scripts_stay_with_the_engine() -> None:
    """Text that needs shaping across characters is set, whole, by WeasyPrint itself."""
    document = laid_out("<p>がぎ\u3099 と שלום を並べる。</p>")
    assert "שלום" in "".join(text_of(line) for line in lines(document))


def test_the_text_layer_reads_as_the_text() -> None:
    """Trimmed marks lie over their neighbours; readers still get one line."""
    pdf = written(laid_out(f"<p>{PROSE}</p>"))
    assert pdf is not None
    found = PdfReader(BytesIO(pdf)).pages[0].extract_text()
    assert re.sub(r"\s", "", found) == PROSE
    assert b"ActualText" in written(
        laid_out("<p>「あ」、「い」</p>"), Output(options={"uncompressed_pdf": True})
    )


def test_numbers_stand_below_each_other_by_their_points() -> None:
    """R67: every number of the column keeps room for the decimals that others have."""
    numbers = ("1.25", "120", "△3.5", "12,345.678")
    rows = "".join(f"<tr><td>{number}</td></tr>" for number in numbers)
    style = (
        "td { -kumihan-decimals: 3; text-align: right; padding: 0;"
        " font-variant-numeric: tabular-nums }"
    )
    found = lines(laid_out(f"<table>{rows}</table>", style))
    points = {round(_point(line), 2) for line in found}
    assert len(points) == 1


def test_figures_have_one_width_and_points_their_own() -> None:
    """R40: the figures of the face differ in width, and it has no others but half-width ones."""
    text = "1,234,567,890.5"
    plain, even = (
        next(iter(lines(laid_out(f"<p>{text}</p>", style))))[0].pango_layout.glyphs
        for style in ("p { text-indent: 0 }", "p { font-variant-numeric: tabular-nums }")
    )
    figures = {round(even[n][0].advance, 3) for n, sign in enumerate(text) if sign.isdigit()}
    assert len({round(own[0].advance, 3) for own in plain if own}) > 2
    assert figures == {0.5}
    assert even[text.index(".")][0].advance == plain[text.index(".")][0].advance


def test_full_width_forms_keep_their_width_among_narrow_figures() -> None:
    """R40 asks it of figures; a dash for nothing is no hyphen."""
    (line,) = lines(laid_out("<p>－</p>", "p { font-feature-settings: 'hwid'; text-indent: 0 }"))
    assert line[0].width == pytest.approx(line[0].style["font_size"], abs=0.01)


def _point(line: list[Any]) -> float:
    """How far from the right edge of a line the decimal point of its number stands, in mm."""
    box = line[-1]
    size = box.style["font_size"]
    before = box.text.partition(".")[0]
    advance = sum(
        glyph.advance for glyphs in box.pango_layout.glyphs[: len(before)] for glyph in glyphs
    )
    spaces = sum(box.pango_layout.spaces[: len(before)])
    return float((box.position_x + (advance + spaces) * size) / MM)


def test_heads_are_spread_over_whole_ems() -> None:
    """R39: 月日 over three ems."""
    (line,) = lines(
        laid_out("<table><tr><th>月日</th></tr></table>", "th { -kumihan-jidori: 3em }")
    )
    assert line[0].width == pytest.approx(3 * line[0].style["font_size"])


def test_titles_break_at_phrases_into_even_lines() -> None:
    body = "<h2>軍縮・不拡散に対する日本の基本的考え方</h2>"
    style = "h2 { word-break: auto-phrase; text-align: left; font-weight: 400; font-size: 4mm }"
    found = [text_of(line) for line in lines(laid_out(body, style, measure=17))]
    assert found == ["軍縮・不拡散に対する", "日本の基本的考え方"]


def test_a_space_typed_at_a_border_is_the_gap_that_is_there_anyway() -> None:
    """R8: no typed space does this job; the text keeps it."""
    with_spaces = lines(laid_out("<p>平成 19 年の GDP は増えた。</p>"))[0]
    without = lines(laid_out("<p>平成19年のGDPは増えた。</p>"))[0]
    assert right_edge(with_spaces) == pytest.approx(right_edge(without))
    assert text_of(with_spaces) == "平成 19 年の GDP は増えた。"


@pytest.mark.parametrize("css", ["word-break: break-all", "overflow-wrap: anywhere"])
def test_words_longer_than_a_line_end_with_it_where_the_style_lets_them(css: str) -> None:
    body = "<p style='text-indent: 0; {}'>番号は" + "long" * 8 + "である</p>"
    loose, whole = (
        max(right_edge(line) for line in lines(laid_out(body.format(own), measure=6)))
        for own in (css, "")
    )
    assert loose <= 30 + 6 * 4 + 0.01 < whole


def test_small_capitals_are_left_to_the_engine() -> None:
    """Pango makes them of capitals in another size where the face has none."""
    body = "<p>欧文の<span style='font-variant: small-caps'>Abc</span>である</p>"
    (line,) = lines(laid_out(body))
    assert not any(isinstance(box.pango_layout, Slice) for box in line)
