"""Character classes (JLREQ 3.9.2, Appendix A), for horizontal text.

The class depends on the glyph as well as on the code point: the same quotation mark is an opening
bracket when its glyph is full-width, and a narrow opening mark when it is proportional. The caller
passes the advance, since only the font knows it. Narrow marks belong to what they enclose as much
as full-width ones do; only the space beside them is that of Latin letters.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence, Set
from enum import IntEnum
from functools import cache


class CharacterClass(IntEnum):
    """JLREQ's classes by number, cl-01 to cl-27 without cl-21 to cl-24, and others of ours.

    ATOMIC is an atomic inline such as an image. EDGE is an object without width, such as the
    hanging marker of a list item: the text beside it begins or ends as at the edge of a line.
    The NARROW classes are half-width and proportional marks by what they do: one opens, as `(`
    and `$`, one closes, as `)`, `,` and `%`, one joins what stands on either side, as `/`.
    QUOTE is `"` or `'`, until its text tells whether it opens or closes.
    SELECTOR is a variation selector, which is one sign with the character before it.
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
    NARROW_OPENING = 33
    NARROW_CLOSING = 34
    NARROW_JOINER = 35
    QUOTE = 36
    SELECTOR = 37


_MEMBERS: dict[CharacterClass, str] = {
    CharacterClass.OPENING: "‘“（〔［｛〈《「『【⦅〘〖«〝‹„‚¿¡",
    CharacterClass.CLOSING: "’”）〕］｝〉》」』】⦆〙〗»〟›",
    CharacterClass.HYPHEN: "‐–〜゠～",
    CharacterClass.DIVIDING: "！？‼⁇⁈⁉",
    CharacterClass.MIDDLE_DOT: "・：；",
    CharacterClass.FULL_STOP: "。．",
    CharacterClass.COMMA: "、，",
    CharacterClass.INSEPARABLE: "—―…‥⋯⸺⸻",
    CharacterClass.ITERATION: "ヽヾゝゞ々〻゛゜〼",
    CharacterClass.PROLONGED: "ー",
    CharacterClass.SMALL_KANA: "ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶ"
    "ㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿ",
    CharacterClass.PREFIX: "￥＄￡＃€№£¥",
    CharacterClass.POSTFIX: "°′″‴‵‶‷℃℉￠¢％‰‱ℓ",
    CharacterClass.IDEOGRAPHIC_SPACE: "\u3000",
    CharacterClass.EQUALS: "＝≠＜＞≦≧⊆⊇∪∩≒≡",
    CharacterClass.OPERATOR: "＋−－×÷±",
    CharacterClass.WORD_SPACE: " \u00a0\u1680\u202f\u205f\u3164"
    + "".join(map(chr, range(0x2000, 0x200B))),
    CharacterClass.ATOMIC: "\ufffc",
    CharacterClass.NARROW_OPENING: "([{$｢",
    CharacterClass.NARROW_CLOSING: ")]}!?,.:;%｡､｣",
    CharacterClass.NARROW_JOINER: "/~･ﾞﾟ",
    CharacterClass.QUOTE: "\"'",
}
_BY_CHARACTER = {c: kind for kind, characters in _MEMBERS.items() for c in characters}

# Signs that nobody sees; they have no glyph, and the space beside them is that of the sign before.
UNSEEN = frozenset("\u00ad\u034f\u200b\u200c\u200d\u2060\ufeff").union(
    map(chr, range(0x206A, 0x2070))
)

_NEARLY_FULL = 0.9  # em
_EXACT = 0.002  # em

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


WESTERN = frozenset(
    (
        CharacterClass.UNIT,
        CharacterClass.LATIN,
        CharacterClass.NARROW_OPENING,
        CharacterClass.NARROW_CLOSING,
        CharacterClass.NARROW_JOINER,
        CharacterClass.QUOTE,
    )
)

