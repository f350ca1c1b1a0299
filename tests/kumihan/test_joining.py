"""Pages of several documents as one PDF."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import pydyf
import pytest
from pypdf import PdfReader

from kumihan.meter import pdf
from kumihan.meter.model import Role
from kumihan.render import Document, written
from kumihan.writing.joining import Leaf, Output, PageLabel, join
from kumihan.writing.painting import PLAIN, paint
from tests.kumihan.pages import laid_out

FOLIO = """@page { @bottom-right { content: counter(page); width: 100%; text-align: right;
  -kumihan-folio: decimal } }"""


def test_folios_labels_and_links_go_over_documents() -> None:
    first = laid_out('<p><a href="#there">先へ</a></p><p id="unused">未使用</p>', FOLIO)
    second = laid_out('<h2 id="there" style="bookmark-level: 1">そこ</h2>', FOLIO)
    painted = [paint(document, PLAIN, name) for document, name in ((first, "a"), (second, "b"))]
    leaves = [
        Leaf(painted[0], 0, PageLabel("xviii", "lower-roman", 18)),
        Leaf(painted[1], None, PageLabel("", "lower-roman", 19)),
        Leaf(painted[1], 0, PageLabel("1")),
    ]
    reader = PdfReader(BytesIO(join(painted[0], leaves, Output(), first.font_config)))
    assert [page.extract_text().split() for page in reader.pages] == [
        ["先へ", "未使用", "xviii"],
        [],
        ["そこ", "1"],
    ]
    assert reader.page_labels == ["xviii", "xix", "1"]
    assert list(reader.named_destinations) == ["there"]
    assert [entry["/Title"] for entry in reader.outline] == ["そこ"]  # type: ignore[call-overload]


def test_a_folio_keeps_its_edge(tmp_path: Path) -> None:
    """Four figures end where one ends."""
    document = laid_out("<p>本文</p>", FOLIO)
    ends = []
    for folio in ("1", "1234"):
        file = tmp_path / f"{folio}.pdf"
        file.write_bytes(written(document, labels=[PageLabel(folio)]))
        glyphs = [g for _, _, line in pdf.read(file).lines(*Role) for g in line.glyphs]
        last = max(glyphs, key=lambda glyph: glyph.x)
        assert last.character == folio[-1]
        ends.append(last.x + last.advance)
    assert abs(ends[0] - ends[1]) < 0.01


CONTENTS = """<p><a href="#there">先へ<span class="page">00</span></a></p>
<p><a href="#nowhere">無い<span class="page">00</span></a></p>"""
TARGET = ".page { display: inline-block; width: 4em; text-align: right; -kumihan-folio: target }"


def _contents(document: Document, **more: Any) -> list[str]:
    """The words of a page of contents, which is followed by page xviii with their target."""
    target = laid_out('<h2 id="there">そこ</h2>')
    painted = [paint(one, PLAIN, name) for one, name in ((document, "a"), (target, "b"))]
    leaves = [
        Leaf(painted[0], 0, PageLabel("1")),
        Leaf(painted[1], 0, PageLabel("xviii", "lower-roman", 18)),
    ]
    pdf = join(painted[0], leaves, Output(), document.font_config, **more)
    return PdfReader(BytesIO(pdf)).pages[0].extract_text().split()


def test_contents_have_the_folios_of_what_their_links_lead_to() -> None:
    """They are known after layout; what is nowhere has none."""
    document = laid_out(CONTENTS, TARGET)
    assert _contents(document) == ["先へ", "xviii", "無い"]
    assert _contents(document, folios={"nowhere": "24"}) == ["先へ", "無い", "24"]


def test_only_elements_within_links_to_ids_get_the_folio_of_a_target() -> None:
    document = laid_out(CONTENTS.replace('href="#nowhere"', 'href="https://example.com"'), TARGET)
    assert _contents(document) == ["先へ", "xviii", "無い", "00"]


@pytest.mark.parametrize(
    "look", ["", "opacity: 0.5", "transform: rotate(2deg)", "overflow: hidden", "z-index: 2"]
)
def test_a_folio_is_known_and_printed_wherever_it_is_painted(look: str) -> None:
    """What is not opaque is painted in a group of its own."""
    document = laid_out("<p>本文</p>", FOLIO.replace("width: 100%", f"width: 100%; {look}"))
    assert [page.has_folio for page in paint(document, PLAIN, "a").pages] == [True]
    reader = PdfReader(BytesIO(written(document, labels=[PageLabel("xviii")])))
    assert "xviii" in reader.pages[0].extract_text()


@pytest.mark.parametrize(
    "look",
    ["linear-gradient(transparent 60%, #ff9 60%)", "radial-gradient(#f00, rgb(0 0 9 / 0.5))"],
)
def test_gradients_that_are_not_opaque_are_painted(look: str) -> None:
    """Their mask is the value of a graphics state (ISO 32000-1 §11.6.5.3)."""
    document = laid_out(f'<p>本文の<span style="background: {look}">印</span></p>')
    reader = PdfReader(BytesIO(written(document)))
    size = int(reader.trailer["/Size"])  # type: ignore[call-overload]
    found = map(str, map(reader.get_object, range(1, size)))
    assert any("'/SMask'" in one and "/Luminosity" in one for one in found)


def test_pages_are_drawn_over_and_drawn_again_the_same() -> None:
    document = laid_out("<p>本文</p>" * 60, FOLIO)
    seen: list[int] = []
    marked = Output(overlay=lambda number, _leaf, stream: seen.append(number))
    plain = written(document)
    written(document, marked)
    assert seen == list(range(len(document.pages)))
    assert written(document) == plain


def test_every_stream_is_compressed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    original = pydyf.Stream.data.fget

    def data(stream: pydyf.Stream) -> bytes:
        asked.append(stream)
        content: bytes = original(stream)
        return content

    monkeypatch.setattr(pydyf.Stream, "data", property(data))
    document = laid_out("<p>本文</p>" * 60, FOLIO)
    written(document, Output(options={"pdf_identifier": True}))
    assert len(asked) == len(set(asked)) > len(document.pages)
