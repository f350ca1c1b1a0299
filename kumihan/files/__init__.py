"""Files: read below a folder and nowhere else, written whole or not at all, kept in a cache.

In: a folder and a name. Out: bytes. All untrusted files are read here, and all results are
written here. Standard library only.
"""
