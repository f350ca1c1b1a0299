"""Conversion factors of units of length: inches, millimetres, points, CSS pixels, Q.

A size is in Q (級) and a distance in H (歯): both are a quarter of a millimetre.
"""

from __future__ import annotations

MM_PER_INCH = 25.4
PT_PER_INCH = 72
PX_PER_INCH = 96

PT_PER_MM = PT_PER_INCH / MM_PER_INCH
MM_PER_PT = MM_PER_INCH / PT_PER_INCH
PX_PER_MM = PX_PER_INCH / MM_PER_INCH
MM_PER_PX = MM_PER_INCH / PX_PER_INCH
PT_PER_PX = PT_PER_INCH / PX_PER_INCH
PX_PER_PT = PX_PER_INCH / PT_PER_INCH

MM_PER_Q = 0.25
PT_PER_Q = PT_PER_MM * MM_PER_Q
PX_PER_Q = PX_PER_MM * MM_PER_Q
