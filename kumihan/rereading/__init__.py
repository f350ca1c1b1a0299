"""A written PDF read again by a program that had no part in writing it: PDFium.

In: the bytes of a PDF. Out: what each of its pages shows, for others to compare.
"""
