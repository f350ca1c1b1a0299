"""Rules that the meter can check on boxes only: floats, notes, readings, tables, inline notes.

In: laid-out pages, while their boxes are there. Out: measures. One adds a rule to the `RULES` of
its module; rules that glyphs are enough for belong to the room `meter`.
"""
