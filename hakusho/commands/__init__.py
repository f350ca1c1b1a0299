"""The commands of `build.py`: their arguments, their output and their exit status.

`cli.py` alone prints the findings of a build and puts its files in place. One adds a command or an
option there.
"""
