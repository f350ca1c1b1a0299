"""The room for figures on a page, and the sizes that follow from it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from hakusho.tree.ledger import FigureEntry

LEAST_BESIDE = 36.0  # mm: a caption beside a picture is not narrower
Shape = Callable[[float], float]
"""The height in mm that a picture or chart has by itself at a width in mm."""
_SLACK = 0.01  # mm
_PHOTO = 2 / 3  # height to width where neither the ledger nor a file states it


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """The size of a picture and the width of the panel in which it stands, all in mm.

    With `is_beside` its caption stands beside the picture, because there is room for it.
    """

    width: float
    height: float
    panel: float
    is_beside: bool = False


def photograph(width: float) -> float:
    """The height in mm of a photograph of which only the width is known."""
    return width * _PHOTO


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """Widths in mm: of a column, of the text (`measure`), of the text with its side notes (`wide`).

    `length` is the height of the text, which turned figures have as their width. `padding` is the
    space at either side of a picture in a framed panel, which figures of the kinds `framed` have;
    `gap` is that between figures side by side.
    """

    column: float = 150.0
    measure: float = 150.0
    wide: float = 150.0
    length: float = 240.0
    padding: float = 0.0
    framed: tuple[str, ...] = ()
    gap: float = 7.5

    def size(self, entry: FigureEntry, natural: Shape = photograph) -> Size:
        """The size of a figure that stands by itself."""
        if not isinstance(entry.width, float):
            return self._size(entry, self._named(entry), self._panel(entry), natural)
        panel = self._panel(entry)
        # One as wide as its panel is set smaller by the padding.
        inner = panel - 2 * self._padding(entry)
        width = inner if inner < entry.width <= panel + _SLACK else entry.width
        return self._size(entry, width, panel, natural)

    def share(self, entry: FigureEntry, count: int, natural: Shape = photograph) -> Size:
        """The size of one of `count` figures side by side: an equal share, if it has no mm."""
        if isinstance(entry.width, float):
            return self._size(entry, entry.width, entry.width, natural)
        panel = (self.measure - self.gap * (count - 1)) / count
        return self._size(entry, panel - 2 * self._padding(entry), panel, natural)

    def _size(self, entry: FigureEntry, width: float, panel: float, natural: Shape) -> Size:
        rest = panel - 2 * self._padding(entry) - width - self.gap
        height = entry.height or round(natural(width), 2)
        is_beside = not entry.turned and rest >= LEAST_BESIDE
        return Size(width=width, height=height, panel=panel, is_beside=is_beside)

    def _padding(self, entry: FigureEntry) -> float:
        return self.padding if entry.kind in self.framed else 0.0

    def _named(self, entry: FigureEntry) -> float:
        """The width of the picture of an entry whose width is a name."""
        panel = self._panel(entry)
        part = panel * 2 / 3 if entry.width == "two-thirds" else panel
        return part - 2 * self._padding(entry)

    def _panel(self, entry: FigureEntry) -> float:
        """The width of the panel: that of its name, or the least which holds its picture."""
        if entry.turned:
            return self.length
        if isinstance(entry.width, str):
            named = {"column": self.column, "wide": self.wide}
            return named.get(entry.width, self.measure)
        widths = sorted({self.column, self.measure, self.wide})
        return next((one for one in widths if entry.width <= one + _SLACK), entry.width)
