"""Charts that cannot be drawn as they are asked for (G001)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import get_args

from hakusho.charts.panels import height
from hakusho.findings.diagnostic import Diagnostic, Span, finding
from hakusho.tree.chart import Chart, Value, ends
from hakusho.tree.chartentry import ChartEntry
from hakusho.tree.chartforms import FORMS, OwnForm
from hakusho.tree.ledger import FigureEntry
from hakusho.tree.room import Size

COLOURS = 6  # of a theme; more series could not be told apart
LARGEST = Decimal(10) ** 12


def faults(figure: FigureEntry, size: Size, chart: Chart) -> Iterator[Diagnostic]:
    """Everything that keeps a chart from being drawn; `chart` and `size` are those of `figure`."""
    smallest = chart.entry.drawn_as.smallest
    if size.width < smallest[0] or size.height < smallest[1]:
        least = "×".join(f"{one:g}" for one in smallest)
        message = f"グラフの大きさ {size.width:g}×{size.height:g} mm は小さすぎます"
        yield finding("G001", message, figure.span, f"{least} mm 以上にしてください")
    needed = height(len(chart.panels), size.width)
    if len(chart.panels) > 1 and size.height < needed:
        message = f"{len(chart.panels)}個の小さなグラフは、高さ {size.height:g} mm に入りません"
        yield finding("G001", message, figure.span, f"height を {needed:g} 以上にしてください")
    if figure.kind != "chart":
        hint = "kind: chart としてください"
        yield finding("G001", "グラフ（chart）の kind が chart ではありません", figure.span, hint)
    found = [fault for check in _CHECKS for fault in check(chart)]
    yield from found
    if not found:
        yield from _range(chart)


def _wrong(message: str, span: Span, hint: str) -> Diagnostic:
    return finding("G001", message, span, hint)


def _counts(chart: Chart) -> Iterator[Diagnostic]:
    """How many series and categories a form takes."""
    entry, form = chart.entry, chart.entry.drawn_as
    columns, categories = entry.columns, chart.panels[0].categories
    if form.columns and len(columns) != form.columns:
        message = f"{form.title}に描く列は{form.columns}つです（{len(columns)}つあります）"
        yield _wrong(message, entry.place("series"), "series の列を見直してください")
    elif len(columns) > COLOURS:
        message = f"列が{len(columns)}本あり、見分けられません（{COLOURS}本まで）"
        yield _wrong(message, columns[COLOURS].span, "小さい列をまとめるか、グラフを分けてください")
    most = form.most_categories
    if len(categories) > most:
        message = f"項目が{len(categories)}個あり、描けません（{most}個まで）"
        yield _wrong(message, categories[most].span, "小さい項目を「その他」にまとめてください")


def _combination(chart: Chart) -> Iterator[Diagnostic]:
    """Settings that exclude each other: forms of series, right axis, horizontal charts, panels."""
    entry, form = chart.entry, chart.entry.drawn_as
    for one in entry.columns:
        if (one.form or one.axis == "right") and (entry.horizontal or not form.has_scale):
            message = f"列「{one.column.text}」を、別の形や右の目盛で重ねることはできません"
            hint = f"重ねられるのは、縦の {'、'.join(get_args(OwnForm))} です"
            yield _wrong(message, one.span, hint)
    if entry.columns and all(one.axis == "right" for one in entry.columns):
        hint = "少なくとも一つの列の axis: right を消してください"
        yield _wrong("左の目盛を使う列がありません", entry.columns[0].span, hint)
    if entry.horizontal and not form.can_lie:
        lying = "、".join(name for name, other in FORMS.items() if other.can_lie)
        hint = f"横にできるのは {lying} です。horizontal を消してください"
        yield _wrong(f"{entry.form} は横にできません", entry.place("horizontal"), hint)
    if entry.panels and not form.has_frame:
        hint = "割合は帯（band）に、ほかは棒（bar）にするか、図を分けてください"
        message = f"{entry.form} は小さなグラフに分けられません"
        yield _wrong(message, entry.panels.span, hint)
    has_axis = entry.break_ or entry.minimum is not None or entry.maximum is not None
    if has_axis and not form.has_scale:
        hint = "break、minimum、maximum を消してください"
        yield _wrong(f"{entry.form} の目盛は変えられません", entry.place("form"), hint)


def _values(chart: Chart) -> Iterator[Diagnostic]:
    """Values that a form cannot show."""
    for value in _all(chart):
        if abs(value.number) >= LARGEST:
            message = f"値 {value.number:f} は大きすぎます（12桁まで）"
            yield _wrong(message, value.span, "億円などの大きな単位に直してください")
        elif value.number < 0 and not chart.entry.drawn_as.takes_negatives:
            message = f"負の値 {value.number:f} は {chart.entry.form} に描けません"
            yield _wrong(message, value.span, "棒グラフ（bar）にしてください")
    if not any(_all(chart)):
        yield _wrong("描く値が一つもありません", chart.entry.data.span, "データを確かめてください")
    for whole in chart.wholes:
        if not any(whole.numbers):
            message = f"「{whole.title.text}」の合計が0で、構成比になりません"
            yield _wrong(message, whole.title.span, "データを確かめるか、行を消してください")


def _range(chart: Chart) -> Iterator[Diagnostic]:
    """The left axis shows every value: none is beyond its ends, and none in its break."""
    entry = chart.entry
    low, high = _bound(entry.minimum), _bound(entry.maximum)
    if low is not None and high is not None and low >= high:
        yield _wrong(
            "minimum が maximum より小さくありません",
            entry.place("minimum"),
            "値を見直してください",
        )
        return
    places = list(_ends(chart))
    for end, value in places:
        if (low is not None and end < low) or (high is not None and end > high):
            message = f"値 {end:f} が目盛の外にあります"
            yield _wrong(message, value.span, "minimum か maximum を見直してください")
    if low and low > 0 and not all(s.is_line for s in chart.panels[0].series):
        hint = "minimum を消すか、break: [0, …] で省略の印を付けてください"
        yield _wrong("棒や面の目盛が0から始まっていません", entry.place("minimum"), hint)
    if entry.break_:
        yield from _break(entry, places)


def _break(entry: ChartEntry, places: list[tuple[Decimal, Value]]) -> Iterator[Diagnostic]:
    place = entry.place("break")
    if len(entry.break_) != 2 or entry.break_[0] >= entry.break_[1]:  # noqa: PLR2004
        yield _wrong(
            "break に、小さい値と大きい値の二つがありません",
            place,
            "break: [0, 800] のように書いてください",
        )
        return
    low, high = (Decimal(f"{end:g}") for end in entry.break_)
    if low < 0 or not any(end > high for end, _ in places):
        message = f"省略する範囲 {low}～{high} が、値の並びの外にあります"
        yield _wrong(message, place, "0以上で、最大の値より小さい範囲にしてください")
    for end, value in places:
        if low < end < high:
            message = f"値 {end:f} が、省略する範囲 {low}～{high} に隠れます"
            yield _wrong(message, value.span, "break を見直してください")


def _bound(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def _ends(chart: Chart) -> Iterator[tuple[Decimal, Value]]:
    """Where the values of the left axis end, each with the value that ends there."""
    for panel in chart.panels:
        for form in {one.form: None for one in panel.series}:
            own = [s for s in panel.series if s.form == form and not s.is_right]
            for series, places in zip(own, ends(form, own), strict=True):
                for value, end in zip(series.values, places, strict=True):
                    if value is not None and end is not None:
                        yield end, value


def _all(chart: Chart) -> Iterator[Value]:
    for panel in chart.panels:
        for one in panel.series:
            yield from (value for value in one.values if value)


_CHECKS: tuple[Callable[[Chart], Iterator[Diagnostic]], ...] = (_counts, _combination, _values)
