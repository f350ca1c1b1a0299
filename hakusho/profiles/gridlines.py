"""`--show-grid`: the type area, its columns, lines and character cells, drawn over every page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from hakusho.profiles.book import Sheet
from hakusho.trade.hanmen import KihonHanmen
from kumihan.engine.streams import ContentStream
from kumihan.geometry.units import PT_PER_MM
from kumihan.writing.joining import Leaf, Output

_CELLS, _EDGES = (0.45, 0.75, 0.95, 0.08), (0.85, 0.15, 0.5, 0.3)  # red, green, blue, width in pt

Rectangle = tuple[float, float, float, float]  # x, y, width, height in mm from head and left


def over(output: Output, hanmen: KihonHanmen, among: Sequence[Sheet]) -> Output:
    """The same output with the grid drawn over its pages, which are not laid out again."""
    before = output.overlay

    def overlay(number: int, leaf: Leaf, stream: ContentStream) -> None:
        if before is not None:
            before(number, leaf, stream)
        page = among[number].page if number < len(among) else None
        is_recto = page.is_recto if page else number % 2 == 0
        with stream.stacked():
            _draw(stream, _cells(hanmen, is_recto=is_recto), *_CELLS)
            _draw(stream, _columns(hanmen, is_recto=is_recto), *_EDGES)

    return replace(output, overlay=overlay)


def _columns(hanmen: KihonHanmen, *, is_recto: bool) -> Iterator[Rectangle]:
    left = hanmen.gutter if is_recto else hanmen.fore_edge
    step = hanmen.column_width + hanmen.column_gap * hanmen.em
    for column in range(hanmen.columns):
        yield left + column * step, hanmen.head, hanmen.column_width, hanmen.height


def _cells(hanmen: KihonHanmen, *, is_recto: bool) -> Iterator[Rectangle]:
    """The cells of all lines, as a frame for each line and for every other column of characters."""
    em = hanmen.em
    for x, y, width, height in _columns(hanmen, is_recto=is_recto):
        yield from ((x, y + n * hanmen.pitch, width, em) for n in range(hanmen.number_of_lines))
        yield from ((x + n * em, y, em, height) for n in range(0, hanmen.line_length, 2))


def _draw(
    stream: ContentStream,
    rectangles: Iterator[Rectangle],
    red: float,
    green: float,
    blue: float,
    line: float,
) -> None:
    stream.set_color_rgb(red, green, blue, stroke=True)
    stream.set_line_width(line)
    for rectangle in rectangles:
        stream.rectangle(*(value * PT_PER_MM for value in rectangle))
    stream.stroke()
