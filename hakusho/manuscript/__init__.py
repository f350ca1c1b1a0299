"""A publication checked: all findings that need no layout, and the faces it is set in.

In: a folder and options. Out: `Manuscript`. A check is a function in `checks/` and an entry in its
list `MANUSCRIPT`.
"""
