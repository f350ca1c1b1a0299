"""The kinds of blocks, a file each; `tree/kinds.py` lists them."""
