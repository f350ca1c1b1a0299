"""The canvas of a chart: matplotlib's shapes in mm, and text that does not overlap other text."""

from __future__ import annotations

import io
import math
from collections.abc import Iterator, Sequence
from copy import copy
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, Literal
from xml.etree import ElementTree

from matplotlib import rc_context
from matplotlib.figure import Figure
from matplotlib.patches import Patch, Polygon, Rectangle, Wedge

from hakusho.charts.look import Look
from kumihan.geometry.units import MM_PER_INCH, PT_PER_MM

Point = tuple[float, float]
Anchor = Literal["start", "middle", "end"]
HAIRLINE, LINE = 0.12, 0.5  # mm
RULE = 0.25  # mm: a thinner line in a tint breaks up in print
_NEARLY = 1.0  # mm: distance of the points of a curve that text is kept off
_CENTRE = 0.38  # em: height of the em box's middle above the baseline
_EXACT = 1e-6  # mm: what sums of lengths may be off by
_SVG = "http://www.w3.org/2000/svg"


@dataclass(frozen=True, slots=True)
class Bounds:
    """A rectangle in mm; y grows upwards."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def width(self) -> float:
        """Its width in mm."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Its height in mm."""
        return self.top - self.bottom

    def meets(self, other: Bounds) -> bool:
        """Whether two rectangles overlap."""
        is_beside = self.right <= other.left or other.right <= self.left
        return not is_beside and self.bottom < other.top and other.bottom < self.top

    def holds(self, other: Bounds) -> bool:
        """Whether another rectangle lies within this one."""
        is_across = self.left - _EXACT <= other.left and other.right <= self.right + _EXACT
        return is_across and self.bottom - _EXACT <= other.bottom and other.top <= self.top + _EXACT


@dataclass(frozen=True, slots=True)
class Lettering:
    """A text on the canvas: its box, one em high, and how it is painted.

    A text of one character that `is_turned` is turned to the right about the middle of its box.
    """

    text: str
    box: Bounds
    colour: str
    is_bold: bool
    is_turned: bool = False


