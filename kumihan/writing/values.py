"""Values of a PDF as plain data, and back: resources and the objects they need.

A value is bytes as they are written, a dictionary by names without solidus, a list, a `Packed`
stream, or a `Reference` or `Shared` that stands for an object.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pydyf

LEVEL = 7  # of zlib: level 9 takes four times as long to save less than a hundredth


@dataclass(frozen=True, slots=True)
class Reference:
    """Stands for one of the objects that belong to a value, by its index."""

    number: int


@dataclass(frozen=True, slots=True)
class Shared:
    """Stands for an object that a PDF has once for all pages: fonts, colour spaces and profiles."""

    name: str


@dataclass(frozen=True, slots=True)
class Packed:
    """A stream, its data packed; data with gaps (`Slot`) is packed only when they are filled."""

    entries: dict[Any, Any]
    data: Any


def pieces(items: Sequence[Any]) -> tuple[Any, ...]:
    """The items of a content stream, those between two gaps joined to bytes."""
    found: list[Any] = []
    run: list[bytes] = []
    for item in items:
        if isinstance(item, (bytes, str, float, int, pydyf.Object)):
            run.append(pydyf._to_bytes(item))
        else:
            found += [b"\n".join(run), item]
            run = []
    return (*found, b"\n".join(run))


class ObjectCollector:
    """Turns values of pydyf into plain data, and collects the `objects` that they refer to.

    `picture` makes the stream of a picture of which only the name is among the resources.
    """

    def __init__(self, picture: Callable[[str], pydyf.Stream | None]) -> None:
        self.objects: list[Any] = []
        self._picture = picture
        self._numbers: dict[int, tuple[int, Any]] = {}  # by id(); streams kept, so no id is reused
        self._pictures: dict[str, pydyf.Stream | None] = {}

    def of(self, value: Any) -> Any:
        """A value as plain data; everything that it refers to is added to `objects`.

        Raises TypeError for anything else, which pydyf would write as its text.
        """
        if isinstance(value, pydyf.Stream):
            return self.reference(value)
        if isinstance(value, dict):
            return {key: self._entry(key, one) for key, one in value.items()}
        if isinstance(value, list):
            return [self.of(one) for one in value]
        if isinstance(value, (Reference, Shared, bytes)):
            return value
        if isinstance(value, (str, int, float, pydyf.Object)):
            return pydyf._to_bytes(value)
        raise TypeError(f"no value of a PDF: {type(value)}")

    def reference(self, stream: pydyf.Stream) -> Reference:
        """The reference to a stream, which is added to `objects` the first time."""
        key = id(stream)
        if key not in self._numbers:
            self._numbers[key] = len(self.objects), stream
            self.objects.append(None)
            self.objects[self._numbers[key][0]] = self._packed(stream)
        return Reference(self._numbers[key][0])

    def foreign(self, value: Any, objects: Sequence[Any]) -> Any:
        """A value with objects of its own, which are added to these and renumbered."""
        first = len(self.objects)
        self.objects += [None] * len(objects)
        for number, one in enumerate(objects):
            self.objects[first + number] = moved(one, first)
        return moved(value, first)

    def _entry(self, key: Any, value: Any) -> Any:
        if key == "XObject" and isinstance(value, dict):
            return {name: self._named(name, one) for name, one in value.items()}
        if key == "Font" and value is None:
            return Shared("Font")
        return self.of(value)

    def _named(self, name: str, value: Any) -> Any:
        if value is not None:
            return self.of(value)
        if name not in self._pictures:
            self._pictures[name] = self._picture(name)
        stream = self._pictures[name]
        return b"null" if stream is None else self.reference(stream)

    def _packed(self, stream: pydyf.Stream) -> Packed:
        if isinstance(stream, Carried):
            return stream.carried(self)
        entries = self.of(dict(stream.extra))
        found = pieces(stream.stream)
        if len(found) > 1:
            return Packed(entries, found)
        return deflated(entries, found[0]) if stream.compress else Packed(entries, found[0])


class Carried(pydyf.Stream):  # type: ignore[misc]
    """A stream that turns itself into plain data."""

    def carried(self, gathered: ObjectCollector) -> Packed:
        """The stream as plain data; the objects that it refers to are added to `gathered`."""
        raise NotImplementedError


def deflated(entries: Mapping[Any, Any], data: bytes) -> Packed:
    """A stream compressed by Flate."""
    return Packed({**entries, "Filter": b"/FlateDecode"}, zlib.compress(data, LEVEL))


def moved(value: Any, by: int) -> Any:
    """A value with `by` added to all its references."""
    if isinstance(value, Reference):
        return Reference(value.number + by)
    if isinstance(value, Packed):
        return replace(value, entries=moved(value.entries, by))
    if isinstance(value, dict):
        return {key: moved(one, by) for key, one in value.items()}
    return [moved(one, by) for one in value] if isinstance(value, list) else value


class Writing:
    """Writes the values of one painted section into a PDF, each object when it is first needed.

    `shared` has the references of the objects that the PDF has once, by name; `filled` returns the
    bytes of data with its gaps filled.
    """

    def __init__(
        self,
        pdf: pydyf.PDF,
        objects: Sequence[Any],
        shared: Mapping[str, bytes],
        filled: Callable[[tuple[Any, ...]], bytes],
    ) -> None:
        self._pdf, self._objects, self._shared, self._filled = pdf, objects, shared, filled
        self._written: dict[int, pydyf.Object] = {}

    def of(self, value: Any) -> Any:
        """A value as pydyf writes it. Raises TypeError for anything else."""
        if isinstance(value, Reference):
            return self.object(value).reference
        if isinstance(value, Shared):
            return self._shared[value.name]
        if isinstance(value, dict):
            return pydyf.Dictionary({key: self.of(one) for key, one in value.items()})
        if isinstance(value, list):
            return pydyf.Array([self.of(one) for one in value])
        if not isinstance(value, bytes):
            raise TypeError(f"no value of a PDF: {type(value)}")
        return value

    def object(self, reference: Reference) -> Any:
        """The object that a reference stands for, added to the PDF the first time."""
        number = reference.number
        if number not in self._written:
            value = self._objects[number]
            is_stream = isinstance(value, Packed)
            made = self._written[number] = pydyf.Stream() if is_stream else _Held()
            self._pdf.add_object(made)
            if is_stream:
                self._fill(made, value)
            else:
                made.value = self.of(value)
        return self._written[number]

    def _fill(self, stream: pydyf.Stream, value: Packed) -> None:
        if not isinstance(value.data, bytes):
            value = deflated(value.entries, self._filled(value.data))
        stream.stream, stream.extra = [value.data], self.of(value.entries)


class _Held(pydyf.Object):  # type: ignore[misc]
    """An indirect object whose value was not known when it got its number."""

    value: Any

    @property
    def data(self) -> Any:
        """The bytes of the value."""
        return pydyf._to_bytes(self.value)
