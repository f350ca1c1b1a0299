"""Content streams whose content is marked: what each run of the tree is, and what is artifact."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import weasyprint.pdf
from weasyprint.pdf import stream as weasyprint_stream

from kumihan.tags.tree import Run

_END = b"EMC"


def hooks(runs: Mapping[Any, Run]) -> list[tuple[Any, str, Any]]:
    """What writing replaces so that content is marked by these runs: (module, name, class)."""

    class Stream(weasyprint_stream.Stream):  # type: ignore[misc]
        """A content stream; `marked_runs` are those of its marked contents, by their numbers."""

        def __init__(self, *arguments: Any, **named: Any) -> None:
            super().__init__(*arguments, **named)
            self.marked_runs: list[Run] = []
            self._last: Run | None = None

        def marked(self, box: Any, _tag: str) -> Any:
            """Mark what a box paints as part of its run."""
            return self._marking(runs.get(box))

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
