"""The scale of an axis: ticks at round numbers, and a range that may be left out."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal

from hakusho.trade.values import number
from hakusho.tree.chart import ZERO

GAP = 0.09  # of the axis: the room of a range that is left out
_STEPS = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))
_BELOW = Decimal("1.1")  # a value is written below the lowest bar
_TOLERANCE = Decimal("1e-9")


@dataclass(frozen=True, slots=True)
class Scale:
    """A scale from `low` to `high`; `cut` is the range that is left out."""

    low: Decimal
    high: Decimal
    ticks: tuple[Decimal, ...]
    cut: tuple[Decimal, Decimal] | None = None

    def at(self, value: Decimal) -> float:
        """The position of a value, from 0 at the low end to 1 at the high end."""
        if self.cut is None:
            return float((value - self.low) / (self.high - self.low))
        below, above = self.cut
        share = (1 - GAP) / float(below - self.low + self.high - above)
        if value <= below:
            return float(value - self.low) * share
        if value < above:
            return self.at(below) + GAP * float((value - below) / (above - below))
        return self.at(below) + GAP + float(value - above) * share

    @property
    def labels(self) -> tuple[str, ...]:
        """The ticks as printed, all with as many decimals as one of them needs."""
        exponents = [int(tick.normalize().as_tuple().exponent) for tick in self.ticks]
        return tuple(printed(tick, max(0, -min(exponents, default=0))) for tick in self.ticks)


def printed(value: Decimal, decimals: int | None = None) -> str:
    """A number as tables print it: with commas, and △ before a negative one."""
    if not value:
        return "0"
    return number(f"{value:f}", decimals=decimals, grouping=True, negative="△") or ""


def fitted(
    values: Sequence[Decimal],
    intervals: int,
    low: Decimal | None = None,
    high: Decimal | None = None,
    cut: tuple[Decimal, Decimal] | None = None,
) -> Scale:
    """A scale of about `intervals` steps that holds the values and, at an end not given, zero."""
    bottom = min((ZERO, *values)) if low is None else low
    top = max((ZERO, *values)) if high is None else high
    top = top if top > bottom else bottom + 1
    if low is None and bottom < 0:
        bottom *= _BELOW
    left_out = cut[1] - cut[0] if cut else ZERO
    step = _whole(round_step((top - bottom - left_out) / intervals), values)
    bottom = _floor(bottom, step) if low is None else bottom
    top = -_floor(-top, step) if high is None else top
    first, last = (-_floor(-bottom, step) / step, _floor(top, step) / step)
    ticks = (step * n for n in range(int(first), int(last) + 1))
    kept = (tick for tick in ticks if not cut or not cut[0] < tick < cut[1])
    return Scale(bottom, top, tuple(kept), cut)


def paired(left: Scale, values: Sequence[Decimal], intervals: int) -> tuple[Scale, Scale]:
    """A scale and a second one whose zero and ticks lie where those of the first do.

    Either is extended by ticks that only the other one needs. A first scale that does not end at
    ticks, or does not reach zero, stays as it is, and the second one is independent of it.
    """
    is_even = left.ticks[:1] == (left.low,) and left.ticks[-1:] == (left.high,) and not left.cut
    if not is_even or left.low > 0 or left.high < 0:
        return left, fitted(values, intervals)
    below, above = sum(t < 0 for t in left.ticks), sum(t > 0 for t in left.ticks)
    low, high = min((ZERO, *values)) * _BELOW, max((ZERO, *values))
    least = max(high / (above or intervals), -low / (below or intervals))
    step = _whole(round_step(least or Decimal(1)), values)
    below, above = max(below, math.ceil(-low / step)), max(above, math.ceil(high / step))
    return _even(left.ticks[1] - left.ticks[0], below, above), _even(step, below, above)


def _even(step: Decimal, below: int, above: int) -> Scale:
    ticks = tuple(step * n for n in range(-below, above + 1))
    return Scale(ticks[0], ticks[-1], ticks)


def _whole(step: Decimal, values: Sequence[Decimal]) -> Decimal:
    """A step of at least 1 if all values are whole numbers, as half a person is no tick."""
    return max(step, Decimal(1)) if all(value == int(value) for value in values) else step


def round_step(least: Decimal) -> Decimal:
    """The smallest of 1, 2, 2.5, 5, 10 times a power of ten that is not less than `least`."""
    unit = Decimal(1).scaleb(least.adjusted())
    return next(unit * step for step in _STEPS if unit * step >= least * (1 - _TOLERANCE))


def _floor(value: Decimal, step: Decimal) -> Decimal:
    """The next multiple of the step at or below a value."""
    return (value / step).quantize(Decimal(1), ROUND_FLOOR) * step
