"""Japanese typesetting for WeasyPrint, to JLREQ.

`kumihan.render.render()` lays out HTML in the manner of WeasyPrint;
`kumihan.writing.assemble.assemble()` writes the laid-out pages of several documents as one PDF.
Both refuse to work on a WeasyPrint whose sources they do not know. Call
`kumihan.engine.fonts.use_fonts()` before importing either.
"""
