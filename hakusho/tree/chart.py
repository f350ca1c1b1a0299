"""A chart as data: its values, read from the data files, ready to be drawn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate

from hakusho.findings.diagnostic import Span
from hakusho.tree.chartentry import ChartEntry
from hakusho.tree.chartforms import FORMS, OwnForm
from hakusho.tree.model import Text


@dataclass(frozen=True, slots=True)
class Value:
    """A number of the data with its place; it keeps the decimals that it was written with.

    `words` are those that stand beside it in the data, such as its unit, and are not drawn.
    """

    number: Decimal
    span: Span
    words: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Its digits, as machines read them."""
        return f"{self.number:f}"


@dataclass(frozen=True, slots=True)
class Series:
    """A series of a panel: a value, or none, for each category."""

    title: Text
    form: OwnForm
    is_right: bool
    unit: str
    values: tuple[Value | None, ...]

    @property
    def is_line(self) -> bool:
        """Whether it is drawn as a line, not as areas or bars."""
        return FORMS[self.form].is_line

    @property
    def decimals(self) -> int:
        """The most decimals of a value of the series as it is written."""
        places = (int(value.number.as_tuple().exponent) for value in self.values if value)
        return max(0, -min(places, default=0))

    @property
    def numbers(self) -> tuple[Decimal | None, ...]:
        """The values without their places."""
        return _numbers(self.values)


@dataclass(frozen=True, slots=True)
class Whole:
    """Values that add up to 100 percent, the series of each, and the title of the whole."""

    title: Text
    values: tuple[Value | None, ...]
    series: tuple[Series, ...]

    @property
    def numbers(self) -> tuple[Decimal | None, ...]:
        """The values without their places."""
        return _numbers(self.values)


@dataclass(frozen=True, slots=True)
class Panel:
    """A drawing of its own within a chart; `title` is None where there is but one."""

    title: Text | None
    categories: tuple[Text, ...]
    series: tuple[Series, ...]
    totals: tuple[Value | None, ...]

    @property
    def rows(self) -> tuple[tuple[str, ...], ...]:
        """Each category with the values of the series in digits; empty where a value is missing."""
        columns = ([str(value or "") for value in one.values] for one in self.series)
        return tuple(zip((one.text for one in self.categories), *columns, strict=True))


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart with its unit; every panel has the same series and categories."""

    entry: ChartEntry
    unit: str
    panels: tuple[Panel, ...]

    @property
    def head(self) -> tuple[str, ...]:
        """The head of its rows: the names of the category and of the series, with units."""
        series = ((one.title.text, one.unit or self.unit) for one in self.panels[0].series)
        named = (title + (f"（{unit}）" if unit else "") for title, unit in series)
        return (self.entry.category.text, *named)

    @property
    def wholes(self) -> Iterator[Whole]:
        """The wholes of the chart, panel by panel; none if its form shows no shares."""
        for panel in self.panels:
            if self.entry.drawn_as.whole == "series":
                for one in panel.series:
                    yield Whole(one.title, one.values, (one,) * len(one.values))
            elif self.entry.drawn_as.whole == "category":
                columns = zip(*(one.values for one in panel.series), strict=True)
                for category, values in zip(panel.categories, columns, strict=True):
                    yield Whole(category, values, panel.series)


ZERO = Decimal(0)


def _numbers(values: Sequence[Value | None]) -> tuple[Decimal | None, ...]:
    return tuple(value.number if value else None for value in values)


def ends(form: OwnForm, series: Sequence[Series]) -> list[list[Decimal | None]]:
    """Where each value of the series ends on the axis, series by series.

    A stacked value begins at the end of those before it of the same sign; None is a missing value.
    """
    if not FORMS[form].is_stacked:
        return [list(one.numbers) for one in series]
    columns = [_stacked(column) for column in zip(*(s.numbers for s in series), strict=True)]
    return [list(row) for row in zip(*columns, strict=True)]


def _stacked(column: Sequence[Decimal | None]) -> list[Decimal | None]:
    up = list(accumulate(max(ZERO, n or ZERO) for n in column))
    down = list(accumulate(min(ZERO, n or ZERO) for n in column))
    return [
        None if n is None else low if n < 0 else high
        for n, low, high in zip(column, down, up, strict=True)
    ]


def shares(numbers: Sequence[Decimal | None]) -> list[Decimal]:
    """The numbers in percent of their sum, which must be greater than zero."""
    whole = sum((n for n in numbers if n is not None), ZERO)
    return [100 * (n or ZERO) / whole for n in numbers]
