"""The content stream of a PDF page, as far as what is drawn by us writes into it (ISO 32000-1 §8).

It is the engine's, which has no types: what is written into it is checked by what stands here.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any, Protocol


class ContentStream(Protocol):
    """Operators of a content stream; lengths are in the units of its current matrix."""

    stream: list[Any]  # what has been written: operators as bytes, and gaps
    _resources: dict[str, dict[str, Any]]  # by kind (`XObject`), then by name
    page_rectangle: tuple[float, float, float, float]

    def stacked(self) -> AbstractContextManager[None]:
        """Save the graphics state, and restore it at the end."""

    def push_state(self) -> None: ...
    def artifact(self) -> AbstractContextManager[None]:
        """Mark what is written meanwhile as no part of the document (§14.8.2.2)."""

    def transform(
        self, a: float = 1, b: float = 0, c: float = 0, d: float = 1, e: float = 0, f: float = 0
    ) -> None:
        """Change the current matrix (`cm`)."""

    def begin_marked_content(self, tag: str, property_list: Any = None) -> None: ...
    def end_marked_content(self) -> None: ...

    # -- text ------------------------------------------------------------------------------

    def begin_text(self) -> None: ...
    def end_text(self) -> None: ...
    def add_font(self, pango_font: Any, /) -> tuple[Any, float]:
        """The engine's font for one of Pango's, and its size."""

    def set_font_size(self, font: str, size: float) -> None: ...

    def set_text_matrix(
        self, a: float, b: float, c: float, d: float, e: float, f: float
    ) -> None: ...

    def set_text_rise(self, height: float) -> None: ...
    def show_text(self, text: str) -> None:
        """Show glyphs, as the strings and shifts of a `TJ` array."""

    # -- paths and colours -----------------------------------------------------------------

    def move_to(self, x: float, y: float) -> None: ...
    def line_to(self, x: float, y: float) -> None: ...
    def curve_to(self, *points: float) -> None:
        """A Bézier curve: two control points and its end."""

    def rectangle(self, x: float, y: float, width: float, height: float) -> None: ...
    def close(self) -> None: ...
    def clip(self) -> None: ...
    def end(self) -> None:
        """End a path without painting it."""

    def fill(self, even_odd: bool = False) -> None: ...
    def stroke(self) -> None: ...
    def set_line_width(self, width: float) -> None: ...
    def set_color(self, color: Any, stroke: bool = False) -> None: ...
    def set_color_rgb(self, r: float, g: float, b: float, stroke: bool = False) -> None: ...
    def draw_x_object(self, reference: str) -> None: ...
