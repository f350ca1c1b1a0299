"""Pie charts: shares of one whole, each slice with its name and percentage."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from hakusho.charts.canvas import Bounds, Canvas, Point
from hakusho.charts.parts import Style, lines_at, slices, spread
from hakusho.charts.scale import printed
from hakusho.charts.type import LEADING
from hakusho.tree.chart import Panel, shares
from hakusho.tree.chartentry import ChartEntry

_WIDTH = 0.25  # of the region's width: the radius, which leaves as much for names at either side
_INSIDE = 0.62  # of the radius: where names stand in their slices
_TOP = 90.0  # degrees: the first slice begins at the top


@dataclass(frozen=True, slots=True)
class _Slice:
    name: str
    share: str
    start: float  # degrees, clockwise from the top
    end: float
    style: Style


def draw(canvas: Canvas, _entry: ChartEntry, panel: Panel, region: Bounds) -> None:
    """Draw a pie in its region; names that do not fit into their slices stand beside it."""
    em = canvas.look.type.size
    found = _slices(canvas, panel)
    widest = max(canvas.look.type.width(one.share) for one in found)
    beside = region.width / 2 - widest - 1.7 * em
    radius = max(em, min(region.width * _WIDTH, region.height / 2 - em, beside))
    centre = ((region.left + region.right) / 2, (region.bottom + region.top) / 2)
    outside = []
    for one in found:
        canvas.wedge(centre, radius, (_TOP - one.end, _TOP - one.start), one.style.colour,
                     one.style.hatch)  # fmt: skip
        if not _write_inside(canvas, centre, radius, one):
            outside.append(one)
    for is_right in (True, False):
        side = [one for one in outside if ((one.start + one.end) / 2 < 180) == is_right]  # noqa: PLR2004
        _write_beside(canvas, centre, radius, side, region)


def _slices(canvas: Canvas, panel: Panel) -> list[_Slice]:
    parts = shares(panel.series[0].numbers)
    shown = [(c.text, part) for c, part in zip(panel.categories, parts, strict=True) if part]
    found, at = [], 0.0
    for (name, part), style in zip(shown, slices(len(shown), canvas.look), strict=True):
        end = at + float(part) * 3.6
        found.append(_Slice(name, f"{printed(part, 1)}％", at, end, style))
        at = end
    return found


def _write_inside(canvas: Canvas, centre: Point, radius: float, one: _Slice) -> bool:
    """Write the name into its slice if it lies wholly in it; returns whether it does."""
    type_ = canvas.look.type
    angle = math.radians(_TOP - (one.start + one.end) / 2)
    is_whole = one.end - one.start > 359  # noqa: PLR2004
    reach = 0.0 if is_whole else radius * _INSIDE
    x, y = centre[0] + reach * math.cos(angle), centre[1] + reach * math.sin(angle)
    lines = [*type_.broken(one.name, radius * _INSIDE * 1.3), one.share]
    half = max(map(type_.width, lines)) / 2 + type_.size * 0.2
    high = type_.size * LEADING * len(lines) / 2
    corners = [(x + a - centre[0], y + b - centre[1]) for a in (-half, half) for b in (-high, high)]
    turns = [(_TOP - math.degrees(math.atan2(b, a))) % 360 for a, b in corners]
    is_near = all(math.hypot(a, b) < radius for a, b in corners)
    if not (is_near and (is_whole or all(one.start < turn < one.end for turn in turns))):
        return False
    colour = canvas.look.text_on(one.style.colour)
    lines_at(canvas, (x, y), lines, anchor="middle", colour=colour)
    return True


def _write_beside(
    canvas: Canvas, centre: Point, radius: float, side: Sequence[_Slice], region: Bounds
) -> None:
    """Write names at one side of the pie, each with a thin line to its slice."""
    em = canvas.look.type.size
    angles = [math.radians(_TOP - (one.start + one.end) / 2) for one in side]
    room = region.width / 2 - radius - em * 1.6
    labels = [canvas.look.type.broken(f"{one.name} {one.share}", room) for one in side]
    sizes = [em * LEADING * len(label) for label in labels]
    wanted = [centre[1] + (radius + em) * math.sin(angle) for angle in angles]
    places = spread(wanted, sizes, region.bottom, region.top)
    for one, angle, place, label in zip(side, angles, places, labels, strict=True):
        sign = 1 if (one.start + one.end) / 2 < 180 else -1  # noqa: PLR2004
        x = centre[0] + sign * (radius + em * 1.6)
        out = radius + em * 0.4
        edge, bend = (
            (centre[0] + r * math.cos(angle), centre[1] + r * math.sin(angle))
            for r in (radius, out)
        )
        canvas.line(
            [edge, bend, (x - sign * em * 0.7, place), (x - sign * em * 0.2, place)], zorder=2.5
        )
        lines_at(canvas, (x, place), label, anchor="start" if sign > 0 else "end")
