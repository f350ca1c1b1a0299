"""Rules of where lines may break: R12–R17, R37."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from kumihan.jlreq.classes import CharacterClass as Cl
from kumihan.meter.classes import WESTERN
from kumihan.meter.model import Measure, Text
from kumihan.meter.spots import ENDING, BodyLine, body

_NOT_FIRST = ENDING | {
    Cl.HYPHEN, Cl.DIVIDING, Cl.MIDDLE_DOT, Cl.POSTFIX, Cl.NARROW_CLOSING, Cl.NARROW_JOINER
}  # fmt: skip
_NOT_LAST = frozenset((Cl.OPENING, Cl.NARROW_OPENING))
_NOT_FIRST_STRICT = frozenset((Cl.ITERATION, Cl.PROLONGED, Cl.SMALL_KANA))
_WIDE = 21  # characters: lines at least this long follow very strict kinsoku (R12, §11)
_AFTER_BREAK = "-‐/.?=&_"  # a Latin word or address may break after these (R15)


def _breaks(text: Text) -> Iterator[tuple[BodyLine, BodyLine]]:
    """Each pair of successive lines of a paragraph."""
    for row, following in pairwise(body(text)):
        if not row.seen.line.is_last and not following.seen.line.is_first:
            yield row, following


def line_head(text: Text) -> Measure:
    """R12: no continuation line begins with a closing mark, nor, if long, with 々 ー or ゃ.

    Narrow marks close as well (UAX #14, LB13).
    """
    barred = _NOT_FIRST | (_NOT_FIRST_STRICT if text.area.characters >= _WIDE else frozenset())
    found = list(_breaks(text))
    cases = [
        row.case(f"行頭に「{row.seen.glyphs[0].character}」", 1.0)
        for _, row in found
        if row.seen.classes[0] in barred
    ]
    return Measure("kinsoku-head", "行頭禁則", "R12", len(found), tuple(cases), unit="")


def line_end(text: Text) -> Measure:
    """R13: no line ends with an opening bracket, nor with ￥ and the like before a number."""
    found = list(_breaks(text))
    cases = []
    for row, following in found:
        kind, after = row.seen.classes[-1], following.seen.classes[0]
        if kind in _NOT_LAST or (kind is Cl.PREFIX and after is Cl.LATIN):
            mark = row.seen.glyphs[-1].character
            cases.append(row.case(f"行末に「{mark}」", 1.0, len(row.seen.glyphs) - 1))
    return Measure("kinsoku-end", "行末禁則", "R13", len(found), tuple(cases), unit="")


def inseparable(text: Text) -> Measure:
    """R14–R17: no break in numbers, Latin words, —— ……, before ％ or a note mark."""
    found = list(_breaks(text))
    cases = []
    for row, following in found:
        reason = _reason(row, following)
        if reason:
            cases.append(row.case(reason, 1.0, len(row.seen.glyphs) - 1))
    return Measure("inseparable", "分離禁止", "R14–R17", len(found), tuple(cases), unit="")


def _reason(row: BodyLine, following: BodyLine) -> str:
    before, after = row.seen.glyphs[-1].character[-1:], following.seen.glyphs[0].character[:1]
    kinds = (row.seen.classes[-1], following.seen.classes[0])
    if kinds[1] is Cl.REFERENCE_MARK:
        return "合印の前で改行（R17）"
    if kinds == (Cl.INSEPARABLE, Cl.INSEPARABLE) and before == after:
        return f"「{before}{after}」の間で改行（R16）"
    if kinds == (Cl.LATIN, Cl.POSTFIX):
        return f"数字と「{after}」の間で改行（R14）"
    if before.isdecimal() and after.isdecimal() and not _ends_word(row):
        return "数字の中で改行（R14）"
    if WESTERN.issuperset(kinds) and not _ends_word(row):
        return _in_word(before, after)
    return ""


def _ends_word(row: BodyLine) -> bool:
    """Whether the line has a space at its end."""
    return row.seen.line.glyphs[-1].character.isspace()


def _in_word(before: str, after: str) -> str:
    if before.isdigit() and after.isdigit():
        return "数字の中で改行（R14）"
    if before.isdigit() and after in ".,":
        return "小数点・位取りの前で改行（R14）"
    if before in ".," and after.isdigit():
        return "小数点・位取りの後で改行（R14）"
    return ""


def latin_words(text: Text) -> Measure:
    """R15: a Latin word is broken only at a hyphen, or in an address after a mark.

    Without a drawn space at the line end, a whole word cannot be told from half a word: only a
    letter before a lower-case letter is counted, and it is no fault.
    """
    found = [
        (row, following)
        for row, following in _breaks(text)
        if row.seen.classes[-1] is Cl.LATIN and following.seen.classes[0] is Cl.LATIN
    ]
    cases = [
        row.case("欧文の語の中で改行か", 1.0, len(row.seen.glyphs) - 1)
        for row, following in found
        if not _ends_word(row) and _is_split(row, following)
    ]
    title = "欧文の語は分綴点でだけ分ける"
    numbers = "R15"
    return Measure("latin-words", title, numbers, len(found), tuple(cases), "", is_must=False)


def _is_split(row: BodyLine, following: BodyLine) -> bool:
    before, after = row.seen.glyphs[-1].character[-1:], following.seen.glyphs[0].character[:1]
    return before not in _AFTER_BREAK and before.isalpha() and after.islower()


_CLOSING = ENDING | {Cl.NARROW_CLOSING}


def lone_last(text: Text) -> Measure:
    """R37: the last line of a paragraph has two characters or more, not counting closing marks.

    An atom, such as an inline note, counts as many characters as it is wide in em.
    """
    rows = [r for r in body(text) if r.seen.line.is_last and not r.seen.line.is_first]
    cases = []
    for row in rows:
        pairs = zip(row.seen.glyphs, row.seen.classes, strict=True)
        ems = sum(max(1, round(g.advance / g.size)) for g, kind in pairs if kind not in _CLOSING)
        if ems < 2:  # noqa: PLR2004
            cases.append(row.case(f"最終行が「{row.seen.line.text}」だけ", 1.0))
    return Measure("lone-last", "段落の最終行は2字以上", "R37", len(rows), tuple(cases), unit="")
