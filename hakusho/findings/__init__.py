"""What is said to an author: codes, findings with their places, and how large things may be.

In: a place in a source, a code, a sentence. Out: `Diagnostic`s. One adds a code in `codes.py`, a
limit in `limits.py`.
"""
