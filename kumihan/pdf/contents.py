"""The one interpreter of content streams, for every reader of glyphs, texts or paint.

It tracks the graphics and text state (ISO 32000-2 §8.4, §9) and marked content (§14.6), and enters
form XObjects where they are drawn (§8.10). Everything else it hands to its caller as steps.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from pypdf.generic import TextStringObject, create_string_object

from kumihan.pdf.fonts import Font
from kumihan.pdf.foreign import (
    Fault,
    UnreadableError,
    content_of,
    dictionary_of,
    mapping_of,
    number_of,
    numbers_of,
    resolved,
)
from kumihan.pdf.glyphs import Glyph, MarkedContentId
from kumihan.pdf.operands import fitting
from kumihan.pdf.tokens import operations

INVISIBLE = 3  # text rendering mode of text that is only searched and copied, as below a scan
_DEPTH = 12  # forms nested in forms
_SAVED = 1_000  # nested `q` operators; old viewers took 28 (ISO 32000-1 Annex C)
_FARTHEST = 1e9  # pt
_LONGEST = 20_000.0  # pt, a side of a page; old viewers took 14,400 (ISO 32000-1 Annex C)
Step = tuple[str, Any]


class Matrix(NamedTuple):
    """An affine transformation, its numbers in PDF's order (§8.3.4)."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 1.0
    e: float = 0.0
    f: float = 0.0

    def then(self, o: Matrix) -> Matrix:
        """This transformation followed by another."""
        return Matrix(
            self.a * o.a + self.b * o.c,
            self.a * o.b + self.b * o.d,
            self.c * o.a + self.d * o.c,
            self.c * o.b + self.d * o.d,
            self.e * o.a + self.f * o.c + o.e,
            self.e * o.b + self.f * o.d + o.f,
        )

    @property
    def is_usable(self) -> bool:
        """Whether its numbers are within the limit; in a hostile PDF they grow without bound."""
        return all(abs(value) < _FARTHEST for value in self)


@dataclass(slots=True, kw_only=True)
class GraphicsState:
    """The part of the graphics state that decides where glyphs stand."""

    ctm: Matrix = field(default_factory=Matrix)
    font: Font | None = None
    size: float = 0.0
    character: float = 0.0
    word: float = 0.0
    scale: float = 1.0
    leading: float = 0.0
    rise: float = 0.0
    mode: int = 0


class Marked(NamedTuple):
    """The marked content around an operator, and whether an `/ActualText` replaces its text."""

    mark: MarkedContentId | None = None
    is_replaced: bool = False


@dataclass(slots=True)
class _Stream:
    """What is dropped at the end of a content stream, even if `Q` or `EMC` are missing."""

    marked: list[Marked]
    resources: Any = None
    key: int = 0
    saved: list[GraphicsState] = field(default_factory=list)


