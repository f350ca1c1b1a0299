"""The content streams that sections are painted on.

Their resources have names that no other section has, so that sections can stand in one PDF; what
they paint is marked by the structure tree; and folios are left out, as gaps.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pydyf
import weasyprint.pdf
from weasyprint.pdf import stream as weasyprint_stream

from kumihan.engine.boxes import Box, TextBox
from kumihan.engine.install import Hook, hook, instead
from kumihan.engine.streams import ContentStream
from kumihan.text.pen import Pen
from kumihan.text.shape import fonts_of
from kumihan.writing.fontuse import UsedFont, UsedFonts
from kumihan.writing.painted import Slot
from kumihan.writing.tags.tree import MarkedRun, Tree

_END = b"EMC"


@dataclass(frozen=True, slots=True)
class Surface:
    """What the streams of a section share while it is painted.

    `name` begins the names of its resources; `tree` has the structure if content is marked.
    """

    name: str
    fonts: UsedFonts
    tree: Tree | None = None


class Canvas(weasyprint_stream.Stream):  # type: ignore[misc]
    """A content stream; `marked_runs` are those of its marked contents, by their numbers."""

    def __init__(self, *arguments: Any, surface: Surface, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._surface = surface
        self.marked_runs: list[MarkedRun] = []
        self._last: MarkedRun | None = None

    # -- names -------------------------------------------------------------------------

    def add_font(self, pango_font: Any) -> tuple[UsedFont, float]:
        """The font in which the section notes the glyphs that it uses."""
        return self._surface.fonts.add(pango_font)

    def set_state(self, state: Any) -> None:
        """Set a graphics state under a name that begins with the section's."""
        states = self._resources["ExtGState"]
        name = f"{self._surface.name}s{len(states)}"
        states[name] = state
        pydyf.Stream.set_state(self, name)  # the engine's own would choose the name

    def add_group(self, *box: float) -> Any:
        """A group that is painted as a whole."""
        return self._renamed("XObject", super().add_group(*box))

    def add_pattern(self, *arguments: Any) -> Any:
        """A pattern that repeats."""
        return self._renamed("Pattern", super().add_pattern(*arguments))

    def add_shading(self, *arguments: Any, **named: Any) -> Any:
        """A gradient."""
        return self._renamed("Shading", super().add_shading(*arguments, **named))

    def _renamed(self, kind: str, made: Any) -> Any:
        kept = self._resources[kind]
        del kept[made.id]
        made.id = f"{self._surface.name}{made.id}"
        kept[made.id] = made
        return made

    # -- marks -------------------------------------------------------------------------

    @contextmanager
    def marked(self, box: Box, _tag: str) -> Iterator[None]:
        """Mark what a box paints as part of its run."""
        tree = self._surface.tree
        if tree is None:
            yield
            return
        with self._marking(tree.runs.get(box)):
            yield
            if isinstance(box, TextBox) and box in tree.parted:
                _write_space(self, box)

    @contextmanager
    def artifact(self) -> Iterator[None]:
        """Mark what is painted as decoration."""
        if self._surface.tree is None:
            yield
            return
        with self._marking(None):
            yield

    @contextmanager
    def _marking(self, run: MarkedRun | None) -> Iterator[None]:
        if self.stream and self.stream[-1] == _END and run is self._last:
            self.stream.pop()  # a run goes on as one marked content
        elif run is None:
            self.begin_marked_content("Artifact")
        else:
            number = len(self.marked_runs)
            self.begin_marked_content(run.type, f"<</MCID {number}>>")
            self.marked_runs.append(run)
            run.marks.append((self, number))
        yield
        self._last = run
        self.stream.append(_END)

    # -- gaps --------------------------------------------------------------------------

    def leave(self, slot: Slot) -> None:
        """Leave a gap; what will fill it may change colours and fonts, so they are forgotten."""
        self.stream.append(slot)
        self._current_color = self._current_color_stroke = None
        self._current_alpha = self._current_alpha_stroke = None
        self._current_font = self._old_font = None


def hooks(made: Callable[..., Canvas]) -> list[Hook]:
    """The hooks of painting, by which all streams of a section share its surface."""
    places = weasyprint.pdf, weasyprint_stream
    return [hook(place, "Stream", instead(made)) for place in places]


def with_gaps(slots: dict[TextBox, Slot], original: Callable[..., None]) -> Callable[..., None]:
    """Wrap `draw_text`: the boxes of folios become gaps."""

    def draw_text(stream: Canvas, box: TextBox, *rest: Any) -> None:
        slot = slots.get(box)
        if slot is None:
            original(stream, box, *rest)
        else:
            stream.leave(slot)

    return draw_text


def _write_space(stream: ContentStream, box: TextBox) -> None:
    """Write the glyph of a space where the text of a box ends."""
    fonts, style = fonts_of(box.style), box.style
    stream.begin_text()
    x, y = box.position_x + box.width, box.position_y + box.baseline
    stream.set_text_matrix(1, 0, 0, -1, x, y)
    pen = Pen(stream, fonts, style["font_size"])
    for glyphs in fonts.shape(" ", style):
        pen.show(glyphs, 0)
    pen.flush()
    stream.end_text()
