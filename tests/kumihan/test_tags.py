"""The structure tree of laid-out pages, as a reader of the PDF finds it."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pytest
from pypdf import PdfReader

from kumihan.pdf.structure import Element, MarkedText, read
from kumihan.render import written
from kumihan.writing.attachments import Attachment
from kumihan.writing.joining import Output
from kumihan.writing.painting import Paint
from tests.kumihan.pages import laid_out

TAGGED = Output(Paint(is_tagged=True), {"pdf_tags": True})
NOTES = """.note { float: footnote }
.note::footnote-call { content: none } .note::footnote-marker { content: '1' }"""


def tagged(body: str, style: str = "", measure: int = 37) -> bytes:
    return written(laid_out(body, style, measure), TAGGED)


def tree(body: str, style: str = "", measure: int = 37) -> Element:
    root = read(BytesIO(tagged(body, style, measure)))
    assert root is not None
    (document,) = root.elements()
    (section,) = document.elements()
    assert (document.type, section.type) == ("Document", "Sect")
    return section


def shown(element: Element | MarkedText) -> str:
    """An element as its type and its parts in brackets."""
    if isinstance(element, MarkedText):
        return element.text
    return f"{element.type}[{'|'.join(shown(kid) for kid in element.kids)}]"


def test_a_paragraph_over_pages_is_one_element_with_one_text_a_page() -> None:
    (paragraph,) = tree(f"<p>{'文は続く。' * 600}</p>").elements()
    assert paragraph.text == "文は続く。" * 600
    assert [text.page for text in paragraph.texts()] == [0, 1, 2]


def test_kinds() -> None:
    body = """<h2>題</h2><p>文と<em>強</em>と<strong>特</strong>と<code>x</code>H<sub>2</sub>O</p>
    <blockquote><p>引用</p></blockquote><ul><li>甲<ol><li>乙</li></ol></li></ul>
    <dl><div><dt>語</dt><dd>意味</dd></div><dt>他</dt><dd>別</dd></dl>
    <div>裸の<span>文</span></div><p aria-hidden="true">飾り</p>"""
    assert [shown(element) for element in tree(body).elements()] == [
        "H2[題]",
        "P[文と|Span[強]|と|Span[特]|と|Code[x]|H2O]",
        "BlockQuote[P[引用]]",
        "L[LI[Lbl[• ]|LBody[甲|L[LI[Lbl[1. ]|LBody[乙]]]]]]",
        "L[LI[Lbl[語]|LBody[意味]]|LI[Lbl[他]|LBody[別]]]",
        "P[裸の文]",
    ]


def test_ruby_is_a_base_and_its_reading() -> None:
    style = """rt { position: absolute; font-size: 50%; line-height: 1 }
    .unit { position: relative }"""
    unit = '<span class="unit">漢<rt>かん</rt></span><span class="unit">字<rt>じ</rt></span>'
    (paragraph,) = tree(f"<p>この<ruby>{unit}</ruby>だ。</p>", style).elements()
    assert shown(paragraph) == "P[この|Ruby[RB[漢]|RT[かん]]|Ruby[RB[字]|RT[じ]]|だ。]"


def test_an_inline_note_is_a_part_of_its_line() -> None:
    style = ".rows { -kumihan-warichu: rows; font-size: 60% }"
    (paragraph,) = tree('<p>語（<span class="rows">二行の説明</span>）だ。</p>', style).elements()
    assert shown(paragraph) == "P[語（|Warichu[WT[二行の説明]]|）だ。]"


def test_a_note_stands_beside_its_call_whatever_page_it_is_on() -> None:
    note = '<a href="#n">1</a><span class="note" id="n" role="doc-footnote">注の文</span>'
    first, second = tree(f"<p>文{note}の後</p><p>次</p>", NOTES).elements()
    assert shown(first) == "P[文|Reference[Link[1]]|Note[Lbl[1]|注の文]|の後]"
    assert shown(second) == "P[次]"
    assert [element.name != "" for element in first.elements()] == [False, True]


def test_a_link_over_lines_has_an_annotation_a_line_with_its_text() -> None:
    text = "長い名の資料" * 3
    (paragraph,) = tree(f'<p><a href="https://example.jp/">{text}</a></p>', "", 10).elements()
    (link,) = paragraph.elements()
    assert shown(link) == f"Link[{text}]"
    assert link.annotations == (text, text)


def test_language_and_figures() -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><title>図の題</title>'
    body = f"""<p>語<span lang="en">word</span></p><figure>{svg}<path d="M0 0h9"/></svg>
    <figcaption><p>題</p></figcaption></figure><p><img alt="" src="data:,"></p>"""
    paragraph, figure = tree(body).elements()
    assert [kid.language for kid in paragraph.elements()] == ["en"]
    assert (figure.alternative, shown(figure)) == ("図の題", "Figure[|Caption[P[題]]]")
    box = figure.attributes["/BBox"]
    assert box[2] - box[0] == pytest.approx(9 * 0.75, abs=0.01)


def test_a_float_stands_where_it_is_written() -> None:
    body = '<p>題<span class="credit">提供</span></p>'
    (paragraph,) = tree(body, ".credit { float: right }").elements()
    assert shown(paragraph) == "P[題|Span[提供]]"


def test_the_space_that_a_line_end_took_the_place_of_is_read() -> None:
    words = "The quick brown fox jumps over the lazy dog and runs away from it. "
    (paragraph,) = tree(f"<p>{words * 3}</p>", "p { hyphens: manual }", 12).elements()
    assert paragraph.text == (words * 3).strip()


def test_room_on_a_line_is_read_as_a_space() -> None:
    number = '<span class="number">第1章</span>'
    body = f"<h2>{number}題</h2><p>{number} 題</p><p>これは<b>太</b>い</p><p><i>注</i>の文</p>"
    style = """.number { margin-right: 0.5em } b { padding: 0 0.2em }
    i { display: inline-block; width: 3em }"""
    found = [element.text for element in tree(body, style).elements()]
    assert found == ["第1章 題", "第1章 題", "これは太い", "注 の文"]
    (columns,) = tree(f"<p>{'文' * 60}</p>", "body { columns: 2 }").elements()
    assert columns.text == "文" * 60


# -- tables --------------------------------------------------------------------------------


def cells(table: Element) -> list[Element]:
    return [one for one in table.descendants() if one.type in ("TH", "TD")]


def heads(cell: Element, table: Element) -> list[str]:
    named = {one.name: one.text for one in cells(table) if one.name}
    return [named[str(name)] for name in cell.attributes.get("/Headers", ())]


def test_a_table_over_pages_is_one_table_with_one_head() -> None:
    rows = "".join(f"<tr><td>{n}</td><td>乙{n}</td></tr>" for n in range(120))
    head = "<thead><tr><th scope=col>甲</th><th scope=col>乙</th></tr></thead>"
    body = f"<table><caption>題</caption>{head}<tbody>{rows}</tbody></table>"
    (table,) = tree(body).elements()
    assert [kid.type for kid in table.elements()] == ["Caption", "THead", "TBody"]
    assert len({text.page for text in table.texts()}) > 1
    assert len(cells(table)) == 242
    assert [c.attributes["/Scope"] for c in cells(table) if c.type == "TH"] == ["/Column"] * 2
    assert all("/Headers" not in cell.attributes for cell in cells(table))
    assert table.text == "題甲乙" + "".join(f"{n}乙{n}" for n in range(120))


def test_joined_cells_and_groups_name_their_heads() -> None:
    body = """<table><thead><tr><th rowspan=2>国</th><th colspan=2>件数</th></tr>
    <tr><th>前</th><th>後</th></tr></thead><tbody>
    <tr><th colspan=3 scope=rowgroup>甲群</th></tr>
    <tr><th scope=row>一</th><td>1</td><td rowspan=2>2</td></tr>
    <tr><th scope=row>二</th><td>3</td></tr></tbody></table>"""
    (table,) = tree(body).elements()
    scopes = {c.text: c.attributes["/Scope"] for c in cells(table) if c.type == "TH"}
    assert scopes["甲群"] == scopes["一"] == "/Row"
    assert scopes["国"] == scopes["後"] == "/Column"
    named = {cell.text: heads(cell, table) for cell in cells(table)}
    assert named["前"] == ["件数"]
    assert named["一"] == ["国", "甲群"]
    assert named["2"] == ["件数", "後", "甲群", "一", "二"]
    spans = [(c.attributes.get("/ColSpan"), c.attributes.get("/RowSpan")) for c in cells(table)]
    assert spans[:3] == [(None, 2), (2, None), (None, None)]


def test_an_empty_cell_is_a_cell() -> None:
    (table,) = tree("<table><tr><td>甲</td><td></td></tr></table>").elements()
    assert shown(table) == "Table[TBody[TR[TD[甲]|TD[]]]]"


# -- the PDF -------------------------------------------------------------------------------


def test_all_content_is_marked_and_all_marks_have_owners() -> None:
    style = """@page { @top-left { content: '柱' } } h2 { border-bottom: 1px solid }
    p { background: #eee } .faint { opacity: 0.5 }"""
    written = tagged("<h2>題</h2><p>文</p><p class=faint>淡い</p>", style)
    reader, root = PdfReader(BytesIO(written)), read(BytesIO(written))
    assert root is not None and root.text == "題文淡い"
    catalog = reader.root_object
    assert catalog["/MarkInfo"]["/Marked"] is not None  # type: ignore[index]
    assert catalog["/ViewerPreferences"]["/DisplayDocTitle"] is not None  # type: ignore[index]
    assert str(reader.pages[0]["/Tabs"]) == "/S"


def test_tagging_moves_nothing_and_is_the_same_each_time() -> None:
    body = f"<p>{'「文」、。' * 80}</p><table><tr><td>甲</td></tr></table>"
    assert tagged(body) == tagged(body)
    document = laid_out(body)
    plain = written(document)
    texts = [
        [page.extract_text() for page in PdfReader(BytesIO(pdf)).pages]
        for pdf in (plain, tagged(body))
    ]
    assert texts[0] == texts[1]


def test_attachments_are_tied_to_the_table_of_their_element() -> None:
    document = laid_out('<div id="t"><table><tr><td>甲</td></tr></table></div>')
    file = Attachment("t", "t.csv", "題", b"1\r\n")
    pdf = BytesIO(written(document, replace(TAGGED, attachments=[file])))
    root = read(pdf)
    assert root is not None
    assert [e.associated for e in root.descendants() if e.type == "Table"] == [("t.csv",)]
    assert PdfReader(pdf).attachments["t.csv"] == [b"1\r\n"]
