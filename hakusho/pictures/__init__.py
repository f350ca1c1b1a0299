"""Picture files: where they are, whether they can be placed, and at what resolution they print.

In: a name in the manuscript. Out: its address for the engine, or a finding. One changes here which
formats are accepted and what is checked.
"""
