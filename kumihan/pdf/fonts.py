"""Fonts of a PDF: the texts and advances of character codes.

Of the predefined CMaps only those of Unicode, Shift JIS, EUC and identity are known; most tools
write Identity-H, whose codes are CIDs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from fontTools.agl import toUnicode
from pypdf.generic import StreamObject

from kumihan.pdf.foreign import Budget, data_of, mapping_of, number_of, numbers_of, resolved
from kumihan.pdf.glyphs import FontFacts

UNKNOWN = "\ufffd"
NONE = "\0"
_CODES = 0x10000  # a font has no more codes
_LONGEST = 1024  # hexadecimal digits of the text of one code
_ENTRIES = 8 * _CODES  # entries of one table of a font, repeated ones included
_CMAP = 8_000_000  # bytes of a ToUnicode CMap; one with all codes has a million
_TOKEN = re.compile(rb"<([0-9A-Fa-f\s]*)>|(\[|\]|[a-z]+)")
_SUBSET = re.compile(r"^[A-Z]{6}\+")
_CODECS = {"/WinAnsiEncoding": "cp1252", "/MacRomanEncoding": "mac_roman"}
_COLLECTIONS = ("Japan1", "GB1", "CNS1", "Korea1", "KR")
_CMAPS = {"RKSJ": "cp932", "EUC": "euc_jp", "UCS2": "utf-16-be", "UTF16": "utf-16-be"}


class Font:
    """A font resource: `decode` gives character, advance (em) and whether there is no glyph.

    Viewers know the texts of the glyphs of a font that `is_collected`.
    """

    def __init__(self, resource: Any) -> None:
        self.kind = str(resource.get("/Subtype", "")).lstrip("/")
        self._is_composite = self.kind == "Type0"
        own = _descendant(resource) if self._is_composite else resource
        descriptor = mapping_of(own, "/FontDescriptor")
        self.face = FontFacts(
            _name(resource, descriptor),
            self.kind,
            self.kind == "Type3" or any(f"/FontFile{n}" in descriptor for n in ("", "2", "3")),
        )
        stream = resolved(resource.get("/ToUnicode"))
        cmap = data_of(stream) if isinstance(stream, StreamObject) else b""
        self._unicode = to_unicode(cmap[:_CMAP])
        self.is_collected = _collection(own) in _COLLECTIONS
        encoding = resolved(resource.get("/Encoding", ""))
        self._codec = _codec(str(encoding)) if self._is_composite else ""
        self._names = {} if self._is_composite else _simple_names(encoding)
        self._widths = _cid_widths(own) if self._is_composite else _simple_widths(resource)
        self._default = number_of(own.get("/DW"), 1000) / 1000 if self._is_composite else 0.0
        self._scale = _scale(resource) if self.kind == "Type3" else 0.001
        self._known: dict[int, tuple[str, float, bool]] = {}

    def decode(self, content: bytes) -> Iterator[tuple[str, float, bool]]:
        """Character, advance in em and whether it is `.notdef`, code by code."""
        step = 2 if self._is_composite else 1
        for at in range(0, len(content) - step + 1, step):
            code = int.from_bytes(content[at : at + step])
            if code not in self._known:
                self._known[code] = (self._character(code), self._advance(code), self._none(code))
            yield self._known[code]

    def is_space(self, content: bytes, at: int) -> bool:
        """Whether word spacing applies to a code: single-byte 32 only."""
        return not self._is_composite and content[at] == 32  # noqa: PLR2004

    def _character(self, code: int) -> str:
        found = self._unicode.get(code)
        if found is None and self._is_composite and self._codec:
            found = code.to_bytes(2).decode(self._codec, "replace")
        if found is None and not self._is_composite:
            name = self._names.get(code)
            found = name if name is not None else bytes([code]).decode("cp1252", "replace")
        return found or UNKNOWN

    def _advance(self, code: int) -> float:
        width = self._widths.get(code)
        return self._default if width is None else width * self._scale

    def _none(self, code: int) -> bool:
        if self._is_composite:
            return code == 0 and not self._codec
        return self._names.get(code) == NONE


def _descendant(resource: Any) -> Any:
    """The descendant CIDFont of a composite font; an empty dictionary if there is none."""
    fonts = resolved(resource.get("/DescendantFonts"))
    own = resolved(fonts[0]) if isinstance(fonts, list) and fonts else None
    return own if isinstance(own, dict) else {}


def _name(resource: Any, descriptor: Any) -> str:
    name = resource.get("/BaseFont") or descriptor.get("/FontName") or resource.get("/Name") or ""
    return _SUBSET.sub("", str(name).lstrip("/"))


def _collection(own: Any) -> str:
    """The name of the character collection of a CIDFont (§9.7.3), such as `Japan1`."""
    ordering = resolved(mapping_of(own, "/CIDSystemInfo").get("/Ordering"))
    return ordering.decode("latin-1") if isinstance(ordering, bytes) else str(ordering)


def _codec(encoding: str) -> str:
    if "Identity" in encoding:
        return ""
    return next((codec for part, codec in _CMAPS.items() if part in encoding), "")


def _scale(resource: Any) -> float:
    """One unit of a Type 3 font's glyph space, in em (/FontMatrix)."""
    return abs((*numbers_of(resource.get("/FontMatrix"), 1), 0.001)[0])


