"""The machine: what is installed on it, where the program's files lie, the user's cache.

In: the system, the environment variables. Out: facts, folders, a cache that nobody else can write
to. One changes here what the program needs of a machine. Standard library only: the set-up imports
it before any library is there.
"""
