"""Cells of a table joined over columns and rows by the signs `<` and `^`."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from hakusho.findings.diagnostic import Report, Span, finding
from hakusho.sources.data import Written
from hakusho.tree.blocks.table import Cell
from hakusho.tree.model import Fault
from kumihan.geometry.cells import Area, Place

ABOVE, LEFT = "^", "<"  # a cell that belongs to the one above it or to its left


@dataclass(frozen=True, slots=True)
class Piece:
    """A cell of the grid as written; a `sign` joins it to a neighbour."""

    cell: Cell
    sign: str = ""
    span: Span | None = None


def merged(
    grid: Sequence[Sequence[Piece]], breaks: Collection[int], report: Report
) -> list[list[Cell]]:
    """The rows with joined cells; a sign that cannot join is reported (Y009) and becomes a fault.

    `breaks` are the numbers of rows that follow a group row, across which no cells are joined.
    """
    if not any(piece.sign for pieces in grid for piece in pieces):
        return [[piece.cell for piece in pieces] for pieces in grid]
    owners = _owners(grid, breaks)
    areas = dict(_whole(_regions(owners)))
    rows: list[list[Cell]] = [[] for _ in grid]
    for (row, column), own in owners.items():
        piece = grid[row][column]
        if own == (row, column) or own not in areas:
            cell = _fault(piece, report) if piece.sign else piece.cell
            area = areas.get(own, Area(row, column))
            rows[row].append(replace(cell, rows=area.rows, columns=area.columns))
    return rows


def signs(grid: Sequence[Sequence[Written | None]], breaks: Collection[int]) -> dict[Place, str]:
    """The signs for cells that stand in several places of the grid, as joined cells of sheets do.

    Where their places are no rectangle, such as when a column between them is not printed or a
    group row comes between, the value is repeated instead.
    """
    regions: dict[tuple[Span, int], list[Place]] = {}
    part = 0
    for row, cells in enumerate(grid):
        part += row in breaks
        for column, written in enumerate(cells):
            if written:
                regions.setdefault((written.span, part), []).append((row, column))
    areas = (area for places in regions.values() if (area := _rectangle(places)))
    return {
        (row, column): LEFT if column > area.column else ABOVE
        for area in areas
        for row, column in area.places
        if (row, column) != (area.row, area.column)
    }


def _owners(grid: Sequence[Sequence[Piece]], breaks: Collection[int]) -> dict[Place, Place]:
    """For each place of the grid, the first place of the cell that covers it."""
    owners: dict[Place, Place] = {}
    for row, pieces in enumerate(grid):
        for column, piece in enumerate(pieces):
            beside = None
            if piece.sign == LEFT:
                beside = (row, column - 1)
            elif piece.sign == ABOVE and row not in breaks:
                beside = (row - 1, column)
            owners[row, column] = owners.get(beside, (row, column)) if beside else (row, column)
    return owners


def _regions(owners: dict[Place, Place]) -> dict[Place, list[Place]]:
    regions: dict[Place, list[Place]] = {}
    for place, own in owners.items():
        regions.setdefault(own, []).append(place)
    return regions


def _whole(regions: dict[Place, list[Place]]) -> Iterator[tuple[Place, Area]]:
    """The regions that are rectangles."""
    for own, places in regions.items():
        if area := _rectangle(places):
            yield own, area


def _rectangle(places: Sequence[Place]) -> Area | None:
    """The area of places that are listed row by row; None if they are no rectangle."""
    (top, left), (bottom, right) = places[0], places[-1]
    area = Area(top, left, bottom - top + 1, right - left + 1)
    return area if set(area.places) == set(places) else None


def _fault(piece: Piece, report: Report) -> Cell:
    where = "上" if piece.sign == ABOVE else "左"
    assert piece.span is not None  # only signs that are written can be wrong
    message = f"結合の印「{piece.sign}」の{where}に、つなげられるセルがありません"
    hint = "結合した形は長方形にしてください。^ は上、< は左のセルにつないでください"
    report(finding("Y009", message, piece.span, hint))
    return replace(piece.cell, content=(Fault(f"結合 {piece.sign}", piece.span),))
