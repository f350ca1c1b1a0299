"""Sheets of a workbook (.xlsx), read as a stream that is checked before the library sees it.

A workbook is compressed: a few bytes can stand for millions of cells. So only the requested sheet
is read, only its cells with a value are kept, and reading stops at any limit. References to
anything outside the workbook are not followed.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from xml.etree.ElementTree import iterparse
from xml.parsers import expat
from zipfile import ZipFile

from openpyxl.cell.read_only import ReadOnlyCell
from openpyxl.cell.rich_text import CellRichText
from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.numbers import BUILTIN_FORMATS
from openpyxl.utils import range_boundaries
from openpyxl.worksheet._reader import WorkSheetParser
from openpyxl.xml.constants import ARC_STYLE

from hakusho.findings.limits import (
    CELLS,
    CSV,
    WORKBOOK_ELEMENTS,
    WORKBOOK_PARTS,
    WORKBOOK_STYLES,
    WORKBOOK_UNPACKED,
    Limit,
    of_table,
)
from hakusho.sources.cellformat import GENERAL, JAPANESE, STANDARD

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # of an old workbook, or one with a password
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_DIRECTORY_ENTRY = b"PK\x01\x02"
_CHUNK = 1 << 16
_DEPTH = 60
_LAST_COLUMN = 16_384
_TAG = 1_000_000  # bytes of a tag: expat reads an unfinished one again with each chunk
# Elements of cells and texts; others are of formats, names and the like, which cost more to read.
_DATA = {
    "row", "c", "v", "f", "is", "si", "t", "r", "rPr", "rPh", "phoneticPr", "rFont", "sz", "color",
    "family", "charset", "scheme", "b",
}  # fmt: skip
SAVED_ANEW = "Excelで開き直し、.xlsx の形で保存し直してください"
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
Place = tuple[int, int]  # row and column, from 1
Area = tuple[int, int, int, int]  # first and last row, first and last column


class OverLimitError(Exception):
    """A workbook is over a limit."""

    def __init__(self, limit: Limit) -> None:
        super().__init__(limit.what)
        self.limit = limit


class UnreadableError(Exception):
    """A workbook cannot be read; the message says why and the hint what to do, in Japanese."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


class RichText(str):
    """The text of a cell of which parts are raised, lowered or struck; `markup` says which.

    It is the same as its text if no part is.
    """

    __slots__ = ("markup",)
    markup: str

    @classmethod
    def of(cls, runs: Iterable[Any]) -> RichText:
        """The text of the library's runs, which are texts with and without a font."""
        parts = [(str(run), getattr(run, "font", None)) for run in runs]
        found = cls("".join(text for text, _ in parts))
        found.markup = "".join(_marked(text, font) for text, font in parts)
        return found


def _marked(text: str, font: Any) -> str:
    sign = {"superscript": "sup", "subscript": "sub"}.get(getattr(font, "vertAlign", None) or "")
    if not text.strip() or font is None:
        return text
    marked = f"<{sign}>{text}</{sign}>" if sign else text
    return f"~~{marked}~~" if font.strike else marked


@dataclass(frozen=True, slots=True, kw_only=True)
class Cells:
    """The cells of an area of a sheet that are not empty, with their values and their formulas.

    They are openpyxl's cells, of which the value, its type and its format are used. Of joined cells
    only the first counts, as in Excel; `joined` has the first one for each of the others. Numbers
    and days are numbers; `epoch` is day 0. `sheet` is the name of the sheet. `codes` are the format
    codes that are meant as they stand.
    """

    sheet: str
    area: Area
    values: dict[Place, Any]
    formulas: dict[Place, Any]
    joined: dict[Place, Place]
    hidden_rows: frozenset[int]
    hidden_columns: frozenset[int]
    epoch: datetime
    codes: frozenset[str]

    def format(self, place: Place) -> str:
        """The format code of a cell, for the formats without a code the one used in Japan.

        The library gives a code of the file the number of a format with the same code.
        """
        cell = self.values[place]
        own = cell.number_format or GENERAL
        return own if own in self.codes else JAPANESE.get(cell.style_array.numFmtId, own)

    def is_struck(self, place: Place) -> bool:
        """Whether a line is drawn through all of a cell."""
        return bool(self.values[place].font.strike)


