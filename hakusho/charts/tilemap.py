"""A map of the prefectures in squares of one size, coloured by classes of their values."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise

from hakusho.charts.canvas import RULE, Bounds, Canvas
from hakusho.charts.look import Look
from hakusho.charts.parts import ROW, lines_at
from hakusho.charts.prefectures import ACROSS, DOWN, PLACES, short
from hakusho.charts.scale import printed
from hakusho.charts.type import LEADING
from hakusho.trade.colour import lightness
from hakusho.tree.chart import Panel
from hakusho.tree.chartentry import ChartEntry

_GAP = 0.4  # mm: between two squares
_LARGEST = 11.0  # mm: the side of a square
_SWATCH = (2.4, 1.1)  # em: width and height of a square in the key
_FAMILY = (0, 1, 3, 4)  # the colours of a theme that are shades of one hue
_CHOSEN = {2: (1, 4), 3: (1, 2, 4), 4: (1, 2, 3, 4), 5: (0, 1, 2, 3, 4)}  # shades by classes


def draw(canvas: Canvas, entry: ChartEntry, panel: Panel, region: Bounds) -> None:
    """Draw the map in its region, with its key above the west."""
    (series,) = panel.series
    values = {
        short(category.text): number
        for category, number in zip(panel.categories, series.numbers, strict=True)
        if number is not None
    }
    bounds = _bounds(entry, list(values.values()))
    colours = shades(canvas.look, len(bounds) + 1)
    side = min(region.width / ACROSS, region.height / DOWN, _LARGEST)
    left = region.left + (region.width - side * ACROSS) / 2
    for name, (column, row) in PLACES.items():
        top = region.top - row * side
        box = Bounds(left + column * side, top - side + _GAP,
                     left + (column + 1) * side - _GAP, top)  # fmt: skip
        number = values.get(name)
        fill = canvas.look.paper if number is None else colours[bisect_right(bounds, number)]
        text = "…" if number is None else printed(number, series.decimals)
        _square(canvas, box, fill)
        _name(canvas, box, fill, name, text)
    _key(canvas, (left, region.top), series.title.text, bounds, colours)


def shades(look: Look, count: int) -> list[str]:
    """The colours of so many classes, from the palest to the darkest."""
    family = sorted((look.palette[n] for n in _FAMILY), key=lightness, reverse=True)
    return [[look.paper, *family][n] for n in _CHOSEN[max(2, count)]]


def _bounds(entry: ChartEntry, values: Sequence[Decimal]) -> list[Decimal]:
    """Where each class but the first begins: as the entry wants it, or four of about one size."""
    if entry.classes:
        return [Decimal(f"{bound:g}") for bound in entry.classes]
    ordered = sorted(values)
    quarters = {_rounded(ordered[len(ordered) * n // 4]) for n in (1, 2, 3)}
    return sorted(quarters)


def _rounded(number: Decimal) -> Decimal:
    """A number rounded to its first two digits."""
    unit = Decimal(1).scaleb(number.adjusted() - 1)
    return (number / unit).quantize(Decimal(1), ROUND_HALF_UP) * unit if number else number


def _square(canvas: Canvas, box: Bounds, fill: str) -> None:
    canvas.rectangle(box, fill)
    if fill == canvas.look.paper:
        corners = [(box.left, box.bottom), (box.right, box.bottom), (box.right, box.top),
                   (box.left, box.top), (box.left, box.bottom)]  # fmt: skip
        canvas.line(corners, canvas.look.rule, RULE)


def _name(canvas: Canvas, box: Bounds, fill: str, name: str, value: str) -> None:
    """Write the name of a prefecture and, if both have room, its value below."""
    type_ = canvas.look.type
    lines = type_.broken(name, box.width)
    has_room = box.height >= type_.size * LEADING * (len(lines) + 1)
    if has_room and type_.width(value) <= box.width:
        lines.append(value)
    colour = canvas.look.text_on(fill)
    middle = ((box.left + box.right) / 2, (box.bottom + box.top) / 2)
    leading = min(LEADING, box.height / len(lines) / type_.size)
    lines_at(canvas, middle, lines, leading, anchor="middle", colour=colour)


def _key(
    canvas: Canvas, at: tuple[float, float], title: str, bounds: Sequence[Decimal],
    colours: Sequence[str],
) -> None:  # fmt: skip
    """Write the key, with the class of the greatest values first."""
    em, (left, top) = canvas.look.type.size, at
    canvas.text((left, top - em * ROW / 2), title, is_bold=True)
    names = [printed(bound) for bound in bounds]
    texts = [f"{names[0]}未満"] if names else ["全て"]
    texts += [f"{a}以上{b}未満" for a, b in pairwise(names)]
    texts += [f"{names[-1]}以上"] if names else []
    pairs = zip(reversed(texts), reversed(colours[: len(texts)]), strict=True)
    for number, (text, colour) in enumerate(pairs):
        middle = top - em * ROW * (number + 1.5)
        width, height = (em * part for part in _SWATCH)
        box = Bounds(left, middle - height / 2, left + width, middle + height / 2)
        _square(canvas, box, colour)
        canvas.text((left + width + em / 2, middle), text)
