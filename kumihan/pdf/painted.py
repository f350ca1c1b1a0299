"""What a page of a PDF paints: where, how thick, and in which colours."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from math import hypot, inf
from typing import Any, NamedTuple

from kumihan.pdf.contents import INVISIBLE, GraphicsState, Interpreter, Matrix, Step
from kumihan.pdf.fonts import UNKNOWN
from kumihan.pdf.foreign import content_of, dictionary_of, mapping_of, number_of, resolved
from kumihan.pdf.glyphs import FontFacts, Lettering
from kumihan.pdf.gradients import colours_of

Box = tuple[float, float, float, float]  # left, bottom, right, top in pt
EVERYWHERE: Box = (-inf, -inf, inf, inf)
_NESTED = 4  # colour spaces nested in each other
_ASCENT = 0.7  # em: the height assumed for text, good enough for its distance from an edge
_SPACES = {1: "DeviceGray", 3: "DeviceRGB", 4: "DeviceCMYK"}
_SHORT = {"G": "DeviceGray", "RGB": "DeviceRGB", "CMYK": "DeviceCMYK", "I": "Indexed"}
_ENTRIES = {"W": "/Width", "H": "/Height", "BPC": "/BitsPerComponent", "IM": "/ImageMask"}
_WALL = 3.0  # pt: a border that is thicker is an area
_LETTER = 10.0  # pt
_NOTHING = 1e-3  # pt: no side at all
_STROKED = (1, 2, 5, 6)  # text rendering modes that draw outlines (§9.3.6)
_PLAIN = (None, "/Normal", "/Compatible")  # blend modes in which a colour covers the one below
_UNCHANGED = (None, "/Identity", "/Default")  # transfer functions
_NO_FONT = FontFacts("", "", is_embedded=False)
TRANSFER, WHITE_OVERPRINT = "transfer function", "white overprint"


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

    `thickness` (pt) is the width of a stroke or border, or an area's shorter side; `text` has the
    characters of a run. If it `overprints`, inks below remain where its own are 0 (§11.7.4.3); if
    it `blends`, its inks are added to those below (§11.3.5). A frame is an area that surrounds
    another one, as a border is drawn.
    """

    kind: str
    box: Box
    colour: Colour
    thickness: float = inf
    picture: Picture | None = None
    text: str = ""
    overprints: bool = False
    blends: bool = False


@dataclass(slots=True, kw_only=True)
class _PaintState(GraphicsState):
    clip: Box = EVERYWHERE
    fill: Colour = BLACK
    stroke: Colour = BLACK
    patterns: tuple[Any, Any] = (None, None)
    width: float = 1.0
    overprint: tuple[bool, bool] = (False, False)  # of fills, of strokes
    overprint_mode: int = 0
    blends: bool = False

    def overprints(self, *, strokes: bool) -> bool:
        """Whether inks below a fill or stroke remain where its own are 0."""
        return self.overprint[strokes] and self.overprint_mode == 1

    @property
    def thickness(self) -> float:
        """The width of strokes in pt, in the direction in which the page is scaled least."""
        m = self.ctm
        sides = hypot(m.a + m.d, m.b - m.c), hypot(m.a - m.d, m.b + m.c)
        return self.width * abs(sides[0] - sides[1]) / 2


