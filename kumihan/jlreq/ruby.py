"""Where a reading stands over its base, and the space that both ask for (JLREQ 3.3, R44–R48)."""

from __future__ import annotations

from dataclasses import dataclass

from kumihan.jlreq.classes import CharacterClass as Cl

# What a reading may reach over (R47): on the left the half em after a full stop too, since lines
# never reduce it.
_ON_THE_RIGHT = frozenset((Cl.HIRAGANA, Cl.KATAKANA, Cl.SMALL_KANA, Cl.PROLONGED, Cl.INSEPARABLE))
_ON_THE_LEFT = _ON_THE_RIGHT | {Cl.FULL_STOP}


@dataclass(frozen=True, slots=True)
class Fit:
    """A reading and its base, in the unit of their widths.

    `before`, `between` and `after` are the spaces that the base gets: at its ends and after each
    of its characters but the last. The reading begins `start` after the base does (negative when
    it sticks out) and is spread over `width`.
    """

    before: float
    between: float
    after: float
    start: float
    width: float


def overhang(before: Cl | None, after: Cl | None, em: float) -> tuple[float, float]:
    """How far a reading may reach over the neighbours of its base (3.3.8, R47)."""
    return em * (before in _ON_THE_LEFT), em * (after in _ON_THE_RIGHT)


def fit(
    base: float, count: int, reading: float, signs: int, em: float, reach: tuple[float, float]
) -> Fit:
    """The reading of `signs` characters, each `em` wide, over the base of `count` characters.

    The shorter of the two is spread in the ratio 1:2:1, the reading's ends by one `em` at most;
    the longer sets the width (3.3.6, R46). What it may `reach` over its neighbours is not made
    room for.
    """
    more = reading - base
    if more <= 0:
        end = -more / 2 if signs == 1 else min(-more / (2 * signs), em)
        return Fit(0.0, 0.0, 0.0, end, base - 2 * end)
    end = more / count / 2
    before, after = (max(0.0, end - over) for over in reach)
    return Fit(before, 2 * end if count > 1 else 0.0, after, -end, reading)
