"""All rules, in the order in which they are reported."""

from __future__ import annotations

from kumihan.meter import adjustment, edges, grid, inside, kinsoku, marks
from kumihan.meter.model import Measure, Rule, Text

LINES: tuple[Rule, ...] = (
    edges.right_edge,
    edges.beyond,
    edges.line_head,
    edges.line_end,
    edges.indent,
    edges.whole,
    edges.spread,
    marks.pairs,
    marks.singles,
    marks.latin,
    marks.words,
    marks.closed,
    marks.narrow,
    marks.solid,
    adjustment.most_added,
    adjustment.opened,
    adjustment.tight,
    adjustment.even,
    adjustment.even_marks,
    adjustment.even_ranks,
    adjustment.order,
    adjustment.jumps,
    adjustment.pulled_in,
    kinsoku.line_head,
    kinsoku.line_end,
    kinsoku.inseparable,
    kinsoku.latin_words,
    kinsoku.lone_last,
)
PAGES: tuple[Rule, ...] = (
    grid.page_grid,
    grid.book_grid,
    grid.heading_at_foot,
    grid.full_pages,
    grid.balance,
)
FILE: tuple[Rule, ...] = (inside.fonts, inside.glyphs, inside.characters, inside.extraction)
RULES = (*LINES, *PAGES, *FILE)


def measures(text: Text, rules: tuple[Rule, ...] = RULES) -> tuple[Measure, ...]:
    """The measures of a text by these rules."""
    return tuple(rule(text) for rule in rules)
