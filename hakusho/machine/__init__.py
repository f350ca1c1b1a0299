"""The machine: what it has, where things lie on it, the user's cache.

In: the system, the environment variables. Out: facts, folders, a cache that nobody else can write
to. One changes here what the program needs of a machine. Standard library only: it comes before
the libraries.
"""
