"""Markdown, with the signs of Japanese manuscripts, into the tree.

In: a `Source`. Out: blocks and inlines, each with its place. Parsing never fails: what cannot be
read stands in its place as a fault. One adds a sign in `syntax.py` and `inlines.py`.
"""
