"""PDF pictures that are damaged, absurd or hostile: each works or is refused in a sentence."""

from __future__ import annotations

import shutil
from functools import cache
from io import BytesIO
from pathlib import Path
from tempfile import mkdtemp

import pytest
from pypdf import PdfReader
from pypdf.generic import StreamObject

from hakusho.findings import limits
from hakusho.findings.diagnostic import Diagnostic, Source
from hakusho.manuscript.prepare import Options, prepare
from hakusho.pictures.placing import locate, probe
from hakusho.pipeline import build
from hakusho.profiles import screen
from hakusho.profiles.book import Book
from kumihan.pdf.foreign import Budget, UnreadableError, readable
from kumihan.pdf.tokens import operations
from kumihan.writing import pdfpage
from kumihan.writing.pdfpage import page_of
from kumihan.writing.values import Packed
from tests import square
from tests.hostile import pdfs

_SETTINGS = """\
title: 試験
date: 2026-11-30
theme: square
front: []
back: []
chapters: [a.md]
allow:
  - {code: A014, reason: 図のPDFを調べる試験である}
"""


@pytest.mark.parametrize("name", pdfs.GOOD)
def test_what_a_book_can_take(name: str, tmp_path: Path) -> None:
    (tmp_path / "zu.pdf").write_bytes(pdfs.GOOD[name]())
    assert probe(tmp_path, "zu.pdf").problem == ""


@pytest.mark.parametrize("name", pdfs.BAD)
def test_what_a_book_cannot_take(name: str, tmp_path: Path) -> None:
    make, said = pdfs.BAD[name]
    (tmp_path / "zu.pdf").write_bytes(make())
    assert said in probe(tmp_path, "zu.pdf").problem
    found: list[Diagnostic] = []
    assert locate(tmp_path, found.append, "zu.pdf", Source("a.md", "zu.pdf").span()) is None
    assert [one.code for one in found] == ["A002"] and found[0].hint


@cache
def _book() -> Book:
    """A book of all that can be taken, for the screen, as a proof and for the press."""
    folder = Path(mkdtemp())
    (folder / "publication.yaml").write_text(_SETTINGS, "utf-8")
    ledger = chapter = ""
    for number, (name, make) in enumerate(pdfs.GOOD.items()):
        (folder / f"zu-{number}.pdf").write_bytes(make())
        ledger += (
            f"zu-{number}: {{caption: '{name}', kind: diagram, file: zu-{number}.pdf, alt: 図,"
        )
        ledger += " width: 40, height: 20}\n"
        chapter += f":::{{figure}} #zu-{number}\n:::\n\n"
    (folder / "figures.yaml").write_text(ledger, "utf-8")
    (folder / "a.md").write_text(f"# 図の章\n\n図の前の文である。\n\n{chapter}", "utf-8")
    shutil.copytree(square.theme(), folder / "square")
    options = Options(profiles=("screen", "proof", "press"), is_draft=True)
    return build(prepare(folder, options), options, lambda _section, _pages: None)


def test_every_profile_prints_them() -> None:
    book = _book()
    assert {"A002", "E001", "E004"}.isdisjoint(one.code for one in book.diagnostics)
    assert {"screen", "proof", "press"} <= set(book.pdfs)
    for name in ("screen", "proof", "press"):
        forms = [one for one in _objects(book.pdfs[name]) if MARK in one]
        assert len(forms) > 20, name


@pytest.mark.parametrize("name", ["screen", "proof", "press"])
def test_no_name_of_our_program_stands_in_a_pdf(name: str) -> None:
    written = _book().pdfs[name]
    for record in (b"Packed(", b"Reference(", b"Shared(", b"Slot("):
        assert record not in written


def test_a_scan_has_the_resolution_of_its_samples(tmp_path: Path) -> None:
    image = pdfs.stream(b"\x80" * 5_000, "/Type/XObject/Subtype/Image/Width 100/Height 50"
                        "/BitsPerComponent 8/ColorSpace/DeviceGray")  # fmt: skip
    for placed, pixels in ((b"200 0 0 100 0 0", (100, 50)), (b"20 0 0 10 0 0", (0, 0))):
        drawn = pdfs.content(b"q " + placed + b" cm /I Do Q", "<</XObject<</I 6 0 R>>>>", o6=image)
        (tmp_path / f"{pixels[0]}.pdf").write_bytes(drawn)
        found = probe(tmp_path, f"{pixels[0]}.pdf")
        assert (found.width, found.height) == pixels


@pytest.mark.parametrize(
    ("annotation", "count"),
    [
        ("/Subtype/FreeText/AP<<>>", 1),
        ("/Subtype/Widget/AP<<>>/F 4", 1),
        ("/Subtype/Stamp/AP<<>>/F 2", 0),
        ("/Subtype/Link/AP<<>>", 0),
        ("/Subtype/Text", 0),
    ],
)
def test_annotations_that_are_seen_are_told(annotation: str, count: int, tmp_path: Path) -> None:
    (tmp_path / "zu.pdf").write_bytes(pdfs.pdf(page=f"/Annots[<<{annotation}>>]"))
    said = (f"注釈や入力欄（{count}個）",) if count else ()
    assert probe(tmp_path, "zu.pdf").undrawn == said


MARK = "0.2 0.4 0.6 rg"


