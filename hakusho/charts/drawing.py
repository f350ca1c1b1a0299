"""A chart into SVG."""

from __future__ import annotations

from dataclasses import replace

from hakusho.charts import plot
from hakusho.charts.canvas import Box, Canvas
from hakusho.charts.look import Look
from hakusho.charts.model import Chart, Panel, Value, shares
from hakusho.charts.parts import head, styles

PERCENT = "％"


def draw(chart: Chart, size: tuple[float, float], look: Look) -> bytes:
    """The drawing of a chart, `size` in mm: the same bytes for the same chart and look."""
    canvas = Canvas(*size, look)
    _draw_plot(canvas, chart)
    return canvas.svg()


def _draw_plot(canvas: Canvas, chart: Chart) -> None:
    if chart.entry.form == "band":
        chart = _in_percent(chart)
    series = chart.panels[0].series
    own = styles(series, canvas.look)
    is_direct = _is_direct(chart)
    keys = [] if is_direct or len(series) == 1 else list(
        zip((one.title.text for one in series), own, strict=True)
    )  # fmt: skip
    region = head(canvas, chart, keys)
    extent = region.width if chart.entry.horizontal else region.height
    plan = plot.Plan(chart.entry, own, plot.axes(chart, extent), True, is_direct)
    for panel, part in zip(chart.panels, _parts(chart, region), strict=True):
        plot.draw(canvas, panel, plan, part)


def _is_direct(chart: Chart) -> bool:
    """Whether the names of series stand at their ends: the shapes end apart from each other."""
    series = chart.panels[0].series
    forms = {one.form for one in series}
    is_simple = len(chart.panels) == 1 and not any(one.is_right for one in series)
    is_one = forms in ({"line"}, {"area"}, {"stacked"}) or chart.entry.form == "band"
    return is_simple and is_one and len(series) > 1 and not chart.entry.horizontal


def _in_percent(chart: Chart) -> Chart:
    """The chart with the parts of each whole in place of the values."""
    return replace(chart, unit=PERCENT, panels=tuple(map(_panel_in_percent, chart.panels)))


def _panel_in_percent(panel: Panel) -> Panel:
    columns = [shares(column) for column in zip(*(s.numbers for s in panel.series), strict=True)]
    rows = zip(*columns, strict=True)
    series = tuple(
        replace(one, form="stacked", values=tuple(
            Value(share, value.span) if value else None
            for share, value in zip(row, one.values, strict=True)
        ))
        for one, row in zip(panel.series, rows, strict=True)
    )  # fmt: skip
    return replace(panel, series=series)


def _parts(chart: Chart, region: Box) -> list[Box]:
    return [region for _ in chart.panels]
