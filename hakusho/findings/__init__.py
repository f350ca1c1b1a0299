"""Findings for authors: their codes and places, and the limits of size.

In: a place in a source, a code, a sentence. Out: `Diagnostic`s. One adds a code in `codes.py`, a
limit in `limits.py`.
"""
