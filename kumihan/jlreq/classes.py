"""Character classes (JLREQ 3.9.2, Appendix A), for horizontal text.

The class depends on the glyph as well as on the code point: the same quotation mark is an opening
bracket when its glyph is full-width, and part of a Latin word when it is proportional. The caller
passes the advance, since only the font knows it.
"""

from __future__ import annotations

import unicodedata
from enum import IntEnum
from functools import cache


class CharacterClass(IntEnum):
    """JLREQ's classes by number, cl-01 to cl-27 without cl-21 to cl-24, and two others.

    ATOMIC is an atomic inline such as an image. EDGE is an object without width, such as the
    hanging marker of a list item: the text beside it begins or ends as at the edge of a line.
    """

    OPENING = 1
    CLOSING = 2
    HYPHEN = 3
    DIVIDING = 4
    MIDDLE_DOT = 5
    FULL_STOP = 6
    COMMA = 7
    INSEPARABLE = 8
    ITERATION = 9
    PROLONGED = 10
    SMALL_KANA = 11
    PREFIX = 12
    POSTFIX = 13
    IDEOGRAPHIC_SPACE = 14
    HIRAGANA = 15
    KATAKANA = 16
    EQUALS = 17
    OPERATOR = 18
    IDEOGRAPHIC = 19
    REFERENCE_MARK = 20
    UNIT = 25
    WORD_SPACE = 26
    LATIN = 27
    ATOMIC = 31
    EDGE = 32


_MEMBERS: dict[CharacterClass, str] = {
    CharacterClass.OPENING: "‘“（〔［｛〈《「『【⦅〘〖«〝",
    CharacterClass.CLOSING: "’”）〕］｝〉》」』】⦆〙〗»〟",
    CharacterClass.HYPHEN: "‐–〜゠～",
    CharacterClass.DIVIDING: "！？‼⁇⁈⁉",
    CharacterClass.MIDDLE_DOT: "・：；",
    CharacterClass.FULL_STOP: "。．",
    CharacterClass.COMMA: "、，",
    CharacterClass.INSEPARABLE: "—―…‥",
    CharacterClass.ITERATION: "ヽヾゝゞ々〻",
    CharacterClass.PROLONGED: "ー",
    CharacterClass.SMALL_KANA: "ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶ"
    "ㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿ",
    CharacterClass.PREFIX: "￥＄￡＃€№",
    CharacterClass.POSTFIX: "°′″℃￠％‰㏋ℓ㌃㌍㌔㌘㌢㌣㌦㌧㌫㌶㌻㍉㍊㍍㍑㍗㎎㎏㎜㎝㎞㎡㏄",
    CharacterClass.IDEOGRAPHIC_SPACE: "\u3000",
    CharacterClass.EQUALS: "＝≠＜＞≦≧⊆⊇∪∩≒≡",
    CharacterClass.OPERATOR: "＋−－×÷±",
    CharacterClass.WORD_SPACE: " \u00a0",
    CharacterClass.ATOMIC: "\ufffc",
}
_BY_CHARACTER = {c: kind for kind, characters in _MEMBERS.items() for c in characters}

_NEARLY_FULL = 0.9  # em

# Marks whose body is half an em, with space beside it (3.1.2).
HALF_WIDTH = frozenset(
    (
        CharacterClass.OPENING,
        CharacterClass.CLOSING,
        CharacterClass.MIDDLE_DOT,
        CharacterClass.FULL_STOP,
        CharacterClass.COMMA,
    )
)


@cache
def class_of(character: str) -> CharacterClass:
    """The class of a character in a full-width face."""
    known = _BY_CHARACTER.get(character)
    if known is not None:
        return known
    if "ぁ" <= character <= "ゟ":
        return CharacterClass.HIRAGANA
    if "゠" <= character <= "ヿ":
        return CharacterClass.KATAKANA
    if unicodedata.east_asian_width(character) in "WF":
        return CharacterClass.IDEOGRAPHIC
    return CharacterClass.LATIN


def class_in_face(character: str, advance: float) -> CharacterClass:
    """The class of a character whose glyph is `advance` em wide; a narrow mark is Latin."""
    found = class_of(character)
    is_full = advance > _NEARLY_FULL
    if is_full and found is CharacterClass.LATIN:
        return CharacterClass.IDEOGRAPHIC if not character.isascii() else found
    if is_full or found in (CharacterClass.WORD_SPACE, CharacterClass.ATOMIC):
        return found
    if found in (CharacterClass.HIRAGANA, CharacterClass.KATAKANA, CharacterClass.IDEOGRAPHIC):
        return found
    return CharacterClass.LATIN
