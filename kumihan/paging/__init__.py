"""Pages: the grid, columns, tables over pages, floats, notes, turned blocks, the margin.

In: block boxes and the space on a page. Out: boxes in their places.
"""
