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
    read_object,
)

from kumihan.pdf import facts
from kumihan.pdf.contents import Matrix
from kumihan.pdf.facts import PageFacts, ink_of, resolution
from kumihan.pdf.gradients import colours_of
from kumihan.pdf.painted import (
    TRANSFER,
    WHITE_OVERPRINT,
    Colour,
    GraphicsObject,
    Picture,
    painted,
)
from kumihan.pdf.tokens import operations


def _painted(content: str, resources: DictionaryObject | None = None) -> list[GraphicsObject]:
    return painted(content.encode(), resources or DictionaryObject(), {}).objects


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
    assert [name for name, _ in operations(content)] == ["q", "BDC", "BI", "ID", "EMC", "TJ"]


def test_a_fill_is_cut_by_the_clip() -> None:
    (one,) = _painted("0 0 50 50 re W n 0.1 0.2 0.3 0.4 k 20 20 100 10 re f")
    assert one.box == (20, 20, 50, 30)
    assert one.colour == Colour("DeviceCMYK", (0.1, 0.2, 0.3, 0.4))


def test_a_stroke_is_as_thick_as_it_is_scaled() -> None:
    (one,) = _painted("0.5 0 0 0.5 0 0 cm 1 0 0 RG 0.6 w 0 0 m 100 0 l S")
    assert one.thickness == pytest.approx(0.3)
    assert one.colour.space == "DeviceRGB"


def _state(**entries: object) -> DictionaryObject:
    """Resources with a graphics state /G."""
    written = " ".join(f"/{key} {value}" for key, value in entries.items())
    return _read(f"<</ExtGState<</G<<{written}>>>>>>")


def _read(written: str) -> DictionaryObject:
    found = read_object(BytesIO(written.encode()), None)
    assert isinstance(found, DictionaryObject)
    return found


def _colours(content: str, written: str = "<<>>") -> set[str]:
    found = painted(content.encode(), _read(written), {})
    return {one.colour.space for one in found.objects} | found.spaces


@pytest.mark.parametrize(
    ("content", "width"),
    [
        ("0 w 0 0 m 100 0 l S", 0.0),
        ("/G gs 0 0 m 100 0 l S", 0.1),
        ("1 0 0 0.2 0 0 cm 1 w 0 0 m 100 0 l S", 0.2),
        ("1 0 0.5 1 0 0 cm 1 w 0 0 m 100 0 l S", 0.78),
        ("0.1 w BT 1 Tr /F 10 Tf (a) Tj ET", 0.1),
    ],
)
def test_strokes_are_as_thin_as_they_are_drawn(content: str, width: float) -> None:
    resources = _state(LW=0.1)
    font = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
    resources.update(_read(f"<</Font<</F {font}>>>>"))
    found = [one.thickness for one in _painted(content, resources) if one.kind == "stroke"]
    assert found == [pytest.approx(width, abs=0.01)]


@pytest.mark.parametrize(
    ("content", "thickness"),
    [
        ("0 0 100 50 re 0.1 0.1 99.8 49.8 re f*", 0.1),
        ("0 0 100 50 re 0 0.1 100 49.9 re f*", 0.1),
        ("0 0 100 50 re 0.5 0.5 99 49 re 0.7 0.7 98.6 48.6 re 0.9 0.9 98.2 48.2 re f*", 0.2),
        ("0 0 m 100 0 l 100 50 l 0 50 l h 0.1 0.1 m 99.9 .1 l 99.9 49.9 l .1 49.9 l h f*", 0.1),
        ("0 0 100 50 re 20 20 10 10 re f*", 50.0),
        ("0 0 9 5 re 0.1 0.1 8.8 4.8 re f*", 5.0),  # a letter drawn as a shape
        ("0 0 100 50 re 0.1 0.1 99.8 49.8 re f", 50.0),
        ("0 0 100 0.1 re f*", 0.1),
        ("0 49 100 1 re W n 0 0 100 50 re 0 0.1 100 49.4 re f*", 0.5),
    ],
)
def test_a_frame_is_as_thin_as_its_sides(content: str, thickness: float) -> None:
    (one,) = _painted(content)
    assert one.thickness == pytest.approx(thickness)


@pytest.mark.parametrize(
    "content",
    [
        "BI /W 1 /H 1 /CS /RGB /BPC 8 ID abc EI",
        "BI /W 1 /H 1 /ColorSpace [/Indexed /DeviceRGB 0 <000000>] /BPC 8 ID a EI",
        "BI /W 1 /H 1 /CS /Own /BPC 8 ID a EI",
        "1 0 0 rg BI /W 1 /H 1 /IM true ID a EI",
    ],
)
def test_inline_images_have_their_colours(content: str) -> None:
    assert _colours(content, "<</ColorSpace<</Own/DeviceRGB>>>>") == {"DeviceRGB"}


