"""What a page of a PDF paints: where, how thick, and in which colours."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from math import inf, sqrt
from typing import Any, NamedTuple

from kumihan.pdf.contents import OPERATORS as TEXT_OPERATORS
from kumihan.pdf.contents import Matrix, Reader, State, matrix_of
from kumihan.pdf.foreign import (
    content_of,
    dictionary_of,
    mapping_of,
    number_of,
    numbers_of,
    resolved,
)
from kumihan.pdf.operands import fitting
from kumihan.pdf.tokens import operations

Box = tuple[float, float, float, float]  # left, bottom, right, top in pt
EVERYWHERE: Box = (-inf, -inf, inf, inf)
_DEPTH = 12  # forms within forms
_NESTED = 4  # colour spaces, and functions, within each other
_ASCENT = 0.7  # em: enough of a glyph's height for its distance from an edge
_INVISIBLE = 3
_SPACES = {1: "DeviceGray", 3: "DeviceRGB", 4: "DeviceCMYK"}


class Colour(NamedTuple):
    """A colour as a PDF sets it: the name of its space, and its components."""

    space: str = "DeviceGray"
    values: tuple[float, ...] = (0.0,)


BLACK = Colour()


class Picture(NamedTuple):
    """A picture of a PDF, and the map from the unit square to its place."""

    stream: Any
    placed: Matrix


class Painted(NamedTuple):
    """A text, fill, stroke or picture, and what of it may be seen.

    `thickness` (pt) is that of a stroke, and the shorter side of a filled area; `text` are the
    characters of a run. What `overprints` leaves the inks below that it has none of (§11.7.4.3).
    """

    kind: str
    box: Box
    colour: Colour
    thickness: float = inf
    picture: Picture | None = None
    text: str = ""
    overprints: bool = False


@dataclass(slots=True)
class _State(State):
    clip: Box = EVERYWHERE
    fill: Colour = BLACK
    stroke: Colour = BLACK
    patterns: tuple[Any, Any] = (None, None)
    width: float = 1.0
    overprint: bool = False
    overprint_mode: int = 0

    @property
    def overprints(self) -> bool:
        """Whether what is filled keeps the inks below that it has none of."""
        return self.overprint and self.overprint_mode == 1


@dataclass(slots=True)
class _Painter(Reader):
    """Runs the operators of a page; `painted` grows."""

    painted: list[Painted] = field(default_factory=list)
    path: list[float] = field(default_factory=list)
    clips: bool = False
    _resources: Any = None
    _depth: int = 0

    @property
    def now(self) -> _State:
        """The graphics state."""
        assert isinstance(self.state, _State)
        return self.state

    def interpret(self, content: bytes, resources: Any) -> None:
        """Run a content stream with its resources."""
        outer, base = self._resources, len(self._stack)
        self._resources = resources
        for name, given in operations(content):
            operands = fitting(name, given)
            if operands is None:
                continue
            if name in _OPERATORS:
                _OPERATORS[name](self, operands)
            elif name in TEXT_OPERATORS:
                TEXT_OPERATORS[name](self, operands)
            elif name == "Tf":
                self._set_font([f"/{operands[0]}", operands[1]], self._resources)
        while len(self._stack) > base:
            self.restore()
        self._resources = outer

    def resource(self, kind: str, name: Any) -> Any:
        """A named resource, or None."""
        return resolved(mapping_of(self._resources, kind).get(f"/{name}"))

    def set_state(self, name: str) -> None:
        """`gs`: of the parameters of a graphics state, those of overprinting."""
        found = mapping_of(mapping_of(self._resources, "/ExtGState"), f"/{name}")
        if "/op" in found or "/OP" in found:  # OP is for both where op is missing
            self.now.overprint = str(found.get("/op", found.get("/OP"))) == "True"
        self.now.overprint_mode = int(number_of(found.get("/OPM"), self.now.overprint_mode))

    def set_space(self, name: str, *, strokes: bool) -> None:
        """The colour space of what is filled or stroked from here on."""
        found = self.resource("/ColorSpace", name)
        space = space_of(found) if found is not None else name
        setattr(self.now, "stroke" if strokes else "fill", Colour(space, ()))

    def set_colour(self, operands: list[Any], *, strokes: bool) -> None:
        """The colour, or the pattern, of what is filled or stroked from here on."""
        values = tuple(value for value in operands if isinstance(value, float))
        pattern = self.resource("/Pattern", operands[-1]) if len(values) < len(operands) else None
        fill, stroke = self.now.patterns
        if strokes:
            self.now.stroke = self.now.stroke._replace(values=values)
            self.now.patterns = fill, pattern
        else:
            self.now.fill = self.now.fill._replace(values=values)
            self.now.patterns = pattern, stroke

    def end_path(self, *, fills: bool = False, strokes: bool = False) -> None:
        """Paint the path, make it the clip if that was asked, and forget it."""
        state = self.now
        if self.path:
            box = _mapped(self.path, state.ctm)
            if fills:
                short = min(box[2] - box[0], box[3] - box[1])
                self._add("fill", box, state.fill, short)
            if strokes:
                width = state.width * sqrt(
                    abs(state.ctm.a * state.ctm.d - state.ctm.b * state.ctm.c)
                )
                half = width / 2
                grown = (box[0] - half, box[1] - half, box[2] + half, box[3] + half)
                self._add("stroke", grown, state.stroke, width)
            if self.clips:
                state.clip = common(box, state.clip)
        self.path, self.clips = [], False

    def _add(
        self, kind: str, box: Box, colour: Colour, thickness: float = inf, text: str = ""
    ) -> None:
        seen = common(box, self.now.clip)
        if not (seen[0] < seen[2] and seen[1] < seen[3]):
            return
        pattern = self.now.patterns[kind == "stroke"] if colour.space == "Pattern" else None
        if not isinstance(pattern, dict):
            overprints = kind != "stroke" and self.now.overprints
            self.painted.append(Painted(kind, seen, colour, thickness, None, text, overprints))
        elif "/Shading" in pattern:
            self.shade(pattern["/Shading"])
        elif self._depth < _DEPTH:  # what a tile paints lies within what is painted with it
            first = len(self.painted)
            self._run_form(pattern, Matrix(), EVERYWHERE)
            self.painted[first:] = [one._replace(box=seen) for one in self.painted[first:]]

    def shade(self, shading: Any) -> None:
        """A gradient: the colours at its ends."""
        shading = resolved(shading)
        if not isinstance(shading, dict):
            return
        space = space_of(shading.get("/ColorSpace"))
        for values in _ends(shading.get("/Function")):
            self.painted.append(Painted("fill", self.now.clip, Colour(space, values)))

    def draw(self, name: str) -> None:
        """A form or a picture."""
        found = self.resource("/XObject", name)
        if not isinstance(found, dict):
            return
        if found.get("/Subtype") == "/Form":
            self._run_form(found, self.now.ctm, self.now.clip)
            return
        box = common(_mapped([0, 0, 1, 1], self.now.ctm), self.now.clip)
        colour = Colour(space_of(found.get("/ColorSpace", "/DeviceGray")), ())
        picture = Picture(found, self.now.ctm)
        self.painted.append(Painted("picture", box, colour, inf, picture))

    def _run_form(self, form: Any, ctm: Matrix, clip: Box) -> None:
        """Run a form or a tile; it paints within its own box and the clip."""
        if self._depth >= _DEPTH:
            return
        self.save()
        self._depth += 1
        placed = matrix_of(form).then(ctm)
        self.now.ctm = placed if placed.is_usable else ctm
        corners = numbers_of(form.get("/BBox"), 4)
        self.now.clip = common(_mapped([*corners], self.now.ctm), clip) if corners else clip
        inner = mapping_of(form, "/Resources") if "/Resources" in form else self._resources
        self.interpret(content_of(form), inner)
        self._depth -= 1
        self.restore()

    def show(self, pieces: Any) -> None:
        """`TJ`: the run of text as a whole."""
        state, font = self.now, self.now.font
        first = self._text.then(state.ctm)
        text, width = "", 0.0
        for piece in pieces:
            if isinstance(piece, float):
                width -= piece / 1000 * state.size
            elif font is not None and isinstance(piece, bytes):
                for at, (character, advance, _) in enumerate(font.decode(piece)):
                    text += character
                    width += advance * state.size + state.character
                    width += state.word if font.is_space(piece, at) else 0.0
        self._advance(width * state.scale)
        last = self._text.then(state.ctm)
        ascent = _ASCENT * abs(state.size)
        tips = [(at.e + ascent * at.c, at.f + ascent * at.d) for at in (first, last)]
        points = [(first.e, first.f), (last.e, last.f), *tips]
        xs, ys = zip(*points, strict=True)
        if state.mode != _INVISIBLE:
            self._add("text", (min(xs), min(ys), max(xs), max(ys)), state.fill, text=text)


def painted(content: bytes, resources: Any, fonts: dict[Any, Any], owner: Any) -> list[Painted]:
    """All that a page's content paints, in its order; `fonts` keeps those that were read."""
    painter = _Painter(_State(Matrix()), fonts, owner)
    painter.interpret(content, resources)
    return painter.painted


