"""Content streams whose content is marked: what each run of the tree is, and what is artifact."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import weasyprint.pdf
from weasyprint.pdf import stream as weasyprint_stream

from kumihan.text.pen import Pen
from kumihan.text.shape import fonts_of
from kumihan.writing.tags.tree import Run

_END = b"EMC"


def hooks(runs: Mapping[Any, Run], parted: Container[Any]) -> list[tuple[Any, str, Any]]:
    """What writing replaces so that content is marked by these runs: (module, name, class).

    After the text boxes that are `parted` from what follows, a space is written.
    """

    class Stream(weasyprint_stream.Stream):  # type: ignore[misc]
        """A content stream; `marked_runs` are those of its marked contents, by their numbers."""

        def __init__(self, *arguments: Any, **named: Any) -> None:
            super().__init__(*arguments, **named)
            self.marked_runs: list[Run] = []
            self._last: Run | None = None

        @contextmanager
        def marked(self, box: Any, _tag: str) -> Iterator[None]:
            """Mark what a box paints as part of its run."""
            with self._marking(runs.get(box)):
                yield
                if box in parted:
                    _write_space(self, box)

        def artifact(self) -> Any:
            """Mark what is painted as decoration."""
            return self._marking(None)

        @contextmanager
        def _marking(self, run: Run | None) -> Iterator[None]:
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

    return [(weasyprint.pdf, "Stream", Stream), (weasyprint_stream, "Stream", Stream)]


def _write_space(stream: Any, box: Any) -> None:
    """The glyph of a space, where the text of a box ends."""
    fonts, style = fonts_of(box.style), box.style
    stream.begin_text()
    x, y = box.position_x + box.width, box.position_y + box.baseline
    stream.set_text_matrix(1, 0, 0, -1, x, y)
    pen = Pen(stream, fonts, style["font_size"])
    for glyphs in fonts.shape(" ", style):
        pen.show(glyphs, 0)
    pen.flush()
    stream.end_text()
