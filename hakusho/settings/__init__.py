"""The settings of a publication and of a theme: their keys are the fields of the records here.

In: `publication.yaml`, `theme.yaml`, the files of faces. Out: `Settings`, `ThemeFolder`. One adds a
key as a field, and its line in `manual/keys.py`.
"""
