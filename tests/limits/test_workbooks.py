"""Workbooks: what is read of them is what the library reads, and bombs are refused in time."""

from __future__ import annotations

import datetime
import io
import resource
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils.datetime import to_excel

from hakusho.findings.diagnostic import Diagnostic, Source
from hakusho.findings.limits import CELLS
from hakusho.sources import workbook as workbooks
from hakusho.sources.data import Written
from hakusho.sources.datafile import from_file
from hakusho.sources.rows import Request, Rows
from tests.limits.test_limits import lowered
from tests.limits.workbooks import HEAD, sheet, workbook

ONE = '<row r="2"><c r="A2"><v>1</v></c></row>'
MANY = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(2, 100))
_SPAN = Source("t.yaml", "data: t.xlsx").span(1, 7, 6)


def _read(folder: Path, content: bytes, cells: str = "") -> tuple[Rows, list[Diagnostic]]:
    (folder / "t.xlsx").write_bytes(content)
    found: list[Diagnostic] = []
    area = Written(cells, _SPAN) if cells else None
    rows = from_file(
        folder, "t.xlsx", Request(data=Written("t.xlsx", _SPAN), range=area), found.append
    )
    return rows, found


def _merged(reference: str) -> str:
    return f'<mergeCells><mergeCell ref="{reference}"/></mergeCells>'


