"""Numeral styles, most of them named as in CSS Counter Styles."""

from __future__ import annotations

from collections.abc import Callable

_IROHA = (
    "イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセス"
)
_GOJUON = (
    "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン"
)
_TO_HIRAGANA = {point: point - 0x60 for point in range(0x30A1, 0x30F7)}
_LATIN = "abcdefghijklmnopqrstuvwxyz"
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
    (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_LARGEST_ROMAN = 3999
_KANJI = "〇一二三四五六七八九"


def _alphabetic(signs: str) -> Callable[[int], str]:
    def write(number: int) -> str:
        written = ""
        while number > 0:
            number, rest = divmod(number - 1, len(signs))
            written = signs[rest] + written
        return written

    return write


def _roman(number: int) -> str:
    """Roman numerals, up to 3999 as in CSS; larger numbers are decimal."""
    if number > _LARGEST_ROMAN:
        return str(number)
    written = ""
    for value, sign in _ROMAN:
        count, number = divmod(number, value)
        written += sign * count
    return written


def _circled(number: int) -> str:
    for first, start, last in ((0x2460, 1, 20), (0x3251, 21, 35), (0x32B1, 36, 50)):
        if start <= number <= last:
            return chr(first + number - start)
    return f"（{number}）"


def _japanese(number: int) -> str:
    """Kanji numerals with units (十, 百, 千, 万)."""
    myriads, number = divmod(number, 10_000)
    written = _japanese(myriads) + "万" if myriads else ""
    for place, sign in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, place)
        if digit:
            written += ("" if digit == 1 and sign else _KANJI[digit]) + sign
    return written


NUMERALS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "full-width-decimal": lambda n: str(n).translate({48 + d: 0xFF10 + d for d in range(10)}),
    "lower-roman": _roman,
    "upper-roman": lambda n: _roman(n).upper(),
    "lower-latin": _alphabetic(_LATIN),
    "upper-latin": _alphabetic(_LATIN.upper()),
    "katakana": _alphabetic(_GOJUON),
    "katakana-iroha": _alphabetic(_IROHA),
    "hiragana": _alphabetic(_GOJUON.translate(_TO_HIRAGANA)),
    "hiragana-iroha": _alphabetic(_IROHA.translate(_TO_HIRAGANA)),
    "circled-decimal": _circled,
    "cjk-decimal": lambda n: "".join(_KANJI[int(d)] for d in str(n)),
    "japanese-informal": _japanese,
}