def space_of(space: Any, depth: int = 0) -> str:
    """The name of a colour space; of ICC-based ones with the device's. Empty for what is none."""
    space = resolved(space)
    if not isinstance(space, list):
        return space.lstrip("/") if isinstance(space, str) else ""
    parts = [resolved(part) for part in space[:2]]
    name = str(parts[0]).lstrip("/") if parts else ""
    if len(parts) == 1 or name == "Pattern":
        return name
    if name == "ICCBased":
        count = int(number_of(dictionary_of(parts[1]).get("/N")))
        return f"ICCBased {_SPACES.get(count, '').removeprefix('Device')}"
    if name == "Separation":
        return f"Separation {str(parts[1]).lstrip('/')}"
    return space_of(parts[1], depth + 1) if name == "Indexed" and depth < _NESTED else name


def _ends(function: Any, depth: int = 0) -> Iterator[tuple[float, ...]]:
    """The colours at the ends of a shading's function."""
    function = resolved(function)
    if depth > _NESTED:
        return
    if isinstance(function, list):
        for one in function:
            yield from _ends(one, depth + 1)
    elif not isinstance(function, dict):
        return
    elif "/Functions" in function:
        yield from _ends(function["/Functions"], depth + 1)
    elif "/C0" in function:
        for key in ("/C0", "/C1"):
            values = resolved(function.get(key, function["/C0"]))
            yield tuple(map(number_of, values)) if isinstance(values, list) else ()


