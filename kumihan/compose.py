"""Paragraphs of WeasyPrint's line boxes composed by JLREQ, a whole paragraph at a time.

WeasyPrint makes one line after another from the same LineBox of the box tree. The first time a
LineBox is met, its text is gathered into a Paragraph, whose lines are planned together; each call
for a line then takes the planned one. Everything around the text (inline boxes, pictures, floats,
notes, page breaks) stays WeasyPrint's.

Lines that are not Japanese, keep their spaces, are spaced by hand or contain scripts that need
shaping across characters stay WeasyPrint's own.
"""

from __future__ import annotations

import re
from array import array
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import accumulate
from typing import Any

import budoux
import pyphen
from weasyprint.formatting_structure import boxes
from weasyprint.layout import inline, preferred
from weasyprint.layout.percent import resolve_percentages
from weasyprint.text.line_break import strut

from kumihan.draw import Slice
from kumihan.jlreq.classes import CharacterClass, class_in_face
from kumihan.jlreq.composition import Line, compose, spaced, spread
from kumihan.jlreq.paragraph import Breaks, Paragraph, Rules, paragraph
from kumihan.shape import Glyphs, fonts_of, is_simple

_RAISED = ("sup", "sub")
_NO_LIMIT = 1e7
_PLANS = 100
_ATOM = "\ufffc"
_LATIN_BREAK = re.compile(r"(?<=[A-Za-z0-9)])[-/](?=[A-Za-z0-9(])")
_WORD = re.compile(r"(?<![A-Za-zÀ-ɏ0-9@./_-])[A-Za-zÀ-ɏ]+(?![A-Za-zÀ-ɏ0-9@/_-]|\.[A-Za-z])")
_ADDRESS = re.compile(r"[a-z]+://[\x21-\x7e]+")
_ADDRESS_BREAK = re.compile(r"[/.?=&_-](?=[A-Za-z0-9])")
_OFFSETS = {CharacterClass.OPENING: -0.5, CharacterClass.MIDDLE_DOT: -0.25}


@dataclass(slots=True)
class Run:
    """A text box of a line box: where its characters stand in the paragraph."""

    box: Any
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


@dataclass(slots=True)
class Gathered:
    """What a line box contains, in reading order.

    `edges` is the room that paddings, borders and margins of inline boxes add to a character;
    `never` are the indices after which text that does not wrap forbids a line end.
    """

    text: str = ""
    advances: list[float] = field(default_factory=list)
    sizes: list[float] = field(default_factory=list)
    classes: list[CharacterClass] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    firsts: dict[int, int] = field(default_factory=dict)
    never: set[int] = field(default_factory=set)
    has_atoms: bool = False
    edges: dict[int, float] = field(default_factory=dict)
    pending: float = 0.0


@dataclass(slots=True)
class Plan:
    """The composed paragraph of a line box."""

    paragraph: Paragraph
    gathered: Gathered
    runs: dict[int, Run]
    key: tuple[tuple[int, str], ...]
    is_exact: bool