# What is refused, and a part of the sentence that says so.
REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "a cell in the last place": (
        lambda: workbook(sheet(HEAD + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')),
        "列の数が上限",
    ),
    "a cell in the last row": (
        lambda: workbook(sheet(HEAD + '<row r="1048576"><c r="A1048576"><v>1</v></c></row>')),
        "行の数が上限",
    ),
    "styles without end": (
        lambda: workbook(
            sheet(HEAD + ONE), styles="<cellXfs>" + '<xf numFmtId="0"/>' * 200_000 + "</cellXfs>"
        ),
        "書式や名前の数が上限",
    ),
    "names without end": (
        lambda: workbook(
            sheet(HEAD + ONE),
            names=f"<definedNames>{'<definedName/>' * 200_000}</definedNames>",
        ),
        "書式や名前の数が上限",
    ),
    "a very long shared text": (
        lambda: workbook(
            sheet(HEAD + '<row><c t="s"><v>0</v></c></row>' * 99),
            strings=f"<si><t>{'a' * 200_000}</t></si>",
        ),
        "データのファイルの大きさが上限",
    ),
    "spaces without end": (
        lambda: workbook(sheet(HEAD + ONE) + " " * 100_000_001),
        "開いたときの大きさが上限",
    ),
    "a tag without end": (
        lambda: workbook(sheet(HEAD + ONE, before=f"<!--{'a' * 3_000_000}-->")),
        "長すぎるタグ",
    ),
    "entities": (
        lambda: workbook(f'<!DOCTYPE a [<!ENTITY a "1">]>{sheet(HEAD + ONE)}'),
        "DOCTYPE",
    ),
    "entities in styles": (
        lambda: workbook(sheet(HEAD + ONE), more={"xl/styles.xml": "<!DOCTYPE a><styleSheet/>"}),
        "DOCTYPE",
    ),
    "deep elements": (
        lambda: workbook(sheet(HEAD + "<row>" + "<a>" * 9_999 + "</a>" * 9_999 + "</row>")),
        "入れ子",
    ),
    "a password": (
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
        "パスワードが掛かっています",
    ),
    "the old format": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 99, "古いExcel"),
    "no archive": (lambda: b"PK\x03\x04 no", "Excelのブックとして読めません"),
    "a number of 100,000 digits": (
        lambda: workbook(sheet(f"{HEAD}<row><c><v>{'1' * 100_000}</v></c></row>")),
        "Excelのブックとして読めません",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_bomb_is_a_sentence(name: str, tmp_path: Path) -> None:
    make, said = REFUSED[name]
    content = make()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    rows, found = _read(tmp_path, content)
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert rows.fault and [said in d.message for d in found] == [True]
    assert found[0].span == _SPAN and found[0].hint
    assert used < 400_000  # kB


# What looks like a bomb, but says little: it is read.
READ = {
    "a dimension that lies": sheet(HEAD + ONE, before='<dimension ref="A1:XFD1048576"/>'),
    "styled cells to the last place": sheet(
        HEAD + ONE + '<row r="1048576"><c r="XFD1048576"/></row>'
    ),
    "a joined cell of all columns": sheet(HEAD + ONE, after=_merged("A1:XFD1")),
    "joined cells below": sheet(HEAD + ONE, after=_merged("A3:XFD1048576")),
}


@pytest.mark.parametrize("name", READ)
def test_what_only_looks_large_is_read(name: str, tmp_path: Path) -> None:
    rows, found = _read(tmp_path, workbook(READ[name]))
    assert found == []
    assert [cell["a"].text for cell in rows.rows] == ["1"]


def test_a_range_of_a_large_sheet_is_read(tmp_path: Path) -> None:
    far = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    rows, found = _read(tmp_path, workbook(sheet(HEAD + ONE + far)), "A1:A2")
    assert (len(rows.rows), found) == (1, [])


@pytest.mark.parametrize("area", ["A2:A1", "B1:A1", "A1:XFD1048576", "A1:CV2001"])
def test_a_range_that_cannot_be_is_not_read(area: str, tmp_path: Path) -> None:
    rows, found = _read(tmp_path, workbook(sheet(HEAD + ONE)), area)
    assert rows.fault and [d.code for d in found] == ["Y009"]
    assert "逆か、大きすぎます" in found[0].message


def test_no_more_cells_are_kept_than_the_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: list[object] = []
    original: Any = vars(workbooks)["ReadOnlyCell"]

    def keep(*given: object, **named: object) -> object:
        kept.append(original(*given, **named))
        return kept[-1]

    monkeypatch.setattr(workbooks, "ReadOnlyCell", keep)
    with lowered(CELLS, 20):
        _, found = _read(tmp_path, workbook(sheet(HEAD + MANY)))
        assert len(kept) == 21 and CELLS.what in found[0].message
        rows, found = _read(tmp_path, workbook(sheet(HEAD + MANY)), "A1:A2")
    assert (len(rows.rows), found) == (1, [])


def test_no_row_stays_in_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[Any] = []
    original: Any = vars(workbooks)["iterparse"]

    def watched(stream: Any) -> Any:
        for event, element in original(stream):
            read.append(element)
            yield event, element

    monkeypatch.setattr(workbooks, "iterparse", watched)
    rows, _ = _read(tmp_path, workbook(sheet(HEAD + MANY)))
    assert len(rows.rows) == 98
    assert [len(one) for one in read if one.tag.endswith("}row")] == [0] * 198


def test_other_workbooks_are_not_looked_for(tmp_path: Path) -> None:
    named = '<externalReferences><externalReference r:id="rId9"/></externalReferences>'
    rows, found = _read(tmp_path, workbook(sheet(HEAD + ONE), names=named))
    assert (len(rows.rows), found) == (1, [])


def test_other_sheets_are_not_read(tmp_path: Path) -> None:
    book, stream = openpyxl.Workbook(), io.BytesIO()
    first, second = book.worksheets[0], book.create_sheet("大")
    first.append(["a"])
    first.append([1])
    for _ in range(9):
        second.append(list(range(400)))  # more columns than are allowed
    book.save(stream)
    rows, found = _read(tmp_path, stream.getvalue())
    assert (len(rows.rows), [one.code for one in found]) == (1, ["Y015"])


def _various() -> bytes:
    book, stream = openpyxl.Workbook(), io.BytesIO()
    own: Any = book.worksheets[0]
    own["A1"], own["C1"], own["E2"] = "題", 1.5, True
    own["B4"], own["C4"] = datetime.datetime(2026, 11, 23), datetime.datetime(2026, 1, 2, 3, 4)
    own["B5"], own["B5"].number_format = 0.125, "0.0%"
    own["A6"], own["B6"], own["A7"] = "=1+1", "#DIV/0!", "一\n二　三 "
    own["C8"], own["D8"], own["C9"], own["D9"] = 1, 2, 3, 4
    own.merge_cells("C8:D9")
    own.merge_cells("F1:G2")
    book.save(stream)
    return stream.getvalue()


def _number(value: Any) -> Any:
    """A day as the number that is read."""
    serial: Any = to_excel
    return serial(value) if isinstance(value, datetime.datetime) else value


@pytest.mark.parametrize("data_only", [True, False])
@pytest.mark.parametrize("area", [None, (2, 8, 2, 4)])
def test_cells_are_those_of_the_library(data_only: bool, area: workbooks.Area | None) -> None:
    content = _various()
    own: Any = openpyxl.load_workbook(io.BytesIO(content), data_only=data_only).worksheets[0]
    top, bottom, left, right = area or (1, own.max_row, 1, own.max_column)
    expected = {
        (cell.row, cell.column): (_number(cell.value), cell.number_format)
        for row in own.iter_rows(top, bottom, left, right)
        for cell in row
        if cell.value is not None
    }
    found = workbooks.opened(content).cells(own.title, area)
    cells = found.values if data_only else found.formulas
    assert {k: (c.value, c.number_format) for k, c in cells.items()} == expected


@pytest.mark.parametrize(
    ("number", "codes", "is_excels", "shown"),
    [
        (170, '<numFmt numFmtId="170" formatCode="#,##0_);(#,##0)"/>', True, "(1,234)"),
        (37, '<numFmt numFmtId="37" formatCode="#,##0_);(#,##0)"/>', True, "(1,234)"),
        (37, "", True, "-1,234"),
        (38, "", True, "-1,234"),
        (37, "", False, "(1,234)"),
        (41, "", False, "(1,234)"),
    ],
)
def test_a_format_is_as_the_file_writes_it_or_else_as_excel_shows_its_number(
    tmp_path: Path, number: int, codes: str, is_excels: bool, shown: str
) -> None:
    content = workbook(
        sheet(HEAD + '<row r="2"><c r="A2" s="0"><v>-1234</v></c></row>'),
        styles=f'<numFmts>{codes}</numFmts><cellXfs><xf numFmtId="{number}"/></cellXfs>',
        names='<fileVersion appName="xl"/>' if is_excels else "",
    )
    rows, found = _read(tmp_path, content)
    assert not found
    assert [cell.text for row in rows.rows for cell in row.values()] == [shown]
