"""A chart drawn as SVG."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from hakusho.charts import naming, pie, plot, pyramid, scatter, tilemap
from hakusho.charts.canvas import Bounds, Canvas
from hakusho.charts.look import Look
from hakusho.charts.panels import columns, rows
from hakusho.charts.parts import ROW, head, styles
from hakusho.tree.chart import Chart, Panel, Value, shares
from hakusho.tree.chartentry import ChartEntry
from hakusho.tree.chartforms import FORMS, FormName

Frameless = Callable[[Canvas, ChartEntry, Panel, Bounds], None]
FRAMELESS: Mapping[FormName, Frameless] = {
    "pie": pie.draw,
    "pyramid": pyramid.draw,
    "map": tilemap.draw,
    "scatter": scatter.draw,
}


def draw(chart: Chart, size: tuple[float, float], look: Look) -> bytes:
    """The drawing of a chart, `size` in mm: the same bytes for the same chart and look."""
    canvas = Canvas(*size, look)
    form = chart.entry.drawn_as
    if form.has_shares_on_axis:
        chart = _in_percent(chart)
    elif form.has_two_units:
        chart = _with_units(chart)
    elif form.whole:
        chart = replace(chart, unit="")  # every share has its percent sign
    if form.has_frame:
        _draw_plots(canvas, chart)
    else:
        parts = list(_parts(canvas, chart, head(canvas, chart, ())))
        for panel, part in zip(chart.panels, parts, strict=True):
            FRAMELESS[form.name](canvas, chart.entry, panel, part)
    return canvas.svg()


def _draw_plots(canvas: Canvas, chart: Chart) -> None:
    series = chart.panels[0].series
    own = styles(series, canvas.look)
    is_direct = _is_direct(canvas, chart)
    names = (one.title.text for one in series)
    has_key = len(series) > 1 and not is_direct
    region = head(canvas, chart, list(zip(names, own, strict=True)) if has_key else ())
    count = len(chart.panels)
    across, down = columns(count, canvas.area.width), rows(count, canvas.area.width)
    extent = region.width / across if chart.entry.horizontal else region.height / down
    how = plot.plan(chart, own, extent, canvas.look.type, is_direct=is_direct)
    left = plot.left_room(canvas, chart.panels[0], how, canvas.area.width)
    inner = replace(region, left=region.left + left)
    parts = list(_parts(canvas, chart, inner))  # titles first: values keep off them
    for number, (panel, part) in enumerate(zip(chart.panels, parts, strict=True)):
        room = 0.0 if number % across else left
        plot.draw(canvas, panel, how, replace(part, left=part.left - room), room)


def _is_direct(canvas: Canvas, chart: Chart) -> bool:
    """Whether series are named at their ends: in a single panel, if the names have room there."""
    series = chart.panels[0].series
    forms = {FORMS[one.form] for one in series}
    is_plain = len(chart.panels) == len(forms) == 1 and not any(one.is_right for one in series)
    if not is_plain or len(series) == 1:
        return False
    (form,) = forms
    if chart.entry.horizontal:
        return form.is_stacked and naming.fit_above(canvas.look.type, series, canvas.area.width)
    ends_apart = form.is_stacked or form.is_line
    return ends_apart and naming.fit_beside(canvas.look.type, series, canvas.area)


def _with_units(chart: Chart) -> Chart:
    """The chart with the unit of each series, which its own axis shows."""
    panels = (
        replace(panel, series=tuple(replace(s, unit=s.unit or chart.unit) for s in panel.series))
        for panel in chart.panels
    )
    return replace(chart, unit="", panels=tuple(panels))


def _in_percent(chart: Chart) -> Chart:
    """The chart with percentages of each whole in place of the values."""
    return replace(chart, unit="％", panels=tuple(map(_panel_in_percent, chart.panels)))


def _panel_in_percent(panel: Panel) -> Panel:
    wholes = [shares(column) for column in zip(*(s.numbers for s in panel.series), strict=True)]
    series = tuple(
        replace(one, values=tuple(
            Value(share, value.span) if value else None
            for share, value in zip(row, one.values, strict=True)
        ))
        for one, row in zip(panel.series, zip(*wholes, strict=True), strict=True)
    )  # fmt: skip
    return replace(panel, series=series)


def _parts(canvas: Canvas, chart: Chart, region: Bounds) -> Iterator[Bounds]:
    """The regions of the panels, row by row; this also writes the panels' titles above them."""
    count, em = len(chart.panels), canvas.look.type.size
    across, down = columns(count, canvas.area.width), rows(count, canvas.area.width)
    width, height = region.width / across, region.height / down
    for number, panel in enumerate(chart.panels):
        left = region.left + number % across * width
        top = region.top - number // across * height
        gaps = (em if number % across else 0, em / 2 if down > 1 else 0)
        part = Bounds(left + gaps[0], top - height + gaps[1], left + width, top)
        if panel.title:
            canvas.text((part.left, top - em * ROW / 2), panel.title.text, is_bold=True)
            part = replace(part, top=top - em * ROW)
        yield part
