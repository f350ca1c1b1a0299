"""The places of inlines in their source, which markdown-it does not give."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from hakusho.findings.diagnostic import Source, Span
from hakusho.markup.syntax import restore

_FOLDED = 50  # lines over which a folded text of a data file is searched


def line_starts(lines: Sequence[str]) -> list[int]:
    """The offsets at which lines begin in the text that they make."""
    return list(accumulate((len(line) + 1 for line in lines[:-1]), initial=0))


@dataclass(slots=True, kw_only=True)
class Cursor:
    """The position in the content of a block while its inlines are read.

    `depth` is the number of open HTML elements; `offsets` has, by line of the content, the column
    (from 0) at which it begins in its line of the source, or -1 if it is not found there.
    """

    source: Source
    line: int
    column: int
    content: str
    at: int = 0
    depth: int = 0
    is_too_deep: bool = False
    is_hidden: bool = False  # within a comment that is never closed
    offsets: dict[int, int] = field(default_factory=dict)
    lines: list[str] = field(init=False)  # of the content
    starts: list[int] = field(init=False)  # the positions in the content at which they begin

    def __post_init__(self) -> None:
        self.lines = self.content.split("\n")
        self.starts = line_starts(self.lines)

    def span(self, text: str, length: int | None = None) -> Span:
        """Move past the next occurrence of a text, and return its place in the source."""
        found = self.content.find(text, self.at)
        start = self.at if found < 0 else found
        if found >= 0:
            self.at = found + len(text)
        shown = max(1, len(text) if length is None else length)
        if self.source.sheet:  # which shows all lines of a cell in one
            return self.source.span(self.line, self.column + start, shown)
        number = bisect_right(self.starts, start) - 1
        column = start - self.starts[number]
        if number not in self.offsets:
            self.offsets[number] = self._offset(number)
        offset = self.offsets[number]
        if offset < 0 and (elsewhere := self._folded(text)):
            return elsewhere
        if offset < 0:
            offset = self.column - 1 if not number else 0
        return self.source.span(self.line + number, offset + column + 1, shown)

    def skip(self, end: re.Pattern[str]) -> None:
        """Move past what ends a construct, if that stands at the current position."""
        match = end.match(self.content, self.at)
        self.at = match.end() if match else self.at

    def _offset(self, number: int) -> int:
        text = restore(self.lines[number])
        written = self.source.lines[self.line + number - 1 : self.line + number]
        return written[0].find(text, self.column - 1 if not number else 0) if written else 0

    def _folded(self, text: str) -> Span | None:
        """The place of a text in the lines of the source from here on, for lines that YAML joined;
        None if it is not found.
        """
        for number, line in enumerate(self.source.lines[self.line - 1 :][:_FOLDED], self.line):
            found = line.find(restore(text), self.column - 1 if number == self.line else 0)
            if found >= 0:
                return self.source.span(number, found + 1, max(1, len(text)))
        return None
