"""PDFs read: content streams, fonts, structure, what a page is made of; strangers' files in limits.

In: bytes. Out: glyphs with places, facts, a tree of tags. One changes here how any PDF is
understood.
"""
