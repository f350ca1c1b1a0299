"""Space between two characters: its nominal width and its limits (JLREQ Tables 1, 3 and 6).

All amounts are in em of the character that the space belongs to.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from kumihan.jlreq.classes import WESTERN
from kumihan.jlreq.classes import CharacterClass as Cl

_STRETCHING = frozenset(
    (Cl.INSEPARABLE, Cl.ITERATION, Cl.PROLONGED, Cl.SMALL_KANA, Cl.PREFIX, Cl.POSTFIX,
     Cl.HIRAGANA, Cl.KATAKANA, Cl.IDEOGRAPHIC, Cl.SELECTOR)
)  # fmt: skip
_JAPANESE = frozenset(
    (Cl.ITERATION, Cl.PROLONGED, Cl.SMALL_KANA, Cl.HIRAGANA, Cl.KATAKANA, Cl.IDEOGRAPHIC,
     Cl.SELECTOR)
)  # fmt: skip
_ENDING = frozenset((Cl.CLOSING, Cl.FULL_STOP, Cl.COMMA))
_WITHOUT_GAP = frozenset((Cl.WORD_SPACE, Cl.EDGE))
_OPENING = frozenset((Cl.OPENING, Cl.NARROW_OPENING))
_NEVER_AFTER = _ENDING | {
    Cl.HYPHEN, Cl.DIVIDING, Cl.REFERENCE_MARK, Cl.NARROW_CLOSING, Cl.NARROW_JOINER
}  # fmt: skip
# A narrow mark has the space of Latin letters on its outer side only (R8).
_LATIN_BEFORE = frozenset((Cl.LATIN, Cl.UNIT, Cl.NARROW_CLOSING))
_LATIN_AFTER = frozenset((Cl.LATIN, Cl.UNIT, Cl.NARROW_OPENING))
WORD_SPACE = 1 / 3  # of an em, inside Japanese text (3.2.2, R10)


class Gap(NamedTuple):
    """The space between a character and the next one.

    It is `nominal` em on an unadjusted line. Reductions: `dot` (R24), `mark` from ½ to ¼ and
    `mark_rest` from ¼ to 0 (R25 in two passes), `latin` (R26, between these two). Expansions:
    `latin_more` (R29); `is_even` pairs take part in even expansion (R30), `is_last` pairs only as
    a last resort (R31).
    """

    nominal: float = 0.0
    dot: float = 0.0
    mark: float = 0.0
    mark_rest: float = 0.0
    latin: float = 0.0
    latin_more: float = 0.0
    is_even: bool = False
    is_last: bool = False


_SOLID = Gap()
_EVEN = Gap(is_even=True)
_LAST = Gap(is_last=True)
_MARK = Gap(0.5, mark=0.25, mark_rest=0.25, is_last=True)
_MARK_INNER = Gap(0.5, mark=0.25, mark_rest=0.25)
_FULL_STOP = Gap(0.5, is_last=True)
_DOT = Gap(0.25, dot=0.25)
_LATIN = Gap(0.25, latin=0.125, latin_more=0.25)


@cache
def gap(before: Cl, after: Cl) -> Gap:
    """The space between two classes (Table 1: R2–R4, R8; Table 6: R30–R32)."""
    if before in _OPENING or after is Cl.SELECTOR or not _WITHOUT_GAP.isdisjoint((before, after)):
        return _SOLID
    if before in _ENDING:
        return _after_ending(before, after)
    if after is Cl.OPENING:
        return _DOT if before is Cl.MIDDLE_DOT else _MARK
    if Cl.MIDDLE_DOT in (before, after):
        return _beside_dot(before, after)
    return _LATIN if _is_border(before, after) else _between(before, after)


def _after_ending(before: Cl, after: Cl) -> Gap:
    """The gap after 」 。 、: none before another of these, else their half em."""
    if after in _ENDING or after is Cl.NARROW_CLOSING:
        return _SOLID
    if after is Cl.MIDDLE_DOT:
        return _DOT if before is Cl.CLOSING else Gap(0.75, dot=0.25)
    if before is Cl.FULL_STOP:
        return _FULL_STOP
    return _MARK if after not in (Cl.HYPHEN, Cl.DIVIDING) else _MARK_INNER


def _beside_dot(before: Cl, after: Cl) -> Gap:
    if after in _ENDING:
        return _DOT
    return Gap(0.5, dot=0.5) if before is after else _DOT


def _is_border(before: Cl, after: Cl) -> bool:
    into = before in _JAPANESE and after in _LATIN_AFTER
    return into or (before in _LATIN_BEFORE and after in _JAPANESE)


def _between(before: Cl, after: Cl) -> Gap:
    if after in _NEVER_AFTER or before is after is Cl.INSEPARABLE:
        return _SOLID
    if before in _STRETCHING and after in _STRETCHING:
        return _EVEN
    if before in WESTERN and after in (Cl.INSEPARABLE, Cl.PREFIX):
        return _EVEN
    if Cl.IDEOGRAPHIC_SPACE in (before, after) or before in (Cl.HYPHEN, Cl.DIVIDING):
        return _LAST
    return _EVEN if after is Cl.ATOMIC and before in _STRETCHING else _SOLID
