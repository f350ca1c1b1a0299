"""The type area and all lengths that follow from it (JLREQ 2.4, R50)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from hakusho.trade.between import Between
from kumihan.geometry.units import MM_PER_Q

THUMB = 12.0  # mm: the strip at the fore-edge that is kept free for the thumb index
SIDE_NOTES = 30.0  # mm: narrower side notes are hard to read
_BESIDE, _BELOW_LEAD = 0.47, 0.68  # of the type area of a slide
_PAGE, _MARGIN = Between(50, 2000), Between(0, 2000)  # mm


@dataclass(frozen=True, slots=True, kw_only=True)
class KihonHanmen:
    """The 基本版面: sizes in Q, distances in H, the page and its margins in mm.

    Each column is `line_length` × `character_size` wide; the type area is `number_of_lines` ×
    `line_pitch` high, less one line gap.
    """

    page_width: Annotated[float, _PAGE] = 210.0
    page_height: Annotated[float, _PAGE] = 297.0
    columns: Annotated[int, Between(1, 10)] = 1
    column_gap: Annotated[float, Between(0, 50)] = 2.0  # in characters
    character_size: Annotated[float, Between(4, 200)] = 15.0
    line_length: Annotated[int, Between(1, 500)] = 40
    number_of_lines: Annotated[int, Between(1, 500)] = 36
    line_pitch: Annotated[float, Between(4, 400)] = 27.0
    head_margin: Annotated[float, _MARGIN] | None = None
    gutter_margin: Annotated[float, _MARGIN] | None = None

    @property
    def em(self) -> float:
        """The character size in mm."""
        return self.character_size * MM_PER_Q

    @property
    def pitch(self) -> float:
        """The line pitch in mm."""
        return self.line_pitch * MM_PER_Q

    @property
    def half_gap(self) -> float:
        """Half the space between two lines in mm."""
        return (self.pitch - self.em) / 2

    @property
    def figure_gap(self) -> float:
        """The space between figures side by side in mm: two characters."""
        return 2 * self.em

    @property
    def beside(self) -> tuple[float, float]:
        """The room on a slide for what stands beside its statements: width and height in mm.

        It is of whole characters, so that the lines of the statements are, too; the height is what
        the lead, a title and the source leave.
        """
        return int(self.line_length * _BESIDE) * self.em, round(self.height * _BELOW_LEAD, 1)

    @property
    def column_width(self) -> float:
        """The width of a column in mm."""
        return self.line_length * self.em

    @property
    def width(self) -> float:
        """The width of the type area in mm."""
        characters = self.columns * self.line_length + (self.columns - 1) * self.column_gap
        return characters * self.em

    @property
    def height(self) -> float:
        """The height of the type area in mm, without the gap below the last line."""
        return self.number_of_lines * self.pitch - (self.pitch - self.em)

    @property
    def head(self) -> float:
        """The head margin in mm; the rest is at the foot."""
        if self.head_margin is not None:
            return self.head_margin
        return round((self.page_height - self.height) / 2, 3)

    @property
    def gutter(self) -> float:
        """The gutter margin in mm; the rest is at the fore-edge."""
        if self.gutter_margin is not None:
            return self.gutter_margin
        return round((self.page_width - self.width) / 2, 3)

    @property
    def fore_edge(self) -> float:
        """The fore-edge margin in mm."""
        return self.page_width - self.gutter - self.width

    @property
    def side_note_gap(self) -> float:
        """The space between the type area and side notes in mm."""
        return 2 * self.em

    @property
    def side_note_width(self) -> float:
        """The width of side notes in mm: the fore-edge margin without `side_note_gap` and THUMB."""
        return self.fore_edge - self.side_note_gap - THUMB

    @property
    def problem(self) -> str:
        """Why this type area does not fit on its page, in Japanese; empty when it does."""
        if min(self.columns, self.line_length, self.number_of_lines) < 1:
            return "段数・字数・行数は1以上です"
        if self.character_size <= 0 or self.line_pitch < self.character_size:
            return "行送り（line-pitch）は文字サイズ（character-size）以上です"
        if self.width + self.gutter > self.page_width:
            return f"版面の幅 {self.width:g} mm がページの幅 {self.page_width:g} mm に入りません"
        if self.height + self.head > self.page_height:
            return (
                f"版面の高さ {self.height:g} mm がページの高さ {self.page_height:g} mm に入りません"
            )
        return ""

    def variables(self) -> dict[str, str]:
        """The type area as CSS custom properties, in mm.

        Line boxes are one line pitch high, so the text block begins half a line gap above the
        type area and ends half a line gap below it.
        """
        block = self.number_of_lines * self.pitch
        return {
            "page-width": _mm(self.page_width),
            "page-height": _mm(self.page_height),
            "em": _mm(self.em),
            "line-pitch": _mm(self.pitch),
            "columns": str(self.columns),
            "column-gap": _mm(self.column_gap * self.em),
            "figure-gap": _mm(self.figure_gap),
            "hanmen-width": _mm(self.width),
            "hanmen-height": _mm(block),
            "margin-head": _mm(self.head - self.half_gap),
            "margin-foot": _mm(self.page_height - self.head + self.half_gap - block),
            "margin-gutter": _mm(self.gutter),
            "margin-fore-edge": _mm(self.fore_edge),
            "beside": _mm(self.beside[0]),
            "side-note-gap": _mm(self.side_note_gap),
            "side-note-width": _mm(self.side_note_width),
        }


SLIDE = KihonHanmen(
    page_width=297.0,
    page_height=210.0,
    character_size=22.0,
    line_length=47,
    number_of_lines=20,
    line_pitch=31.0,
    head_margin=32.0,
)  # A4 lying, with a bar for the title at the head


def _mm(value: float) -> str:
    return f"{round(value, 4):g}mm"
