"""What a line box contains, gathered into a paragraph that can be composed.

Lines that are not Japanese, keep their spaces, are spaced by hand or contain scripts that need
shaping across characters are left to WeasyPrint.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

from weasyprint.layout import inline

from kumihan.engine.boxes import (
    Box,
    InlineBox,
    InlineFlexBox,
    InlineGridBox,
    LayoutContext,
    LineBox,
    Style,
    TextBox,
    restyle,
)
from kumihan.engine.percent import resolve_percentages
from kumihan.jlreq.classes import UNSEEN, CharacterClass, class_in_face
from kumihan.jlreq.paragraph import Breaks, Paragraph, Rules, paragraph
from kumihan.jlreq.warichu import Warichu
from kumihan.lines.ruby import Ruby, Unit, joined, reading_of
from kumihan.text.breaks import glued, hyphenation, latin_breaks, phrases
from kumihan.text.shape import Glyphs, fonts_of, is_simple

RAISED = ("sup", "sub")
_APART = 0.45  # em: more than any space between two characters of a text
_ATOM = "\ufffc"
_SPACE = re.compile(r"\s")
_LETTERS = re.compile("[A-Za-zÀ-ɏ]+")
_SOFT_HYPHEN = re.compile("(?<=[A-Za-zÀ-ɏ])\u00ad(?=[A-Za-zÀ-ɏ])")
_HANGS = {"allow-end": "allow", "force-end": "force"}


@dataclass(slots=True)
class Run:
    """A text box of a line box, and where its characters stand in the paragraph."""

    box: TextBox
    first: int
    text: str
    glyphs: list[Glyphs]

    @property
    def hyphen(self) -> Glyphs:
        """The glyphs of the hyphen that a broken word gets."""
        style = self.box.style
        found = fonts_of(style).shape(style["hyphenate_character"], style)
        return tuple(glyph for glyphs in found for glyph in glyphs)

    @property
    def hyphen_width(self) -> float:
        """The width of that hyphen."""
        size: float = self.box.style["font_size"]
        return sum(glyph.advance for glyph in self.hyphen) * size

    @property
    def end(self) -> int:
        """The index after its last character."""
        return self.first + len(self.text)

    def byte(self, index: int) -> int:
        """The UTF-8 offset of a character of the paragraph within the box."""
        return len(self.text[: index - self.first].encode())

    def index(self, byte: int) -> int:
        """The character of the paragraph at a UTF-8 offset within the box."""
        return self.first + len(self.text.encode()[:byte].decode())


@dataclass(slots=True, kw_only=True)
class Gathered:
    """What a line box contains, in reading order.

    `edges` is the room that paddings, borders and margins of inline boxes add to a character,
    `spreads` the room that a reading adds after a character of its base; `never` are the indices
    after which text that does not wrap, ruby, or an inline note forbids a line end; `loose` those
    after which one is a last resort; `closing` those after which text begins that does not wrap and
    that a leader pushes to the edge, so that it may have a line of its own. `notes` are the inline
    notes by the ids of their text boxes. Before the characters in `apart` edges leave so much room
    that what stands there is another text, such as the number of a caption.
    """

    text: str = ""
    advances: list[float] = field(default_factory=list)
    sizes: list[float] = field(default_factory=list)
    classes: list[CharacterClass] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    firsts: dict[int, int] = field(default_factory=dict)
    never: set[int] = field(default_factory=set)
    loose: set[int] = field(default_factory=set)
    closing: set[int] = field(default_factory=set)
    notes: dict[int, Warichu] = field(default_factory=dict)
    has_atoms: bool = False
    edges: dict[int, float] = field(default_factory=dict)
    spreads: dict[int, float] = field(default_factory=dict)
    units: list[Unit] = field(default_factory=list)
    rubies: list[Ruby] = field(default_factory=list)
    pending: float = 0.0
    apart: set[int] = field(default_factory=set)

    def part(self, room: float, size: float) -> None:
        """Note the room that edges leave at the present end of the text (CSS pixels)."""
        if room > _APART * size:
            self.apart.add(len(self.advances))


@dataclass(slots=True, kw_only=True)
class Plan:
    """The composed paragraph of a line box, whose em is `size`, and the lines made of it.

    `lines` are those of text only, by where they begin and the room that they had. They are kept
    because pages are laid out several times, and their paragraphs with them.
    """

    paragraph: Paragraph
    gathered: Gathered
    runs: dict[int, Run]
    key: tuple[tuple[int, str], ...]
    is_exact: bool
    size: float
    lines: dict[tuple[int, bool, float, float], tuple[float, Any]] = field(default_factory=dict)


def key_of(box: Box) -> tuple[tuple[int, str], ...]:
    """Tells whether the texts of a line box are still those that were planned."""
    return tuple((id(text), text.text) for text in _texts(box))


def _texts(box: Box) -> Iterator[TextBox]:
    """The text boxes of a line box in flow."""
    for child in box.children:
        if isinstance(child, TextBox):
            yield child
        elif isinstance(child, InlineBox) and child.is_in_normal_flow():
            yield from () if child.is_leader else _texts(child)


def is_ours(box: Box) -> bool:
    """Whether a line box is composed by us."""
    style = box.style
    if not (style["lang"] or "").startswith("ja") or style["direction"] != "ltr":
        return False
    if style["white_space"] not in ("normal", "nowrap", "pre-line"):
        return False
    return not _has_other_layout(box) and all(
        is_text_ours(text.style, text.text) and is_simple(text.text) for text in _texts(box)
    )


def is_text_ours(style: Style, text: str = " ") -> bool:
    """Whether text of a style is composed: it may wrap, and is not spaced by hand.

    Pango may make small capitals of larger ones, whose size its glyphs alone do not tell.
    """
    return (
        (style["white_space"] in ("normal", "nowrap", "pre-line") or not _SPACE.search(text))
        and style["letter_spacing"] in ("normal", 0)
        and style["word_spacing"] == 0
        and style["font_variant_caps"] == "normal"
        and style["font_size"] > 0
    )


def _has_other_layout(box: Box) -> bool:
    return any(
        isinstance(child, (InlineFlexBox, InlineGridBox))
        or (isinstance(child, InlineBox) and _has_other_layout(child))
        for child in box.children
    )


def gather(context: LayoutContext, box: Box, containing_block: Box | None, into: Gathered) -> None:
    """Add what a line box contains, or an inline box in it.

    Without a containing block lengths are unknown, and edges and pictures take no room.
    """
    for child in box.children:
        if not child.is_in_normal_flow():
            continue
        into.firsts.setdefault(id(child), len(into.advances))
        if isinstance(child, TextBox):
            _gather_text(child, into)
        elif child.is_leader:
            _gather_leader(child, into)
        elif isinstance(child, InlineBox):
            _gather_inline(context, child, containing_block, into)
        else:
            _gather_atom(context, child, containing_block, into)


def _gather_text(box: TextBox, into: Gathered) -> None:
    style = box.style
    size = style["font_size"]
    into.part(into.pending, size)
    glyphs = _parted(box.text, fonts_of(style).shape(box.text, style), style)
    first = len(into.advances)
    ems = [sum([g.advance for g in cluster]) if len(cluster) != 1 else cluster[0].advance
           for cluster in glyphs]  # fmt: skip
    into.text += box.text
    into.advances += [em * size for em in ems]
    into.sizes += [size] * len(ems)
    into.classes += [class_in_face(c, em) for c, em in zip(box.text, ems, strict=True)]
    into.runs.append(Run(box, first, box.text, glyphs))
    unseen = (first + n for n, character in enumerate(box.text) if character in UNSEEN)
    into.spreads |= {at - 1: 0.0 for at in unseen if at}
    # A ligature is whole, and so is a kanji with its selector.
    into.never.update(first + n - 1 for n, cluster in enumerate(glyphs) if n and not cluster)
    if into.pending and ems:
        into.edges[first] = into.edges.get(first, 0.0) + into.pending
        into.pending = 0.0


def _parted(text: str, glyphs: list[Glyphs], style: Style) -> list[Glyphs]:
    """The glyphs of a text, shaped anew where a word may be hyphenated inside a ligature."""
    if style["hyphens"] != "auto" or () not in glyphs:
        return glyphs
    points = hyphenation(text, style["lang"], style["hyphenate_limit_chars"])
    inside = {point for point in points if not glyphs[point]}
    for match in _LETTERS.finditer(text) if inside else ():
        own = sorted(inside.intersection(range(*match.span())))
        for start, end in pairwise((match.start(), *own, match.end()) if own else ()):
            glyphs[start:end] = fonts_of(style).shape(text[start:end], style)
    return glyphs


def _gather_leader(box: Box, into: Gathered) -> None:
    """Add a leader before it is filled: one unit, which no line end parts from what follows."""
    first = len(into.advances)
    for text in box.children:
        assert isinstance(text, TextBox)
        into.firsts[id(text)] = len(into.advances)
        _gather_text(text, into)
    count = len(into.advances) - first
    into.classes[first:] = [CharacterClass.IDEOGRAPHIC] * count
    into.never.update(range(first, first + count))


def _gather_inline(
    context: LayoutContext, box: InlineBox, containing_block: Box | None, into: Gathered
) -> None:
    reading = reading_of(box)
    if containing_block is not None:
        resolve_percentages(box, containing_block)
        into.pending += _edge(box, "left")
    first = len(into.classes)
    gather(context, box, containing_block, into)
    if reading is not None and len(into.classes) > first:
        into.units.append(Unit(box, reading, first, len(into.classes) - 1))
    if box.element_tag == "ruby":
        _join_rubies(into)
    if box.style["kumihan_warichu"] == "rows":
        _set_in_rows(box, first, into)
    if box.style["white_space"] in ("nowrap", "pre"):
        into.never.update(range(first, len(into.classes) - 1))
        into.closing.update([first - 1] if first and _begins_with_leader(box) else [])
    if box.element_tag in RAISED or box.element_tag.endswith("::footnote-call"):
        _attach(into.classes, first)
        into.never.update(range(max(0, first - 1), len(into.classes) - 1))
    right = _edge(box, "right") if containing_block is not None else 0.0
    if right and into.advances:
        last = len(into.advances) - 1
        into.edges[last] = into.edges.get(last, 0.0) + right
        into.part(right, box.style["font_size"])


def _begins_with_leader(box: Box) -> bool:
    while box.children and not box.is_leader:
        box = box.children[0]
    return box.is_leader


def _set_in_rows(box: Box, first: int, into: Gathered) -> None:
    """Make an inline note (割注) of a box that contains one text: as wide as its longer row, solid.

    To its neighbours it is like a kanji as large as both rows.
    """
    text, count = into.text[first:], len(into.classes) - first
    if not count or [into.runs[-1].box] != [*box.children]:
        return
    style = into.runs[-1].box.style
    rules = replace(rules_of(style), justifies=False, hangs="no", hangs_first=False)
    breaks = Breaks(tuple(latin_breaks(text)), never=glued(text))
    own = (into.classes[first:], into.advances[first:], into.sizes[first:])
    note = Warichu(first, paragraph(text, *own, breaks, rules))
    ends = dict(note.line_ends())
    inside = range(count - 1)
    into.notes[id(into.runs[-1].box)] = note
    into.advances[first:] = note.shares
    into.sizes[first:] = [2 * style["font_size"]] * count
    into.classes[first:] = [CharacterClass.IDEOGRAPHIC] * count
    into.never.update(first + i for i in inside if i not in ends)
    into.loose.update(first + i for i, is_even in ends.items() if not is_even)
    into.spreads |= dict.fromkeys((first + i for i in inside), 0.0)


def _join_rubies(into: Gathered) -> None:
    """End a `<ruby>`: no space opens between its bases (R32)."""
    into.spreads |= {unit.last: 0.0 for unit in into.units[:-1]}
    into.rubies += joined(into.units, into.advances)
    into.units.clear()


def _attach(classes: list[CharacterClass], first: int) -> None:
    """Tie note calls and subscripts to what stands before them (R17, R18)."""
    if first and classes[first - 1] is not CharacterClass.LATIN:
        classes[first:] = [CharacterClass.REFERENCE_MARK] * (len(classes) - first)


def _edge(box: Box, side: str) -> float:
    """Margin, border and padding of one side of a box (CSS pixels)."""
    margin = getattr(box, f"margin_{side}")
    width: float = (0 if margin == "auto" else margin) + getattr(box, f"padding_{side}")
    return width + float(getattr(box, f"border_{side}_width"))


def _gather_atom(
    context: LayoutContext, box: Box, containing_block: Box | None, into: Gathered
) -> None:
    """Add a picture, or a block in the line, as one character."""
    width = after = 0.0
    if containing_block is not None:
        resolve_percentages(box, containing_block)
        copy = box.copy()
        copy.position_x = copy.position_y = 0
        placed = inline.atomic_box(context, copy, 0, None, containing_block, [], [])
        width = placed.margin_width()
        after = placed.margin_right
    into.text += _ATOM
    into.advances.append(width + into.pending)
    into.pending = 0.0
    into.sizes.append(box.style["font_size"])
    takes_room = width > 0 or containing_block is None
    into.classes.append(CharacterClass.ATOMIC if takes_room else CharacterClass.EDGE)
    into.part(after, box.style["font_size"])
    into.has_atoms = True


def _set_rubies(gathered: Gathered) -> None:
    """Make room for readings; a reading that reaches over a neighbour stays on its line (R48)."""
    _join_rubies(gathered)
    edges, classes = gathered.edges, gathered.classes
    for ruby in gathered.rubies:
        inside = range(ruby.first, ruby.last)
        found = ruby.fitted(classes, gathered.advances)
        joints = ruby.joints(classes)
        ruby.place(found, gathered.advances, joints)
        gathered.never.update(set(inside) - ruby.breaks(gathered.advances, found))
        gathered.spreads |= {i: found.between * (i in joints) for i in inside}
        for i, space, beside in (
            (ruby.first, found.before, ruby.first - 1),
            (ruby.last, found.after, ruby.last),
        ):
            edges[i] = edges.get(i, 0.0) + space
            if space < -found.start and beside >= 0:
                gathered.never.add(beside)


def center_readings(context: LayoutContext, box: LineBox, containing_block: Box | None) -> None:
    """Give the readings of a line that is not composed room over the middle of their bases.

    Bases are not spread there, because their letters are placed by WeasyPrint.
    """
    gathered = Gathered()
    gather(context, box, containing_block, gathered)
    for ruby in gathered.rubies:
        for unit in ruby.units:
            restyle(unit.box, ruby_align="center")
    _set_rubies(gathered)


def planned(box: LineBox, gathered: Gathered, *, is_exact: bool) -> Plan:
    """The paragraph of a line box; `is_exact` if the room of its pictures is known."""
    _set_rubies(gathered)
    text = gathered.text
    breaks = Breaks(
        latin=tuple(latin_breaks(text)),
        loose=tuple(gathered.loose),
        hyphens=dict(_hyphens(gathered)),
        must=frozenset(i for i, character in enumerate(text) if character == "\n"),
        never=frozenset(gathered.never | glued(text)),
        closing=frozenset(gathered.closing),
        apart=frozenset(gathered.apart),
        solid=frozenset(gathered.spreads),
        phrases=phrases(text) if box.style["word_break"] == "auto-phrase" else None,
    )
    composed = paragraph(
        text, gathered.classes, gathered.advances, gathered.sizes, breaks, rules_of(box.style)
    )
    composed.notes = tuple(gathered.notes.values())
    _widen(composed, gathered.edges)
    _widen(composed, gathered.spreads)
    runs = {id(run.box): run for run in gathered.runs}
    return Plan(
        paragraph=composed,
        gathered=gathered,
        runs=runs,
        key=key_of(box),
        is_exact=is_exact,
        size=box.style["font_size"],
    )


def rules_of(style: Style) -> Rules:
    """The rules of composition that a style asks for."""
    is_spaced = "no-autospace" not in style["text_autospace"]
    trim, hanging = style["text_spacing_trim"], style["hanging_punctuation"]
    is_trimmed = trim in ("trim-both", "trim-all")
    return Rules(
        "strict" if style["line_break"] in ("auto", "anywhere") else style["line_break"],
        style["kumihan_autospace"][0] if is_spaced else 0.0,
        style["overflow_wrap"] in ("anywhere", "break-word") or style["word_break"] == "break-all",
        style["text_align_all"] == "justify",
        style["word_break"] == "auto-phrase",
        trims=trim != "space-all",
        closes=trim == "trim-all",
        heads={"normal": "all", "space-first": "first"}.get(trim, "no"),
        ends="trim" if is_trimmed else style["kumihan_line_end"],
        least=style["kumihan_least_space"][0],
        hangs=next((_HANGS[word] for word in hanging if word in _HANGS), "no"),
        hangs_first="first" in hanging,
    )


def _hyphens(gathered: Gathered) -> Iterator[tuple[int, float]]:
    """Where Latin words may be hyphenated, with the hyphen's width: at soft hyphens, and by their
    patterns in text that asks for it.
    """
    for run in gathered.runs:
        style = run.box.style
        for match in _SOFT_HYPHEN.finditer(run.text):
            yield run.first + match.start(), run.hyphen_width
        if style["hyphens"] == "auto":
            for point in hyphenation(run.text, style["lang"], style["hyphenate_limit_chars"]):
                yield run.first + point - 1, run.hyphen_width


def _widen(composed: Paragraph, spaces: dict[int, float]) -> None:
    """Add spaces that lines cannot change to the bodies of characters."""
    if not spaces:
        return
    total = 0.0
    width = composed.sums.width
    for i in range(composed.n):
        total += spaces.get(i, 0.0)
        composed.bodies[i] += spaces.get(i, 0.0)
        width[i + 1] += total
