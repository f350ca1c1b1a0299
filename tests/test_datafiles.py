"""The data of tables and charts as CSV: one head, one datum a cell."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from hakusho.findings.diagnostic import Source
from hakusho.html.writer import Writer
from hakusho.manuscript.prepare import Options, prepare
from hakusho.profiles.datafiles import as_csv, files, of_chart, of_table
from hakusho.sources.data import Written
from hakusho.tree.blocks.table import Cell, Column, Row, Table
from hakusho.tree.chart import Chart, Panel, Series, Value
from hakusho.tree.chartentry import ChartEntry
from hakusho.tree.model import Inlines, Text, plain_text

SPAN = Source("表.yaml", "").span()


def text(content: str) -> Inlines:
    return (Text(content, SPAN),)


def cell(content: str, rows: int = 1, columns: int = 1, value: str = "") -> Cell:
    return Cell(content=text(content), columns=columns, rows=rows, value=value)


def lines(table: Table) -> list[str]:
    content = as_csv(of_table(table, plain_text))
    assert content.startswith(b"\xef\xbb\xbf")
    return content.decode("utf-8-sig").split("\r\n")


def test_a_table_with_all_that_printed_tables_have() -> None:
    table = Table(
        "hyo",
        SPAN,
        columns=(Column(), Column("date"), Column("number"), Column("number")),
        caption=(text("題"),),
        head=(
            Row((cell("国", rows=2), cell("日", rows=2), cell("額", columns=2))),
            Row((cell("前"), cell("後"))),
        ),
        body=(
            Row((Cell(content=text("甲群"), columns=4, scope="rowgroup"),), is_group=True),
            Row(
                (
                    cell("乙", rows=2),
                    cell("2月22日", value="2006-02-22"),
                    cell("△1,234.5", value="-1234.5"),
                    cell("10"),
                )
            ),
            Row((cell("…"), cell("3", columns=2))),
        ),
        unit="億円",
    )
    assert lines(table) == [
        "区分,国,日,額／前（億円）,額／後（億円）",
        "甲群,乙,2006-02-22,-1234.5,10",
        "甲群,乙,…,3,3",
        "",
    ]


def test_a_table_without_a_head() -> None:
    table = Table(
        "hyo", SPAN, columns=(Column(),), caption=(), head=(), body=(Row((cell('"甲",乙\n丙'),)),)
    )
    assert lines(table) == ['"""甲"",乙 丙"', ""]


def test_a_row_that_is_too_short_is_filled() -> None:
    rows = (Row((cell("甲"), cell("乙"))), Row((cell("丙"),)))
    assert lines(Table("hyo", SPAN, columns=(Column(),) * 2, caption=(), head=(), body=rows)) == [
        "甲,乙",
        "丙,",
        "",
    ]


def chart(*titles: str) -> Chart:
    """Two series, one of them without a second value, in a panel of each title."""
    first = (Value(Decimal("1.50"), SPAN), Value(Decimal("1E+3"), SPAN))
    series = (
        Series(Text("人", SPAN), "bar", is_right=False, unit="", values=first),
        Series(Text("率", SPAN), "line", is_right=True, unit="%", values=(first[0], None)),
    )
    years = (Text("2024", SPAN), Text("2025", SPAN))
    panels = [Panel(Text(one, SPAN) if one else None, years, series, ()) for one in titles]
    entry = ChartEntry(
        form="bar", data=Written("a.csv", SPAN), category=Written("年", SPAN), series=(), span=SPAN
    )
    return Chart(entry, "千人", tuple(panels))


def test_a_chart_with_and_without_panels() -> None:
    assert as_csv(of_chart(chart(""))).decode("utf-8-sig").split("\r\n") == [
        "年,人（千人）,率（%）",
        "2024,1.50,1.50",
        "2025,1000,",
        "",
    ]
    assert as_csv(of_chart(chart("甲", "乙"))).decode("utf-8-sig").split("\r\n")[:4] == [
        "区分,年,人（千人）,率（%）",
        "甲,2024,1.50,1.50",
        "甲,2025,1000,",
        "乙,2024,1.50,1.50",
    ]


CHAPTER = """# 題

| a | b<br>c |
| --- | --- |
| {漢字|かん|じ}と**強[^1]調** | [](#hyo)と[{次|つぎ}は{label}、{page}頁](#ato) |
| `x < y` &amp; 甲 | [外  部](https://example.com/)　空　白 |

:::{table} #hyo
:::

## 後 {#ato}

[^1]: 注の文。
"""
TABLE = """title: "{表|ひょう}の題と[](#ato)"
columns: [{name: 甲, title: "{国|くに}名[^1]"}]
rows: [[乙]]
"""


def test_cells_say_what_is_printed_without_readings_and_calls_of_notes(tmp_path: Path) -> None:
    (tmp_path / "tables").mkdir()
    (tmp_path / "tables" / "hyo.yaml").write_text(TABLE, encoding="utf-8")
    (tmp_path / "a.md").write_text(CHAPTER, encoding="utf-8")
    (tmp_path / "publication.yaml").write_text("title: 題\nchapters: [a.md]\n", encoding="utf-8")
    found = prepare(tmp_path, Options())
    chapter = found.publication.chapters[0]
    writer = Writer(
        publication=found.publication, labels=found.labels, theme=found.theme, chapter=chapter
    )
    written = files([chapter], replace(writer, pages={"ato": "3"}))
    assert [(file.description, file.content.decode("utf-8-sig")) for file in written] == [
        (
            chapter.blocks[1].id,
            "a,bc\r\n漢字と強調,表1と次は第1章1、3頁\r\nx < y & 甲,外 部 空 白\r\n",
        ),
        ("表1表の題と第1章1", "国名\r\n乙\r\n"),
    ]
