"""Japanese typesetting for WeasyPrint, to JLREQ.

`kumihan.render.lay_out()` lays out an HTML text and paints its pages, both to plain data;
`kumihan.writing.joining.join()` puts the painted pages of several texts together as one PDF.
Both refuse to work on a WeasyPrint whose sources they do not know. Call
`kumihan.engine.fonts.use_fonts()` before importing either.
"""
