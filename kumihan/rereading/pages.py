"""What the pages of a PDF show, as PDFium reads them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import pypdfium2
from PIL.Image import Image
from pypdfium2 import raw

Box = tuple[float, float, float, float]
_SCALE = 2.0  # pixels for 1 pt
_AROUND = 1.0  # pt around an area that are looked at, and within it that are not
_LEAST = 4.0  # pt: a smaller area is not looked at
_NOISE = 3  # of 255: a JPEG of one colour has that much
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


def count(pdf: bytes) -> int:
    """The number of pages of a PDF. Raises UnreadableError."""
    try:
        with closing(pypdfium2.PdfDocument(pdf)) as document:
            return len(document)
    except pypdfium2.PdfiumError as error:
        raise UnreadableError(str(error)) from error


def pages(pdf: bytes, numbers: Iterable[int], *, has_pictures: bool = True) -> Iterator[ShownPage]:
    """Pages of a PDF by their numbers (from 0); without `has_pictures` none is looked for.

    Raises UnreadableError.
    """
    try:
        with closing(pypdfium2.PdfDocument(pdf)) as document:
            for number in numbers:
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


def unseen(pdf: bytes, areas: Iterable[tuple[int, Box]]) -> Iterator[tuple[int, Box]]:
    """The areas of pages where nothing is seen: one white, or one colour with what is around.

    An area is the index of its page, and its left, head, right and foot in pt from the corner of
    the trimmed page.
    """
    with closing(pypdfium2.PdfDocument(pdf)) as document:
        for number, group in groupby(sorted(set(areas)), key=lambda area: area[0]):
            with closing(document[number]) as page:
                yield from ((number, box) for _, box in group if _is_bare(page, box))


def _is_bare(page: Any, box: Box) -> bool:
    """Whether an area of a page has one colour, that of paper or of what is around it."""
    left, head, right, foot = box
    if min(right - left, foot - head) < _LEAST:
        return False
    shown = _painted(page, (left - _AROUND, head - _AROUND, right + _AROUND, foot + _AROUND))
    edge = round(2 * _AROUND * _SCALE)
    inner = shown.crop((edge, edge, shown.width - edge, shown.height - edge))
    ranges: Any = inner.getextrema()
    if any(most - least > _NOISE for least, most in ranges):
        return False
    own = [least for least, _ in ranges]
    corners: list[Any] = [shown.getpixel((x, y)) for x in (0, -1) for y in (0, -1)]
    return all(
        max(abs(a - b) for a, b in zip(own, other, strict=True)) <= _NOISE
        for other in ([(255, 255, 255)], corners)[min(own) < 255 - _NOISE]
    )


def _painted(page: Any, box: Box) -> Image:
    """An area of a page in RGB, without annotations."""
    left, _, _, top = page.get_trimbox()
    outer = page.get_cropbox()
    sides = (left + box[0], top - box[3], left + box[2], top - box[1])
    crop = (sides[0] - outer[0], sides[1] - outer[1], outer[2] - sides[2], outer[3] - sides[3])
    options = {"may_draw_forms": False, "draw_annots": False}
    picture: Image = page.render(scale=_SCALE, crop=crop, **options).to_pil()
    return picture.convert("RGB")


def is_flat(picture: Image) -> bool:
    """Whether all pixels of a picture have one colour."""
    bands = picture.getextrema()
    ranges = bands if isinstance(bands[0], tuple) else (bands,)
    return all(least == greatest for least, greatest in ranges)
