"""From a `chart:` in the ledger and its data to a chart; faults are reported."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from hakusho.charts.faults import faults
from hakusho.charts.panels import natural
from hakusho.charts.years import year_of
from hakusho.findings.diagnostic import Diagnostic, Report, finding, replaced
from hakusho.findings.limits import DIGITS
from hakusho.sources.data import Written
from hakusho.sources.datafile import from_file
from hakusho.sources.rows import Formatted, Request, Row, Rows, machine_text
from hakusho.trade.remedies import number_meant, number_remedy
from hakusho.trade.values import amount, digits, plain
from hakusho.tree.chart import Chart, Panel, Series, Value
from hakusho.tree.chartentry import ChartEntry
from hakusho.tree.ledger import FigureEntry
from hakusho.tree.model import Text
from hakusho.tree.room import Room

_PERCENT = ("%", "％")


def read(folder: Path, report: Report, room: Room, figure: FigureEntry) -> Chart | None:
    """The chart of a ledger entry, or None when it cannot be drawn (reported).

    Faults of the file are Y005–Y012 and A007, those of its columns Y003 and Y009, those of values
    Y010, and those of the chart itself G001.
    """
    entry = figure.chart
    if entry is None:
        return None
    rows = from_file(folder, entry.data.text, _request(entry), report)
    found = list(_columns(entry))
    is_whole = not (rows.fault or rows.missing)
    if not found and is_whole:
        reader = _PanelReader(entry, rows, found.append)
        chart = Chart(entry, figure.unit, reader.panels())
        size = room.size(figure, partial(natural, chart))
        found += [] if found or rows.wrong else faults(figure, size, chart)
    for diagnostic in found:
        report(diagnostic)
    return chart if is_whole and not (found or rows.wrong) else None


def _request(entry: ChartEntry) -> Request:
    asked = (entry.category, *(s.column for s in entry.columns), entry.total, entry.panels)
    return Request(
        data=entry.data,
        sheet=entry.sheet,
        range=entry.range,
        head_rows=entry.head_rows,
        columns=[column for column in asked if column],
    )


def _columns(entry: ChartEntry) -> Iterator[Diagnostic]:
    """Y003: there are series."""
    if not entry.columns:
        hint = "series: [列の名前] のように、描く列を並べてください"
        yield finding("Y003", "グラフに描く列がありません（series）", entry.place("series"), hint)


@dataclass(frozen=True, slots=True)
class _PanelReader:
    """Reads the cells of the rows into panels, and reports what is wrong with them."""

    entry: ChartEntry
    rows: Rows
    report: Callable[[Diagnostic], None]

    def panels(self) -> tuple[Panel, ...]:
        """The panels, each with all categories in the order of their first occurrence."""
        found: dict[str, dict[str, Row]] = {}
        titles: dict[str, Text] = {}
        categories: dict[str, Text] = {}
        for row in self.rows.rows:
            title, category = self.text(row, self.entry.panels), self.text(row, self.entry.category)
            name = title.text if title else ""
            if title:
                titles.setdefault(name, title)
            if category:
                self.check(category)
                categories.setdefault(category.text, category)
                self.add(found.setdefault(name, {}), row, category)
        order = tuple(categories.values())
        return tuple(
            self.panel(titles.get(name), order, [rows.get(c.text, {}) for c in order])
            for name, rows in found.items()
        )

    def check(self, category: Text) -> None:
        if self.entry.years and year_of(category.text) is None:
            message = f"「{category.text}」は年ではありません（列「{self.entry.category.text}」）"
            hint = "2019、2019年、2019年度 のように、明治元（1868）年からの西暦で書いてください"
            self.report(finding("Y010", message, category.span, hint))

    def add(self, rows: dict[str, Row], row: Row, category: Text) -> None:
        if category.text in rows:
            message = f"項目「{category.text}」が二度あります"
            hint = "同じ項目の行をまとめるか、panels: で小さなグラフに分けてください"
            self.report(finding("G001", message, category.span, hint))
        rows[category.text] = row

    def panel(self, title: Text | None, categories: tuple[Text, ...], rows: Sequence[Row]) -> Panel:
        series = tuple(
            Series(
                _text(one.title or one.column),
                one.form or self.entry.drawn_as.series,
                one.axis == "right",
                one.unit,
                self.values(one.column, rows),
            )
            for one in self.entry.columns
        )
        return Panel(title, categories, series, self.values(self.entry.total, rows))

    def values(self, column: Written | None, rows: Sequence[Row]) -> tuple[Value | None, ...]:
        return tuple(self.value(row, column) for row in rows)

    def value(self, row: Row, column: Written | None) -> Value | None:
        written = row.get(column.text) if column else None
        if column is None or written is None or written.span in self.rows.wrong:
            return None
        try:
            number = amount(machine_text(written))
        except ValueError:
            if DIGITS.is_passed(digits(written.text)):
                self.report(DIGITS.finding(written.span))
                return None
            message = f"「{written.text}」は数ではありません（列「{column.text}」）"
            meant = number_meant(written.text)
            mend = replaced(written.span, written.text, meant) if meant else None
            hint = number_remedy(written.text)
            self.report(finding("Y010", message, written.span, hint, mend))
            return None
        return None if number is None else Value(number, written.span, _words(written))

    @staticmethod
    def text(row: Mapping[str, Written], column: Written | None) -> Text | None:
        written = row.get(column.text) if column else None
        return _text(written) if written else None


def _words(written: Written) -> tuple[str, ...]:
    """The words that stand beside a number in the data."""
    own = (written.before, written.after) if isinstance(written, Formatted) else ()
    percent = plain(machine_text(written))[-1:]
    return tuple(filter(None, (*own, percent if percent in _PERCENT else "")))


def _text(written: Written) -> Text:
    return Text(" ".join(written.text.split("\n")), written.span)  # labels are of one line
