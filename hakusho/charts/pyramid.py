"""Population pyramids: two series back to back."""

from __future__ import annotations

from dataclasses import dataclass

from hakusho.charts import categories
from hakusho.charts.canvas import HAIRLINE, Bounds, Canvas
from hakusho.charts.frame import TICK, Frame
from hakusho.charts.layers import write_inside
from hakusho.charts.parts import ROW, Style, lines_at, styles
from hakusho.charts.scale import Scale, fitted, printed
from hakusho.charts.type import LEADING
from hakusho.tree.chart import Panel, Series
from hakusho.tree.chartentry import ChartEntry

_BAR = 0.86  # of the height of a slot
_INTERVAL = 14.0  # mm between ticks, about
_EDGE = 1.5  # em: half the width of the number at the end of an axis
_SIDE = 0.3  # of the width: the most that names between the halves get


@dataclass(frozen=True, slots=True)
class _Half:
    """A half: its frame, whose values grow to the right or, if it is mirrored, to the left."""

    frame: Frame
    is_mirrored: bool

    def at(self, share: float) -> float:
        """Where a point of the scale (0 to 1) lies across the frame (0 to 1)."""
        return 1 - share if self.is_mirrored else share


def draw(canvas: Canvas, entry: ChartEntry, panel: Panel, region: Bounds) -> None:
    """Draw a pyramid in its region, with the first category at the foot."""
    own, writes = styles(panel.series, canvas.look), entry.labels in ("auto", "all")
    type_, entry_count = canvas.look.type, len(panel.categories)
    em = type_.size
    found = _names(canvas, panel, region)
    middle = max((type_.width(line) for lines in found.values() for line in lines), default=0.0)
    middle += 2 * em * TICK
    side = (region.width - middle) / 2 - _EDGE * em
    titles = [type_.broken(series.title.text, side) for series in panel.series]
    head = em * (ROW + LEADING * (max(map(len, titles)) - 1))
    low, high = region.bottom + em * (TICK + 1), region.top - head
    lefts = (region.left + _EDGE * em, region.left + _EDGE * em + side + middle)
    scale = _scale(panel, side)
    halves = [
        _Half(Frame(Bounds(left, low, left + side, high), 0, entry_count, True), left == lefts[0])
        for left in lefts
    ]
    for half, series, style, title in zip(halves, panel.series, own, titles, strict=True):
        centre = (half.frame.box.left + half.frame.box.right) / 2
        lines_at(canvas, (centre, high + head / 2), title, anchor="middle")
        _draw_half(canvas, half, series, style, scale)
        if writes:
            _write(canvas, half, series, style, scale)
    for number, name in categories.beside(found, halves[0].frame.slot, em).items():
        y = halves[0].frame.point(entry_count - number - 0.5, 0)[1] - name.shift
        lines_at(canvas, (lefts[1] - middle / 2, y), name.lines, anchor="middle")


def _names(canvas: Canvas, panel: Panel, region: Bounds) -> dict[int, list[str]]:
    wide = region.width * _SIDE
    type_ = canvas.look.type
    return {n: type_.broken(c.text, wide) for n, c in enumerate(panel.categories)}


def _scale(panel: Panel, side: float) -> Scale:
    values = [n for one in panel.series for n in one.numbers if n is not None]
    return fitted(values, max(2, min(5, round(side / _INTERVAL))))


def _bar(half: _Half, slot: int, share: float) -> Bounds:
    start = half.frame.last - slot - 1 + (1 - _BAR) / 2
    return half.frame.rectangle((start, start + _BAR), (half.at(0), half.at(share)))


def _draw_half(canvas: Canvas, half: _Half, series: Series, style: Style, scale: Scale) -> None:
    em, box = canvas.look.type.size, half.frame.box
    for tick, label in zip(scale.ticks, scale.labels, strict=True):
        x = half.frame.point(0, half.at(scale.at(tick)))[0]
        if tick:
            canvas.rule((x, box.bottom), (x, box.top))
        else:
            canvas.line([(x, box.bottom), (x, box.top)], width=HAIRLINE, zorder=3)
        place = (x, box.bottom - em * (TICK + 0.5))
        canvas.texts_if_free([canvas.label(place, label, "middle")])
    for slot, number in enumerate(series.numbers):
        if number:
            canvas.rectangle(_bar(half, slot, scale.at(number)), style.colour, style.hatch)


def _write(canvas: Canvas, half: _Half, series: Series, style: Style, scale: Scale) -> None:
    for slot, number in enumerate(series.numbers):
        if number:
            box = _bar(half, slot, scale.at(number))
            write_inside(canvas, box, style, printed(number, series.decimals))
