"""Glyphs: shaping a run once, drawing it, and what stands over, under or in place of characters.

In: text and style. Out: glyphs with advances, and their drawing.
"""
