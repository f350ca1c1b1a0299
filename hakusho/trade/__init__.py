"""What the trade knows without any publication: eras, numerals, colours, measures, symbols.

In: numbers, dates, words. Out: the same as books print or sort them. Nothing here reads a file.
"""
