"""The tree as HTML: templates behind their fence, front and back matter, the list of sections.

In: `Publication`, `Labels`, theme, the folios known so far. Out: sections, each an HTML document.
One changes here what the pages of a book are and how they are marked up.
"""
