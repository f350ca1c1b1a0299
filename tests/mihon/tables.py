"""The tables of 『組版白書』 as numbers, and numbers in the form in which the book writes them."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parents[2] / "content" / "mihon-hakusho"
TOTALS = ("合計", "計")


@cache
def text_of(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


@cache
def read_yaml(name: str) -> Any:
    return yaml.safe_load(text_of(name))


@cache
def rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / "tables" / f"{name}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


# Values


def column(name: str, key: str) -> list[Decimal]:
    return [Decimal(row[key]) for row in rows(name)]


def cell(name: str, row: str, key: str) -> Decimal:
    """The value of a row, which its first column names."""
    return Decimal(next(one[key] for one in rows(name) if row == next(iter(one.values()))))


def across(name: str, row: str) -> Decimal:
    """The sum of a row without its own total."""
    keys = list(rows(name)[0])[1:]
    return sum((cell(name, row, key) for key in keys if key not in TOTALS), Decimal())


def peak(name: str, key: str, least: bool = False) -> str:
    """What the first column has where a column is greatest, or least."""
    order = min if least else max
    return next(iter(order(rows(name), key=lambda row: Decimal(row[key])).values()))


def ages(sex: str, first: int = 0, last: int = 10) -> Decimal:
    """How many of a sex are in the groups of five years from `first` up to `last`."""
    return sum(column("nenrei", sex)[first:last], Decimal())


def prefecture(name: str, key: str) -> Decimal:
    return Decimal(next(row[key] for row in rows("todofuken") if row["都道府県"] == name))


def country(key: str) -> Decimal:
    regions = [row for row in rows("todofuken") if row["都道府県"] == "計"]
    return sum((Decimal(row[key]) for row in regions), Decimal())


def offices(year: str, region: str = "") -> Decimal:
    """The offices of a year, in a region or in all."""
    found = [row for row in rows("chiiki") if row["年"] == year and region in row["地域"]]
    return sum((Decimal(row["事業所数"]) for row in found), Decimal())


def year_of(event: str) -> str:
    """The year of the only event of the chronology that has these words."""
    year, found = "", []
    for row in rows("nenpyo"):
        year = year if row["西暦"] == "^" else row["西暦"]
        found += [year] if event in row["事項"] else []
    (only,) = found
    return only


def numbers_in(file: str, pattern: str) -> list[int]:
    """What the groups of a pattern find in a text."""
    found = re.search(pattern, text_of(file))
    assert found, pattern
    return [int(group) for group in found.groups()]


def year_of_caption(figure: str) -> str:
    """The year that the caption of a figure has at its end, in parentheses."""
    return str(read_yaml("figures.yaml")[figure]["caption"]).rpartition("（")[2].rstrip("年）")


def goal(measure: str, key: str) -> str:
    """A value of the table of goals: of the year that is the base, of this year, or the goal."""
    keys = ("基準", "現状", "目標")
    of_row = {row[0]: row[2:] for row in read_yaml("tables/tbl-mokuhyo.yaml")["rows"]}
    return str(of_row[measure][keys.index(key)])


# Numbers as the book writes them


def rounded(value: Decimal, places: int = 0) -> str:
    return f"{value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):,}"


def share(part: Decimal, whole: Decimal, places: int = 1) -> str:
    return rounded(100 * part / whole, places)


def change(before: Decimal, after: Decimal) -> str:
    """By how many hundredths a value rose or fell; the book says in words which."""
    return rounded(100 * abs(after - before) / before, 1)


def times(before: Decimal, after: Decimal, places: int = 0) -> str:
    return rounded(after / before, places)


def myriads(value: Decimal) -> str:
    """A number with 万, as in 2万5,370."""
    high, low = divmod(int(value), 10_000)
    return f"{high}万{low:,}" if low else f"{high}万"


def about(values: Iterable[Decimal], nearest: int) -> str:
    """The mean to the nearest ten, hundred and so on."""
    found = list(values)
    return f"{nearest * round(sum(found, Decimal()) / len(found) / nearest):,}"
