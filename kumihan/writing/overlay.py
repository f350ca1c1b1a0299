"""Marks drawn over a finished page: short texts, rules and triangles; the page stays as it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from kumihan.engine.streams import ContentStream
from kumihan.geometry.units import PT_PER_MM
from kumihan.jlreq.breaks import may_break
from kumihan.jlreq.classes import class_of
from kumihan.text.pen import Pen
from kumihan.text.shape import Fonts, Glyphs, fonts_of
from kumihan.text.words import TextStyle
from kumihan.writing.painted import Painted

Colour = tuple[float, float, float]  # red, green, blue from 0 to 1
WHITE: Colour = (1, 1, 1)
_ASCENT, _HEIGHT = 0.9, 1.1  # em: of the white behind a text


@dataclass(frozen=True, slots=True)
class OverlayFace:
    """A face for marks: shapes their text and measures it."""

    style: TextStyle
    fonts: Fonts

    @classmethod
    def of(cls, painted: Painted, configuration: Any, family: str) -> OverlayFace:
        """A face of this family among those that a section was set with."""
        style = TextStyle(painted.style, configuration)
        style.update(
            font_family=(family,), font_weight=400, font_style="normal", text_transform="none"
        )
        return cls(style, fonts_of(style))

    def shape(self, text: str) -> list[Glyphs]:
        """The glyphs of a text."""
        return self.fonts.shape(text, self.style)

    def width(self, text: str) -> float:
        """The width of a text in em."""
        return sum(glyph.advance for glyphs in self.shape(text) for glyph in glyphs)

    def wrapped(self, text: str, measure: float) -> list[str]:
        """A text in lines of a measure in em; what is longer than a line is cut anywhere."""
        lines = [""]
        for piece in _pieces(" ".join(text.split())):
            for part in [piece] if self.width(piece) <= measure else piece:
                if lines[-1] and self.width(lines[-1] + part) > measure:
                    lines.append("")
                lines[-1] += part
        return lines


def _pieces(text: str) -> Iterator[str]:
    """The parts of a text between which a line may end."""
    piece = text[:1]
    for before, after in pairwise(text):
        if may_break(class_of(before), class_of(after), "normal"):
            yield piece
            piece = after
        else:
            piece += after
    yield piece


@dataclass(frozen=True, slots=True)
class Marker:
    """Draws on a page; all lengths in mm, from the head and the left of the page."""

    stream: ContentStream
    face: OverlayFace

    def text(
        self, x: float, baseline: float, text: str, size: float, colour: Colour, align: float = 0
    ) -> None:
        """Draw a line of text that begins at x; `align` 0.5 centres it there, 1 ends it there."""
        glyphs = self.face.shape(text)
        x -= align * self.face.width(text) * size
        self.stream.set_color_rgb(*colour)
        self.stream.begin_text()
        self.stream.set_text_matrix(1, 0, 0, -1, round(x, 3), round(baseline, 3))
        pen = Pen(self.stream, self.face.fonts, size)
        for one in glyphs:
            pen.show(one, 0)
        pen.flush()
        self.stream.end_text()

    def label(
        self, x: float, baseline: float, text: str, size: float, colour: Colour, align: float = 0
    ) -> None:
        """Draw a text on white, so that it can be read on any ground."""
        width = self.face.width(text) * size
        left, head = x - align * width, baseline - _ASCENT * size
        self.rectangle(left, head, width, _HEIGHT * size, WHITE)
        self.text(x, baseline, text, size, colour, align)

    def rectangle(
        self, x: float, y: float, width: float, height: float, colour: Colour, line: float = 0
    ) -> None:
        """Draw a filled rectangle or, if `line` has some thickness, only its edge."""
        self.stream.set_color_rgb(*colour, stroke=bool(line))
        self.stream.set_line_width(line)
        self.stream.rectangle(*(round(length, 3) for length in (x, y, width, height)))
        (self.stream.stroke if line else self.stream.fill)()

    def polygon(self, points: Sequence[tuple[float, float]], colour: Colour) -> None:
        """Draw a filled polygon."""
        self.stream.set_color_rgb(*colour)
        for number, (x, y) in enumerate(points):
            (self.stream.line_to if number else self.stream.move_to)(round(x, 3), round(y, 3))
        self.stream.fill()


@contextmanager
def marker(stream: ContentStream, face: OverlayFace) -> Iterator[Marker]:
    """Draw marks on a page whose content is written.

    They are no part of the text, but an artifact for readers that go by structure (ISO 32000-1
    §14.8.2.2).
    """
    with stream.stacked():
        stream.transform(a=PT_PER_MM, d=PT_PER_MM)
        stream.begin_marked_content("Artifact")
        yield Marker(stream, face)
        stream.end_marked_content()
