"""`read` and `measure` on whatever is named for them: a sentence and the right status."""

from __future__ import annotations

import os
from collections.abc import Callable
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter

from hakusho.commands import measure, read
from hakusho.commands.cli import main
from hakusho.git.errors import RevisionError
from hakusho.profiles.changed import facts_of
from tests.hostile import pdfs
from tests.hostile.pdfs import content, flate, stream, written
from tests.kumihan.test_tags import NOTES, tagged

_USAGE = 2


def tree(elements: dict[int, str], root: str = "/K 10 0 R", operators: bytes = b"") -> bytes:
    """A PDF with a structure tree: its root, and elements by number."""
    text = operators or b"/P<</MCID 0>>BDC BT /F 10 Tf 10 50 Td (text) Tj ET EMC"
    font = "<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>"
    objects: dict[int, bytes | str] = {
        1: "<</Type/Catalog/Pages 2 0 R/StructTreeRoot 6 0 R/MarkInfo<</Marked true>>>>",
        2: "<</Type/Pages/Count 1/Kids[3 0 R]>>",
        3: pdfs.PAGE.format("/StructParents 0"),
        4: stream(text),
        5: font,
        6: f"<</Type/StructTreeRoot {root}>>",
        10: "<</Type/StructElem/S/P/P 6 0 R/Pg 3 0 R/K 0>>",
        **elements,
    }
    return written(objects)


def _deep(levels: int) -> bytes:
    elements = {10 + n: f"<</S/Div/K {11 + n} 0 R>>" for n in range(levels)}
    return tree({**elements, 10 + levels: "<</S/P/Pg 3 0 R/K 0>>"})


def _font(entries: str, **more: bytes | str) -> bytes:
    resources = f"<</Font<</F<</Type/Font/Subtype/Type0/BaseFont/A{entries}>>>>>>"
    return content(b"BT /F 10 Tf 10 50 Td <00010002> Tj ET", resources, **more)


_CID = "/DescendantFonts[<</Type/Font/Subtype/CIDFontType2/DW 1000{}>>]/Encoding/Identity-H"
_RANGES = b"1 beginbfrange <0000> <ffffffff> <0041> endbfrange " * 400

