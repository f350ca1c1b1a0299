"""Reading PDFs: content streams, fonts, structure, facts of a page; limits for untrusted files.

In: bytes. Out: glyphs and their positions, facts, the structure tree. One changes here how any PDF
is understood.
"""
