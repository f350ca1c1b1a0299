"""A PDF that is placed as a picture looks as its own page does, by the judgement of poppler."""

from __future__ import annotations

import shutil
import subprocess
import zlib
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageChops, ImageCms
from pypdf import PdfReader
from pypdf.generic import StreamObject
from weasyprint.urls import URLFetcher, URLFetcherResponse

from kumihan.render import FontConfiguration, Setting, pdf, stylesheet
from kumihan.writing.pdfpage import page_of
from tests.hostile.pdfs import PAGE, encrypted, flate, packed, stream, written
from tests.hostile.pdfs import pdf as made

pytestmark = pytest.mark.skipif(not shutil.which("pdftoppm"), reason="pdftoppm is missing")
_DPI = 144
_ICC = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
_SCENE = b"0.2 0.4 0.6 rg 10 10 60 30 re f 1 0 0 rg 120 60 m 190 60 l 190 95 l f "
_RAMP = bytes(range(0, 256, 4))  # 8 × 8 samples
_JPEG = BytesIO()
Image.linear_gradient("L").resize((64, 32)).convert("RGB").save(_JPEG, "JPEG")
_JPX = BytesIO()
Image.linear_gradient("L").resize((64, 32)).convert("RGB").save(_JPX, "JPEG2000")
_FAX = BytesIO()
Image.linear_gradient("L").resize((64, 32)).point(lambda v: 255 * (v > 99), "1").save(
    _FAX, "TIFF", compression="group4"
)


def _strip(tiff: bytes) -> bytes:
    with Image.open(BytesIO(tiff)) as picture:
        (start,), (count,) = picture.tag_v2[273], picture.tag_v2[279]  # type: ignore[attr-defined]
    return tiff[start : start + count]


def _image(entries: str, data: bytes, **more: Any) -> bytes:
    image = stream(data, f"/Type/XObject/Subtype/Image{entries}")
    return _with(b"q 150 0 0 80 20 10 cm /I Do Q", "<</XObject<</I 6 0 R>>>>", o6=image, **more)


def _with(operators: bytes, resources: str = "<<>>", page: str = "", **more: Any) -> bytes:
    root = str(more.pop("root", ""))
    extra = {int(name[1:]): body for name, body in more.items()}
    return made({4: stream(operators), 5: resources, **extra}, page=page, root=root)


_8 = "/Width 8/Height 8/BitsPerComponent 8"
_TINT = "<</FunctionType 2/Domain[0 1]/C0[1 1 1]/C1[0.9 0.3 0]/N 1>>"
_LAYERS = "/OCProperties<</OCGs[10 0 R 11 0 R]/D<</OFF[10 0 R]>>>>"
_BOTH: Mapping[str, Any] = {
    "o10": "<</Type/OCG/Name(off)>>",
    "o11": "<</Type/OCG/Name(on)>>",
    "root": _LAYERS,
}
_IN_LAYER = b"/OC /%s BDC q 0 0.6 0 rg 80 10 40 80 re f Q (text) pop EMC "
_LAYER_NAMES = "<</Properties<</O 10 0 R/N 11 0 R/M 12 0 R>>>>"


def _layers(used: str, membership: str = "<<>>", content: bytes = b"") -> bytes:
    operators = _SCENE + (content or _IN_LAYER.replace(b"%s", used.encode())) + b"0 g 0 0 5 5 re f"
    return _with(operators, _LAYER_NAMES, o12=membership, **_BOTH)


def _type3(layered: bytes = b"") -> bytes:
    font = (
        "<</Type/Font/Subtype/Type3/FontBBox[0 0 1000 1000]/FontMatrix[.001 0 0 .001 0 0]"
        "/CharProcs<</a 7 0 R>>/Encoding<</Differences[97/a]>>/FirstChar 97/LastChar 97"
        "/Widths[1000]>>"
    )
    glyph = b"1000 0 d0 0.8 0.1 0.1 rg 100 0 700 600 re f"
    text = layered or b"BT /T 60 Tf 20 20 Td (aa) Tj ET"
    resources = "<</Font<</T 6 0 R>>/Properties<</O 10 0 R/N 11 0 R>>>>"
    return _with(text, resources, o6=font, o7=stream(glyph), **_BOTH)


