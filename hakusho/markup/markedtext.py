"""The text of a file, of which is marked what the tree accounts for."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from html import unescape

from hakusho.findings.diagnostic import Source, Span
from hakusho.markup.cursor import line_starts
from hakusho.markup.signs import SIGN, SPACE, Names

_FAR = 20_000  # characters within which a text is searched that is not at its place
_PARAGRAPH_END = re.compile(r"\n[ \t>]*\n|\Z")
_ENTITY = re.compile(r"&#?\w+;")
_BRACES = re.compile(r"\{[^{}\n]*\}")
_SPACES = re.compile(rf"(?:\s|{SPACE})*")
_BETWEEN = re.compile(rf"(?:\n[ \t>]*|\s|{SPACE})*")
_ANY = re.compile(r"\S")


@dataclass(slots=True)
class MarkedText:
    """A file with a mark for each character that is accounted for.

    `last` is where the text that was found last ends; `phrases` has where each phrase begins and
    the sign that ends it; `tables` are the HTML tables seen so far, in which places are not known.
    """

    source: Source
    marks: bytearray = field(init=False)
    starts: list[int] = field(init=False)  # the offsets at which its lines begin
    names: Names = field(default_factory=Names, init=False)
    last: int = field(default=0, init=False)
    tables: list[range] = field(default_factory=list, init=False)
    phrases: list[tuple[int, str]] = field(default_factory=list, init=False)

    def __post_init__(self) -> None:
        self.marks = bytearray(len(self.text))
        self.starts = line_starts(self.source.lines)

    @property
    def text(self) -> str:
        """The text of the file."""
        return self.source.text

    @property
    def table_end(self) -> int:
        """Where the last HTML table ends that has been seen; 0 if there is none."""
        return self.tables[-1].stop if self.tables else 0

    def offset(self, span: Span) -> int:
        """The offset of a place in the text."""
        return self.starts[min(span.line, len(self.starts)) - 1] + span.column - 1

    def span(self, start: int, end: int) -> Span:
        """The place between two offsets, as far as it lies in the first line."""
        line = bisect_right(self.starts, start)
        length = len(self.text[start:end].split("\n")[0])
        return self.source.span(line, start - self.starts[line - 1] + 1, max(1, length))

    # -- marking ---------------------------------------------------------------------------

    def mark(self, start: int, end: int) -> None:
        """Account for the characters between two offsets."""
        self.marks[start:end] = b"\1" * (min(end, len(self.text)) - start)

    def mark_lines(self, lines: Iterable[range]) -> None:
        """Account for lines, which are counted from 0."""
        for one in lines:
            end = self.starts[one.stop] if one.stop < len(self.starts) else len(self.text)
            self.mark(self.starts[one.start], end)

    def mark_paragraph(self, start: int) -> None:
        """Account for all from the line of an offset to the next blank line.

        A comment that begins there hides all to its end, or the rest of the file.
        """
        start = self.line_start(start)
        end = _PARAGRAPH_END.search(self.text, start)
        stop = end.end() if end else len(self.text)
        opening = self.text.rfind("<!--", start, stop)
        if opening >= 0:
            closing = self.text.find("-->", opening)
            stop = max(stop, closing + 3) if closing >= 0 else len(self.text)
        self.mark(start, stop)

    def mark_match(self, pattern: re.Pattern[str], at: int) -> int:
        """Account for what a pattern matches at an offset, and return its end."""
        match = pattern.match(self.text, at)
        if match:
            self.mark(match.start(), match.end())
        return match.end() if match else at

    def close_phrases(self) -> None:
        """Account for the end of each phrase, which follows all that stands in it."""
        for start, sign in reversed(self.phrases):
            end = self._paragraph_end(start)
            at = self.marks.find(0, start, end)
            while at >= 0 and not self.text.startswith(sign, at):
                other = SIGN.match(self.text, at)
                at = self.marks.find(0, max(at + 1, other.end() if other else 0), end)
            if at >= 0:
                self.mark(at, at + len(sign))

    # -- searching -------------------------------------------------------------------------

    def mark_words(self, written: str, at: int) -> int:
        """Account for a text at its place; if it is not there, where it comes next.

        Returns where it begins, or -1 if it is nowhere.
        """
        if not written or written.isspace():
            return -1
        end = at + len(written)
        is_here = self.text.startswith(written, at) and self.marks.find(1, at, end) < 0
        if is_here and at >= self.table_end:
            self.mark(at, self._written_end(end))
            self.last = end
            return at
        starts = (self.last if self.last < self.table_end else at, at, self.line_start(at))
        for start in starts:
            if (found := self.mark_text(written, start)) >= 0:
                return found
        return -1

    def mark_text(self, written: str, start: int) -> int:
        """Account for the next place where a text is written, as far as its paragraph goes.

        Returns where it begins, or -1 if it is not found.
        """
        end = self.table_end if start < self.table_end else self._paragraph_end(start)
        for match in _ANY.finditer(self.text, start, end):
            at = match.start()
            if not self.marks[at] and (stop := _written_to(written, self.text, at)):
                self.mark(at, stop)
                self.last = stop
                return at
        return -1

    def mark_next(
        self,
        pattern: re.Pattern[str],
        at: int,
        stop: int,
        is_it: Callable[[str], bool] = lambda _said: True,
    ) -> None:
        """Account for the next that matches and begins before `stop`."""
        for match in pattern.finditer(self.text, at):
            if match.start() >= max(stop, at + 1):
                return
            if not self.marks[match.start()] and is_it(match[0]):
                self.mark(match.start(), match.end())
                self.last = match.end()
                return

    def mark_braced(self, at: int, is_it: Callable[[str], bool]) -> None:
        """Account for `{…}` at its place, in an HTML table for the next that says the same."""
        stop = self.table_end if at < self.table_end else self.line_end(at)
        self.mark_next(_BRACES, at, stop, lambda said: is_it(re.sub(r"[{}\\]", "", said)))

    def line_start(self, at: int) -> int:
        """Where the line of an offset begins."""
        return self.text.rfind("\n", 0, at) + 1

    def line_end(self, at: int) -> int:
        """Where the line of an offset ends."""
        end = self.text.find("\n", at)
        return end if end >= 0 else len(self.text)

    def _paragraph_end(self, start: int) -> int:
        end = _PARAGRAPH_END.search(self.text, start)
        return min(end.start() if end else len(self.text), start + _FAR)

    def _written_end(self, end: int) -> int:
        """Where a text ends that is written up to `end`, with all that its last sign is."""
        if self.text.startswith("\\\\", end - 1):
            return end + 1
        entity = _ENTITY.match(self.text, end - 1)
        return entity.end() if entity and unescape(entity[0]) == "&" else end


def _written_to(said: str, text: str, at: int) -> int:
    """Where a text ends that is written from `at` on; 0 if something else is written there.

    White space does not count; escapes and entities stand for what they mean, and quoted lines
    begin with their sign.
    """
    for number, character in enumerate(said):
        if character.isspace():
            continue
        between = (_SPACES if character == ">" else _BETWEEN).match(text, at)
        at = between.end() if between else at
        entity = _ENTITY.match(text, at)
        meant = unescape(entity[0]) if entity else ""
        if entity and meant != entity[0] and said.startswith(meant, number):
            at = entity.end()
        elif text.startswith(character, at) or character == "\ufffd":
            at += 1
        elif text.startswith("\\" + character, at):
            at += 2
        else:
            return 0
    return at
