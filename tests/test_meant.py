"""What is typed for a value is read, or told with a value that is read."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hakusho.findings.diagnostic import Diagnostic, Source
from hakusho.sources.data import read_mapping
from hakusho.sources.meant import items, meant, unquoted

TYPED: list[tuple[Any, str, str]] = [
    (int, "３０", "30"),
    (int, "三十", "30"),
    (int, "二十四", "24"),
    (int, "十", "10"),
    (int, "1_000", "1000"),
    (int, "￥1,000", "1000"),
    (int, "1,000円", "1000"),
    (int, "0123", "123"),
    (int, "約三十", ""),
    (float, "０．５", "0.5"),
    (float, "12 mm", ""),
    (bool, "はい", "true"),
    (bool, "No", "false"),
    (bool, "たぶん", ""),
    (date, "2024/4/1", "2024-04-01"),
    (date, "令和6年4月1日", "2024-04-01"),
    (date, "4月1日", ""),
]


@pytest.mark.parametrize(("kind", "text", "value"), TYPED)
def test_a_value_is_meant(kind: Any, text: str, value: str) -> None:
    assert meant(kind, text) == value


@given(
    st.sampled_from([int, float, bool, date]),
    st.text("0123456789０１三十,_.-+年月日円はい ", max_size=8),
)
def test_what_is_advised_is_read(kind: Any, text: str) -> None:
    found: list[Diagnostic] = []
    source = Source("a.yaml", f"a: '{text}'\n")
    read_mapping(kind, source, found.append, "a.yaml")
    for one in [one for one in found if one.mend]:
        again: list[Diagnostic] = []
        assert one.mend
        mended = source.text[: one.mend.start] + one.mend.text + source.text[one.mend.end :]
        assert read_mapping(kind, Source("a.yaml", mended), again.append, "a.yaml")
        assert again == []


def test_quotes_around_a_whole_text() -> None:
    assert unquoted("“題”") == unquoted("＂題＂") == unquoted("‘題’") == "題"
    assert unquoted("“甲”と“乙”") is None
    assert unquoted("「題」") is None


def test_items_of_other_forms() -> None:
    assert items("［a.md、b.md］") == items("・a.md\n・b.md") == ["a.md", "b.md"]
    assert items("a-b.md") == ["a-b.md"]
