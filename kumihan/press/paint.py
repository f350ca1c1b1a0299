"""Hooks that make WeasyPrint draw in inks: colours, gradients, groups and pictures."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable
from functools import cache, partial
from io import BytesIO
from typing import Any

import pydyf
from PIL import Image
from tinycss2.color5 import parse_color
from weasyprint import draw as weasyprint_draw
from weasyprint.images import RasterImage
from weasyprint.pdf import stream as weasyprint_stream

from kumihan.engine.boxes import TextBox
from kumihan.engine.install import Hook, hook, instead
from kumihan.engine.streams import ContentStream
from kumihan.files.files import Kept
from kumihan.geometry.units import PT_PER_PX
from kumihan.press.inks import BLACK, Ink, Inks

_BOLD = 600  # font-weight
_LIGHT = 0.8  # sRGB: a colour is light if one of its channels reaches this
_SPACES = {"L": "/DeviceGray", "CMYK": "/DeviceCMYK"}
_OWN_SPACES = ("srgb", "hsl", "hwb", "device-cmyk")  # the engine sets these by RGB or as CMYK


def hooks(inks: Inks, kept: Kept, coloured: tuple[float, float], *, overprints: bool) -> list[Hook]:
    """What is replaced while pages are drawn in inks.

    `kept` caches converted pictures; `coloured` has the sizes in pt from which regular and bold
    text keeps its colour; with `overprints` solid K overprints what lies below (ISO 32000-1
    §11.7.4).
    """
    stream = weasyprint_stream.Stream

    def set_color_rgb(
        own: ContentStream, red: float, green: float, blue: float, stroke: bool
    ) -> None:
        ink = inks.of(red, green, blue)
        if overprints:
            own.stream.append(f"/{_overprinting(own, ink, stroke)} gs".encode())
        own.stream.append(operator(ink, stroke=stroke))

    def in_inks(original: Callable[..., Any]) -> Any:
        def function(domain: Any, c0: Any, c1: Any, n: float) -> Any:
            ends = [inks.of(*end) if len(end) == len("RGB") else end for end in (c0, c1)]
            return original(domain, *ends, n)

        return staticmethod(function)

    return [
        hook(stream, "set_color", _from_any_space),
        hook(stream, "set_color_rgb", instead(set_color_rgb)),
        hook(stream, "create_interpolation_function", in_inks),
        hook(stream, "_default_color_space", instead("/DeviceCMYK")),
        hook(weasyprint_draw, "draw_text", partial(_black_when_small, coloured)),
        hook(RasterImage, "get_x_object", partial(_pictures_in, inks, kept)),
    ]


def operator(ink: Ink, *, stroke: bool = False) -> bytes:
    """The operator that sets these inks."""
    numbers = " ".join(f"{value:g}" for value in ink)
    return f"{numbers} {'K' if stroke else 'k'}".encode()


def _from_any_space(original: Callable[..., None]) -> Callable[..., None]:
    """`set_color` that first converts colours of other spaces (Lab, Oklab …) to sRGB."""

    def set_color(own: ContentStream, color: Any, stroke: bool = False) -> None:
        if color.space not in _OWN_SPACES:
            color = color.to("srgb")
        original(own, color, stroke)

    return set_color


def _black_when_small(
    coloured: tuple[float, float], original: Callable[..., None]
) -> Callable[..., None]:
    """`draw_text` that draws small dark text in black alone.

    Its strokes are too thin for several plates, which never meet exactly. Light text lies on a
    ground, and keeps its colour.
    """

    def draw_text(stream: ContentStream, box: TextBox, *arguments: Any) -> None:
        style = box.style
        colour = style["color"]
        least = coloured[style["font_weight"] >= _BOLD]
        is_small = style["font_size"] * PT_PER_PX < least
        if is_small and max(colour.to("srgb").coordinates) < _LIGHT:
            style["color"] = _black(colour.alpha)
        try:
            original(stream, box, *arguments)
        finally:
            style["color"] = colour

    return draw_text


@cache
def _black(alpha: float) -> Any:
    return parse_color(f"rgb(0 0 0 / {alpha})")


def _overprinting(stream: ContentStream, ink: Ink, stroke: bool) -> str:
    """The name of the graphics state that makes solid K, and nothing else, overprint."""
    on = ink == BLACK
    name = f"{'OP' if stroke else 'op'}{int(on)}"
    stream._resources["ExtGState"].setdefault(
        name, pydyf.Dictionary({"OP" if stroke else "op": str(on).lower(), "OPM": 1})
    )
    return name


def _pictures_in(inks: Inks, kept: Kept, original: Callable[..., Any]) -> Callable[..., Any]:
    """`get_x_object` that converts pictures in RGB; those in grey or CMYK stay as they are."""

    def get_x_object(image: Any, interpolate: bool, dpi_ratio: float) -> Any:
        found = original(image, interpolate, dpi_ratio)
        if found.extra["ColorSpace"] != "/DeviceRGB":
            return found
        space, data = _converted(image.image_data.data, image.format, inks, kept)
        found.extra["ColorSpace"] = space
        found.stream = [data]
        if image.format == "JPEG":
            if space == "/DeviceCMYK":
                found.extra["Decode"] = pydyf.Array((1, 0) * 4)  # Pillow inverts CMYK
        else:
            del found.extra["DecodeParms"]
        return found

    return get_x_object


def _converted(source: bytes, form: str, inks: Inks, kept: Kept) -> tuple[str, bytes]:
    """Colour space and data of a picture converted to inks, taken from `kept` if it is there."""
    key = hashlib.sha256(b"\0".join((inks.profile, form.encode(), source))).hexdigest()[:32]
    for space in _SPACES.values():
        if (entry := kept.get(f"picture-{key}-{space[1:]}")) is not None:
            return space, entry
    picture = inks.picture(Image.open(BytesIO(source)).convert("RGB"))
    data = _encoded(picture, form)
    space = _SPACES[picture.mode]
    kept.put(f"picture-{key}-{space[1:]}", data)
    return space, data


def _encoded(picture: Image.Image, form: str) -> bytes:
    if form != "JPEG":
        return zlib.compress(picture.tobytes(), 9)
    stream = BytesIO()
    picture.save(stream, "JPEG", quality=95, subsampling=0)
    return stream.getvalue()