def test_what_overprints_in_white_is_not_printed() -> None:
    def altered(content: str, **entries: object) -> set[str]:
        return set(painted(content.encode(), _state(**entries), {}).altered)

    assert altered("/G gs 0 0 0 0 k 0 0 9 9 re f", OP="true", OPM=1) == {WHITE_OVERPRINT}
    assert altered("/G gs 0 0 0 0 K 0 0 m 9 9 l S", OP="true", OPM=1) == {WHITE_OVERPRINT}
    assert altered("/G gs 0 0 0 0 K 0 0 m 9 9 l S", op="true", OPM=1) == set()
    assert altered("/G gs 0 0 0 1 k 0 0 9 9 re f", op="true", OPM=1) == set()
    assert altered("/G gs 0 0 0 0 k 0 0 9 9 re f", op="true", OPM=0) == set()
    assert altered("/G gs", TR="<</FunctionType 2/N 1/Domain[0 1]>>") == {TRANSFER}
    assert altered("/G gs", TR2="/Default", TR="/Identity") == set()


def test_what_blends_adds_its_inks() -> None:
    content = b"/G gs 1 0 0 0 k 0 0 9 9 re f 0 1 1 0 k 0 0 9 9 re f 0 0 1 1 k 0 0 9 9 re f"
    page = PageFacts(1, {}, tuple(_painted(content.decode(), _state(BM="/Multiply"))))
    assert page.ink == 400.0
    page = PageFacts(1, {}, tuple(_painted(content.decode(), _state(BM="/Normal"))))
    assert page.ink == 200.0


def test_a_sampled_gradient_passes_through_its_samples() -> None:
    function = DecodedStreamObject()
    function.set_data(b"\0\0\0\0\xff\xff\xff\xff\0\0\0\0")
    for key, value in {"FunctionType": 0, "BitsPerSample": 8}.items():
        function[NameObject(f"/{key}")] = NumberObject(value)
    function[NameObject("/Range")] = ArrayObject(map(NumberObject, (0, 1) * 4))
    assert list(colours_of(function)) == [(0,) * 4, (1,) * 4, (0,) * 4]


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


_FONTS = (
    "<</F <</Subtype/Type1/BaseFont/Helvetica>>"
    "/E <</Subtype/Type1/BaseFont/ABCDEF+Own/FontDescriptor <</FontFile 0>>"
    " /Encoding <</Differences [65/.notdef]>>>>"
    "/C <</Subtype/Type0/BaseFont/Kanji/Encoding/Identity-H/DescendantFonts"
    " [<</FontDescriptor <</FontFile2 0>>{}>>]>>>>"
)
_HELVETICA = {("Helvetica", False, False, False)}


@pytest.mark.parametrize(
    ("content", "found"),
    [
        ("BT /F 9 Tf 5 5 Td (a) Tj ET", _HELVETICA),
        ("BT /F 9 Tf 5 5 Td [( ) 5 (a)] TJ ET", _HELVETICA),
        ("BT /F 9 Tf 5 5 Td 3 Tr (a) Tj ET", set()),  # as scans have it
        ("BT /F 9 Tf ET", set()),
        ("BT /F 9 Tf 5 5 Td ( ) Tj ET", set()),
        ("BT /F 9 Tf 900 5 Td (a) Tj ET", set()),  # beside the page
        ("BT /G 9 Tf 5 5 Td (a) Tj ET", {("", False, False, False)}),
        ("BT /E 9 Tf 5 5 Td (B) Tj ET", {("Own", True, False, False)}),
        ("BT /E 9 Tf 5 5 Td (BA) Tj ET", {("Own", True, True, False)}),
        ("BT /C 9 Tf 5 5 Td <0007> Tj ET", {("Kanji", True, False, True)}),
        ("BT /C 9 Tf 5 5 Td <0000> Tj ET", {("Kanji", True, True, True)}),
    ],
)
def test_fonts_of_visible_text_are_known(content: str, found: set[Any]) -> None:
    assert _letters(content, "") == found


def test_glyphs_of_a_known_collection_need_no_texts() -> None:
    collection = "/CIDSystemInfo <</Ordering ({})>>"
    content = "BT /C 9 Tf 5 5 Td <0007> Tj ET"
    assert _letters(content, collection.format("Japan1")) == {("Kanji", True, False, False)}
    assert _letters(content, collection.format("Identity")) == {("Kanji", True, False, True)}


def _letters(content: str, collection: str) -> set[Any]:
    stream = DecodedStreamObject()
    stream.set_data(content.encode())
    page = DictionaryObject()
    page[NameObject("/MediaBox")] = _numbers(0, 0, 200, 100)
    page[NameObject("/Contents")] = stream
    fonts: Any = read_object(BytesIO(_FONTS.format(collection).encode()), None)
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
    found = facts._page(page, 1, {}).letters
    return {(one.face.name, one.face.is_embedded, *one[1:]) for one in found}
