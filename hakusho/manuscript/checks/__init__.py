"""The checks of a manuscript, one file for each subject; `catalogue.py` lists them in order."""
