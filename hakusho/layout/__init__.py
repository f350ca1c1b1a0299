"""Sections laid out, in rounds until page numbers are stable, and checked on their pages.

In: sections, stylesheets, faces, drawings. Out: `LaidOut` sections and findings. What the
engine may fetch is decided in `fetch.py`; a check of the pages is a function in `pages.py`.
"""
