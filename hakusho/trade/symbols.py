"""Machine-readable symbols as vector paths: QR codes (JIS X 0510) and JAN symbols (JIS X 0507)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

# At 14 mm the 41 modules of version 6 are 0.34 mm wide, which phone cameras read with ease.
_VERSION = 6
LONGEST = 134  # bytes that version 6 holds at level L
_MOST_DIGITS = 322  # digits that version 6 holds at level L; of other characters it holds fewer


@dataclass(frozen=True, slots=True)
class Symbol:
    """A symbol: its text, its size in modules without quiet zones, the SVG path of its modules."""

    text: str
    width: int
    height: int
    path: str


def qr_code(address: str) -> Symbol | None:
    """The QR code of an address, or None when it is too long for version 6."""
    import segno

    if len(address) > _MOST_DIGITS:  # segno raises if not even the largest version can hold it
        return None
    codes = (segno.make(address, micro=False, error=level, boost_error=False) for level in "ml")
    code = next((code for code in codes if int(code.version) <= _VERSION), None)
    if code is None:
        return None
    return Symbol(f"QRコード {address}", len(code.matrix), len(code.matrix), _path(code.matrix))


def check_digit(digits: str) -> str:
    """The thirteenth digit of a JAN or ISBN, from the twelve before it (ISO 2108, modulus 10)."""
    total = sum(int(digit) * (1, 3)[n % 2] for n, digit in enumerate(digits))
    return str(-total % 10)


def book_symbols(isbn: str, c_code: str, price: int) -> tuple[Symbol, Symbol]:
    """The two rows of a book's JAN symbol (書籍JANコード): the ISBN; 192, C code, price in yen."""
    return _jan(isbn.replace("-", "")[:12]), _jan(f"192{c_code}{price:05}")


def _jan(digits: str) -> Symbol:
    """The JAN symbol of twelve digits and their check digit: a row of 95 modules."""
    from barcode.ean import EuropeanArticleNumber13

    (row,) = EuropeanArticleNumber13(digits).build()
    return Symbol(digits + check_digit(digits), len(row), 1, _path([[int(one) for one in row]]))


def _path(rows: Iterable[Sequence[int]]) -> str:
    """The SVG path of the dark modules (1) of rows, with a rectangle for each run."""
    found = []
    for y, row in enumerate(rows):
        x = 0
        for is_dark, run in groupby(row):
            width = len(list(run))
            if is_dark:
                found.append(f"M{x} {y}h{width}v1h-{width}z")
            x += width
    return "".join(found)