def _form(content: bytes, entries: str = "", **more: Any) -> bytes:
    form = stream(content, f"/Type/XObject/Subtype/Form/BBox[0 0 200 100]{entries}")
    return _with(_SCENE + b"/F Do", "<</XObject<</F 6 0 R>>>>", o6=form, **more)


def _packed() -> bytes:
    objects = {
        1: "<</Type/Catalog/Pages 2 0 R>>",
        2: "<</Type/Pages/Count 1/Kids[3 0 R]/Rotate 90/Resources 5 0 R/MediaBox[0 0 200 100]>>",
        3: "<</Type/Page/Parent 2 0 R/Contents[4 0 R 6 0 R]>>",
        5: "<<>>",
    }
    return packed(objects, 10, {4: stream(b"0.2 0.4 0.6 rg 10 10"), 6: stream(b"60 30 re f")})


PICTURES: Mapping[str, bytes] = {
    "plain": made({4: stream(_SCENE)}),
    **{f"turned by {turn}": made({4: stream(_SCENE)}, page=f"/Rotate {turn}")
       for turn in (90, 180, 270, -90, 450)},
    "cropped": made({4: stream(_SCENE)}, page="/CropBox[5 5 150 80]"),
    "cropped and turned": made({4: stream(_SCENE)}, page="/CropBox[5 5 150 80]/Rotate 270"),
    "user units": made({4: stream(_SCENE)}, page="/UserUnit 2"),
    "objects and table in streams, inherited": _packed(),
    "a table that is wrong": written({
        1: "<</Type/Catalog/Pages 2 0 R>>", 2: "<</Type/Pages/Count 1/Kids[3 0 R]>>",
        3: PAGE.format(""), 4: stream(_SCENE), 5: "<<>>"}, shift=7),
    "owner's password": encrypted("AES-256", plain=made({4: stream(_SCENE)})),
    "names of other bytes": _with(
        b"/C#20\x83\x65 cs 0.7 scn 20 20 90 60 re f",
        "<</ColorSpace<</C#20\x83\x65[/Separation/DIC#20161s/DeviceRGB 6 0 R]>>>>", o6=_TINT),
    "filter null": made({4: stream(_SCENE, "/Filter null/DecodeParms null")}),
    "filters": made({4: flate(_SCENE, times=3)}),
    "grey image": _image(f"{_8}/ColorSpace/DeviceGray", _RAMP),
    "image by a profile": _image(
        f"{_8}/ColorSpace[/ICCBased 7 0 R]", _RAMP * 3, o7=stream(_ICC, "/N 3")),
    "indexed image": _image(
        "/Width 8/Height 8/BitsPerComponent 4/ColorSpace[/Indexed/DeviceRGB 3 <ff000000ff000000ffffffff>]",  # noqa: E501
        b"\x01\x23\x01\x23" * 8),
    "image of a separation": _image(f"{_8}/ColorSpace[/Separation/X/DeviceRGB 7 0 R]", _RAMP, o7=_TINT),  # noqa: E501
    "Lab image": _image(
        f"{_8}/ColorSpace[/Lab<</WhitePoint[.9642 1 .8249]/Range[-100 100 -100 100]>>]", _RAMP * 3),
    "decode": _image(f"{_8}/ColorSpace/DeviceGray/Decode[1 0]", _RAMP),
    "mask": _image(f"{_8}/ColorSpace/DeviceGray/Mask[0 100]", _RAMP),
    "soft mask": _image(f"{_8}/ColorSpace/DeviceGray/SMask 7 0 R", _RAMP, o7=stream(
        bytes(reversed(_RAMP)), f"/Type/XObject/Subtype/Image{_8}/ColorSpace/DeviceGray")),
    "JPEG": _image("/Width 64/Height 32/BitsPerComponent 8/ColorSpace/DeviceRGB/Filter/DCTDecode",
                   _JPEG.getvalue()),
    "JPEG 2000": _image("/Width 64/Height 32/Filter/JPXDecode", _JPX.getvalue()),
    "fax": _image("/Width 64/Height 32/BitsPerComponent 1/ColorSpace/DeviceGray/Filter/CCITTFaxDecode"  # noqa: E501
                  "/DecodeParms<</K -1/Columns 64/Rows 32>>", _strip(_FAX.getvalue())),
    "inline image": _with(
        b"q 150 0 0 80 20 10 cm BI /W 2 /H 1 /CS /RGB /BPC 8 /F /AHx ID ff000000ff00> EI Q " + _SCENE),  # noqa: E501
    "packed twice": _image(f"{_8}/ColorSpace/DeviceGray/Filter[/FlateDecode/FlateDecode]",
                           zlib.compress(zlib.compress(_RAMP))),
    "form": _form(b"1 0 0 rg 90 30 50 50 re f", "/Matrix[1 .2 0 1 0 -10]"),
    "transparency": _form(
        b"/G gs 1 0 0 rg 30 0 50 90 re f",
        "/Group<</S/Transparency/I true/K true>>/Resources<</ExtGState<</G<</ca .4/BM/Multiply>>>>>>"),  # noqa: E501
    "soft mask of a group": _with(
        b"/G gs " + _SCENE, "<</ExtGState<</G<</SMask<</S/Luminosity/G 6 0 R>>>>>>>>",
        o6=stream(b"1 g 0 0 60 100 re f",
                  "/Type/XObject/Subtype/Form/BBox[0 0 200 100]/Group<</S/Transparency/CS/DeviceGray>>")),  # noqa: E501
    "shading": _with(b"/S sh", "<</Shading<</S<</ShadingType 2/ColorSpace/DeviceRGB/Coords[0 0 200 0]"  # noqa: E501
                     f"/Function {_TINT}>>>>>>"),
    "tiles": _with(
        b"/Pattern cs /P scn 10 10 150 80 re f", "<</Pattern<</P 6 0 R>>>>",
        o6=stream(b"1 0 0 rg 0 0 20 20 re f", "/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 30 30]"  # noqa: E501
                  "/XStep 30/YStep 30/Resources<<>>")),
    "Type 3": _type3(),
    "text": _with(b"BT /F 30 Tf 20 40 Td (Abc) Tj ET",
                  "<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>"),
    "parts of its content": made({
        3: PAGE.format("").replace("4 0 R", "[4 0 R 6 0 R]"), 4: stream(b"0.2 0.4 0.6"),
        6: stream(b"rg 10 10 60 30 re f")}),
    "a layer that is on": _layers("N"),
    "a layer that is off": _layers("O"),
    "a layer in a layer": _layers("O", content=b"/OC /O BDC /OC /N BDC 0 1 0 rg 80 9 40 40 re f EMC EMC "),  # noqa: E501
    "any of two": _layers("M", "<</Type/OCMD/OCGs[10 0 R 11 0 R]>>"),
    "all of two": _layers("M", "<</Type/OCMD/OCGs[10 0 R 11 0 R]/P/AllOn>>"),
    "none of one": _layers("M", "<</Type/OCMD/OCGs[10 0 R]/P/AllOff>>"),
    "an expression": _layers("M", "<</Type/OCMD/VE[/And 11 0 R[/Not 10 0 R]]>>"),
    "another expression": _layers("M", "<</Type/OCMD/VE[/Or 10 0 R[/Not 11 0 R]]>>"),
    "all layers off but one": _with(
        _IN_LAYER.replace(b"%s", b"N") + b"/OC /O BDC 0 0 90 90 re f EMC", _LAYER_NAMES, **{
            **_BOTH, "root": "/OCProperties<</OCGs[10 0 R 11 0 R]/D<</BaseState/OFF/ON[11 0 R]>>>>"}),  # noqa: E501
    "a form in a layer": _form(b"1 0 0 rg 90 30 50 50 re f", "/OC 10 0 R", **_BOTH),
    "a layer in a form": _form(
        b"/OC /Q BDC 1 0 0 rg 90 30 50 50 re f EMC 0 0 1 rg 0 80 20 20 re f",
        "/Resources<</Properties<</Q 10 0 R>>>>", **_BOTH),
    "state set in a layer": _layers("O", content=b"/OC /O BDC 0 1 0 rg 9 0 0 9 0 0 cm 1 0 0 1 0 0 cm EMC "  # noqa: E501
                                    b".1 0 0 .1 0 0 cm 90 80 90 90 re f "),
    "clip set in a layer": _layers("O", content=b"/OC /O BDC 0 1 0 rg 90 10 30 30 re W f EMC "
                                   b"80 0 90 90 re f "),
    "text in a layer": _type3(b"BT /T 40 Tf 20 20 Td /OC /O BDC (a) Tj EMC (a) Tj ET"),
    "text between layers": _type3(b"/OC /O BDC q BT /T 40 Tf 20 20 Td (a) Tj ET Q EMC "
                                  b"BT /T 40 Tf 99 20 Td 1 Tr (a) Tj ET"),
    "image in a layer": _with(
        _SCENE + b"/OC /O BDC q 99 0 0 99 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x10 EI Q EMC", _LAYER_NAMES,  # noqa: E501
        **_BOTH),
}  # fmt: skip


