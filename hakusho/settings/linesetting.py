"""How a theme sets lines: kinsoku, brackets at line heads, hanging punctuation, spaces."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

from hakusho.trade.between import Between

_BRACKETS: Mapping[str, tuple[str, str]] = {  # text-spacing-trim, hanging-punctuation
    "flush": ("trim-start", ""),
    "half-first": ("space-first", ""),
    "half": ("normal", ""),
    "half-indent": ("trim-start", "first"),
}
_HANGS = {"none": "", "allow": "allow-end", "force": "force-end"}


@dataclass(frozen=True, slots=True, kw_only=True)
class LineSetting:
    """The choices of line setting that JLREQ leaves to a house; spaces are in em.

    `kinsoku` names the levels of CSS (`line-break`); `no_line_start` and `no_line_end` are more
    characters that never stand there. `brackets` are those at the heads of lines (R5, JLREQ
    3.1.5).
    """

    kinsoku: Literal["strict", "normal", "loose"] = "strict"
    no_line_start: str = ""
    no_line_end: str = ""
    brackets: Literal["flush", "half-first", "half", "half-indent"] = "flush"
    hanging_punctuation: Literal["none", "allow", "force"] = "none"
    latin_space: Annotated[float, Between(0, 0.5)] = 0.25
    least_space: Annotated[float, Between(0, 0.25)] = 0.0

    @property
    def departures(self) -> tuple[str, ...]:
        """The numbers of measured rules that these choices depart from on purpose."""
        brackets = ("R5",) if self.brackets != "flush" else ()
        hangs = self.hanging_punctuation != "none"
        return (*brackets, *(("T1, R33", "R6, R22, R23", "R21–R31, T2") if hangs else ()))

    def variables(self) -> dict[str, str]:
        """The choices as CSS custom properties, which the common stylesheet makes use of."""
        trim, first = _BRACKETS[self.brackets]
        hanging = f"{first} {_HANGS[self.hanging_punctuation]}".strip() or "none"
        return {
            "kinsoku": self.kinsoku,
            "no-line-start": _string(self.no_line_start),
            "no-line-end": _string(self.no_line_end),
            "brackets": trim,
            "hanging-punctuation": hanging,
            "latin-space": f"{self.latin_space:g}em",
            "least-space": f"{self.least_space:g}em",
        }


def _string(text: str) -> str:
    """A text as a string of CSS, every character escaped, so that it can end nothing."""
    return '"' + "".join(f"\\{ord(character):x} " for character in text) + '"'
