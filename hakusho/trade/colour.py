"""Perception of sRGB colours `#rrggbb`: their contrast, and their lightness when grey."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from operator import mul

# The linear channels as they are seen without the cones for long, medium and short waves
# (protanopia, deuteranopia, tritanopia): Machado, Oliveira and Fernandes, IEEE TVCG 15-6 (2009).
_VISIONS = (
    (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
)
# X, Y and Z, each divided by that of the white point D65.
_XYZ = ((0.4339, 0.3762, 0.1899), (0.2126, 0.7152, 0.0722), (0.0177, 0.1095, 0.8729))
_LINEAR = 0.04045  # up to this value the sRGB transfer curve is linear


def contrast(first: str, second: str) -> float:
    """The contrast ratio of two colours, from 1 to 21 (WCAG 2.2)."""
    low, high = sorted((_luminance(first), _luminance(second)))
    return (high + 0.05) / (low + 0.05)


def lightness(colour: str) -> float:
    """The lightness of a colour, CIE L* (D65), from 0 to 100."""
    y = _luminance(colour)
    return 116 * math.cbrt(y) - 16 if y > 216 / 24389 else y * 24389 / 27


def least_difference(first: str, second: str) -> float:
    """The difference of two colours, ΔE*ab (CIE 1976), for those who see them most alike.

    That is the least one of common colour vision and of colour vision without one kind of cones.
    """
    seen = ([_lab(row) for row in _as_seen(colour)] for colour in (first, second))
    return min(math.dist(a, b) for a, b in zip(*seen, strict=True))


def _as_seen(colour: str) -> Iterator[Sequence[float]]:
    """The linear channels of a colour as they are, and as each of `_VISIONS` sees them."""
    channels = _channels(colour)
    yield channels
    for vision in _VISIONS:
        yield [min(1.0, max(0.0, sum(map(mul, row, channels)))) for row in vision]


def _lab(channels: Sequence[float]) -> tuple[float, float, float]:
    """L*, a*, b* of linear sRGB channels (D65)."""
    x, y, z = (
        (116 * math.cbrt(t) - 16 if t > 216 / 24389 else t * 24389 / 27) / 116
        for t in (sum(map(mul, row, channels)) for row in _XYZ)
    )
    return 116 * y, 500 * (x - y), 200 * (y - z)


def _luminance(colour: str) -> float:
    """The relative luminance of a colour, from 0 to 1 (WCAG 2.2)."""
    red, green, blue = _channels(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _channels(colour: str) -> Sequence[float]:
    """The linear channels of a colour, from 0 to 1."""
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return [c / 12.92 if c <= _LINEAR else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
