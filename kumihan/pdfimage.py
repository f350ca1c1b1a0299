"""Pictures that go into the PDF untouched: pages of PDFs as forms, and TIFFs in CMYK."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pydyf
from PIL import Image
from weasyprint.images import RasterImage
from weasyprint.urls import fetch

POINTS_PER_PIXEL = 0.75


class PdfImage:
    """A one-page PDF in the place of a picture; WeasyPrint calls the two public methods."""

    def __init__(self, content: bytes, identifier: str) -> None:
        from pypdf import PdfReader

        self._page = PdfReader(BytesIO(content)).pages[0]
        self.identifier = identifier
        box = self._page.mediabox
        self.left, self.bottom = float(box.left), float(box.bottom)
        self.width, self.height = float(box.width), float(box.height)

    def get_intrinsic_size(self, _resolution: float, _font_size: float) -> tuple[float, ...]:
        """Width and height in CSS pixels, and their ratio."""
        width, height = self.width / POINTS_PER_PIXEL, self.height / POINTS_PER_PIXEL
        return width, height, width / height

    def draw(self, stream: Any, width: float, height: float, _style: Any) -> None:
        """Paint the page into a box of this size in CSS pixels."""
        name = f"pdf-{self.identifier}"
        forms = stream._resources["XObject"]
        if name not in forms:
            forms[name] = Form(self._page, [self.left, self.bottom, self.width, self.height])
        x, y = width / self.width, height / self.height
        with stream.stacked():
            stream.transform(a=x, d=-y, e=-self.left * x, f=height + self.bottom * y)
            stream.draw_x_object(name)


class Form(pydyf.Stream):  # type: ignore[misc]
    """A form XObject whose resources are copied when the PDF is finished."""

    def __init__(self, page: Any, box: list[float]) -> None:
        contents = page.get_contents()
        content = contents.get_data() if contents is not None else b""
        left, bottom, width, height = box
        extra = {
            "Type": "/XObject",
            "Subtype": "/Form",
            "BBox": pydyf.Array([left, bottom, left + width, bottom + height]),
        }
        super().__init__([content], pydyf.Dictionary(extra), compress=True)
        self._page = page

    def finish(self, pdf: pydyf.PDF) -> None:
        """Add the page's resources to the PDF."""
        self.extra["Resources"] = _copied(self._page.get("/Resources", {}), pdf, {})


def finish(pdf: pydyf.PDF) -> None:
    """Complete the forms of a PDF that is about to be written."""
    for form in [found for found in pdf.objects if isinstance(found, Form)]:
        form.finish(pdf)


def _copied(value: Any, pdf: pydyf.PDF, known: dict[tuple[int, int], bytes]) -> Any:
    """A pypdf object as pydyf writes it; indirect objects are added to the PDF once."""
    from pypdf import generic

    if isinstance(value, generic.IndirectObject):
        key = (value.idnum, value.generation)
        if key not in known:
            added = pydyf.Object()
            pdf.add_object(added)
            known[key] = added.reference
            target = _copied(value.get_object(), pdf, known)
            added.__class__ = _Holder
            added.value = target
        return known[key]
    if isinstance(value, generic.StreamObject):
        extra = pydyf.Dictionary(_entries(value, pdf, known, without=("/Length",)))
        return pydyf.Stream([value._data], extra)
    if isinstance(value, dict):
        return pydyf.Dictionary(_entries(value, pdf, known))
    if isinstance(value, list):
        return pydyf.Array([_copied(item, pdf, known) for item in value])
    return _scalar(value)


def _entries(
    value: Any, pdf: pydyf.PDF, known: dict[tuple[int, int], bytes], without: tuple[str, ...] = ()
) -> dict[str, Any]:
    return {
        key.removeprefix("/"): _copied(value.raw_get(key), pdf, known)
        for key in value
        if key not in without
    }


def _scalar(value: Any) -> Any:
    from pypdf import generic

    if isinstance(value, generic.NullObject) or value is None:
        return "null"
    if isinstance(value, generic.BooleanObject):
        return "true" if value.value else "false"
    if isinstance(value, generic.NameObject):
        return str(value)
    if isinstance(value, (generic.TextStringObject, generic.ByteStringObject)):
        return b"<" + value.original_bytes.hex().encode() + b">"
    return float(value) if isinstance(value, float) else int(value)


class _Holder(pydyf.Object):  # type: ignore[misc]
    """An indirect object whose value was not known when it got its number."""

    value: Any

    @property
    def data(self) -> Any:
        """The bytes of the value."""
        return pydyf._to_bytes(self.value)


class Samples(pydyf.Stream):  # type: ignore[misc]
    """The image XObject of a picture in CMYK, without loss; `picture` is what it was made of."""

    def __init__(self, picture: Image.Image) -> None:
        width, height = picture.size
        extra = {
            "Type": "/XObject",
            "Subtype": "/Image",
            "Width": width,
            "Height": height,
            "ColorSpace": "/DeviceCMYK",
            "BitsPerComponent": 8,
            "Interpolate": "false",
        }
        super().__init__([picture.tobytes()], extra, compress=True)
        self.picture = picture


class CmykImage(RasterImage):  # type: ignore[misc]
    """A picture in CMYK that is kept as it is; WeasyPrint would make a PNG of it, which has none.

    The attributes are those that WeasyPrint's own pictures are drawn by.
    """

    def __init__(self, picture: Image.Image, identifier: str) -> None:
        self.id = f"cmyk-{identifier}"
        self.width, self.height = picture.size
        self.ratio = self.width / self.height
        self._dpi = None
        self._picture = picture

    def get_x_object(self, _interpolate: bool, _dpi_ratio: float) -> pydyf.Stream:
        """The samples of the picture."""
        return Samples(self._picture)


def _cmyk(content: bytes, identifier: str) -> CmykImage | None:
    picture = Image.open(BytesIO(content))
    return CmykImage(picture, identifier) if picture.mode == "CMYK" else None


_MAKERS: dict[str, Callable[[bytes, str], Any]] = {
    "pdf": PdfImage,
    "tif": _cmyk,
    "tiff": _cmyk,
}


def with_pdf_images(original: Callable[..., Any]) -> Callable[..., Any]:
    """`get_image_from_uri` that also takes one-page PDFs, and TIFFs in CMYK."""

    def get_image(
        cache: Any, url_fetcher: Any, options: Any, url: str, *args: Any, **named: Any
    ) -> Any:
        make = _MAKERS.get(url.lower().rpartition(".")[2])
        if make and url not in cache:
            with fetch(url_fetcher, url) as response:
                image = make(response.read(), str(len(cache)))
            if image:
                cache[url] = image
        return original(cache, url_fetcher, options, url, *args, **named)

    return get_image
