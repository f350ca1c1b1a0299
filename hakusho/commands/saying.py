"""How commands print: lines without what a terminal or a CI server would obey, and the progress."""

from __future__ import annotations

import sys
from typing import TextIO

from hakusho.findings.diagnostic import visible


def say(*lines: str, stream: TextIO | None = None) -> None:
    """Print lines; no text of a book can break a line or send a command to a terminal."""
    for line in lines:
        print(visible(line), file=stream or sys.stderr, flush=True)


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
