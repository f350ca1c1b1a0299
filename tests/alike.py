"""Whether two PDFs are the same but for the numbers of their objects and the names they choose.

Compared are the catalog and all that it leads to, with content streams token by token: at each
thing that is painted, what paints it and the graphics state that it is painted in. What does not
count: numbers of objects, names of resources, identifiers in structure trees as long as they stand
for the same elements, settings that change nothing, how streams are packed.

    python -m tests.alike BEFORE AFTER
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from itertools import zip_longest
from pathlib import Path
from typing import Any

from pypdf import PdfReader
from pypdf.generic import (
    ArrayObject,
    ByteStringObject,
    FloatObject,
    NullObject,
    StreamObject,
    TextStringObject,
)

from kumihan.pdf.tokens import operations

_PACKING = {"/Filter", "/DecodeParms", "/Length"}
_NUMBERS = {"/StructParents", "/StructParent"}  # compared through the tree of parents
_COLOURS = {  # operators that set a colour, by what they set it for
    **dict.fromkeys(("g", "rg", "k", "cs", "sc", "scn"), "fill"),
    **dict.fromkeys(("G", "RG", "K", "CS", "SC", "SCN"), "stroke"),
}
_NAMED = {  # operators that name a resource, and its kind
    "Do": "/XObject",
    "gs": "/ExtGState",
    "sh": "/Shading",
    "Tf": "/Font",
    "cs": "/ColorSpace",
    "CS": "/ColorSpace",
    "scn": "/Pattern",
    "SCN": "/Pattern",
}
_DEVICE = ("/DeviceGray", "/DeviceRGB", "/DeviceCMYK", "/Pattern")
_EMPTY = {("BT", "ET"), ("ET", "BT"), ("q", "Q")}
_PAINTS = frozenset(
    ["Do", "sh", "Tj", "TJ", "'", '"', "f", "F", "f*", "B", "B*", "b", "b*", "S", "s"]
)
_IDENTIFIER = re.compile(r"/(ID|Headers\[[0-9]+\]|IDTree(/Kids\[[0-9]+\])*/Names\[[0-9]+\])$")
_SHOWN = 60  # characters
_DIGITS = 5  # of a number: a sixth is rounded in one way or the other


def differences(before: bytes, after: bytes) -> list[str]:
    """What is not alike, each with the way to it; nothing when the two are the same."""
    comparison = _Comparison()
    pair = PdfReader(BytesIO(before)), PdfReader(BytesIO(after))
    comparison.compare("Root", *(reader.trailer["/Root"] for reader in pair))
    infos = [reader.trailer.get("/Info", NullObject()) for reader in pair]
    comparison.compare("Info", *infos)
    return comparison.found


@dataclass(slots=True)
class _Comparison:
    """Two graphs of objects while they are walked side by side."""

    found: list[str] = field(default_factory=list)
    _pairs: set[tuple[int, int]] = field(default_factory=set)
    _kept: list[Any] = field(default_factory=list)  # so that no identity is used twice
    _names: dict[str, str] = field(default_factory=dict)

    def differ(self, way: str, a: Any, b: Any) -> None:
        shown = [repr(value)[:_SHOWN] for value in (a, b)]
        self.found.append(f"{way}: {shown[0]} | {shown[1]}")

    def compare(self, way: str, a: Any, b: Any) -> None:
        """Compare two values and all that they lead to, each pair once."""
        waiting = [(way, a, b)]
        while waiting:
            way, a, b = waiting.pop()
            a, b = _resolved(a), _resolved(b)
            key = id(a), id(b)
            if key in self._pairs:
                continue
            if isinstance(a, (dict, list)):
                self._pairs.add(key)
                self._kept += [a, b]
            waiting += self._parts(way, a, b)

    def _parts(self, way: str, a: Any, b: Any) -> Iterator[tuple[str, Any, Any]]:
        """Compare two values themselves; the parts that are to be compared."""
        if isinstance(a, StreamObject) and isinstance(b, StreamObject):
            yield from self._streams(way, a, b)
        elif isinstance(a, dict) and isinstance(b, dict):
            yield from self._dictionaries(way, a, b)
        elif isinstance(a, ArrayObject) and isinstance(b, ArrayObject):
            if len(a) != len(b):
                self.differ(f"{way} (length)", len(a), len(b))
            for number, (one, other) in enumerate(zip(a, b, strict=False)):
                yield f"{way}[{number}]", one, other
        else:
            self._scalars(way, a, b)

    def _scalars(self, way: str, a: Any, b: Any) -> None:
        is_text = isinstance(a, _STRINGS) and isinstance(b, _STRINGS)
        if is_text and _is_identifier(way):
            is_same = self._names.setdefault(str(a), str(b)) == str(b)
        elif isinstance(a, FloatObject) and isinstance(b, FloatObject):
            is_same = round(a, _DIGITS) == round(b, _DIGITS)
        else:
            is_same = a == b and (is_text or type(a) is type(b))
        if not is_same:
            self.differ(way, a, b)

    def _dictionaries(
        self,
        way: str,
        a: Mapping[str, Any],
        b: Mapping[str, Any],
        left_out: frozenset[str] = frozenset(),
    ) -> Iterator[tuple[str, Any, Any]]:
        keys = [set(one) - left_out - _NUMBERS for one in (a, b)]
        if a.get("/Type") == "/Page":
            keys = [own - {"/Contents", "/Resources"} for own in keys]
            self._content(f"{way} content", _contents(a), a, _contents(b), b)
        if keys[0] != keys[1]:
            self.differ(f"{way} (keys)", sorted(keys[0] - keys[1]), sorted(keys[1] - keys[0]))
        for key in sorted(keys[0] & keys[1], reverse=True):
            yield f"{way}{key}", _raw(a, key), _raw(b, key)

    def _streams(self, way: str, a: Any, b: Any) -> Iterator[tuple[str, Any, Any]]:
        kinds = [one.get("/Subtype") == "/Form" or "/PatternType" in one for one in (a, b)]
        left_out = frozenset(_PACKING | ({"/Resources"} if kinds[0] else set()))
        yield from self._dictionaries(way, a, b, left_out)
        if all(kinds):
            self._content(f"{way} content", a.get_data(), a, b.get_data(), b)
        elif way.endswith("/ToUnicode"):
            if sorted(_data(a).split(b"\n")) != sorted(_data(b).split(b"\n")):
                self.differ(f"{way} (data)", _data(a), _data(b))
        elif _data(a) != _data(b):
            self.differ(f"{way} (data)", _data(a)[:20], _data(b)[:20])

    def _content(self, way: str, a: bytes, own: Any, b: bytes, other: Any) -> None:
        """Compare two content streams, which name what is in the resources of their owners."""
        steps = zip_longest(_steps(a, own), _steps(b, other))
        for number, (one, two) in enumerate(steps):
            if one is None or two is None or one.operator != two.operator:
                self.differ(f"{way} {number}", one, two)
                return
            if one.operands != two.operands:
                self.differ(f"{way} {number} {one.operator}", one.operands, two.operands)
            if set(one.state) != set(two.state):
                self.differ(f"{way} {number} state", sorted(one.state), sorted(two.state))
            for name in set(one.state) & set(two.state):
                pair = one.state[name], two.state[name]
                self._state(f"{way} {number} {one.operator} {name}", *pair)

    def _state(self, way: str, a: Any, b: Any) -> None:
        if isinstance(a, tuple) and isinstance(b, tuple):
            for one, other in zip_longest(a, b):
                self._state(way, one, other)
        elif isinstance(a, dict) or hasattr(a, "get_object"):
            self.compare(way, a, b)
        elif a != b:
            self.differ(way, a, b)


_STRINGS = (TextStringObject, ByteStringObject)


def _resolved(value: Any) -> Any:
    return value.get_object() if hasattr(value, "get_object") else value


def _raw(owner: Any, key: str) -> Any:
    return owner.raw_get(key) if hasattr(owner, "raw_get") else owner[key]


def _data(stream: Any) -> bytes:
    """What a stream has; of pictures as they are packed by their own codecs."""
    filters = _resolved(stream.get("/Filter"))
    is_packed = filters not in (None, "/FlateDecode") or "/DecodeParms" in stream
    data: bytes = stream._data if is_packed else stream.get_data()
    return data


def _is_identifier(way: str) -> bool:
    return _IDENTIFIER.search(way) is not None


def _contents(page: Any) -> bytes:
    content = page.get_contents() if hasattr(page, "get_contents") else None
    if content is not None:
        return bytes(content.get_data())
    found = _resolved(page.get("/Contents"))
    streams = found if isinstance(found, list) else [found]
    return b"\n".join(_resolved(one).get_data() for one in streams)


@dataclass(frozen=True, slots=True)
class _Step:
    """An operator with its operands; one that paints with the state that it paints in."""

    operator: str
    operands: tuple[Any, ...] = ()
    state: Mapping[str, Any] = field(default_factory=dict)


def _steps(content: bytes, owner: Any) -> list[_Step]:
    """The steps of a content stream; those that set the state are part of those that paint."""
    resources = _resolved(owner.get("/Resources")) or {}
    state: dict[str, Any] = {}
    outer: list[dict[str, Any]] = []
    steps: list[_Step] = []
    for operator, operands in operations(content):
        if operator == "q":
            outer.append(dict(state))
        elif operator == "Q" and outer:
            state = outer.pop()
        if operator in _COLOURS or operator in ("gs", "Tf", "w"):
            _set(state, operator, operands, resources)
            continue
        step = _Step(operator, tuple(map(_plain, operands)))
        if operator in _PAINTS:
            own = dict(state)
            if operator in _NAMED:
                own["resource"] = _named(operator, operands[-1], resources)
                step = _Step(operator)
            step = _Step(step.operator, step.operands, own)
        if steps and (steps[-1].operator, operator) in _EMPTY:
            steps.pop()
            continue
        steps.append(step)
    return steps


def _set(state: dict[str, Any], operator: str, operands: list[Any], resources: Any) -> None:
    if operator == "gs":
        state.update(_named(operator, operands[0], resources))
        state.pop("/Type", None)
    elif operator == "Tf":
        state["Tf"] = _named(operator, operands[0], resources), operands[1]
    elif operator == "w":
        state["w"] = operands[0]
    else:
        kind = _COLOURS[operator]
        is_space = operator in ("cs", "CS")
        if is_space:
            state[f"{kind} space"] = _named(operator, operands[0], resources)
        else:
            named = [
                _named(operator, one, resources) if isinstance(one, str) else one
                for one in operands
            ]
            state[kind] = operator, *named


def _named(operator: str, name: Any, resources: Any) -> Any:
    """The resource of a name."""
    name = f"/{str(name).removeprefix('/')}"
    if name in _DEVICE:
        return name
    kind = _resolved(resources.get(_NAMED[operator])) or {}
    return _resolved(_raw(kind, name)) if name in kind else name


def _plain(operand: Any) -> Any:
    if isinstance(operand, list):
        return tuple(map(_plain, operand))
    return operand


def main(before: str, after: str) -> int:
    """Print what is not alike."""
    found = differences(Path(before).read_bytes(), Path(after).read_bytes())
    print("\n".join(found[:40]) or "alike")
    return bool(found)


if __name__ == "__main__":
    sys.setrecursionlimit(5000)
    sys.exit(main(*sys.argv[1:]))
