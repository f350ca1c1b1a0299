"""`tables/<id>.yaml`: the definition of a table, which says everything except its values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Literal

from hakusho.findings.diagnostic import Report, Span, did_you_mean, finding
from hakusho.findings.limits import COLUMNS
from hakusho.sources.data import Written
from hakusho.sources.heads import MAX_HEAD_ROWS
from hakusho.trade.between import Between
from hakusho.trade.days import DATE_FIELDS
from hakusho.trade.values import fields
from hakusho.tree.ledger import Position

MAX_DECIMALS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnEntry:
    """A column: its name in the data, title, kind, and width in characters.

    `format` is for dates and has the fields {year} {month} {day} {wareki}; `decimals`, `grouping`
    and `negative` are for numbers. With `shown: false` a column serves only for grouping.
    """

    name: str
    span: Span
    title: Written | None = None
    kind: Literal["text", "number", "date"] = "text"
    format: str = "{year}年{month}月{day}日"
    width: Annotated[float, Between(0, 500)] = 0
    align: Literal["left", "right", "center", "decimal"] | None = None
    decimals: Annotated[int, Between(0, MAX_DECIMALS)] | None = None
    grouping: bool = True
    negative: str = "△"
    shown: bool = True


@dataclass(frozen=True, slots=True)
class GroupEntry:
    """Group rows: one is set before the rows in which the formatted column value changes."""

    column: str
    span: Span
    format: str = "{value}"


@dataclass(frozen=True, slots=True)
class SumEntry:
    """A column that has the sums of others."""

    column: Written
    of: tuple[Written, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class TotalEntry:
    """What is a total: rows by a text in them, the lower first, and columns.

    `of` are the columns that are summed in total rows: by default all columns of numbers.
    """

    span: Span
    rows: tuple[Written, ...] = ()
    of: tuple[Written, ...] = ()
    columns: tuple[SumEntry, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TableEntry:
    """A table's `tables/<id>.yaml`.

    The first `head_rows` rows of the data file have the names of the columns.
    """

    columns: tuple[ColumnEntry, ...]
    span: Span
    title: Written | None = None
    title_lines: tuple[Written, ...] = ()
    series: str = "table"
    unit: str = ""
    data: Written | None = None
    sheet: Written | None = None
    range: Written | None = None
    head_rows: Annotated[int, Between(0, MAX_HEAD_ROWS)] = 1
    rows: tuple[tuple[Written, ...], ...] = ()
    head: tuple[tuple[Written, ...], ...] = ()
    head_columns: Annotated[int, Between(0, 1000)] = 1
    group: GroupEntry | None = None
    total: TotalEntry | None = None
    notes: tuple[Written, ...] = ()
    source: Written | None = None
    turned: bool = False
    position: Position = "auto"
    places: Mapping[str, Span] = field(default_factory=dict, metadata={"written": False})


def check(entry: TableEntry, report: Report) -> bool:
    """Report what is wrong in a table's definition regardless of its data (Y003, Y004, Y005).

    Returns False if it has more columns than can be set (L001).
    """
    if COLUMNS.is_passed(len(entry.columns)):
        report(COLUMNS.finding(entry.columns[COLUMNS.most].span))
        return False
    if not entry.columns:
        report(finding("Y003", "列が一つもありません（columns）", entry.span))
    if bool(entry.data) == bool(entry.rows):
        problem = "data と rows の両方があります" if entry.data else "data も rows もありません"
        hint = "値はファイル（data）か rows の一方に書いてください"
        report(finding("Y003", problem, entry.data.span if entry.data else entry.span, hint))
    most = max(1, sum(column.shown for column in entry.columns) - 1)
    if not 0 <= entry.head_columns <= most:
        message = f"「head-columns」は0から{most}までです（列の数より少ない数です）"
        report(finding("Y004", message, entry.places["head-columns"]))
    names = Counter(column.name for column in entry.columns)
    for column in entry.columns:
        if names[column.name] > 1:
            place = column.span.find(column.name)
            report(finding("Y005", f"列「{column.name}」が二つあります", place))
        _check_column(column, report)
    return True


def _check_column(column: ColumnEntry, report: Report) -> None:
    if column.kind == "date":
        check_format(column.format, DATE_FIELDS, column.span, report)


def check_format(pattern: str, known: Sequence[str], span: Span, report: Report) -> None:
    """Report the fields of a pattern that are not known (Y004)."""
    for name in fields(pattern):
        if name not in known:
            usable = "、".join(f"{{{field}}}" for field in known)
            message = f"「format」の {{{name}}} は使えません（{usable}）"
            hint = did_you_mean(name, known, "{{{}}}")
            report(finding("Y004", message, span.find(f"{{{name}}}"), hint))