@dataclass(slots=True)
class Interpreter:
    """Executes the operators that place text, and yields the others as steps.

    `fonts` caches the fonts that were read. While a caller handles a step, `state` and `marked` are
    those in force at it.
    """

    state: GraphicsState
    fonts: dict[Any, Font]
    _streams: list[_Stream] = field(default_factory=lambda: [_Stream([Marked()])], init=False)
    _text: Matrix = field(default_factory=Matrix, init=False)
    _line: Matrix = field(default_factory=Matrix, init=False)

    @property
    def marked(self) -> Marked:
        """The innermost open marked content."""
        return self._streams[-1].marked[-1]

    def steps(self, content: bytes, resources: Any, key: int = 0) -> Iterator[Step]:
        """Execute a content stream; `key` is its object number in marks.

        Yields `TJ` with the array of every text that is shown, `/ActualText` with a replacement
        text, `Do` with an image, `/Group` with the group of a form that begins and `/BBox` with its
        box, `ID` with the entries of an inline image, and other operators unchanged.
        """
        self._streams.append(_Stream([self.marked], resources, key))
        for name, given in operations(content):
            operands = fitting(name, given)
            if operands is None:
                continue
            if name in _FOLLOWED:
                yield from _FOLLOWED[name](self, operands) or ()
            else:
                yield name, operands
        self._streams.pop()

    def form(self, form: Any, key: int = 0) -> Iterator[Step]:
        """Execute a form or a tiling pattern, and restore the graphics state after it (§8.10.1).

        One that is nested too deeply is skipped.
        """
        if len(self._streams) > _DEPTH + 1:
            return
        outer, self.state = self.state, replace(self.state)
        self.concat(matrix_of(form))
        yield "/Group", mapping_of(form, "/Group")
        yield "/BBox", numbers_of(form.get("/BBox"), 4)
        is_own = "/Resources" in form
        inner = mapping_of(form, "/Resources") if is_own else self._streams[-1].resources
        yield from self.steps(content_of(form), inner, key)
        self.state = outer

    def resource(self, kind: str, name: Any) -> Any:
        """A named resource as written, often a reference; None if there is no such name."""
        found = mapping_of(self._streams[-1].resources, kind)
        return found.raw_get(f"/{name}") if f"/{name}" in found else None

    def draw(self, name: str) -> Iterable[Step]:
        """`Do`."""
        raw = self.resource("/XObject", name)
        drawn = dictionary_of(raw)
        if drawn.get("/Subtype") == "/Form":
            return self.form(drawn, getattr(raw, "idnum", 0))
        return [("Do", drawn)] if drawn.get("/Subtype") == "/Image" else ()

    def mark(self, properties: Any) -> Iterable[Step]:
        """`BDC` and `BMC`: content without an MCID of its own is part of the one around it."""
        outer, number = self.marked, int(number_of(properties.get("/MCID"), -1))
        own = (self._streams[-1].key, number) if number >= 0 else outer.mark
        reads = "/ActualText" in properties
        self._streams[-1].marked.append(Marked(own, outer.is_replaced or reads))
        if reads and not outer.is_replaced:
            yield "/ActualText", _string(properties["/ActualText"])

    def end_mark(self) -> None:
        """`EMC`."""
        if len(self._streams[-1].marked) > 1:
            self._streams[-1].marked.pop()

    def properties(self, operands: list[Any]) -> Any:
        """The property list of marked content, given inline or as the name of a resource."""
        found = operands[1] if len(operands) > 1 else None
        if isinstance(found, str):
            return dictionary_of(self.resource("/Properties", found))
        pairs = zip(found[::2], found[1::2], strict=False) if isinstance(found, list) else ()
        return {f"/{key}": value for key, value in pairs}

    def set_font(self, name: str, size: float) -> None:
        """`Tf`."""
        raw = self.resource("/Font", name)
        found, key = resolved(raw), getattr(raw, "idnum", id(raw))
        self.state.size = size
        self.state.font = None
        if isinstance(found, dict):
            self.state.font = self.fonts.get(key) or self.fonts.setdefault(key, Font(found))

    def concat(self, matrix: Matrix) -> None:
        """`cm`."""
        changed = matrix.then(self.state.ctm)
        if changed.is_usable:
            self.state.ctm = changed

    def save(self) -> None:
        """`q`."""
        saved = self._streams[-1].saved
        if len(saved) >= _SAVED:
            raise UnreadableError(Fault.LARGE)
        saved.append(self.state)
        self.state = replace(self.state)

    def restore(self) -> None:
        """`Q`: restores only a state that the same stream has saved."""
        if self._streams[-1].saved:
            self.state = self._streams[-1].saved.pop()

    def begin(self) -> None:
        """`BT`."""
        self._text = self._line = Matrix()

    def place(self, matrix: Matrix) -> None:
        """`Tm`."""
        if matrix.is_usable:
            self._text = self._line = matrix

    def move(self, x: float, y: float) -> None:
        """`Td`."""
        self.place(Matrix(e=x, f=y).then(self._line))

    def shown(self, pieces: Any) -> Iterator[tuple[str, float, bool]]:
        """`TJ`: strings, and adjustments in thousandths of the size that move text back.

        Yields character, advance (em) and whether the glyph is missing; `here` is its place
        meanwhile.
        """
        state = self.state
        font = state.font
        for piece in pieces:
            if isinstance(piece, (int, float)):
                self._advance(-number_of(piece) / 1000 * state.size * state.scale)
            elif font is not None and isinstance(piece, bytes):
                for at, one in enumerate(font.decode(piece)):
                    yield one
                    extra = state.word if font.is_space(piece, at) else 0.0
                    self._advance((one[1] * state.size + state.character + extra) * state.scale)

    @property
    def here(self) -> Matrix:
        """The matrix from text space to the page, at the point that text has reached."""
        return self._text.then(self.state.ctm)

    def _advance(self, x: float) -> None:
        a, b, c, d, e, f = self._text
        e, f = e + x * a, f + x * b
        if abs(e) < _FARTHEST and abs(f) < _FARTHEST:
            self._text = Matrix(a, b, c, d, e, f)


