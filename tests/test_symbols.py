"""Symbols paint exactly their modules."""

from __future__ import annotations

import re

import pytest
import segno
from hypothesis import given
from hypothesis import strategies as st

from hakusho.trade.symbols import LONGEST, book_symbols, check_digit, qr_code

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


@pytest.mark.parametrize("sign", ["a", "A", "0", "あ", "😀", "%"])
@pytest.mark.parametrize("length", [135, 322, 323, 2_000, 5_000, 100_000])
def test_no_address_is_too_long_to_be_refused(sign: str, length: int) -> None:
    symbol = qr_code(sign * length)
    assert (symbol is not None) == (length <= {"0": 322, "A": 195, "%": 195}.get(sign, 0))


@given(st.text("0123456789", min_size=12, max_size=12))
def test_a_check_digit_makes_the_sum_ten(digits: str) -> None:
    whole = digits + check_digit(digits)
    assert sum(int(d) * (3 if n % 2 else 1) for n, d in enumerate(whole)) % 10 == 0


def test_the_rows_of_a_book_say_what_is_below_them() -> None:
    first, second = book_symbols("978-4-9999999-0-3", "0031", 2000)
    assert (first.text, second.text) == ("9784999999903", "1920031020008")
    for symbol in (first, second):
        assert (symbol.width, symbol.height) == (95, 1)
        bars = painted(symbol.path)
        assert _digits([int((x, 0) in bars) for x in range(95)]) == symbol.text[1:]


_CODES = ("0001101", "0011001", "0010011", "0111101", "0100011", "0110001", "0101111", "0111011",
          "0110111", "0001011")  # fmt: skip


def _digits(modules: list[int]) -> str:
    """The twelve digits that the modules of a JAN symbol show, read by JIS X 0507's set A."""
    sides = (modules[3:45], modules[50:92])
    found = ""
    for is_right, side in enumerate(sides):
        for start in range(0, 42, 7):
            code = "".join(map(str, side[start : start + 7]))
            inverse = code.translate(str.maketrans("01", "10"))
            wanted = inverse if is_right else code if code.count("1") % 2 else inverse[::-1]
            found += str(_CODES.index(wanted))
    return found