def _mapped(path: list[float], ctm: Matrix) -> Box:
    """The box around points on the page."""
    xs, ys = path[::2], path[1::2]
    corners = [(x, y) for x in (min(xs), max(xs)) for y in (min(ys), max(ys))]
    across = [ctm.a * x + ctm.c * y + ctm.e for x, y in corners]
    up = [ctm.b * x + ctm.d * y + ctm.f for x, y in corners]
    return min(across), min(up), max(across), max(up)


def common(a: Box, b: Box) -> Box:
    """What lies in both boxes."""
    return max(a[0], b[0]), max(a[1], b[1]), min(a[2], b[2]), min(a[3], b[3])


_Operator = Callable[[_Painter, list[Any]], None]


def _device(*, strokes: bool) -> _Operator:
    def set_both(painter: _Painter, operands: list[Any]) -> None:
        painter.set_space(_SPACES[len(operands)], strokes=strokes)
        painter.set_colour(operands, strokes=strokes)

    return set_both


def _paint(*, fills: bool = False, strokes: bool = False) -> _Operator:
    return lambda painter, _: painter.end_path(fills=fills, strokes=strokes)


def _rectangle(painter: _Painter, operands: list[Any]) -> None:
    x, y, width, height = operands
    painter.path += (x, y, x + width, y + height)


_OPERATORS: dict[str, _Operator] = {
    "gs": lambda painter, operands: painter.set_state(operands[0]),
    "w": lambda painter, operands: setattr(painter.now, "width", operands[0]),
    **dict.fromkeys(("g", "rg", "k"), _device(strokes=False)),
    **dict.fromkeys(("G", "RG", "K"), _device(strokes=True)),
    "cs": lambda painter, operands: painter.set_space(operands[0], strokes=False),
    "CS": lambda painter, operands: painter.set_space(operands[0], strokes=True),
    **dict.fromkeys(("sc", "scn"), lambda painter, o: painter.set_colour(o, strokes=False)),
    **dict.fromkeys(("SC", "SCN"), lambda painter, o: painter.set_colour(o, strokes=True)),
    **dict.fromkeys(("m", "l", "c", "v", "y"), lambda painter, o: painter.path.extend(o)),
    "re": _rectangle,
    **dict.fromkeys(("f", "F", "f*"), _paint(fills=True)),
    **dict.fromkeys(("B", "B*", "b", "b*"), _paint(fills=True, strokes=True)),
    **dict.fromkeys(("S", "s"), _paint(strokes=True)),
    "n": _paint(),
    **dict.fromkeys(("W", "W*"), lambda painter, _: setattr(painter, "clips", True)),
    "sh": lambda painter, operands: painter.shade(painter.resource("/Shading", operands[0])),
    "Do": lambda painter, operands: painter.draw(operands[0]),
}
