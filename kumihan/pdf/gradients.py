"""The colours that the function of a shading passes through (ISO 32000-2 §7.10)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kumihan.pdf.foreign import data_of, number_of, numbers_of, resolved

_NESTED = 4  # functions in functions
_SAMPLES = 1_000  # colours of one function that are looked at


def colours_of(function: Any, depth: int = 0) -> Iterator[tuple[float, ...]]:
    """Colours of a function: those at the ends of each interval, or those that are sampled.

    A function that is a program (§7.10.5) gives none.
    """
    function = resolved(function)
    parts = resolved(function.get("/Functions")) if isinstance(function, dict) else function
    if isinstance(parts, list):
        for one in parts if depth < _NESTED else ():
            yield from colours_of(one, depth + 1)
    elif not isinstance(function, dict):
        return
    elif function.get("/FunctionType") == 0:
        yield from _sampled(function)
    else:
        for key in ("/C0", "/C1") if "/C0" in function else ():
            values = resolved(function.get(key, function["/C0"]))
            yield tuple(map(number_of, values)) if isinstance(values, list) else ()


def _sampled(function: Any) -> Iterator[tuple[float, ...]]:
    """The samples of a function of one variable, of one byte or two for each number."""
    written = resolved(function.get("/Range"))
    count = len(written) // 2 if isinstance(written, list) else 0
    bounds = numbers_of(function.get("/Decode", written), 2 * count)
    step = int(number_of(function.get("/BitsPerSample"))) // 8
    if step not in (1, 2) or not bounds:
        return
    data = data_of(function)[::step]
    colours = len(data) // count
    for at in range(0, colours, colours // _SAMPLES + 1):
        sample = data[at * count : (at + 1) * count]
        pairs = zip(sample, bounds[::2], bounds[1::2], strict=True)
        yield tuple(low + byte / 255 * (high - low) for byte, low, high in pairs)
