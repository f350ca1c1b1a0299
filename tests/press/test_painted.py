"""What pages of PDFs paint, read from their operators."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
)

from kumihan.pdf import facts
from kumihan.pdf.contents import Matrix
from kumihan.pdf.facts import PageFacts, ink_of, resolution
from kumihan.pdf.painted import Colour, GraphicsObject, Picture, painted
from kumihan.pdf.tokens import operations


def _painted(content: str, resources: DictionaryObject | None = None) -> list[GraphicsObject]:
    return painted(content.encode(), resources or DictionaryObject(), {})


def _numbers(*values: float) -> ArrayObject:
    return ArrayObject(FloatObject(value) for value in values)


@given(st.lists(st.floats(-1e4, 1e4).map(lambda v: round(v, 3)), max_size=6))
def test_numbers_are_read_as_they_are_written(values: list[float]) -> None:
    written = " ".join(f"{value:.3f}" for value in values)
    assert list(operations(f"{written} cm".encode())) == [("cm", values)]


@given(st.binary(max_size=20))
def test_strings_are_read_as_they_are_written(content: bytes) -> None:
    assert list(operations(b"<" + content.hex().encode() + b"> Tj")) == [("Tj", [content])]
    escaped = b"".join(b"\\%03o" % byte for byte in content)
    assert list(operations(b"(" + escaped + b") Tj")) == [("Tj", [content])]


def test_comments_pictures_and_dictionaries_do_not_disturb() -> None:
    content = (
        b"% f\nq /Span <</A (\\(x\\)) /B [1 true]>> BDC BI /W 1 ID \x00f S\xff EI EMC [<0>2] TJ"
    )
    assert [name for name, _ in operations(content)] == ["q", "BDC", "BI", "EMC", "TJ"]


def test_a_fill_is_cut_by_the_clip() -> None:
    (one,) = _painted("0 0 50 50 re W n 0.1 0.2 0.3 0.4 k 20 20 100 10 re f")
    assert one.box == (20, 20, 50, 30)
    assert one.colour == Colour("DeviceCMYK", (0.1, 0.2, 0.3, 0.4))


def test_a_stroke_is_as_thick_as_it_is_scaled() -> None:
    (one,) = _painted("0.5 0 0 0.5 0 0 cm 1 0 0 RG 0.6 w 0 0 m 100 0 l S")
    assert one.thickness == pytest.approx(0.3)
    assert one.colour.space == "DeviceRGB"


def test_what_lies_outside_the_clip_is_not_painted() -> None:
    assert _painted("0 0 50 50 re W n 60 60 10 10 re f") == []


@pytest.mark.parametrize(
    ("state", "ink"), [("/op true /OPM 1", 250), ("/OP true /OPM 1", 250), ("/op true", 150)]
)
def test_inks_add_up_where_black_overprints(state: str, ink: float) -> None:
    keys = dict(zip(state.split()[::2], state.split()[1::2], strict=True))
    values = {k: BooleanObject(True) if v == "true" else NumberObject(1) for k, v in keys.items()}
    states = DictionaryObject({NameObject(k): v for k, v in values.items()})
    named = DictionaryObject({NameObject("/over"): states})
    resources = DictionaryObject({NameObject("/ExtGState"): named})
    content = "1 0 0 0 k 0 0 9 9 re f 0.5 1 0 0 k 0 0 5 5 re f /over gs 0 0 0 1 k 1 1 2 2 re f"
    assert PageFacts(1, {}, tuple(_painted(content, resources))).ink == ink
    apart = content.replace("1 1 2 2", "20 20 2 2")
    assert PageFacts(1, {}, tuple(_painted(apart, resources))).ink == 150


def test_what_is_not_there_is_no_picture() -> None:
    assert _painted("/N Do") == []


def test_no_ink_is_more_than_all_of_it() -> None:
    """A number beyond the end of its range stands for that end, as in viewers (§8.6.3)."""
    page = PageFacts(1, {}, tuple(_painted("5 -3 0 0.5 k 0 0 9 9 re f")))
    assert (page.ink, page.palest) == (150, 100)


def test_the_ground_of_an_overprint_is_looked_for_among_the_topmost_areas(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(facts, "_GROUNDS", 3)
    over = {"/OP": BooleanObject(True), "/OPM": NumberObject(1)}
    state = DictionaryObject({NameObject(key): value for key, value in over.items()})

    def ink(between: int) -> float:
        content = "1 0 0 0 k 0 0 9 9 re f " + "50 50 9 9 re f " * between
        content += "/N gs 0 0 0 1 k 1 1 2 2 re f"
        return PageFacts(1, {}, tuple(_painted(content, _resources("ExtGState", state)))).ink

    assert [ink(2), ink(3)] == [200, 100]


@pytest.mark.parametrize("codec", ["JPXDecode", "CCITTFaxDecode", "JBIG2Decode"])
def test_packed_pixels_are_not_taken_for_inks(codec: str) -> None:
    picture = _stream("\x7f" * 64, Filter=NameObject(f"/{codec}"), **_PIXELS)
    assert ink_of(picture) == 0
    assert ink_of(_stream("\x7f" * 64, **_PIXELS)) > 0


def test_only_a_jpeg_is_read_as_one() -> None:
    out = BytesIO()
    Image.new("L", (4, 4)).save(out, "PNG")
    picture = _stream("", Filter=NameObject("/DCTDecode"), **_PIXELS)
    picture.set_data(out.getvalue())
    with pytest.raises(OSError, match="cannot identify"):
        ink_of(picture)


def test_a_picture_that_says_no_size_is_coarse() -> None:
    for more in ({}, {"Width": NameObject("/W"), "Height": FloatObject("1e20")}):
        assert resolution(Picture(_stream("", **more), Matrix(a=9.0, d=9.0))) == 0


_PIXELS = {
    "ColorSpace": NameObject("/DeviceCMYK"),
    "BitsPerComponent": NumberObject(8),
    "Width": NumberObject(4),
    "Height": NumberObject(4),
}


def _stream(content: str, **entries: Any) -> DecodedStreamObject:
    stream = DecodedStreamObject()
    stream.set_data(content.encode())
    for name, value in entries.items():
        stream[NameObject(f"/{name}")] = value
    return stream


def _resources(kind: str, thing: Any) -> DictionaryObject:
    return DictionaryObject({NameObject(f"/{kind}"): DictionaryObject({NameObject("/N"): thing})})


def test_forms_are_run_in_their_place() -> None:
    form = _stream("0 0 10 10 re f", Subtype=NameObject("/Form"), Matrix=_numbers(2, 0, 0, 2, 5, 5))
    (one,) = _painted("1 0 0 1 100 0 cm /N Do", _resources("XObject", form))
    assert one.box == (105, 5, 125, 25)


def test_tiles_and_gradients_show_their_colours() -> None:
    tile = _stream("1 0 0 rg 0 0 1 1 re f", PatternType=NumberObject(1))
    (one,) = _painted("/Pattern cs /N scn 0 0 50 50 re f", _resources("Pattern", tile))
    assert (one.box, one.colour.space) == ((0, 0, 50, 50), "DeviceRGB")
    ends = {"/C0": _numbers(0, 0, 0, 0), "/C1": _numbers(1, 1, 0, 0)}
    function = DictionaryObject({NameObject(key): value for key, value in ends.items()})
    shading = DictionaryObject(
        {NameObject("/ColorSpace"): NameObject("/DeviceCMYK"), NameObject("/Function"): function}
    )
    found = _painted("/N sh", _resources("Shading", shading))
    assert [one.colour.values for one in found] == [(0, 0, 0, 0), (1, 1, 0, 0)]
