"""Text that fits on one line, set at once: most cells of tables, headings, short paragraphs.

WeasyPrint's inline layout makes a line in some two hundred calls, which is a table's cost. A line
box with a single text in one style, no floats beside it and enough room needs none of them: its
spaces are the nominal ones (R38), and the line is as high as its strut.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import inf
from typing import Any

from weasyprint.layout.percent import percentage

from kumihan.engine.boxes import Box, LayoutContext, LineBox, SkipStack, Style, TextBox
from kumihan.engine.marks import COMPOSED
from kumihan.engine.percent import strut
from kumihan.jlreq.adjustment import EPSILON
from kumihan.jlreq.classes import class_in_face, in_context
from kumihan.jlreq.paragraph import nominal
from kumihan.lines.compose import offset, tail
from kumihan.lines.gather import is_text_ours, rules_of
from kumihan.text.dashes import bridged
from kumihan.text.draw import Slice
from kumihan.text.shape import fonts_of, is_simple

_SIDES = ("top", "right", "bottom", "left")
_USED: dict[str, Any] = {
    **{f"{kind}_{side}": 0 for kind in ("margin", "padding") for side in _SIDES},
    **{f"border_{side}_width": 0 for side in _SIDES},
    "min_width": 0, "max_width": inf, "min_height": 0, "max_height": inf,
}  # fmt: skip
_ALIGNED = {"right": 1.0, "end": 1.0, "center": 0.5}


@dataclass(frozen=True, slots=True)
class _Setting:
    """What a style says of its lines: height and baseline in CSS pixels.

    `before` is the share of what the text leaves free that stands before it.
    """

    height: float
    baseline: float
    before: float


@dataclass(slots=True)
class _OneLiner:
    """The lines of one layout; a text that comes again is composed once.

    Both are kept by the id of the style, which is safe because styles live as long as the layout.
    """

    settings: dict[int, _Setting | None]
    pieces: dict[tuple[int, str], tuple[Slice, float]]

    def line(self, box: LineBox, position_y: float, containing_block: Box) -> LineBox | None:
        """The line of a line box, or None when it has to be composed as a paragraph."""
        text, style = box.children[0] if len(box.children) == 1 else None, box.style
        if not isinstance(text, TextBox):
            return None
        setting = self._setting(style)
        if setting is None or text.style is not style or not _is_plain(text.text):
            return None
        piece, width = self._piece(text.text, style)
        indent = percentage(style["text_indent"], style, containing_block.width)
        rest = containing_block.width - indent - width
        if rest < -EPSILON:
            return None
        line, x = box.copy(), containing_block.content_box_x()
        part = text.copy_with_text(text.text)
        line.children = [part]
        for one in (line, part):
            vars(one).update(_USED, position_x=x, position_y=position_y, height=setting.height)
        line.baseline = part.baseline = setting.baseline
        line.width, part.width = width + indent, width
        COMPOSED.put(line, True)
        part.position_x += indent + rest * setting.before
        line.position_x += rest * setting.before
        part.height = style["font_size"]
        part.margin_top = part.margin_bottom = (setting.height - part.height) / 2
        part.pango_layout = piece
        return line

    def _setting(self, style: Style) -> _Setting | None:
        """What a style says; None where text is not set by us, or not at its nominal spaces."""
        key = id(style)
        if key not in self.settings:
            self.settings[key] = _setting(style)
        return self.settings[key]

    def _piece(self, text: str, style: Style) -> tuple[Slice, float]:
        """A composed text and its width."""
        key = (id(style), text)
        if key not in self.pieces:
            self.pieces[key] = _composed(text, style)
        return self.pieces[key]


def _setting(style: Style) -> _Setting | None:
    is_japanese = (style["lang"] or "").startswith("ja") and style["direction"] == "ltr"
    if not is_japanese or not is_text_ours(style) or style["kumihan_jidori"] != "none":
        return None
    rules = rules_of(style)
    if (rules.heads, rules.ends, rules.hangs, rules.hangs_first) != ("no", "any", "no", False):
        return None
    align, last = style["text_align_all"], style["text_align_last"]
    last = align if last == "auto" else last
    if last == "justify" and style["text_align_last"] != "auto":
        return None
    height, baseline = strut(style)
    return _Setting(height, baseline, _ALIGNED.get(last, 0.0))


def _is_plain(text: str) -> bool:
    """Whether a text is one line without spaces that a line end would trim."""
    return bool(text) and "\n" not in text and " " not in (text[0], text[-1]) and is_simple(text)


def _composed(text: str, style: Style) -> tuple[Slice, float]:
    """The glyphs of a text with nominal spaces, and its width."""
    size = style["font_size"]
    glyphs = fonts_of(style).shape(text, style)
    ems = [sum([glyph.advance for glyph in cluster]) for cluster in glyphs]
    classes = in_context(text, [class_in_face(c, em) for c, em in zip(text, ems, strict=True)])
    rules = rules_of(style)
    spaces = nominal(classes, [em * size for em in ems], [size] * len(ems), rules)
    advances, bodies, gaps = spaces.advances, spaces.bodies, spaces.gaps
    offsets = [offset(kind, rules) for kind in classes]
    rooms = array("d", [(b + g - a) / size for a, b, g in zip(advances, bodies, gaps, strict=True)])
    for number, shift in enumerate(offsets):
        if shift:
            rooms[number] -= shift
            if number:
                rooms[number - 1] += shift
    drawn = [
        cluster if advance or not sign.isspace() else ()
        for cluster, advance, sign in zip(glyphs, advances, text, strict=True)
    ]
    drawn = bridged(text, drawn, rooms, fonts_of(style))
    width = sum(bodies) + sum(gaps) + tail(text, style)
    return Slice(text, drawn, rooms, offsets[0], style), width


def with_single_lines(original: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap `iter_line_boxes`: what fits on one line is set here."""
    liner = _OneLiner({}, {})

    def iter_line_boxes(  # noqa: PLR0913, PLR0917
        context: LayoutContext, box: LineBox, position_y: float, bottom_space: float,
        skip_stack: SkipStack, containing_block: Box, absolute_boxes: Any, fixed_boxes: Any,
        first_letter_style: Any, first_line_style: Any,
    ) -> Iterator[tuple[LineBox, SkipStack]]:  # fmt: skip
        is_free = not (skip_stack or first_letter_style or first_line_style)
        if is_free and not context.excluded_shapes:
            line = liner.line(box, position_y, containing_block)
            if line is not None:
                return iter(((line, None),))
        found: Iterator[tuple[LineBox, SkipStack]] = original(
            context, box, position_y, bottom_space, skip_stack, containing_block,
            absolute_boxes, fixed_boxes, first_letter_style, first_line_style,
        )  # fmt: skip
        return found

    return iter_line_boxes
