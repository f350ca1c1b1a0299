"""What a printer checks in a PDF: boxes, inks, lines, bleed, resolution and fonts."""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from itertools import zip_longest
from math import hypot, inf
from typing import Any, NamedTuple

from PIL import Image, ImageChops

from kumihan.geometry.units import MM_PER_PT, PT_PER_INCH
from kumihan.pdf.contents import box_of
from kumihan.pdf.foreign import (
    ForeignReader,
    content_of,
    data_of,
    dictionary_of,
    limited,
    mapping_of,
    number_of,
    readable,
    resolved,
)
from kumihan.pdf.glyphs import Lettering
from kumihan.pdf.painted import Box, GraphicsObject, Picture, common, painted

_EDGE = 0.1 / MM_PER_PT  # pt (0.1 mm): a box that ends this near an edge reaches it
_BYTE = 8  # bits
_OTHERS = ("/JPXDecode", "/CCITTFaxDecode", "/JBIG2Decode")  # pixels not examined
_RASTERS = {"/DeviceGray": "L", "/DeviceCMYK": "CMYK"}
_PICTURE = 24_000_000  # unpacked bytes of a picture in PDF; the densest maps have 20 million
_GROUNDS = 1_000  # topmost areas among which the ground of an overprint is searched
_LINE = 1.0  # pt: a filled area that is thinner is a line
Boxes = Mapping[str, Box]


@dataclass(frozen=True)
class PageFacts:
    """A page: its boxes in pt, and what is painted on it within the bleed.

    `mixed` are the colour spaces of groups, soft masks and glyphs; `altered` says what else changes
    colours (`painted.py`), and `letters` are the fonts of its text.
    """

    number: int
    boxes: Boxes
    painted: tuple[GraphicsObject, ...]
    mixed: frozenset[str] = frozenset()
    altered: frozenset[str] = frozenset()
    letters: frozenset[Lettering] = frozenset()

    @property
    def spaces(self) -> set[str]:
        """The colour spaces of all that is painted."""
        return {one.colour.space for one in self.painted} | self.mixed

    @cached_property
    def ink(self) -> float:
        """The total ink coverage of the page: the greatest sum of inks at any place, in percent.

        A transparent colour mixes with the one below and exceeds neither; only overprinting and
        blending add inks up.
        """
        plain = max((100 * sum(inks) for inks in _printed(self.painted)), default=0.0)
        pictures = max((ink_of(one.stream) for one in self.pictures), default=0.0)
        return round(max(plain, pictures), 1)

    @property
    def pictures(self) -> list[Picture]:
        """The pictures on the page."""
        return [one.picture for one in self.painted if one.picture]

    @property
    def lines(self) -> Iterator[GraphicsObject]:
        """Strokes, and filled areas as thin as strokes."""
        for one in self.painted:
            is_line = one.kind == "stroke" or (one.kind == "fill" and one.thickness < _LINE)
            if is_line and (one.thickness > 0 or one.kind == "stroke"):
                yield one  # a stroke of 0 is as thin as the device can draw (§8.4.3.2)

    @property
    def thinnest(self) -> float:
        """The thinnest line in pt; infinite when there is none."""
        return min((one.thickness for one in self.lines), default=inf)

    @property
    def thinnest_coloured(self) -> float:
        """The thinnest line that is not black alone, in pt; infinite when there is none."""
        return min(
            (one.thickness for one in self.lines if any(one.colour.values[:-1])), default=inf
        )

    @property
    def palest(self) -> float:
        """The strongest ink of the palest tint, in percent; infinite when there is none."""
        inks = (_inks(one) for one in self.painted if one.kind == "fill")
        return min((100 * max(ink) for ink in inks if any(ink)), default=inf)

    @property
    def margin(self) -> float:
        """The least distance of text from the trim, in mm; infinite when there is no text."""
        left, bottom, right, top = self.boxes["TrimBox"]
        found = inf
        for one in self.painted:
            if one.kind == "text":
                a, b, c, d = one.box
                found = min(found, a - left, b - bottom, right - c, top - d)
        return found * MM_PER_PT

    @property
    def bleed(self) -> float:
        """The least distance in mm that an area at the trim extends beyond it; infinite if none is.

        An area that ends before the bleed counts only where no other area covers the bleed.
        """
        areas = [one.box for one in self.painted if one.kind in ("fill", "picture")]
        strips = (
            (strip, beyond)
            for box in areas
            for strip, beyond in _beyond(box, self.boxes["TrimBox"], self.boxes["BleedBox"])
        )
        bare = (beyond for strip, beyond in strips if not any(_holds(a, strip) for a in areas))
        full = self.boxes["TrimBox"][0] - self.boxes["BleedBox"][0]
        touches = any(_touches(box, self.boxes["TrimBox"]) for box in areas)
        return min(bare, default=full if touches else inf) * MM_PER_PT


