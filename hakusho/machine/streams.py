"""Standard streams that never stop a build when their reader goes away.

Standard library only: it is used before everything else.
"""

import io
import os
import sys
from typing import TextIO


class Steady(io.TextIOWrapper):
    """A stream that ignores a reader that has gone away (`| head -1`).

    Any other failure to write, such as a full disk, raises OSError once; after either nothing is
    printed.
    """

    def write(self, text: str) -> int:
        """Write a text; returns its length."""
        try:
            return super().write(text)
        except OSError as error:
            self._give_up(error)
            return len(text)

    def flush(self) -> None:
        """Pass on what has been written so far."""
        try:
            super().flush()
        except OSError as error:
            self._give_up(error)

    def _give_up(self, error: OSError) -> None:
        """Send all output to the null device; else Python would try to flush it again at exit."""
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, self.fileno())
        os.close(nowhere)
        if not isinstance(error, BrokenPipeError):
            raise error


def steady() -> None:
    """Make stdout and stderr steady, and open any standard stream that the process lacks.

    Otherwise the next file that is opened would get its descriptor, and what is printed. Characters
    that a stream's encoding lacks are printed as `\\uXXXX`.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # gets the lowest free descriptor: this number
    sys.stdout, sys.stderr = _steadied(sys.stdout, 1), _steadied(sys.stderr, 2)


def _steadied(stream: TextIO | None, number: int) -> TextIO:
    if not isinstance(stream, io.TextIOWrapper):  # there was none
        return Steady(open(number, "wb", closefd=False), "utf-8", "backslashreplace")
    encoding, is_by_line = stream.encoding, stream.line_buffering
    return Steady(stream.detach(), encoding, "backslashreplace", line_buffering=is_by_line)