class Composer:
    """The hooks of one layout; `originals` are WeasyPrint's functions, by name."""

    def __init__(self, originals: dict[str, Callable[..., Any]]) -> None:
        self._originals = originals
        self._current: list[tuple[Plan, Line] | None] = []
        self._planned: deque[Any] = deque()

    # -- hooks -----------------------------------------------------------------------------

    def split_inline_box(  # noqa: PLR0913, PLR0917
        self,
        context: Any,
        box: Any,
        position_x: float,
        max_x: float,
        bottom_space: float,
        skip_stack: Any,
        containing_block: Any,
        *rest: Any,
    ) -> Any:
        """The next line of a line box, as planned; inline boxes inside it are WeasyPrint's."""
        original = self._originals["split_inline_box"]
        if not isinstance(box, boxes.LineBox):
            return original(
                context, box, position_x, max_x, bottom_space, skip_stack, containing_block, *rest
            )
        plan = self._plan(context, box, containing_block)
        start = _index(plan, box, skip_stack) if plan else None
        if plan is None or start is None:
            self._current.append(None)
            limit = max_x
        else:
            self._current.append(
                (plan, _line(plan, box, start, max_x - position_x, containing_block))
            )
            limit = _NO_LIMIT
        try:
            result = original(
                context, box, position_x, limit, bottom_space, skip_stack, containing_block, *rest
            )
        finally:
            current = self._current.pop()
        line = vars(result[0])
        line.pop("kumihan_plan", None)  # a copy of the line box's own; it would keep it alive
        line["kumihan_line"] = current is not None
        return result

    def split_inline_level(  # noqa: PLR0913, PLR0917
        self,
        context: Any,
        box: Any,
        position_x: float,
        max_x: float,
        bottom_space: float,
        skip_stack: Any,
        containing_block: Any,
        *rest: Any,
    ) -> Any:
        """The part of a text box that lies on the planned line; pictures end it where planned."""
        current = self._current[-1] if self._current else None
        if current:
            plan, line = current
            if run := plan.runs.get(id(box)):
                resolve_percentages(box, containing_block)
                box.position_x = position_x
                skip = next(iter(skip_stack)) or 0 if skip_stack else 0
                part, resume, is_forced = _part(plan, line, run, run.index(skip))
                return part, resume, is_forced, None, None, {"left": 0, "right": 0}
            if _is_beyond(box, plan, line):
                return _overflowing(box, containing_block, position_x)
        return self._originals["split_inline_level"](
            context, box, position_x, max_x, bottom_space, skip_stack, containing_block, *rest
        )

    def justify_line(self, context: Any, line: Any, extra_width: float) -> None:
        """Composed lines are justified already."""
        if not getattr(line, "kumihan_line", False):
            self._originals["justify_line"](context, line, extra_width)

    def inline_line_widths(  # noqa: PLR0913, PLR0917
        self,
        context: Any,
        box: Any,
        outer: bool,
        is_line_start: bool,
        minimum: bool,
        skip_stack: Any = None,
        first_line: bool = False,
    ) -> Iterator[float]:
        """Minimum and maximum content widths with the same spaces as the lines will have."""
        plan = None
        if isinstance(box, boxes.LineBox) and skip_stack is None and not first_line:
            plan = self._plan(context, box, None)
        if plan is None or not plan.is_exact:
            yield from self._originals["inline_line_widths"](
                context, box, outer, is_line_start, minimum, skip_stack, first_line
            )
            return
        yield from _widths(plan.paragraph, minimum=minimum)

    # -- plans -----------------------------------------------------------------------------

    def _plan(self, context: Any, box: Any, containing_block: Any) -> Plan | None:
        """The plan of a line box, or None when it is not for us; kept on the box."""
        known = box.__dict__.get("kumihan_plan", False)
        if known is None:
            return None
        if known and known.key == _key(box) and (known.is_exact or containing_block is None):
            return known  # type: ignore[no-any-return]
        plan = None
        if _is_ours(box):
            gathered = Gathered()
            _gather(context, box, containing_block, gathered)
            if gathered.text:
                is_exact = containing_block is not None or not gathered.has_atoms
                plan = _planned(box, gathered, is_exact=is_exact)
        box.kumihan_plan = plan
        self._remember(box)
        return plan

    def _remember(self, box: Any) -> None:
        """Keep the plans of the last line boxes only: a book's would take much memory."""
        self._planned.append(box)
        if len(self._planned) > _PLANS:
            vars(self._planned.popleft()).pop("kumihan_plan", None)


def _key(box: Any) -> tuple[tuple[int, str], ...]:
    return tuple((id(text), text.text) for text in _texts(box))


def _texts(box: Any) -> Iterator[Any]:
    """The text boxes of a line box in flow."""
    for child in box.children:
        if isinstance(child, boxes.TextBox):
            yield child
        elif isinstance(child, boxes.InlineBox) and child.is_in_normal_flow():
            yield from _texts(child)


def _is_ours(box: Any) -> bool:
    style = box.style
    if not (style["lang"] or "").startswith("ja") or style["direction"] != "ltr":
        return False
    if style["white_space"] not in ("normal", "nowrap", "pre-line"):
        return False
    return all(_is_text_ours(text) for text in _texts(box)) and not _has_leader(box)


def _is_text_ours(text: Any) -> bool:
    style = text.style
    return (
        style["white_space"] in ("normal", "nowrap", "pre-line")
        and style["letter_spacing"] in ("normal", 0)
        and style["word_spacing"] == 0
        and style["font_size"] > 0
        and is_simple(text.text)
    )


