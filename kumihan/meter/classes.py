"""The class of a character for the meter, from Unicode's line-break classes (UAX #14).

The classes that lines are set by (`kumihan.jlreq.classes`) are listed by hand from JLREQ. Where
the two tables disagree, the meter measures what was set by the wrong one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence, Set
from functools import cache

from kumihan.jlreq.classes import CharacterClass as Cl
from kumihan.meter.linebreak import line_break
from kumihan.pdf.glyphs import Glyph

HALF_WIDTH = frozenset((Cl.OPENING, Cl.CLOSING, Cl.MIDDLE_DOT, Cl.FULL_STOP, Cl.COMMA))
WESTERN = frozenset(
    (Cl.LATIN, Cl.NARROW_OPENING, Cl.NARROW_CLOSING, Cl.NARROW_JOINER, Cl.QUOTE)
)  # fmt: skip
_FULL = 0.9  # em: the least advance of a full-width glyph
_LEAST = 0.002  # em: letters of a proportional face may be nearly full-width
_APART = 0.45  # em

# What Unicode does not tell apart and JLREQ does (Appendix A).
_JLREQ = {
    **dict.fromkeys("、，､", Cl.COMMA),
    **dict.fromkeys("。．｡", Cl.FULL_STOP),
    **dict.fromkeys("・：；･", Cl.MIDDLE_DOT),
    **dict.fromkeys("‼⁇⁈⁉", Cl.DIVIDING),
    **dict.fromkeys("‐–〜゠～", Cl.HYPHEN),
    **dict.fromkeys("ーｰ", Cl.PROLONGED),
    **dict.fromkeys("ﾞﾟ~", Cl.NARROW_JOINER),
    **dict.fromkeys("＝≠＜＞≦≧⊆⊇∪∩≒≡", Cl.EQUALS),
    **dict.fromkeys("＋−－×÷±", Cl.OPERATOR),
    **dict.fromkeys("+\\∓", Cl.LATIN),
    **dict.fromkeys("―", Cl.INSEPARABLE),
    **dict.fromkeys("＃", Cl.PREFIX),
    **dict.fromkeys("ℓ", Cl.POSTFIX),
    "\u3000": Cl.IDEOGRAPHIC_SPACE,
    "\ufffc": Cl.ATOMIC,
    **dict.fromkeys(" \u00a0\u202f\u205f\u3164", Cl.WORD_SPACE),
    **dict.fromkeys(map(chr, range(0x2000, 0x200B)), Cl.WORD_SPACE),
}
_UNICODE = {
    "OP": Cl.OPENING, "CL": Cl.CLOSING, "CP": Cl.CLOSING, "EX": Cl.DIVIDING, "IS": Cl.DIVIDING,
    "SY": Cl.HYPHEN, "NS": Cl.ITERATION, "CJ": Cl.SMALL_KANA, "IN": Cl.INSEPARABLE,
    "B2": Cl.INSEPARABLE, "PO": Cl.POSTFIX, "PR": Cl.PREFIX,
}  # fmt: skip
_QUOTES = {"Ps": Cl.OPENING, "Pi": Cl.OPENING, "Pf": Cl.CLOSING}
_NARROWED = {
    Cl.OPENING: Cl.NARROW_OPENING, Cl.PREFIX: Cl.NARROW_OPENING, Cl.CLOSING: Cl.NARROW_CLOSING,
    Cl.DIVIDING: Cl.NARROW_CLOSING, Cl.FULL_STOP: Cl.NARROW_CLOSING, Cl.COMMA: Cl.NARROW_CLOSING,
    Cl.POSTFIX: Cl.NARROW_CLOSING, Cl.HYPHEN: Cl.NARROW_JOINER, Cl.MIDDLE_DOT: Cl.NARROW_JOINER,
    Cl.EQUALS: Cl.LATIN, Cl.OPERATOR: Cl.LATIN,
}  # fmt: skip
_ENCODED = re.compile("[0-9A-Fa-f]{2}")
# Class AI of Unicode: like kanji when full-width; else they belong to a number or to a word.
_SIGNS = {
    **dict.fromkeys("§¶", Cl.NARROW_OPENING),
    **dict.fromkeys("†‡", Cl.NARROW_CLOSING),
}


@cache
def class_of(character: str) -> Cl:
    """The class of a character in a full-width face; of a mark in ASCII that of a narrow mark."""
    known = _JLREQ.get(character)
    if known is not None or len(character) != 1:
        return known or Cl.LATIN
    kind = line_break(character)
    if kind == "QU":
        return (
            Cl.QUOTE
            if character.isascii()
            else _QUOTES.get(unicodedata.category(character), Cl.LATIN)
        )
    if kind in _UNICODE:
        found = _UNICODE[kind]
        is_narrow = character.isascii() or unicodedata.east_asian_width(character) == "H"
        return _NARROWED.get(found, found) if is_narrow else found
    return _by_name(character)


def _by_name(character: str) -> Cl:
    """The class of a letter, a kana, a kanji or a sign."""
    name = unicodedata.name(character, "")
    if "\u3300" <= character < "\u33e0" and name.startswith("SQUARE "):
        return Cl.IDEOGRAPHIC if name.startswith("SQUARE ERA") or character == "㍿" else Cl.POSTFIX
    if name.startswith("HIRAGANA"):
        return Cl.HIRAGANA
    if name.startswith(("KATAKANA", "HALFWIDTH KATAKANA")):
        return Cl.KATAKANA
    is_sign = "\u2500" <= character <= "\u27bf" or "\u2b00" <= character <= "\u2bff"
    is_wide = is_sign or unicodedata.east_asian_width(character) in "WF"
    return Cl.IDEOGRAPHIC if is_wide else Cl.LATIN


def class_in_face(character: str, advance: float) -> Cl:
    """The class of a character whose glyph is `advance` em wide."""
    found = class_of(character)
    if advance > _FULL:
        is_letter = character.isascii() or (character.isalpha() and abs(advance - 1) > _LEAST)
        is_sign = found is Cl.LATIN and not is_letter
        return Cl.IDEOGRAPHIC if is_sign else found
    return _SIGNS.get(character) or _NARROWED.get(found, found)


def by_context(glyphs: Sequence[Glyph]) -> Iterator[tuple[Glyph, Cl]]:
    """The classes of the marks of a paragraph that only the text beside them tells.

    A narrow quotation mark is an apostrophe between letters or before the two figures of a year,
    says inches after a figure, ends a Latin word before a space, and is one of a pair elsewhere,
    whose marks may be of one form. A hyphen that neither Latin nor a space follows joins. The % of
    an encoded character is a letter. What stands before a wide gap, such as the number of a
    caption, tells nothing.
    """
    opened: set[str] = set()
    for i, glyph in enumerate(glyphs):
        mark, before, after = (_character(glyphs, n) for n in (i, i - 1, i + 1))
        before = "" if i and _is_apart(glyphs[i - 1], glyph) else before
        if mark == "%" and _is_encoded(glyphs, i):
            yield glyph, Cl.LATIN
        elif mark == "-" and after.strip() and class_of(after) not in WESTERN:
            yield glyph, Cl.NARROW_JOINER
        elif class_of(mark) is Cl.QUOTE or (mark in _CURLY and glyph.advance < _FULL * glyph.size):
            closer = _CURLY.get(mark, mark)
            if (_is_letter(before) and _is_letter(after)) or (
                closer not in opened and not _is_letter(before) and _is_year(mark, glyphs, i)
            ):
                yield glyph, Cl.LATIN
            elif _is_first(glyphs, i, before, after, opened):
                opened.add(closer)
                yield glyph, Cl.NARROW_OPENING
            else:
                opened.discard(closer)
                yield glyph, Cl.NARROW_CLOSING


_CURLY = {"‘": "’", "’": "’", "“": "”", "”": "”"}  # the form that closes what each may open


def _is_first(glyphs: Sequence[Glyph], i: int, before: str, after: str, opened: Set[str]) -> bool:
    """Whether a quotation mark is the first of its pair; `opened` has what closes open ones."""
    mark = _character(glyphs, i)
    closer = _CURLY.get(mark, mark)
    following = (other.character for other in glyphs[i + 1 :])
    next_one = next((sign for sign in following if sign in (mark, closer)), "")
    if mark != closer:
        return closer not in opened or next_one == closer
    if mark in opened or _ends_word(before, after) or (mark == "’" and _is_letter(before)):
        return False
    return (
        bool(next_one) or not before.strip() or class_of(before) in (Cl.OPENING, Cl.NARROW_OPENING)
    )


def _is_year(mark: str, glyphs: Sequence[Glyph], i: int) -> bool:
    figures = "".join(_character(glyphs, n) for n in range(i + 1, i + 4))
    return mark == "’" and figures[:2].isdecimal() and not figures[2:].isdecimal()


def _is_encoded(glyphs: Sequence[Glyph], i: int) -> bool:
    """Whether a % begins an encoded character of an address, as in /%E6."""
    figures = "".join(_character(glyphs, n) for n in (i + 1, i + 2))
    return bool(_ENCODED.fullmatch(figures)) and class_of(_character(glyphs, i - 1)) in WESTERN


def _ends_word(before: str, after: str) -> bool:
    """Whether a quotation mark between these ends a Latin word or says inches."""
    is_word = bool(before) and class_of(before) in (Cl.LATIN, Cl.NARROW_CLOSING)
    return before.isdigit() or (is_word and not after.strip())


def _character(glyphs: Sequence[Glyph], n: int) -> str:
    return glyphs[n].character[:1] if 0 <= n < len(glyphs) else ""


def _is_apart(before: Glyph, glyph: Glyph) -> bool:
    """Whether there is a gap in a line that is wider than any between two characters of a text."""
    is_level = abs(before.y - glyph.y) < glyph.size
    return is_level and glyph.x - before.x - before.advance > _APART * glyph.size


def _is_letter(character: str) -> bool:
    return character.isalnum() and class_of(character) is Cl.LATIN
