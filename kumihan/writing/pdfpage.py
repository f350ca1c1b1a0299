"""The page of a one-page PDF, copied into a book with what painting it needs, and nothing else.

No action, annotation, file, script or structure is copied: an object that has no part in painting
becomes null, and what only it refers to is not even read.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from PIL import Image
from pypdf import generic
from pypdf.errors import PdfReadError

from kumihan.pdf.contents import Matrix, box_of
from kumihan.pdf.foreign import (
    Budget,
    Fault,
    ForeignReader,
    UnreadableError,
    content_of,
    data_of,
    dictionary_of,
    mapping_of,
    number_of,
    readable,
    resolved,
)
from kumihan.writing.layers import Layers, seen
from kumihan.writing.values import Packed, Reference, deflated

MOST_BYTES = 100_000_000  # of a file
MOST_PIXELS = 100_000_000  # of an image in it: A3 at 600 dpi has 70 million
_OBJECTS = 100_000  # the densest maps have 5,000
_NESTED = 50  # nested arrays and dictionaries in one object; colour spaces have 5
_FILTERS = 4  # filters of a stream; drawing programs use 2
_UNSEEN = 2 | 32  # flags of annotations: hidden, not on the screen
_UNITS = 100.0  # the largest /UserUnit, in 1/72 inch

_PACKINGS = ("/ASCIIHexDecode", "/ASCII85Decode", "/LZWDecode", "/FlateDecode", "/RunLengthDecode")
_CODECS = ("/DCTDecode", "/JPXDecode", "/CCITTFaxDecode", "/JBIG2Decode")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_NO_PAINT = _words(
    "/Action /Annot /Bead /Catalog /Collection /EmbeddedFile /F /Filespec /MCR /Metadata /OBJR"
    " /ObjStm /Outlines /Page /Pages /Sig /SigRef /StructElem /StructTreeRoot /Template /Thread"
    " /XRef"
)
_ACTIVE = _words("/AA /Annots /EF /JS /Kids /Launch /OpenAction /URI /XFA")
_ACTIONS = _words(
    "/GoTo /GoTo3DView /GoToE /GoToR /Hide /ImportData /JavaScript /Launch /Movie /Named /Rendition"
    " /ResetForm /RichMediaExecute /SetOCGState /Sound /SubmitForm /Thread /Trans /URI"
)
_LEFT_OUT = _words(
    "/AF /Alternates /F /FDecodeParms /FFilter /LastModified /Length /Metadata /OC /OPI /Parent"
    " /PieceInfo /Ref /StructParent /StructParents"
)
_PACKED = (b"Filter", b"DecodeParms")
_EMPTY = {b"Type": b"/XObject", b"Subtype": b"/Form", b"BBox": [b"0"] * 4}
_NAMED = _words(  # dictionaries whose keys are names that somebody chose
    "/CharProcs /ColorSpace /Colorants /ExtGState /Font /Pattern /Properties /Shading /XObject"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PdfPage:
    """A page to be placed: its content, and the matrix to an upright box at the origin.

    `box` is the part of the page that is seen; width and height (pt) are those of the upright box.
    Resources and objects are values as in `values.py`. `annotations` is the number of comments,
    stamps and fields that are seen on the page and not placed.
    """

    content: bytes
    box: tuple[float, float, float, float]
    matrix: Matrix
    width: float
    height: float
    resources: Any = field(default_factory=dict)
    objects: tuple[Any, ...] = ()
    annotations: int = 0


@dataclass(frozen=True, slots=True)
class NotOnePageError(Exception):
    """A PDF has no page, or several."""

    pages: int


def page_of(content: bytes) -> PdfPage:
    """The page of a one-page PDF. Raises UnreadableError, and NotOnePageError."""
    with readable(), _names_as_bytes():
        if len(content) > MOST_BYTES:
            raise UnreadableError(Fault.LARGE)
        owner = ForeignReader(content)
        count = len(owner.pages)
        found = _page(owner.pages[0], Layers(owner.root_object)) if count == 1 else None
    if found is None:
        raise NotOnePageError(count)
    return found


@contextmanager
def _names_as_bytes() -> Iterator[None]:
    """Let pypdf read each byte of a name as one character, so that it can be written unchanged."""
    before = generic.NameObject.CHARSETS
    generic.NameObject.CHARSETS = ("latin-1",)  # type: ignore[assignment]
    try:
        yield
    finally:
        generic.NameObject.CHARSETS = before


def _page(page: Any, layers: Layers) -> PdfPage:
    resources = resolved(page.get("/Resources"))
    is_stream = isinstance(resources, generic.StreamObject)
    if is_stream or not isinstance(resources, (dict, generic.NullObject, type(None))):
        raise PdfReadError("no resources")
    box, matrix, width, height = _placed(page)
    properties = mapping_of(dictionary_of(resources), "/Properties")
    copy = _Copy(layers, properties)
    own = copy.all_of(resources or generic.DictionaryObject())
    return PdfPage(
        content=seen(_content(page), properties, layers),
        box=box,
        matrix=matrix,
        width=width,
        height=height,
        resources=own,
        objects=tuple(copy.objects),
        annotations=sum(map(_is_seen, _listed(page.get("/Annots")))),
    )


def _listed(value: Any) -> list[Any]:
    found = resolved(value)
    return found if isinstance(found, list) else []


def _is_seen(annotation: Any) -> bool:
    """Whether an annotation has an appearance that viewers show (§12.5.3)."""
    found = dictionary_of(annotation)
    is_hidden = int(number_of(found.get("/F"))) & _UNSEEN
    return "/AP" in found and not is_hidden and found.get("/Subtype") not in ("/Link", "/Popup")


def _content(page: Any) -> bytes:
    """The content of a page. Raises PdfReadError if it is no stream: it would be left blank."""
    written = resolved(page.get("/Contents"))
    parts = written if isinstance(written, list) else [written]
    known = (generic.StreamObject, generic.NullObject, type(None))
    if not all(isinstance(resolved(part), known) for part in parts):
        raise PdfReadError("no content")
    return content_of(written)


def _placed(page: Any) -> tuple[tuple[float, float, float, float], Matrix, float, float]:
    """The visible part of a page, the matrix to its upright box, and that box's size (§14.11.2)."""
    medium, crop = box_of(page), box_of(page, "/CropBox")
    left, bottom = max(medium[0], crop[0]), max(medium[1], crop[1])
    right, top = min(medium[2], crop[2]), min(medium[3], crop[3])
    if right <= left or top <= bottom:
        left, bottom, right, top = medium
    unit = number_of(page.get("/UserUnit"), 1.0)
    unit = unit if 0 < unit <= _UNITS else 1.0
    turns = {
        90: Matrix(0, -1, 1, 0, -bottom, right),
        180: Matrix(-1, 0, 0, -1, right, top),
        270: Matrix(0, 1, -1, 0, top, -left),
    }
    turn = int(number_of(page.get("/Rotate"))) % 360
    upright = turns.get(turn, Matrix(e=-left, f=-bottom)).then(Matrix(a=unit, d=unit))
    sides = (right - left) * unit, (top - bottom) * unit
    width, height = sides[::-1] if turn in (90, 270) else sides
    return (left, bottom, right, top), upright, width, height


