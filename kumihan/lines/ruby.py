"""Ruby in a paragraph: `<ruby>` whose readings are positioned boxes, `<rt>`, over their bases.

An inline box with an `<rt>` is a base with its reading; the reading stands over it and takes no
room in its line, whose pitch stays as it is (R48). Where it does not fit over its base, the base
is spread, and the margins of the box give it room.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from itertools import groupby

from weasyprint.css.properties import Dimension

from kumihan.engine.boxes import Box, InlineBox, LineBox, TextBox, restyle
from kumihan.engine.marks import Mark
from kumihan.jlreq.classes import CharacterClass
from kumihan.jlreq.ruby import Fit, SolidText, fit, overhang
from kumihan.text.shape import Glyphs, fonts_of

_NONE = Dimension(0, "px")
_TOLERANCE = 0.01  # CSS pixels
_ASCENT = 0.88  # of the em, above the baseline in Japanese faces
_HAS_READINGS = Mark[bool]("has_readings")  # of a line box and of its lines


@dataclass(frozen=True, slots=True)
class Unit:
    """A base, which is the characters `first` … `last` of its paragraph, and its reading."""

    box: Box
    reading: Box
    first: int
    last: int

    @property
    def signs(self) -> int:
        """The number of characters that are read."""
        return len(self._clusters())

    @property
    def width(self) -> float:
        """The width of the reading, set solid (CSS pixels)."""
        size: float = self.reading.style["font_size"]
        return size * sum(glyph.advance for cluster in self._clusters() for glyph in cluster)

    def _clusters(self) -> list[Glyphs]:
        return [
            cluster
            for box in self.reading.descendants()
            if isinstance(box, TextBox)
            for cluster in fonts_of(box.style).shape(box.text, box.style)
        ]


@dataclass(frozen=True, slots=True)
class Ruby:
    """Bases with readings that are spread together: one, or those of a compound (熟語ルビ)."""

    units: tuple[Unit, ...]

    @property
    def first(self) -> int:
        """The first character of the bases in their paragraph."""
        return self.units[0].first

    @property
    def last(self) -> int:
        """The last one."""
        return self.units[-1].last

    def joints(self, classes: Sequence[CharacterClass]) -> set[int]:
        """The characters after which the bases may be spread: no dash or Latin word is parted."""
        inside = range(self.first, self.last + 1)
        if any(classes[i] is CharacterClass.LATIN for i in inside):
            return set()
        pairs = ((i, classes[i], classes[i + 1]) for i in inside[:-1])
        return {
            i
            for i, before, after in pairs
            if after is not CharacterClass.SELECTOR
            and not before is after is CharacterClass.INSEPARABLE
        }

    def fitted(self, classes: Sequence[CharacterClass], advances: Sequence[float]) -> Fit:
        """The readings over the bases, the neighbours considered (CSS pixels)."""
        style, size = self.units[0].box.style, self.units[0].reading.style["font_size"]
        inside = range(self.first, self.last + 1)
        left = classes[self.first - 1] if self.first else None
        right = classes[self.last + 1] if self.last + 1 < len(classes) else None
        reach = overhang(left, right, size if style["ruby_overhang"] == "auto" else 0.0)
        base = SolidText(sum(advances[i] for i in inside), len(self.joints(classes)) + 1)
        reading = SolidText(sum(u.width for u in self.units), sum(u.signs for u in self.units))
        return fit(base, reading, size, reach, style["ruby_align"])

    def breaks(self, advances: Sequence[float], found: Fit) -> set[int]:
        """The characters inside after which a line may end: both parts' readings fit (R18)."""
        more = [unit.width - sum(advances[unit.first : unit.last + 1]) for unit in self.units]
        return {
            unit.last
            for number, unit in enumerate(self.units[:-1], 1)
            if max(found.between, sum(more[:number]), sum(more[number:])) < _TOLERANCE
        }

    def place(self, found: Fit, advances: Sequence[float], joints: Set[int]) -> None:
        """Give the boxes of bases and readings their places."""
        signs = sum(unit.signs for unit in self.units)
        solid = sum(unit.width for unit in self.units)
        gap = (found.width - solid) / (signs - 1) if signs > 1 else 0.0
        at, offset = found.start, 0.0
        for unit in self.units:
            width = unit.width + gap * (unit.signs - 1)
            _place(unit, at - offset, width)
            _RUBY.put(unit.box, self)
            restyle(
                unit.box,
                margin_left=Dimension(found.before if unit is self.units[0] else 0, "px"),
                margin_right=Dimension(found.after if unit is self.units[-1] else 0, "px"),
            )
            at += width + gap
            own = range(unit.first, unit.last + 1)
            offset += sum(advances[i] + found.between * (i in joints) for i in own)


