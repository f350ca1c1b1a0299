"""Every limit: what is just below it is read, what is just above it is a finding with a remedy.

The limits are lowered for the time of a test, so that it need not write megabytes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from hakusho.commands.cli import main
from hakusho.findings import limits
from hakusho.findings.diagnostic import Diagnostic, Source
from hakusho.findings.limits import LIMITS, Limit
from hakusho.machine.places import ROOT
from hakusho.manuscript.prepare import Options, prepare
from hakusho.profiles import press
from hakusho.settings import faces
from hakusho.sources.csvfile import from_csv
from tests.limits.reading import FILES, Files, of_limit, read
from tests.limits.workbooks import HEAD, sheet, workbook

OF_PICTURES = {
    *("PICTURE", "SVG", "PDF_PICTURE", "PIXELS"),
    *("SVG_ELEMENTS", "SVG_USES", "SVG_POINTS", "SVG_NESTING"),
}
OF_THEMES = {"STYLESHEET", "TEMPLATE", "FACE", "ICC_PROFILE"}
_SETTINGS = str(FILES["publication.yaml"])
PLACED = ":::{table} #t\n:::\n"


@contextmanager
def lowered(limit: Limit, most: int) -> Iterator[None]:
    """The limit is lower within."""
    before = limit.most
    object.__setattr__(limit, "most", most)
    try:
        yield
    finally:
        object.__setattr__(limit, "most", before)


def _text(text: str) -> Files:
    return {"a.md": f"# あ\n\n{text}\n"}


def _filled(name: str, begins: str, size: int, end: str = "\n") -> Files:
    """A file of so many bytes."""
    return {name: begins + "#" * (size - len((begins + end).encode())) + end}


def _table(csv: str, kind: str = "text", data: str = "t.csv") -> Files:
    definition = f"columns:\n  - {{name: a, kind: {kind}}}\ndata: {data}\n"
    return {**_text(PLACED), "tables/t.yaml": definition, "tables/t.csv": csv}


def _chart(value: str) -> Files:
    chart = "{form: bar, data: tables/t.csv, category: a, series: [b]}"
    entry = f"zu: {{caption: 図, kind: chart, alt: 図, chart: {chart}}}\n"
    placed = _text(":::{figure} #zu\n:::")
    return {**placed, "figures.yaml": entry, "tables/t.csv": f"a,b\nい,{value}\n"}


def _sheet(content: bytes) -> Files:
    return {**_table("", data="t.xlsx"), "tables/t.xlsx": content}


def _rows(count: int) -> str:
    rows = (f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(2, count + 1))
    return HEAD + "".join(rows)


_TERMS = "g0: {term: 甲}\ng1: {term: 乙}\ng2: {term: 甲}\n"
_STRING = '<c t="str"><v>'
_ONE = sheet(_rows(2))


def _parts(count: int) -> bytes:
    fixed = workbook(_ONE).count(b"PK\x01\x02")
    return workbook(_ONE, more={f"x{n}": "" for n in range(count - fixed)})


def _joined(count: int) -> bytes:
    """A sheet of two cells, and joined ones over them that hide so many."""
    columns = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[: count // 2]
    merged = "".join(f'<mergeCell ref="A1:{column}2"/>' for column in columns)
    merged += '<mergeCell ref="A2:Z2"/>' * (count % 2)
    return workbook(sheet(_rows(2), after=f"<mergeCells>{merged}</mergeCells>"))


def _elements(count: int) -> bytes:
    within = 3 + 4 + 3  # worksheet, sheetData, the head's row, c, is, t and the second row's
    return workbook(sheet(_rows(2) + "<row/>" * (count - within + 1)))


def _nested(count: int) -> str:
    signs = ["*_"[k % 2] for k in range(count)]
    return " ".join([*(f"{sign}a" for sign in signs), *(f"a{sign}" for sign in signs[::-1])])


def _glossary(count: int) -> Files:
    return {"glossary.yaml": "".join(f"g{n}: {{term: 用語{n}}}\n" for n in range(count))}


def _figures(count: int) -> Files:
    return {"figures.yaml": "".join(f"f{n}: {{caption: 図}}\n" for n in range(count))}


def _chapters(count: int) -> Files:
    names = [f"b{n}.md" for n in range(count)]
    settings = _SETTINGS.replace("a.md", ", ".join(names))
    return {"publication.yaml": settings, **dict.fromkeys(names, "# あ\n\nい\n")}


def _unpacked(size: int) -> bytes:
    return workbook(_ONE + " " * (size - len(_ONE)))


def _tables(count: int) -> Files:
    return {f"tables/t{n}.yaml": f"columns: [{{name: a}}]\nrows: [[b{n}]]\n" for n in range(count)}


# A limit, what it is lowered to, and the files that have so many of what it is about.
CASES: dict[str, tuple[Limit, int, Callable[[int], Files]]] = {
    "MARKDOWN": (limits.MARKDOWN, 99, lambda n: _filled("a.md", "# あ\n\n", n)),
    "YAML": (
        limits.YAML,
        99,
        lambda n: _filled("publication.yaml", f"{_SETTINGS}#", n),
    ),
    "YAML of a base": (
        limits.YAML,
        99,
        lambda n: {
            "publication.yaml": f"{_SETTINGS}base: b.yml\n",
            **_filled("b.yml", "subtitle: い\n#", n),
        },
    ),
    "CSV": (limits.CSV, 99, lambda n: _table("a\n" + "b" * (n - 3) + "\n")),
    "CSV in a workbook": (
        limits.CSV,
        99,
        lambda n: _sheet(
            workbook(sheet(f'{HEAD}<row><c t="str"><v>{"b" * (n - 1)}</v></c></row>'))
        ),
    ),
    "WORKBOOK": (limits.WORKBOOK, 9_000, lambda n: _sheet(workbook(_ONE).ljust(n, b"\0"))),
    "WORKBOOK with macros": (
        limits.WORKBOOK,
        9_000,
        lambda n: {
            **_table("", data="t.xlsm"),
            "tables/t.xlsm": workbook(_ONE).ljust(n, b"\0"),
        },
    ),
    "WORKBOOK_PARTS": (limits.WORKBOOK_PARTS, 20, lambda n: _sheet(_parts(n))),
    "WORKBOOK_ELEMENTS": (limits.WORKBOOK_ELEMENTS, 99, lambda n: _sheet(_elements(n))),
    "WORKBOOK_STYLES": (
        limits.WORKBOOK_STYLES,
        99,
        lambda n: _sheet(workbook(_ONE, styles="<numFmts>" + "<x/>" * (n - 2) + "</numFmts>")),
    ),
    "WORKBOOK_UNPACKED": (limits.WORKBOOK_UNPACKED, 5_000, lambda n: _sheet(_unpacked(n))),
    "CELLS": (limits.CELLS, 20, lambda n: _table("a,b\n" + "c,d\n" * (n // 2 - 1 + n % 2))),
    "CELLS of a workbook": (limits.CELLS, 20, lambda n: _sheet(workbook(sheet(_rows(n))))),
    "CELLS of joined ones": (limits.CELLS, 20, lambda n: _sheet(_joined(n))),
    "ROWS": (limits.ROWS, 20, lambda n: _table("a\n" + "b\n" * (n - 1))),
    "ROWS in YAML": (
        limits.ROWS,
        20,
        lambda n: {
            "tables/t.yaml": f"columns: [{{name: a}}]\nrows: [{'[b],' * n}]",
            **_text(PLACED),
        },
    ),
    "ROWS of a workbook": (limits.ROWS, 20, lambda n: _sheet(workbook(sheet(_rows(n))))),
    "ROWS in Markdown": (limits.ROWS, 20, lambda n: _text("|a|\n|-|\n" + "|b|\n" * (n - 1))),
    "ROWS in HTML": (limits.ROWS, 20, lambda n: _text(f"<table>{'<tr><td>a' * n}</table>")),
    "COLUMNS": (limits.COLUMNS, 20, lambda n: _table(",".join(f"a{k}" for k in range(n)) + "\n")),
    "COLUMNS in YAML": (
        limits.COLUMNS,
        20,
        lambda n: {
            "tables/t.yaml": "columns:\n"
            + "".join(f"  - {{name: a{k}}}\n" for k in range(n))
            + "rows: [[b]]\n"
        },
    ),
    "COLUMNS in Markdown": (limits.COLUMNS, 20, lambda n: _text("|a" * n + "|\n" + "|-" * n + "|")),
    "COLUMNS in HTML": (
        limits.COLUMNS,
        20,
        lambda n: _text(f'<table><tr><td colspan="{n - 1}">a<td>b</table>'),
    ),
    "COLUMNS in HTML that go down": (
        limits.COLUMNS,
        20,
        lambda n: _text(
            f"<table>{'<tr><td rowspan=20 colspan=2>a' * (n // 2)}{'<tr><td>b' * (n % 2)}</table>"
        ),
    ),
    "JOINED_CELLS": (
        limits.JOINED_CELLS,
        20,
        lambda n: _text(f'<table><tr><td rowspan="{n}">a<tr><td>b</table>'),
    ),
    "DIGITS": (limits.DIGITS, 40, lambda n: _table(f"a\n{'1' * n}\n", kind="number")),
    "DIGITS in YAML": (
        limits.DIGITS,
        40,
        lambda n: {"publication.yaml": f"{_SETTINGS}price: {'1' * n}\n"},
    ),
    "DIGITS in a workbook": (
        limits.DIGITS,
        15,
        lambda n: {
            **_sheet(workbook(sheet(f"{HEAD}<row><c><v>{'1' * n}</v></c></row>"))),
            "tables/t.yaml": "columns: [{name: a, kind: number}]\ndata: t.xlsx\n",
        },
    ),
    "DIGITS of a chart": (limits.DIGITS, 40, lambda n: _chart("1" * n)),
    "GLOSSARY": (limits.GLOSSARY, 20, _glossary),
    "TERM": (limits.TERM, 20, lambda n: {"glossary.yaml": f"g: {{term: {'用' * n}}}\n"}),
    "FIGURES": (limits.FIGURES, 20, _figures),
    "FILES": (limits.FILES, 20, _chapters),
    "FILES of tables": (limits.FILES, 20, _tables),
    "NESTING": (limits.NESTING, 40, lambda n: _text(_nested(n))),
    "LINE": (limits.LINE, 20, lambda n: _text("```\n" + "a" * n + "\n```")),
    "PARAGRAPH": (limits.PARAGRAPH, 20, lambda n: _text("あ\n" * (n // 2) + "あ" * (n % 2))),
    "PARAGRAPH in data": (
        limits.PARAGRAPH,
        20,
        lambda n: {"glossary.yaml": f"g: {{term: 用語, explanation: {'説' * n}}}\n"},
    ),
    "CODE_LINE": (limits.CODE_LINE, 20, lambda n: _text("```\nb\n" + "a" * n + "\n```")),
    "MARKS": (limits.MARKS, 20, lambda n: _text("&" * n)),
    "WARICHU": (limits.WARICHU, 20, lambda n: _text(f"い{{warichu:{'う' * n}}}")),
    "TITLE": (limits.TITLE, 20, lambda n: _text(f"## {'い' * n} {{#i}}")),
    "BOOK_TITLE": (
        limits.BOOK_TITLE,
        20,
        lambda n: {"publication.yaml": _SETTINGS.replace("title: あ", f"title: {'い' * n}")},
    ),
    "BOOK_TITLE in lines": (
        limits.BOOK_TITLE,
        20,
        lambda n: {"publication.yaml": f"{_SETTINGS}title-lines: [ア, {'い' * n}]\n"},
    ),
    "SETTING": (
        limits.SETTING,
        20,
        lambda n: {"publication.yaml": f"{_SETTINGS}numbering: {{figure: {'図' * n}}}\n"},
    ),
    "HEADINGS": (limits.HEADINGS, 20, lambda n: _text("## い\n\n" * (n - 1))),
    "NOTES": (limits.NOTES, 20, lambda n: _text("".join(f"[^{k}]: い\n\n" for k in range(n)))),
    "BLOCKS": (limits.BLOCKS, 20, lambda n: _text("い\n\n" * (n - 1))),
    "INDEX_ENTRIES": (limits.INDEX_ENTRIES, 20, lambda n: _text("{index:ア}い\n\n" * n)),
    "ADDRESS": (limits.ADDRESS, 99, lambda n: _text(f"[い](https://a.example/{'b' * (n - 18)})")),
    "ID": (limits.ID, 20, lambda n: _text(f"## い {{#{'a' * n}}}")),
    "HTML_TAGS": (limits.HTML_TAGS, 20, lambda n: _text("<div>" + "<p>" * (n - 1))),
}


@pytest.mark.parametrize("name", CASES)
def test_a_limit_says_no_just_above_it(name: str, tmp_path: Path) -> None:
    limit, most, files = CASES[name]
    with lowered(limit, most):
        below = read(tmp_path / "below", files(most))
        above = read(tmp_path / "above", files(most + 1))
    assert [d for d in below if d.code in ("L001", "Y006")] == []
    assert of_limit(above, limit)


# A limit, what it is lowered to, and files of which only what lies beyond it is wrong.
BEYOND: dict[str, tuple[Limit, int, Files, str]] = {
    "a table": (limits.FILES, 2, {**_tables(2), "tables/t2.yaml": "columns: [["}, "Y001"),
    "a chapter": (limits.FILES, 2, {**_chapters(3), "b2.md": "no title"}, "M009"),
    "a term": (limits.GLOSSARY, 2, {"glossary.yaml": _TERMS}, "R007"),
    "the end of a line": (limits.LINE, 20, _text("い" * 20 + "[](#nai)"), "R001"),
}


@pytest.mark.parametrize("name", BEYOND)
def test_what_lies_beyond_a_limit_is_not_looked_at(name: str, tmp_path: Path) -> None:
    limit, most, files, code = BEYOND[name]
    assert code in {d.code for d in read(tmp_path / "whole", files)}
    with lowered(limit, most):
        found = read(tmp_path / "cut", files)
    assert of_limit(found, limit) and code not in {d.code for d in found}


def test_a_value_of_any_length_is_one_value(tmp_path: Path) -> None:
    """Python's own limit of a value of CSV was called a fault of its quotation marks."""
    found = read(tmp_path, _table(f"a\n{'b' * 200_000}\n"))
    assert [d.code for d in found] == ["L001"] and of_limit(found, limits.PARAGRAPH)


