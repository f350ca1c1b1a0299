"""A publication checked: all findings that need no layout, and the faces to set it with.

In: a folder and options. Out: `Manuscript`. A check is a function in `checks/` and an entry in its
list `MANUSCRIPT`.
"""
