"""What is printed arrives as far as it can, and never stops a build.

Standard library only: it comes before everything else.
"""

import io
import os
import sys
from typing import TextIO


class Steady(io.TextIOWrapper):
    """A stream that goes on when nobody listens any more (`| head -1`).

    What the stream's encoding lacks is printed as `\\uXXXX`. Raises OSError once for any other
    reason, such as a full disk.
    """

    def write(self, text: str) -> int:
        """Write a text; its length."""
        try:
            return super().write(text)
        except OSError as error:
            self._give_up(error)
            return len(text)

    def flush(self) -> None:
        """Pass on what is written so far."""
        try:
            super().flush()
        except OSError as error:
            self._give_up(error)

    def _give_up(self, error: OSError) -> None:
        """From now on nothing is printed; what was on its way would be tried again at the end."""
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, self.fileno())
        os.close(nowhere)
        if not isinstance(error, BrokenPipeError):
            raise error


def steady() -> None:
    """Make both streams of this process steady, and give it those that it was started without.

    Without them the next file that is opened would take their place, and get what is printed.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # takes the lowest number that is free: this one
    sys.stdout, sys.stderr = _steadied(sys.stdout, 1), _steadied(sys.stderr, 2)


def _steadied(stream: TextIO | None, number: int) -> TextIO:
    if not isinstance(stream, io.TextIOWrapper):  # there was none
        return Steady(open(number, "wb", closefd=False), "utf-8", "backslashreplace")
    encoding, is_by_line = stream.encoding, stream.line_buffering
    return Steady(stream.detach(), encoding, "backslashreplace", line_buffering=is_by_line)
