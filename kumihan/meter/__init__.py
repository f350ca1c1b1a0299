"""A meter of typesetting: rules of JLREQ counted from the positions of glyphs alone.

`model` has the neutral data; `pdf` reads any PDF (laid-out pages are read in the room
`inspection`); `rules` has the rules, each a function from a text to a measure. Positions are in
points, y grows downwards from the head of the page; spaces are in em.
"""
