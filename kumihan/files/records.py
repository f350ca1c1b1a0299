"""Plain data as bytes and back: JSON for what is read one by one, and after it the bytes as such.

Data are numbers, texts, bytes, None, tuples, lists, mappings, and records: frozen dataclasses and
named tuples whose classes both sides know. Nothing else is written or made, so that a file that
somebody else has put there can only be wrong data, never code. Standard library only.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from operator import attrgetter
from typing import Any

_TUPLE, _LIST, _MAPPING, _BYTES = range(4)  # the first item of an array tells what it stands for
_RECORDS = 4  # from here on it is the number of a class
_LENGTH = 8  # bytes of the length of the JSON


class UnreadableError(ValueError):
    """Bytes that are not what `Records.written` makes."""


class Records:
    """Writes and reads data that have records of these classes; both sides give the same classes.

    `others` are classes that are no records, with the attributes that their constructors take.
    """

    def __init__(
        self, classes: Iterable[type], others: Mapping[type, Sequence[str]] | None = None
    ) -> None:
        own = {**{kind: _names(kind) for kind in classes}, **(others or {})}
        self._parts = {
            kind: (number, _getter(names))
            for number, (kind, names) in enumerate(own.items(), _RECORDS)
        }
        self._makers = [_maker(kind, names) for kind, names in own.items()]

    def written(self, value: Any) -> bytes:
        """The bytes of a value. Raises TypeError for a value that is no plain data."""
        found: list[bytes] = []
        text = json.dumps(self._array(value, found), ensure_ascii=False, separators=(",", ":"))
        head = text.encode("utf-8", "surrogatepass")
        return b"".join((len(head).to_bytes(_LENGTH, "big"), head, *found))

    def read(self, content: bytes) -> Any:
        """The value of these bytes. Raises UnreadableError."""
        end = _LENGTH + int.from_bytes(content[:_LENGTH], "big")
        try:
            array = json.loads(content[_LENGTH:end].decode("utf-8", "surrogatepass"))
            return self._value(array, _Rest(content, end))
        except (ValueError, TypeError, LookupError) as error:
            raise UnreadableError(str(error)) from error

    def _array(self, value: Any, found: list[bytes]) -> Any:
        kind = type(value)
        if kind in _PLAIN:
            return value
        if known := self._parts.get(kind):
            number, parts = known
            return [number, *(self._array(one, found) for one in parts(value))]
        if kind is bytes:
            found.append(value)
            return [_BYTES, len(value)]
        if kind in (tuple, list):
            first = _TUPLE if kind is tuple else _LIST
            return [first, *(self._array(one, found) for one in value)]
        if kind is dict:
            flat = (self._array(one, found) for item in value.items() for one in item)
            return [_MAPPING, *flat]
        raise TypeError(f"no plain data: {kind}")

    def _value(self, array: Any, rest: _Rest) -> Any:
        if type(array) is not list:
            return array
        first = array[0]
        if first == _BYTES:
            return rest.taken(array[1])
        values = [self._value(one, rest) if type(one) is list else one for one in array[1:]]
        if first >= _RECORDS:
            return self._makers[first - _RECORDS](*values)
        if first == _MAPPING:
            return dict(zip(values[::2], values[1::2], strict=True))
        return values if first == _LIST else tuple(values)


class _Rest:
    """The bytes that follow the JSON, taken one after the other."""

    def __init__(self, content: bytes, at: int) -> None:
        self._content, self._at = content, at

    def taken(self, length: int) -> bytes:
        """The next bytes. Raises ValueError when there are fewer."""
        found = self._content[self._at : self._at + length]
        if len(found) != length:
            raise ValueError("too short")
        self._at += length
        return found


_PLAIN = frozenset((str, int, float, bool, type(None)))


def _names(kind: type) -> Sequence[str]:
    """The fields of a frozen dataclass or a named tuple, in the order of its constructor."""
    if is_dataclass(kind):
        return [field.name for field in fields(kind)]
    return list(kind._fields)  # type: ignore[attr-defined]


def _maker(kind: type, names: Sequence[str]) -> Callable[..., Any]:
    """What makes a value of this class of its fields, given by position."""
    if not is_dataclass(kind) or not any(field.kw_only for field in fields(kind)):
        return kind
    return lambda *values: kind(**dict(zip(names, values, strict=True)))


def _getter(names: Sequence[str]) -> Callable[[Any], Sequence[Any]]:
    """What returns these attributes of a value."""
    get = attrgetter(*names)
    return get if len(names) > 1 else lambda value: (get(value),)