@dataclass(slots=True, kw_only=True)
class Reader(Interpreter):
    """Collects the visible glyphs of a page, and counts in `missing` those that fonts lack."""

    glyphs: list[Glyph] = field(default_factory=list)
    missing: int = 0

    def run(self, content: Any, resources: Any, key: int = 0) -> None:
        """Read a content stream; `key` is its object number in marks."""
        for name, pieces in self.steps(content_of(content), resources, key):
            if name == "TJ":
                self.show(pieces)

    def show(self, pieces: Any) -> None:
        """Collect the glyphs of a text, unless it is invisible."""
        name = self.state.font.face.name if self.state.font else ""
        for character, advance, is_missing in self.shown(pieces):
            self.missing += is_missing
            if self.state.mode != INVISIBLE:
                self._glyph(character, advance, name)

    def _glyph(self, character: str, advance: float, font: str) -> None:
        """Collect an upright glyph; turned ones (thumb indices, figures) are left out."""
        state = self.state
        on_page = Matrix(f=state.rise).then(self.here)
        if abs(on_page.b) > 1e-3 * abs(on_page.a) or on_page.a <= 0 or not state.size:
            return
        if not on_page.is_usable:
            return
        size = abs(state.size) * abs(on_page.d)
        width = advance * abs(state.size) * on_page.a * state.scale
        mark = self.marked.mark
        self.glyphs.append(Glyph(character, on_page.e, on_page.f, width, size, font, mark))


def _string(value: Any) -> str:
    """A text string (§7.9.2.2); the empty string for anything else."""
    found = create_string_object(value) if isinstance(value, bytes) else value
    return found if isinstance(found, TextStringObject) else ""


def matrix_of(form: Any) -> Matrix:
    """The /Matrix of a form or pattern; the identity if it has no usable one."""
    return Matrix(*numbers_of(form.get("/Matrix"), len(Matrix())))


_Follow = Callable[[Interpreter, Any], Iterable[Step] | None]


def _set(name: str, unit: float = 1.0) -> _Follow:
    return lambda reader, operands: setattr(reader.state, name, operands[0] / unit)


def _move_leading(reader: Interpreter, operands: Any) -> None:
    reader.state.leading = -operands[1]
    reader.move(*operands)


def _next_line(reader: Interpreter, _operands: Any = None) -> None:
    reader.move(0.0, -reader.state.leading)


def _show_next(reader: Interpreter, operands: Any) -> Iterable[Step]:
    *spaces, text = operands
    if spaces:
        reader.state.word, reader.state.character = spaces
    _next_line(reader)
    return [("TJ", [text])]


_FOLLOWED: dict[str, _Follow] = {
    "q": lambda reader, _: reader.save(),
    "Q": lambda reader, _: reader.restore(),
    "cm": lambda reader, operands: reader.concat(Matrix(*operands)),
    "BT": lambda reader, _: reader.begin(),
    "Tf": lambda reader, operands: reader.set_font(*operands),
    "Tm": lambda reader, operands: reader.place(Matrix(*operands)),
    "Td": lambda reader, operands: reader.move(*operands),
    "TD": _move_leading,
    "T*": _next_line,
    "Tj": lambda _, operands: [("TJ", operands)],
    "TJ": lambda _, operands: [("TJ", operands[0])],
    **dict.fromkeys(("'", '"'), _show_next),
    "Tc": _set("character"),
    "Tw": _set("word"),
    "TL": _set("leading"),
    "Ts": _set("rise"),
    "Tz": _set("scale", 100),
    "Tr": lambda reader, operands: setattr(reader.state, "mode", int(operands[0])),
    "Do": lambda reader, operands: reader.draw(operands[0]),
    **dict.fromkeys(("BMC", "BDC"), lambda reader, o: reader.mark(reader.properties(o))),
    "EMC": lambda reader, _: reader.end_mark(),
}


def box_of(page: Any, name: str = "/MediaBox") -> tuple[float, float, float, float]:
    """A boundary box of a page in pt: left, bottom, right, top; without it, the media box.

    Raises UnreadableError if neither is there, or if no page can have its size.
    """
    found = numbers_of(page.get(name), 4) or numbers_of(page.get("/MediaBox"), 4)
    if not found:
        raise UnreadableError
    (left, right), (bottom, top) = sorted(found[::2]), sorted(found[1::2])
    if not (0 < right - left <= _LONGEST and 0 < top - bottom <= _LONGEST):
        raise UnreadableError
    return left, bottom, right, top
