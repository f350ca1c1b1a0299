"""The rules of tables find planted faults, and nothing on a page without them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from weasyprint.layout import block
from weasyprint.layout import table as table_layout

from kumihan import render
from kumihan.inspection import tables as rules
from kumihan.meter.model import Measure
from kumihan.paging import tables, turned
from tests.kumihan.pages import laid_out
from tests.kumihan.test_table import STYLE, TEXT, joined, table

Rule = Callable[[Sequence[Any]], Measure]


def _measure(rule: Rule, body: str, style: str = "") -> Measure:
    return rule(laid_out(body, STYLE + style, 20).pages)


@pytest.mark.parametrize("rule", rules.RULES)
def test_good_tables_pass(rule: Rule) -> None:
    body = table(60) + table(40, joined) + f"<div class=turned id=t>{table(40)}</div>"
    body += table(9, lambda _: f"<td>{TEXT}<td>{TEXT}", "<col style='width: 25mm'>")
    found = _measure(rule, body)
    assert found.opportunities
    assert not found.cases


def _without_hooks(monkeypatch: pytest.MonkeyPatch) -> None:
    for place, name in ((render, "with_captions"), (tables, "over_pages"), (tables, "cut")):
        monkeypatch.setattr(place, name, lambda original: original)


def test_what_is_not_repeated_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither captions nor joined cells come back without the hooks."""
    _without_hooks(monkeypatch)
    found = {case.detail for case in _measure(rules.cuts, table(60, joined)).cases}
    assert found == {"続きのページに題がない", "下につながる欄の文字が、続きのページにない"}


def test_a_head_that_is_dropped_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """WeasyPrint by itself drops the head where a row is higher than the page."""
    _without_hooks(monkeypatch)
    body = table(6, lambda i: f"<td>{TEXT * (30 if i == 3 else 1)}<td>{i}")
    found = {case.detail for case in _measure(rules.cuts, body).cases}
    assert "続きのページに見出しの行がない" in found


ALLOWED = "tr { break-before: auto !important; break-after: auto !important }"


def test_a_row_alone_is_found() -> None:
    """Where rows may part anywhere, some number of them leaves one alone on a page."""
    found = [_measure(rules.cuts, table(count), ALLOWED) for count in range(12, 20)]
    details = {case.detail for measure in found for case in measure.cases}
    assert details == {"分かれた表の端に、行が一つしかない"}


def test_a_parted_group_row_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table_layout, "avoid_page_break", lambda *_: False, raising=False)
    monkeypatch.setattr(block, "avoid_page_break", lambda *_: False)
    bodies = [
        table(30).replace(f"<tr><td>項目{at}<td>", f"<tr class=group><td>項目{at}<td>")
        for at in range(11, 16)
    ]
    details = {case.detail for body in bodies for case in _measure(rules.cuts, body).cases}
    assert "離してはならない行の間で分かれている" in details


def test_a_closed_cut_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "_finish", lambda *_, **__: None)
    found = _measure(rules.open_rules, table(60))
    assert found.breaches == found.opportunities > 1


def test_a_wrong_rule_is_found() -> None:
    found = _measure(rules.rule_widths, table(3), "td { border-bottom-width: 0.2mm }")
    assert [case.detail for case in found.cases] == ["罫線の太さ 0.200 mm"]


def test_a_justified_narrow_cell_is_found() -> None:
    body = table(3, lambda _: f"<td>{TEXT}<td>{TEXT}", "<col style='width: 25mm'>")
    found = _measure(rules.cells, body, "table { -kumihan-justify-from: none }")
    assert {case.detail for case in found.cases} == {"狭い欄の字間が空いている"}


def test_a_ragged_wide_cell_is_found() -> None:
    body = table(3, lambda _: f"<td>{TEXT}<td>1", "<col style='width: 70mm'>")
    found = _measure(rules.cells, body, "table { -kumihan-justify-from: 99em }")
    assert {case.detail for case in found.cases} == {"広い欄の行末が揃わない"}


def test_what_is_not_turned_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turned, "turning", lambda original: original)
    found = _measure(rules.turned, f"<div class=turned id=t>{table(9)}</div>")
    assert found.breaches == found.opportunities == 1
