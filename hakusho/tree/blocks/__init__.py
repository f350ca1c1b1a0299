"""The kinds of blocks, one file for each; `tree/kinds.py` lists them."""
