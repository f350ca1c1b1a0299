"""Files as text and data: encodings, YAML with places, CSV and workbooks.

In: a folder and a name below it. Out: `Source`s, typed records whose fields know their places, and
rows. One changes here how a file is read, not what it means.
"""
