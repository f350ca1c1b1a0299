"""Checks of charts: sums and shares, units, and what readers can make out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal

from hakusho.charts.categories import SIDE, Row, beside, lines
from hakusho.charts.panels import columns, rows
from hakusho.charts.type import LEADING, Type
from hakusho.findings.diagnostic import Diagnostic, Span, finding
from hakusho.publication.numbering import Labels
from hakusho.publication.reading import Publication
from hakusho.trade.rounding import NOTE, is_noted
from hakusho.trade.units import is_told
from hakusho.trade.values import names_total
from hakusho.tree.blocks.figure import Figure
from hakusho.tree.chart import Chart, Series, Value, shares
from hakusho.tree.chartforms import FORMS
from hakusho.tree.model import Text
from kumihan.geometry.units import MM_PER_Q

_PERCENT = ("％", "%")
_WHOLE = Decimal(100)
_TENTH = Decimal("0.1")
_TYPE = Type("", (), 10.5 * MM_PER_Q)  # about that of a theme, with no character below one em
_CROWD = 0.13  # of a scatter chart: the part that names may take, with room to give way
_OTHERS = 12.0  # mm: about the room that axes, units and titles take of a drawing
_NUMBERED = re.compile("[0-9０-９]|元年")  # a name in a sequence, such as 第2回
_WORD = "単位は unit: に（別の単位は axis: right の unit: に）、ほかの語は notes: に書いてください"
_LONG = Decimal(10) ** 7  # larger numbers are hard to read on an axis


def sums_are_right(publication: Publication, _labels: Labels) -> Iterator[Diagnostic]:
    """G002, G003, G004: totals and shares agree as far as rounding lets them; a note says so."""
    for figure in publication.placed(Figure):
        found = list(_sums(figure))
        wrong = [diagnostic for diagnostic, _ in found if diagnostic]
        yield from wrong
        is_rounded = any(is_near for _, is_near in found) or _is_uneven(figure)
        if is_rounded and not wrong and not is_noted(note.text for note in figure.entry.notes):
            message = f"グラフ「#{figure.id}」の内訳は、四捨五入のため合計と一致しません"
            yield finding("G004", message, figure.entry.span, f"notes: [{NOTE}] を加えてください")


def _sums(figure: Figure) -> Iterator[tuple[Diagnostic | None, bool]]:
    """For each sum, the finding about it if it is wrong, and whether only rounding is the cause."""
    chart = figure.chart
    if chart is None:
        return
    for panel in chart.panels:
        for at, category in enumerate(panel.categories):
            parts = [one.values[at] for one in panel.series]
            total = panel.totals[at]
            if total and all(parts):
                yield _compared(parts, panel.series, total.number, total.span,
                                f"「{category.text}」の合計（{total.number:,f}）")  # fmt: skip
    for whole in chart.wholes if chart.unit in _PERCENT else ():
        yield _compared(whole.values, whole.series, _WHOLE, whole.title.span, "100％")


def _compared(
    parts: Sequence[Value | None],
    series: Sequence[Series],
    whole: Decimal,
    span: Span,
    name: str,
) -> tuple[Diagnostic | None, bool]:
    """G002 or G003 if the parts do not add up; and whether they differ by rounding only."""
    numbers = [part.number for part in parts if part]
    total = sum(numbers, Decimal(0))
    units = [Decimal(1).scaleb(-one.decimals) for one in series]
    room = sum(units, Decimal(0)) / 2 + (0 if whole == _WHOLE else max(units) / 2)
    if abs(total - whole) <= room:
        return None, total != whole
    is_share = name == "100％"
    message = f"描く列の和 {total:,f} が、{name}と一致しません"
    hint = f"データを確かめてください。四捨五入で違い得るのは {room.normalize():,f} までです"
    return finding("G003" if is_share else "G002", message, span, hint), False


def _is_uneven(figure: Figure) -> bool:
    """Whether the printed shares do not add up to 100.0."""
    chart = figure.chart
    if chart is None or chart.entry.labels == "none":
        return False
    parts = (shares(whole.numbers) for whole in chart.wholes)
    printed = ([share.quantize(_TENTH, ROUND_HALF_UP) for share in whole] for whole in parts)
    return any(sum(whole) != _WHOLE for whole in printed)


def totals_are_no_parts(publication: Publication, _labels: Labels) -> Iterator[Diagnostic]:
    """G007: no total is added to its parts, neither a series nor a slice or a point of a line."""
    for figure in publication.placed(Figure):
        if figure.chart is None:
            continue
        entry, panel = figure.chart.entry, figure.chart.panels[0]
        added = [one for one in panel.series if FORMS[one.form].is_stacked]
        for series in added if len(added) > 1 else ():
            if _is_total(series.title):
                message = f"「{series.title.text}」の列も、内訳と積み上げています"
                hint = f"series から外し、total: {series.title.text} と書いてください"
                yield finding("G007", message, series.title.span, hint)
        form = entry.drawn_as
        is_joined = form.whole == "series" or form.spans_frame or form.is_line
        for category in panel.categories if is_joined and len(panel.categories) > 1 else ():
            if _is_total(category):
                message = f"「{category.text}」の行も、内訳と並べて描いています"
                hint = "その行を、グラフのデータから除いてください"
                yield finding("G007", message, category.span, hint)


def _is_total(name: Text) -> bool:
    return names_total(name.text)


def charts_are_readable(publication: Publication, _labels: Labels) -> Iterator[Diagnostic]:
    """G005, G006: readers can make out the parts of a chart, and its unit is given."""
    for figure in publication.placed(Figure):
        chart = figure.chart
        if chart is None:
            continue
        span, entry, count = figure.entry.span, chart.entry, len(chart.panels[0].categories)
        form, clear = entry.drawn_as, entry.drawn_as.clear_categories
        if clear and count > clear:
            message = f"{form.title}「#{figure.id}」の項目が多すぎます（{count}個。{clear}個まで）"
            yield finding("G005", message, span, "form: band（帯）か、横の棒（bar）にしてください")
        yield from _names(figure, chart)
        largest = max(
            abs(n) for p in chart.panels for s in p.series for n in s.numbers if n is not None
        )
        if largest >= _LONG and not form.whole:
            message = f"グラフ「#{figure.id}」の値は、桁が多く、読みにくくなります（{largest:,f}）"
            yield finding("G005", message, span, "値を千、百万、億などの単位に直してください")
        yield from _units(figure)


def _names(figure: Figure, chart: Chart) -> Iterator[Diagnostic]:
    """G005: the names of all categories have room; of a sequence, only some need to be named."""
    entry, names = chart.entry, [category.text for category in chart.panels[0].categories]
    if entry.form == "scatter" and entry.labels != "none":
        yield from _crowd(figure, names)
    is_sequence = entry.years or all(_NUMBERED.search(name) for name in names)
    if is_sequence or not chart.entry.drawn_as.has_frame:
        return
    count, size = len(names), figure.size
    across, down = columns(len(chart.panels), size.width), rows(len(chart.panels), size.width)
    high = size.height / down - _OTHERS
    if entry.horizontal:
        beside_bars = dict(enumerate(lines(_TYPE, entry, names, size.width * SIDE)))
        is_short = len(beside(beside_bars, high / count, _TYPE.size)) < count
        hint = "height を大きくするか、項目を減らしてください"
    else:
        slot = (size.width / across - _OTHERS) / count
        row = Row(_TYPE, entry, names, slot, (_OTHERS, _OTHERS), int(high / _TYPE.size / LEADING))
        is_short = len(row.names()) < count
        hint = "horizontal: true で横にするか、項目を減らしてください"
    if is_short:
        message = f"グラフ「#{figure.id}」の項目の名前が、入りません（{count}個）"
        yield finding("G005", message, figure.entry.span, hint)


def _crowd(figure: Figure, names: Sequence[str]) -> Iterator[Diagnostic]:
    """G005: the names of the points of a scatter chart have room."""
    taken = sum(len(name) for name in names) * _TYPE.size**2
    if taken > (figure.size.width - _OTHERS) * (figure.size.height - _OTHERS) * _CROWD:
        message = f"グラフ「#{figure.id}」の項目の名前が、入りません（{len(names)}個）"
        hint = "labels: none とするか、width と height を大きくしてください"
        yield finding("G005", message, figure.entry.span, hint)


def _units(figure: Figure) -> Iterator[Diagnostic]:
    assert figure.chart is not None
    entry = figure.chart.entry
    have_own = entry.drawn_as.has_two_units and all(one.unit for one in entry.columns)
    if not (figure.entry.unit or have_own or entry.drawn_as.whole):
        message = f"グラフ「#{figure.id}」に単位（unit）がありません"
        yield finding("G006", message, figure.entry.span, "unit: 億円 のように書いてください")
    for one in entry.columns:
        if one.axis == "right" and not one.unit:
            message = f"右の目盛の列「{one.column.text}」に単位（unit）がありません"
            yield finding("G006", message, one.span, "unit: ％ のように書いてください")
    if figure.entry.unit or not entry.drawn_as.whole:
        yield from _words(figure)


def _words(figure: Figure) -> Iterator[Diagnostic]:
    """G006: words that stand beside the numbers of a series in the data are told in its chart."""
    assert figure.chart is not None
    entry = figure.entry
    texts = "".join(one.text for one in (entry.caption, entry.caption_note, *entry.notes) if one)
    found: dict[tuple[str, str], Value] = {}
    for series in (one for panel in figure.chart.panels for one in panel.series):
        said = f"{entry.unit} {series.unit} {series.title.text}"
        for value in filter(None, series.values):
            for word in value.words:
                if not (is_told(word, said) or word in texts):
                    found.setdefault((series.title.text, word), value)
    for (title, word), value in found.items():
        message = f"データの数に付く「{word}」が、グラフ「#{figure.id}」に出ません（列「{title}」）"
        yield finding("G006", message, value.span, _WORD)
