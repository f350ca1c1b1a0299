"""Glyphs of a page grouped by baseline and column, with note marks joined to their line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kumihan.meter.spots import bounds
from kumihan.pdf.glyphs import Glyph

_SAME_LINE = 0.1  # em: baselines that differ by less are the same
_BREAK = 1.6  # em: a wider gap separates pieces of a row while the columns are unknown
_CELL = 3.0  # em: a wider gap separates pieces even within a column
_RAISED, _LOWERED = 0.7, 0.3  # em: the farthest that a note mark lies above or below its line
_SMALL = 0.76  # of the size of the line: a note mark is smaller
_MARK_LENGTH = 8  # characters: a note mark has no more


@dataclass(frozen=True, slots=True)
class Sheet:
    """The glyphs of a page, in the order in which they are drawn."""

    number: int
    glyphs: Sequence[Glyph]
    width: float
    height: float


@dataclass(slots=True)
class Piece:
    """Glyphs on one baseline, in order."""

    glyphs: list[Glyph]
    baseline: float
    size: float
    column: int = 0

    @property
    def start(self) -> float:
        """Where the first body begins (pt)."""
        return bounds(self.glyphs[0])[0]

    @property
    def end(self) -> float:
        """Where the last body ends (pt)."""
        return bounds(self.glyphs[-1])[1]


def pieces(glyphs: Sequence[Glyph], columns: Sequence[float] = ()) -> list[Piece]:
    """The pieces of a page from head to foot; `columns` are the left edges of columns, if known."""
    found: list[Piece] = []
    for row in _rows([glyph for glyph in glyphs if glyph.size > 0]):
        found += _parted(sorted(row, key=lambda glyph: bounds(glyph)[0]), columns)
    return _joined(found)


def _rows(glyphs: list[Glyph]) -> list[list[Glyph]]:
    rows: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda glyph: glyph.y):
        if rows and glyph.y - rows[-1][0].y <= _SAME_LINE * max(glyph.size, rows[-1][0].size):
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
    return rows


def _parted(row: list[Glyph], columns: Sequence[float]) -> list[Piece]:
    """A row cut between columns and at wide gaps; spaces at the ends of pieces are dropped."""
    parts: list[list[Glyph]] = []
    for glyph in row:
        if not glyph.character.strip():
            if parts:
                parts[-1].append(glyph)
        elif not parts or _is_apart(parts[-1], glyph, columns):
            parts.append([glyph])
        else:
            parts[-1].append(glyph)
    return [piece_of(_trimmed(part), columns) for part in parts]


def _trimmed(part: list[Glyph]) -> list[Glyph]:
    while part and not part[-1].character.strip():
        part = part[:-1]
    return part


def _is_apart(part: list[Glyph], glyph: Glyph, columns: Sequence[float]) -> bool:
    last = _trimmed(part)[-1]
    space = bounds(glyph)[0] - bounds(last)[1]
    size = max(last.size, glyph.size)
    if space > (_CELL if columns else _BREAK) * size:
        return True
    begins = [left for left in columns if bounds(last)[1] < left <= bounds(glyph)[0] + 0.1 * size]
    return bool(begins) and len(columns) > 1


def piece_of(part: list[Glyph], columns: Sequence[float] = ()) -> Piece:
    """Glyphs as a piece; its column is the last one that begins at or before it."""
    size = max(part, key=lambda glyph: glyph.size).size
    baseline = next(glyph.y for glyph in part if glyph.size == size)
    start = bounds(part[0])[0]
    column = sum(left <= start + size / 2 for left in columns) - 1
    return Piece(part, baseline, size, max(column, 0))


def _joined(found: list[Piece]) -> list[Piece]:
    """The pieces sorted, with note marks merged into the lines that they stand in."""
    whole = [piece for piece in found if not _may_be_mark(piece)]
    kept = []
    for piece in found:
        if not _may_be_mark(piece):
            continue
        host = next((line for line in whole if _holds(line, piece)), None)
        if host is None:
            kept.append(piece)
        else:
            host.glyphs.extend(piece.glyphs)
            host.glyphs.sort(key=lambda glyph: bounds(glyph)[0])
    return sorted(whole + kept, key=lambda piece: (piece.column, piece.baseline, piece.start))


def _may_be_mark(piece: Piece) -> bool:
    return len(piece.glyphs) <= _MARK_LENGTH and piece.size < 9  # noqa: PLR2004


def _holds(line: Piece, mark: Piece) -> bool:
    rise = line.baseline - mark.baseline
    return (
        mark.size < _SMALL * line.size
        and -_LOWERED * line.size < rise < _RAISED * line.size
        and line.start - 0.1 * line.size < mark.start < line.end + 0.6 * line.size
    )