class _Copy:
    """Copies values of pypdf; a `Reference` is an index into `objects`."""

    def __init__(self, layers: Layers, properties: Any) -> None:
        self.objects: list[Any] = []
        self._layers, self._properties = layers, properties
        self._numbers: dict[tuple[int, int], int] = {}
        self._open: deque[tuple[int, Any, bool]] = deque()
        self._room = Budget(_OBJECTS)

    def all_of(self, value: Any) -> Any:
        """A copy of a value; everything that it refers to is copied to `objects`."""
        copied = self._value(value, 0)
        while self._open:
            number, reference, is_named = self._open.popleft()
            self.objects[number] = self._value(reference.get_object(), 0, is_named=is_named)
        return copied

    def _value(self, value: Any, depth: int, *, is_named: bool = False) -> Any:
        if depth > _NESTED:
            raise UnreadableError(Fault.LARGE)
        if isinstance(value, generic.IndirectObject):
            return self._reference(value, is_named)
        if isinstance(value, dict):
            return self._dictionary(value, depth, is_named)
        if isinstance(value, list):
            return [self._value(one, depth + 1) for one in value]
        return _scalar(value)

    def _reference(self, reference: Any, is_named: bool) -> Reference:
        key = (reference.idnum, reference.generation)
        if key not in self._numbers:
            self._room.spend(1)
            self._numbers[key] = len(self.objects)
            self._open.append((len(self.objects), reference, is_named))
            self.objects.append(b"null")
        return Reference(self._numbers[key])

    def _dictionary(self, value: Any, depth: int, is_named: bool) -> Any:
        if not is_named and not _paints(value):
            return b"null"
        left_out = frozenset() if is_named else _LEFT_OUT
        entries = {
            _name(key): self._value(value.raw_get(key), depth + 1, is_named=key in _NAMED)
            for key in value
            if key not in left_out
        }
        if not isinstance(value, generic.StreamObject):
            return entries
        _check(value)
        packed = self._stream(value, entries)
        return self._object(packed) if depth else packed

    def _stream(self, value: Any, entries: dict[bytes, Any]) -> Packed:
        """A stream with its data, without what belongs to layers that are switched off."""
        if self._layers.are_all_seen:
            return Packed(entries, value._data)
        if "/OC" in value and not self._layers.shows(value.raw_get("/OC")):
            return Packed(_EMPTY, b"")
        if value.get("/Subtype") == "/Form" or "/PatternType" in value:
            is_own = "/Resources" in value
            used = mapping_of(mapping_of(value, "/Resources"), "/Properties")
            found = seen(content_of(value), used if is_own else self._properties, self._layers)
            return deflated({k: v for k, v in entries.items() if k not in _PACKED}, found)
        return Packed(entries, value._data)

    def _object(self, packed: Packed) -> Reference:
        """Make an object of a stream inside another value: streams are indirect (§7.3.8.1)."""
        self._room.spend(1)
        self.objects.append(packed)
        return Reference(len(self.objects) - 1)


