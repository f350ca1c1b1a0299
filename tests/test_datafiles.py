"""The data of tables as CSV: one head, one datum a cell."""

from __future__ import annotations

from xml.etree import ElementTree

from hakusho.profiles.datafiles import as_csv

TABLE = """<table data-unit="億円">
<caption><p class="caption">題</p></caption>
<colgroup><col class="text"/>
<col class="date"/><col class="number"/><col class="number"/></colgroup>
<thead><tr><th rowspan="2">国</th><th rowspan="2">日</th><th colspan="2">額</th></tr>
<tr><th>前<sup class="note-call"><a>1</a></sup></th><th>後</th></tr></thead>
<tbody><tr><th scope="rowgroup" colspan="4">甲群</th></tr>
<tr><td rowspan="2">乙</td><td data-value="2006-02-22">2月22日</td>
<td data-value="-1234.5">△1,234.5</td><td>10<sup>6</sup></td></tr>
<tr><td>…</td><td colspan="2">3</td></tr></tbody></table>"""


def test_a_table_with_all_that_printed_tables_have() -> None:
    content = as_csv(ElementTree.fromstring(TABLE))
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.decode("utf-8-sig").split("\r\n") == [
        "区分,国,日,額／前（億円）,額／後（億円）",
        "甲群,乙,2006-02-22,-1234.5,106",
        "甲群,乙,…,3,3",
        "",
    ]


def test_a_table_without_a_head() -> None:
    table = ElementTree.fromstring('<table><tr><td>"甲",乙</td></tr></table>')
    assert as_csv(table).decode("utf-8-sig") == '"""甲"",乙"\r\n'
