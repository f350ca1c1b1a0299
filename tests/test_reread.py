"""Written PDFs are read again: whatever they do not show is found before a file is written."""

from __future__ import annotations

import random
import zlib
from collections.abc import Callable
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import ContentStream, NameObject, StreamObject

from hakusho.commands.new import create
from hakusho.manuscript.prepare import Options, prepare
from hakusho.pipeline import build
from hakusho.profiles.book import Book, sheets
from hakusho.profiles.reread import MiswrittenError, faults
from tests import run

_FAULTS = 30
_FEW = 5  # different glyphs


@cache
def _book() -> Book:
    """The starter with a photograph in colours."""
    folder = run.once("reread", _starter) / "book"
    options = Options(uses_cache=False)
    return build(prepare(folder, options), options, lambda *_: None)


def _starter(place: Path, name: str = "book") -> None:
    create(place / name)
    Image.effect_noise((1200, 900), 80).convert("RGB").save(place / name / "figures" / "e.png")
    chapter = sorted((place / name).glob("*.md"))[0]
    text = chapter.read_text(encoding="utf-8")
    chapter.write_text(f"{text}\n![砂目の絵](figures/e.png)\n", encoding="utf-8")


def _faults(change: Callable[[PdfWriter], object]) -> list[str]:
    """The codes of the findings in the starter's PDF after a change."""
    book = _book()
    writer = PdfWriter(BytesIO(book.pdfs["screen"]))
    change(writer)
    file = BytesIO()
    writer.write(file)
    return [one.code for one in faults(book, file.getvalue(), list(sheets(book)), "screen")]


def _shows(writer: PdfWriter) -> list[tuple[int, int]]:
    """The operators that show words of the manuscript: page, and number in its content.

    Running heads are artifacts; leaders and spaces are of few glyphs.
    """
    found, is_artifact = list[tuple[int, int]](), False
    for number, _ in enumerate(writer.pages):
        for at, (operands, operator) in enumerate(_content(writer, number).operations):
            if operator in (b"BDC", b"BMC"):
                is_artifact = operands[0] == "/Artifact"
            elif operator == b"TJ" and not is_artifact and len(_glyphs(operands[0])) >= _FEW:
                found.append((number, at))
    return found


def _glyphs(shown: list[Any]) -> set[bytes]:
    """The glyphs that an operator shows, two bytes each."""
    strings = [getattr(one, "original_bytes", one) for one in shown]
    whole = [one for one in strings if isinstance(one, bytes)]
    return {one[at : at + 2] for one in whole for at in range(0, len(one), 2)}


def _content(writer: PdfWriter, number: int) -> ContentStream:
    return ContentStream(writer.pages[number].get_contents(), writer)


def _without(writer: PdfWriter, number: int, at: int) -> None:
    content = _content(writer, number)
    del content.operations[at]
    writer.pages[number][NameObject("/Contents")] = writer._add_object(content)


def _with_content(writer: PdfWriter, number: int, data: bytes) -> None:
    stream = StreamObject()
    stream.set_data(data)
    writer.pages[number][NameObject("/Contents")] = writer._add_object(stream)


def _pictures(writer: PdfWriter) -> list[Any]:
    return [one for one in writer._objects if _has(one, "/Subtype", "/Image")]


def _has(found: object, key: str, value: str) -> bool:
    return isinstance(found, dict) and found.get(key) == value


def _whitened(writer: PdfWriter) -> None:
    for picture in _pictures(writer):
        size = picture["/Width"] * picture["/Height"] * 3
        picture._data = zlib.compress(b"\xff" * size)
        picture[NameObject("/Filter")] = NameObject("/FlateDecode")
        picture.pop("/DecodeParms", None)


def _unreadable(writer: PdfWriter) -> None:
    for picture in _pictures(writer):
        picture._data = b"no picture"


def _without_meaning(writer: PdfWriter) -> None:
    """Glyphs are shown, but nothing says which characters they are."""
    for font in (one for one in writer._objects if _has(one, "/Type", "/Font")):
        font.pop("/ToUnicode", None)  # type: ignore[union-attr]


def test_the_pdf_as_it_is_written_has_no_fault() -> None:
    assert _book().diagnostics == ()
    assert _faults(lambda _: None) == []


