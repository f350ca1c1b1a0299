"""How commands print: lines without what a terminal or a CI server would obey, and the progress."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TextIO

from hakusho.findings.diagnostic import visible

SECONDS = "\0"  # stands in a line for the seconds that a run took
Said = tuple[str, str]
"""The name of a standard stream, and a line on it."""
_AS_IT_IS = "as it is"
_heard: list[list[Said]] = []


def say(*lines: str, stream: TextIO | None = None, seconds: float = 0.0) -> None:
    """Print lines; no text of a book can break a line or send a command to a terminal."""
    for line in lines:
        for heard in _heard:
            heard.append(("stderr" if stream in (None, sys.stderr) else "stdout", line))
        written = visible(line.replace(SECONDS, f"{seconds:.1f}"))
        print(written, file=stream or sys.stderr, flush=True)


def put(text: str) -> None:
    """Print a text of a machine's format on the standard output, as it is."""
    for heard in _heard:
        heard.append((_AS_IT_IS, text))
    sys.stdout.write(text)


def say_again(said: Iterable[Said], seconds: float) -> None:
    """Print what was said before; a run took so many `seconds` this time."""
    for stream, text in said:
        if stream == _AS_IT_IS:
            put(text)
        else:
            say(text, stream=getattr(sys, stream), seconds=seconds)


@contextmanager
def recording() -> Iterator[list[Said]]:
    """Record what is said in this context."""
    said: list[Said] = []
    _heard.append(said)
    try:
        yield said
    finally:
        _heard.remove(said)


class Progress:
    """One line that is rewritten on a terminal, plain lines elsewhere."""

    def __init__(self, title: str) -> None:
        self._title = title
        self._is_terminal = sys.stderr.isatty()

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *_error: object) -> None:
        if self._is_terminal:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)

    def step(self, section: str, pages: int) -> None:
        """Show that a section has been laid out on this many pages."""
        line = visible(f"組版: {self._title} › {section}（{pages}ページ）")
        if self._is_terminal:
            print(f"\r\x1b[K{line}", end="", file=sys.stderr, flush=True)
        else:
            print(line, file=sys.stderr, flush=True)
