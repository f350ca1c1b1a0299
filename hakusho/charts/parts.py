"""What charts have in common: units, key, styles of series, labels that make room for others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from hakusho.charts.canvas import LINE, Bounds, Canvas
from hakusho.charts.look import Look, hatches, is_dark
from hakusho.charts.type import LEADING
from hakusho.tree.chart import Chart, Series

ROW = 1.5  # em: from line to line at the head of a chart
_SWATCH = 1.2  # em: the width of a sample in the key
_DASHES: tuple[Any, ...] = ("-", (0, (5, 1.5)), (0, (1.5, 1)), (0, (7, 1.5, 1.5, 1.5)), "-", (0, (3, 1)))  # fmt: skip # noqa: E501
_MARKERS = "os^Dv"  # filled, and open for as many series more


@dataclass(frozen=True, slots=True)
class Style:
    """How a series looks: with a marker it is a line, otherwise a filled area."""

    colour: str
    hatch: str = ""
    dash: Any = "-"
    marker: str = ""
    is_open: bool = False

    def line(self, paper: str) -> dict[str, Any]:
        """The style of its line, of matplotlib; an open marker is filled with paper."""
        face = {"markerfacecolor": paper} if self.is_open else {}
        return {"linestyle": self.dash, "marker": self.marker, **face}


def styles(series: Sequence[Series], look: Look) -> list[Style]:
    """The styles of the series of a chart; lines get colours dark enough to be seen on paper."""
    dark = [colour for colour in look.palette if is_dark(colour)] or [look.ink]
    light = [colour for colour in look.palette if not is_dark(colour)]
    is_combined = len({one.is_line for one in series}) > 1
    shades = light if is_combined and light else look.palette
    fills = [shades[number % len(shades)] for number in range(len(series))]
    found = [Style(fill, hatch) for fill, hatch in zip(fills, hatches(fills), strict=True)]
    lines = (number for number, one in enumerate(series) if one.is_line)
    for order, number in enumerate(lines):
        dash, marker = _DASHES[order % len(_DASHES)], _MARKERS[order % len(_MARKERS)]
        is_open = order >= len(_MARKERS)
        found[number] = Style(dark[order % len(dark)], "", dash, marker, is_open)
    return found


def slices(count: int, look: Look) -> list[Style]:
    """The styles of the slices of a pie, in which the last one stands beside the first."""
    fills = [look.palette[number % len(look.palette)] for number in range(count)]
    if count > 1 and fills[-1] == fills[0]:
        fills[-1] = look.palette[2]
    return [Style(fill, hatch) for fill, hatch in zip(fills, hatches(fills), strict=True)]


def spread(wanted: Sequence[float], sizes: Sequence[float], low: float, high: float) -> list[float]:
    """The middles of items of these sizes, as near to the wanted ones as they do not overlap.

    The items lie between `low` and `high` as long as there is room.
    """
    groups: list[tuple[list[int], float]] = []
    for item in sorted(range(len(wanted)), key=lambda n: wanted[n]):
        members = [item]
        start = _start(members, wanted, sizes, (low, high))
        while groups and groups[-1][1] + sum(sizes[n] for n in groups[-1][0]) > start:
            members = groups.pop()[0] + members
            start = _start(members, wanted, sizes, (low, high))
        groups.append((members, start))
    places = [0.0] * len(wanted)
    for members, start in groups:
        at = start
        for item in members:
            places[item] = at + sizes[item] / 2
            at += sizes[item]
    return places


def _start(
    members: Sequence[int], wanted: Sequence[float], sizes: Sequence[float],
    bounds: tuple[float, float],
) -> float:  # fmt: skip
    """Where a group begins so that its members are where they are wanted on average."""
    before, total = 0.0, 0.0
    for item in members:
        total += wanted[item] - sizes[item] / 2 - before
        before += sizes[item]
    return max(bounds[0], min(total / len(members), bounds[1] - before))


def head(canvas: Canvas, chart: Chart, keys: Sequence[tuple[str, Style]]) -> Bounds:
    """Write the units of both axes and the key; returns the area that is left below."""
    area, em = canvas.area, canvas.look.type.size
    rights = {one.unit: None for one in chart.panels[0].series if one.is_right and one.unit}
    units = (chart.unit, "・".join(rights))
    top = area.top - em * ROW / 2
    left = canvas.text((0, top), f"（{units[0]}）").right if units[0] else 0.0
    right = area.right
    if units[1]:
        right = canvas.text((right, top), f"（{units[1]}）", "end").left
    widths = [_key_width(canvas, title) for title, _ in keys]
    is_beside = sum(widths) <= right - left - 2 * em
    rows = [keys] if is_beside else list(_wrapped(keys, widths, area.width))
    first = top if is_beside or not any(units) else top - em * ROW
    for number, row in enumerate(rows):
        at = (right if is_beside else area.right) - sum(_key_width(canvas, t) for t, _ in row)
        for title, style in row:
            _key(canvas, (at, first - number * em * ROW), title, style)
            at += _key_width(canvas, title)
    last = first - (len(rows) - 1) * em * ROW
    is_empty = not keys and not any(units)
    return replace(area, top=area.top - em / 2 if is_empty else last - em * (ROW / 2 + 0.2))


def _wrapped(
    keys: Sequence[tuple[str, Style]], widths: Sequence[float], room: float
) -> Iterator[list[tuple[str, Style]]]:
    """The entries of the key in rows that are no wider than the room."""
    row: list[tuple[str, Style]] = []
    used = 0.0
    for key, width in zip(keys, widths, strict=True):
        if row and used + width > room:
            yield row
            row, used = [], 0.0
        row.append(key)
        used += width
    yield row


def _key_width(canvas: Canvas, title: str) -> float:
    type_ = canvas.look.type
    return type_.width(title) + type_.size * (_SWATCH + 1.4)


def _key(canvas: Canvas, at: tuple[float, float], title: str, style: Style) -> None:
    em, (x, y) = canvas.look.type.size, at
    if style.marker:
        line_style = {**style.line(canvas.look.paper), "markersize": 3.6}
        points = [(x, y), (x + em * _SWATCH / 2, y), (x + em * _SWATCH, y)]
        canvas.line(points, style.colour, LINE, markevery=[1], **line_style)
    else:
        canvas.rectangle(Bounds(x, y - em * 0.4, x + em * _SWATCH, y + em * 0.4), style.colour,
                         style.hatch)  # fmt: skip
    canvas.keep_free(Bounds(x, y - em / 2, x + em * _SWATCH, y + em / 2))
    canvas.text((x + em * (_SWATCH + 0.4), y), title)


def lines_at(
    canvas: Canvas, at: tuple[float, float], lines: Sequence[str], leading: float = LEADING,
    **style: Any,
) -> None:  # fmt: skip
    """Write a label of several lines, with its middle at the height of `at`; `leading` in em."""
    pitch = canvas.look.type.size * leading
    top = at[1] + pitch * (len(lines) - 1) / 2
    for number, line in enumerate(lines):
        canvas.text((at[0], top - number * pitch), line, **style)
