"""Earlier states of a folder, read from its git repository as untrusted data.

A folder may have come by mail together with its `.git`. So the program git is never started: its
settings can name programs that it runs. Nothing is fetched, only regular files below the
repository are read, and every object is checked against the hash in its name before it is used.
"""