@dataclass(slots=True, kw_only=True)
class _Painter(Interpreter):
    """Collects in `painted` what the steps of a page paint.

    `spaces` are the colour spaces in which it is mixed; `altered` says what else changes colours.
    `letters` are the fonts of its text, each with a box of text.
    """

    painted: list[GraphicsObject] = field(default_factory=list)
    letters: dict[Lettering, list[Box]] = field(default_factory=dict)
    spaces: set[str] = field(default_factory=set)
    altered: set[str] = field(default_factory=set)
    seen: set[int] = field(default_factory=set)
    path: list[float] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)  # of the parts of the path
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
        """`gs`: line width, overprint, blend mode, soft mask and transfer function are read."""
        found = dictionary_of(self.resource("/ExtGState", name))
        state = self.now
        state.width = number_of(found.get("/LW"), state.width)
        fills, strokes = state.overprint
        strokes = _is_true(found.get("/OP", strokes))
        fills = _is_true(found.get("/op", found.get("/OP", fills)))  # without op, OP counts
        state.overprint = fills, strokes
        state.overprint_mode = int(number_of(found.get("/OPM"), state.overprint_mode))
        if "/BM" in found:
            state.blends = _blend_mode(found["/BM"]) not in _PLAIN
        for key in ("/TR", "/TR2"):
            if resolved(found.get(key)) not in _UNCHANGED:
                self.altered.add(TRANSFER)
        mask = mapping_of(mapping_of(found, "/SMask"), "/G")
        if mask:
            self.note(id(mask), self.form(mask))

    def set_font(self, name: str, size: float) -> None:
        """`Tf`: the glyphs of a Type 3 font are painted as any content (§9.6.4)."""
        Interpreter.set_font(self, name, size)
        font = dictionary_of(self.resource("/Font", name))
        resources = mapping_of(font, "/Resources")
        for glyph in map(resolved, mapping_of(font, "/CharProcs").values()):
            self.note(id(glyph), self.steps(content_of(glyph), resources))

    def note(self, key: int, steps: Iterable[Step]) -> None:
        """Look once at content of which only the colours count."""
        if key in self.seen:
            return
        self.seen.add(key)
        first, outer = len(self.painted), self.state
        self.state = replace(self.now, clip=EVERYWHERE)
        self.take(steps)
        self.state = outer
        self.spaces |= {one.colour.space for one in self.painted[first:]}
        del self.painted[first:]

    def mix(self, group: Any) -> None:
        """Take note of the colour space in which a transparency group is mixed (§11.6.6)."""
        if "/CS" in group:
            self.spaces.add(space_of(group["/CS"]))

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

    def end_path(
        self, *, fills: bool = False, strokes: bool = False, is_even_odd: bool = False
    ) -> None:
        """Paint the path, clip to it after a `W`, and clear it."""
        state = self.now
        if self.path:
            box = _mapped(self.path, state.ctm)
            if fills:
                frame = self._frame() if is_even_odd else inf
                self._add("fill", box, state.fill, min(_shorter(box), frame))
            if strokes:
                width = state.thickness
                self._add("stroke", _grown(box, max(width, _NOTHING) / 2), state.stroke, width)
            if self.clips:
                state.clip = common(box, state.clip)
        self.path, self.starts, self.clips = [], [], False

    def _frame(self) -> float:
        """The least thickness in pt of a path of boxes one in another, as borders are drawn.

        It is infinite for anything else, and for a path that is as small as a letter.
        """
        ends = [*self.starts[1:], len(self.path)]
        parts = (self.path[a:b] for a, b in zip(self.starts, ends, strict=True))
        boxes = sorted((_mapped(part, self.now.ctm) for part in parts), key=_area, reverse=True)
        pairs = list(pairwise(boxes))
        gaps = [abs(x - y) for pair in pairs for x, y in zip(*pair, strict=True)]
        if not gaps or max(gaps) > _WALL or _shorter(boxes[0]) < _LETTER:
            return inf
        seen = (gap for pair in pairs for gap, strip in _sides(*pair) if self._sees(strip))
        return min((gap for gap in seen if gap > _NOTHING), default=inf)

    def _sees(self, strip: Box) -> bool:
        """Whether most of a strip lies within the clip: sides of a border are painted apart."""
        return 2 * _area(common(strip, self.now.clip)) > _area(strip)

    def _add(
        self, kind: str, box: Box, colour: Colour, thickness: float = inf, text: str = ""
    ) -> None:
        seen = common(box, self.now.clip)
        if not (seen[0] < seen[2] and seen[1] < seen[3]):
            return
        pattern = self.now.patterns[kind == "stroke"] if colour.space == "Pattern" else None
        if not isinstance(pattern, dict):
            overprints = self.now.overprints(strokes=kind == "stroke")
            if overprints and colour.space == "DeviceCMYK" and not any(colour.values):
                self.altered.add(WHITE_OVERPRINT)
            one = GraphicsObject(kind, seen, colour, thickness, None, text, overprints)
            self.painted.append(one._replace(blends=self.now.blends))
        elif "/Shading" in pattern:
            self.shade(pattern["/Shading"])
        else:  # a tiling pattern is seen only within the area that it fills
            first, outer = len(self.painted), self.state
            self.state = replace(self.now, ctm=Matrix(), clip=EVERYWHERE)
            self.take(self.form(pattern))
            self.state = outer
            self.painted[first:] = [one._replace(box=seen) for one in self.painted[first:]]

    def shade(self, shading: Any) -> None:
        """Paint a gradient, which stands for the colours at its ends and between them."""
        shading = resolved(shading)
        if not isinstance(shading, dict):
            return
        space = space_of(shading.get("/ColorSpace"))
        for values in colours_of(shading.get("/Function")):
            one = GraphicsObject("fill", self.now.clip, Colour(space, values))
            self.painted.append(one._replace(blends=self.now.blends))

    def draw_picture(self, drawn: Any) -> None:
        """Paint an image into the unit square."""
        box = common(_mapped([0, 0, 1, 1], self.now.ctm), self.now.clip)
        colour = Colour(_space_of_picture(drawn), ())
        if _is_true(drawn.get("/ImageMask")):
            colour = self.now.fill
        self.painted.append(
            GraphicsObject("picture", box, colour, inf, Picture(drawn, self.now.ctm))
        )

    def draw_inline(self, operands: list[Any]) -> None:
        """Paint an inline image (§8.9.7); of its samples nothing is known."""
        given = dict(zip(operands[::2], operands[1::2], strict=False))
        entries = {full: given.get(key, given.get(full[1:])) for key, full in _ENTRIES.items()}
        if "ImageMask" in given or "IM" in given:
            self.draw_picture({**entries, "/ImageMask": "true"})
            return
        space = given.get("CS", given.get("ColorSpace", "G"))
        name = space[0] if isinstance(space, list) and space else space
        own = self.resource("/ColorSpace", name) if isinstance(name, str) else None
        if name in ("I", "Indexed") and isinstance(space, list) and len(space) > 1:
            name = space[1]
        found = space_of(own) if own is not None else _SHORT.get(str(name), str(name))
        self.draw_picture({**entries, "/ColorSpace": [f"/{found}"]})

    def bound(self, box: tuple[float, ...]) -> None:
        """Clip to the box of a form or a tiling pattern."""
        if box:
            self.now.clip = common(_mapped(box, self.now.ctm), self.now.clip)

    def show(self, pieces: Any) -> None:
        """Paint a run of text as a whole."""
        state, places, glyphs = self.now, [self.here], list[tuple[str, float, bool]]()
        for piece in pieces:
            glyphs += self.shown([piece])
            places.append(self.here)
        text = "".join(character for character, _, _ in glyphs)
        ascent = _ASCENT * abs(state.size)
        points = [(at.e + up * at.c, at.f + up * at.d) for at in places for up in (0.0, ascent)]
        xs, ys = zip(*points, strict=True)
        box = (min(xs), min(ys), max(xs), max(ys))
        if state.mode != INVISIBLE:
            self._add("text", box, state.fill, text=text)
            self._letter(glyphs, pieces, common(_grown(box, ascent + _NOTHING), state.clip))
        if state.mode in _STROKED:
            self._add("stroke", _grown(box, _NOTHING), state.stroke, state.thickness)

    def _letter(self, glyphs: Sequence[tuple[str, float, bool]], pieces: Any, box: Box) -> None:
        """Note the font of a run of visible text; text without a font is one without a name."""
        font = self.now.font
        if font is None and any(isinstance(one, bytes) and one.strip() for one in pieces):
            self.letters.setdefault(Lettering(_NO_FONT), []).append(box)
        if font and any(character.strip() for character, _, _ in glyphs):
            is_missing = any(is_missing for _, _, is_missing in glyphs)
            is_unread = not font.is_collected and any(one == UNKNOWN for one, _, _ in glyphs)
            found = Lettering(font.face, is_missing, is_unread)
            self.letters.setdefault(found, []).append(box)