@dataclass(frozen=True, slots=True)
class Facts:
    """A PDF: its checksum, standard, printing condition, pages and fonts (name, embedded).

    A font that no visible text uses is none of them.
    """

    checksum: str
    standard: str
    condition: str
    pages: tuple[PageFacts, ...]
    fonts: tuple[tuple[str, bool], ...]


def read(pdf: bytes) -> Facts:
    """The facts of a PDF. Raises UnreadableError, and what pypdf raises for a broken one."""
    owner = ForeignReader(pdf)
    fonts: dict[Any, Any] = {}
    pages = tuple(_page(page, n, fonts) for n, page in enumerate(owner.pages, 1))
    root: Any = owner.root_object
    intents = [dictionary_of(one) for one in resolved(root.get("/OutputIntents")) or ()]
    metadata = content_of(root.get("/Metadata"))
    faces = {(one.face.name, one.face.is_embedded) for page in pages for one in page.letters}
    return Facts(
        hashlib.sha256(pdf).hexdigest(),
        "PDF/X-4" if b"PDF/X-4<" in metadata else "",
        str(intents[0].get("/OutputConditionIdentifier", "")) if intents else "",
        pages,
        tuple(sorted(faces)),
    )


class Inside(NamedTuple):
    """What a picture in PDF has in it: the resolution of a scan, else infinite, and its fonts."""

    dpi: float
    letters: frozenset[Lettering]


def look_into(picture: bytes) -> Inside:
    """What is in a picture in PDF, by its own size.

    An image that covers most of the page makes it a scan. Raises UnreadableError for a picture that
    would make its book's facts unreadable.
    """
    found, letters = inf, frozenset[Lettering]()
    with readable(_PICTURE):
        for page in read(picture).pages:
            _ = page.ink
            whole = _area(page.boxes["MediaBox"])
            scans = (one for one in page.painted if one.picture and 2 * _area(one.box) > whole)
            found = min((resolution(one.picture) for one in scans if one.picture), default=found)
            letters |= page.letters
    return Inside(found, letters)


def _area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _page(page: Any, number: int, fonts: dict[Any, Any]) -> PageFacts:
    boxes = {name: box_of(page, f"/{name}") for name in ("MediaBox", "BleedBox", "TrimBox")}
    resources = mapping_of(page, "/Resources")
    found = painted(content_of(page.get("/Contents")), resources, fonts)
    left, bottom, right, top = boxes["BleedBox"]
    inner = (left + _EDGE, bottom + _EDGE, right - _EDGE, top - _EDGE)  # marks begin here
    within = tuple(one for one in found.objects if _overlap(one.box, inner))
    letters = frozenset(
        one for one, places in found.letters.items() if any(_overlap(box, inner) for box in places)
    )
    return PageFacts(number, boxes, within, found.spaces, found.altered, letters)


def resolution(picture: Picture) -> float:
    """The effective resolution in dpi, the lower one of the two directions."""
    m = picture.placed
    sides = hypot(m.a, m.b), hypot(m.c, m.d)
    return min(
        (
            PT_PER_INCH * count / side
            for count, side in zip(_pixels(picture.stream), sides, strict=True)
            if side
        ),
        default=inf,
    )


def _pixels(stream: Any) -> tuple[int, int]:
    return int(number_of(stream.get("/Width"))), int(number_of(stream.get("/Height")))


def is_line_art(picture: Picture) -> bool:
    """Whether a picture has one bit for each pixel."""
    stream = picture.stream
    return bool(stream.get("/ImageMask")) or stream.get("/BitsPerComponent") == 1


