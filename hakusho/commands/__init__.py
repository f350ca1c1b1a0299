"""The commands of `build.py`: their arguments, their output and their exit status.

One adds an option in `arguments.py`; a command there and, with what it runs, in `cli.py`.
`results.py` prints the findings of a build and puts its files in place.
"""
