"""Laid-out pages written as a PDF: assembly, tags, the archive's standard, pictures, overlays.

In: pages of documents, their labels, an `Output`. Out: bytes.
"""
