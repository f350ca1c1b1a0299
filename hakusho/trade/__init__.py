"""Conventions of publishing: eras, numerals, sort order, colours, measures, symbols, print limits.

In: numbers, dates, words. Out: the same as books print or sort them. Nothing here reads a file.
"""
