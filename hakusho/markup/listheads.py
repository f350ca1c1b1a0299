"""What a line begins with that reads like an item of a list: a sign, or a number or letter."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from hakusho.sources.characters import narrow

BULLETS = "・･·•‣◦●○◎◯■□◆◇▪▫▸▹▶▷►▻"  # signs that say nothing but that an item begins
_MARKS = "※﹅﹆＊☆★§¶†‡"  # other signs, beside those that Unicode has as symbols
_PLAIN = "×÷±¬°≒≠≦≧"  # symbols that stand in calculations
_DASH = re.compile(r"[‐-―－−ー](?=[ \u3000])")
_WORD_IN_BRACKETS = re.compile(r"([【〔［])[^【】〔〕［］]{1,12}[】〕］]")
_SAME_WORD = re.compile(r"[(（][^()（）0-9０-９]{1,4}[)）]")
_LABEL = re.compile(r"[^\W_][^\s、。，．：:「」（）()]{0,9}：(?!//)")
_OPENING, _CLOSING = r"[(（【〔［\[〈＜]", r"[)）】〕］\]〉＞]"
_NUMERAL = r"[0-9０-９]{1,4}|[一二三四五六七八九十]{1,3}"
_TOKEN = rf"{_NUMERAL}|[ivxIVX]{{2,4}}|[Ⅰ-ⅿA-Za-zａ-ｚＡ-Ｚぁ-んァ-ヶ一-龠]"
_DELIMITED = r"[)）:：、]|[.．](?![0-9０-９])|\u3000"
_BRACKETED = re.compile(rf"({_OPENING})({_TOKEN}){_CLOSING}(?![(（:])")
_BARE = re.compile(rf"({_TOKEN})(?:({_DELIMITED})|(?<=[0-9０-９Ⅰ-ⅿ])[ ](?![年月日度]))")
_NUMBERED = re.compile(
    rf"(第|[^\W\d_]{{1,4}}[ .．]?)({_NUMERAL})([部編章節款条項号回]?)(?:{_DELIMITED}|[ ])"
)
_PARTS = re.compile(r"((?:[0-9０-９]{1,3}[-.．－‐–−])+)([0-9０-９]{1,3})[)）.．]?[ \u3000]")
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
_ORDERS = (
    "アイウエオカキクケコサシスセソタチツテト",
    "イロハニホヘトチリヌルヲ",
    "あいうえおかきくけこさしすせそ",
    "いろはにほへとちりぬるを",
    "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "abcdefghijklmnopqrstuvwxyz",
    "甲乙丙丁戊己庚辛壬癸",
    "壱弐参四五",
    "月火水木金土日",
    "QA",
    "問答",
)
# Orders by which items are counted. The others are words, and so is what stands beside a number.
_COUNTED = ("1", "一", "I", "i", *"アイあいAa甲壱")
_YEARS = 1000  # such numbers are hardly those of items
_ROUND = " \u3000.．、:：()（）【】〔〕［］[]〈〉＜＞"  # says nothing more round a number


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a line. Two of a kind are `alike`; of numbers, two that follow each other."""

    shown: str
    places: frozenset[tuple[str, int]]  # kind and number, in each order that has it; 0: no number

    @property
    def is_sign(self) -> bool:
        """Whether the head is a sign, which begins an item even where no other line has it."""
        return len(self.shown) == 1 and all(not value for _, value in self.places)

    @property
    def is_bullet(self) -> bool:
        """Whether the head is a sign that says nothing but that an item begins."""
        return self.shown in BULLETS or bool(_DASH.match(f"{self.shown} "))

    @property
    def is_number(self) -> bool:
        """Whether the head is a number or letter."""
        return any(value for _, value in self.places)

    def is_like(self, other: Head) -> bool:
        """Whether two lines that begin with these heads are items of one list."""
        near = ((kind, value + step) for kind, value in self.places for step in _steps(value))
        return any(place in other.places for place in near)


def _steps(value: int) -> tuple[int, ...]:
    return (-1, 1) if value else (0,)


def head(text: str) -> Head | None:
    """The head of a line; None if it begins with none."""
    return _sign(text) or _words(text) or _number(text)


