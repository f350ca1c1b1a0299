"""The checks of a manuscript, a file a subject; `catalogue.py` lists them in their order."""
