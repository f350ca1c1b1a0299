"""Drawing composed text: the glyphs that were shaped, with exact advances and no second layout."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from weasyprint.text.line_break import Layout

from kumihan.engine.boxes import Style
from kumihan.engine.streams import ContentStream
from kumihan.text.pen import Pen, actual_text
from kumihan.text.shape import FULL_SIZE_KANA, VARIED, Glyphs

_DASHES = re.compile("[—―]+")
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
        spans = [*_overlapping(self.spaces)] if is_shown_so else [(0, last)]
        spans += self._misread()
        is_hyphenated = last == len(self.text)
        if self.after or is_hyphenated:
            spans.append((last - is_hyphenated, last))
        return _united((self._first(first), self._last(end)) for first, end in spans)

    def _misread(self) -> Iterator[tuple[int, int]]:
        """Where glyphs do not tell what they stand for: a kanji's selector, dashes as one."""
        for pattern in (VARIED, _DASHES):
            for match in pattern.finditer(self.text):
                own = self.glyphs[match.start() : match.end()]
                if "".join(glyph.text for cluster in own for glyph in cluster) != match[0]:
                    yield match.start(), match.end() - 1

    def _first(self, number: int) -> int:
        """The character that has the glyph of this one, which may be inside a ligature."""
        return next((n for n in range(number, -1, -1) if self.glyphs[n]), number)

    def _last(self, number: int) -> int:
        """The last character of the ligature that this one begins or is in."""
        following = range(number + 1, len(self.glyphs))
        return next((n for n in following if self.glyphs[n]), len(self.glyphs)) - 1

    def reactivate(self, _style: Style) -> None:
        """Do nothing, because there is no Pango layout to wake."""

    def deactivate(self) -> None:
        """Do nothing, for the same reason."""


def _overlapping(spaces: Sequence[float]) -> Iterator[tuple[int, int]]:
    """Glyphs that lie over the next one.

    Trimmed marks are full-width glyphs whose empty half lies under the next one. Readers of the
    text layer that go by the glyphs' boxes would end a line there.
    """
    for number, space in enumerate(spaces[:-1]):
        if space < _OVERLAP:
            yield number, number + 1


def _united(spans: Iterable[tuple[int, int]]) -> dict[int, int]:
    """Spans, first → last, of which those that share a glyph are one."""
    found: dict[int, int] = {}
    begin = end = -1
    for first, last in sorted(spans):
        begin = begin if first <= end else first
        end = max(end, last)
        found[begin] = end
    return found