def _paints(value: Any) -> bool:
    """Whether a dictionary can have a part in painting."""
    kind, subtype = value.get("/Type"), value.get("/Subtype")
    if kind in _NO_PAINT or value.get("/S") in _ACTIONS or not _ACTIVE.isdisjoint(value):
        return False
    return kind != "/XObject" or subtype in ("/Image", "/Form")


def _check(stream: Any) -> None:
    """Raise UnreadableError if a stream cannot be unpacked, or is too large once unpacked."""
    written = resolved(stream.get("/Filter", []))
    filters = [resolved(one) for one in (written if isinstance(written, list) else [written])]
    filters = [one for one in filters if not isinstance(one, generic.NullObject)]
    if len(filters) > _FILTERS:
        raise UnreadableError(Fault.LARGE)
    codec = filters.pop() if filters and filters[-1] in _CODECS else ""
    if not all(one in _PACKINGS for one in filters):
        raise UnreadableError
    data = data_of(_without_codec(stream, filters))
    if stream.get("/Subtype") == "/Image":
        _check_picture(stream, data if codec == "/DCTDecode" else b"")


def _without_codec(stream: Any, filters: list[Any]) -> Any:
    """A stream with the same data and only these filters."""
    bare = generic.EncodedStreamObject()
    bare._data = stream._data
    bare[generic.NameObject("/Filter")] = generic.ArrayObject(filters)
    given = resolved(stream.get("/DecodeParms"))
    parameters = given if isinstance(given, list) else [given]
    known = [resolved(one) for one in parameters[: len(filters)]]
    plain = [one if isinstance(one, dict) else generic.DictionaryObject() for one in known]
    plain += [generic.DictionaryObject()] * (len(filters) - len(plain))
    bare[generic.NameObject("/DecodeParms")] = generic.ArrayObject(plain)
    return bare


def _check_picture(stream: Any, jpeg: bytes) -> None:
    width, height = (int(number_of(stream.get(key))) for key in ("/Width", "/Height"))
    sizes = [(width, height)]
    if jpeg:
        sizes.append(_size_of(jpeg))
    for across, down in sizes:
        if across <= 0 or down <= 0:
            raise UnreadableError
        if across * down > MOST_PIXELS:
            raise UnreadableError(Fault.LARGE)


def _size_of(jpeg: bytes) -> tuple[int, int]:
    try:
        with Image.open(BytesIO(jpeg), formats=("JPEG",)) as picture:
            return picture.size
    except Image.DecompressionBombError as error:
        raise UnreadableError(Fault.LARGE) from error


def _name(name: str) -> bytes:
    """A name as it is written in a PDF, without its solidus (§7.3.5)."""
    return b"".join(
        bytes([byte]) if byte in _REGULAR else b"#%02X" % byte
        for byte in name.removeprefix("/").encode("latin-1")
    )


_REGULAR = frozenset(range(33, 127)) - frozenset(b"#%()/<>[]{}")


def _scalar(value: Any) -> bytes:
    if isinstance(value, generic.BooleanObject):
        return b"true" if value.value else b"false"
    if isinstance(value, generic.NameObject):
        return b"/" + _name(value)
    if isinstance(value, (generic.TextStringObject, generic.ByteStringObject)):
        return b"<" + value.original_bytes.hex().encode() + b">"
    if isinstance(value, float):
        return f"{number_of(value):.6f}".rstrip("0").rstrip(".").encode()
    return b"%d" % int(number_of(value)) if isinstance(value, int) else b"null"
