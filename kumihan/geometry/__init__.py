"""Plain arithmetic of lengths and places, without an engine: units, the grid of a table's cells.

In: numbers. Out: numbers. Both packages reckon with it, so that they reckon alike.
"""