class Canvas:
    """A drawing of `width` × `height` mm, the origin at the lower left."""

    def __init__(self, width: float, height: float, look: Look) -> None:
        self.look = look
        self.area = Bounds(0.0, 0.0, width, height)
        self.labels: list[Lettering] = []
        self.shapes: list[Bounds] = []
        self._curves: list[Bounds] = []
        self._kept_free: list[Bounds] = []
        self._rules: list[tuple[Point, Point]] = []
        self._figure = Figure(figsize=(width / MM_PER_INCH, height / MM_PER_INCH), facecolor="none")
        self._axes = self._figure.add_axes((0, 0, 1, 1), frameon=False)
        self._axes.set_xlim(0, width)
        self._axes.set_ylim(0, height)
        self._axes.set_axis_off()

    # -- shapes ----------------------------------------------------------------------------

    def polygon(
        self, points: Sequence[Point], fill: str, hatch: str = "", zorder: float = 1
    ) -> None:
        """Draw a filled shape; hatching has the colour of the paper."""
        self._add(Polygon(points, closed=True, zorder=zorder), fill, hatch)

    def rectangle(self, box: Bounds, fill: str, hatch: str = "") -> None:
        """Draw a filled rectangle with a thin edge in the colour of the paper."""
        self.shapes.append(box)
        self._add(Rectangle((box.left, box.bottom), box.width, box.height), fill, hatch)

    def blank(self, box: Bounds, fill: str) -> None:
        """Fill a rectangle without an edge, such as the ground of a text on hatching."""
        corner = (box.left, box.bottom)
        self._axes.add_patch(
            Rectangle(corner, box.width, box.height, facecolor=fill, linewidth=0, edgecolor="none")
        )

    def wedge(self, centre: Point, radius: float, angles: tuple[float, float], fill: str,
              hatch: str = "") -> None:  # fmt: skip
        """Draw a slice of a circle; angles in degrees, counter-clockwise from the right."""
        self._add(Wedge(centre, radius, *angles), fill, hatch)

    def _add(self, patch: Patch, fill: str, hatch: str) -> None:
        patch.set(facecolor=fill, edgecolor=self.look.paper, clip_on=False)
        patch.set(linewidth=2 * HAIRLINE * PT_PER_MM, joinstyle="miter")
        self._axes.add_patch(patch)
        if hatch:  # of its own, as an edge has the colour of its hatching
            lines = copy(patch)
            colour = self.look.text_on(fill)
            lines.set(facecolor="none", edgecolor=colour, linewidth=0)
            lines.set(hatch=hatch, hatch_linewidth=2 * HAIRLINE * PT_PER_MM)
            self._axes.add_patch(lines)

    def line(self, points: Sequence[Point], colour: str = "", width: float = HAIRLINE,
             **style: Any) -> None:  # fmt: skip
        """Draw a line in matplotlib's style; it has the colour of ink unless one is given."""
        self._axes.plot(
            *zip(*points, strict=True),
            color=colour or self.look.ink,
            linewidth=width * PT_PER_MM,
            clip_on=False,
            solid_capstyle="butt",
            **style,
        )

    def rule(self, start: Point, end: Point) -> None:
        """Add a thin vertical or horizontal line behind everything, interrupted by text."""
        self._rules.append((start, end))

    def curve(self, points: Sequence[Point], colour: str, **style: Any) -> None:
        """Draw a line of values, which texts that can give way are kept off."""
        self.line(points, colour, LINE, **style)
        for (x, y), (u, v) in pairwise(points):
            steps = math.ceil(math.hypot(u - x, v - y) / _NEARLY) or 1
            for n in range(steps + 1):
                a, b = x + (u - x) * n / steps, y + (v - y) * n / steps
                self._curves.append(Bounds(a - LINE, b - LINE, a + LINE, b + LINE))

    # -- text ------------------------------------------------------------------------------

    def keep_free(self, box: Bounds) -> None:
        """Keep texts that can give way off a shape."""
        self._kept_free.append(box)

    def text(self, at: Point, text: str, anchor: Anchor = "start", colour: str = "", *,
             is_bold: bool = False, is_turned: bool = False) -> Bounds:  # fmt: skip
        """Write a line of text with its middle at the height of `at`; returns its box."""
        label = self.label(at, text, anchor, colour, is_bold=is_bold)
        self.labels.append(replace(label, is_turned=is_turned))
        return label.box

    def texts_if_free(self, proposals: Sequence[Lettering], within: Bounds | None = None) -> bool:
        """Write all of some texts if none overlaps another text or a curve, or leaves `within`.

        Without `within` they must lie in the drawing. Returns whether they were written.
        """
        for number, label in enumerate(proposals):
            others = (*self.labels, *proposals[:number])
            taken = (*(other.box for other in others), *self._curves, *self._kept_free)
            if not (within or self.area).holds(label.box) or any(map(label.box.meets, taken)):
                return False
        self.labels += proposals
        return True

    def label(self, at: Point, text: str, anchor: Anchor = "start", colour: str = "", *,
              is_bold: bool = False) -> Lettering:  # fmt: skip
        """A text and its box, not written yet."""
        type_ = self.look.type
        width = type_.width(text, is_bold=is_bold)
        left = at[0] - {"start": 0.0, "middle": width / 2, "end": width}[anchor]
        box = Bounds(left, at[1] - type_.size / 2, left + width, at[1] + type_.size / 2)
        return Lettering(text, box, colour or self.look.ink, is_bold)

    # -- output ----------------------------------------------------------------------------

    def svg(self) -> bytes:
        """The drawing: shapes as paths, text as text; the same bytes each time."""
        for start, end in self._rules:
            for piece in self._visible(start, end):
                self.line(piece, self.look.rule, RULE, zorder=0.5)
        stream = io.BytesIO()
        with rc_context({"svg.hashsalt": "kumihan"}):
            metadata = {"Date": None, "Creator": None, "Format": None, "Type": None}
            self._figure.savefig(stream, format="svg", metadata=metadata, transparent=True)
        ElementTree.register_namespace("", _SVG)
        ElementTree.register_namespace("xlink", "http://www.w3.org/1999/xlink")
        root = ElementTree.fromstring(stream.getvalue())
        for metadata_element in root.findall(f"{{{_SVG}}}metadata"):
            root.remove(metadata_element)
        root.append(self._texts())
        drawn: bytes = ElementTree.tostring(root, encoding="utf-8")
        return drawn

    def _visible(self, start: Point, end: Point) -> Iterator[tuple[Point, Point]]:
        """The pieces of a rule between the texts that it would run through."""
        strip = Bounds(start[0] - LINE, start[1] - LINE, end[0] + LINE, end[1] + LINE)
        along = 0 if start[1] == end[1] else 1
        hits = (label.box for label in self.labels if label.box.meets(strip))
        at = start
        for box in sorted(hits, key=lambda box: (box.left, box.bottom)[along]):
            low, high = (box.left, box.right) if along == 0 else (box.bottom, box.top)
            if low - LINE > at[along]:
                yield at, (low - LINE, at[1]) if along == 0 else (at[0], low - LINE)
            at = (
                (max(at[0], high + LINE), at[1]) if along == 0 else (at[0], max(at[1], high + LINE))
            )
        if at[along] < end[along]:
            yield at, end

    def _texts(self) -> ElementTree.Element:
        type_ = self.look.type
        style = {"font-family": type_.family, "font-size": f"{type_.size * PT_PER_MM:.3f}"}
        group = ElementTree.Element(f"{{{_SVG}}}g", style)
        for label in self.labels:
            baseline = self.area.top - label.box.bottom - (0.5 - _CENTRE) * type_.size
            place = {"x": f"{label.box.left * PT_PER_MM:.3f}", "y": f"{baseline * PT_PER_MM:.3f}"}
            more = {"font-weight": "bold"} if label.is_bold else {}
            if label.is_turned:
                box = label.box
                middles = (
                    (box.left + box.right) / 2,
                    self.area.top - (box.bottom + box.top) / 2,
                )
                x, y = (f"{middle * PT_PER_MM:.3f}" for middle in middles)
                more |= {"transform": f"rotate(90 {x} {y})"}
            element = ElementTree.SubElement(
                group, f"{{{_SVG}}}text", place | more | {"fill": label.colour}
            )
            element.text = label.text
        return group
