"""JLREQ's rules for lines as pure Python: classes, spaces, breaks, composition, adjustment.

Nothing here knows of WeasyPrint; advances and measures are input, in any one unit of length.
"""