# What a mark of a full-width class is when its glyph is narrow. The rest becomes Latin.
_NARROWED = {
    CharacterClass.OPENING: CharacterClass.NARROW_OPENING,
    CharacterClass.CLOSING: CharacterClass.NARROW_CLOSING,
    CharacterClass.HYPHEN: CharacterClass.NARROW_JOINER,
    CharacterClass.DIVIDING: CharacterClass.NARROW_CLOSING,
    CharacterClass.MIDDLE_DOT: CharacterClass.NARROW_JOINER,
    CharacterClass.FULL_STOP: CharacterClass.NARROW_CLOSING,
    CharacterClass.COMMA: CharacterClass.NARROW_CLOSING,
    CharacterClass.PREFIX: CharacterClass.NARROW_OPENING,
    CharacterClass.POSTFIX: CharacterClass.NARROW_CLOSING,
    CharacterClass.EQUALS: CharacterClass.LATIN,
    CharacterClass.OPERATOR: CharacterClass.LATIN,
}
# Signs that are like kanji when full-width (UAX #14, class AI), and marks when they are not.
_AMBIGUOUS = {
    "§": CharacterClass.NARROW_OPENING,
    "¶": CharacterClass.NARROW_OPENING,
} | dict.fromkeys("†‡", CharacterClass.NARROW_CLOSING)
_HALF_WIDTH_KANA = {
    **dict.fromkeys("ｧｨｩｪｫｯｬｭｮ", CharacterClass.SMALL_KANA),
    "ｰ": CharacterClass.PROLONGED,
}

_BY_CATEGORY = {
    "Ps": CharacterClass.OPENING,
    "Pi": CharacterClass.OPENING,
    "Pe": CharacterClass.CLOSING,
    "Pf": CharacterClass.CLOSING,
    "Sc": CharacterClass.PREFIX,
}  # of Unicode: brackets and currencies that are listed nowhere
_SIGN = re.compile("[\u2500-\u27bf\u2b00-\u2bff]")  # □ ✓ ★: like kanji in a face of any width
_SQUARED = dict.fromkeys("㍻㍼㍽㍾㍿", CharacterClass.IDEOGRAPHIC)  # names of eras, and 株式会社


@cache
def class_of(character: str) -> CharacterClass:
    """The class of a character in a full-width face; a mark in ASCII is narrow in any."""
    known = _BY_CHARACTER.get(character) or _by_block(character)
    if known:
        return known
    if not character.isascii() and (kind := _BY_CATEGORY.get(unicodedata.category(character))):
        return kind
    is_wide = unicodedata.east_asian_width(character) in "WF" or _SIGN.match(character)
    return CharacterClass.IDEOGRAPHIC if is_wide else CharacterClass.LATIN


def _by_block(character: str) -> CharacterClass | None:
    if "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef":
        return CharacterClass.SELECTOR
    if "ぁ" <= character <= "ゟ":
        return CharacterClass.HIRAGANA
    if "゠" <= character <= "ヿ":
        return CharacterClass.KATAKANA
    if "ｦ" <= character <= "ﾝ":
        return _HALF_WIDTH_KANA.get(character, CharacterClass.KATAKANA)
    if "\u3300" <= character <= "\u3357" or "\u3371" <= character <= "\u33df":
        return _SQUARED.get(character, CharacterClass.POSTFIX)
    return None


def _is_full_width(character: str, advance: float) -> bool:
    """Whether the glyph of a sign or letter outside ASCII is a full-width one.

    A letter may be nearly as wide in a proportional face, as the first one of Москва.
    """
    if character.isalpha():
        return abs(advance - 1) < _EXACT and not character.isascii()
    return not character.isascii()


def class_in_face(character: str, advance: float) -> CharacterClass:
    """The class of a character whose glyph is `advance` em wide."""
    found = class_of(character)
    if advance > _NEARLY_FULL:
        is_sign = found is CharacterClass.LATIN and _is_full_width(character, advance)
        return CharacterClass.IDEOGRAPHIC if is_sign else found
    return _AMBIGUOUS.get(character) or _NARROWED.get(found, found)