def _has_leader(box: Any) -> bool:
    return any(
        getattr(child, "is_leader", False)
        or (isinstance(child, (boxes.InlineFlexBox, boxes.InlineGridBox)))
        or (isinstance(child, boxes.InlineBox) and _has_leader(child))
        for child in box.children
    )


def _gather(context: Any, box: Any, containing_block: Any, into: Gathered) -> None:
    for child in box.children:
        if not child.is_in_normal_flow():
            continue
        into.firsts.setdefault(id(child), len(into.advances))
        if isinstance(child, boxes.TextBox):
            _gather_text(child, into)
        elif isinstance(child, boxes.InlineBox):
            _gather_inline(context, child, containing_block, into)
        else:
            _gather_atom(context, child, containing_block, into)


def _gather_text(box: Any, into: Gathered) -> None:
    style = box.style
    size = style["font_size"]
    glyphs = fonts_of(style).shape(box.text, style)
    first = len(into.advances)
    ems = [sum([g.advance for g in cluster]) if len(cluster) != 1 else cluster[0].advance
           for cluster in glyphs]  # fmt: skip
    into.text += box.text
    into.advances += [em * size for em in ems]
    into.sizes += [size] * len(ems)
    into.classes += [class_in_face(c, em) for c, em in zip(box.text, ems, strict=True)]
    into.runs.append(Run(box, first, box.text, glyphs))
    if into.pending and ems:
        into.edges[first] = into.edges.get(first, 0.0) + into.pending
        into.pending = 0.0


def _gather_inline(context: Any, box: Any, containing_block: Any, into: Gathered) -> None:
    if containing_block is not None:
        resolve_percentages(box, containing_block)
        into.pending += _edge(box, "left")
    first = len(into.classes)
    _gather(context, box, containing_block, into)
    if box.style["white_space"] == "nowrap":
        into.never.update(range(first, len(into.classes) - 1))
    if box.element_tag in _RAISED or box.element_tag.endswith("::footnote-call"):
        _attach(into.classes, first)
    right = _edge(box, "right") if containing_block is not None else 0.0
    if right and into.advances:
        last = len(into.advances) - 1
        into.edges[last] = into.edges.get(last, 0.0) + right


def _attach(classes: list[CharacterClass], first: int) -> None:
    """Note calls and subscripts belong to what stands before them (R17, R18)."""
    if first and classes[first - 1] is not CharacterClass.LATIN:
        classes[first:] = [CharacterClass.REFERENCE_MARK] * (len(classes) - first)


def _edge(box: Any, side: str) -> float:
    margin = getattr(box, f"margin_{side}")
    width: float = (0 if margin == "auto" else margin) + getattr(box, f"padding_{side}")
    return width + float(getattr(box, f"border_{side}_width"))


def _gather_atom(context: Any, box: Any, containing_block: Any, into: Gathered) -> None:
    width = 0.0
    if containing_block is not None:
        resolve_percentages(box, containing_block)
        copy = box.copy()
        copy.position_x = copy.position_y = 0
        placed = inline.atomic_box(context, copy, 0, None, containing_block, [], [])
        width = placed.margin_width()
    into.text += _ATOM
    into.advances.append(width + into.pending)
    into.pending = 0.0
    into.sizes.append(box.style["font_size"])
    takes_room = width > 0 or containing_block is None
    into.classes.append(CharacterClass.ATOMIC if takes_room else CharacterClass.EDGE)
    into.has_atoms = True


def _planned(box: Any, gathered: Gathered, *, is_exact: bool) -> Plan:
    text = gathered.text
    breaks = Breaks(
        latin=tuple(_latin_breaks(text)),
        loose=tuple(_loose_breaks(text)),
        hyphens=dict(_hyphens(gathered)),
        must=frozenset(i for i, character in enumerate(text) if character == "\n"),
        never=frozenset(gathered.never),
        phrases=_phrases(text) if box.style["word_break"] == "auto-phrase" else None,
    )
    composed = paragraph(
        text, gathered.classes, gathered.advances, gathered.sizes, breaks, _rules(box.style)
    )
    _add_edges(composed, gathered.edges)
    return Plan(
        composed, gathered, {id(run.box): run for run in gathered.runs}, _key(box), is_exact
    )


