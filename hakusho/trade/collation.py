"""The order of an index: readings by あいうえお, Latin, figures (after JIS X 4061, simplified)."""

from __future__ import annotations

import re
import unicodedata

_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_SMALL = str.maketrans("ぁぃぅぇぉっゃゅょゎゕゖ", "あいうえおつやゆよわかけ")
_FULL_ROWS = (
    "あいうえお",
    "かきくけこ",
    "さしすせそ",
    "たちつてと",
    "なにぬねの",
    "はひふへほ",
    "まみむめも",
    "らりるれろ",
)
_ROWS = (*_FULL_ROWS[:-1], "やゆよ", _FULL_ROWS[-1], "わゐゑをん")
_VOWELS = {kana: vowel for row in _FULL_ROWS for kana, vowel in zip(row, "あいうえお", strict=True)}
_VOWELS |= dict(zip("やゆよわゐゑをん", "あうおあいえおん", strict=True))
LATIN, FIGURES = "欧文", "数字"


def hiragana(text: str) -> str:
    """The text in NFKC without variation selectors, with katakana made hiragana."""
    folded = _SELECTORS.sub("", unicodedata.normalize("NFKC", text))
    return "".join(chr(ord(c) - 0x60) if "ァ" <= c <= "ヶ" else c for c in folded)


def _base(reading: str) -> str:
    """The reading without voicing marks and signs, in full-size kana, ー as the vowel before it."""
    plain = unicodedata.normalize("NFD", hiragana(reading))
    plain = "".join(c for c in plain if not unicodedata.combining(c)).translate(_SMALL)
    written = ""
    for character in plain:
        if character == "ー" and written:
            written += _VOWELS.get(written[-1], "")
        elif character.isalnum():
            written += character
    return written.lower()


def is_sortable(text: str) -> bool:
    """Whether a text can serve as its own reading: it has only kana, Latin letters and signs."""
    kana = (c for c in text if unicodedata.category(c) == "Lo")
    return all("ぁ" <= c <= "ヿ" or "ｦ" <= c <= "ﾟ" for c in kana)


def key(reading: str) -> tuple[bool, bool, str, str]:
    """The sort key of a reading: Japanese, Latin, figures; base kana first, then as it is read."""
    base = _base(reading)
    return (base[:1].isascii(), base[:1].isdigit(), base, hiragana(reading))


def head(reading: str) -> str:
    """The index heading of a reading: あ か さ …, LATIN or FIGURES."""
    first = _base(reading)[:1]
    if first.isdigit():
        return FIGURES
    return next((row[0] for row in _ROWS if first in row and first), LATIN)


def unsorted(word: str, reading: str) -> str:
    """Why nobody would find a word in an index by its reading: what is said of 「word」; or empty.

    The reading of a word that begins with Japanese does, too; else it would stand among the Latin.
    """
    if not reading:
        return "" if is_sortable(word) else "に読みがありません"
    is_japanese = unicodedata.category(_base(word)[:1] or " ") == "Lo"
    if is_sortable(reading) and not (is_japanese and head(reading) in (LATIN, FIGURES)):
        return ""
    return f"の読み「{reading}」が仮名ではありません"
