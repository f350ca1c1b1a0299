"""The `chart:` of a figure in the ledger: the columns of the data that are drawn, and how."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Literal, TypeAlias

from hakusho.findings.diagnostic import Span
from hakusho.sources.data import Written
from hakusho.trade.between import Between
from hakusho.tree.chartforms import FORMS, Form, FormName, OwnForm

_VALUE = Between(-1e15, 1e15)
Years: TypeAlias = Literal["seireki", "wareki", "both"]


@dataclass(frozen=True, slots=True)
class SeriesEntry:
    """A column that is drawn; `title` is its name in print, `unit` the unit of the right axis."""

    column: Written
    span: Span
    title: Written | None = None
    form: OwnForm | None = None
    axis: Literal["left", "right"] = "left"
    unit: str = ""


@dataclass(frozen=True, slots=True)
class ReferenceEntry:
    """A value that a line marks, or with `to` the range from it; `title` is its name in print."""

    value: Annotated[float, _VALUE]
    span: Span
    title: Written | None = None
    to: Annotated[float, _VALUE] | None = None

    @property
    def ends(self) -> tuple[float, ...]:
        """The values that it marks."""
        return (self.value,) if self.to is None else (self.value, self.to)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartEntry:
    """The fields are the keys of `chart:`; `data` is a file below the publication's folder.

    `minimum` and `maximum` are the ends of the left axis; `break_` is the range that it omits.
    """

    form: FormName
    data: Written
    category: Written
    series: tuple[Written | SeriesEntry, ...]
    span: Span
    sheet: Written | None = None
    range: Written | None = None
    head_rows: Annotated[int, Between(1, 5)] = 1
    horizontal: bool = False
    years: Years | None = None
    total: Written | None = None
    totals: bool = False
    break_: tuple[Annotated[float, _VALUE], ...] = ()
    minimum: Annotated[float, _VALUE] | None = None
    maximum: Annotated[float, _VALUE] | None = None
    references: tuple[ReferenceEntry, ...] = ()
    forecast: Written | None = None
    classes: tuple[Annotated[float, _VALUE], ...] = ()
    panels: Written | None = None
    labels: Literal["auto", "all", "ends", "none"] = "auto"
    places: Mapping[str, Span] = field(default_factory=dict, metadata={"written": False})

    def place(self, key: str) -> Span:
        """The place of the value of a key."""
        return self.places.get(key, self.span)

    @property
    def drawn_as(self) -> Form:
        """The properties of its form."""
        return FORMS[self.form]

    @property
    def columns(self) -> tuple[SeriesEntry, ...]:
        """The series, each as an entry, even if only its column was written."""
        return tuple(
            SeriesEntry(one, one.span) if isinstance(one, Written) else one for one in self.series
        )
