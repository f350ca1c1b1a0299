"""What git keeps of a folder, read as the data of a stranger.

A folder may have come by mail together with its `.git`. So the program git is never started: its
settings can name programs that it runs. Nothing is fetched, nothing is read but regular files
below the repository, and every object is compared with its own checksum before it is believed.
"""
