"""Totals of a table: which rows are totals, and whether they are the sums of their parts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from hakusho.findings.diagnostic import Diagnostic, Span, did_you_mean, finding
from hakusho.sources.data import Written
from hakusho.sources.rows import Row, Rows, machine_text
from hakusho.tables.tablefile import ColumnEntry, SumEntry, TableEntry, TotalEntry
from hakusho.trade.rounding import NOTE, is_noted
from hakusho.trade.values import amount

_NONE = {"", "-", "－", "―"}  # there is nothing, so that it counts as zero
_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class _Value:
    """A number as printed; `unit` is that of its last digit."""

    number: Decimal
    unit: Decimal
    span: Span


@dataclass(frozen=True, slots=True)
class Totals:
    """The totals of a table: its entry, the total in it, and its rows as written."""

    entry: TableEntry
    total: TotalEntry
    rows: Rows

    @property
    def levels(self) -> dict[int, int]:
        """The numbers of the rows that are totals, each with its level; a higher sums a lower."""
        names = {name.text: level for level, name in enumerate(self.total.rows)}
        texts = [column.name for column in self.entry.columns if column.kind == "text"]
        found = {}
        for at, row in enumerate(self.rows.rows):
            own = [
                names[row[text].text] for text in texts if text in row and row[text].text in names
            ]
            if own:
                found[at] = max(own)
        return found

    def findings(self) -> Iterator[Diagnostic]:
        """G002, G004: totals agree with their parts as far as rounding lets them; a note says so.

        A row or a column that is not there is Y009.
        """
        yield from self._unknown()
        is_rounded = False
        for parts, whole, what in self._sums():
            difference = abs(sum((part.number for part in parts), _ZERO) - whole.number)
            room = (sum((part.unit for part in parts), _ZERO) + whole.unit) / 2
            is_rounded |= 0 < difference <= room
            if difference > room:
                yield _wrong(parts, whole, room, what)
        notes = [*self.entry.notes, *(one for one in (self.entry.source,) if one)]
        if is_rounded and not is_noted(note.text for note in notes):
            message = "表の内訳は、四捨五入のため合計と一致しません"
            yield finding("G004", message, self.total.span, f"notes: [{NOTE}] を加えてください")

    def _unknown(self) -> Iterator[Diagnostic]:
        known = [column.name for column in self.entry.columns]
        asked = [one for sum_ in self.total.columns for one in (sum_.column, *sum_.of)]
        for name in (*asked, *self.total.of):
            if name.text not in known:
                hint = did_you_mean(name.text, known) or f"列は {'、'.join(known)} です"
                yield finding("Y009", f"total の列「{name.text}」がありません", name.span, hint)
        texts = {cell.text for row in self.rows.rows for cell in row.values()}
        for name in self.total.rows if self.rows.rows else ():
            if name.text not in texts:
                hint = (
                    did_you_mean(name.text, list(texts)) or "合計の行の、見出しの語を書いてください"
                )
                yield finding("Y009", f"合計の行「{name.text}」がありません", name.span, hint)

    def _sums(self) -> Iterator[tuple[list[_Value], _Value, str]]:
        """The parts of every total whose values are all known, the total, and what it is."""
        for one in self.total.columns:
            for row in self.rows.rows:
                yield from self._across(row, one)
        levels, rows = self.levels, self.rows.rows
        asked = {name.text for name in self.total.of}
        for column in self.entry.columns:
            if column.name in asked or (not asked and column.kind == "number"):
                for at in levels:
                    parts = [rows[part] for part in _parts(at, levels, len(rows))]
                    yield from self._compared(parts, [column], rows[at], column)

    def _across(self, row: Row, one: SumEntry) -> Iterator[tuple[list[_Value], _Value, str]]:
        columns = {column.name: column for column in self.entry.columns}
        parts = [columns[name.text] for name in one.of if name.text in columns]
        if one.column.text in columns and parts:
            yield from self._compared([row], parts, row, columns[one.column.text])

    def _compared(
        self, rows: Sequence[Row], columns: Sequence[ColumnEntry], total: Row, whole: ColumnEntry
    ) -> Iterator[tuple[list[_Value], _Value, str]]:
        cells = {
            row[c.name].span: (row[c.name], c) for row in rows for c in columns if c.name in row
        }
        values = [_value(*cell) for cell in cells.values()]
        own = total.get(whole.name)
        sum_ = _value(own, whole) if own else None
        known = [value for value in values if value]
        if sum_ and own and known and len(known) == len(values) and own.span not in self.rows.wrong:
            yield known, sum_, whole.title.text if whole.title else whole.name


def _parts(at: int, levels: Mapping[int, int], count: int) -> list[int]:
    """The rows that a total sums, as far as the next total of its level or a higher one.

    They stand above it, or below it if the first total of its level stands above all rows.
    """
    first = next(number for number, level in levels.items() if level == levels[at])
    is_above = any(number not in levels for number in range(first))
    found = []
    for number in range(at - 1, -1, -1) if is_above else range(at + 1, count):
        if levels.get(number, -1) >= levels[at]:
            break
        if number not in levels:
            found.append(number)
    return found


def _value(written: Written, column: ColumnEntry) -> _Value | None:
    """The number as it is printed; None if it is not known."""
    text = machine_text(written, is_exact=column.decimals is not None)
    if text in _NONE:
        return _Value(_ZERO, _ZERO, written.span)
    try:
        number = amount(text)
    except ValueError:
        return None
    if number is None:
        return None
    exponent = number.as_tuple().exponent
    places = -exponent if isinstance(exponent, int) else 0
    unit = Decimal(1).scaleb(-(places if column.decimals is None else column.decimals))
    try:
        return _Value(number.quantize(unit, ROUND_HALF_UP), unit, written.span)
    except InvalidOperation:
        return None


def _wrong(parts: Sequence[_Value], whole: _Value, room: Decimal, what: str) -> Diagnostic:
    total = sum((part.number for part in parts), _ZERO)
    message = f"「{what}」の内訳の和 {total:,f} が、合計 {whole.number:,f} と一致しません"
    hint = f"データを確かめてください。四捨五入で違い得るのは {room.normalize():,f} までです"
    return finding("G002", message, whole.span, hint)
