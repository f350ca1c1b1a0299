"""Glyphs read from PDFs: every operator that places them, fonts, and the same lines as laid out."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from hakusho.commands import measure
from kumihan.inspection import laid
from kumihan.meter import area, pdf
from kumihan.meter.model import Role
from kumihan.pdf.fonts import to_unicode
from kumihan.render import written
from tests.kumihan.pages import laid_out

_FONTS = {
    "F1": "<</Type/Font/Subtype/Type1/BaseFont/ABCDEF+Body/FirstChar 65/Widths[500 600]"
    "/Encoding/WinAnsiEncoding>>",
    "F2": "<</Type/Font/Subtype/Type0/BaseFont/Kanji/Encoding/Identity-H/ToUnicode 6 0 R"
    "/DescendantFonts[<</Type/Font/Subtype/CIDFontType2/BaseFont/Kanji/DW 1000/W[5[500] 7 9 250]"
    "/FontDescriptor<</Type/FontDescriptor/FontFile2 6 0 R>>>>]>>",
    "F3": "<</Type/Font/Subtype/Type3/FontMatrix[.001 0 0 .001 0 0]/FirstChar 65/Widths[700]"
    "/Encoding<</Differences[65/A 66/.notdef]>>>>",
}
_CMAP = "1 beginbfrange <0005> <0009> <3042> endbfrange 1 beginbfchar <0001> <6F22> endbfchar"


def _stream(content: str, extra: str = "") -> str:
    return f"<<{extra}/Length {len(content)}>>stream\n{content}\nendstream"


def _pdf(folder: Path, content: str, form: str = "") -> Path:
    """A PDF of one page of 200 by 100 pt with these operators."""
    fonts = "".join(f"/{name} {font}" for name, font in _FONTS.items())
    resources = f"<</Font<<{fonts}>>/XObject<</X 5 0 R>>>>"
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Count 1/Kids[3 0 R]>>",
        f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 100]/Resources {resources}/Contents 4 0 R>>",
        _stream(content),
        _stream(form, f"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Matrix[1 0 0 1 50 0]"
                f"/Resources<</Font<<{fonts}>>>>"),
        _stream(_CMAP),
    ]  # fmt: skip
    out = io.BytesIO(b"")
    out.write(b"%PDF-1.7\n")
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(out.tell())
        out.write(f"{number} 0 obj\n{body}\nendobj\n".encode())
    start = out.tell()
    entries = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    out.write(f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{entries}".encode())
    trailer = f"trailer<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF"
    out.write(trailer.encode())
    file = folder / "test.pdf"
    file.write_bytes(out.getvalue())
    return file


def _glyphs(folder: Path, content: str, form: str = "") -> list[tuple[str, float, float, float]]:
    text = pdf.read(_pdf(folder, content, form))
    found = [glyph for page in text.pages for line in page.lines for glyph in line.glyphs]
    return [(g.character, round(g.x, 3), round(g.y, 3), round(g.advance, 3)) for g in found]


A, B = ("A", 10.0, 60.0, 5.0), ("B", 15.0, 60.0, 6.0)


@pytest.mark.parametrize(
    ("content", "found"),
    [
        ("BT /F1 10 Tf 10 40 Td (AB) Tj ET", [A, B]),
        ("BT /F1 10 Tf 1 0 0 1 10 40 Tm [(A) 0 (B)] TJ ET", [A, B]),
        ("BT /F1 10 Tf 10 40 Td [(A) -100 (B)] TJ ET", [A, ("B", 16.0, 60.0, 6.0)]),
        ("BT /F1 10 Tf 2 Tc 10 40 Td (AB) Tj ET", [A, ("B", 17.0, 60.0, 6.0)]),
        ("BT /F1 10 Tf 50 Tz 10 40 Td (AB) Tj ET",
         [("A", 10.0, 60.0, 2.5), ("B", 12.5, 60.0, 3.0)]),
        ("BT /F1 10 Tf 12 TL 10 40 Td (A) Tj (B) ' ET", [A, ("B", 10.0, 72.0, 6.0)]),
        ("BT /F1 10 Tf 10 40 TD (A) Tj 0 -12 TD T* (B) Tj ET", [A, ("B", 10.0, 84.0, 6.0)]),
        ("BT /F1 10 Tf 10 40 Td (A) Tj 12 TL 0 1 (B) \" ET", [A, ("B", 10.0, 72.0, 6.0)]),
        ("BT /F1 10 Tf 10 40 Td 3 Ts (A) Tj ET", [("A", 10.0, 57.0, 5.0)]),
        ("q 2 0 0 2 0 0 cm BT /F1 5 Tf 5 20 Td (A) Tj ET Q", [A]),
        ("1 0 0 -1 0 100 cm BT /F1 10 Tf 1 0 0 -1 10 60 Tm (AB) Tj ET", [A, B]),
        ("q BT /F1 10 Tf ET Q BT /F1 10 Tf 10 40 Td (A) Tj 3 Tr (B) Tj ET", [A]),
        ("BT /F1 10 Tf 0 1 -1 0 10 40 Tm (A) Tj ET", []),
        ("BT /F2 10 Tf 10 40 Td <000100050007> Tj ET",
         [("漢", 10.0, 60.0, 10.0), ("あ", 20.0, 60.0, 5.0), ("い", 25.0, 60.0, 2.5)]),
        ("BT /F3 10 Tf 10 40 Td (A) Tj ET", [("A", 10.0, 60.0, 7.0)]),
    ],
)  # fmt: skip
def test_operators(tmp_path: Path, content: str, found: list[object]) -> None:
    assert _glyphs(tmp_path, content) == found


def test_forms(tmp_path: Path) -> None:
    found = _glyphs(tmp_path, "/X Do", "BT /F1 10 Tf 10 40 Td (A) Tj ET")
    assert found == [("A", 60.0, 60.0, 5.0)]


def test_fonts_and_missing_glyphs(tmp_path: Path) -> None:
    content = "BT /F1 9 Tf (A) Tj /F2 9 Tf <0000> Tj <0005> Tj /F3 9 Tf 10 50 Td (A) Tj (B) Tj ET"
    text = pdf.read(_pdf(tmp_path, content))
    faces = {face.name: (face.kind, face.is_embedded) for face in text.faces}
    assert faces == {"Body": ("Type1", False), "Kanji": ("Type0", True), "": ("Type3", True)}
    assert len(text.missing) == 2


def test_unicode_maps() -> None:
    ranges = b"2 beginbfrange <01> <02> [<0041> <0042>] <03> <04> <0043> endbfrange"
    assert to_unicode(ranges) == {1: "A", 2: "B", 3: "C", 4: "D"}
    assert to_unicode(b"1 beginbfchar <0001> <D842DFB7> endbfchar") == {1: "𠮷"}
    assert to_unicode(b"1 beginbfchar <0002> <00660069> endbfchar") == {2: "fi"}


_SAMPLE = (
    "<p>漢字の並び、「括弧」（とその他）・記号。</p>" * 2
    + "<h2>見出し</h2>"
    + ("<p>" + "長い段落の文字列、「鍵括弧」を含む。" * 30 + "</p>")
)
_STYLE = "p{text-align:justify;text-indent:1em;margin:0} h2{font-weight:700;font-size:1.2em}"


def test_a_pdf_has_the_lines_that_were_laid_out(tmp_path: Path) -> None:
    """The two sources agree: glyphs within a hundredth of a point, roles, ends of paragraphs."""
    document = laid_out(_SAMPLE, _STYLE, 40)
    file = tmp_path / "sample.pdf"
    file.write_bytes(written(document))
    read, boxes = pdf.read(file), laid.text_of(document.pages)
    assert len(read.pages) == len(boxes.pages)
    pairs = [
        (a, b)
        for ours, theirs in zip(read.pages, boxes.pages, strict=True)
        for a, b in zip(ours.lines, theirs.lines, strict=True)
    ]
    assert len(pairs) > 10
    for a, b in pairs:
        assert (a.text, a.role, a.is_first, a.is_last) == (
            b.text,
            b.role,
            b.is_first,
            b.is_last,
        ) or (a.role is Role.HEADING and a.text == b.text)
        for one, other in zip(a.glyphs, b.glyphs, strict=True):
            assert one.x == pytest.approx(other.x, abs=0.02)
            assert one.y == pytest.approx(other.y, abs=0.01)


def test_laid_pages_are_measured_with_their_elements() -> None:
    document = laid_out("<p>" + "漢字仮名、" * 40 + "</p>", _STYLE, 40)
    found = {measure.rule: measure for measure in laid.measure(document.pages)}
    assert found["edge"].opportunities > 3
    assert not found["edge"].cases
    (line, *_) = laid.text_of(document.pages).pages[0].lines
    assert line.source.tag == "p"


def test_a_block_in_a_line_is_one_character() -> None:
    box = '<span style="display:inline-block;width:2em;font-size:1em">箱</span>'
    document = laid_out(f"<p>漢字仮名。{box}漢字</p>", _STYLE, 40)
    found = {measure.rule: measure for measure in laid.measure(document.pages)}
    assert found["marks"].opportunities == 2
    assert not found["marks"].cases


@pytest.mark.parametrize(
    ("given", "pitch"), [("1x40x36@27H", 19.134), ("2x24x46@15pt", 15), ("1x40x36@6.75mm", 19.134)]
)
def test_type_area_as_given(given: str, pitch: float) -> None:
    assert area.parsed(given).pitch == pytest.approx(pitch, abs=0.001)


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document = laid_out(_SAMPLE, _STYLE, 40)
    good = tmp_path / "sample.pdf"
    good.write_bytes(written(document))
    out = io.StringIO()
    assert measure.run(good, "1x40x36@17pt", out) in (measure.GOOD, measure.BREACHES)
    assert "版面（指定）: 1x40x36@17" in out.getvalue()
    assert measure.run(good, "40x36") == measure.USAGE
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"no PDF")
    assert measure.run(broken) == measure.USAGE
    assert "PDFとして読めません" in capsys.readouterr().err


def test_the_command_says_what_is_wrong(tmp_path: Path) -> None:
    out = io.StringIO()
    file = _pdf(tmp_path, "BT /F3 10 Tf 10 40 Td (A) Tj ET")
    assert measure.run(file, None, out) == measure.BREACHES
    assert "× 書体は埋め込まれ、Type 3でない" in out.getvalue()
