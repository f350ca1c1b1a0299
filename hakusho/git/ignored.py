"""What `.gitignore` leaves out, matched in a time that a stranger's patterns cannot stretch.

The patterns of dulwich become regular expressions, and a line of asterisks keeps these busy for
hours. Here of several asterisks only the last one is ever tried again.
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
_COMPILING = 100  # steps that a regular expression costs
_MOST_STEPS = 20_000_000  # of comparing in one run: some ten seconds

A = TypeVar("A")
B = TypeVar("B")


@dataclass(slots=True)
class Steps:
    """The steps of comparing that are left."""

    left: int = _MOST_STEPS

    def spend(self, steps: int) -> None:
        """Take steps away; raises RevisionError when there are no more."""
        self.left -= steps
        if self.left < 0:
            raise RevisionError(".gitignore の指定が多すぎるか、長すぎます")


@dataclass(frozen=True, slots=True)
class Pattern:
    """A line of `.gitignore`: the parts of a path that it names, each as its tokens."""

    parts: tuple[tuple[bytes, ...], ...]
    excludes: bool  # or takes back what an earlier line excludes
    folders_only: bool

    def matches(self, path: Sequence[bytes], is_folder: bool, budget: Steps) -> bool:
        """Whether it names this path, seen from the folder that the line is for."""
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
    """The patterns of a file."""
    lines = (line.removesuffix(b"\r") for line in content.split(b"\n"))
    trimmed = (re.sub(rb"(?<!\\) +$", b"", line) for line in lines if len(line) <= _MOST_PATTERN)
    return [_pattern(line) for line in trimmed if line.strip(b"/!") and not line.startswith(b"#")]


def _pattern(line: bytes) -> Pattern:
    named = line.removeprefix(b"!")
    bare = named.removesuffix(b"/")
    parts = tuple(_tokens(part) for part in bare.removeprefix(b"/").split(b"/"))
    if b"/" not in bare:
        parts = ((b"**",), *parts)
    elif parts[-1] == (b"**",):  # all that lies in a folder, but not the folder
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
    """Whether a token that is no asterisk stands for this byte."""
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
    """Whether a text is what a pattern says; where a pattern has `is_any`, there may be anything.

    Only what stands for the last of these is made longer when the rest does not fit: if an earlier
    one could help, so can the last.
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
