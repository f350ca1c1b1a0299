"""Rules that the meter can check on boxes only: floats, notes, readings, tables, inline notes.

In: laid-out pages, while their boxes exist. Out: measures. One adds a rule to the `RULES` of its
module; rules that need only glyphs belong to the room `meter`.
"""
