"""Years as categories: read from the data, written in 西暦, in 元号 or in both."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from hakusho.trade.eras import FIRST, era_year
from hakusho.tree.chartentry import ChartEntry, Years
from hakusho.tree.model import Text

_UNITS = ("年", "年度", "暦年")
_YEAR = re.compile(r"([0-9]{4})(?:年度?)?")


def year_of(text: str) -> int | None:
    """The year that a category names (2019, 2019年, 2019年度), from Meiji on; None for others."""
    match = _YEAR.fullmatch(text)
    return int(match[1]) if match and int(match[1]) >= FIRST else None


def written(years: Sequence[int], style: Years) -> Iterator[tuple[str, ...]]:
    """The lines of each year's label; an era is named only in the first label that is in it."""
    last = ""
    for year in years:
        era, number = era_year(year)
        name = number if era == last else era + number
        last = era
        both = (str(year), f"（{name}）")
        yield {"seireki": both[:1], "wareki": (name,), "both": both}[style]


def unit(entry: ChartEntry, categories: Sequence[Text]) -> str:
    """The unit of the years on an axis (年, 年度 …), from the data or the name of its column."""
    said = categories[0].text if entry.years else ""
    suffix = said.lstrip("0123456789")
    return suffix or (entry.category.text if said and entry.category.text in _UNITS else "")
