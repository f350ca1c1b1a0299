"""The places of a table's cells, and the joined cells that signs make."""

from __future__ import annotations

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from hakusho.findings.diagnostic import Source
from hakusho.tables.merging import ABOVE, LEFT, Piece, merged
from hakusho.tree.blocks.table import Cell, Row, Table
from kumihan.geometry.cells import Area, Place, placed

SPAN = Source("表.yaml", "").span()
anything = settings(max_examples=300, deadline=None, derandomize=True, database=None)


def drawn(*groups: str) -> list[str]:
    """The places of cells: each is written as a letter with its rows and columns."""
    rows = [[line.split() for line in group.split("/")] for group in groups]
    found: dict[Place, str] = {}
    for cell, area in placed(rows, lambda cell: (int(cell[1:2] or 1), int(cell[2:] or 1))):
        found |= dict.fromkeys(area.places, cell[0])
    height, width = (1 + max(place[n] for place in found) for n in (0, 1))
    return ["".join(found.get((row, at), ".") for at in range(width)) for row in range(height)]


def test_a_joined_cell_takes_the_places_below_and_beside_it() -> None:
    assert drawn("a21 b12/c d") == ["abb", "acd"]
    assert drawn("a b22 c/d e/f g h i") == ["abbc", "dbbe", "fghi"]


def test_a_cell_ends_with_its_group() -> None:
    assert drawn("a31 b/c", "d e") == ["ab", "ac", "de"]


def test_a_row_without_cells_is_a_row() -> None:
    assert drawn("a21 b21/", "c d") == ["ab", "ab", "cd"]


def test_a_short_row_leaves_places_free() -> None:
    assert drawn("a b/c/d e") == ["ab", "c.", "de"]


@st.composite
def signs(draw: st.DrawFn) -> list[list[str]]:
    """A grid with cells and signs."""
    width = draw(st.integers(1, 6))
    row = st.lists(st.sampled_from(["", "", LEFT, ABOVE]), min_size=width, max_size=width)
    return draw(st.lists(row, min_size=1, max_size=6))


def table(written: list[list[str]], breaks: set[int]) -> Table:
    """The table of a grid; the value of each cell is where it was written."""
    cells = [
        [Piece(Cell(content=(), value=f"{at}-{n}"), sign, SPAN) for n, sign in enumerate(row)]
        for at, row in enumerate(written)
    ]
    rows = merged(cells, breaks, lambda _: None)
    return Table(
        "a", SPAN, columns=(), caption=(), head=(), body=tuple(Row(tuple(row)) for row in rows)
    )


@anything
@given(signs(), st.sets(st.integers(0, 5)))
def test_every_place_of_a_table_belongs_to_one_cell(
    written: list[list[str]], breaks: set[int]
) -> None:
    areas = [area for _, area in table(written, breaks).placed()]
    places = Counter(place for area in areas for place in area.places)
    width = len(written[0])
    assert places == {(row, at): 1 for row in range(len(written)) for at in range(width)}


@anything
@given(signs(), st.sets(st.integers(0, 5)))
def test_a_cell_begins_where_it_was_written(written: list[list[str]], breaks: set[int]) -> None:
    for cell, area in table(written, breaks).placed():
        assert cell.value == f"{area.row}-{area.column}"
        assert (cell.rows, cell.columns) == (area.rows, area.columns)
        assert all(written[row][at] for row, at in list(area.places)[1:])
        assert breaks.isdisjoint(range(area.row + 1, area.row + area.rows))


sizes = st.tuples(st.integers(1, 9), st.integers(1, 9))


@anything
@given(st.lists(st.lists(st.lists(sizes, max_size=5), max_size=5), max_size=3))
def test_cells_of_any_size_have_places(groups: list[list[list[tuple[int, int]]]]) -> None:
    found = list(placed(groups, lambda size: size))
    assert [size for size, _ in found] == [one for rows in groups for row in rows for one in row]
    ends = [sum(map(len, groups[: n + 1])) for n in range(len(groups))]
    before: list[Area] = []
    for (high, wide), area in found:
        end = next(end for end in ends if area.row < end)
        assert (area.rows, area.columns) == (min(high, end - area.row), wide)
        assert (area.row, area.column) not in {place for one in before for place in one.places}
        before.append(area)


@anything
@given(sizes, sizes, sizes, sizes)
def test_areas_share_rows_and_columns(
    one: tuple[int, int], size: tuple[int, int], other: tuple[int, int], its: tuple[int, int]
) -> None:
    a, b = Area(*one, *size), Area(*other, *its)
    both = [[{place[n] for place in area.places} for area in (a, b)] for n in (0, 1)]
    assert a.shares_rows(b) == b.shares_rows(a) == bool(both[0][0] & both[0][1])
    assert a.shares_columns(b) == b.shares_columns(a) == bool(both[1][0] & both[1][1])