@dataclass(frozen=True, slots=True)
class Workbook:
    """An open workbook."""

    book: Any
    archive: _Archive
    codes: frozenset[str]

    @property
    def names(self) -> list[str]:
        """The names of its sheets, those that are hidden last."""
        sheets = sorted(self.book.worksheets, key=lambda sheet: sheet.sheet_state != "visible")
        return [sheet.title for sheet in sheets]

    @property
    def visible(self) -> list[str]:
        """The names of the sheets that are not hidden."""
        return [one.title for one in self.book.worksheets if one.sheet_state == "visible"]

    def cells(self, sheet: str, area: Area | None) -> Cells:
        """The cells of a sheet, or of an area of it.

        Raises OverLimitError, UnreadableError, and whatever openpyxl raises for a broken sheet.
        """
        reading = _Reading(sheet=self.book[sheet], archive=self.archive, area=area)
        values = reading.cells(data_only=True)
        formulas = reading.cells(data_only=False)
        found = area or (1, max(reading.last_row, 1), 1, max(reading.last_column, 1))
        if limit := of_table(found[1] - found[0] + 1, found[3] - found[2] + 1):
            raise OverLimitError(limit)
        joined = dict(reading.joined_within(found))
        return Cells(
            sheet=sheet,
            area=found,
            values=_without(values, joined),
            formulas=_without(formulas, joined),
            joined=joined,
            hidden_rows=frozenset(reading.hidden_rows),
            hidden_columns=frozenset(reading.hidden_columns),
            epoch=self.book.epoch,
            codes=self.codes,
        )


def _without(cells: dict[Place, Any], joined: Container[Place]) -> dict[Place, Any]:
    return {place: cell for place, cell in cells.items() if place not in joined}


def opened(content: bytes) -> Workbook:
    """The workbook with this content.

    Raises OverLimitError, UnreadableError, and whatever openpyxl raises for a broken one.
    """
    if content.startswith(_OLE):
        if _ENCRYPTED in content:
            hint = "Excelで開き、パスワードを外して保存し直してください"
            raise UnreadableError("パスワードが掛かっています", hint)
        hint = "Excelで開き、.xlsx の形で保存し直してください"
        raise UnreadableError("古いExcelの形式です", hint)
    if WORKBOOK_PARTS.is_passed(content.count(_DIRECTORY_ENTRY)):
        raise OverLimitError(WORKBOOK_PARTS)
    archive = _Archive(io.BytesIO(content))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about extensions of the format that are not used here
        reader = ExcelReader(io.BytesIO(content), read_only=True, keep_links=False, rich_text=True)
        reader.archive = archive
        reader.read()
    return Workbook(reader.wb, archive, _codes(archive, reader.parser.workbook_part_name))


def _codes(archive: _Archive, workbook: str) -> frozenset[str]:
    """The format codes that a file means as they stand.

    These are the codes that it writes out. A program other than Excel, which does not sign as Excel
    in the part `workbook`, also means the standard's codes for negative numbers by their numbers.
    """
    found = {one.get("formatCode", "") for one in _elements(archive, ARC_STYLE, "numFmt")}
    if not list(_elements(archive, workbook, "fileVersion")):
        found |= {BUILTIN_FORMATS[number] for number in STANDARD}
    return frozenset(found)


def _elements(archive: _Archive, part: str, name: str) -> Iterator[dict[str, str]]:
    """The attributes of the elements with a name in a part; none if there is no such part."""
    if part in archive.namelist():
        with archive.open(part) as stream:
            for _, element in iterparse(stream):
                if element.tag == f"{_MAIN}{name}":
                    yield element.attrib


