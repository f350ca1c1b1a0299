"""`--show-grid`: the type area, its columns, lines and character cells, drawn over every page.

Numbers along the type area count its lines and characters, those along the trimmed page are mm.
They are drawn, not written: the text of the page stays what it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from hakusho.profiles.book import Sheet
from hakusho.trade.hanmen import KihonHanmen
from kumihan.engine.streams import ContentStream
from kumihan.geometry.units import PT_PER_MM
from kumihan.writing.joining import Leaf, Output

_CELLS, _EDGES = (0.45, 0.75, 0.95, 0.08), (0.85, 0.15, 0.5, 0.3)  # red, green, blue, width in pt

_DIGIT, _ADVANCE = 1.4, 1.2  # mm: the height of a digit, and from one to the next
_BESIDE = 0.8  # mm between numbers and the type area
_EVERY, _RULER = 5, 10  # lines and characters, and mm, of which one has a number
# The strokes of digits on a field of 1 × 2, from its head and left: those of seven segments.
_STROKES = {
    "a": (0, 0, 1, 0), "b": (1, 0, 1, 1), "c": (1, 1, 1, 2), "d": (0, 2, 1, 2),
    "e": (0, 1, 0, 2), "f": (0, 0, 0, 1), "g": (0, 1, 1, 1),
}  # fmt: skip
_SEGMENTS = (
    "abcdef",
    "bc",
    "abged",
    "abgcd",
    "fgbc",
    "afgcd",
    "afgedc",
    "abc",
    "abcdefg",
    "abcdfg",
)

Line = tuple[float, float, float, float]  # from x, y to x, y, in mm from head and left
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
            _lines(stream, [*_counts(hanmen, is_recto=is_recto), *_ruler(hanmen)])

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


def _counts(hanmen: KihonHanmen, *, is_recto: bool) -> Iterator[Line]:
    """The numbers of characters above each column, and of lines before the first one."""
    columns = list(_columns(hanmen, is_recto=is_recto))
    for x, y, _, _ in columns:
        for n in _numbered(hanmen.line_length):
            yield from _number(n, x + (n - 0.5) * hanmen.em, y - _BESIDE - _DIGIT)
    x, y, _, _ = columns[0]
    for n in _numbered(hanmen.number_of_lines):
        middle = y + (n - 1) * hanmen.pitch + hanmen.em / 2
        yield from _number(n, x - _BESIDE - 1.2 * _ADVANCE, middle - _DIGIT / 2)


def _numbered(count: int) -> Iterator[int]:
    """The first of so many, and every fifth."""
    yield from (n for n in range(1, count + 1) if n == 1 or n % _EVERY == 0)


def _ruler(hanmen: KihonHanmen) -> Iterator[Line]:
    """Ticks and mm along the head and the left edge of the trimmed page."""
    for at in range(_RULER, int(hanmen.page_width), _RULER):
        yield at, 0, at, _BESIDE
        yield from _number(at, at, 2 * _BESIDE)
    for at in range(_RULER, int(hanmen.page_height), _RULER):
        yield 0, at, _BESIDE, at
        yield from _number(at, 2 * _BESIDE + 1.5 * _ADVANCE, at - _DIGIT / 2)


def _number(number: int, middle: float, top: float) -> Iterator[Line]:
    """The strokes of a number around the middle of its place."""
    digits, unit = str(number), _DIGIT / 2
    left = middle - (len(digits) * _ADVANCE - (_ADVANCE - unit)) / 2
    for place, digit in enumerate(digits):
        x = left + place * _ADVANCE
        for stroke in _SEGMENTS[int(digit)]:
            x1, y1, x2, y2 = (part * unit for part in _STROKES[stroke])
            yield x + x1, top + y1, x + x2, top + y2


def _lines(stream: ContentStream, lines: Iterable[Line]) -> None:
    red, green, blue, width = _EDGES
    stream.set_color_rgb(red, green, blue, stroke=True)
    stream.set_line_width(width)
    for x1, y1, x2, y2 in lines:
        stream.move_to(x1 * PT_PER_MM, y1 * PT_PER_MM)
        stream.line_to(x2 * PT_PER_MM, y2 * PT_PER_MM)
    stream.stroke()
