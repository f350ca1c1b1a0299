"""Lines: the content of a line box as a paragraph, composed as a whole by the rules of `jlreq`.

In: WeasyPrint's line boxes. Out: finished lines.
"""
