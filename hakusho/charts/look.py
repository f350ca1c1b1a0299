"""The theme as charts use it, and how its colours are kept apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hakusho.charts.type import Type
from hakusho.trade.colour import lightness

_NEAR = 12.0  # L*: of neighbouring fills that differ by less, one is hatched
_HATCHES = ("", "////", "....")
_DARK = 62.0  # L*: darker colours bear white text, and can be seen as lines


@dataclass(frozen=True, slots=True)
class Look:
    """The theme as charts use it: colours as `#rrggbb`, and type."""

    palette: tuple[str, ...]
    ink: str
    paper: str
    rule: str
    type: Type


def is_dark(colour: str) -> bool:
    """Whether a colour bears white text, and can be seen as a line on white."""
    return lightness(colour) < _DARK


def hatches(fills: Sequence[str]) -> list[str]:
    """The hatching of fills side by side: none, except between two of similar lightness."""
    found: list[str] = []
    for number, fill in enumerate(fills):
        is_near = number > 0 and abs(lightness(fill) - lightness(fills[number - 1])) < _NEAR
        found.append(_HATCHES[(_HATCHES.index(found[-1]) + 1) % len(_HATCHES)] if is_near else "")
    return found
