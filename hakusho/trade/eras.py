"""Years of the Japanese eras (元号)."""

from __future__ import annotations

from datetime import date

# The first year of each era; the whole calendar year counts as the new era's.
ERAS = (("令和", 2019), ("平成", 1989), ("昭和", 1926), ("大正", 1912), ("明治", 1868))
FIRST = ERAS[-1][1]
# The first day of each era, with which a date is told from one of the era before.
_DAYS = {
    "令和": date(2019, 5, 1),
    "平成": date(1989, 1, 8),
    "昭和": date(1926, 12, 25),
    "大正": date(1912, 7, 30),
    "明治": date(1868, 1, 25),
}
_LETTERS = {"R": "令和", "H": "平成", "S": "昭和", "T": "大正", "M": "明治"}
NAMES = (*_DAYS, *_LETTERS)


def era_year(year: int) -> tuple[str, str]:
    """The era of a year, and the year's number in it; the first year of an era is 元.

    Raises ValueError for years before Meiji.
    """
    for era, first in ERAS:
        if year >= first:
            return era, "元" if year == first else str(year - first + 1)
    raise ValueError(year)


def day_in_era(name: str, year: int, month: int, day: int) -> date:
    """The day in the year of an era, which is named as in `NAMES`.

    Raises ValueError for a day that the era does not have, such as 平成31年5月1日.
    """
    era = _LETTERS.get(name, name)
    found = date(dict(ERAS)[era] + year - 1, month, day)
    if year < 1 or era_of(found) != (era, year):
        raise ValueError(name)
    return found


def era_of(day: date) -> tuple[str, int]:
    """The era of a day, and the number of its year. Raises ValueError for days before Meiji."""
    for era, first in _DAYS.items():
        if day >= first:
            return era, day.year - dict(ERAS)[era] + 1
    raise ValueError(day)
