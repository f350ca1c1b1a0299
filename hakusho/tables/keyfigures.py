"""Key figures: `key-figures.yaml`, whose values are written there or are cells of data files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

from hakusho.findings.diagnostic import Report, Span, did_you_mean, finding, replaced
from hakusho.findings.limits import DIGITS
from hakusho.sources.data import Written
from hakusho.sources.datafile import from_file
from hakusho.sources.rows import Request, Row, Rows, machine_text
from hakusho.trade.remedies import number_meant, number_remedy
from hakusho.trade.values import amount, digits, has_value, is_number, number
from hakusho.tree.blocks.keyfigures import KeyFigure, KeyFigures
from hakusho.tree.ledger import KeyFigureEntry, KeyFiguresEntry
from hakusho.tree.model import Block, Fault, Inlines, Text

_CELL = ("category", "row", "column")  # what tells a cell of the data file
_MOST_NAMED = 12  # names of rows in a hint


def makers(
    folder: Path,
    entries: Mapping[str, KeyFiguresEntry],
    text: Callable[[Written | None], Inlines],
    report: Report,
) -> dict[str, Callable[[str, Span], Block]]:
    """For each entry the function that makes its block where a chapter places it.

    `text` reads the inlines of a text. Faults are Y003, Y005, Y009 and Y010, and those of the file.
    """
    return {name: _Maker(folder, one, text, report).block for name, one in entries.items()}


@dataclass(frozen=True, slots=True)
class _Maker:
    """Makes the block of one entry."""

    folder: Path
    entry: KeyFiguresEntry
    text: Callable[[Written | None], Inlines]
    report: Report

    def block(self, block_id: str, span: Span) -> Block:
        entry = self.entry
        if not entry.figures:
            hint = "label: と value: を持つ項目を並べてください"
            self.wrong("Y003", "主な数値が一つもありません（figures）", entry.span, hint)
        return KeyFigures(
            block_id,
            span,
            content=self.text(entry.title),
            figures=tuple(self.figure(one) for one in entry.figures),
            notes=tuple(map(self.text, entry.notes)),
            source=self.text(entry.source),
            is_wide=entry.wide,
        )

    def figure(self, entry: KeyFigureEntry) -> KeyFigure:
        values = self.values(entry)
        value, before = values or (None, None)
        return KeyFigure(
            label=self.text(entry.label),
            value=self.value(entry, value),
            unit=_plain(entry.unit),
            change=self.change(entry, value, before),
            change_label=_plain(entry.change_label),
            note=self.text(entry.note),
        )

    def wrong(self, code: str, message: str, span: Span, hint: str = "") -> None:
        self.report(finding(code, message, span, hint))

    # -- where the value is ----------------------------------------------------------------

    def values(self, entry: KeyFigureEntry) -> tuple[Written | None, Written | None] | None:
        """The value and the one that it is compared with; None when they cannot be told."""
        place = entry.label.span
        if bool(entry.value) == bool(entry.data):
            problem = " value と data の両方があります" if entry.value else "値がありません"
            hint = "値は value: に書くか、data: などでデータの欄を指すか、一方にしてください"
            self.wrong("Y003", f"「{entry.label.text}」に{problem}", place, hint)
            return None
        for lost in (entry.change_label, entry.change_unit):
            if lost and not (entry.since or entry.change):
                hint = "since: か change: を書くか、この項目を消してください"
                self.wrong(
                    "Y003", f"変化がないので「{lost.text}」は印刷されません", lost.span, hint
                )
        if entry.since and (entry.change or entry.value):
            hint = "値と変化を書くなら change: に、データから求めるなら since: だけにしてください"
            self.wrong("Y003", "since はデータの値だけに使えます", entry.since.span, hint)
            return None
        return (entry.value, None) if entry.value else self.cells(entry)

    def cells(self, entry: KeyFigureEntry) -> tuple[Written | None, Written | None] | None:
        """The cells of the data file that an entry names."""
        assert entry.data
        lacking = [key for key in _CELL if getattr(entry, key) is None]
        if not entry.category or not entry.row or not entry.column:
            message = f"データのどの欄か分かりません（{'、'.join(lacking)} がありません）"
            hint = "category: 年度、row: 2025、column: 合計 のように、行と列を書いてください"
            self.wrong("Y003", message, entry.data.span, hint)
            return None
        rows = from_file(self.folder, entry.data.text, self.request(entry), self.report)
        if rows.fault or rows.missing:
            return None
        return self.cell(entry, entry.row, rows), self.cell(entry, entry.since, rows)

    @staticmethod
    def request(entry: KeyFigureEntry) -> Request:
        assert entry.data
        return Request(
            data=entry.data,
            sheet=entry.sheet,
            range=entry.range,
            head_rows=entry.head_rows,
            columns=[one for one in (entry.category, entry.column) if one],
        )

    def cell(self, entry: KeyFigureEntry, wanted: Written | None, rows: Rows) -> Written | None:
        """The cell in the row whose category is wanted; a row that there is not is Y009."""
        assert entry.category and entry.column
        if wanted is None:
            return None
        found = [row for row in rows.rows if _name(row, entry.category) == wanted.text.strip()]
        if len(found) == 1:
            cell = found[0].get(entry.column.text)
            return None if cell is None or cell.span in rows.wrong else cell
        if found:
            message = f"データに行「{wanted.text}」が{len(found)}行あります"
            hint = "category: に、名前の重ならない列を書いてください"
            self.wrong("Y005", message, wanted.span, hint)
            return None
        known = [_name(row, entry.category) for row in rows.rows]
        near = "" if is_number(wanted.text) else did_you_mean(wanted.text, known)
        hint = near or f"行は {'、'.join(known[:_MOST_NAMED])} です"
        self.wrong("Y009", f"データに行「{wanted.text}」がありません", wanted.span, hint)
        return None

    # -- how it is printed -----------------------------------------------------------------

    def value(self, entry: KeyFigureEntry, value: Written | None) -> Inlines:
        """The value as printed, or a fault in its place."""
        if value is None or self.amount(value) is None:
            return (Fault("値なし", entry.label.span),)
        text = machine_text(value, is_exact=entry.decimals is not None)
        shown = number(text, decimals=entry.decimals, grouping=True, negative=self.entry.negative)
        return (Text(shown or value.text, value.span),)

    def amount(self, value: Written | None) -> Decimal | None:
        """The number that a value means; anything else is Y010."""
        if value is None:
            return None
        written = machine_text(value)
        if not has_value(written):
            message = f"「{value.text}」は、値がないことを示す印です"
            self.wrong("Y010", message, value.span, "値のある行と列を書いてください")
            return None
        try:
            return amount(written)
        except ValueError:
            if DIGITS.is_passed(digits(written)):
                self.report(DIGITS.finding(value.span))
                return None
            meant = number_meant(value.text)
            mend = replaced(value.span, value.text, meant) if meant else None
            message = f"「{value.text}」は数ではありません"
            hint = number_remedy(value.text)
            self.report(finding("Y010", message, value.span, hint, mend))
            return None

    def change(
        self, entry: KeyFigureEntry, value: Written | None, before: Written | None
    ) -> Inlines:
        """The change with its sign and unit; none without one."""
        if entry.change:
            written = self.amount(entry.change)
            shown = None if written is None else f"{written:,f}"
            place, unit = entry.change.span, entry.change_unit
        elif entry.since and value and before:
            now, then = self.amount(value), self.amount(before)
            shown = None if now is None or then is None else self.reckoned(entry, now, then)
            place, unit = value.span, entry.change_unit
        else:
            return ()
        if shown is None:
            return (Fault("変化不明", place),)
        sign = self.entry.negative if shown.startswith("-") else self.entry.positive
        is_none = not shown.strip("-0.,")
        said = shown.lstrip("-") if is_none else sign + shown.lstrip("-")
        is_percent = entry.since is not None and entry.change_as == "percent"
        return (Text(said + (unit.text if unit else "％" * is_percent), place),)

    def reckoned(self, entry: KeyFigureEntry, now: Decimal, then: Decimal) -> str | None:
        """The change between two values, in percent with one decimal or as their difference."""
        if entry.change_as == "difference":
            return f"{now - then:,f}"
        if then <= 0:
            assert entry.since
            message = f"「{entry.since.text}」の値が {then:f} なので、増減の率を求められません"
            hint = "change-as: difference として、差を示してください"
            self.wrong("Y010", message, entry.since.span, hint)
            return None
        rate = (now - then) / then * 100
        return f"{rate.quantize(Decimal('0.1'), ROUND_HALF_UP):,f}"


def _name(row: Row, category: Written) -> str:
    """What stands in a row's column of names."""
    cell = row.get(category.text)
    return cell.text.strip() if cell else ""


def _plain(written: Written | None) -> Inlines:
    return (Text(written.text, written.span),) if written else ()
