"""Fonts of a PDF: codes to characters and advances.

Of the predefined CMaps only those by Unicode, Shift JIS or identity are read; most tools write
Identity-H, where a code is a glyph.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from fontTools.agl import toUnicode

from kumihan.meter.model import Face

UNKNOWN = "\ufffd"
NONE = "\0"
_TOKEN = re.compile(rb"<([0-9A-Fa-f\s]*)>|(\[|\]|[a-z]+)")
_SUBSET = re.compile(r"^[A-Z]{6}\+")
_CODECS = {"/WinAnsiEncoding": "cp1252", "/MacRomanEncoding": "mac_roman"}
_CMAPS = {"RKSJ": "cp932", "EUC": "euc_jp", "UCS2": "utf-16-be", "UTF16": "utf-16-be"}


class Font:
    """A font resource: `decode` gives character, advance (em) and whether there is no glyph."""

    def __init__(self, resource: Any) -> None:
        self.kind = str(resource.get("/Subtype", "")).lstrip("/")
        self._is_composite = self.kind == "Type0"
        own = resource["/DescendantFonts"][0].get_object() if self._is_composite else resource
        descriptor = _get(own, "/FontDescriptor", {})
        self.face = Face(
            _name(resource, descriptor),
            self.kind,
            self.kind == "Type3" or any(f"/FontFile{n}" in descriptor for n in ("", "2", "3")),
        )
        stream = _get(resource, "/ToUnicode", None)
        self._unicode = to_unicode(stream.get_data()) if hasattr(stream, "get_data") else {}
        encoding = _get(resource, "/Encoding", "")
        self._codec = _codec(str(encoding)) if self._is_composite else ""
        self._names = {} if self._is_composite else _simple_names(encoding)
        self._widths = _cid_widths(own) if self._is_composite else _simple_widths(resource)
        self._default = float(own.get("/DW", 1000)) / 1000 if self._is_composite else 0.0
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


def _get(resource: Any, key: str, default: Any) -> Any:
    value = resource.get(key, default)
    return value.get_object() if hasattr(value, "get_object") else value


def _name(resource: Any, descriptor: Any) -> str:
    name = resource.get("/BaseFont") or descriptor.get("/FontName") or resource.get("/Name") or ""
    return _SUBSET.sub("", str(name).lstrip("/"))


def _codec(encoding: str) -> str:
    if "Identity" in encoding:
        return ""
    return next((codec for part, codec in _CMAPS.items() if part in encoding), "")


def _scale(resource: Any) -> float:
    """Of a Type 3 font: the em of one unit of its glyph space."""
    return abs(float(resource.get("/FontMatrix", [0.001])[0]))


def _simple_widths(resource: Any) -> dict[int, float]:
    first = int(resource.get("/FirstChar", 0))
    widths = _get(resource, "/Widths", ())
    return {first + n: float(width) for n, width in enumerate(widths)}


def _cid_widths(own: Any) -> dict[int, float]:
    """The advances of /W: `c [w …]` and `first last w`, in 1/1000 em."""
    entries = [_plain(entry) for entry in _get(own, "/W", ())]
    widths: dict[int, float] = {}
    at = 0
    while at + 1 < len(entries):
        first, second = int(entries[at]), entries[at + 1]
        if isinstance(second, list):
            widths.update({first + n: float(width) for n, width in enumerate(second)})
            at += 2
        else:
            widths.update(dict.fromkeys(range(first, int(second) + 1), float(entries[at + 2])))
            at += 3
    return widths


def _plain(entry: Any) -> Any:
    value = entry.get_object() if hasattr(entry, "get_object") else entry
    return [_plain(one) for one in value] if isinstance(value, list) else value


def _simple_names(encoding: Any) -> dict[int, str]:
    """Code to character by the names of glyphs; `NONE` for `.notdef`."""
    is_named = isinstance(encoding, Mapping)
    base = str(encoding.get("/BaseEncoding", "")) if is_named else str(encoding)
    codec = _CODECS.get(base, "cp1252")
    found = {code: bytes([code]).decode(codec, "replace") for code in range(32, 256)}
    code = 0
    for entry in _get(encoding, "/Differences", ()) if is_named else ():
        if isinstance(entry, int):
            code = entry
        else:
            found[code] = NONE if entry == "/.notdef" else toUnicode(str(entry).lstrip("/"))
            code += 1
    return found


def to_unicode(stream: bytes) -> dict[int, str]:
    """Code to text by a ToUnicode CMap: its bfchar and bfrange sections."""
    found: dict[int, str] = {}
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
                held = _keep(found, section, [*held, array])
        elif not word and in_array:
            array.append(match[1])
        elif not word:
            held = _keep(found, section, [*held, match[1]])
    return found


def _keep(found: dict[int, str], section: str, held: list[Any]) -> list[Any]:
    """Add an entry when it is complete; what is left over."""
    if section == "beginbfchar" and len(held) == 2:  # noqa: PLR2004
        found[int(held[0], 16)] = _text(held[1])
        return []
    if section == "beginbfrange" and len(held) == 3:  # noqa: PLR2004
        first, last, target = int(held[0], 16), int(held[1], 16), held[2]
        for n in range(min(last - first, 0xFFFF) + 1):
            found[first + n] = _text(target[n]) if isinstance(target, list) else _text(target, n)
        return []
    return held if section.startswith("beginbf") else []


def _text(code: bytes, plus: int = 0) -> str:
    content = bytes.fromhex(code.decode())
    if plus and content:
        content = (int.from_bytes(content) + plus).to_bytes(len(content))
    return content.decode("utf-16-be" if len(content) > 1 else "latin-1", "replace")
