"""The position of a ruby reading over its base, and the space both need (JLREQ 3.3, R44–R48)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from kumihan.jlreq.classes import CharacterClass as Cl

# Classes that a reading may overhang (R47). On its left also a full stop, whose half em of space
# line adjustment never reduces.
_ON_THE_RIGHT = frozenset((Cl.HIRAGANA, Cl.KATAKANA, Cl.SMALL_KANA, Cl.PROLONGED, Cl.INSEPARABLE))
_ON_THE_LEFT = _ON_THE_RIGHT | {Cl.FULL_STOP}


@dataclass(frozen=True, slots=True)
class Fit:
    """The spacing of a reading and its base, in the unit of their widths.

    `before`, `between` and `after` are the spaces added to the base: at its ends and after each
    of its characters but the last. The reading begins `start` after the first character of the
    base (negative when it sticks out) and is spread over `width`.
    """

    before: float
    between: float
    after: float
    start: float
    width: float


def overhang(before: Cl | None, after: Cl | None, em: float) -> tuple[float, float]:
    """How far a reading may reach over the neighbours of its base (3.3.8, R47)."""
    return em * (before in _ON_THE_LEFT), em * (after in _ON_THE_RIGHT)


class SolidText(NamedTuple):
    """Characters set solid: their width and their number."""

    width: float
    signs: int


def fit(
    base: SolidText,
    reading: SolidText,
    em: float,
    reach: tuple[float, float],
    align: str = "space-around",
) -> Fit:
    """A reading, its characters one `em` wide, over its base.

    The shorter of the two is spread, the longer sets the width. `space-around` is JLREQ's 1:2:1,
    with at most one `em` at the ends of the reading (3.3.6, R46); the other values are those of
    `ruby-align` (CSS Ruby 1 §4.1). A reading gets no room where it may overhang by `reach`.
    """
    more = reading.width - base.width
    if more <= 0:
        before, _, after = _shared(-more, reading.signs, align)
        if align == "space-around" and reading.signs > 1:
            before = after = min(before, em)
        return Fit(0.0, 0.0, 0.0, before, base.width - before - after)
    before, between, after = _shared(more, base.signs, align)
    room = (max(0.0, end - over) for end, over in zip((before, after), reach, strict=True))
    return Fit(next(room), between, next(room), -before, reading.width)


def _shared(space: float, count: int, align: str) -> tuple[float, float, float]:
    """A space shared out among characters: before them, after each but the last, after them."""
    if align == "start":
        return 0.0, 0.0, space
    if align == "center" or count == 1:
        return space / 2, 0.0, space / 2
    if align == "space-between":
        return 0.0, space / (count - 1), 0.0
    return space / count / 2, space / count, space / count / 2