def in_context(
    text: str, classes: Sequence[CharacterClass], apart: Set[int] = frozenset()
) -> list[CharacterClass]:
    """The classes of a text in which every narrow quotation mark opens or closes.

    Between two letters or figures it is an apostrophe. Elsewhere the text beside it tells, or that
    another one of its kind is open: straight marks have one form for both ends, and so have curly
    ones where an input method gives only ’ or ”. A hyphen that no Latin follows joins kana or
    kanji. A sign that nobody sees has the class of the one before it. Before the characters in
    `apart` there is such room, as after the number of a caption, that what stands there tells
    nothing.
    """
    found = list(classes)
    opened: set[str] = set()
    for match in _BY_CONTEXT.finditer(text):
        i = match.start()
        before = found[i - 1] if i and i not in apart else CharacterClass.EDGE
        is_last = i + 1 == len(found) or i + 1 in apart
        after = CharacterClass.EDGE if is_last else found[i + 1]
        if text[i] == "-":
            is_joiner = after not in WESTERN and after is not CharacterClass.WORD_SPACE
            found[i] = CharacterClass.NARROW_JOINER if is_joiner else CharacterClass.LATIN
        elif found[i] in _MARKS:
            found[i] = _quotation(text, i, before, after, opened)
    for i, character in enumerate(text) if not UNSEEN.isdisjoint(text) else ():
        if character in UNSEEN:
            found[i] = found[i - 1] if i else CharacterClass.EDGE
    return found


def _quotation(
    text: str, i: int, before: CharacterClass, after: CharacterClass, opened: set[str]
) -> CharacterClass:
    """What a narrow quotation mark is; `opened` has those that close what is open."""
    closer = _CLOSERS.get(text[i], text[i])
    if before is after is CharacterClass.LATIN:
        return CharacterClass.LATIN
    if closer not in opened and before is not CharacterClass.LATIN and _CENTURY.match(text, i):
        return CharacterClass.LATIN
    if _opens(text, i, before, after, opened):
        opened.add(closer)
        return CharacterClass.NARROW_OPENING
    opened.discard(closer)
    return CharacterClass.NARROW_CLOSING


def _opens(
    text: str, i: int, before: CharacterClass, after: CharacterClass, opened: Set[str]
) -> bool:
    """Whether a quotation mark opens: its form, the text beside it, or the marks before tell.

    A straight one after a figure says inches, minutes or seconds, one between a Latin word and a
    space ends the word. Other spaces tell nothing: some people type them within the marks too.
    """
    mark = text[i]
    if closer := _CLOSERS.get(mark):
        # The second of two that open is meant to close, unless a mark that closes comes next.
        following = (c for c in text[i + 1 :] if c in (mark, closer))
        return closer not in opened or next(following, "") == closer
    ends_word = after is CharacterClass.WORD_SPACE and before in _ENDS_AFTER
    ends_word |= mark == "’" and before is CharacterClass.LATIN
    is_unit = before is not CharacterClass.EDGE and text[i - 1 : i].isdigit()
    if mark in opened or ends_word or is_unit or after in _ENDS_BEFORE:
        return False
    return before in _BEGINS_AFTER or mark in text[i + 1 :]


_BY_CONTEXT = re.compile("[\"'‘’“”-]")
_CLOSERS = {"‘": "’", "“": "”"}
_CENTURY = re.compile("’[0-9]{2}(?![0-9])")  # of a year, as in ’90
_MARKS = frozenset(
    (CharacterClass.QUOTE, CharacterClass.NARROW_OPENING, CharacterClass.NARROW_CLOSING)
)
_BEGINS_AFTER = frozenset(
    (
        CharacterClass.EDGE,
        CharacterClass.OPENING,
        CharacterClass.NARROW_OPENING,
        CharacterClass.WORD_SPACE,
        CharacterClass.IDEOGRAPHIC_SPACE,
    )
)
_ENDS_AFTER = frozenset((CharacterClass.LATIN, CharacterClass.NARROW_CLOSING))
_ENDS_BEFORE = frozenset(
    (
        CharacterClass.EDGE,
        CharacterClass.CLOSING,
        CharacterClass.FULL_STOP,
        CharacterClass.COMMA,
        CharacterClass.NARROW_CLOSING,
    )
)