@pytest.mark.parametrize("seed", range(_FAULTS))
def test_a_text_that_is_not_painted_is_found(seed: int) -> None:
    """One operator is missing in the content of one page."""

    def change(writer: PdfWriter) -> None:
        _without(writer, *random.Random(seed).choice(_shows(writer)))

    assert _faults(change) == ["P001"]


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        (lambda writer: _with_content(writer, -3, b""), {"P001"}),
        (lambda writer: _with_content(writer, -3, b"q q q BT ("), {"P001"}),
        (lambda writer: writer.insert_page(writer.pages[-3], 0), {"P001"}),
        (_without_meaning, {"P001"}),
        (_whitened, {"A002"}),
        (_unreadable, {"A002"}),
        (lambda writer: writer.add_blank_page(), set()),
    ],
)
def test_pages_and_pictures_that_are_not_painted_are_found(
    change: Callable[[PdfWriter], object], codes: set[str]
) -> None:
    """More pages may follow, such as the lists of a proof."""
    assert set(_faults(change)) == codes


def test_a_pdf_with_fewer_pages_is_our_mistake() -> None:
    with pytest.raises(MiswrittenError, match="pages were written instead of"):
        _faults(lambda writer: writer.remove_page(0))


@pytest.mark.parametrize("keep", [0, 100, 2000])
def test_a_pdf_that_is_cut_off_is_our_mistake(keep: int) -> None:
    book = _book()
    with pytest.raises(MiswrittenError, match="cannot be read again"):
        faults(book, book.pdfs["screen"][:keep], list(sheets(book)), "screen")


def test_a_finding_names_the_place_of_the_text() -> None:
    book = _book()
    writer = PdfWriter(BytesIO(book.pdfs["screen"]))
    _with_content(writer, 8, b"")
    file = BytesIO()
    writer.write(file)
    found = faults(book, file.getvalue(), list(sheets(book)), "screen")
    assert [one.span.source.path.endswith(".md") for one in found] == [True]


def test_a_picture_that_is_of_one_colour_itself_is_no_fault(tmp_path: Path) -> None:
    folder = tmp_path / "本"
    _starter(tmp_path, folder.name)
    Image.new("RGB", (1200, 900), "#369").save(folder / "figures" / "e.png")
    options = Options(uses_cache=False)
    assert build(prepare(folder, options), options, lambda *_: None).diagnostics == ()


def _faded(mode: str) -> Image.Image:
    """A picture of one colour that only its transparency makes a picture."""
    picture = Image.new(mode, (1200, 900))
    picture.putalpha(Image.linear_gradient("L").resize(picture.size))
    return picture


def _of_one_paint() -> Image.Image:
    """A picture of two entries of a palette that are one colour."""
    picture = Image.new("P", (1200, 900))
    picture.putpalette([51, 102, 153] * 2)
    picture.paste(1, (0, 0, 600, 450))
    return picture


@pytest.mark.parametrize(
    "picture", [_faded("RGBA"), _faded("LA"), _of_one_paint()], ids=["RGBA", "LA", "P"]
)
def test_a_picture_whose_paint_is_of_one_colour_is_no_fault(
    picture: Image.Image, tmp_path: Path
) -> None:
    folder = tmp_path / "本"
    _starter(tmp_path, folder.name)
    picture.save(folder / "figures" / "e.png")
    options = Options(uses_cache=False)
    assert build(prepare(folder, options), options, lambda *_: None).diagnostics == ()


def test_a_picture_of_the_size_of_one_of_one_colour_is_no_fault(tmp_path: Path) -> None:
    folder = tmp_path / "本"
    _starter(tmp_path, folder.name)
    Image.new("RGB", (1200, 900), "#369").save(folder / "figures" / "f.png")
    chapter = sorted(folder.glob("*.md"))[0]
    text = chapter.read_text(encoding="utf-8")
    chapter.write_text(f"{text}\n![青い絵](figures/f.png)\n", encoding="utf-8")
    options = Options(uses_cache=False)
    assert build(prepare(folder, options), options, lambda *_: None).diagnostics == ()


def test_signs_that_no_reader_gives_back_are_no_loss(tmp_path: Path) -> None:
    create(tmp_path / "book")
    chapter = sorted((tmp_path / "book").glob("*.md"))[0]
    signs = (
        "点\u2027、印\u034f、物\ufffc、音\U0001d159、ラ\u0ecd、合字ﬁne、eﬀect、ﬆ、㎏、㍿、№、Ⅷ、½"
    )
    text = chapter.read_text(encoding="utf-8")
    chapter.write_text(f"{text}\n{signs}。\n", encoding="utf-8")
    options = Options(uses_cache=False)
    found = build(prepare(tmp_path / "book", options), options, lambda *_: None).diagnostics
    assert [one.message for one in found if one.code == "P001"] == []
