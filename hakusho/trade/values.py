"""Numbers of tables: read as written, formatted as printed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Context, Decimal

from hakusho.findings.limits import DIGITS

# Commas stand at every third digit: 1,20 may mean 120 or 1.20.
_WHOLE = r"[1-9][0-9]{0,2}(?:,[0-9]{3}){1,14}|[0-9]{1,54}"
_NUMBER = re.compile(rf"([-+−△▲]?)({_WHOLE})(\.[0-9]{{1,40}})?([%％]?)")
_NO_NUMBER = {"", "-", "－", "―", "…", "...", "x", "X", "*", "n.a."}
NOTE_MARK = re.compile(r"(?<!\s)\s*+(?:（注[0-9]+）|\(注[0-9]+\))$")
_LONG = re.compile(r"[-+−△▲]?[0-9][0-9,.]*[%％]?")
_EXACT = Context(prec=3 * DIGITS.most)  # enough for all digits, decimals and added decimals
_TOTAL = re.compile(
    r"(?i)(?:総合|合|総|小|男女|全国)?計|合計[額数量値]|総[額数量]|total|[（(](?:合|総)?計[）)]"
)
_FIELD = re.compile(r"\{([^{}]*)\}")


def fields(pattern: str) -> list[str]:
    """The names in the braces of a pattern."""
    return _FIELD.findall(pattern)


def fill(pattern: str, values: Mapping[str, str]) -> str:
    """The pattern with its fields filled; unknown ones stay as they are."""
    return _FIELD.sub(lambda match: values.get(match[1], match[0]), pattern)


def _matched(text: str) -> re.Match[str] | None:
    """The match of a number; None for other text and for a number with too many digits."""
    match = _NUMBER.fullmatch(text)
    return match if match and not DIGITS.is_passed(len(match[2].replace(",", ""))) else None


def _counted(text: str) -> re.Match[str] | None:
    """The match of a number that is no code: 007 is read only where it is printed as it is."""
    match = _matched(text)
    return None if match and len(match[2]) > 1 and match[2].startswith("0") else match


def is_number(text: str) -> bool:
    """Whether a text is read as a number, with or without a note mark."""
    return _counted(NOTE_MARK.sub("", text)) is not None


def plain(text: str) -> str:
    """A number as machines read it: no note mark, no separators, a hyphen for minus.

    Any other text is returned as it is.
    """
    match = _matched(NOTE_MARK.sub("", text))
    if match is None:
        return text
    sign = "-" if match[1] in tuple("-−△▲") else ""
    return sign + match[2].replace(",", "") + (match[3] or "") + match[4]


def number(text: str, *, decimals: int | None, grouping: bool, negative: str) -> str | None:
    """A number as printed, or None when the text is no number; signs for "no value" stay.

    A note mark 「（注1）」 after the number stays; a minus sign becomes `negative`.
    """
    note = NOTE_MARK.search(text)
    core = text[: note.start()] if note else text
    if core in _NO_NUMBER:
        return text
    is_changed = grouping or decimals is not None
    match = _counted(core) if is_changed else _matched(core)
    if match is None:
        return None
    written = match[2].replace(",", "") + (match[3] or "")
    if decimals is not None:
        unit = Decimal(1).scaleb(-decimals)
        written = f"{Decimal(written).quantize(unit, ROUND_HALF_UP, _EXACT):f}"
    if grouping:
        written = f"{Decimal(written):,f}"
    sign = negative if match[1] in tuple("-−△▲") else match[1]
    return sign + written + match[4] + (note[0] if note else "")


def digits(text: str) -> int:
    """The number of digits of a number, even one that is too long to be read; 0 for other text."""
    return sum(map(str.isdigit, text)) if _LONG.fullmatch(text) else 0


def amount(text: str) -> Decimal | None:
    """The value of a number, with the decimals that are written; None for "no value".

    It reads what `number` prints. Raises ValueError for any other text.
    """
    core = NOTE_MARK.sub("", text)
    if core in _NO_NUMBER:
        return None
    match = _counted(core)
    if match is None:
        raise ValueError(text)
    found = Decimal(match[2].replace(",", "") + (match[3] or ""))
    return -found if match[1] in tuple("-−△▲") else found


def names_total(text: str) -> bool:
    """Whether a row, column or series of this name is the sum of others."""
    return bool(_TOTAL.fullmatch("".join(text.split())))


def has_value(text: str) -> bool:
    """Whether a text is none of the signs for "no value"."""
    return text not in _NO_NUMBER
