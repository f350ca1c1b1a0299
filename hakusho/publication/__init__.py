"""A publication as a whole: its chapters and data read, its numbers and anchors given.

In: a folder. Out: `Publication` and `Labels`. One changes here what belongs to a publication and
how it is numbered.
"""
