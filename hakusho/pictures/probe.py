"""The result of checking a picture before it is used."""

from __future__ import annotations

from dataclasses import dataclass

from hakusho.findings.limits import Limit


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """A picture: its size in pixels (0 × 0 for vectors), or why it cannot be used, and the remedy.

    `ratio` is its height to its width where that is no size in pixels, 0 if it has none.
    `families` are the font family lists of its text, `characters` all that occur in it; `undrawn`
    are the names of what is in the file and not printed, `unset` tells of text that is printed
    wrongly, each time with the remedy, and `unread` are faces whose glyphs have no known texts.
    """

    width: int = 0
    height: int = 0
    ratio: float = 0.0
    problem: str = ""
    remedy: str = ""
    families: frozenset[str] = frozenset()
    characters: frozenset[str] = frozenset()
    undrawn: tuple[str, ...] = ()
    unset: tuple[tuple[str, str], ...] = ()
    unread: tuple[str, ...] = ()

    @property
    def shape(self) -> float:
        """The height of the picture to its width; 0 if that is unknown."""
        return self.height / self.width if self.width else self.ratio


def over(limit: Limit) -> Probe:
    """The probe of a picture that is over a limit."""
    return Probe(problem=f"{limit.what}が上限（{limit}）を超えています", remedy=limit.remedy)
