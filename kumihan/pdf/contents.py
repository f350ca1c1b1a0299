"""The one interpreter of content streams: what their operators place on a page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from pypdf.generic import TextStringObject

from kumihan.pdf.fonts import Font
from kumihan.pdf.foreign import (
    Fault,
    UnreadableError,
    mapping_of,
    number_of,
    numbers_of,
    operations_of,
    resolved,
)
from kumihan.pdf.glyphs import Glyph, Mark
from kumihan.pdf.structure import mark_of, properties_of

_INVISIBLE = 3
_DEPTH = 12  # forms within forms
_SAVED = 1_000  # graphics states within graphics states; viewers have 28 at least
_FARTHEST = 1e9  # pt
_LONGEST = 20_000.0  # pt: the side of a page; 14,400 is what the first viewers could show


class Matrix(NamedTuple):
    """An affine map, as PDF writes it."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 1.0
    e: float = 0.0
    f: float = 0.0

    def then(self, o: Matrix) -> Matrix:
        """This map first, the other after it."""
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
        """Whether it maps to anything near: numbers of a hostile PDF grow beyond all bounds."""
        return all(abs(value) < _FARTHEST for value in self)


@dataclass(slots=True)
class State:
    """The graphics and text state that places glyphs."""

    ctm: Matrix
    font: Font | None = None
    size: float = 0.0
    character: float = 0.0
    word: float = 0.0
    scale: float = 1.0
    leading: float = 0.0
    rise: float = 0.0
    mode: int = 0


@dataclass(slots=True)
class Reader:
    """Runs the operators of a page; `glyphs` and `missing` grow."""

    state: State
    fonts: dict[Any, Font]
    owner: Any
    glyphs: list[Glyph] = field(default_factory=list)
    missing: int = 0
    _marks: list[Mark | None] = field(default_factory=lambda: [None])
    _stack: list[State] = field(default_factory=list)
    _text: Matrix = field(default_factory=Matrix)
    _line: Matrix = field(default_factory=Matrix)

    def run(self, content: Any, resources: Any, key: int = 0, depth: int = 0) -> None:
        """Interpret a content stream with its resources; `key` is its object in marks."""
        base = len(self._stack)
        for name, operands in operations_of(content, self.owner):
            if name in OPERATORS:
                OPERATORS[name](self, operands)
            elif name == "Tf":
                self._set_font(operands, resources)
            elif name == "Do" and depth < _DEPTH:
                self._form(operands[0], resources, depth)
            elif name in ("BMC", "BDC"):
                own = mark_of(key, properties_of(operands, resources))
                self._marks.append(own or self._marks[-1])
            elif name == "EMC" and len(self._marks) > 1:
                self._marks.pop()
        while len(self._stack) > base:
            self.state = self._stack.pop()

    def _set_font(self, operands: Any, resources: Any) -> None:
        fonts = mapping_of(resources, "/Font")
        raw = fonts.raw_get(operands[0]) if operands[0] in fonts else None
        self.state.size = float(operands[1])
        found = resolved(raw)
        if not isinstance(found, dict):
            self.state.font = None
            return
        key = getattr(raw, "idnum", id(raw))
        if key not in self.fonts:
            self.fonts[key] = Font(found)
        self.state.font = self.fonts[key]

    def _form(self, name: Any, resources: Any, depth: int) -> None:
        forms = mapping_of(resources, "/XObject")
        raw = forms.raw_get(name) if name in forms else None
        form = resolved(raw)
        if not isinstance(form, dict) or form.get("/Subtype") != "/Form":
            return
        self.save()
        self.concat(matrix_of(form))
        inner = mapping_of(form, "/Resources") if "/Resources" in form else resources
        self.run(form, inner, getattr(raw, "idnum", 0), depth + 1)
        self.restore()

    def concat(self, matrix: Matrix) -> None:
        """`cm`."""
        changed = matrix.then(self.state.ctm)
        if changed.is_usable:
            self.state.ctm = changed

    def save(self) -> None:
        """`q`."""
        if len(self._stack) >= _SAVED:
            raise UnreadableError(Fault.LARGE)
        self._stack.append(self.state)
        self.state = replace(self.state)

    def restore(self) -> None:
        """`Q`."""
        if self._stack:
            self.state = self._stack.pop()

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

    def show(self, pieces: Any) -> None:
        """`TJ`: strings, and moves back in thousandths of the size."""
        state = self.state
        for piece in pieces:
            if isinstance(piece, (int, float)):
                self._advance(-number_of(piece) / 1000 * state.size * state.scale)
            elif state.font is not None and isinstance(piece, (bytes, TextStringObject)):
                self._string(_bytes(piece), state.font)

    def _string(self, content: bytes, font: Font) -> None:
        state = self.state
        for at, (character, advance, is_missing) in enumerate(font.decode(content)):
            self.missing += is_missing
            if state.mode != _INVISIBLE:
                self._glyph(character, advance, font.face.name)
            extra = state.word if font.is_space(content, at) else 0.0
            self._advance((advance * state.size + state.character + extra) * state.scale)

    def _glyph(self, character: str, advance: float, font: str) -> None:
        """Keep an upright glyph; turned ones (thumb indices, figures) are left out."""
        state = self.state
        on_page = Matrix(f=state.rise).then(self._text).then(state.ctm)
        if abs(on_page.b) > 1e-3 * abs(on_page.a) or on_page.a <= 0 or not state.size:
            return
        if not on_page.is_usable:
            return
        size = abs(state.size) * abs(on_page.d)
        width = advance * abs(state.size) * on_page.a * state.scale
        mark = self._marks[-1]
        self.glyphs.append(Glyph(character, on_page.e, on_page.f, width, size, font, mark))

    def _advance(self, x: float) -> None:
        m = self._text
        moved = Matrix(m.a, m.b, m.c, m.d, m.e + x * m.a, m.f + x * m.b)
        if moved.is_usable:
            self._text = moved


