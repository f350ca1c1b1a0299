"""Pictures that WeasyPrint would not read, or not as they are: PDFs, TIFFs in CMYK, and others."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pydyf
from PIL import Image
from weasyprint.images import RasterImage
from weasyprint.urls import URLFetcherResponse, fetch

from kumihan.geometry.units import PT_PER_PX
from kumihan.writing.raster import as_drawn, drawable
from kumihan.writing.values import Carried, ObjectCollector, Packed, deflated

if TYPE_CHECKING:
    from kumihan.writing.pdfpage import PdfPage


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
        width, height = page.width / PT_PER_PX, page.height / PT_PER_PX
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


class Form(Carried):
    """A form XObject that paints a page of a PDF."""

    def __init__(self, page: PdfPage) -> None:
        super().__init__()
        self._page = page

    def carried(self, gathered: ObjectCollector) -> Packed:
        """Its content, and the resources of the page."""
        page = self._page
        entries = {
            "Type": b"/XObject",
            "Subtype": b"/Form",
            "BBox": gathered.of(list(page.box)),
            "Matrix": gathered.of(list(page.matrix)),
            "Resources": gathered.foreign(page.resources, page.objects),
        }
        return deflated(entries, page.content)


class Samples(pydyf.Stream):  # type: ignore[misc]
    """The image XObject of a picture in CMYK, without loss; `picture` is its source."""

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
    """A picture in CMYK that is kept as it is: WeasyPrint would make a PNG, which has no CMYK.

    The attributes are those by which WeasyPrint draws its own pictures.
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
    return CmykImage(as_drawn(picture), identifier) if picture.mode == "CMYK" else None


_MAKERS: dict[str, Callable[[bytes, str], Any]] = {
    "pdf": PdfImage,
    "tif": _cmyk,
    "tiff": _cmyk,
}


class _AsDrawn:
    """Serves what another fetcher serves, pictures of pixels ready to be drawn."""

    def __init__(self, fetcher: Any) -> None:
        self._fetcher = fetcher
        self._fail_on_errors = fetcher._fail_on_errors

    def __call__(self, url: str, **headers: Any) -> Any:
        """The response that WeasyPrint expects for an address."""
        found = self._fetcher(url, **headers)
        return URLFetcherResponse(url, drawable(found.read()), {"Content-Type": found.content_type})


def with_pictures(original: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap `get_image_from_uri`: one-page PDFs are pictures, too, and all are drawn rightly."""

    def get_image(
        cache: Any, url_fetcher: Any, options: Any, url: str, *args: Any, **named: Any
    ) -> Any:
        make = _MAKERS.get(url.lower().rpartition(".")[2])
        if make and url not in cache:
            with fetch(url_fetcher, url) as response:
                content = response.read()
            image = make(content, hashlib.sha256(content).hexdigest()[:16])
            if image:
                cache[url] = image
        return original(cache, _AsDrawn(url_fetcher), options, url, *args, **named)

    return get_image