class Painting(NamedTuple):
    """All that a page's content paints, in order, and what else changes its colours.

    `spaces` are the colour spaces of transparency groups, soft masks and glyphs; `letters` are the
    fonts of its text, each with the boxes of its runs.
    """

    objects: list[GraphicsObject]
    spaces: frozenset[str]
    altered: frozenset[str]
    letters: Mapping[Lettering, Sequence[Box]]


def painted(content: bytes, resources: Any, fonts: dict[Any, Any]) -> Painting:
    """What a page's content paints; `fonts` caches the fonts that were read."""
    painter = _Painter(_PaintState(), fonts)
    painter.take(painter.steps(content, resources))
    spaces, altered = frozenset(painter.spaces), frozenset(painter.altered)
    return Painting(painter.painted, spaces, altered, painter.letters)


def _is_true(value: Any) -> bool:
    return str(resolved(value)).lower() == "true"


def _blend_mode(value: Any) -> Any:
    """A blend mode; of an array the first one, which all viewers know."""
    found = resolved(value)
    return resolved(found[0]) if isinstance(found, list) and found else found


def _space_of_picture(drawn: Any) -> str:
    """The colour space of an image; one in JPEG 2000 may have it within its samples (§7.4.9)."""
    written = resolved(drawn.get("/Filter"))
    codec = resolved(written[-1]) if isinstance(written, list) and written else written
    is_within = codec == "/JPXDecode" and "/ColorSpace" not in drawn
    return "JPEG 2000" if is_within else space_of(drawn.get("/ColorSpace", "/DeviceGray"))


