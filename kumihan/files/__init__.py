"""Files: read below a folder and nowhere else, written whole or not at all, kept in a cache.

In: a folder and a name. Out: bytes. Everything that the program reads of a stranger's and all that
it writes passes here. Standard library only.
"""
