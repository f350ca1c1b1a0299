"""Symbols paint exactly their modules."""

from __future__ import annotations

import re

import segno

from hakusho.symbols import LONGEST, qr_code

_RUN = re.compile(r"M(\d+) (\d+)h(\d+)v(\d+)h-\d+z")


def painted(path: str) -> set[tuple[int, int]]:
    """The modules that a path of rectangles paints."""
    found = set()
    for match in _RUN.finditer(path):
        x, y, width, height = map(int, match.groups())
        found |= {(x + i, y + j) for i in range(width) for j in range(height)}
    return found


def test_a_qr_code_paints_its_matrix() -> None:
    address = "https://www.example.jp/hakusho/"
    symbol = qr_code(address)
    assert symbol is not None
    matrix = segno.make(address, micro=False, error="m", boost_error=False).matrix
    dark = {(x, y) for y, row in enumerate(matrix) for x, one in enumerate(row) if one}
    assert painted(symbol.path) == dark
    assert (symbol.width, symbol.height) == (len(matrix), len(matrix))


def test_the_longest_address_is_the_longest() -> None:
    assert qr_code("a" * LONGEST) is not None
    assert qr_code("a" * (LONGEST + 1)) is None