def test_of_a_table_with_too_many_rows_none_is_set(tmp_path: Path) -> None:
    rows = Source("t.csv", "a\n" + "b\n" * 30)
    with lowered(limits.ROWS, 20):
        found: list[Diagnostic] = []
        assert from_csv(rows, found.append).rows == ()
    assert of_limit(found, limits.ROWS)


def test_faces_and_profiles_have_a_limit(tmp_path: Path) -> None:
    (tmp_path / "fonts").mkdir()
    (tmp_path / "fonts" / "x.ttf").write_bytes(b" " * 100)
    (tmp_path / "x.icc").write_bytes(b" " * 100)
    read(tmp_path, {"publication.yaml": f"{_SETTINGS}press: {{profile: x.icc}}\n"})
    manuscript = prepare(tmp_path, Options())
    folders = [(tmp_path, "fonts")]
    with lowered(limits.FACE, 99), lowered(limits.ICC_PROFILE, 99):
        assert faces._find("x.ttf", folders) == "を読めません（大きすぎます）"
        said = [d.message for d in press.ready(manuscript, ()).faults if d.code == "N002"]
    assert said == ["プロファイル「x.icc」を読めません（大きすぎます）"]


@pytest.mark.usefixtures("one_set_of_faces")
def test_pages_are_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    said = {}
    for count in (2, 3):
        folder = tmp_path / str(count)
        folder.mkdir()
        (folder / "publication.yaml").write_text(_SETTINGS, encoding="utf-8")
        body = "い\n\n" * (36 * (count - 1) + 3)
        (folder / "a.md").write_text(f"# あ\n\n{body}", encoding="utf-8")
        monkeypatch.chdir(folder)
        with lowered(limits.PAGES, 2):
            main(["check", "."])
        said[count] = limits.PAGES.what in capsys.readouterr().err
    assert said == {2: False, 3: True}


def test_every_limit_has_a_case() -> None:
    names = {name for name, value in vars(limits).items() if isinstance(value, Limit)}
    tested = {name.split()[0] for name in CASES} | {"PAGES"} | OF_PICTURES | OF_THEMES
    assert names == tested
    assert {id(getattr(limits, name)) for name in names} == set(map(id, LIMITS))


def test_every_limit_is_used() -> None:
    files = [*(ROOT / "hakusho").rglob("*.py"), *(ROOT / "kumihan").rglob("*.py")]
    text = "\n".join(f.read_text("utf-8") for f in files if f.name != "limits.py")
    names = [name for name, value in vars(limits).items() if isinstance(value, Limit)]
    assert [name for name in names if not re.search(rf"\b{name}\b", text)] == ["ROWS"]


def test_the_words_of_limits_are_for_editors() -> None:
    for limit in LIMITS:
        assert limit.reason.endswith("。") and not limit.remedy.endswith("。")
    assert str(limits.CSV) == "10 MB" and str(limits.CELLS) == "200,000セル"
    assert str(limits.PIXELS) == "10,000万画素"
