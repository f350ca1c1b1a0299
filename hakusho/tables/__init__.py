"""Tables from their data: columns, heads, joined cells, widths.

In: `tables/<id>.yaml` and rows. Out: `Table` blocks. One changes here what a table file may say.
"""
