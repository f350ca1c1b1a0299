"""Content streams of a PDF as operators with their operands (ISO 32000-1 §7.8.2)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

from pypdf.generic import NameObject

# All quantifiers are possessive: there is no backtracking, so that a content, however damaged, is
# read only once.
_TOKEN = re.compile(
    rb"""(?>\s++|%[^\r\n]*+)*+(?:
    (?P<number>[-+]?+(?:\d++\.?+\d*+|\.\d++)) |
    /(?P<name>[^\s()<>\[\]{}/%]*+) |
    (?P<open><<|\[) | (?P<close>>>|\]) |
    <(?P<hex>[0-9A-Fa-f\s]*+)> |
    \((?P<string>(?>[^()\\]++|\\.)*+)\) |
    (?P<nested>\() |
    (?P<operator>[A-Za-z'"][A-Za-z0-9*'"]*+) |
    (?P<junk>.|\Z)
    )""",
    re.X | re.S,
)
_PARENTHESES = re.compile(rb"\\.|[()]", re.S)
_END = re.compile(rb"\sEI(?=\s|$)", re.S)
_VALUES = (b"true", b"false", b"null")
_ESCAPED = re.compile(rb"\\([0-7]{1,3}|.)", re.S)
_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"\n": b""}


def operations(content: bytes) -> Iterator[tuple[str, list[Any]]]:
    """Operators and operands: numbers, names as text, strings as bytes, arrays as lists.

    A dictionary is a list of alternating keys and values. An inline image is the operator `ID`, its
    operands are its entries; its data are left out.
    """
    return ((name, operands) for name, operands, _ in placed(content))


def placed(content: bytes) -> Iterator[tuple[str, list[Any], int]]:
    """Operators, their operands, and the index behind each: for `ID`, behind the image's `EI`."""
    outer: list[list[Any]] = []
    operands: list[Any] = []
    for kind, text, end in _tokens(content):
        if kind == "open":
            outer.append(operands)
            operands = []
        elif kind == "close" and outer:
            inner, operands = operands, outer.pop()
            operands.append(inner)
        elif kind in _LITERALS:
            operands.append(_LITERALS[kind](text))
        elif kind == "operator" and text in _VALUES:
            operands.append(None)  # keeps keys and values alternating; the value is not used
        elif kind == "operator" and not outer:
            yield text.decode("latin-1"), operands, end
            operands = []


def _tokens(content: bytes) -> Iterator[tuple[str, bytes, int]]:
    """The kind and text of each token, and the index behind it.

    Strings are without their parentheses.
    """
    at = 0
    while at < len(content):
        for match in _TOKEN.finditer(content, at):
            kind, at = str(match.lastgroup), match.end()
            text = match[kind]
            if kind == "nested":  # a string with parentheses in it
                end = _end_of_string(content, at)
                at = end + 1
                yield "string", content[match.end() : end], at
                break
            if kind == "operator" and text == b"ID":  # the data of an inline image are no tokens
                picture = _END.search(content, at)
                at = picture.end() if picture else len(content)
                if picture:
                    yield kind, text, at
                break
            yield kind, text, at
        else:
            return


def _end_of_string(content: bytes, start: int) -> int:
    """The index of the parenthesis that closes a string; the end of the content if none does."""
    depth = 1
    for match in _PARENTHESES.finditer(content, start):
        depth += {b"(": 1, b")": -1}.get(match[0], 0)
        if not depth:
            return match.start()
    return len(content)


def _from_hex(text: bytes) -> bytes:
    digits = b"".join(text.split()).decode()
    return bytes.fromhex(digits + "0" * (len(digits) % 2))


def _named(text: bytes) -> str:
    """A name decoded as pypdf does it, so that it is found among the resources."""
    plain = NameObject.unnumber(text) if b"#" in text else text
    for charset in NameObject.CHARSETS:
        with suppress(UnicodeDecodeError):
            return plain.decode(charset)
    return plain.decode("latin-1")


def _unescaped(text: bytes) -> bytes:
    return _ESCAPED.sub(_character, text) if b"\\" in text else text


def _character(match: re.Match[bytes]) -> bytes:
    if match[1].isdigit():
        return bytes([int(match[1], 8) & 255])
    return _ESCAPES.get(match[1], match[1])


_LITERALS: dict[str, Callable[[bytes], Any]] = {
    "number": float,
    "name": _named,
    "hex": _from_hex,
    "string": _unescaped,
}
