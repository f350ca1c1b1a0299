"""Charts from data: a ledger entry and a table of values become a drawing.

`reading` makes a `tree.chart.Chart` of what an editor wrote (`tree.chartentry`) and of its data;
`faults` says what cannot be drawn. `drawing` turns a chart into SVG, `store` caches the drawings.
"""
