"""Perception of sRGB colours `#rrggbb`: contrast, lightness when grey, kinds of colour vision."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TypeAlias

_LINEAR = 0.04045  # up to this value the sRGB transfer curve is linear
_Vector: TypeAlias = tuple[float, float, float]
_Matrix: TypeAlias = tuple[_Vector, _Vector, _Vector]
# Linear sRGB as eyes without one kind of cone see it (Machado, Oliveira and Fernandes, 2009).
VISIONS: Mapping[str, _Matrix] = {
    "P型": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "D型": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "T型": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
_XYZ: _Matrix = (  # of linear sRGB, divided by the white D65
    (0.433953, 0.376219, 0.189828),
    (0.212673, 0.715152, 0.072175),
    (0.017758, 0.109477, 0.872766),
)


def contrast(first: str, second: str) -> float:
    """The contrast ratio of two colours, from 1 to 21 (WCAG 2.2)."""
    low, high = sorted((_luminance(first), _luminance(second)))
    return (high + 0.05) / (low + 0.05)


def lightness(colour: str) -> float:
    """The lightness of a colour, CIE L* (D65), from 0 to 100."""
    y = _luminance(colour)
    return 116 * math.cbrt(y) - 16 if y > 216 / 24389 else y * 24389 / 27


def difference(first: str, second: str, vision: str) -> float:
    """How far two colours are apart for eyes of one of `VISIONS` (CIE 1976, ΔE*ab)."""
    return math.dist(*(_lab(_times(VISIONS[vision], _linear(one))) for one in (first, second)))


def _lab(linear: _Vector) -> _Vector:
    """CIE L*a*b* (D65) of linear sRGB, which may lie a little outside of it."""
    x, y, z = _times(_XYZ, tuple(min(max(part, 0.0), 1.0) for part in linear))
    fx, fy, fz = (math.cbrt(t) if t > 216 / 24389 else t * 841 / 108 + 4 / 29 for t in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def _times(matrix: _Matrix, vector: Sequence[float]) -> _Vector:
    x, y, z = (sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix)
    return x, y, z


def _linear(colour: str) -> _Vector:
    """The channels of a colour without the curve of sRGB, each from 0 to 1."""
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (
        c / 12.92 if c <= _LINEAR else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return red, green, blue


def _luminance(colour: str) -> float:
    """The relative luminance of a colour, from 0 to 1 (WCAG 2.2)."""
    red, green, blue = _linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
