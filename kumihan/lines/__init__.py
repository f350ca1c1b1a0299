"""Lines: what a line box contains as a paragraph, composed whole by the rules of `jlreq`.

In: WeasyPrint's line boxes. Out: finished lines.
"""
