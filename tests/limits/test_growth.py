"""Reading twice as much costs twice as much: the steps of the program are counted, not its time.

What the C library does within one step is not seen here; `python -m tests.limits.growth` measures
the time of the same texts.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from hakusho.findings.limits import MARKS
from tests.limits.reading import of_limit, read
from tests.limits.shapes import LINEAR, PAIRED

_N = 60
_SLACK = 800  # steps: what begins only with the second half, as with the first of its kind


@pytest.fixture(scope="module")
def steps(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], int]:
    """How many lines of Python are run to read a chapter with this text."""
    folder = tmp_path_factory.mktemp("growth")

    def count(text: str) -> int:
        found = 0

        def trace(_frame: FrameType, _event: str, _argument: object) -> Any:
            nonlocal found
            found += 1
            return trace

        before = sys.gettrace()
        sys.settrace(trace)
        try:
            read(folder, {"a.md": f"# あ\n\n{text}"})
        finally:
            sys.settrace(before)
        return found

    count("a **b** `c` {漢|か}\n\n|a|\n|-|\n\n- d\n")  # what is made once is made now
    return count


@pytest.mark.parametrize("shape", LINEAR, ids=str)
def test_twice_as_much_costs_twice_as_much(shape: str, steps: Callable[[str], int]) -> None:
    first, second, third = (steps(LINEAR[shape](n)) for n in (_N, 2 * _N, 3 * _N))
    assert third - second <= 1.2 * (second - first) + _SLACK


@pytest.mark.parametrize("shape", PAIRED, ids=str)
def test_signs_that_markdown_pairs_are_few(shape: str, tmp_path: Path) -> None:
    assert not of_limit(read(tmp_path, {"a.md": "# あ\n\n" + PAIRED[shape](100)}), MARKS)
    assert of_limit(read(tmp_path, {"a.md": "# あ\n\n" + PAIRED[shape](2_001)}), MARKS)
