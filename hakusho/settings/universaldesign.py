"""The edition in universal design (UD版): a theme and a type area, larger and in faces for reading.

The type area keeps its place and its size, so that all that fits a book fits this edition, too: in
it stand fewer and larger characters and lines. All type of the theme grows with them, and none
stays below a least size.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import floor

from hakusho.settings.faces import Folder, ud_faces
from hakusho.settings.publication import Settings, dressed
from hakusho.settings.theme import ThemeFolder, with_faces
from hakusho.trade.hanmen import KihonHanmen
from kumihan.geometry.units import MM_PER_INCH, MM_PER_Q, PT_PER_INCH

_Q_PER_PT = MM_PER_INCH / PT_PER_INCH / MM_PER_Q
LEAST_TEXT = 12 * _Q_PER_PT
"""The smallest character of the text, in Q."""
LEAST = 10 * _Q_PER_PT
"""The smallest character of notes, captions, tables and charts, in Q."""
_PITCH = 1.9  # characters: the least distance between lines
_COLUMN = 20  # characters: in narrower columns too many lines have to be stretched
_LINE = 35  # characters: at the end of longer lines the eye misses the next one
_TITLE = 2 * LEAST_TEXT  # what is larger is a title, and legible as it is


def enlarged(hanmen: KihonHanmen) -> KihonHanmen:
    """A type area of the same place and size with larger characters and wider lines."""
    size = max(hanmen.character_size, LEAST_TEXT)
    columns = hanmen.columns
    while columns > 1 and _line_length(hanmen, size, columns) < _COLUMN:
        columns -= 1
    line_length = _line_length(hanmen, size, columns)
    characters = columns * line_length + (columns - 1) * hanmen.column_gap
    size = hanmen.width / MM_PER_Q / characters
    rest = hanmen.height / MM_PER_Q - size  # from the first line to the last
    least = max(hanmen.line_pitch / hanmen.character_size, _PITCH) * size
    gaps = floor(round(rest / least, 6))
    return replace(
        hanmen,
        columns=columns,
        character_size=size,
        line_length=line_length,
        number_of_lines=gaps + 1,
        line_pitch=rest / gaps if gaps else least,
        head_margin=hanmen.head,
        gutter_margin=hanmen.gutter,
    )


def _line_length(hanmen: KihonHanmen, size: float, columns: int) -> int:
    """The characters of this size (Q) in a line, if the type area has so many columns."""
    characters = round(hanmen.width / MM_PER_Q / size, 6)
    return min(floor((characters - (columns - 1) * hanmen.column_gap) / columns), _LINE)


def universal(
    settings: Settings, look: ThemeFolder, own: Sequence[Folder]
) -> tuple[Settings, ThemeFolder]:
    """The settings of a publication and its theme as this edition has them.

    `own` are the folders in which the files of faces may lie.
    """
    before = dressed(settings, look.theme).kihon_hanmen
    hanmen = enlarged(before)
    growth = hanmen.character_size / before.character_size
    sizes = {name: _grown(size, growth) for name, size in look.theme.sizes.items()}
    faces = {**ud_faces(settings.place("universal-design")), **look.theme.ud_faces}
    theme = with_faces(replace(look.theme, sizes=sizes), faces, own)
    settings = replace(dressed(settings, theme), kihon_hanmen=hanmen)
    return settings, replace(look, theme=theme)


def _grown(size: float, growth: float) -> float:
    """A size of the theme in this edition, in Q: large titles stay as they are."""
    return max(size, min(size * growth, _TITLE), LEAST)
