"""Search for the glossary's words in running text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

_ALPHANUMERIC = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789")
_END = ""  # the key that marks the end of a word in the tree


@dataclass(frozen=True, slots=True)
class Terms:
    """The glossary's words: word → entry id. At each place the longest word is found.

    Latin words are found as whole words only.
    """

    words: Mapping[str, str] = field(default_factory=dict)
    tree: Mapping[str, Any] = field(init=False, repr=False)  # trie: character → subtree
    starts: re.Pattern[str] = field(init=False, repr=False)  # where a word may begin

    def __post_init__(self) -> None:
        tree: dict[str, Any] = {}
        for word in self.words:
            node = tree
            for character in word:
                node = node.setdefault(character, {})
            node[_END] = {}
        object.__setattr__(self, "tree", tree)
        object.__setattr__(self, "starts", re.compile(_starts(tree)))

    def split(self, text: str) -> Iterator[tuple[str, str]]:
        """The text in pieces (piece, entry id); the id is empty for text between terms."""
        if not self.words:
            yield text, ""
            return
        at = 0
        for match in self.starts.finditer(text):
            start = match.start()
            end = self._end(text, start) if start >= at else 0
            if end:
                word = text[start:end]
                yield text[at:start], ""
                yield word, self.words[word]
                at = end
        yield text[at:], ""

    def _end(self, text: str, start: int) -> int:
        """Where the longest word that begins here ends; 0 if none does."""
        if text[start].isascii() and start and text[start - 1] in _ALPHANUMERIC:
            return 0
        end, node = 0, self.tree
        for at in range(start, len(text)):
            character = text[at]
            if character not in node:
                break
            node = node[character]
            if _END in node and not (
                character.isascii() and text[at + 1 : at + 2] in _ALPHANUMERIC
            ):
                end = at + 1
        return end


def _starts(tree: Mapping[str, Any]) -> str:
    """A regular expression for the first character of a word before the second of any word."""
    firsts = "".join(map(re.escape, tree))
    seconds = {second for node in tree.values() for second in node}
    after = "" if _END in seconds else f"(?=[{''.join(map(re.escape, sorted(seconds)))}])"
    return f"[{firsts}]{after}" if tree else r"(?!)"
