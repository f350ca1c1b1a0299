"""Days as people write them in tables, and as tables print them."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import MAXYEAR, MINYEAR, date, timedelta
from unicodedata import normalize

from hakusho.trade.eras import NAMES, day_in_era, era_of, first_year, year_text
from hakusho.trade.values import fill

_YEAR = rf"(?:(?P<era>{'|'.join(NAMES)})(?P<of_era>[0-9]{{1,2}}|元)|(?P<year>[0-9]{{4}}))"
_MONTH, _DAY = "(?P<month>[0-9]{1,2})", "(?P<day>[0-9]{1,2})"
_FORMS = (
    re.compile(f"{_YEAR}年{_MONTH}月{_DAY}日"),
    re.compile(rf"{_YEAR}(?P<sign>[-/.]){_MONTH}(?P=sign){_DAY}"),
)
_MONTH_OF_YEAR = re.compile(f"{_YEAR}年(?:{_MONTH}月)?")
MONTHS = 12
_MIDNIGHT = re.compile(r"(?<=[0-9日])[T ]?0?0:00(?::00(?:\.0+)?)?$")
_SERIAL = re.compile(r"[1-9][0-9]{4}(?:\.[0-9]+)?")
_FIRST_SERIAL = date(1899, 12, 30)  # day 0 of Excel, for days after February 1900
DATE_FIELDS = ("year", "month", "day", "wareki")


def day_of(text: str) -> date | None:
    """The day that a text names, or None for anything else.

    It is written 2024-04-01, 2024/4/1, 2024.4.1, 2024年4月1日, 令和6年4月1日 or R6.4.1. A time is
    only read if it is midnight, which programs add to a day.
    """
    match = _matched(text)
    if match is None:
        return None
    month, day = int(match["month"]), int(match["day"])
    try:
        if match["era"] is None:
            return date(int(match["year"]), month, day)
        year = 1 if match["of_era"] == "元" else int(match["of_era"])
        return day_in_era(match["era"], year, month, day)
    except ValueError:
        return None


def _matched(text: str) -> re.Match[str] | None:
    written = _MIDNIGHT.sub("", normalize("NFKC", text)).replace(" ", "")
    return next((match for form in _FORMS if (match := form.fullmatch(written))), None)


def dated(pattern: str, day: date) -> str:
    """A day formatted by a pattern with the fields {year} {month} {day} {wareki}."""
    values = {"year": str(day.year), "month": str(day.month), "day": str(day.day)}
    return fill(pattern, values | {"wareki": _wareki(day)})


def _wareki(day: date) -> str:
    """The year of a day in its era, such as 令和6; the year in numbers before Meiji."""
    try:
        era, year = era_of(day)
    except ValueError:
        return str(day.year)
    return era + year_text(year)


def day_remedy(text: str) -> str:
    """What to write in place of a text that is no day, in Japanese."""
    written = normalize("NFKC", text).replace(" ", "")
    if _SERIAL.fullmatch(written):
        day = _FIRST_SERIAL + timedelta(days=int(float(written)))
        return f"Excelの日付の番号なら、{day} と書いてください"
    match = _matched(text)
    return _impossible(match) if match else "2006-02-22 の形で書いてください"


def _impossible(match: re.Match[str]) -> str:
    """What is impossible in a day that the calendar does not have."""
    month, day = int(match["month"]), int(match["day"])
    if not 1 <= month <= MONTHS:
        return f"{month}月はありません。年月日を確かめてください"
    of_era = 1 if match["of_era"] == "元" else int(match["of_era"] or 0)
    year = first_year(match["era"]) + of_era - 1 if match["era"] else int(match["year"])
    if not MINYEAR <= year <= MAXYEAR:
        return f"{year}年はありません。年月日を確かめてください"
    last = monthrange(year, month)[1]
    if not 1 <= day <= last:
        return f"{year}年{month}月は1日から{last}日までです。年月日を確かめてください"
    return "その元号にない日です。元号と年月日を確かめてください"


def seems_date(text: str) -> bool:
    """Whether a text is a day, or a month of a year, or would be one if the calendar had it."""
    return bool(_matched(text) or _MONTH_OF_YEAR.fullmatch(normalize("NFKC", text)))
