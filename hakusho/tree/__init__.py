"""The tree of a publication: blocks, inlines, and the entries of ledgers, as frozen records.

`model.py` has what all kinds share; `blocks/` has a file for each kind of block. One adds a kind of
block here, with a template and a stylesheet of the same name.
"""
