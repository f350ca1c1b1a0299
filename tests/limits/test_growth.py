"""Reading twice as much costs twice as much: the steps of the program are counted, not its time.

What the C library does within one step is not seen so; `python -m tests.limits.growth` measures
the time of the same texts. Where it once took minutes, the last test here does, too.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from hakusho.findings.limits import MARKS
from tests.limits.growth import seconds
from tests.limits.reading import of_limit, read
from tests.limits.shapes import LINEAR, PAIRED

_N = 60
_SECONDS = 3.0  # a tenth of a second is taken, and ten if each opening is searched for its end
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

    count(
        "a **b** `c` {漢|か}\n\n|a|\n|-|\n\n- d\n\n```\na\n```\n\n> a\n"
    )  # what is made once is made now
    return count


@pytest.mark.parametrize("shape", LINEAR, ids=str)
def test_twice_as_much_costs_twice_as_much(shape: str, steps: Callable[[str], int]) -> None:
    first, second, third = (steps(LINEAR[shape](n)) for n in (_N, 2 * _N, 3 * _N))
    assert third - second <= 1.2 * (second - first) + _SLACK


@pytest.mark.parametrize("shape", PAIRED, ids=str)
def test_signs_that_markdown_pairs_are_few(shape: str, tmp_path: Path) -> None:
    assert not of_limit(read(tmp_path, {"a.md": "# あ\n\n" + PAIRED[shape](100)}), MARKS)
    assert of_limit(read(tmp_path, {"a.md": "# あ\n\n" + PAIRED[shape](2_001)}), MARKS)


@pytest.mark.parametrize(
    "text",
    ["<div>\n" + f"<!--{'a' * 60}\n" * 4_000, "<div>\n" + f"<div {'a' * 60}\n" * 15_000,
     "<table><tr><td>" + "<a " * 6_000],
    ids=["<!--", "<div", "<a"],
)  # fmt: skip
def test_what_is_never_closed_is_looked_for_once(text: str, tmp_path: Path) -> None:
    assert seconds(tmp_path, text) < _SECONDS
