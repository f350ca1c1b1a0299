"""Drawing composed text: the glyphs that were shaped, with exact advances and no second layout."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from weasyprint.text.line_break import Layout

from kumihan.engine.boxes import Style
from kumihan.engine.streams import ContentStream
from kumihan.text.pen import Pen, actual_text
from kumihan.text.shape import FULL_SIZE_KANA, VARIED, Glyphs

_OVERLAP = -0.05  # em: from here on glyphs count as lying over each other


class Slice:
    """The part of a text box on one line; stands where WeasyPrint keeps a Pango layout.

    `glyphs` are those of each character, `spaces` the room after each in em, beyond its advance;
    `lead` moves the first glyph (an opening bracket's ink begins half an em into its glyph).
    `after` is the space, if there was one, that the line end replaced.
    """

    __slots__ = ("_metrics", "_style", "after", "fonts", "glyphs", "lead", "spaces", "text")

    def __init__(
        self, text: str, glyphs: Sequence[Glyphs], spaces: Sequence[float], lead: float,
        style: Style, after: str = "",
    ) -> None:  # fmt: skip
        self.text = text
        self.glyphs = glyphs
        self.spaces = spaces
        self.lead = lead
        self.after = after
        self._style = style
        self._metrics: Layout | None = None

    def __getattr__(self, name: str) -> Any:
        """Metrics for text decorations, taken from Pango when they are asked for."""
        if self._metrics is None:
            self._metrics = Layout(self._style)
        return getattr(self._metrics, name)

    def show(self, stream: ContentStream, pen: Pen) -> None:
        """Write the glyphs; where they overlap or do not look as they read, state their text."""
        spans = self._spans()
        for number, (glyphs, space) in enumerate(zip(self.glyphs, self.spaces, strict=True)):
            if number in spans:
                pen.flush()
                text = self.text[number : spans[number] + 1]
                text += self.after if spans[number] == len(self.glyphs) - 1 else ""
                stream.begin_marked_content("Span", actual_text(text))
            pen.show(glyphs, space)
            if number in spans.values():
                pen.flush()
                stream.end_marked_content()
        pen.flush()

    def _spans(self) -> dict[int, int]:
        """The runs of glyphs whose text must be stated, first → last."""
        last = len(self.glyphs) - 1
        is_shown_so = self._style["text_transform"] != FULL_SIZE_KANA
        spans = _overlapping(self.spaces) if is_shown_so else {0: last}
        spans = self._varied(spans)
        is_hyphenated = last == len(self.text)
        if self.after or is_hyphenated:
            end = last - is_hyphenated
            own = max(
                (n for n in range(end + 1) if self.glyphs[n]), default=end
            )  # the first of a ligature
            spans[next((first for first in spans if spans[first] == end), own)] = last
        return spans

    def _varied(self, spans: dict[int, int]) -> dict[int, int]:
        """These runs, and every kanji whose selector its glyph does not tell."""
        taken = {n for first, last in spans.items() for n in range(first, last + 1)}
        found = {
            match.start(): match.end() - 1
            for match in VARIED.finditer(self.text)
            if taken.isdisjoint(range(*match.span()))
            and self.glyphs[match.start()][0].text != match[0]
        }
        return spans | found

    def reactivate(self, _style: Style) -> None:
        """Do nothing, because there is no Pango layout to wake."""

    def deactivate(self) -> None:
        """Do nothing, for the same reason."""


def _overlapping(spaces: Sequence[float]) -> dict[int, int]:
    """The runs of glyphs that lie over each other, first → last.

    Trimmed marks are full-width glyphs whose empty half lies under the next one. Readers of the
    text layer that go by the glyphs' boxes would end a line there.
    """
    runs: dict[int, int] = {}
    first = -1
    for number, space in enumerate(spaces[:-1]):
        if space < _OVERLAP:
            first = number if first < 0 else first
            runs[first] = number + 1
        else:
            first = -1
    return runs