def _simple_widths(resource: Any) -> dict[int, float]:
    first = int(number_of(resource.get("/FirstChar")))
    widths = resolved(resource.get("/Widths"))
    found = widths if isinstance(widths, list) else ()
    return {first + n: number_of(width) for n, width in enumerate(found[:_CODES])}


def _cid_widths(own: Any) -> dict[int, float]:
    """The advances of /W: `c [w …]` and `first last w`, in 1/1000 em."""
    array = resolved(own.get("/W"))
    entries = [resolved(entry) for entry in array] if isinstance(array, list) else []
    widths: dict[int, float] = {}
    room = Budget(_ENTRIES)
    at = 0
    while at + 1 < len(entries):
        first, second = int(number_of(entries[at])), entries[at + 1]
        if isinstance(second, list):
            room.spend(len(second))
            widths.update({first + n: number_of(width) for n, width in enumerate(second[:_CODES])})
            at += 2
            continue
        codes = range(max(0, first), min(int(number_of(second)) + 1, _CODES))
        room.spend(len(codes))
        width = number_of(entries[at + 2]) if at + 2 < len(entries) else 0.0
        widths.update(dict.fromkeys(codes, width))
        at += 3
    return widths


def _simple_names(encoding: Any) -> dict[int, str]:
    """Characters by code, from the encoding and its /Differences; `NONE` for `.notdef`."""
    is_named = isinstance(encoding, Mapping)
    base = str(encoding.get("/BaseEncoding", "") if is_named else encoding)
    codec = _CODECS.get(base, "cp1252")
    found = {code: bytes([code]).decode(codec, "replace") for code in range(32, 256)}
    code = 0
    differences = resolved(encoding.get("/Differences")) if isinstance(encoding, Mapping) else ()
    for entry in differences if isinstance(differences, list) else ():
        if isinstance(entry, int):
            code = entry
        elif isinstance(entry, str):
            found[code] = NONE if entry == "/.notdef" else toUnicode(str(entry).lstrip("/"))
            code += 1
    return found


def to_unicode(stream: bytes) -> dict[int, str]:
    """Texts by code, from the bfchar and bfrange sections of a ToUnicode CMap.

    Raises UnreadableError when it has more entries than a font can have.
    """
    found: dict[int, str] = {}
    room = Budget(_ENTRIES)
    section, in_array = "", False
    held: list[Any] = []
    array: list[bytes] = []
    for match in _TOKEN.finditer(stream):
        word = (match[2] or b"").decode()
        if word.startswith(("begin", "end")):
            section, held, in_array = word, [], False
        elif word in "[]" and word:
            in_array, array = word == "[", [] if word == "[" else array
            if word == "]":
                held = _keep(found, section, [*held, array], room)
        elif not word and in_array:
            array.append(match[1])
        elif not word:
            held = _keep(found, section, [*held, match[1]], room)
    return found


def _keep(found: dict[int, str], section: str, held: list[Any], room: Budget) -> list[Any]:
    """Add an entry when it is complete; returns the operands that are still held."""
    if section == "beginbfchar" and len(held) == 2:  # noqa: PLR2004
        found[_code(held[0])] = _text(held[1])
        return []
    if section == "beginbfrange" and len(held) == 3:  # noqa: PLR2004
        first, last, target = _code(held[0]), _code(held[1]), held[2]
        count = max(0, min(last - first + 1, _CODES))
        room.spend(len(target) if isinstance(target, list) else count)
        if isinstance(target, list):
            found.update({first + n: _text(text) for n, text in enumerate(target[:count])})
        else:
            found.update({first + n: _text(target, n) for n in range(count)})
        return []
    return held if section.startswith("beginbf") else []


def _code(digits: bytes) -> int:
    """The value of hexadecimal digits; if there are none or too many, a number that is no code."""
    return int.from_bytes(_bytes(digits)) if digits.strip() else -_CODES


def _bytes(digits: bytes) -> bytes:
    solid = b"".join(digits[:_LONGEST].split()).decode()
    return bytes.fromhex(solid + "0" * (len(solid) % 2))


def _text(digits: bytes, plus: int = 0) -> str:
    content = _bytes(digits)
    if plus and content:
        number = (int.from_bytes(content) + plus) % (1 << 8 * len(content))
        content = number.to_bytes(len(content))
    return content.decode("utf-16-be" if len(content) > 1 else "latin-1", "replace")
