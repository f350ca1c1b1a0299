"""Pages of several documents as one PDF."""

from __future__ import annotations

from io import BytesIO

import pydyf
import pytest
from pypdf import PdfReader
from weasyprint.formatting_structure import boxes

from kumihan.writing.assemble import Output, PageLabel, assemble, blank_page
from tests.kumihan.pages import laid_out

FOLIO = """@page { @bottom-right { content: counter(page); width: 100%; text-align: right;
  -kumihan-folio: decimal } }"""


def test_folios_labels_and_links_go_over_documents() -> None:
    first = laid_out('<p><a href="#there">先へ</a></p><p id="unused">未使用</p>', FOLIO)
    second = laid_out('<h2 id="there" style="bookmark-level: 1">そこ</h2>', FOLIO)
    pages = [*first.pages, blank_page(second.pages[0]), *second.pages]
    labels = [
        PageLabel("xviii", "lower-roman", 18),
        PageLabel("", "lower-roman", 19),
        PageLabel("1"),
    ]
    reader = PdfReader(BytesIO(assemble(first, pages, labels)))
    assert [page.extract_text().split() for page in reader.pages] == [
        ["先へ", "未使用", "xviii"],
        [],
        ["そこ", "1"],
    ]
    assert reader.page_labels == ["xviii", "xix", "1"]
    assert list(reader.named_destinations) == ["there"]
    assert [entry["/Title"] for entry in reader.outline] == ["そこ"]  # type: ignore[call-overload]


def test_a_folio_keeps_its_edge() -> None:
    document = laid_out("<p>本文</p>", FOLIO)
    assemble(document, document.pages, [PageLabel("1234")])
    (box,) = [b for b in document.pages[0]._page_box.children if isinstance(b, boxes.MarginBox)]
    text = list(box.descendants())[-1]
    assert text.text == "1234"
    assert abs(text.position_x + text.width - box.content_box_x() - box.width) < 0.01


def test_pages_are_drawn_over_and_drawn_again_the_same() -> None:
    document = laid_out("<p>本文</p>" * 60, FOLIO)
    labels = [PageLabel(str(n)) for n, _ in enumerate(document.pages, 1)]
    seen: list[int] = []
    marked = Output(overlay=lambda number, _page, stream: seen.append(number))
    plain = assemble(document, document.pages, labels)
    assemble(document, document.pages, labels, marked)
    assert seen == list(range(len(document.pages)))
    assert assemble(document, document.pages, labels) == plain


def test_every_stream_is_compressed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    original = pydyf.Stream.data.fget

    def data(stream: pydyf.Stream) -> bytes:
        asked.append(stream)
        content: bytes = original(stream)
        return content

    monkeypatch.setattr(pydyf.Stream, "data", property(data))
    document = laid_out("<p>本文</p>" * 60, FOLIO)
    labels = [PageLabel(str(n)) for n, _ in enumerate(document.pages, 1)]
    assemble(document, document.pages, labels, Output({"pdf_identifier": True}))
    assert len(asked) == len(set(asked)) > len(labels)
