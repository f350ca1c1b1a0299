"""Number formats of a workbook (ECMA-376 Part 1, 18.8.31): a value as Excel shows it in Japan.

The subset: sections, text, padding, colours, currency signs, `0 # ?`, thousands, scaling by commas,
per cent, and days and times, also in Japanese eras. Of other formats it is said that they cannot
be read.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal

from hakusho.findings.limits import DIGITS
from hakusho.trade.eras import LETTERS, era_of

GENERAL = "General"
# What Excel shows in Japan for formats that a file names by number alone (18.8.30).
_ERA_DATE, _SHORT_ERA = '[$-411]ggge"年"m"月"d"日"', "[$-411]ge.m.d"
_YEN, _YEN_POINT = "¥#,##0;¥-#,##0", "¥#,##0.00;¥-#,##0.00"
JAPANESE = {
    **{5: _YEN, 6: _YEN, 7: _YEN_POINT, 8: _YEN_POINT, 14: "yyyy/m/d", 22: "yyyy/m/d h:mm"},
    **dict.fromkeys((27, 36, 50, 57), _SHORT_ERA),
    **dict.fromkeys((28, 29, 51, 54, 58), _ERA_DATE),
    **{30: "m/d/yy", 31: 'yyyy"年"m"月"d"日"', 32: 'h"時"mm"分"', 33: 'h"時"mm"分"ss"秒"'},
    **dict.fromkeys((34, 52, 55), 'yyyy"年"m"月"'),
    **dict.fromkeys((35, 53, 56), 'm"月"d"日"'),
    **{37: "#,##0;-#,##0", 38: "#,##0;-#,##0", 39: "#,##0.00;-#,##0.00"},
    **{40: "#,##0.00;-#,##0.00", 41: '#,##0;-#,##0;"-"', 42: '¥#,##0;¥-#,##0;¥"-"'},
    **{43: '#,##0.00;-#,##0.00;"-"', 44: '¥#,##0.00;¥-#,##0.00;¥"-"'},
}
STANDARD = (5, 6, 7, 8, 37, 38, 39, 40, 41, 42, 43)  # those of them with brackets in the standard
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|_.|\*.|\[(?P<bracket>[^\]]*)\]'
    r"|(?P<end>;)|(?P<outside>!|AM/PM|A/P|E[+-]|(?<=[0#?])\s*/|/\s*(?=[0#?]))|(?P<general>General|G/標準)"
    r"|(?P<day>y+|e+|g+|m+|d+|a{3,4}|h+|s+)|(?P<outside_letter>[a-z])"
    r"|(?P<digits>[0#?][0#?,]*(?:\.[0#?]*)?,*|\.[0#?]+)|(?P<percent>%)|(?P<text>@)|(?P<plain>.)",
    re.I | re.S,
)
_COLOUR = re.compile(
    r"(?i)black|blue|cyan|green|magenta|red|white|yellow|[黒青水緑紫赤白黄]色?|(?:color|色)\s*[0-9]+"
)
_LOCALE = re.compile(r"\$([^-\]]*)(?:-[0-9A-Za-z,@\-]*)?")
_FIRST_DAYS = 60  # of 1900, which Excel takes for a leap year
_PRECISION = 15  # digits that Excel keeps
_GENERAL_DIGITS = 10  # that it shows of a fraction where no format is given
_EXACT = Context(prec=3 * DIGITS.most)
_MINUS = re.compile(r"[-−△▲]\s*")
_WEEKDAYS = "月火水木金土日"
_HUNDRED = 100


class UnknownFormatError(Exception):
    """A format is outside the subset."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A value as Excel shows it; `value` is its number or day for machines, with its rounding.

    `exact` is the number before rounding, in the unit in which it is shown. `before` and `after`
    are the words that the format writes beside a number, such as its unit, without signs for minus.
    A number is `unsigned` if it is negative and its format shows it without any such sign. `markup`
    is a text with its raised, lowered and struck parts, empty if it has none.
    """

    text: str
    value: str
    exact: str
    before: str = ""
    after: str = ""
    unsigned: bool = False
    markup: str = ""


@dataclass(frozen=True, slots=True)
class _Words:
    """What a section writes before and after a number, and whether that says that it is negative.

    What says so, a sign or brackets round the number, is left out.
    """

    before: str
    after: str
    has_sign: bool = False


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str


def shown(number: int | float, code: str, epoch: datetime) -> Shown:
    """A number formatted by a format code; `epoch` is day 0 of the workbook.

    Raises UnknownFormatError.
    """
    value = Decimal(str(number) if isinstance(number, int) else f"{number:.{_PRECISION}g}")
    sections = _sections(code)
    section, is_signed = _section(sections, value)
    kinds = {token.kind for token in section}
    if "day" in kinds:
        return _day(section, value, epoch, has_gannen="gannen" in code)
    if not kinds & {"general", "text", "digits"}:
        return Shown(text=_literal(section), value=f"{value:f}", exact=f"{value:f}")
    words = _words(section, value)
    # A page has no colours for numbers, so that a colour alone would not tell a negative one.
    is_signed |= value < 0 and not words.has_sign and "colour" in kinds
    format_ = _number if "digits" in kinds else _plain
    found = format_(section, value, sign="-" if is_signed else "")
    is_unsigned = value < 0 and not (is_signed or words.has_sign)
    return replace(found, before=words.before, after=words.after, unsigned=is_unsigned)


def shown_text(text: str, code: str) -> str:
    """A text formatted by the section for texts of a format code, if it has one."""
    if "@" not in code:
        return text
    section = _sections(code)[-1]
    return _around(section, text) if any(token.kind == "text" for token in section) else text


def _sections(code: str) -> list[list[_Token]]:
    """The sections of a format. Raises UnknownFormatError for what is outside the subset."""
    sections: list[list[_Token]] = [[]]
    for match in _TOKEN.finditer(code):
        kind = match.lastgroup or ""
        text = match[kind] if kind else ""
        if kind.startswith("outside"):
            raise UnknownFormatError
        if kind == "end":
            sections.append([])
            continue
        if kind == "bracket":
            kind, text = _bracket(text)
        sections[-1].append(_Token("plain" if kind in ("quoted", "escaped") else kind, text))
    return sections


def _bracket(text: str) -> tuple[str, str]:
    """The kind and the text of what stands in square brackets: a colour or a currency sign."""
    if _COLOUR.fullmatch(text):
        return "colour", ""
    match = _LOCALE.fullmatch(text)
    if match is None or text.upper() in ("$-F400", "$-F800"):
        raise UnknownFormatError
    return "plain", match[1]


def _section(sections: Sequence[list[_Token]], value: Decimal) -> tuple[list[_Token], bool]:
    """The section for a value, and whether it leaves the sign to be written before it."""
    of_numbers = sections[:3]
    if len(of_numbers) > 1 and any(token.kind == "text" for token in of_numbers[-1]):
        of_numbers = of_numbers[:-1]
    if value < 0 and len(of_numbers) > 1:
        return of_numbers[1], False
    if value == 0 and len(of_numbers) > 2:  # noqa: PLR2004 (the third section is for zero)
        return of_numbers[2], False
    return of_numbers[0], value < 0


def _general(value: Decimal) -> str:
    """A number without a format: all of a whole one, ten digits of another."""
    if value == value.to_integral_value():
        return f"{value.to_integral_value():f}"
    whole = len(f"{abs(int(value))}") if abs(value) >= 1 else 1
    unit = Decimal(1).scaleb(-max(0, _GENERAL_DIGITS - whole))
    return _trimmed(value.quantize(unit, ROUND_HALF_UP, _EXACT))


def _trimmed(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _literal(section: Sequence[_Token]) -> str:
    return "".join(token.text for token in section).strip()


def _around(section: Sequence[_Token], text: str) -> str:
    """A text in the place that a section gives it."""
    return "".join(text if one.kind in ("text", "general") else one.text for one in section).strip()


# -- numbers -------------------------------------------------------------------------------


def _plain(section: Sequence[_Token], value: Decimal, *, sign: str) -> Shown:
    """A number in the place that a section gives it, with as many digits as it has."""
    number = _general(value)
    text = sign + _around(section, number.removeprefix("-"))
    return Shown(text=text, value=number, exact=number)


def _number(section: Sequence[_Token], value: Decimal, *, sign: str) -> Shown:
    digits = [token.text for token in section if token.kind == "digits"]
    if len(digits) != 1:
        raise UnknownFormatError
    pattern = digits[0].rstrip(",")
    percents = sum(token.kind == "percent" for token in section)
    power = 2 * percents - 3 * (len(digits[0]) - len(pattern))
    exact = value.scaleb(power, _EXACT)
    rounded = _rounded(abs(exact), pattern)
    text = "".join(rounded if token.kind == "digits" else token.text for token in section)
    number = "0" * (rounded[:1] in ("", ".")) + rounded.replace(",", "")
    plain = ("-" if value < 0 else "") + number + "%" * percents
    exact_text = _trimmed(exact) + "%" * percents
    return Shown(text=sign + text.strip(), value=plain, exact=exact_text)


def _words(section: Sequence[_Token], value: Decimal) -> _Words:
    """What stands before and after the number of a section."""
    texts = [token.text if token.kind == "plain" else "" for token in section]
    at = next(n for n, one in enumerate(section) if one.kind in ("digits", "general", "text"))
    before, after = "".join(texts[:at]).strip(), "".join(texts[at + 1 :]).strip()
    if value >= 0:
        return _Words(before, after)
    if before[:1] in tuple("(（") and after[-1:] in tuple(")）"):
        return _Words(before[1:], after[:-1], has_sign=True)
    if _MINUS.search(before):
        return _Words(_MINUS.sub("", before, count=1), after, has_sign=True)
    return _Words(before, _MINUS.sub("", after, count=1), bool(_MINUS.search(after)))


def _rounded(value: Decimal, pattern: str) -> str:
    whole, _, part = pattern.partition(".")
    number = value.quantize(Decimal(1).scaleb(-len(part)), ROUND_HALF_UP, _EXACT)
    digits, _, decimals = f"{number:f}".partition(".")
    least = whole.count("0")
    digits = (digits.lstrip("0") or "").rjust(least, "0")
    if "," in whole:
        digits = f"{int(digits):,}" if digits and least <= 1 else digits
    kept = part.rstrip("#?").count("0")
    decimals = decimals.rstrip("0").ljust(kept, "0") if kept < len(part) else decimals
    return digits + ("." + decimals if decimals or pattern.endswith(".") else "")


# -- days and times ------------------------------------------------------------------------


def _day(section: Sequence[_Token], value: Decimal, epoch: datetime, *, has_gannen: bool) -> Shown:
    if any(token.kind == "digits" for token in section):
        raise UnknownFormatError  # parts of a second
    at = _moment(value, epoch)
    kinds = [token.text.lower() if token.kind == "day" else "" for token in section]
    fields = [
        _field(kind, at, is_minute=_is_minute(kinds, number)) if kind else token.text
        for number, (kind, token) in enumerate(zip(kinds, section, strict=True))
    ]
    if has_gannen:
        fields = [
            "元" if one == "1" and kind[:1] == "e" else one
            for one, kind in zip(fields, kinds, strict=True)
        ]
    text = "".join(fields).strip()
    has_time = any(kind[:1] in ("h", "s") for kind in kinds if kind)
    machine = text if has_time else at.date().isoformat()
    return Shown(text=text, value=machine, exact=machine)


def _moment(value: Decimal, epoch: datetime) -> datetime:
    """The moment of a number of days since `epoch`, to the second. Raises UnknownFormatError."""
    if value < 0:
        raise UnknownFormatError
    days = float(value) + (1 <= value < _FIRST_DAYS and epoch.month != 1)
    try:
        at = epoch + timedelta(days=days, microseconds=500_000)
    except OverflowError:
        raise UnknownFormatError from None
    return at.replace(microsecond=0)


def _is_minute(kinds: Sequence[str], at: int) -> bool:
    """Whether `m` means minutes: after hours or before seconds."""
    before = next((kind for kind in reversed(kinds[:at]) if kind), "")
    after = next((kind for kind in kinds[at + 1 :] if kind), "")
    return before.startswith("h") or after.startswith("s")


def _field(kind: str, at: datetime, *, is_minute: bool) -> str:
    """A part of a day or a time, by its letters. Raises UnknownFormatError."""
    if kind.startswith("m"):
        return _padded(kind, at.minute if is_minute else at.month)
    if kind[0] in "hs" or kind in ("d", "dd"):
        return _padded(kind, {"h": at.hour, "s": at.second, "d": at.day}[kind[0]])
    if kind.startswith("y"):
        return str(at.year) if len(kind) > 2 else f"{at.year % _HUNDRED:02}"  # noqa: PLR2004
    if kind.startswith("a"):
        return _WEEKDAYS[at.weekday()] + "曜日" * (len(kind) > 3)  # noqa: PLR2004
    if kind[0] in "ge":
        return _of_era(kind, at)
    raise UnknownFormatError


def _padded(kind: str, number: int) -> str:
    if len(kind) > 2:  # noqa: PLR2004 (the names of months and weekdays in English)
        raise UnknownFormatError
    return f"{number:0{len(kind)}}"


def _of_era(kind: str, at: datetime) -> str:
    try:
        era, year = era_of(at.date())
    except ValueError:
        raise UnknownFormatError from None
    if kind.startswith("e"):
        return f"{year:0{min(len(kind), 2)}}"
    return {"g": LETTERS[era], "gg": era[0]}.get(kind, era)
