"""The theme as charts use it, and how its colours are kept apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hakusho.charts.type import Type
from hakusho.trade.colour import contrast, lightness

_NEAR = 12.0  # L*: of neighbouring fills that differ by less, one is hatched
_HATCHES = ("", "////", "....", "\\\\\\\\", "xxxx", "----")
_DARK = 62.0  # L*: darker colours can be seen as lines on white


@dataclass(frozen=True, slots=True)
class Look:
    """The theme as charts use it: colours as `#rrggbb`, and type."""

    palette: tuple[str, ...]
    ink: str
    paper: str
    rule: str
    type: Type

    def text_on(self, ground: str) -> str:
        """The colour of text on a ground: ink or paper."""
        return more_legible(ground, self.ink, self.paper)


def is_dark(colour: str) -> bool:
    """Whether a colour can be seen as a line on white."""
    return lightness(colour) < _DARK


def more_legible(ground: str, *colours: str) -> str:
    """The colour that has the most contrast with a ground."""
    return max(colours, key=lambda colour: contrast(colour, ground))


def hatches(fills: Sequence[str]) -> list[str]:
    """The hatching of fills side by side: none, except where one is like another.

    No two of the same fill have the same hatching, nor two neighbours of similar lightness.
    """
    found: list[tuple[str, str]] = []
    for fill in fills:
        before = found[-1] if found else ("", "")
        is_near = bool(found) and abs(lightness(fill) - lightness(before[0])) < _NEAR
        free = (
            hatch
            for hatch in _HATCHES
            if (fill, hatch) not in found and not (is_near and hatch == before[1])
        )
        found.append((fill, next(free, "")))
    return [hatch for _, hatch in found]
