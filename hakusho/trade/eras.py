"""Years of the Japanese eras (元号)."""

from __future__ import annotations

from datetime import date

# The first day of each era, the last era first.
_DAYS = {
    "令和": date(2019, 5, 1),
    "平成": date(1989, 1, 8),
    "昭和": date(1926, 12, 25),
    "大正": date(1912, 7, 30),
    "明治": date(1868, 1, 25),
}
FIRST = min(_DAYS.values()).year
LETTERS = {"令和": "R", "平成": "H", "昭和": "S", "大正": "T", "明治": "M"}
NAMES = (*_DAYS, *LETTERS.values())
_BY_LETTER = {letter: era for era, letter in LETTERS.items()}


def era_year(year: int) -> tuple[str, str]:
    """The era of a year, and the year's number as it is written.

    A year in which an era begins is wholly of that era. Raises ValueError for years before Meiji.
    """
    for era, first in _DAYS.items():
        if year >= first.year:
            return era, year_text(year - first.year + 1)
    raise ValueError(year)


def year_text(year: int) -> str:
    """The number of a year in its era as it is written: the first is 元."""
    return "元" if year == 1 else str(year)


def first_year(name: str) -> int:
    """The year in which an era begins, which is named as in `NAMES`."""
    return _DAYS[_BY_LETTER.get(name, name)].year


def day_in_era(name: str, year: int, month: int, day: int) -> date:
    """The day in the year of an era, which is named as in `NAMES`.

    Raises ValueError for a day that the era does not have, such as 平成31年5月1日.
    """
    era = _BY_LETTER.get(name, name)
    found = date(first_year(era) + year - 1, month, day)
    if year < 1 or era_of(found) != (era, year):
        raise ValueError(name)
    return found


def era_of(day: date) -> tuple[str, int]:
    """The era of a day, and the number of its year. Raises ValueError for days before Meiji."""
    for era, first in _DAYS.items():
        if day >= first:
            return era, day.year - first.year + 1
    raise ValueError(day)