def _rules(style: Any) -> Rules:
    """The switches that a style sets."""
    is_spaced = "no-autospace" not in style["text_autospace"]
    return Rules(
        "strict" if style["line_break"] in ("auto", "anywhere") else style["line_break"],
        style["kumihan_autospace"][0] if is_spaced else 0.0,
        style["text_spacing_trim"] != "space-all",
        bool({"allow-end", "force-end"} & set(style["hanging_punctuation"])),
        style["overflow_wrap"] in ("anywhere", "break-word"),
        style["text_align_all"] == "justify",
        style["word_break"] == "auto-phrase",
    )


def _phrases(text: str) -> frozenset[int]:
    """The indices at which phrases (文節) end."""
    lengths = accumulate(len(phrase) for phrase in _phrase_parser().parse(text))
    return frozenset(length - 1 for length in lengths)


@cache
def _phrase_parser() -> budoux.Parser:
    return budoux.load_default_japanese_parser()


def _hyphens(gathered: Gathered) -> Iterator[tuple[int, float]]:
    """Hyphenation points of Latin words in text that asks for it, with the hyphen's width."""
    for run in gathered.runs:
        style = run.box.style
        if style["hyphens"] != "auto":
            continue
        dictionary = _dictionary(style["lang"])
        shortest, before, after = style["hyphenate_limit_chars"]
        for word in _WORD.finditer(run.text):
            if len(word[0]) < shortest:
                continue
            for point in dictionary.positions(word[0]):
                if point >= before and len(word[0]) - point >= after:
                    yield run.first + word.start() + point - 1, run.hyphen_width


@cache
def _dictionary(language: str) -> pyphen.Pyphen:
    """The hyphenation of a language; Latin words in Japanese are taken for English."""
    name = pyphen.language_fallback(language) or "en_US"
    return pyphen.Pyphen(lang=name)


def _latin_breaks(text: str) -> Iterator[int]:
    """Breaks inside Latin words: after / and - between letters, within addresses (R15)."""
    for match in _LATIN_BREAK.finditer(text):
        yield match.start()
    for address in _ADDRESS.finditer(text):
        for match in _ADDRESS_BREAK.finditer(text, address.start(), address.end()):
            yield match.start()


def _loose_breaks(text: str) -> Iterator[int]:
    """Breaks between any two characters of an address: better than a torn line before it."""
    for address in _ADDRESS.finditer(text):
        known = {m.start() for m in _ADDRESS_BREAK.finditer(text, *address.span())}
        yield from (i for i in range(address.start() + 8, address.end() - 1) if i not in known)


def _add_edges(composed: Paragraph, edges: dict[int, float]) -> None:
    if not edges:
        return
    total = 0.0
    width = composed.sums.width
    for i in range(composed.n):
        total += edges.get(i, 0.0)
        composed.bodies[i] += edges.get(i, 0.0)
        width[i + 1] += total


# -- lines -----------------------------------------------------------------------------------


def _index(plan: Plan, box: Any, skip_stack: Any) -> int | None:
    """The character at which a skip stack resumes; None when nothing of ours follows."""
    if skip_stack is None:
        return 0
    ((number, below),) = skip_stack.items()
    if isinstance(box, boxes.TextBox):
        run = plan.runs[id(box)]
        index = run.index(number or 0)
        return index if index < plan.paragraph.n else None
    children = box.children
    if number < len(children):
        child = children[number]
        if below is not None and isinstance(child, (boxes.TextBox, boxes.InlineBox)):
            return _index(plan, child, below)
        if id(child) in plan.gathered.firsts:
            first = plan.gathered.firsts[id(child)]
            return first if first < plan.paragraph.n else None
    for child in children[number + 1 :]:
        if id(child) in plan.gathered.firsts:
            first = plan.gathered.firsts[id(child)]
            return first if first < plan.paragraph.n else None
    return None


def _line(plan: Plan, box: Any, start: int, measure: float, containing_block: Any) -> Line:
    style, p = box.style, plan.paragraph
    jidori = containing_block.style["kumihan_jidori"]
    if jidori != "none":
        return spread(p, start, p.n - 1, jidori[0] * style["font_size"])
    whole = containing_block.width
    rest = whole if isinstance(whole, (int, float)) and whole > 0 else measure
    if style["white_space"] == "nowrap":
        measure = rest = _NO_LIMIT
    end = compose(p, measure, rest, start)[0]
    is_last = end == p.n - 1 or end in p.must
    align = style["text_align_all"]
    if is_last:
        align = {"auto": "start"}.get(style["text_align_last"], style["text_align_last"])
    return spaced(p, start, end, measure, justify=align == "justify")


