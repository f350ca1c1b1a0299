"""Scales, eras, and labels that give way to each other."""

from __future__ import annotations

import itertools
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hakusho.charts.parts import spread
from hakusho.charts.scale import fitted, paired
from hakusho.charts.years import written
from hakusho.trade.eras import era_year
from hakusho.trade.values import amount, number

VALUES = st.lists(st.decimals(-(10**11), 10**11, places=3, allow_nan=False), min_size=1, max_size=9)


@given(VALUES, st.integers(2, 6))
def test_a_scale_holds_its_values_at_even_ticks(values: list[Decimal], intervals: int) -> None:
    scale = fitted(values, intervals)
    assert all(0 <= scale.at(value) <= 1 for value in values)
    steps = {b - a for a, b in zip(scale.ticks, scale.ticks[1:], strict=False)}
    assert len(steps) == 1
    assert 2 <= len(scale.ticks) <= intervals + 3
    assert Decimal(0) in scale.ticks
    assert len(set(scale.labels)) == len(scale.labels)


@given(VALUES, VALUES)
def test_a_second_scale_holds_its_values_too(first: list[Decimal], second: list[Decimal]) -> None:
    left, right = paired(fitted(first, 5), second, 5)
    for scale, values in ((left, first), (right, second)):
        assert all(-1e-9 <= scale.at(value) <= 1 + 1e-9 for value in values)
    assert abs(left.at(Decimal(0)) - right.at(Decimal(0))) < 1e-9
    assert len(left.ticks) == len(right.ticks) <= 13


def test_two_scales_have_their_zeros_and_ticks_in_line() -> None:
    left, right = paired(fitted([Decimal(1234)], 5), [Decimal("37.6")], 5)
    assert [left.at(t) for t in left.ticks] == [right.at(t) for t in right.ticks]


def test_what_is_left_out_keeps_the_order_of_values() -> None:
    scale = fitted([Decimal(1100), Decimal(1200)], 5, cut=(Decimal(0), Decimal(900)))
    places = [scale.at(Decimal(v)) for v in (0, 300, 900, 1000, 1200)]
    assert places == sorted(places)
    assert places[0] == 0
    assert not any(0 < tick < 900 for tick in scale.ticks)


@given(st.lists(st.floats(0, 100), max_size=8), st.floats(1, 9))
def test_labels_do_not_lie_on_each_other(wanted: list[float], size: float) -> None:
    places = sorted(spread(wanted, [size] * len(wanted), 0, 100))
    assert all(b - a >= size - 1e-6 for a, b in itertools.pairwise(places))
    assert all(size / 2 - 1e-6 <= place <= 100 - size / 2 + 1e-6 for place in places)


@pytest.mark.parametrize(
    ("year", "era"),
    [(1868, "明治元"), (1911, "明治44"), (1912, "大正元"), (1925, "大正14"), (1926, "昭和元"),
     (1988, "昭和63"), (1989, "平成元"), (2018, "平成30"), (2019, "令和元"), (2026, "令和8")],
)  # fmt: skip
def test_eras_begin_with_their_first_year(year: int, era: str) -> None:
    assert "".join(era_year(year)) == era


def test_there_is_no_era_before_meiji() -> None:
    with pytest.raises(ValueError, match="1867"):
        era_year(1867)


def test_an_era_is_named_where_it_begins() -> None:
    years = [2017, 2018, 2019, 2020]
    assert list(written(years, "wareki")) == [("平成29",), ("30",), ("令和元",), ("2",)]
    assert list(written(years[1:3], "both")) == [("2018", "（平成30）"), ("2019", "（令和元）")]


@given(st.text("0123456789,.-−△▲+%％…－x（注1）", max_size=9))
def test_a_chart_reads_what_a_table_prints(text: str) -> None:
    is_printed = number(text, decimals=None, grouping=True, negative="△") is not None
    try:
        amount(text)
    except ValueError:
        assert not is_printed
    else:
        assert is_printed
