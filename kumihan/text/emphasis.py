"""Emphasis marks (圏点) above the characters of a composed piece of text (JLREQ 3.3.9, R43)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kumihan.engine.boxes import Style
from kumihan.engine.streams import ContentStream
from kumihan.jlreq.classes import CharacterClass as Cl
from kumihan.jlreq.classes import class_of
from kumihan.text.draw import Slice
from kumihan.text.pen import Pen, actual_text
from kumihan.text.shape import fonts_of

_BARE = frozenset(
    (Cl.OPENING, Cl.CLOSING, Cl.FULL_STOP, Cl.COMMA, Cl.MIDDLE_DOT,
     Cl.IDEOGRAPHIC_SPACE, Cl.WORD_SPACE)
)  # fmt: skip
_ABOVE, _BELOW = -0.88 - 0.25, 0.12 + 0.25  # em: the middle of a frame of half an em
_HALF, _MIDDLE = 0.5, 0.38  # em: the size of a sign, and its middle above its baseline
_LINE = 0.03  # em: the width of the line of open marks
_CURVE = 0.5523  # of the radius: how far a quarter circle's control points are from its ends


class Dots:
    """The marks of a piece, drawn where WeasyPrint draws emojis: after the text, from its origin.

    Shapes are paths; a sign of the author's is text that reads as nothing (ISO 32000-1 §14.9.4).
    """

    def __init__(self, piece: Slice) -> None:
        self._piece = piece

    def draw(self, stream: ContentStream, size: float, _height: float, style: Style) -> None:
        """Draw in units of CSS pixels, the baseline at 0 and downwards positive."""
        kind = style["text_emphasis_style"]
        y = (_BELOW if "under" in style["text_emphasis_position"] else _ABOVE) * size
        middles = [x * size for x in self.middles()]
        if not middles:
            return
        if isinstance(kind, str):
            _sign(stream, kind, middles, y, style)
            return
        shape = next((_SHAPES[word] for word in kind if word in _SHAPES), _circle)
        for x in middles:
            shape(stream, x, y, size)
        if "open" in kind:
            stream.set_line_width(_LINE * size)
            stream.set_color(style["color"], stroke=True)
            stream.stroke()
        else:
            stream.fill(even_odd=True)

    def middles(self) -> Iterator[float]:
        """The middles of the characters that get a dot: all but marks and spaces (em)."""
        piece, at = self._piece, self._piece.lead
        for sign, glyphs, space in zip(piece.text, piece.glyphs, piece.spaces, strict=False):
            advance = sum(glyph.advance for glyph in glyphs)
            if glyphs and not sign.isspace() and class_of(sign) not in _BARE:
                yield at + advance / 2
            at += advance + space


def _sign(
    stream: ContentStream, sign: str, middles: Sequence[float], y: float, style: Style
) -> None:
    fonts, half = fonts_of(style), _HALF * style["font_size"]
    glyphs = [glyph for cluster in fonts.shape(sign, style) for glyph in cluster]
    width = half * sum(glyph.advance for glyph in glyphs)
    stream.begin_marked_content("Span", actual_text(""))
    stream.begin_text()
    for x in middles:
        stream.set_text_matrix(1, 0, 0, -1, x - width / 2, y + _MIDDLE * half)
        pen = Pen(stream, fonts, half)
        pen.show(tuple(glyphs), 0.0)
        pen.flush()
    stream.end_text()
    stream.end_marked_content()


def _ring(stream: ContentStream, x: float, y: float, r: float) -> None:
    c = _CURVE * r
    stream.move_to(x + r, y)
    stream.curve_to(x + r, y + c, x + c, y + r, x, y + r)
    stream.curve_to(x - c, y + r, x - r, y + c, x - r, y)
    stream.curve_to(x - r, y - c, x - c, y - r, x, y - r)
    stream.curve_to(x + c, y - r, x + r, y - c, x + r, y)
    stream.close()


def _dot(stream: ContentStream, x: float, y: float, em: float) -> None:
    _ring(stream, x, y, 0.08 * em)


def _circle(stream: ContentStream, x: float, y: float, em: float) -> None:
    _ring(stream, x, y, 0.18 * em)


def _double_circle(stream: ContentStream, x: float, y: float, em: float) -> None:
    """Filled: a ring around a disc; open: two rings, the ring's edges being one line."""
    for radius in (0.2, 0.2 - _LINE, 0.1):
        _ring(stream, x, y, radius * em)


def _triangle(stream: ContentStream, x: float, y: float, em: float) -> None:
    stream.move_to(x, y - 0.2 * em)
    stream.line_to(x + 0.2 * em, y + 0.15 * em)
    stream.line_to(x - 0.2 * em, y + 0.15 * em)
    stream.close()


def _sesame(stream: ContentStream, x: float, y: float, em: float) -> None:
    """A drop from its tip at the upper left round to its foot at the lower right."""
    stream.move_to(x - 0.16 * em, y - 0.18 * em)
    for points in _DROP:
        ems = [place * em for place in points]
        stream.curve_to(*(at + place for at, place in zip((x, y) * 3, ems, strict=True)))
    stream.close()


_DROP = (
    (0.02, -0.17, 0.18, -0.05, 0.18, 0.09),
    (0.18, 0.2, 0.06, 0.22, 0.0, 0.14),
    (-0.06, 0.06, -0.1, -0.08, -0.16, -0.18),
)
_SHAPES = {
    "dot": _dot,
    "circle": _circle,
    "double-circle": _double_circle,
    "triangle": _triangle,
    "sesame": _sesame,
}