def _part(plan: Plan, line: Line, run: Run, start: int) -> tuple[Any, Any, bool]:
    """The box of a run's characters on a line, where the run resumes, whether a line end is forced.

    A part that is nothing but trimmed spaces is None.
    """
    p = plan.paragraph
    last = line.next - 1
    if start > last and run.end > run.first:
        return None, {run.byte(start): None}, False
    end = min(run.end - 1, last)
    is_forced = end == last and last in p.must
    ends_here = end == last and last < p.n - 1
    resume = {run.byte(end + 1): None} if ends_here or (is_forced and last < p.n - 1) else None
    a, b = max(start, line.start), min(end, line.end)
    if b >= a and run.text[b - run.first] == "\n":
        b -= 1
    if a > b:
        return None, resume, is_forced
    return _sliced(plan, line, run, a, b), resume, is_forced


def _is_beyond(box: Any, plan: Plan, line: Line) -> bool:
    """Whether a picture or the like stands after the planned line."""
    first = plan.gathered.firsts.get(id(box), -1)
    return isinstance(box, boxes.AtomicInlineLevelBox) and first >= line.next


def _overflowing(box: Any, containing_block: Any, position_x: float) -> Any:
    """A stand-in so wide that WeasyPrint ends the line before it."""
    resolve_percentages(box, containing_block)
    stand_in = box.copy()
    stand_in.position_x = position_x
    stand_in.width = 2 * _NO_LIMIT
    stand_in.height = stand_in.baseline = 0
    for side in ("top", "right", "bottom", "left"):
        setattr(stand_in, f"margin_{side}", 0)
    return stand_in, None, False, True, True, {"left": 0, "right": 0}


def _sliced(plan: Plan, line: Line, run: Run, a: int, b: int) -> Any:
    p, style = plan.paragraph, run.box.style
    size = style["font_size"]
    spaces, edges = line.spaces, plan.gathered.edges
    offsets = [_OFFSETS.get(p.classes[k], 0.0) for k in range(a, b + 1)]
    rooms: list[float] = []
    follows_atom = a > line.start and p.classes[a - 1] is CharacterClass.ATOMIC
    lead = spaces[a - 1 - line.start] if follows_atom else 0.0
    width = lead
    for k in range(a, b + 1):
        space = spaces[k - line.start] if k < line.end else 0.0
        body = p.bodies[k] - edges.get(k, 0.0)
        width += body + space
        following = offsets[k - a + 1] if k < b else 0.0
        advance = p.advances[k]
        rooms.append((body + space - advance) / size + following - offsets[k - a])
    text = run.text[a - run.first : b + 1 - run.first]
    glyphs = run.glyphs[a - run.first : b + 1 - run.first]
    if b == line.end and b in p.hyphens:
        glyphs = [*glyphs, run.hyphen]
        rooms.append(0.0)
        width += p.hyphens[b]
    part = run.box.copy_with_text(text)
    part.pango_layout = Slice(text, glyphs, array("d", rooms), offsets[0] + lead / size, style)
    part.width = width
    line_height, part.baseline = strut(style)
    part.height = size
    part.margin_top = part.margin_bottom = (line_height - size) / 2
    return part


def _widths(p: Paragraph, *, minimum: bool) -> Iterator[float]:
    """The widths between breaks (minimum), or between forced line ends."""
    a = 0
    for b in p.breaks:
        if minimum or b in p.must or b == p.n - 1:
            yield p.sums.width[b + 1] - p.sums.width[a] - p.gaps[b]
            a = b + 1


def hooks() -> list[tuple[Any, str, Callable[..., Any]]]:
    """What layout replaces so that lines are composed: (module, name, function)."""
    places = {
        "split_inline_box": inline,
        "split_inline_level": inline,
        "justify_line": inline,
        "inline_line_widths": preferred,
    }
    composer = Composer({name: getattr(module, name) for name, module in places.items()})
    return [(module, name, getattr(composer, name)) for name, module in places.items()]
