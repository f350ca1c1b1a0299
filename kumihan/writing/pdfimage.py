"""Pictures that go into the PDF untouched: pages of PDFs as forms, and TIFFs in CMYK."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pydyf
from PIL import Image
from weasyprint.images import RasterImage
from weasyprint.urls import fetch

if TYPE_CHECKING:
    from kumihan.writing.pdfpage import PdfPage

POINTS_PER_PIXEL = 0.75


class PdfImage:
    """A one-page PDF in the place of a picture; WeasyPrint calls the two public methods.

    Raises UnreadableError and NotOnePageError, as the check of the manuscript does.
    """

    def __init__(self, content: bytes, identifier: str) -> None:
        from kumihan.writing.pdfpage import page_of

        self._page = page_of(content)
        self.identifier = identifier

    def get_intrinsic_size(self, _resolution: float, _font_size: float) -> tuple[float, ...]:
        """Width and height in CSS pixels, and their ratio."""
        page = self._page
        width, height = page.width / POINTS_PER_PIXEL, page.height / POINTS_PER_PIXEL
        return width, height, width / height

    def draw(self, stream: Any, width: float, height: float, _style: Any) -> None:
        """Paint the page into a box of this size in CSS pixels."""
        name = f"pdf-{self.identifier}"
        forms = stream._resources["XObject"]
        if name not in forms:
            forms[name] = Form(self._page)
        x, y = width / self._page.width, height / self._page.height
        with stream.stacked():
            stream.transform(a=x, d=-y, f=height)
            stream.draw_x_object(name)


class Form(pydyf.Stream):  # type: ignore[misc]
    """A form XObject whose resources are written when the PDF is finished."""

    def __init__(self, page: PdfPage) -> None:
        extra = {
            "Type": "/XObject",
            "Subtype": "/Form",
            "BBox": pydyf.Array(page.box),
            "Matrix": pydyf.Array(page.matrix),
        }
        super().__init__([page.content], pydyf.Dictionary(extra), compress=True)
        self._page = page

    def finish(self, pdf: pydyf.PDF) -> None:
        """Add the page's resources to the PDF."""
        holders = [_Holder() for _ in self._page.objects]
        for holder in holders:
            pdf.add_object(holder)
        references = [holder.reference for holder in holders]
        for holder, value in zip(holders, self._page.objects, strict=True):
            holder.value = _written(value, references)
        self.extra["Resources"] = _written(self._page.resources, references)


def finish(pdf: pydyf.PDF) -> None:
    """Complete the forms of a PDF that is about to be written."""
    for form in [found for found in pdf.objects if isinstance(found, Form)]:
        form.finish(pdf)


def _written(value: Any, references: Sequence[bytes]) -> Any:
    """A value of a page as pydyf writes it."""
    from kumihan.writing.pdfpage import Packed, Reference

    if isinstance(value, Reference):
        return references[value.number]
    if isinstance(value, Packed):
        return pydyf.Stream([value.data], _written(value.entries, references))
    if isinstance(value, dict):
        return pydyf.Dictionary({key: _written(one, references) for key, one in value.items()})
    if isinstance(value, list):
        return pydyf.Array([_written(one, references) for one in value])
    return value


class _Holder(pydyf.Object):  # type: ignore[misc]
    """An indirect object whose value was not known when it got its number."""

    value: Any

    @property
    def compressible(self) -> bool:
        """Whether it can be packed together with others: streams cannot."""
        return not isinstance(self.value, pydyf.Stream)

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