# Read or refused, in good time: nothing else.
PDFS: dict[str, Callable[[], bytes]] = {
    **pdfs.GOOD,
    **{f"bad: {name}": make for name, (make, _) in pdfs.BAD.items()},
    "elements go round": lambda: tree({10: "<</S/Div/K 11 0 R>>", 11: "<</S/Div/K 10 0 R>>"}),
    "an element in itself": lambda: tree({10: "<</S/Div/K[10 0 R 10 0 R]>>"}),
    "an element in two": lambda: tree(
        {10: "<</S/Div/K[11 0 R 11 0 R]>>", 11: "<</S/P/Pg 3 0 R/K 0>>"}),
    "elements by the million": lambda: tree(
        {10 + n: f"<</S/Div/K[{f'{11 + n} 0 R ' * 10}]>>" for n in range(30)}),
    "100,000 levels": lambda: _deep(100_000),
    "100 levels": lambda: _deep(99),
    "roles go round": lambda: tree(
        {10: "<</S/A/Pg 3 0 R/K 0>>"}, "/K 10 0 R/RoleMap<</A/B/B/C/C/A/D 7>>"),
    "roles are no names": lambda: tree({10: "<</S[/A]/Pg 3 0 R/K 0>>"}, "/K 10 0 R/RoleMap 7"),
    "contents of nobody": lambda: tree(
        {10: "<</S/P/Pg 99 0 R/K[0 1 -5 99999999999 <</Type/MCR/MCID(x)>><</Type/MCR>> null (x)"
             "<</Type/OBJR/Obj 7>> 1.5 /N [0]]>>"}),
    "attributes of all kinds": lambda: tree(
        {10: "<</S/Table/A[7 <</ColSpan(x)>> 0 null]/AF[7 <<>>]/Alt 7/K[<</S/TR/K[<</S/TD/A"
             "<</ColSpan(x)>>>>]>>]>>"}),
    "trees of parents go round": lambda: tree(
        {12: "<</Kids[12 0 R]/Limits[0 9]>>"}, "/K 10 0 R/ParentTree 12 0 R/IDTree 12 0 R"),
    "properties by name": lambda: tree({}, operators=b"/P /N BDC /P 7 BDC /P BDC BDC EMC EMC"),
    "cmap bomb": lambda: _font(_CID.format("") + "/ToUnicode 6 0 R", o6=stream(_RANGES)),
    "cmap odd": lambda: _font(
        _CID.format("") + "/ToUnicode 6 0 R",
        o6=stream(b"beginbfchar <> <> <1> <123> <zz> < 0 1 > <d800> beginbfrange <5> <1> <0> <1> "
                  b"<3> [<41> ] <0001> <0002> endbfrange <ff> <ffff> <ff>")),
    "cmap of itself": lambda: _font(
        _CID.format("") + "/ToUnicode 6 0 R", o6=stream(b"/X usecmap", "/UseCMap 6 0 R")),
    "cmap packed a thousandfold": lambda: _font(
        _CID.format("") + "/ToUnicode 6 0 R", o6=flate(b" " * 100_000_000)),
    "widths without end": lambda: _font(
        _CID.format("/W[0 2000000000 500 1 [(x) null] 5 6]"),),
    "widths again and again": lambda: _font(_CID.format(f"/W[{'0 65534 500 ' * 2_000}]")),
    "widths of themselves": lambda: _font(_CID.format("/W 6 0 R"), o6="[6 0 R 6 0 R 6 0 R]"),
    "font of nothing": lambda: _font(""),
    "font of itself": lambda: _font("/DescendantFonts[7 0 R]", o7="<</DescendantFonts[7 0 R]>>"),
    "glyph names odd": lambda: content(
        b"BT /F 10 Tf 10 50 Td (AB) Tj ET",
        "<</Font<</F<</Type/Font/Subtype/Type1/FirstChar(x)/Widths[(x)1e9 null]"
        "/Encoding<</BaseEncoding 7/Differences[(x) 65 /u110000000 /uniD800 7 null"
        " 99999999999 /a]>>>>>>>>"),
    "text without end": lambda: content(
        b"BT 1e5 Tc 99999 Tz 99999 TL 99999999 Ts /F 99999999 Tf 0 0 0 0 0 0 Tm (AAA) Tj "
        + b"99999999 0 0 99999999 0 0 Tm (A) Tj 999999 999999 Td (A) Tj T* " * 200 + b"ET",
        "<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>"),
    "a million operators": lambda: pdfs.pdf({4: flate(b"Q " * 1_000_000)}),
    "a million pages declared": lambda: pdfs.pdf({2: "<</Type/Pages/Count 1000000/Kids[3 0 R]>>"}),
}  # fmt: skip


# Of what a book can take, the library's own reading of contents refuses these.
_ODD = ("cmap odd", "font of nothing", "font of itself", "glyph names odd", "text without end",
        "properties by name", "contents of nobody", "roles are no names",
        "attributes of all kinds", "trees of parents go round")  # fmt: skip
_TAKEN = (*pdfs.GOOD, *_ODD)
_READ_AS = {
    "elements go round": 2, "elements by the million": 2, "100,000 levels": 2, "100 levels": 0,
    "roles go round": 0, "contents of nobody": 0, "cmap odd": 1, "attributes of all kinds": 0,
    "properties by name": 0,
}  # fmt: skip


