"""Each end that reading a foreign PDF has: lowered for a test, a small file comes to it.

Below its end the same file is read, so that it is this one that says no.
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from random import Random
from types import ModuleType
from typing import Any

import pytest
from pypdf import apply_configuration
from pypdf._configuration import get_configuration
from pypdf.errors import FileNotDecryptedError, LimitReachedError
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
)

from hakusho.commands import given, read
from hakusho.pictures.placing import probe
from kumihan.pdf import contents, facts, fonts, foreign, structure
from kumihan.pdf.contents import GraphicsState, Matrix, Reader
from kumihan.pdf.facts import look_into
from kumihan.pdf.fonts import Font, to_unicode
from kumihan.pdf.foreign import Fault, ForeignReader, UnreadableError, content_of, readable
from kumihan.pdf.operands import fitting
from kumihan.pdf.structure import root_of
from kumihan.writing import pdfpage
from kumihan.writing.pdfpage import page_of
from tests.hostile import pdfs
from tests.hostile.pdfs import flate, form, pdf, stream
from tests.hostile.test_given import PDFS, tree

_NOISE = Random(1).randbytes(900)


def _taken(content: bytes) -> None:
    page_of(content)
    look_into(content)


def _opened(content: bytes) -> None:
    with readable():
        ForeignReader(content)


def _said(content: bytes) -> None:
    with readable():
        root_of(ForeignReader(content))


def _content(content: bytes) -> None:
    with readable():
        content_of(ForeignReader(content).pages[0].get("/Contents"))


def _pages(count: int) -> bytes:
    return pdf({2: f"<</Type/Pages/Count {count}/Kids[{'3 0 R ' * count}]>>"})


def _branches(count: int) -> bytes:
    """A page, and so many branches without one."""
    branches = {10 + n: "<</Type/Pages/Count 0/Kids[]>>" for n in range(count)}
    kids = " ".join(f"{n} 0 R" for n in branches)
    return pdf({2: f"<</Type/Pages/Count 1/Kids[3 0 R {kids}]>>", **branches})


def _missing() -> bytes:
    return pdf({5: f"<</Properties<<{''.join(f'/P{n} {n} 0 R' for n in range(100, 120))}>>>>"})


def _streams() -> bytes:
    return pdfs.packed(
        {1: "<</Type/Catalog/Pages 2 0 R>>", 2: "<</Type/Pages/Count 1/Kids[3 0 R]>>",
         3: pdfs.PAGE.format(""), 5: "<<>>"}, 10, {4: stream(pdfs.MARK)},
    )  # fmt: skip


def _chain(length: int) -> bytes:
    elements = {10 + n: f"<</S/Div/K {11 + n} 0 R>>" for n in range(length)}
    return tree({**elements, 10 + length: "<</S/P/Pg 3 0 R/K 0>>"})


# Where the end stands and what it is called, what it is lowered to, what comes to it, and how.
ENDS: dict[str, tuple[ModuleType, str, int, Callable[[], bytes], Callable[[bytes], object]]] = {
    "bytes of a picture": (pdfpage, "MOST_BYTES", 99, pdf, _taken),
    "objects": (foreign, "_OBJECTS", 3, pdf, _taken),
    "bytes of object streams": (foreign, "_OBJECT_STREAMS", 99, _streams, _taken),
    "bytes looked through": (foreign, "_SEARCHED", 9_999, _missing, _taken),
    "pages": (foreign, "MOST_PAGES", 4, lambda: _pages(5), _opened),
    "branches of the tree of pages": (foreign, "MOST_PAGES", 4, lambda: _branches(9), _opened),
    "bytes of a stream": (foreign, "_STREAM", 999, lambda: pdf({4: flate(b" " * 1_000)}), _taken),
    "bytes of a stream that nothing draws": (
        foreign, "_STREAM", 999,
        lambda: pdfs.content(b"", "<</XObject<</X 6 0 R>>>>", o6=flate(b" " * 1_000)), page_of),
    "bytes of one stream in all its packings": (
        foreign, "_STREAM", 1_100, lambda: pdf({4: flate(_NOISE, times=3)}), _content),
    "bytes that a stream says it has": (foreign, "MOST_BYTES", 30, pdf, _taken),
    "bytes of one content": (foreign, "_ONE_CONTENT", 2_010, pdf, _content),
    "streams of one content": (
        foreign, "_ONE_CONTENT", 9_999, lambda: pdf({4: f"[{'6 0 R ' * 9}]", 6: stream(b"")}),
        _content),
    "objects of a picture": (
        pdfpage, "_OBJECTS", 3,
        lambda: pdf({5: "<</Properties<</A 6 0 R/B 7 0 R/C 8 0 R/D 9 0 R>>>>",
                     **dict.fromkeys((6, 7, 8, 9), "<<>>")}), page_of),
    "arrays in one object": (
        pdfpage, "_NESTED", 5, lambda: pdf({5: "<</A[[[[[[7]]]]]]>>"}), page_of),
    "pixels of a picture": (
        pdfpage, "MOST_PIXELS", 63, lambda: pdfs.picture(entries="/ColorSpace/DeviceGray"), _taken),
    "pixels of a JPEG": (
        pdfpage, "MOST_PIXELS", 63,
        lambda: pdfs.picture(
            pdfs.jpeg(), "/ColorSpace/DeviceCMYK/Filter/DCTDecode", "/Width 1/Height 1"), page_of),
    "packings in a row": (
        pdfpage, "_FILTERS", 3,
        lambda: pdfs.content(
            b"/X Do", "<</XObject<</X 6 0 R>>>>",
            o6=flate(pdfs.MARK, "/Type/XObject/Subtype/Form/BBox[0 0 9 9]", times=4)), page_of),
    "states": (contents, "_SAVED", 5, lambda: pdfs.content(b"q " * 6), _taken),
    "elements": (structure, "_ELEMENTS", 5, lambda: _chain(6), _said),
    "elements in elements": (structure, "_NESTED", 5, lambda: _chain(6), _said),
    "widths of a font": (fonts, "_ENTRIES", 99, lambda: _font("/W[0[" + "5 " * 100 + "]]"), _taken),
    "widths of ranges of a font": (fonts, "_ENTRIES", 99, lambda: _font("/W[0 99 5]"), _taken),
}  # fmt: skip


def _font(widths: str) -> bytes:
    return PDFS["font of nothing"]().replace(
        b"/BaseFont/A",
        b"/BaseFont/A/DescendantFonts[<</Type/Font/Subtype/CIDFontType2%s>>]" % widths.encode(),
    )


@pytest.mark.parametrize("name", ENDS)
def test_an_end_is_come_to(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    module, constant, lowered, make, reading = ENDS[name]
    content = make()
    reading(content)
    monkeypatch.setattr(module, constant, lowered)
    with pytest.raises(UnreadableError) as raised:
        reading(content)
    assert raised.value.fault == Fault.LARGE


def test_a_table_that_is_a_stream_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    content = _streams()
    _opened(content)
    monkeypatch.setattr(foreign, "_OBJECTS", 9)  # rows; it has 12, of which 4 are looked at
    with pytest.raises(UnreadableError):
        _opened(content)


def test_empty_streams_have_an_end(tmp_path: Path) -> None:
    content = pdfs.content(
        b"/X Do " * 12_500, "<</XObject<</X 6 0 R>>>>", o6=form(b"", "<<>>", "/BBox[0 0 9 9]")
    )
    (tmp_path / "zu.pdf").write_bytes(content)
    assert "複雑すぎます" in probe(tmp_path, "zu.pdf").problem


def test_samples_are_no_content(monkeypatch: pytest.MonkeyPatch) -> None:
    """A picture of A3 at 350 dpi has four times the bytes that a drawing may have."""
    content = pdfs.picture(b"\x10" * 9_000, "/ColorSpace/DeviceCMYK", "/Width 50/Height 45")
    monkeypatch.setattr(facts, "_PICTURE", 8_000)
    _taken(content)
    with pytest.raises(UnreadableError):
        _taken(pdfs.content(b" " * 9_000))


def test_a_pdf_that_is_given_may_be_so_large(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "a.pdf"
    file.write_bytes(pdf())
    monkeypatch.setattr(given, "MOST_BYTES", len(pdf()))
    assert read.run(file, None, StringIO()) == read.UNTAGGED
    monkeypatch.setattr(given, "MOST_BYTES", len(pdf()) - 1)
    assert read.run(file, None, StringIO()) == read.USAGE
    assert "大きすぎます（" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("error", "fault"),
    [(FileNotDecryptedError, Fault.LOCKED), (LimitReachedError, Fault.LARGE),
     (RecursionError, Fault.LARGE), (MemoryError, Fault.LARGE), (KeyError, Fault.BROKEN)],
)  # fmt: skip
def test_whatever_goes_wrong_has_a_name(error: type[Exception], fault: Fault) -> None:
    with pytest.raises(UnreadableError) as raised, readable():
        raise error
    assert raised.value.fault == fault


@pytest.mark.parametrize("algorithm", ["AES-256", "RC4-128"])
def test_what_is_locked_is_not_opened(algorithm: str) -> None:
    with pytest.raises(UnreadableError) as raised:
        ForeignReader(pdfs.encrypted(algorithm, "secret"))
    assert raised.value.fault == Fault.LOCKED


def test_the_library_says_nothing_and_starts_nothing() -> None:
    logger = logging.getLogger("pypdf")
    with apply_configuration(jbig2dec_binary="/bin/false"), readable():
        assert not logger.isEnabledFor(logging.CRITICAL)
        assert get_configuration().jbig2dec_binary is None
        warnings.warn("of a library", stacklevel=1)
    assert logger.isEnabledFor(logging.CRITICAL)


def test_roles_are_followed_for_some_steps() -> None:
    roles = " ".join(f"/Role{n}/Role{n + 1}" for n in range(20))
    root = f"/K 10 0 R/RoleMap<<{roles}>>"
    with readable():
        found = root_of(ForeignReader(tree({10: "<</S/Role0/Pg 3 0 R/K 0>>"}, root)))
    assert found is not None
    assert [one.type for one in found.descendants()] == ["StructTreeRoot", "Role8"]


# -- fonts ---------------------------------------------------------------------------------


def test_a_table_of_characters_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(to_unicode(b"beginbfrange <00> <ffffffff> <0041>")) == 0x10000
    assert to_unicode(b"beginbfchar <01> <" + b"0041" * 5_000 + b">") == {1: "A" * 256}
    monkeypatch.setattr(fonts, "_ENTRIES", 99)
    with pytest.raises(UnreadableError):
        to_unicode(b"beginbfrange <00> <63> <0041>")
    with pytest.raises(UnreadableError):
        to_unicode(b"beginbfrange <00> <00> [" + b"<0041>" * 100 + b"]")


@pytest.mark.parametrize(
    "odd", [b"<> <0041>", b"<01> <>", b"<zz> <0041>", b"<01> <d800>", b"<01> <0041"]
)
def test_odd_entries_of_a_table_of_characters_are_read(odd: bytes) -> None:
    found = to_unicode(
        b"beginbfchar " + odd + b" endbfchar beginbfrange <05> <06> <ffff> endbfrange"
    )
    assert found[5] == "\uffff" and found[6] == "\0"


def test_widths_are_those_of_codes(monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(fonts._cid_widths({"/W": [0, 900_000_000, 500]})) == 0x10000
    assert fonts._cid_widths({"/W": [-5, 1, 500]}) == {0: 500, 1: 500}
    assert fonts._cid_widths({"/W": [5, 6]}) == {5: 0, 6: 0}
    assert fonts._cid_widths({"/W": 7}) == {}
    monkeypatch.setattr(fonts, "_CODES", 5)
    assert len(fonts._cid_widths({"/W": [0, [1] * 9]})) == 5
    assert len(fonts._simple_widths({"/Widths": [1] * 9})) == 5


def test_parts_of_fonts_that_are_none(monkeypatch: pytest.MonkeyPatch) -> None:
    assert fonts._descendant({"/DescendantFonts": 7}) == {}
    assert fonts._descendant({"/DescendantFonts": [7]}) == {}
    assert len(fonts._simple_names({"/Differences": 7})) == 224
    assert fonts._code(b"") < 0
    table = DecodedStreamObject()
    table.set_data(b"beginbfchar <01> <0041>")
    assert Font(DictionaryObject({NameObject("/ToUnicode"): table}))._unicode == {1: "A"}
    monkeypatch.setattr(fonts, "_CMAP", 20)
    assert Font(DictionaryObject({NameObject("/ToUnicode"): table}))._unicode == {}


# -- numbers -------------------------------------------------------------------------------


@pytest.mark.parametrize("written", ["1e9", "-1e9", "nan", "inf"])
def test_a_number_that_places_nothing_is_none(written: str) -> None:
    number: Any = float(written)
    assert foreign.number_of(number, 7.0) == 7.0
    assert foreign.numbers_of([1, number], 2) == foreign.numbers_of([1], 2) == ()
    assert foreign.numbers_of([1, FloatObject(2)], 2) == (1, 2)
    assert foreign.numbers_of(ArrayObject([NameObject("/N"), NameObject("/N")]), 2) == ()


@pytest.mark.parametrize("move", ["cm", "Tm", "Td", "TJ"])
def test_no_matrix_leads_out_of_the_world(move: str) -> None:
    reader = Reader(GraphicsState(size=9e8), {})
    for _ in range(99):
        if move == "cm":
            reader.concat(Matrix(a=1e8))
        elif move == "Tm":
            reader.place(Matrix(a=1e12))
        elif move == "Td":
            reader.move(9e8, 9e8)
        else:
            reader.show([FloatObject(-9e8)])
    places = (*reader.state.ctm, *reader._text, *reader._line)
    assert all(abs(value) < 1e9 for value in places)


def test_what_lies_out_of_the_world_is_not_kept() -> None:
    reader = Reader(GraphicsState(size=1.0), {})
    reader.concat(Matrix(a=1e8, d=1e8))
    reader.place(Matrix(a=1.0, d=1.0))
    reader._glyph("a", 1.0, "A")
    reader.place(Matrix(a=1e8, d=1e8))
    reader._glyph("b", 1.0, "A")
    assert [one.character for one in reader.glyphs] == ["a"]


_TEXT = "<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>/XObject<</X 6 0 R>>>>"


@pytest.mark.parametrize("within", [b"q 2 0 0 2 0 0 cm q", b"EMC EMC", b"/X Do"])
def test_what_a_form_leaves_open_ends_with_it(within: bytes) -> None:
    shown = b"EMC q 3 0 0 3 0 0 cm /X Do BT /F 10 Tf 10 50 Td (a) Tj ET Q Q"
    with readable():
        owner = ForeignReader(pdfs.content(shown, _TEXT, o6=form(within, _TEXT)))
        page = owner.pages[0]
        reader = Reader(GraphicsState(), {})
        reader.run(page["/Contents"], page["/Resources"])
    assert [(one.x, one.y) for one in reader.glyphs] == [(30, 150)]


@pytest.mark.parametrize(
    ("operator", "operands"),
    [("w", [1e9]), ("w", []), ("w", ["/N"]), ("cm", [1.0] * 5), ("Tj", [1]), ("Tf", [1, 1]),
     ("TJ", [b"a"]), ("Do", [b"a"])],
)  # fmt: skip
def test_operands_that_do_not_fit(operator: str, operands: list[Any]) -> None:
    assert fitting(operator, operands) is None
    assert fitting("w", [b"a", 1.0]) == [1.0]


def test_pieces_of_text_that_are_none() -> None:
    reader = Reader(GraphicsState(font=Font(DictionaryObject()), size=1.0), {})
    reader.show([NameObject("/A"), None, NumberObject(10**400)])
    assert reader.glyphs == [] and reader._text == Matrix()


def test_boxes_that_are_none() -> None:
    assert page_of(pdf(page="/UserUnit 100")).width == 20_000
    assert page_of(pdf(page="/UserUnit 101")).width == 200
    page = {"/CropBox": 7, "/MediaBox": [0, 0, 9, 9]}
    assert contents.box_of(page, "/CropBox") == (0, 0, 9, 9)
    with pytest.raises(UnreadableError):
        contents.box_of({"/MediaBox": [0, 0]})


def test_an_element_has_one_place() -> None:
    twice = tree({10: "<</S/Div/K[11 0 R 11 0 R]>>", 11: "<</S/P/Pg 3 0 R/K 0>>"})
    with pytest.raises(UnreadableError) as raised:
        _said(twice)
    assert raised.value.fault == Fault.BROKEN


def test_marks_that_end_without_a_beginning() -> None:
    shown = b"EMC EMC BT /F 10 Tf %s%s ET EMC"
    parts = (b"/P<</MCID %d%s>>BDC (0) Tj EMC " % one for one in ((0, b""), (1, b"/ActualText(1)")))
    content = tree({10: "<</S/P/Pg 3 0 R/K[0 1]>>"}, operators=shown % tuple(parts))
    with readable():
        found = root_of(ForeignReader(content))
    assert found is not None and found.text == "01"
