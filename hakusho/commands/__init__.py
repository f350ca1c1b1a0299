"""The commands: what is given on the command line, what is printed, which status is returned.

`cli.py` alone prints the findings of a build and puts its files in place. One adds a command or an
option there.
"""
