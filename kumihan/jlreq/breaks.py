"""Where a line may end (JLREQ 3.1.7–3.1.10, Appendix C)."""

from __future__ import annotations

import re
from functools import cache

from kumihan.jlreq.classes import WESTERN
from kumihan.jlreq.classes import CharacterClass as Cl

_NOT_FIRST = frozenset(
    (Cl.CLOSING, Cl.HYPHEN, Cl.DIVIDING, Cl.MIDDLE_DOT, Cl.FULL_STOP, Cl.COMMA, Cl.REFERENCE_MARK,
     Cl.WORD_SPACE, Cl.NARROW_CLOSING, Cl.NARROW_JOINER, Cl.QUOTE, Cl.SELECTOR)
)  # fmt: skip
_NOT_FIRST_STRICT = frozenset((Cl.ITERATION, Cl.PROLONGED, Cl.SMALL_KANA))
_NOT_LAST = frozenset((Cl.OPENING, Cl.EDGE, Cl.NARROW_OPENING, Cl.QUOTE))

# Breaks that are allowed but split what is read as a unit: 第｜1章, 2006｜年, 13｜か国 (R19).
SPLITS = re.compile(
    r"(?<=第)(?=[0-9])|(?<=[0-9])(?=[年月日時分秒章節項条号次回度版頁部人名件本発隻基歳円％]|か[国所月年])"
)


@cache
def may_break(before: Cl, after: Cl, strictness: str) -> bool:
    """Whether a line may end between two classes, the caller knowing where Latin words may.

    `strictness` is the value of CSS `line-break`: `strict` is JLREQ's very strict kinsoku,
    `normal` frees 々 ー and small kana (R12), `loose` also ・ and ％ and what follows ￥
    (CSS Text 3 §5.3).
    """
    if before in _NOT_LAST or (before in WESTERN and after in WESTERN):
        return False
    if before is Cl.PREFIX and (after is Cl.LATIN or strictness != "loose"):
        return False
    if after in _NOT_FIRST:
        return strictness == "loose" and after is Cl.MIDDLE_DOT
    if after in _NOT_FIRST_STRICT:
        return strictness != "strict"
    if after is Cl.POSTFIX:
        return strictness == "loose"
    return not before is after is Cl.INSEPARABLE


def parts_no_mark(before: Cl, after: Cl) -> bool:
    """Whether any break between two classes leaves marks with what they belong to.

    Not even a space between them parts a bracket from what it encloses (UAX #14, LB13 and LB14).
    """
    return before not in _OPENS and after not in _CLOSES


_OPENS = frozenset((Cl.OPENING, Cl.NARROW_OPENING))
_CLOSES = _NOT_FIRST - {Cl.WORD_SPACE, Cl.REFERENCE_MARK, Cl.QUOTE}