@pytest.mark.parametrize("name", PDFS)
def test_every_pdf_is_read_or_refused(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is only odd is read and measured, and some have one right answer."""
    file, found = tmp_path / "a.pdf", []
    file.write_bytes(PDFS[name]())
    for command in (read.run, measure.run):
        status = command(file, None, StringIO())
        said = capsys.readouterr().err
        assert status in (0, 1, 2)
        assert status != _USAGE or (said.startswith(f"{file}: ") and said.count("\n") == 1)
        found.append(status)
    assert name not in _TAKEN or found[0] in (read.READ, read.UNTAGGED)
    assert name not in _TAKEN or found[1] in (measure.GOOD, measure.BREACHES)
    assert found[0] == _READ_AS.get(name, found[0])


def test_the_names_are_those_of_files() -> None:
    assert {*_TAKEN, *_READ_AS} <= set(PDFS)


@pytest.mark.parametrize("algorithm", ["AES-256", "AES-128", "RC4-128", "RC4-40"])
def test_pdfs_that_anybody_may_open(algorithm: str, tmp_path: Path) -> None:
    plain = tagged("<p>文である。</p>", NOTES)
    file, out, measured = tmp_path / "a.pdf", StringIO(), StringIO()
    file.write_bytes(pdfs.encrypted(algorithm, plain=plain))
    assert read.run(file, None, out) == 0
    assert out.getvalue() == "文である。\n"
    assert measure.run(file, None, measured) in (measure.GOOD, measure.BREACHES)
    assert "見分け方: タグ" in measured.getvalue()


def test_pdfs_that_need_a_password(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "a.pdf"
    file.write_bytes(pdfs.encrypted("AES-256", "secret"))
    assert (read.run(file), measure.run(file)) == (_USAGE, _USAGE)
    said = capsys.readouterr().err
    assert said.count("パスワード") == 4 and "secret" not in said


@pytest.mark.parametrize("command", ["read", "measure"])
@pytest.mark.parametrize(
    "kind", ["missing", "folder", "pipe", "device", "link to itself", "long", "nul"]
)
def test_what_is_no_file(
    command: str, kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.pdf"
    if kind == "folder":
        path.mkdir()
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind == "link to itself":
        path.symlink_to("a.pdf")
    named = {"device": "/dev/zero", "long": "a" * 5_000, "nul": "a\0b"}.get(kind, str(path))
    assert main([command, named]) == _USAGE
    assert capsys.readouterr().err.count("\n") == 1


def test_a_link_that_the_user_names_is_followed(tmp_path: Path) -> None:
    (tmp_path / "real.pdf").write_bytes(pdfs.GOOD["plain"]())
    (tmp_path / "link.pdf").symlink_to("real.pdf")
    assert read.run(tmp_path / "link.pdf") == read.UNTAGGED


@pytest.mark.parametrize("page", ["0", "-1", "2", "1000000000"])
def test_pages_that_are_not_there(
    page: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.pdf").write_bytes(tagged("<p>文である。</p>", NOTES))
    assert main(["read", str(tmp_path / "a.pdf"), "--page", page]) == _USAGE
    assert capsys.readouterr().err.endswith(
        f"{page}ページはありません。--page は 1 から 1 までです\n"
    )


def test_nothing_reaches_the_terminal_that_it_would_obey(tmp_path: Path) -> None:
    file, out = tmp_path / "a.pdf", StringIO()
    file.write_bytes(tree({10: "<</S/Figure/Alt<feff001b005b0032004ad800>/Pg 3 0 R/K 0>>"}))
    assert read.run(file, None, out) == 0
    assert "\x1b" not in out.getvalue()
    assert out.getvalue().encode()


def test_what_was_printed_may_be_locked_for_all_but_readers(tmp_path: Path) -> None:
    writer, out = PdfWriter(clone_from=PdfReader(BytesIO(pdfs.pdf()))), BytesIO()
    writer.encrypt("", "owner", algorithm="AES-256")
    writer.write(out)
    assert len(facts_of(out.getvalue()).pages) == 1
    for bad in (
        pdfs.encrypted("AES-256", "secret"),
        b"%PDF-1.7\n",
        pdfs.BAD["pages go round"][0](),
    ):
        with pytest.raises(RevisionError, match="--changed-since"):
            facts_of(bad)
