"""Content streams of a PDF as operators with their operands (ISO 32000-1 §7.8.2)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

_TOKEN = re.compile(
    rb"""\s*(?:%[^\r\n]*\s*)*(?:
    (?P<number>[-+]?(?:\d+\.?\d*|\.\d+)) |
    /(?P<name>[^\s()<>\[\]{}/%]*) |
    (?P<open><<|\[) | (?P<close>>>|\]) |
    <(?P<hex>[0-9A-Fa-f\s]*)> |
    \((?P<string>(?:[^()\\]|\\.|\((?:[^()\\]|\\.|\([^()]*\))*\))*)\) |
    (?P<operator>[A-Za-z'"][A-Za-z0-9*'"]*)
    )""",
    re.X | re.S,
)
_INLINE_PICTURE = re.compile(rb"\sID\s.*?\sEI(?=\s|$)", re.S)
_VALUES = (b"true", b"false", b"null")
_ESCAPED = re.compile(rb"\\([0-7]{1,3}|.)", re.S)
_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"\n": b""}


def operations(content: bytes) -> Iterator[tuple[str, list[Any]]]:
    """Operators and operands: numbers, names as text, strings as bytes, arrays as lists.

    Inline pictures are left out.
    """
    outer: list[list[Any]] = []
    operands: list[Any] = []
    for match in _TOKEN.finditer(_INLINE_PICTURE.sub(b" ", content)):
        kind = str(match.lastgroup)
        text = match[kind]
        if kind == "open":
            outer.append(operands)
            operands = []
        elif kind == "close" and outer:
            inner, operands = operands, outer.pop()
            operands.append(inner)
        elif kind in _LITERALS:
            operands.append(_LITERALS[kind](text))
        elif text not in _VALUES and not outer:
            yield text.decode("latin-1"), operands
            operands = []


def _from_hex(text: bytes) -> bytes:
    digits = b"".join(text.split()).decode()
    return bytes.fromhex(digits + "0" * (len(digits) % 2))


def _unescaped(text: bytes) -> bytes:
    return _ESCAPED.sub(_character, text) if b"\\" in text else text


def _character(match: re.Match[bytes]) -> bytes:
    if match[1].isdigit():
        return bytes([int(match[1], 8) & 255])
    return _ESCAPES.get(match[1], match[1])


_LITERALS: dict[str, Callable[[bytes], Any]] = {
    "number": float,
    "name": lambda text: text.decode("latin-1"),
    "hex": _from_hex,
    "string": _unescaped,
}
