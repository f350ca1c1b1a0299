"""Reading PDFs: content streams, fonts, structure, facts of a page; limits for untrusted files.

In: bytes. Out: glyphs with places, facts, a tree of tags. One changes here how any PDF is
understood.
"""
