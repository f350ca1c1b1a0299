"""Where a line may end (JLREQ 3.1.7–3.1.10, Appendix C)."""

from __future__ import annotations

import re
from functools import cache

from kumihan.jlreq.classes import CharacterClass as Cl

_NOT_FIRST = frozenset(
    (Cl.CLOSING, Cl.HYPHEN, Cl.DIVIDING, Cl.MIDDLE_DOT, Cl.FULL_STOP, Cl.COMMA, Cl.REFERENCE_MARK,
     Cl.WORD_SPACE)
)  # fmt: skip
_NOT_FIRST_STRICT = frozenset((Cl.ITERATION, Cl.PROLONGED, Cl.SMALL_KANA))
_NOT_LAST = frozenset((Cl.OPENING, Cl.EDGE))

# Breaks that are allowed but split what is read as a unit: 第｜1章, 2006｜年, 13｜か国 (R19).
SPLITS = re.compile(
    r"(?<=第)(?=[0-9])|(?<=[0-9])(?=[年月日時分秒章節項条号次回度版頁部人名件本発隻基歳円％]|か[国所月年])"
)


@cache
def may_break(before: Cl, after: Cl, strictness: str) -> bool:
    """Whether a line may end between two classes; the caller decides between Latin characters.

    `strictness` is the value of CSS `line-break`: `strict` is JLREQ's very strict kinsoku,
    `normal` frees 々 ー and small kana (R12), `loose` also ・ and ％.
    """
    if before in _NOT_LAST or (before is Cl.PREFIX and after is Cl.LATIN):
        return False
    if after in _NOT_FIRST:
        return strictness == "loose" and after is Cl.MIDDLE_DOT
    if after in _NOT_FIRST_STRICT:
        return strictness != "strict"
    if after is Cl.POSTFIX and before is Cl.LATIN:
        return strictness == "loose"
    return not before is after is Cl.INSEPARABLE
