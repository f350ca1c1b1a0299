"""Years of the Japanese eras (元号)."""

from __future__ import annotations

# The first year of each era; the whole calendar year counts as the new era's.
ERAS = (("令和", 2019), ("平成", 1989), ("昭和", 1926), ("大正", 1912), ("明治", 1868))
FIRST = ERAS[-1][1]


def era_year(year: int) -> tuple[str, str]:
    """The era of a year, and the year's number in it; the first year of an era is 元.

    Raises ValueError for years before Meiji.
    """
    for era, first in ERAS:
        if year >= first:
            return era, "元" if year == first else str(year - first + 1)
    raise ValueError(year)
