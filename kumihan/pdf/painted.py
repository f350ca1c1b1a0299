"""What a page of a PDF paints: where, how thick, and in which colours."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from math import inf, sqrt
from typing import Any, NamedTuple

from kumihan.pdf.contents import INVISIBLE, GraphicsState, Interpreter, Matrix, Step
from kumihan.pdf.foreign import dictionary_of, number_of, resolved

Box = tuple[float, float, float, float]  # left, bottom, right, top in pt
EVERYWHERE: Box = (-inf, -inf, inf, inf)
_NESTED = 4  # colour spaces, or functions, nested in each other
_ASCENT = 0.7  # em: the height assumed for text, good enough for its distance from an edge
_SPACES = {1: "DeviceGray", 3: "DeviceRGB", 4: "DeviceCMYK"}


class Colour(NamedTuple):
    """A colour as a PDF sets it: the name of its space, and its components."""

    space: str = "DeviceGray"
    values: tuple[float, ...] = (0.0,)


BLACK = Colour()


class Picture(NamedTuple):
    """An image XObject, and the matrix from its unit square to the page."""

    stream: Any
    placed: Matrix


class GraphicsObject(NamedTuple):
    """A text, fill, stroke or picture; `box` bounds its visible part.

    `thickness` (pt) is the width of a stroke, and the shorter side of a filled area; `text` has the
    characters of a run. If it `overprints`, inks below remain where its own are 0 (§11.7.4.3).
    """

    kind: str
    box: Box
    colour: Colour
    thickness: float = inf
    picture: Picture | None = None
    text: str = ""
    overprints: bool = False


@dataclass(slots=True, kw_only=True)
class _PaintState(GraphicsState):
    clip: Box = EVERYWHERE
    fill: Colour = BLACK
    stroke: Colour = BLACK
    patterns: tuple[Any, Any] = (None, None)
    width: float = 1.0
    overprint: bool = False
    overprint_mode: int = 0

    @property
    def overprints(self) -> bool:
        """Whether inks below a fill remain where its own are 0."""
        return self.overprint and self.overprint_mode == 1


@dataclass(slots=True)
class _Painter(Interpreter):
    """Collects in `painted` what the steps of a page paint."""

    painted: list[GraphicsObject] = field(default_factory=list)
    path: list[float] = field(default_factory=list)
    clips: bool = False

    @property
    def now(self) -> _PaintState:
        """The graphics state."""
        assert isinstance(self.state, _PaintState)
        return self.state

    def take(self, steps: Iterable[Step]) -> None:
        """Apply these steps."""
        for name, operands in steps:
            if name in _OPERATORS:
                _OPERATORS[name](self, operands)

    def set_state(self, name: str) -> None:
        """`gs`: only the overprint parameters are read."""
        found = dictionary_of(self.resource("/ExtGState", name))
        if "/op" in found or "/OP" in found:  # without op, OP applies to fills, too
            self.now.overprint = str(found.get("/op", found.get("/OP"))) == "True"
        self.now.overprint_mode = int(number_of(found.get("/OPM"), self.now.overprint_mode))

    def set_space(self, name: str, *, strokes: bool) -> None:
        """Set the colour space of fills or strokes."""
        found = self.resource("/ColorSpace", name)
        space = space_of(found) if found is not None else name
        setattr(self.now, "stroke" if strokes else "fill", Colour(space, ()))

    def set_colour(self, operands: list[Any], *, strokes: bool) -> None:
        """Set the colour, or the pattern, of fills or strokes."""
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
        """Paint the path, clip to it after a `W`, and clear it."""
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
            self.painted.append(
                GraphicsObject(kind, seen, colour, thickness, None, text, overprints)
            )
        elif "/Shading" in pattern:
            self.shade(pattern["/Shading"])
        else:  # a tiling pattern is seen only within the area that it fills
            first, outer = len(self.painted), self.state
            self.state = replace(self.now, ctm=Matrix(), clip=EVERYWHERE)
            self.take(self.form(pattern))
            self.state = outer
            self.painted[first:] = [one._replace(box=seen) for one in self.painted[first:]]

    def shade(self, shading: Any) -> None:
        """Paint a gradient, which stands for the colours at its ends."""
        shading = resolved(shading)
        if not isinstance(shading, dict):
            return
        space = space_of(shading.get("/ColorSpace"))
        for values in _ends(shading.get("/Function")):
            self.painted.append(GraphicsObject("fill", self.now.clip, Colour(space, values)))

    def draw_picture(self, drawn: Any) -> None:
        """Paint an image into the unit square."""
        box = common(_mapped([0, 0, 1, 1], self.now.ctm), self.now.clip)
        colour = Colour(space_of(drawn.get("/ColorSpace", "/DeviceGray")), ())
        self.painted.append(
            GraphicsObject("picture", box, colour, inf, Picture(drawn, self.now.ctm))
        )

    def bound(self, box: tuple[float, ...]) -> None:
        """Clip to the box of a form or a tiling pattern."""
        if box:
            self.now.clip = common(_mapped(box, self.now.ctm), self.now.clip)

    def show(self, pieces: Any) -> None:
        """Paint a run of text as a whole."""
        state, places, text = self.now, [self.here], ""
        for piece in pieces:
            text += "".join(character for character, _, _ in self.shown([piece]))
            places.append(self.here)
        ascent = _ASCENT * abs(state.size)
        points = [(at.e + up * at.c, at.f + up * at.d) for at in places for up in (0.0, ascent)]
        xs, ys = zip(*points, strict=True)
        if state.mode != INVISIBLE:
            self._add("text", (min(xs), min(ys), max(xs), max(ys)), state.fill, text=text)


def painted(content: bytes, resources: Any, fonts: dict[Any, Any]) -> list[GraphicsObject]:
    """All that a page's content paints, in order; `fonts` caches the fonts that were read."""
    painter = _Painter(_PaintState(), fonts)
    painter.take(painter.steps(content, resources))
    return painter.painted


def space_of(space: Any, depth: int = 0) -> str:
    """The name of a colour space, such as `ICCBased CMYK`; of an indexed one, that of its base.

    It is empty for anything else.
    """
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
    """The bounding box, on the page, of points in user space."""
    xs, ys = path[::2], path[1::2]
    corners = [(x, y) for x in (min(xs), max(xs)) for y in (min(ys), max(ys))]
    across = [ctm.a * x + ctm.c * y + ctm.e for x, y in corners]
    up = [ctm.b * x + ctm.d * y + ctm.f for x, y in corners]
    return min(across), min(up), max(across), max(up)


def common(a: Box, b: Box) -> Box:
    """The intersection of two boxes; its sides are swapped if they do not meet."""
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
