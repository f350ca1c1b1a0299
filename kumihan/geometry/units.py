"""Units of length, each in another: inches, millimetres, points, CSS pixels, Q.

A size is in Q (級) and a distance in H (歯): both are a quarter of a millimetre.
"""

from __future__ import annotations

MM_PER_INCH = 25.4
PT_PER_INCH = 72
PX_PER_INCH = 96

PT_PER_MM = 72 / 25.4
MM_PER_PT = 25.4 / 72
PX_PER_MM = 96 / 25.4
MM_PER_PX = 25.4 / 96
PT_PER_PX = 0.75
PX_PER_PT = 96 / 72

MM_PER_Q = 0.25
PT_PER_Q = PT_PER_MM * MM_PER_Q
PX_PER_Q = PX_PER_MM * MM_PER_Q
