"""The time of reading texts of n, 2n and 4n signs: `python -m tests.limits.growth [N]`."""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from tests.limits.reading import read
from tests.limits.shapes import LINEAR, PAIRED


def seconds(folder: Path, text: str) -> float:
    """The processor time of reading, numbering and checking a chapter with this text."""
    start = time.process_time()
    read(folder, {"a.md": f"# あ\n\n{text}"})
    return time.process_time() - start


def main(n: int) -> None:
    """Print a line for each text."""
    with tempfile.TemporaryDirectory() as home:
        for name, shape in (LINEAR | PAIRED).items():
            found = [seconds(Path(home), shape(count)) for count in (n, 2 * n, 4 * n)]
            print(f"{name:24}", *(f"{one:7.2f} s" for one in found), flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 1_000)