def _bytes(piece: Any) -> bytes:
    return bytes(getattr(piece, "original_bytes", piece))


def matrix_of(form: Any) -> Matrix:
    """The /Matrix of a form or pattern; the identity when it has none that can be used."""
    return Matrix(*numbers_of(form.get("/Matrix"), len(Matrix())))


def _float(name: str) -> Callable[[Reader, Any], None]:
    def set_value(reader: Reader, operands: Any) -> None:
        setattr(reader.state, name, float(operands[0]))

    return set_value


def _next_line(reader: Reader, _operands: Any = None) -> None:
    reader.move(0.0, -reader.state.leading)


def _move_leading(reader: Reader, operands: Any) -> None:
    reader.state.leading = -float(operands[1])
    reader.move(float(operands[0]), float(operands[1]))


def _show_next(reader: Reader, operands: Any) -> None:
    if len(operands) > 1:
        reader.state.word, reader.state.character = float(operands[0]), float(operands[1])
    _next_line(reader)
    reader.show([operands[-1]])


def _scaled(reader: Reader, operands: Any) -> None:
    reader.state.scale = float(operands[0]) / 100


OPERATORS: dict[str, Callable[[Reader, Any], None]] = {
    "q": lambda reader, _: reader.save(),
    "Q": lambda reader, _: reader.restore(),
    "cm": lambda reader, operands: reader.concat(Matrix(*(float(v) for v in operands))),
    "BT": lambda reader, _: reader.begin(),
    "Tm": lambda reader, operands: reader.place(Matrix(*(float(v) for v in operands))),
    "Td": lambda reader, operands: reader.move(float(operands[0]), float(operands[1])),
    "TD": _move_leading,
    "T*": _next_line,
    "Tj": lambda reader, operands: reader.show(operands),
    "TJ": lambda reader, operands: reader.show(operands[0]),
    "'": _show_next,
    '"': _show_next,
    "Tc": _float("character"),
    "Tw": _float("word"),
    "TL": _float("leading"),
    "Ts": _float("rise"),
    "Tz": _scaled,
    "Tr": lambda reader, operands: setattr(reader.state, "mode", int(operands[0])),
}


def box_of(page: Any, name: str = "/MediaBox") -> tuple[float, float, float, float]:
    """A box of a page in pt: left, bottom, right, top; its medium's where it has no such box.

    Raises UnreadableError when it has no size that a page can have.
    """
    found = numbers_of(page.get(name), 4) or numbers_of(page.get("/MediaBox"), 4)
    if not found:
        raise UnreadableError
    (left, right), (bottom, top) = sorted(found[::2]), sorted(found[1::2])
    if not (0 < right - left <= _LONGEST and 0 < top - bottom <= _LONGEST):
        raise UnreadableError
    return left, bottom, right, top