def count(heads: Sequence[Head]) -> range | None:
    """The numbers of lines whose heads count one by one and say nothing more; else None."""
    kinds = [dict(one.places) for one in heads]
    for kind in sorted(kinds[0]):
        values = [places.get(kind, 0) for places in kinds]
        is_enclosed = kind == ""
        if all(values) and (is_enclosed or kind.strip(_ROUND) in _COUNTED):
            start = _enclosed_value(heads[0].shown) if is_enclosed else values[0]
            counted = range(values[0], values[0] + len(values))
            if 0 < start < _YEARS and values == list(counted):
                return range(start, start + len(values))
    return None


def _enclosed_value(character: str) -> int:
    number = unicodedata.numeric(character, 0)
    inside = unicodedata.normalize("NFKC", character).strip("()")
    values = dict(_values(inside)) if len(inside) == 1 else {}
    return int(number) or next((value for kind, value in values.items() if kind in _COUNTED), 0)


def _sign(text: str) -> Head | None:
    first, second = text[:1], text[1:2]
    is_sign = first > "\x7f" and unicodedata.category(first) in ("So", "Sm")
    if first and first == second:
        return None
    if first and first in BULLETS + _MARKS:
        return Head(first, frozenset({(first, 0)}))
    if is_sign and first not in _PLAIN and not second.isdigit():
        is_enclosed = unicodedata.normalize("NFKC", first) != first or _is_negative_circled(first)
        return _enclosed(first) if is_enclosed else Head(first, frozenset({(first, 0)}))
    if match := _DASH.match(text):
        return Head(match[0], frozenset({(match[0], 0)}))
    is_number = first and unicodedata.category(first) == "No" and first not in "²³¹¼½¾"
    return _enclosed(first) if is_number else None


def _is_negative_circled(character: str) -> bool:
    return "CIRCLED" in unicodedata.name(character, "")


def _enclosed(character: str) -> Head:
    """A number or letter in a circle or in brackets, which is one character: ① ⑴ ㈠ ㋐ ❶."""
    return Head(character, frozenset({("", ord(character))}))


def _words(text: str) -> Head | None:
    """A label with a colon, or words in brackets."""
    if match := _LABEL.match(text):
        return Head(match[0], frozenset({("：", 0)}))
    if match := _SAME_WORD.match(text):
        places = {(match[0], 0), *((f"({kind}", at) for kind, at in _values(match[0][1:-1]))}
        return Head(match[0], frozenset(places))
    match = _WORD_IN_BRACKETS.match(text)
    return Head(match[0], frozenset({(match[1], 0)})) if match else None


def _number(text: str) -> Head | None:
    """A number or letter: in brackets, with a sign behind it, or with words round it."""
    for pattern, kind, token in ((_PARTS, 1, 2), (_BRACKETED, 1, 2), (_BARE, 2, 1)):
        if match := pattern.match(text):
            return _head(match, narrow(match[kind] or ""), match[token])
    if match := _NUMBERED.match(text):
        return _head(match, match[1] + match[3], match[2])
    return None


def _head(match: re.Match[str], kind: str, token: str) -> Head | None:
    places = frozenset((kind + order, value) for order, value in _values(token))
    return Head(match[0].rstrip(), places) if places else None


def _values(token: str) -> Iterator[tuple[str, int]]:
    """The places of a number or letter in the orders that have it."""
    if len(token) == 1 and unicodedata.category(token) == "Nl":
        yield "Ⅰ", ord(token)
    token = unicodedata.normalize("NFKC", token)
    if token.isdecimal():
        yield "1", int(token)
    elif kanji := _kanji(token):
        yield "一", kanji
    if token.upper() in _ROMAN:
        yield "I" if token.isupper() else "i", _ROMAN.index(token.upper()) + 1
    for order in _ORDERS:
        if len(token) == 1 and token in order:
            yield order[0], order.index(token) + 1


def _kanji(token: str) -> int:
    """The value of a kanji numeral up to 99; 0 if it is none."""
    tens, ten, ones = token.rpartition("十")
    values = [("〇一二三四五六七八九".find(one)) for one in (tens or "一", ones or "〇")]
    is_numeral = min(values) >= 0 and max(len(tens), len(ones)) <= 1
    return (values[0] * 10 if ten else 0) + values[1] if is_numeral else 0
