"""Cells of a table joined over columns and rows by the signs `<` and `^`."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from hakusho.findings.diagnostic import Report, Span, finding
from hakusho.tree.blocks.table import Cell
from hakusho.tree.model import Fault

ABOVE, LEFT = "^", "<"  # a cell that belongs to the one above it or to its left
Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Piece:
    """A cell of the grid as written: with a sign it belongs to its neighbour."""

    cell: Cell
    sign: str = ""
    span: Span | None = None


def merged(
    grid: Sequence[Sequence[Piece]], breaks: Collection[int], report: Report
) -> list[list[Cell]]:
    """The rows with joined cells; what cannot be joined is reported (Y009) and stands as a fault.

    `breaks` are the rows that a group row stands before: nothing is joined over it.
    """
    owners = _owners(grid, breaks)
    torn = {own for own, places in _regions(owners).items() if not _is_rectangle(places)}
    sizes = {own: _size(places) for own, places in _regions(owners).items()}
    rows: list[list[Cell]] = [[] for _ in grid]
    for (row, column), own in owners.items():
        piece = grid[row][column]
        if piece.sign and (own in torn or own == (row, column)):
            rows[row].append(_fault(piece, report))
        elif own in torn:
            rows[row].append(piece.cell)
        elif own == (row, column):
            height, width = sizes[own]
            rows[row].append(replace(piece.cell, rows=height, columns=width))
    return rows


def _owners(grid: Sequence[Sequence[Piece]], breaks: Collection[int]) -> dict[Place, Place]:
    """For each place of the grid the place of the cell that it belongs to."""
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


def _size(places: Sequence[Place]) -> Place:
    (top, left), (bottom, right) = places[0], places[-1]
    return (bottom - top + 1, right - left + 1)


def _is_rectangle(places: Sequence[Place]) -> bool:
    (top, left), (height, width) = places[0], _size(places)
    return set(places) == {(top + r, left + c) for r in range(height) for c in range(width)}


def _fault(piece: Piece, report: Report) -> Cell:
    where = "上" if piece.sign == ABOVE else "左"
    assert piece.span is not None
    message = f"結合の印「{piece.sign}」の{where}に、つなげられるセルがありません"
    hint = "結合した形は長方形にします。^ は上、< は左のセルにつなぎます"
    report(finding("Y009", message, piece.span, hint))
    return replace(piece.cell, content=(Fault(f"結合 {piece.sign}", piece.span),))
