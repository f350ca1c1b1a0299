"""Lines set by hand for the meter: every space nominal unless a test moves it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kumihan.jlreq.classes import HALF_WIDTH, WESTERN, class_of
from kumihan.jlreq.classes import CharacterClass as Cl
from kumihan.meter.model import Line, Page, Role, Text, TypeArea
from kumihan.meter.spots import WORD, space_of
from kumihan.pdf.glyphs import Glyph

SIZE, PITCH = 10.0, 20.0  # pt
LATIN = 0.5  # em: every Latin letter's advance
_BEFORE = {Cl.OPENING: 0.5, Cl.MIDDLE_DOT: 0.25}  # em of a glyph before its body


def line(  # noqa: PLR0913
    text: str,
    *,
    moves: Mapping[int, float] | float = 0.0,
    rest: float = 0.0,
    indent: float = 0.0,
    baseline: float = 100.0,
    column: int = 0,
    role: Role = Role.BODY,
    first: bool = False,
    last: bool = False,
    raised: str = "",
) -> Line:
    """A line from x = 0: `moves` em are added after characters, `rest` em lie after the last body.

    Characters of `raised` are note marks. A number for `moves` is added after every character.
    """
    glyphs: list[Glyph] = []
    x = indent
    for i, character in enumerate(text):
        is_mark = character in raised
        size = 0.6 if is_mark else 1.0
        kind = Cl.REFERENCE_MARK if is_mark else class_of(character)
        body = _body(kind, size)
        advance = 1.0 if kind in HALF_WIDTH else body
        y = baseline - (0.4 * SIZE if is_mark else 0.0)
        origin = (x - _BEFORE.get(kind, 0.0)) * SIZE
        glyphs.append(Glyph(character, origin, y, advance * SIZE, size * SIZE, "face"))
        after = text[i + 1 : i + 2]
        more = moves.get(i, 0.0) if isinstance(moves, Mapping) else moves
        x += body + (_space(kind, after, raised) + more if after else 0.0)
    right = (x + rest) * SIZE
    place = (0.0, right, column, role, first, last)
    return Line(tuple(glyphs), baseline, SIZE, *place)


def _body(kind: Cl, size: float) -> float:
    if kind is Cl.WORD_SPACE:
        return WORD
    if kind in WESTERN or kind is Cl.REFERENCE_MARK:
        return LATIN * size
    return 0.5 if kind in HALF_WIDTH else 1.0


def _space(kind: Cl, after: str, raised: str) -> float:
    if after in raised or Cl.WORD_SPACE in (kind, class_of(after)):
        return 0.0
    return space_of(kind, class_of(after))


def text(*pages: Sequence[Line], characters: float = 40, columns: int = 1) -> Text:
    """Pages of lines in a type area whose first line is at 100 pt."""
    area = TypeArea(columns, characters, 36, PITCH, SIZE)
    numbered = (Page(n, tuple(lines), 500.0, 800.0) for n, lines in enumerate(pages, 1))
    return Text(tuple(numbered), area)


def paragraph(*lines: str, top: float = 100.0, **options: bool) -> list[Line]:
    """Lines of one paragraph below each other, each as long as its measure."""
    final = len(lines) - 1
    return [
        line(
            content,
            baseline=top + n * PITCH,
            first=n == 0 and not options.get("goes_on"),
            last=n == final and not options.get("is_continued"),
        )
        for n, content in enumerate(lines)
    ]


def block(count: int, top: float = 100.0, column: int = 0, role: Role = Role.BODY) -> list[Line]:
    """So many lines of text, each a paragraph of its own."""
    return [
        line("漢字", baseline=top + n * PITCH, column=column, role=role, first=True, last=True)
        for n in range(count)
    ]
