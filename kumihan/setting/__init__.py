"""What remains of a section when its boxes are gone: plain data about what lies where on its pages.

In: laid-out pages. Out: `Laid`, which has a field for everything that is needed after layout.
"""
