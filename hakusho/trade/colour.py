"""Perception of sRGB colours `#rrggbb`: their contrast, and their lightness when grey."""

from __future__ import annotations

import math

_LINEAR = 0.04045  # up to this value the sRGB transfer curve is linear


def contrast(first: str, second: str) -> float:
    """The contrast ratio of two colours, from 1 to 21 (WCAG 2.2)."""
    low, high = sorted((_luminance(first), _luminance(second)))
    return (high + 0.05) / (low + 0.05)


def lightness(colour: str) -> float:
    """The lightness of a colour, CIE L* (D65), from 0 to 100."""
    y = _luminance(colour)
    return 116 * math.cbrt(y) - 16 if y > 216 / 24389 else y * 24389 / 27


def _luminance(colour: str) -> float:
    """The relative luminance of a colour, from 0 to 1 (WCAG 2.2)."""
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (
        c / 12.92 if c <= _LINEAR else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