def _rendered(content: bytes, folder: Path, name: str) -> Image.Image:
    (folder / f"{name}.pdf").write_bytes(content)
    command = ["pdftoppm", "-r", str(_DPI), "-png", "-singlefile", "-cropbox", f"{name}.pdf", name]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return Image.open(folder / f"{name}.png").convert("RGB")


class _Fetcher(URLFetcher):  # type: ignore[misc]
    """Serves one picture."""

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self._content = content

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        return URLFetcherResponse(url, self._content, {"Content-Type": "application/pdf"})


def _placed(content: bytes) -> bytes:
    """A PDF whose page is the picture."""
    page = page_of(content)
    style = f"@page {{ size: {page.width}pt {page.height}pt; margin: 0 }} img {{ display: block }}"
    faces, fetcher = FontConfiguration(), _Fetcher(content)
    sheet = stylesheet(style, base_url="project:///", url_fetcher=fetcher, font_config=faces)
    html = '<html lang="ja"><title>t</title><body style="margin:0"><img src="project:///zu.pdf">'
    return pdf(html, Setting("project:///", [sheet], faces, fetcher))


@pytest.mark.parametrize("name", PICTURES)
def test_a_placed_page_looks_as_its_own(name: str, tmp_path: Path) -> None:
    own = _rendered(PICTURES[name], tmp_path, "own")
    placed = _rendered(_placed(PICTURES[name]), tmp_path, "placed").resize(own.size)
    assert len(own.getcolors(maxcolors=own.width * own.height) or ()) > 1
    difference = ImageChops.difference(own, placed).convert("L").reduce(8)  # edges may be smoothed
    assert difference.getextrema()[1] <= 80  # type: ignore[operator]


def test_the_judge_sees_what_is_missing(tmp_path: Path) -> None:
    own = _rendered(PICTURES["a layer that is on"], tmp_path, "own")
    placed = _rendered(_placed(PICTURES["a layer that is off"]), tmp_path, "placed")
    assert ImageChops.difference(own, placed.resize(own.size)).getbbox()


def test_nothing_of_a_hidden_layer_is_drawn() -> None:
    content = _placed(PICTURES["a form in a layer"])
    assert len(PdfReader(BytesIO(content)).pages) == 1
    assert b"90 30 50 50" not in b"".join(_streams(content))


def _streams(content: bytes) -> list[bytes]:
    reader = PdfReader(BytesIO(content))
    found = (reader.get_object(n) for n in range(1, int(str(reader.trailer["/Size"]))))
    return [one.get_data() for one in found if isinstance(one, StreamObject)]
