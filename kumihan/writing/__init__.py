"""From boxes to bytes: sections painted to plain data, and the painted sections joined into a PDF.

In: laid-out pages and a `Paint`. Between: `Painted`. Out: bytes, by `join()` and an `Output`. Tags,
PDF/A, foreign pictures and overlays have their modules here.
"""
