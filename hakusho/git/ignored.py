"""Patterns of `.gitignore`, matched in bounded time even when they are hostile.

Dulwich turns patterns into regular expressions, which backtrack for hours over a line of
asterisks. Here matching backtracks to the last asterisk only.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from dulwich.wildmatch import MalformedPattern, translate

from hakusho.git.errors import RevisionError

_TOKEN = re.compile(rb"\*+|\\.|\[[!^]?\]?(?:\[:\w+:\]|\\.|[^\]\\])*\]|.", re.DOTALL)
_ANY = b"*"
_MOST_PATTERN = 1_000  # bytes
_COMPILING = 100  # steps that are charged for compiling a regular expression
_MOST_STEPS = 20_000_000  # steps of matching in one run: some ten seconds

A = TypeVar("A")
B = TypeVar("B")


@dataclass(slots=True)
class Steps:
    """The steps of matching that are left."""

    left: int = _MOST_STEPS

    def spend(self, steps: int) -> None:
        """Subtract steps. Raises RevisionError when none are left."""
        self.left -= steps
        if self.left < 0:
            raise RevisionError(".gitignore の指定が多すぎるか、長すぎます")


@dataclass(frozen=True, slots=True)
class Pattern:
    """A line of `.gitignore`: its path components, each as a tuple of tokens."""

    parts: tuple[tuple[bytes, ...], ...]
    excludes: bool  # False for a line that begins with `!` and includes a path again
    folders_only: bool

    def matches(self, path: Sequence[bytes], is_folder: bool, budget: Steps) -> bool:
        """Whether the pattern matches this path, relative to the folder of its `.gitignore`."""
        if self.folders_only and not is_folder:
            return False
        return _matches(
            self.parts,
            path,
            lambda part: part == (b"**",),
            lambda part, name: _fits(part, name, budget),
            budget,
        )


def patterns(content: bytes) -> list[Pattern]:
    """The patterns of a file with this content; lines that are too long are left out."""
    lines = (line.removesuffix(b"\r") for line in content.split(b"\n"))
    trimmed = (re.sub(rb"(?<!\\) +$", b"", line) for line in lines if len(line) <= _MOST_PATTERN)
    return [_pattern(line) for line in trimmed if line.strip(b"/!") and not line.startswith(b"#")]


def _pattern(line: bytes) -> Pattern:
    named = line.removeprefix(b"!")
    bare = named.removesuffix(b"/")
    parts = tuple(_tokens(part) for part in bare.removeprefix(b"/").split(b"/"))
    if b"/" not in bare:
        parts = ((b"**",), *parts)
    elif parts[-1] == (b"**",):  # everything in a folder, but not the folder itself
        parts = (*parts[:-1], (_ANY,), (b"**",))
    return Pattern(parts, named == line, named.endswith(b"/"))


def _tokens(part: bytes) -> tuple[bytes, ...]:
    if part == b"**":
        return (b"**",)
    found: list[bytes] = _TOKEN.findall(part)
    return tuple(_ANY if token.startswith(_ANY) else token for token in found)


def _fits(part: tuple[bytes, ...], name: bytes, budget: Steps) -> bool:
    return _matches(
        part,
        _letters(name),
        lambda token: token == _ANY,
        lambda token, letter: _is_one_of(token, letter, budget),
        budget,
    )


@lru_cache(maxsize=64)
def _letters(name: bytes) -> tuple[bytes, ...]:
    return tuple(name[n : n + 1] for n in range(len(name)))


def _is_one_of(token: bytes, letter: bytes, budget: Steps) -> bool:
    """Whether a token other than an asterisk matches this byte."""
    if len(token) == 1 and token not in b"?[\\":
        return token == letter
    budget.spend(_COMPILING)
    try:
        return bool(re.fullmatch(translate(token), letter, re.DOTALL))
    except (MalformedPattern, re.error):
        return False


def _matches(
    pattern: Sequence[A],
    text: Sequence[B],
    is_any: Callable[[A], bool],
    fits: Callable[[A, B], bool],
    budget: Steps,
) -> bool:
    """Whether a pattern matches a text; items that are `is_any` match any run of the text.

    When the rest does not fit, only the run of the last of these is made longer: if a longer run
    of an earlier one could help, so can a longer run of the last.
    """
    at, place, retry, start = 0, 0, -1, 0
    while place < len(text):
        budget.spend(1)
        if at < len(pattern) and is_any(pattern[at]):
            retry, start, at = at, place, at + 1
        elif at < len(pattern) and fits(pattern[at], text[place]):
            at, place = at + 1, place + 1
        elif retry >= 0:
            start += 1
            at, place = retry + 1, start
        else:
            return False
    return all(is_any(one) for one in pattern[at:])
