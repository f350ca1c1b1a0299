"""What people type for values of data files, and how these are to be written."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any
from unicodedata import normalize

from hakusho.trade.days import day_of

_TRUE = {"true", "yes", "on", "y", "1", "はい", "有", "あり", "する", "○", "◯"}
_FALSE = {"false", "no", "off", "n", "0", "いいえ", "無", "なし", "しない", "×"}
_COUNTED = re.compile(r"¥?([-+]?[0-9][0-9,_ ]*)(?:円|字|行|部|冊|ページ|段|章|級|個)?")
_AMOUNT = re.compile(r"([-+]?[0-9][0-9,_ ]*(?:\.[0-9]+)?)")
_DIGITS = "〇一二三四五六七八九"
_TENS = re.compile(rf"([{_DIGITS}]?)十([{_DIGITS}]?)")
_QUOTED = (
    re.compile(r"[“”„‟＂〝″]([^“”„‟＂〝〟″]*)[“”„‟＂〟″]"),
    re.compile(r"[‘’]([^‘’]*)[‘’]"),
)
_ITEM = re.compile(r"^[\s\u3000]*(?:[-－–—ー・•●○*＊]+[\s\u3000]*)?", re.M)
_BETWEEN = re.compile(r"[、，,\n]+")


def meant(kind: Any, text: str) -> str:
    """The value that a text of the wrong form certainly means; empty if it means none."""
    return _READERS[kind](normalize("NFKC", text).strip()) if kind in _READERS else ""


def unquoted(text: str) -> str | None:
    """What stands between typographic or full-width quotes around a whole text; None without."""
    matches = (pattern.fullmatch(text) for pattern in _QUOTED)
    return next((match[1] for match in matches if match), None)


def items(text: str) -> list[str]:
    """The items of a list that is written as a text, with marks or brackets of other forms."""
    inner = text.strip().lstrip("[［").rstrip("]］")
    lines = (_ITEM.sub("", one).strip() for one in _BETWEEN.split(inner))
    return [one for one in lines if one]


def _truth(text: str) -> str:
    word = text.casefold()
    return "true" if word in _TRUE else "false" if word in _FALSE else ""


def _whole(text: str) -> str:
    if tens := _TENS.fullmatch(text):
        return f"{_DIGITS.index(tens[1] or '一')}{_DIGITS.index(tens[2] or '〇')}"
    if text and set(text) <= set(_DIGITS):
        return "".join(str(_DIGITS.index(one)) for one in text).lstrip("0")
    return _without_zeros(_COUNTED.fullmatch(text))


def _number(text: str) -> str:
    return _without_zeros(_AMOUNT.fullmatch(text))


def _without_zeros(match: re.Match[str] | None) -> str:
    number = re.sub("[,_ ]", "", match[1]) if match else ""
    return re.sub(r"^([-+]?)0+(?=[0-9])", r"\1", number)


def _day(text: str) -> str:
    day = day_of(text)
    return day.isoformat() if day else ""


_READERS: dict[Any, Callable[[str], str]] = {
    bool: _truth,
    int: _whole,
    float: _number,
    date: _day,
}
