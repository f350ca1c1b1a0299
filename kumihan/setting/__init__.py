"""What is left of a section when its boxes are gone: plain data of what lies where on its pages.

In: laid-out pages. Out: `Laid`. What is asked of pages after layout is a field of it.
"""
