"""Markdown, extended by signs for Japanese manuscripts, into the tree.

In: a `Source`. Out: blocks and inlines, each with its place. Parsing never fails: what cannot be
read becomes a fault in its place; what is lost is told (`completeness.py`). One adds a sign in
`syntax.py`, `leaves.py` and `signs.py`.
"""
