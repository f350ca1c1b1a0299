"""Inline notes in two rows (割注, JLREQ 3.4): where the first row ends, and how wide both are.

In its paragraph a note is a run of characters, read row by row. The part of it on one line is as
wide as the longer of its two rows; a row may end only where a line may.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate
from math import inf

from kumihan.jlreq.adjustment import AdjustedLine, line_end, line_start, natural_width, spaced
from kumihan.jlreq.paragraph import Paragraph

_FEWEST = 2  # characters on either side of a line end


@dataclass(frozen=True)
class Warichu:
    """A note that begins with character `first` of its paragraph; `text` is the note by itself.

    Lengths are in the unit of `text`; indices count within the note unless stated otherwise.
    """

    first: int
    text: Paragraph
    _widths: dict[tuple[int, int], float] = field(default_factory=dict)

    @property
    def last(self) -> int:
        """The last character, by its index in the paragraph."""
        return self.first + self.text.n - 1

    @cached_property
    def shares(self) -> list[float]:
        """Each character's share of the width that the note has when it is all on one line."""
        total = sum(self.text.advances)
        whole = self.width(0, self.text.n - 1)
        return [advance * whole / total if total else 0.0 for advance in self.text.advances]

    @cached_property
    def _sums(self) -> list[float]:
        return list(accumulate(self.shares, initial=0.0))

    def excess(self, a: int, b: int) -> float:
        """Extra width of the note's part on a line, beyond the shares of its characters; a … b are
        the characters of the line, as indices of the paragraph.
        """
        begin, end = max(a, self.first) - self.first, min(b, self.last) - self.first
        if begin > end:
            return 0.0
        return self.width(begin, end) - self._sums[end + 1] + self._sums[begin]

    def width(self, a: int, b: int) -> float:
        """The width of characters a … b in two rows."""
        if (a, b) not in self._widths:
            self._widths[a, b] = max(self._lengths(a, self._turn(a, b), b))
        return self._widths[a, b]

    def rows(self, a: int, b: int) -> list[AdjustedLine]:
        """The rows of characters a … b: the upper one, and the lower one if there is any."""
        turn, p = self._turn(a, b), self.text
        parts = [(a, turn), (turn + 1, b)] if turn < b else [(a, b)]
        return [spaced(p, begin, end, inf, justify=False) for begin, end in parts]

    def line_ends(self) -> Iterator[tuple[int, bool]]:
        """Indices after which a line may end, each with whether the two rows up to it are even."""
        for end in self.text.breaks:
            if _FEWEST <= end + 1 <= self.text.n - _FEWEST:
                upper, lower = self._lengths(0, self._turn(0, end), end)
                yield end, abs(upper - lower) < self.text.sizes[0] / 2

    def _turn(self, a: int, b: int) -> int:
        """The last character of the upper row: the longer row is as short as possible and, at
        the same length, is the upper one; b if no break lies between.
        """
        p = self.text
        inside = p.breaks[bisect_left(p.breaks, a) : bisect_left(p.breaks, b)]
        turns = [turn for turn in inside if line_start(p, turn + 1) <= b]

        def rank(turn: int) -> tuple[float, bool]:
            upper, lower = self._lengths(a, turn, b)
            size = p.sizes[a]
            return round(max(upper, lower) / size, 2), round((lower - upper) / size, 2) > 0

        return min(turns, key=rank, default=b)

    def _lengths(self, a: int, turn: int, b: int) -> tuple[float, float]:
        """The lengths of the rows when the upper one ends with `turn`."""
        p = self.text
        upper = natural_width(p, a, line_end(p, a, turn))
        if turn >= b:
            return upper, 0.0
        begin = line_start(p, turn + 1)
        return upper, natural_width(p, begin, line_end(p, begin, b))
