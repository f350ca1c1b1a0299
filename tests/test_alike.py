"""The comparison of PDFs sees what is planted, and nothing where only numbers and names changed."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    FloatObject,
    NameObject,
    NumberObject,
    TextStringObject,
)

from kumihan.writing.joining import Leaf, Output, PageLabel, join
from kumihan.writing.painting import Paint, paint
from tests.alike import differences
from tests.kumihan.pages import laid_out

BODY = """<h2 id="there" style="bookmark-level: 1; color: #a00">題</h2>
<p style="opacity: 0.5">薄い文</p><p><a href="#there">先へ</a>と<em>強く</em></p>
<p style="background: linear-gradient(#fff, #00f)">段</p>
<table><thead><tr><th colspan="2">甲</th></tr></thead><tr><td>乙</td><td>丙</td></tr></table>
<div role="doc-footnote">注</div><p><img alt="図" src="data:image/svg+xml,
%3Csvg xmlns='http://www.w3.org/2000/svg' width='9' height='9'%3E%3Crect width='9' height='9'
 fill='red' fill-opacity='.5'/%3E%3C/svg%3E"></p>"""


@cache
def _pdf(name: str = "a") -> bytes:
    document = laid_out(BODY)
    output = Output(Paint(is_tagged=True), {"pdf_tags": True})
    painted = paint(document, output.paint, name)
    leaves = [Leaf(painted, n, PageLabel(str(n))) for n, _ in enumerate(painted.pages)]
    return join(painted, leaves, output, document.font_config)


def _changed(change: Callable[[Any], None]) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(BytesIO(_pdf())))
    change(writer)
    output = BytesIO()
    writer.write(output)
    return output.getvalue()


def test_numbers_of_objects_and_names_of_resources_do_not_count() -> None:
    assert differences(_pdf(), _pdf("other")) == []
    assert differences(_pdf(), _changed(lambda _: None)) == []


def _content(old: bytes, new: bytes) -> Callable[[Any], None]:
    def change(writer: Any) -> None:
        page = writer.pages[0]
        data = page.get_contents().get_data()
        assert old in data
        stream = DecodedStreamObject()
        stream.set_data(data.replace(old, new, 1))
        page[NameObject("/Contents")] = writer._add_object(stream)

    return change


def _elements(writer: Any, kind: str) -> list[Any]:
    objects = (one.get_object() for one in writer._objects)
    return [one for one in objects if isinstance(one, dict) and one.get("/S") == kind]


def _tag(kind: str, key: str, value: Any) -> Callable[[Any], None]:
    def change(writer: Any) -> None:
        _elements(writer, kind)[0][NameObject(key)] = value

    return change


def _swapped(writer: Any) -> None:
    kids = _elements(writer, "/Sect")[0]["/K"]
    kids[0], kids[1] = kids[1], kids[0]


def _names(writer: Any) -> None:
    _elements(writer, "/TD")[0]["/A"][NameObject("/Headers")] = ArrayObject([])


def _box(writer: Any) -> None:
    writer.pages[0][NameObject("/TrimBox")] = ArrayObject(map(NumberObject, (0, 0, 9, 9)))


def _rectangle(writer: Any) -> None:
    writer.pages[0]["/Annots"][0].get_object()["/Rect"][0] = FloatObject(1)


def _title(writer: Any) -> None:
    writer.add_metadata({"/Title": "別"})


def _outline(writer: Any) -> None:
    outlines = writer._root_object["/Outlines"]
    outlines["/First"][NameObject("/Title")] = TextStringObject("別")


def _label(writer: Any) -> None:
    writer._root_object["/PageLabels"]["/Nums"][1][NameObject("/St")] = NumberObject(7)


def _resource(kind: str, key: str, value: Any) -> Callable[[Any], None]:
    def change(writer: Any) -> None:
        named = writer.pages[0]["/Resources"][kind]
        next(iter(named.values())).get_object()[NameObject(key)] = value

    return change


def _font(writer: Any) -> None:
    fonts = writer.pages[0]["/Resources"]["/Font"]
    for font in fonts.values():
        inner = font.get_object()["/DescendantFonts"][0].get_object()
        inner["/W"][1] = ArrayObject([NumberObject(1)])


FAULTS: dict[str, Callable[[Any], None]] = {
    "a glyph": _content(b"[<", b"[<0001"),
    "a place": _content(b"1 0 0 -1 ", b"1 0 0 -1 1"),
    "a colour": _content(b"0.666667 0 0 rg", b"0.5 0 0 rg"),
    "a mark": _content(b"/MCID 1", b"/MCID 9"),
    "something more": _content(b"q", b"0 0 9 9 re f q"),
    "a group's opacity": _resource("/ExtGState", "/ca", FloatObject(0.25)),
    "a pattern": _resource("/Pattern", "/XStep", FloatObject(3)),
    "widths": _font,
    "a type": _tag("/P", "/S", NameObject("/H3")),
    "an alternative": _tag("/Figure", "/Alt", TextStringObject("別")),
    "a head": _names,
    "an order": _swapped,
    "a box": _box,
    "a link's place": _rectangle,
    "metadata": _title,
    "a bookmark": _outline,
    "a label": _label,
}


@pytest.mark.parametrize("fault", FAULTS)
def test_what_is_planted_is_seen(fault: str) -> None:
    assert differences(_pdf(), _changed(FAULTS[fault])) != []
