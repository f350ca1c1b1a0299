"""Heads of several rows: their cells joined, and the names of columns that are made of them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from hakusho.sources.data import Written

MAX_HEAD_ROWS = 5
JOINT = "／"  # between the parts of a name that stands in several rows


def filled_head(
    head: Sequence[Sequence[Written]], *, has_joined: bool
) -> Sequence[Sequence[Written]]:
    """The rows of a head with their empty cells filled, so that a cell stands wherever it counts.

    A name counts for the empty cells at its right if there are names below all of them; that is how
    programs write joined cells into CSV. Where cells are really joined, `has_joined`, that is
    known. An empty cell belongs to the one above it, or else below it.
    """
    if len(head) < 2:  # noqa: PLR2004 (a single row has nothing to fill from)
        return head
    width = max(map(len, head))
    rows = [[*row, *[Written("", row[-1].span)] * (width - len(row))] for row in head]
    if not has_joined:
        for number, row in enumerate(rows[:-1]):
            _carry(row, rows[number - 1] if number else None, rows[number + 1 :])
    for above, row in pairwise(rows):
        row[:] = [own or upper for own, upper in zip(row, above, strict=True)]
    for row, below in zip(rows[-2::-1], rows[:0:-1], strict=True):
        row[:] = [own or lower for own, lower in zip(row, below, strict=True)]
    return rows


def _carry(
    row: list[Written], above: Sequence[Written] | None, below: Sequence[Sequence[Written]]
) -> None:
    """Carry names to the right into empty cells, within the cell above and over names below."""
    has_name = [any(lower[at] for lower in below) for at in range(len(row))]
    for at in range(1, len(row)):
        is_within = above is None or above[at] is above[at - 1]
        if not row[at] and is_within and has_name[at] and has_name[at - 1]:
            row[at] = row[at - 1]


def names_of(head: Sequence[Sequence[Written]]) -> list[str]:
    """The names of the columns: the texts of a column's head, each once, from the top."""
    columns = zip(*head, strict=False)
    return [JOINT.join(filter(None, _once(column))) for column in columns]


def _once(column: Sequence[Written]) -> list[str]:
    cells = {cell.span: " ".join(cell.text.split()) for cell in column}
    return list(cells.values())
