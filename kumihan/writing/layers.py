"""Layers of a PDF (optional content, ISO 32000-2 §8.11): what is switched off is not painted.

A book has no layers. The state in which a picture's layers were saved is made final when the
picture is copied, because without the list of layers a viewer would show all of them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kumihan.pdf.foreign import dictionary_of, mapping_of, resolved
from kumihan.pdf.tokens import placed

_NESTED = 20  # expressions in an expression of visibility
_PATHS = ("f", "F", "f*", "B", "B*", "b", "b*", "S", "s")  # operators that paint a path
_OTHERS = ("Do", "sh", "BI", "ID")
_INVISIBLE, _ONLY_CLIPS = 3, 7  # text rendering modes (§9.3.6); from 4 on text is added to the clip


class Layers:
    """Which layers of a PDF are seen when it is opened."""

    def __init__(self, catalog: Any) -> None:
        properties = mapping_of(catalog, "/OCProperties")
        state = mapping_of(properties, "/D")
        off = state.get("/BaseState") == "/OFF"
        self._off = _numbers(properties.get("/OCGs")) if off else set[int]()
        self._off -= _numbers(state.get("/ON"))
        self._off |= _numbers(state.get("/OFF"))

    @property
    def are_all_seen(self) -> bool:
        """Whether nothing is switched off."""
        return not self._off

    def shows(self, group: Any, depth: int = 0) -> bool:
        """Whether what belongs to a layer, or to an expression of layers (§8.11.2.2), is seen."""
        found = dictionary_of(group)
        if found.get("/Type") != "/OCMD":
            return getattr(group, "idnum", None) not in self._off
        if "/VE" in found:
            return self._holds(found["/VE"], depth)
        members = found.raw_get("/OCGs") if "/OCGs" in found else None
        inner = resolved(members)
        groups = inner if isinstance(inner, list) else [members]
        states = [self.shows(one, depth + 1) for one in groups if dictionary_of(one)]
        test = _POLICIES.get(str(found.get("/P")), any)
        return not states or test(states)

    def _holds(self, expression: Any, depth: int) -> bool:
        """Whether an expression of visibility is true; one that cannot be read is."""
        parts = resolved(expression)
        if not isinstance(parts, list) or depth > _NESTED:
            return depth > _NESTED or self.shows(expression, depth + 1)
        states = [self._holds(one, depth + 1) for one in parts[1:]]
        return {"/Or": any, "/Not": _none}.get(str(parts[0]) if parts else "", all)(states)


def _numbers(groups: Any) -> set[int]:
    found = resolved(groups)
    return (
        {one.idnum for one in found if hasattr(one, "idnum")} if isinstance(found, list) else set()
    )


def _none(states: list[bool]) -> bool:
    return not any(states)


def _not_all(states: list[bool]) -> bool:
    return not all(states)


_POLICIES: dict[str, Callable[[list[bool]], bool]] = {
    "/AllOn": all,
    "/AnyOff": _not_all,
    "/AllOff": _none,
}


def seen(content: bytes, properties: Any, layers: Layers) -> bytes:
    """A content stream that paints only what is seen; all that it sets it sets as before."""
    if layers.are_all_seen:
        return content
    return _Rewriting(properties, layers).of(content)


class _Rewriting:
    """Copies operators; those that paint in a hidden layer are replaced by harmless ones."""

    def __init__(self, properties: Any, layers: Layers) -> None:
        self._properties, self._layers = properties, layers
        self._hidden = [False]  # for each open marked content
        self._mode = 0  # of text, as it would be if nothing were hidden
        self._saved: list[int] = []

    def of(self, content: bytes) -> bytes:
        """The content rewritten."""
        parts, done = [], 0
        for name, operands, end in placed(content):
            parts.append(self._operation(name, operands, content[done:end]))
            done = end
        return b"".join((*parts, content[done:]))

    def _operation(self, name: str, operands: list[Any], written: bytes) -> bytes:
        if name in ("BDC", "BMC"):
            self._hidden.append(self._hidden[-1] or self._begins_hidden(name, operands))
            return written + (self._text_mode() if self._hidden[-1] else b"")
        if name == "EMC" and len(self._hidden) > 1:
            was_hidden = self._hidden.pop()
            return written + (self._text_mode() if was_hidden else b"")
        self._follow(name, operands)
        if not self._hidden[-1]:
            return written
        if name in _PATHS:
            return b"\nn"
        if name in _OTHERS:
            return b""
        return written + (self._text_mode() if name in ("Tr", "Q") else b"")

    def _begins_hidden(self, name: str, operands: list[Any]) -> bool:
        """Whether marked content belongs to a layer that is switched off."""
        if name != "BDC" or operands[:1] != ["OC"] or not isinstance(operands[-1], str):
            return False
        key = f"/{operands[-1]}"
        return key in self._properties and not self._layers.shows(self._properties.raw_get(key))

    def _follow(self, name: str, operands: list[Any]) -> None:
        if name == "Tr" and operands and isinstance(operands[-1], float):
            self._mode = int(operands[-1])
        elif name == "q":
            self._saved.append(self._mode)
        elif name == "Q" and self._saved:
            self._mode = self._saved.pop()

    def _text_mode(self) -> bytes:
        """The operator that sets how text is painted from here on."""
        mode = self._mode
        if self._hidden[-1]:
            mode = _INVISIBLE if mode <= _INVISIBLE else _ONLY_CLIPS
        return b"\n%d Tr" % mode
