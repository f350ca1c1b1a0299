"""JLREQ's rules for lines as pure Python: classes, spaces, breaks, composition, adjustment.

Nothing here depends on WeasyPrint. Advances and measures are input in one unit of length; the
engine passes CSS pixels.
"""
