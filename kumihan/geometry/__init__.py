"""Plain arithmetic of lengths and places, without an engine: units, the grid of a table's cells.

In: numbers. Out: numbers. Both packages calculate with it, so that their results agree.
"""
