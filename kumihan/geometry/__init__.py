"""Where things are in the plain: the places of joined cells, as arithmetic that knows no engine.

In: numbers. Out: numbers. Both packages use it, so that they reckon alike.
"""