@dataclass(slots=True, kw_only=True)
class _Reading:
    """The reading of one sheet; it records what is in use, joined and hidden."""

    sheet: Any
    archive: _Archive
    area: Area | None
    last_row: int = 0
    last_column: int = 0
    joined: set[str] = field(default_factory=set)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)

    def cells(self, *, data_only: bool) -> dict[Place, Any]:
        """The cells that are not empty, with their values (`data_only`) or their formulas."""
        found: dict[Place, Any] = {}
        length = 0
        for cell in self._all(data_only=data_only):
            place = cell["row"], cell["column"]
            if isinstance(cell["value"], CellRichText):
                cell["value"] = RichText.of(cell["value"])
            if cell["value"] is None or not self._is_wanted(*place):
                continue
            self.last_row = max(self.last_row, place[0])
            self.last_column = max(self.last_column, place[1])
            found[place] = ReadOnlyCell(self.sheet, **cell)
            length += len(cell["value"]) if isinstance(cell["value"], str) else 0
            if CELLS.is_passed(len(found)):
                raise OverLimitError(CELLS)
            if CSV.is_passed(length):
                raise OverLimitError(CSV)
        return found

    def _all(self, *, data_only: bool) -> Iterator[dict[str, Any]]:
        book = self.sheet.parent
        with self.archive.open(self.sheet._worksheet_path) as stream:
            parser: Any = WorkSheetParser(
                stream,
                self.sheet._shared_strings,
                data_only=data_only,
                epoch=book.epoch,
                rich_text=True,
            )
            for _, element in iterparse(stream):
                if element.tag == f"{_MAIN}row":
                    number, cells = parser.parse_row(element)
                    if _is_hidden(element, "ht"):
                        self.hidden_rows.add(number)
                    yield from cells
                elif element.tag == f"{_MAIN}col" and _is_hidden(element, "width"):
                    last = min(int(element.get("max", 0)), _LAST_COLUMN)
                    self.hidden_columns.update(range(int(element.get("min", 1)), last + 1))
                elif element.tag == f"{_MAIN}mergeCell":
                    self.joined.add(element.get("ref", ""))
                if element.tag in (f"{_MAIN}row", f"{_MAIN}mergeCells", f"{_MAIN}extLst"):
                    element.clear()

    def _is_wanted(self, row: int, column: int) -> bool:
        if self.area is None:
            return True
        top, bottom, left, right = self.area
        return top <= row <= bottom and left <= column <= right

    def _ranges(self) -> Iterator[Area]:
        for reference in self.joined:
            left, top, right, bottom = range_boundaries(reference)
            yield (top or 1, bottom or 1, left or 1, right or 1)

    def joined_within(self, area: Area) -> Iterator[tuple[Place, Place]]:
        """The places within an area where joined cells go on, each with the first of its cell."""
        count = 0
        for top, bottom, left, right in self._ranges():
            rows = range(max(top, area[0]), min(bottom, area[1]) + 1)
            columns = range(max(left, area[2]), min(right, area[3]) + 1)
            count += len(rows) * len(columns)
            if CELLS.is_passed(count):
                raise OverLimitError(CELLS)
            places = ((row, column) for row in rows for column in columns)
            yield from ((place, (top, left)) for place in places if place != (top, left))


def _is_hidden(element: Any, size: str) -> bool:
    """Whether a row or column is hidden or has no size."""
    return element.get("hidden") in ("1", "true") or element.get(size) == "0"


class _Archive(ZipFile):
    """A ZIP archive whose members are checked while they are read."""

    def open(self, name: Any, mode: Any = "r", *_rest: Any, **_options: Any) -> Any:
        """A member as a stream that raises OverLimitError or UnreadableError while it is read."""
        return _Watched(super().open(name, mode))


class _Watched(io.RawIOBase):
    """The bytes of a member; its XML may have no DOCTYPE and must stay within the limits."""

    def __init__(self, part: Any) -> None:
        super().__init__()
        self.part = part
        self.size = self.elements = self.others = self.depth = 0
        self.parser: Any = expat.ParserCreate()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.StartDoctypeDeclHandler = self._doctype

    def readable(self) -> bool:
        """True: the stream can be read."""
        return True

    def read(self, size: int | None = -1) -> bytes:
        """At most `size` bytes, or all that follow."""
        if size is not None and size >= 0:
            return self._next(size)
        return b"".join(iter(lambda: self._next(_CHUNK), b""))

    def close(self) -> None:
        """Close the member."""
        self.part.close()
        super().close()

    def _next(self, size: int) -> bytes:
        content: bytes = self.part.read(size)
        self.size += len(content)
        if WORKBOOK_UNPACKED.is_passed(self.size):
            raise OverLimitError(WORKBOOK_UNPACKED)
        self.parser.Parse(content, not content)
        if self.size - self.parser.CurrentByteIndex > _TAG:
            raise UnreadableError("長すぎるタグがあります", SAVED_ANEW)
        return content

    def _start(self, name: str, _attributes: object) -> None:
        self.elements += 1
        self.depth += 1
        if name.rpartition(":")[2] not in _DATA:
            self.others += 1
        if WORKBOOK_ELEMENTS.is_passed(self.elements):
            raise OverLimitError(WORKBOOK_ELEMENTS)
        if WORKBOOK_STYLES.is_passed(self.others):
            raise OverLimitError(WORKBOOK_STYLES)
        if self.depth > _DEPTH:
            raise UnreadableError("入れ子が深すぎます", SAVED_ANEW)

    def _end(self, _name: str) -> None:
        self.depth -= 1

    def _doctype(self, *_declaration: object) -> None:
        raise UnreadableError("Excelの作らない宣言（DOCTYPE）があります", SAVED_ANEW)
