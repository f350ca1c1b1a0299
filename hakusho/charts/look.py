"""What the theme gives to charts, and how its colours are told from each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hakusho.charts.type import Type
from hakusho.trade.colour import lightness

_NEAR = 12.0  # of lightness: fills that differ by less are told apart by lines across one of them
_HATCHES = ("", "////", "....")
_DARK = 62.0  # lightness: darker colours carry white text, and are seen as lines


@dataclass(frozen=True, slots=True)
class Look:
    """What the theme gives to charts: colours as `#rrggbb`, and type."""

    palette: tuple[str, ...]
    ink: str
    paper: str
    rule: str
    type: Type


def is_dark(colour: str) -> bool:
    """Whether a colour carries white text, and is seen as a line on white."""
    return lightness(colour) < _DARK


def hatches(fills: Sequence[str]) -> list[str]:
    """The patterns of fills beside each other: none, except between two of like lightness."""
    found: list[str] = []
    for number, fill in enumerate(fills):
        is_near = number > 0 and abs(lightness(fill) - lightness(fills[number - 1])) < _NEAR
        found.append(_HATCHES[(_HATCHES.index(found[-1]) + 1) % len(_HATCHES)] if is_near else "")
    return found
