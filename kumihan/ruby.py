"""Ruby in a paragraph: `<ruby>` whose readings are positioned boxes, `<rt>`, over their bases.

An inline box with an `<rt>` is a base with its reading; the reading stands over it and takes no
room in its line, whose pitch stays as it is (R48). Where it does not fit over its base, the base
is spread, and the margins of the box give it room.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from weasyprint.css.properties import Dimension
from weasyprint.formatting_structure import boxes

from kumihan.jlreq.classes import CharacterClass
from kumihan.jlreq.ruby import Fit, fit, overhang
from kumihan.shape import fonts_of

_NONE = Dimension(0, "px")
_ASCENT = 0.88  # of the em, above the baseline in Japanese faces


@dataclass(frozen=True, slots=True)
class Ruby:
    """A base, characters `first` … `last` of its paragraph, and its reading."""

    box: Any
    reading: Any
    first: int
    last: int

    def fitted(self, classes: Sequence[CharacterClass], advances: Sequence[float]) -> Fit:
        """The reading over the base, the neighbours considered (CSS pixels)."""
        inside = range(self.first, self.last + 1)
        is_latin = any(classes[i] is CharacterClass.LATIN for i in inside)
        count = 1 if is_latin else len(inside)
        size = self.reading.style["font_size"]
        clusters = [
            cluster
            for box in self.reading.descendants()
            if isinstance(box, boxes.TextBox)
            for cluster in fonts_of(box.style).shape(box.text, box.style)
        ]
        width = sum(glyph.advance for cluster in clusters for glyph in cluster) * size
        left = classes[self.first - 1] if self.first else None
        right = classes[self.last + 1] if self.last + 1 < len(classes) else None
        reach = overhang(left, right, size if self.box.style["ruby_overhang"] == "auto" else 0.0)
        base = sum(advances[i] for i in inside)
        return fit(base, count, width, len(clusters), size, reach)

    def place(self, found: Fit) -> None:
        """Tell the boxes where they are."""
        restyle(
            self.box,
            margin_left=Dimension(found.before, "px"),
            margin_right=Dimension(found.after, "px"),
        )
        restyle(self.reading, left=Dimension(found.start, "px"))
        for box in self.reading.descendants():
            if isinstance(box, boxes.LineBox):
                restyle(box, kumihan_jidori=(found.width / box.style["font_size"], "em"))


def restyle(box: Any, **values: Any) -> None:
    """Change the style of one box; boxes of the same rules share theirs."""
    box.style = box.style.copy()
    box.style.update(values)


def arrange(box: Any) -> bool:
    """Put the readings in a line box before their bases; whether there are any.

    After its base a reading could fall onto the next line.
    """
    readings = [child for child in box.children if _is_reading(child)]
    if len(readings) > 1:
        box.children = tuple(_units(box))
    elif readings and isinstance(box, boxes.InlineBox):
        box.children = (*readings, *(child for child in box.children if child not in readings))
        restyle(box, position="relative", margin_left=_NONE, margin_right=_NONE)
        restyle(readings[0], left=_NONE)
    inner = [arrange(child) for child in box.children if isinstance(child, boxes.InlineBox)]
    return bool(readings) or any(inner)


def _is_reading(box: Any) -> bool:
    return box.element_tag == "rt" and not box.is_in_normal_flow()


def _units(box: Any) -> Iterator[Any]:
    """The children of a box with several readings: each reading in a box with its base."""
    base: list[Any] = []
    for child in box.children:
        base.append(child)
        if _is_reading(child):
            yield boxes.InlineBox.anonymous_from(box, base)
            base = []
    yield from base


def reading_of(box: Any) -> Any | None:
    """The reading of a base that has been arranged; None when there is none, or nothing to read."""
    first = box.children[0] if isinstance(box, boxes.InlineBox) and box.children else None
    return first if first is not None and first.element_tag == "rt" and _text(first) else None


def _text(*among: Any) -> Any | None:
    return next(
        (box for one in among for box in one.descendants() if isinstance(box, boxes.TextBox)), None
    )


def is_fixed(box: Any) -> bool:
    """Whether a box is a base inside or beside which lines change no space."""
    reading = reading_of(box)
    if reading is None:
        return False
    below = [b for child in box.children[1:] for b in child.descendants()]
    signs = sum(len(b.text) for b in below if isinstance(b, boxes.TextBox))
    return signs > 1 or reading.style["left"].value < 0


def stand_over(line: Any) -> None:
    """Move the readings of a finished line over or under their bases; the frames touch (R44).

    From then on a base is text in its line, which is painted, and read, before the readings.
    """
    if not getattr(line, "kumihan_readings", False):
        return
    for base in [box for box in line.descendants() if reading_of(box) is not None]:
        reading, *rest = base.children
        above, below = _text(reading), _text(*rest)
        if above is None or below is None:
            continue
        restyle(base, position="static")
        size, small = base.style["font_size"], reading.style["font_size"]
        if base.style["ruby_position"] == "under":
            away = (1 - _ASCENT) * size + _ASCENT * small
        else:
            away = -_ASCENT * size - (1 - _ASCENT) * small
        start = base.content_box_x() + reading.style["left"].value
        dy = below.position_y + below.baseline + away - above.position_y - above.baseline
        reading.translate(start - above.position_x, dy)
