"""What a page of a PDF paints: where, how thick, and in which colours."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from math import inf, sqrt
from typing import Any, NamedTuple

from kumihan.pdf.contents import INVISIBLE, Interpreter, Matrix, State, Step
from kumihan.pdf.foreign import dictionary_of, number_of, resolved

Box = tuple[float, float, float, float]  # left, bottom, right, top in pt
EVERYWHERE: Box = (-inf, -inf, inf, inf)
_NESTED = 4  # colour spaces, and functions, within each other
_ASCENT = 0.7  # em: enough of a glyph's height for its distance from an edge
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
class _Painter(Interpreter):
    """Takes the steps of a page; `painted` grows."""

    painted: list[Painted] = field(default_factory=list)
    path: list[float] = field(default_factory=list)
    clips: bool = False

    @property
    def now(self) -> _State:
        """The graphics state."""
        assert isinstance(self.state, _State)
        return self.state

    def take(self, steps: Iterable[Step]) -> None:
        """Do what these steps paint."""
        for name, operands in steps:
            if name in _OPERATORS:
                _OPERATORS[name](self, operands)

    def set_state(self, name: str) -> None:
        """`gs`: of the parameters of a graphics state, those of overprinting."""
        found = dictionary_of(self.resource("/ExtGState", name))
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
        has_pattern = len(values) < len(operands)
        pattern = resolved(self.resource("/Pattern", operands[-1])) if has_pattern else None
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
        else:  # what a tile paints lies within what is painted with it
            first, outer = len(self.painted), self.state
            self.state = replace(self.now, ctm=Matrix(), clip=EVERYWHERE)
            self.take(self.form(pattern))
            self.state = outer
            self.painted[first:] = [one._replace(box=seen) for one in self.painted[first:]]

    def shade(self, shading: Any) -> None:
        """A gradient: the colours at its ends."""
        shading = resolved(shading)
        if not isinstance(shading, dict):
            return
        space = space_of(shading.get("/ColorSpace"))
        for values in _ends(shading.get("/Function")):
            self.painted.append(Painted("fill", self.now.clip, Colour(space, values)))

    def draw_picture(self, drawn: Any) -> None:
        """A picture, in the unit square."""
        box = common(_mapped([0, 0, 1, 1], self.now.ctm), self.now.clip)
        colour = Colour(space_of(drawn.get("/ColorSpace", "/DeviceGray")), ())
        self.painted.append(Painted("picture", box, colour, inf, Picture(drawn, self.now.ctm)))

    def bound(self, box: tuple[float, ...]) -> None:
        """The box of a form or a tile, which paints within it."""
        if box:
            self.now.clip = common(_mapped(box, self.now.ctm), self.now.clip)

    def show(self, pieces: Any) -> None:
        """A run of text as a whole."""
        state, places, text = self.now, [self.here], ""
        for piece in pieces:
            text += "".join(character for character, _, _ in self.shown([piece]))
            places.append(self.here)
        ascent = _ASCENT * abs(state.size)
        points = [(at.e + up * at.c, at.f + up * at.d) for at in places for up in (0.0, ascent)]
        xs, ys = zip(*points, strict=True)
        if state.mode != INVISIBLE:
            self._add("text", (min(xs), min(ys), max(xs), max(ys)), state.fill, text=text)


def painted(content: bytes, resources: Any, fonts: dict[Any, Any]) -> list[Painted]:
    """All that a page's content paints, in its order; `fonts` keeps those that were read."""
    painter = _Painter(_State(Matrix()), fonts)
    painter.take(painter.steps(content, resources))
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


def _mapped(path: Sequence[float], ctm: Matrix) -> Box:
    """The box around points on the page."""
    xs, ys = path[::2], path[1::2]
    corners = [(x, y) for x in (min(xs), max(xs)) for y in (min(ys), max(ys))]
    across = [ctm.a * x + ctm.c * y + ctm.e for x, y in corners]
    up = [ctm.b * x + ctm.d * y + ctm.f for x, y in corners]
    return min(across), min(up), max(across), max(up)


def common(a: Box, b: Box) -> Box:
    """What lies in both boxes."""
    return max(a[0], b[0]), max(a[1], b[1]), min(a[2], b[2]), min(a[3], b[3])


_Operator = Callable[[_Painter, Any], None]


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
    "/BBox": lambda painter, box: painter.bound(box),
    "Do": lambda painter, drawn: painter.draw_picture(drawn),
    "TJ": lambda painter, pieces: painter.show(pieces),
}
