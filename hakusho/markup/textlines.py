"""The lines of a paragraph as they are written, for checks of what they begin and end with."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from hakusho.findings.diagnostic import Diagnostic, Source, Span, finding, replaced

_SHORT = 30  # characters: a line as short as this was not broken because it was full
_SENTENCE_END = ("。", "．", "！", "？", "」", "）", "：", ":", ".")
_HIDDEN = re.compile(r"<!--.*?-->|(?<!`)(`+)(?!`).+?(?<!`)\1(?!`)", re.S)
_LEAD = re.compile(r"[ \t>]*")
_BEHIND = re.compile(r"(?:(?:[-+*]|[0-9]{1,3}[.)])[ \t]+|\[\^[^\]]+\]:[ \t]*|[ \t>]+)*")
_BROKEN = re.compile(r"(?:  |\\|<br\s*/?>)\s*$", re.I)


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of a paragraph: where each begins, and its text without code and comments.

    `first` is the number of the first line, from 1; `leads` are the characters before the text of
    each, white space and signs of quotations.
    """

    source: Source
    first: int
    leads: tuple[int, ...]
    texts: tuple[str, ...]

    @classmethod
    def of(cls, source: Source, lines: Sequence[int]) -> Lines:
        whole = "\n".join(source.lines[lines[0] : lines[1]])
        if "`" in whole or "<!--" in whole:
            whole = _HIDDEN.sub(lambda m: re.sub(r"[^\n]", "\0", m[0]), whole)
        written = whole.split("\n")
        leads = [lead_of(line) for line in written]
        leads[0] = _first_lead(written[0], leads[0])
        texts = tuple(line[lead:] for line, lead in zip(written, leads, strict=True))
        return cls(source, lines[0] + 1, tuple(leads), texts)

    def finding(
        self, number: int, code: str, message: str, hint: str, sign: str = "", meant: str = ""
    ) -> Diagnostic:
        """A finding at the beginning of one of the lines, and its mend."""
        place = self.place(number, sign or self.texts[number])
        return finding(code, message, place, hint, replaced(place, sign, meant) if meant else None)

    def place(self, number: int, sign: str) -> Span:
        """The place of a sign at the beginning of one of the lines."""
        return self.source.span(self.first + number, self.leads[number] + 1, max(1, len(sign)))

    def joins(self, number: int) -> bool:
        """Whether a line is set in one line with the one before it."""
        return number > 0 and not _BROKEN.search(self.texts[number - 1])

    def seems_ended(self, number: int) -> bool:
        """Whether a line was hardly broken because it was full."""
        text = self.texts[number].rstrip()
        return text.endswith(_SENTENCE_END) or len(text) < _SHORT


def lead_of(line: str) -> int:
    """How many characters stand before the text of a line: white space, signs of quotations."""
    match = _LEAD.match(line)
    return match.end() if match else 0


def _first_lead(line: str, lead: int) -> int:
    """Where the text of a paragraph begins in its first line, behind signs of items and notes."""
    match = _BEHIND.match(line, lead)
    return match.end() if match else lead
