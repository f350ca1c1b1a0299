"""Picture files: where they are, whether they can be placed, and how finely they print.

In: a name in the manuscript. Out: its address for the engine, or a finding. One changes here which
pictures are taken and what is asked of them.
"""
