"""Content streams followed once for glyphs, paint and texts: what ends with a stream, and marks."""

from __future__ import annotations

from io import BytesIO, StringIO
from pathlib import Path

import pytest

from hakusho.commands import measure, read
from hakusho.pictures.placing import probe
from kumihan.pdf import facts, structure
from kumihan.pdf.contents import GraphicsState, Reader
from kumihan.pdf.foreign import ForeignReader
from tests.hostile import pdfs
from tests.hostile.pdfs import form, stream
from tests.hostile.test_given import tree

_FONT = "/Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>"
_DRAWS = f"<<{_FONT}/XObject<</X 6 0 R/Y 7 0 R>>>>"
_SHOWN = b" 1 0 0 rg 5 5 10 10 re f BT /F 10 Tf 5 30 Td (a) Tj ET "
_MOVED = b" 1 0 0 1 50 0 cm "


def _places(content: bytes) -> list[float]:
    """How far right the letters of a page stand, and its areas, from the places in `_SHOWN`."""
    owner = ForeignReader(content)
    (page,) = owner.pages
    reader = Reader(GraphicsState(), {})
    reader.run(page["/Contents"], page["/Resources"])
    letters = [glyph.x for glyph in reader.glyphs]
    areas = [one.box[0] for one in facts.read(content).pages[0].painted if one.kind == "fill"]
    assert letters == areas
    return [x - 5 for x in areas]


@pytest.mark.parametrize(
    ("page", "x", "y", "found"),
    [
        # More Q than q in a page: what is not there is not restored.
        ([b"q", _MOVED, b"Q Q Q", _SHOWN, _MOVED, b"Q", _SHOWN], b"", b"", [0, 50]),
        # In a form: the states that its caller has saved are not its own.
        ([_MOVED, b"q", _MOVED, b"/X Do", _SHOWN, b"Q", _SHOWN], b"Q Q Q", b"", [100, 50]),
        ([b"q", _MOVED, b"/X Do", _SHOWN, b"Q Q"], b"q Q Q" + _SHOWN, b"", [50, 50]),
        # In forms in forms.
        ([b"q", _MOVED, b"/X Do", _SHOWN, b"Q", _SHOWN],
         b"q" + _MOVED + b"/Y Do" + _SHOWN + b"Q" + _SHOWN, b"Q Q Q Q", [100, 50, 50, 0]),
        # q that is never closed in a form: what it has saved is dropped with it.
        ([b"q", _MOVED, b"/X Do", _SHOWN, b"Q", _SHOWN], b"q q" + _MOVED + b"q", b"", [50, 0]),
        # A page of several streams: they are one, and states go on from one to the next.
        ([b"q", _MOVED, b"/X Do", b"\n", _SHOWN, b"Q Q", _SHOWN], b"Q q", b"", [50, 0]),
    ],
)  # fmt: skip
@pytest.mark.parametrize("in_parts", [False, True])
def test_states_that_are_saved_end_with_their_stream(
    page: list[bytes], x: bytes, y: bytes, found: list[float], in_parts: bool
) -> None:
    streams = {20 + n: stream(part) for n, part in enumerate(page)}
    content = (
        "[" + "".join(f"{n} 0 R " for n in streams) + "]" if in_parts else stream(b" ".join(page))
    )
    forms = {6: form(x, _DRAWS), 7: form(y, _DRAWS)}
    assert _places(pdfs.pdf({4: content, 5: _DRAWS, **forms, **streams})) == found


@pytest.mark.parametrize(
    ("operators", "said"),
    [
        (b"/P<</MCID 0>>BDC (a) Tj EMC (b) Tj", "a"),
        (b"/P<</E null/B true/MCID 0/L[1(x)]>>BDC (a) Tj /Q BMC (b) Tj EMC EMC", "ab"),
        (b"/P<</MCID 0>>BDC /Span<</ActualText(b)>>BDC (a) Tj /X Do EMC (c) Tj EMC", "bc"),
        (b"/P<</MCID 0/ActualText<feff3042>>>BDC /Span<</ActualText(b)>>BDC EMC EMC", "あ"),
        (b"/P/N BDC (a) Tj EMC", "na"),
        (b"/P<</MCID 0>>BDC /X Do (b) Tj EMC", "xb"),
        (b"/P<</MCID 0>>BDC (a) Tj /P<</MCID(0)/ActualText 7>>BDC (b) Tj EMC EMC", "a"),
        (b"/P<</MCID>>BDC /P[/MCID 0]BDC (b) Tj", "b"),
    ],
)  # fmt: skip
def test_texts_are_those_of_their_marks(operators: bytes, said: str) -> None:
    """A form is part of the content that it is drawn in, and ends none but its own."""
    shown = b"BT /F 10 Tf " + operators + b" ET"
    named = "/Properties<</N<</MCID 0/ActualText(na)>>>>"
    content = tree({
        5: f"<<{_FONT}{named}/XObject<</X 7 0 R>>>>",
        7: form(b"EMC EMC BT /F 10 Tf (x) Tj ET /P BMC", _DRAWS).decode(),
    }, operators=shown)  # fmt: skip
    root = structure.read(BytesIO(content))
    assert root is not None and root.text == said


def test_a_run_of_text_lies_where_it_goes_though_it_ends_where_it_began() -> None:
    content = b"BT /F 10 Tf 5 30 Td [(aa) 2000] TJ [500 (a)] TJ ET"
    font = "<</Font<</F<</Type/Font/Subtype/Type1/FirstChar 97/Widths[1000]>>>>>>"
    (page,) = facts.read(pdfs.content(content, font)).pages
    assert [one.box for one in page.painted] == [(5, 30, 25, 37), (0, 30, 10, 37)]


@pytest.mark.parametrize("name", pdfs.GOOD)
def test_what_a_book_can_take_is_read_and_measured(name: str, tmp_path: Path) -> None:
    file = tmp_path / "zu.pdf"
    file.write_bytes(pdfs.GOOD[name]())
    assert probe(tmp_path, "zu.pdf").problem == ""
    assert read.run(file, None, StringIO()) in (read.READ, read.UNTAGGED)
    assert measure.run(file, None, StringIO()) in (measure.GOOD, measure.BREACHES)
