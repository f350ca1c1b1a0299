"""Japanese printer's marks (トンボ), drawn outside the bleed.

Double corner marks (the inner ones lead to the trim, the outer ones to the bleed) and centre
marks, on every plate (Separation /All, ISO 32000-1 §8.6.6.4).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pydyf

from kumihan.geometry.units import PT_PER_MM

BLEED = 3.0  # mm
ARM = 9.0  # mm, from the bleed outwards
ROOM = 15.0  # mm around the trim, for marks and slug
_LINE = 0.1  # mm
_CROSS = 20.0  # mm, the bar of a centre mark along the edge
_CROSS_AT = 3.0  # mm outside the bleed

Point = tuple[float, float]


def marks(width: float, height: float, folds: Sequence[float] = ()) -> pydyf.Stream:
    """The marks of a page of this size (pt) as a form; its origin is the lower left of the trim.

    `folds` are the distances in mm from the left at which a sheet is folded.
    """
    drawing = ["/All CS 1 SCN", f"{_LINE * PT_PER_MM:g} w"]
    wide, high = width / PT_PER_MM, height / PT_PER_MM
    for first, *rest in (*_lines(wide, high), *_folds(folds, high)):
        drawing.append(f"{_point(first)} m")
        drawing += [f"{_point(point)} l" for point in rest]
        drawing.append("S")
    room = ROOM * PT_PER_MM
    every_plate = pydyf.Array(("/Separation", "/All", "/DeviceCMYK", _tint()))
    return pydyf.Stream(
        drawing,
        {
            "Type": "/XObject",
            "Subtype": "/Form",
            "BBox": pydyf.Array((-room, -room, width + room, height + room)),
            "Resources": pydyf.Dictionary(
                {"ColorSpace": pydyf.Dictionary({"All": every_plate})},
            ),
        },
        compress=True,
    )


def _lines(width: float, height: float) -> Iterator[list[Point]]:
    """The lines in mm from the corner of the trim, symmetrical to both axes."""
    far = BLEED + ARM
    bar = BLEED + _CROSS_AT
    for x, out_x in ((0.0, -1), (width, 1)):
        for y, out_y in ((0.0, -1), (height, 1)):
            bleed_x, bleed_y = x + out_x * BLEED, y + out_y * BLEED
            far_x, far_y = x + out_x * far, y + out_y * far
            yield [(x, far_y), (x, bleed_y), (far_x, bleed_y)]
            yield [(bleed_x, far_y), (bleed_x, y), (far_x, y)]
    middle_x, middle_y = width / 2, height / 2
    for y, out in ((0.0, -1), (height, 1)):
        yield [(middle_x, y + out * BLEED), (middle_x, y + out * far)]
        yield [(middle_x - _CROSS / 2, y + out * bar), (middle_x + _CROSS / 2, y + out * bar)]
    for x, out in ((0.0, -1), (width, 1)):
        yield [(x + out * BLEED, middle_y), (x + out * far, middle_y)]
        yield [(x + out * bar, middle_y - _CROSS / 2), (x + out * bar, middle_y + _CROSS / 2)]


def _folds(places: Sequence[float], height: float) -> Iterator[list[Point]]:
    for x in places:
        yield [(x, -BLEED), (x, -BLEED - ARM)]
        yield [(x, height + BLEED), (x, height + BLEED + ARM)]


def _point(point: Point) -> str:
    return " ".join(f"{value * PT_PER_MM:.3f}" for value in point)


def _tint() -> pydyf.Dictionary:
    return pydyf.Dictionary(
        {
            "FunctionType": 2,
            "Domain": pydyf.Array((0, 1)),
            "C0": pydyf.Array((0, 0, 0, 0)),
            "C1": pydyf.Array((1, 1, 1, 1)),
            "N": 1,
        }
    )
