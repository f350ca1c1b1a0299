"""Dashes in a row as one stroke (JLREQ 3.1.10 a, A.8, R16).

Two dashes are one sign of two em. Many faces draw a dash with room at both ends; such a face often
has a glyph for two dashes or three. Where two glyphs of dashes still leave a gap between them, a
glyph more is drawn over it.
"""

from __future__ import annotations

from collections.abc import Sequence

from kumihan.text.shape import Fonts, Glyphs

_DASHES = frozenset("—―")
_TOLERANCE = 0.001  # em


def bridged(
    text: str, glyphs: Sequence[Glyphs], rooms: Sequence[float], fonts: Fonts
) -> list[Glyphs]:
    """The glyphs of each character, with a glyph more wherever the ink of two dashes is apart.

    `rooms` are the spaces after the characters in em. The widths of the characters stay the same.
    """
    found = list(glyphs)
    before = -1
    for number, sign in enumerate(text):
        if sign not in _DASHES:
            before = -1
        elif glyphs[number]:
            if before >= 0:
                room = sum(rooms[before:number])
                found[before] = _over_gap(glyphs[before], glyphs[number], room, fonts)
            before = number
    return found


def _over_gap(before: Glyphs, after: Glyphs, room: float, fonts: Fonts) -> Glyphs:
    """The glyphs of a dash, with one in the middle of the gap to the next dash if there is any."""
    last = before[-1]
    gap = fonts.bearings(last)[1] + room + fonts.bearings(after[0])[0]
    if gap < _TOLERANCE:
        return before
    bridge = min(last, after[0], key=lambda glyph: glyph.advance)
    inside = (bridge.advance - room) / 2  # how far the bridge reaches into the dash before it
    cut = last._replace(advance=last.advance - inside)
    return (*before[:-1], cut, bridge._replace(advance=inside))
