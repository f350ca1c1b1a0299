"""The colours of a theme: names with their values on the screen and in print."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from hakusho.findings.diagnostic import Diagnostic, Span, finding

RGB = re.compile("#[0-9a-fA-F]{6}")
MOST_INK = 320  # percent: more does not dry on coated paper
_FORM = '{rgb: "#1d3f66", cmyk: [95, 75, 35, 15]} の形で書いてください'


@dataclass(frozen=True, slots=True)
class Colour:
    """A colour for the screen and for the press: `#rrggbb` and C M Y K in percent."""

    rgb: str
    cmyk: tuple[float, ...]

    @property
    def problem(self) -> str:
        """What is wrong with this colour, in Japanese; empty when nothing is."""
        if not RGB.fullmatch(self.rgb):
            return f" rgb「{self.rgb}」が読めません"
        if len(self.cmyk) != 4 or not all(0 <= ink <= 100 for ink in self.cmyk):  # noqa: PLR2004
            return " cmyk が0から100までの四つの数ではありません"
        if sum(self.cmyk) > MOST_INK:
            return f"インキの総量が {sum(self.cmyk):g}％です（{MOST_INK}％まで）"
        return ""

    @property
    def number(self) -> int:
        """The RGB value as a number, which does not depend on the case of its digits."""
        return int(self.rgb.removeprefix("#"), 16)


def faults(colours: Mapping[str, Colour], places: Mapping[str, Span]) -> Iterator[Diagnostic]:
    """E005: a colour cannot be read, or shares its rgb with one of other inks.

    The press finds the inks of a colour by its rgb alone.
    """
    for name, colour in colours.items():
        if problem := colour.problem:
            yield finding("E005", f"色「{name}」の{problem}", places[name], _FORM)
    whole = {name: colour for name, colour in colours.items() if not colour.problem}
    taken = {colour.number for colour in whole.values()}
    first: dict[int, str] = {}
    for name, colour in whole.items():
        other = first.setdefault(colour.number, name)
        if colour.cmyk != whole[other].cmyk:
            free = _near(colour.number, taken)
            taken.add(free)
            message = f"色「{name}」の rgb は「{other}」と同じで、cmyk が違います"
            inks = ", ".join(f"{ink:g}" for ink in whole[other].cmyk)
            hint = f'cmyk を [{inks}] にそろえるか、rgb を "#{free:06x}" のように少し変えてください'
            yield finding("E005", f"{message}（最初は {places[other]}）", places[name], hint)


def _near(number: int, taken: set[int]) -> int:
    """The nearest colour without a name: the blue channel changes by as little as possible."""
    blues = sorted(range(256), key=lambda blue: abs(blue - number % 256))
    steps = chain((number - number % 256 + blue for blue in blues), range(1 << 24))
    return next(free for free in steps if free not in taken)
