"""WeasyPrint itself: the check of its version, hooks, CSS properties, fonts, access to boxes.

One adds a CSS property in `properties.py`, and declares an attribute of the engine's boxes in
`boxes.py`. `install.py` says how to upgrade the engine.
"""
