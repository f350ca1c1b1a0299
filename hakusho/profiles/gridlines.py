"""`--show-grid`: the type area, its columns, lines and character cells, drawn over every page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from hakusho.profiles.book import Sheet
from hakusho.trade.hanmen import KihonHanmen
from kumihan.geometry.units import PT_PER_MM
from kumihan.writing.joining import Leaf, Output

_CELLS, _EDGES = (0.45, 0.75, 0.95, 0.08), (0.85, 0.15, 0.5, 0.3)  # red, green, blue, width in pt

Rectangle = tuple[float, float, float, float]  # x, y, width, height in mm from head and left


def over(output: Output, hanmen: KihonHanmen, among: Sequence[Sheet]) -> Output:
    """The same output with the grid over its pages; nothing is laid out anew."""
    before = output.overlay

    def overlay(number: int, leaf: Leaf, stream: Any) -> None:
        if before is not None:
            before(number, leaf, stream)
        page = among[number].page if number < len(among) else None
        is_recto = page.is_recto if page else number % 2 == 0
        stream.push_state()
        _draw(stream, _cells(hanmen, is_recto=is_recto), *_CELLS)
        _draw(stream, _columns(hanmen, is_recto=is_recto), *_EDGES)
        stream.pop_state()

    return replace(output, overlay=overlay)


def _columns(hanmen: KihonHanmen, *, is_recto: bool) -> Iterator[Rectangle]:
    left = hanmen.gutter if is_recto else hanmen.fore_edge
    step = hanmen.column_width + hanmen.column_gap * hanmen.em
    for column in range(hanmen.columns):
        yield left + column * step, hanmen.head, hanmen.column_width, hanmen.height


def _cells(hanmen: KihonHanmen, *, is_recto: bool) -> Iterator[Rectangle]:
    """The cells of all lines: a frame a line, a frame every other character down the column."""
    em = hanmen.em
    for x, y, width, height in _columns(hanmen, is_recto=is_recto):
        yield from ((x, y + n * hanmen.pitch, width, em) for n in range(hanmen.number_of_lines))
        yield from ((x + n * em, y, em, height) for n in range(0, hanmen.line_length, 2))


def _draw(
    stream: Any, rectangles: Iterator[Rectangle], red: float, green: float, blue: float, line: float
) -> None:
    stream.set_color_rgb(red, green, blue, stroke=True)
    stream.set_line_width(line)
    for rectangle in rectangles:
        stream.rectangle(*(value * PT_PER_MM for value in rectangle))
    stream.stroke()