def ink_of(stream: Any) -> float:
    """The greatest sum of inks of a picture in percent; 0 if its pixels are not examined.

    Means of 4 × 4 pixels are taken, because single ones are noise of compression. Raises OSError
    for a broken JPEG.
    """
    space = resolved(stream.get("/ColorSpace"))
    written = resolved(stream.get("/Filter"))
    codec = str(written[-1] if isinstance(written, list) and written else written)
    if stream.get("/BitsPerComponent") != _BYTE or space not in tuple(_RASTERS) or codec in _OTHERS:
        return 0.0
    is_jpeg = codec == "/DCTDecode"
    with limited():
        picture = _raster(data_of(stream), _RASTERS[space], _pixels(stream), is_jpeg=is_jpeg)
    small = picture.reduce(4)
    is_turned = "/Decode" in stream
    if picture.mode == "L":
        is_turned = not is_turned  # grey values are light, not ink
    elif is_jpeg:
        is_turned = not is_turned  # Pillow inverts every JPEG in CMYK, as Adobe's are stored
    if is_turned:
        small = ImageChops.invert(small)
    if picture.mode == "L":
        return float(small.getextrema()[1]) / 2.55  # type: ignore[arg-type]
    cyan, magenta, yellow, black = small.split()
    halves = ImageChops.add(cyan, magenta, 2), ImageChops.add(yellow, black, 2)
    return float(ImageChops.add(*halves, 2).getextrema()[1]) * 4 / 2.55  # type: ignore[arg-type]


def _raster(data: bytes, mode: str, size: tuple[int, int], *, is_jpeg: bool) -> Image.Image:
    """A picture made of its data; missing samples are 0, and further ones are not looked at."""
    if is_jpeg:
        return Image.open(BytesIO(data), formats=("JPEG",)).convert(mode)
    length = size[0] * size[1] * len(mode)
    return Image.frombytes(mode, size, data.ljust(length, b"\0"))


def _inks(one: GraphicsObject) -> tuple[float, ...]:
    """C M Y K of a colour, from 0 to 1; empty for a picture and for other colour spaces."""
    values = tuple(min(max(value, 0.0), 1.0) for value in one.colour.values)
    if one.colour.space == "DeviceGray" and values:
        return (0.0, 0.0, 0.0, 1 - values[0])
    return values if one.colour.space == "DeviceCMYK" else ()


def _printed(painted: Iterable[GraphicsObject]) -> Iterator[tuple[float, ...]]:
    """The inks of everything painted; those of the topmost area below may be added to its own."""
    grounds: deque[tuple[Box, tuple[float, ...]]] = deque(maxlen=_GROUNDS)
    for one in painted:
        inks = _inks(one)
        if inks and (one.overprints or one.blends):
            below = next((own for box, own in reversed(grounds) if _overlap(box, one.box)), ())
            pairs = zip_longest(inks, below, fillvalue=0.0)
            mixed = (a + b - a * b if one.blends else a or b for a, b in pairs)
            inks = tuple(mixed)
        yield inks
        if one.kind == "fill":
            grounds.append((one.box, inks))


def _overlap(a: Box, b: Box) -> bool:
    return a[0] < b[2] and a[2] > b[0] and a[1] < b[3] and a[3] > b[1]


_SIDES = ((0, -1), (1, -1), (2, 1), (3, 1))  # index of a side of a box, direction outwards


def _touches(box: Box, trim: Box) -> bool:
    return _overlap(box, trim) and any(out * (box[n] - trim[n]) > -_EDGE for n, out in _SIDES)


def _beyond(box: Box, trim: Box, bleed: Box) -> Iterator[tuple[Box, float]]:
    """The strips from trim to bleed that a box touches but does not fill; how far it extends."""
    if not _overlap(box, trim):
        return
    for side, outwards in _SIDES:
        beyond = outwards * (box[side] - trim[side])
        if beyond > -_EDGE and outwards * (bleed[side] - box[side]) > _EDGE:
            strip = list(common(box, bleed))
            strip[side], strip[(side + 2) % 4] = bleed[side], trim[side]
            yield (strip[0], strip[1], strip[2], strip[3]), max(0.0, beyond)


def _holds(box: Box, strip: Box) -> bool:
    return (
        box[0] < strip[0] + _EDGE
        and box[1] < strip[1] + _EDGE
        and box[2] > strip[2] - _EDGE
        and box[3] > strip[3] - _EDGE
    )