def _objects(pdf: bytes) -> list[str]:
    """All objects of a PDF as text, with what streams contain."""
    reader = PdfReader(BytesIO(pdf))
    found = []
    for number in range(1, int(str(reader.trailer["/Size"]))):
        one = reader.get_object(number)
        found.append(str(one))
        if isinstance(one, StreamObject) and one.get("/Filter") in (None, "/FlateDecode"):
            found[-1] += one.get_data().decode("latin-1")
    return found


@pytest.mark.parametrize("name", ["screen", "proof", "press"])
def test_nothing_that_acts_is_taken_over(name: str) -> None:
    text = "\n".join(_objects(_book().pdfs[name]))
    for word in (
        "JavaScript",
        "app.alert",
        "Launch",
        "calc.exe",
        "CANARY",
        "x.example",
        "XFA",
        "/PS'",
    ):
        assert word not in text
    assert "/etc/passwd" not in text


def test_nothing_is_said_of_what_could_be_mended(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "zu.pdf").write_bytes(pdfs.GOOD["no table"]())
    (tmp_path / "publication.yaml").write_text(_SETTINGS.replace("square", "ai"), "utf-8")
    (tmp_path / "a.md").write_text("# 章\n\n![図](zu.pdf)\n", "utf-8")
    assert list(screen.faults(prepare(tmp_path, Options()))) == []
    assert caplog.records == []


def test_a_page_is_placed_as_it_is_seen() -> None:
    def size(name: str) -> tuple[float, float]:
        page = page_of(pdfs.GOOD[name]())
        return page.width, page.height

    assert size("plain") == size("turned by 45") == size("cropped elsewhere") == (200, 100)
    assert size("boxes reversed") == size("user unit absurd") == (200, 100)
    assert size("turned") == (100, 200)
    assert size("cropped") == (50, 50)
    assert size("user unit") == (500, 250)
    a, b, c, d, e, f = page_of(pdfs.GOOD["turned"]()).matrix
    assert (a * 200 + e, b * 200 + f) == (0, 0)  # the right lower corner becomes the left lower one
    assert (c * 100 + e, d * 100 + f) == (100, 200)


def test_names_are_written_as_they_were_read() -> None:
    names = page_of(pdfs.GOOD["names of odd bytes"]()).resources
    assert list(names[b"ColorSpace"]) == [b"DIC#20161s"]
    assert list(names[b"ExtGState"]) == [b"#E9#FF"]
    assert list(names[b"XObject"]) == [b"#23x#2Fy"]


@pytest.mark.parametrize("name", [b"/\xe6\x97\xa5", b"/\xc3\xa9", b"/\xb0\xa1"])
def test_names_of_any_encoding_keep_their_bytes(name: bytes) -> None:
    """UTF-8, or GBK: the library would make characters of them, and other bytes of those."""
    content = pdfs.pdf({5: b"<</ExtGState<<" + name + b"<</OPM 1>>>>>>"})
    written = "".join(f"#{byte:02X}" for byte in name[1:])
    assert list(page_of(content).resources[b"ExtGState"]) == [written.encode()]


def test_streams_stay_packed() -> None:
    page = page_of(pdfs.GOOD["a JPEG packed"]())
    (image,) = [one for one in page.objects if isinstance(one, Packed)]
    assert image.entries[b"Filter"] == [b"/FlateDecode", b"/DCTDecode"]


def test_pictures_up_to_the_limit_of_pixels() -> None:
    assert limits.PIXELS.most == pdfpage.MOST_PIXELS
    assert limits.PDF_PICTURE.most == pdfpage.MOST_BYTES


def test_a_fault_of_ours_is_seen_outside_of_reading() -> None:
    with pytest.raises(UnreadableError), readable():
        raise ZeroDivisionError
    with pytest.raises(UnreadableError):
        Budget(2).spend(3)


@pytest.mark.parametrize(
    "content",
    [b"(" * 400_000, b"(a" * 400_000, b" " * 800_000 + b")", b"%" * 800_000, b" ID" * 300_000,
     b"<" * 400_000, b"<0" * 400_000, b"[" * 400_000, b")" * 400_000, b"\xff" * 400_000,
     b"(" + b"a" * 400_000, b"]" * 400_000, b">>" * 400_000],
)  # fmt: skip
def test_damaged_contents_are_read_once(content: bytes) -> None:
    assert list(operations(content)) == []


@pytest.mark.parametrize("opening", [b"[", b"<</A", b"[<</A["])
def test_what_a_picture_is_depends_on_no_call_around_it(opening: bytes) -> None:
    """pypdf takes some RecursionErrors for damage: so many calls are left wherever one stands."""
    closing = {b"[": b"]", b"<</A": b">>", b"[<</A[": b"]>>]"}[opening]
    nested = {depth: opening * depth + b"7" + closing * depth for depth in range(250, 560, 10)}
    files = [pdfs.pdf({6: value}, root="/X 6 0 R") for value in nested.values()]
    files += [
        pdfs.pdf().replace(b"/Root 1 0 R", b"/X" + v + b"/Root 1 0 R") for v in nested.values()
    ]

    def verdicts(calls: int) -> list[str]:
        return verdicts(calls - 1) if calls else [_verdict(file) for file in files]

    assert len({tuple(verdicts(calls)) for calls in (0, 1, 2, 3, 50, 301)}) == 1


def _verdict(file: bytes) -> str:
    try:
        return str(page_of(file).width)
    except UnreadableError as error:
        return error.fault.name