def _sides(outer: Box, inner: Box) -> Iterator[tuple[float, Box]]:
    """The four strips between a box and one within it, each with its thickness."""
    for n in range(4):
        strip = list(outer)
        strip[(n + 2) % 4] = inner[n]
        yield abs(outer[n] - inner[n]), (strip[0], strip[1], strip[2], strip[3])


def _shorter(box: Box) -> float:
    return min(box[2] - box[0], box[3] - box[1])


def _area(box: Box) -> float:
    """The area of a box; 0 for the intersection of boxes that do not meet."""
    return max(0.0, box[2] - box[0]) * max(0.0, box[3] - box[1])


def _grown(box: Box, by: float) -> Box:
    return box[0] - by, box[1] - by, box[2] + by, box[3] + by


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


def _paint(*, fills: bool = False, strokes: bool = False, is_even_odd: bool = False) -> _Operator:
    return lambda painter, _: painter.end_path(
        fills=fills, strokes=strokes, is_even_odd=is_even_odd
    )


def _begin(painter: _Painter, operands: list[Any]) -> None:
    painter.starts.append(len(painter.path))
    painter.path.extend(operands)


def _rectangle(painter: _Painter, operands: list[Any]) -> None:
    x, y, width, height = operands
    painter.starts.append(len(painter.path))
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
    **dict.fromkeys(("l", "c", "v", "y"), lambda painter, o: painter.path.extend(o)),
    "m": _begin,
    "re": _rectangle,
    **dict.fromkeys(("f", "F"), _paint(fills=True)),
    "f*": _paint(fills=True, is_even_odd=True),
    **dict.fromkeys(("B", "B*", "b", "b*"), _paint(fills=True, strokes=True)),
    **dict.fromkeys(("S", "s"), _paint(strokes=True)),
    "n": _paint(),
    **dict.fromkeys(("W", "W*"), lambda painter, _: setattr(painter, "clips", True)),
    "sh": lambda painter, operands: painter.shade(painter.resource("/Shading", operands[0])),
    "/Group": lambda painter, group: painter.mix(group),
    "/BBox": lambda painter, box: painter.bound(box),
    "ID": lambda painter, operands: painter.draw_inline(operands),
    "Do": lambda painter, drawn: painter.draw_picture(drawn),
    "TJ": lambda painter, pieces: painter.show(pieces),
}
