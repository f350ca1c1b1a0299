"""Tables built from their data: columns, heads, joined cells, column widths.

In: `tables/<id>.yaml` and rows. Out: `Table` blocks. One changes here what a table file may say.
"""
