"""The glossary's words, found in running text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache


@dataclass(frozen=True, slots=True)
class Terms:
    """The glossary's words to be found in text: word → entry id, longest first."""

    words: Mapping[str, str] = field(default_factory=dict)

    def split(self, text: str) -> Iterator[tuple[str, str]]:
        """The text in pieces (piece, entry id), the id empty for pieces between terms."""
        if not self.words:
            yield text, ""
            return
        at = 0
        for match in self.pattern.finditer(text):
            yield text[at : match.start()], ""
            yield match[0], self.words[match[0]]
            at = match.end()
        yield text[at:], ""

    @property
    def pattern(self) -> re.Pattern[str]:
        """The words as one expression; Latin words only as whole words."""
        return _term_pattern(tuple(self.words))


@cache
def _term_pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    ordered = sorted(words, key=len, reverse=True)
    return re.compile("|".join(_whole_word(word) for word in ordered))


def _whole_word(word: str) -> str:
    start = r"(?<![A-Za-z0-9])" if word[0].isascii() else ""
    end = r"(?![A-Za-z0-9])" if word[-1].isascii() else ""
    return start + re.escape(word) + end
