"""Emphasis dots (圏点) above the characters of a composed piece of text (JLREQ 3.3.9, R43)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from kumihan.jlreq.classes import CharacterClass as Cl
from kumihan.jlreq.classes import class_of

if TYPE_CHECKING:
    from kumihan.draw import Slice

_BARE = frozenset(
    (Cl.OPENING, Cl.CLOSING, Cl.FULL_STOP, Cl.COMMA, Cl.MIDDLE_DOT,
     Cl.IDEOGRAPHIC_SPACE, Cl.WORD_SPACE)
)  # fmt: skip
_ABOVE, _BELOW = -0.88 - 0.25, 0.12 + 0.25  # em: the middle of a frame of half an em
_RADIUS = {"dot": 0.08, "circle": 0.18}  # em
_CURVE = 0.5523  # of the radius: how far a quarter circle's control points are from its ends


class Dots:
    """The dots of a piece, drawn where WeasyPrint draws emojis: after the text, from its origin."""

    def __init__(self, piece: Slice) -> None:
        self._piece = piece

    def draw(self, stream: Any, size: float, _height: float, style: Any) -> None:
        """Draw in units of CSS pixels, the baseline at 0 and downwards positive."""
        kinds = style["text_emphasis_style"]
        radius = _RADIUS["circle" if "circle" in kinds else "dot"] * size
        y = (_BELOW if "under" in style["text_emphasis_position"] else _ABOVE) * size
        middles = list(self.middles())
        is_open = "open" in kinds
        if is_open:
            stream.set_line_width(radius / 4)
            stream.set_color(style["color"], stroke=True)
        for x in middles:
            _circle(stream, x * size, y, radius)
        if middles:
            stream.stroke() if is_open else stream.fill()

    def middles(self) -> Iterator[float]:
        """The middles of the characters that get a dot: all but marks and spaces (em)."""
        piece, at = self._piece, self._piece.lead
        for sign, glyphs, space in zip(piece.text, piece.glyphs, piece.spaces, strict=False):
            advance = sum(glyph.advance for glyph in glyphs)
            if not sign.isspace() and class_of(sign) not in _BARE:
                yield at + advance / 2
            at += advance + space


def _circle(stream: Any, x: float, y: float, r: float) -> None:
    c = _CURVE * r
    stream.move_to(x + r, y)
    stream.curve_to(x + r, y + c, x + c, y + r, x, y + r)
    stream.curve_to(x - c, y + r, x - r, y + c, x - r, y)
    stream.curve_to(x - r, y - c, x - c, y - r, x, y - r)
    stream.curve_to(x + c, y - r, x + r, y - c, x + r, y)
    stream.close()
