"""Inline notes (割注): the text of an inline box set in two rows within its line (JLREQ 3.4).

The rows touch, and their common middle is that of the line's em; together they may be higher than
it, but the line pitch stays as it is. What a reader copies or hears is the upper row, then the
lower one.
"""

from __future__ import annotations

from collections.abc import Sequence

from kumihan.engine.boxes import Style
from kumihan.engine.streams import ContentStream
from kumihan.text.draw import Slice
from kumihan.text.pen import Pen, actual_text
from kumihan.text.shape import Glyphs

_MIDDLE = 0.38  # em: from the baseline to the middle of a frame


class Rows(Slice):
    """The part of a note on one line; the lower row begins with character `turn`.

    `em` is that of the line, in CSS pixels. The space after the upper row takes the pen back to
    the head of the lower one.
    """

    __slots__ = ("em", "turn")

    def __init__(
        self,
        text: str,
        rows: Sequence[tuple[Sequence[Glyphs], Sequence[float], float]],
        em: float,
        style: Style,
    ) -> None:
        """`rows` are the glyphs, spaces and lead (em) of each."""
        glyphs, spaces = [*rows[0][0]], [*rows[0][1]]
        self.em, self.turn = em, len(glyphs)
        for more, rooms, lead in rows[1:]:
            spaces[-1] += lead - rows[0][2] - _length(glyphs, spaces)
            glyphs += more
            spaces += rooms
        super().__init__(text, glyphs, spaces, rows[0][2], style)

    @property
    def rises(self) -> tuple[float, float]:
        """How far the baselines of the rows are above that of the line, in CSS pixels."""
        size = self._style["font_size"]
        middle = _MIDDLE * (self.em - size)
        return middle + size / 2, middle - size / 2

    def show(self, stream: ContentStream, pen: Pen) -> None:
        """Write the upper row, then the lower one; both are stated as one text."""
        upper, lower = self.rises
        stream.begin_marked_content("Span", actual_text(self.text))
        stream.set_text_rise(upper)
        for number, (glyphs, space) in enumerate(zip(self.glyphs, self.spaces, strict=True)):
            if number == self.turn:
                pen.flush()
                stream.set_text_rise(lower)
            pen.show(glyphs, space)
        pen.flush()
        stream.set_text_rise(0)
        stream.end_marked_content()


def _length(glyphs: Sequence[Glyphs], spaces: Sequence[float]) -> float:
    return sum(spaces) + sum(glyph.advance for cluster in glyphs for glyph in cluster)
