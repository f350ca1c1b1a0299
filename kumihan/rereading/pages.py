"""What the pages of a PDF show, as PDFium reads them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import pypdfium2
from PIL.Image import Image
from pypdfium2 import raw

_DEPTH = 10  # of groups within groups, in which pictures are looked for


class UnreadableError(Exception):
    """A PDF, or a page of it, that PDFium cannot read."""


@dataclass(frozen=True, slots=True)
class ShownPicture:
    """A raster picture: its width and height in pixels, and whether all pixels have one colour."""

    width: int
    height: int
    is_flat: bool


@dataclass(frozen=True, slots=True)
class ShownPage:
    """A page: its characters in any order, and its raster pictures."""

    text: str
    pictures: tuple[ShownPicture, ...]


def pages(pdf: bytes, *, has_pictures: bool = True) -> Iterator[ShownPage]:
    """The pages of a PDF; without `has_pictures` none is looked for. Raises UnreadableError."""
    try:
        with closing(pypdfium2.PdfDocument(pdf)) as document:
            for number in range(len(document)):
                with closing(document[number]) as page:
                    yield _shown(page, has_pictures)
    except pypdfium2.PdfiumError as error:
        raise UnreadableError(str(error)) from error


def _shown(page: Any, has_pictures: bool) -> ShownPage:
    with closing(page.get_textpage()) as text:
        characters = text.get_text_range()
    kinds = [raw.FPDF_PAGEOBJ_IMAGE]
    found = page.get_objects(kinds, max_depth=_DEPTH) if has_pictures else ()
    return ShownPage(characters, tuple(map(_picture, found)))


def _picture(image: Any) -> ShownPicture:
    """A picture; one that cannot be decoded is flat."""
    try:
        has_one_colour = is_flat(image.get_bitmap().to_pil())
    except pypdfium2.PdfiumError:
        has_one_colour = True
    width, height = image.get_px_size()
    return ShownPicture(width, height, has_one_colour)


def is_flat(picture: Image) -> bool:
    """Whether all pixels of a picture have one colour."""
    bands = picture.getextrema()
    ranges = bands if isinstance(bands[0], tuple) else (bands,)
    return all(least == greatest for least, greatest in ranges)