_RUBY = Mark[Ruby]("ruby")  # of a base that has been placed


def _place(unit: Unit, left: float, width: float) -> None:
    restyle(unit.reading, left=Dimension(left, "px"))
    for box in unit.reading.descendants():
        if isinstance(box, LineBox):
            restyle(box, kumihan_jidori=(width / box.style["font_size"], "em"))


def joined(units: Sequence[Unit], advances: Sequence[float]) -> list[Ruby]:
    """The rubies of one `<ruby>`: each base for itself if its reading is no wider, else all
    adjacent ones together (3.3.7, R46).
    """
    found: list[list[Unit]] = []
    for unit in units:
        if found and found[-1][-1].last + 1 == unit.first:
            found[-1].append(unit)
        else:
            found.append([unit])
    rubies = []
    for run in found:
        is_wide = any(u.width > sum(advances[u.first : u.last + 1]) + _TOLERANCE for u in run)
        rubies += [Ruby(tuple(run))] if is_wide else [Ruby((unit,)) for unit in run]
    return rubies


def arrange_readings(line: LineBox) -> None:
    """Put the readings in a line box before their bases, and note whether there are any."""
    _HAS_READINGS.put(line, _arrange(line))


def has_readings(line: LineBox) -> bool:
    """Whether there are readings in a line box that has been arranged, or in one of its lines."""
    return bool(_HAS_READINGS.of(line))


def _arrange(box: Box) -> bool:
    """Put the readings in a box before their bases. Returns whether there are any.

    A reading that followed its base could fall onto the next line.
    """
    readings = [child for child in box.children if _is_reading(child)]
    if len(readings) > 1:
        box.children = tuple(_units(box))
    elif readings and isinstance(box, InlineBox):
        box.children = (*readings, *(child for child in box.children if child not in readings))
        restyle(box, position="relative", margin_left=_NONE, margin_right=_NONE)
        restyle(readings[0], left=_NONE)
    inner = [_arrange(child) for child in box.children if isinstance(child, InlineBox)]
    return bool(readings) or any(inner)


def _is_reading(box: Box) -> bool:
    return box.element_tag == "rt" and not box.is_in_normal_flow()


def _units(box: Box) -> Iterator[Box]:
    """The children of a box with several readings: each reading in a box with its base."""
    base: list[Box] = []
    for child in box.children:
        base.append(child)
        if _is_reading(child):
            yield InlineBox.anonymous_from(box, base)
            base = []
    yield from base


def reading_of(box: Box) -> Box | None:
    """The reading of a base that has been arranged; None when there is none, or nothing to read."""
    first = box.children[0] if isinstance(box, InlineBox) and box.children else None
    return first if first is not None and _is_reading(first) and _text(first) else None


def ruby_of(box: Box) -> Ruby | None:
    """The ruby that a base belongs to; None before it has been placed."""
    return _RUBY.of(box)


def _text(*among: Box) -> TextBox | None:
    """The first text in some boxes."""
    return next(
        (box for one in among for box in one.descendants() if isinstance(box, TextBox)), None
    )


def is_fixed(box: Box) -> bool:
    """Whether a box is a base or a compound within which, or beside which, spaces are fixed."""
    bases = box.descendants() if box.element_tag == "ruby" and hasattr(box, "children") else ()
    if sum(reading_of(base) is not None for base in bases) > 1:
        return True
    reading = reading_of(box)
    if reading is None:
        return False
    below = [b for child in box.children[1:] for b in child.descendants()]
    signs = sum(len(b.text) for b in below if isinstance(b, TextBox))
    return signs > 1 or reading.style["left"].value < 0


def stand_over(line: LineBox) -> None:
    """Move the readings of a finished line over or under their bases; the frames touch (R44).

    After that a base is in the flow of its line, so that it is painted and read before its reading.
    """
    if not has_readings(line):
        return
    bases = [box for box in line.descendants() if reading_of(box) is not None]
    for base in bases:
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
    for _, part in groupby(bases, key=lambda base: id(ruby_of(base) or base)):
        _pull_in(list(part))


def _pull_in(bases: Sequence[Box]) -> None:
    """Move the readings of a compound that is parted by a line end to the bases of their line."""
    ruby = ruby_of(bases[0])
    if ruby is None or len(ruby.units) == len(bases):
        return
    head = bases[0].content_box_x()
    foot = bases[-1].content_box_x() + bases[-1].width
    texts = [text for base in bases if (text := _text(base.children[0]))]
    left, right = texts[0].position_x, texts[-1].position_x + texts[-1].width
    shift = max(head - left, 0.0) or min(foot - right, 0.0)
    for base in bases:
        base.children[0].translate(shift, 0)
