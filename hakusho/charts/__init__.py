"""Charts from data: a ledger entry and a table of values become a drawing.

`entry` is what an editor writes, `reading` makes a `model.Chart` of it and of its data, `faults`
says what cannot be drawn so. `drawing` turns a chart into SVG, `store` keeps the drawings.
"""
