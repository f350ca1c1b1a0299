"""Paragraphs of WeasyPrint's line boxes composed by JLREQ, a whole paragraph at a time.

WeasyPrint makes one line after another from the same LineBox of the box tree. The first time a
LineBox is met, its text is gathered into a Paragraph, whose lines are planned together; each call
for a line then takes the planned one. Everything around the text (inline boxes, pictures, floats,
notes, page breaks) stays WeasyPrint's.
"""

from __future__ import annotations

import re
from array import array
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any, TypeGuard

from weasyprint.layout import inline, preferred

from kumihan.engine.boxes import (
    AtomicInlineLevelBox,
    Box,
    InlineBox,
    LayoutContext,
    LineBox,
    SkipStack,
    Style,
    TextBox,
)
from kumihan.engine.install import Hook, hook
from kumihan.engine.marks import COMPOSED, Mark
from kumihan.engine.percent import resolve_percentages, strut
from kumihan.jlreq.adjustment import EPSILON, AdjustedLine, spaced, spread
from kumihan.jlreq.classes import CharacterClass
from kumihan.jlreq.composition import compose
from kumihan.jlreq.paragraph import Paragraph, Rules
from kumihan.jlreq.warichu import Warichu
from kumihan.lines.gather import (
    Gathered,
    Plan,
    Run,
    center_readings,
    gather,
    is_ours,
    key_of,
    planned,
)
from kumihan.lines.ruby import arrange_readings, has_readings
from kumihan.text.dashes import bridged
from kumihan.text.draw import Slice
from kumihan.text.shape import Glyphs, fonts_of
from kumihan.text.warichu import Rows

_NUMBER = re.compile(r"[0-9][0-9,]*(?:\.([0-9]+))?")
_NO_LIMIT = 1e7
_PLANS = 200
_PLAN = Mark[Plan | None]("plan")  # of a line box; None when it is not composed by us
_OFFSETS = {CharacterClass.OPENING: -0.5, CharacterClass.MIDDLE_DOT: -0.25}


class Composer:
    """Stands in for WeasyPrint's layout of lines during one layout of a document."""

    def __init__(self) -> None:
        self._originals: dict[str, Callable[..., Any]] = {}
        self._current: list[tuple[Plan, AdjustedLine] | None] = []
        self._planned: deque[Box] = deque()

    def hooks(self) -> list[Hook]:
        """What puts the methods of the composer in the place of WeasyPrint's functions."""
        return [
            self._hook(inline, "split_inline_box"),
            self._hook(inline, "split_inline_level"),
            self._hook(inline, "justify_line"),
            self._hook(preferred, "inline_line_widths"),
        ]

    def _hook(self, place: Any, name: str) -> Hook:
        """A hook that puts the method of this name in the place of the function and keeps that."""

        def wrap(original: Callable[..., Any]) -> Callable[..., Any]:
            self._originals[name] = original
            method: Callable[..., Any] = getattr(self, name)
            return method

        return hook(place, name, wrap)

    # -- hooks -----------------------------------------------------------------------------

    def split_inline_box(
        self, context: LayoutContext, box: Box, position_x: float, max_x: float, *rest: Any
    ) -> Any:
        """The next line of a line box, as planned; inline boxes inside it are WeasyPrint's."""
        original = self._originals["split_inline_box"]
        if not isinstance(box, LineBox):
            return original(context, box, position_x, max_x, *rest)
        _, skip_stack, containing_block, *_ = rest
        plan = self._plan(context, box, containing_block)
        start = _index(plan, box, skip_stack) if plan else None
        if plan is None or start is None:
            return self._split(None, context, box, position_x, max_x, *rest)
        measure = max_x - position_x
        key = start, skip_stack is None, round(measure, 6), containing_block.width
        known = plan.lines.get(key)
        if known is None:
            current = plan, _line(plan, box, start, measure, containing_block)
            result = self._split(current, context, box, position_x, _NO_LIMIT, *rest)
            if not _is_text(result[0]):
                return result
            known = plan.lines[key] = position_x, result
        before, (line, *others) = known
        return (_again(line, box, position_x - before), *others)

    def _split(
        self,
        current: tuple[Plan, AdjustedLine] | None,
        context: LayoutContext,
        box: LineBox,
        *rest: Any,
    ) -> Any:
        """Let WeasyPrint make the next line of a line box, of the boxes that are planned for it."""
        self._current.append(current)
        try:
            result = self._originals["split_inline_box"](context, box, *rest)
        finally:
            self._current.pop()
        _PLAN.drop(result[0])  # copied from the line box, whose plan it would keep alive
        COMPOSED.put(result[0], current is not None)
        return result

    def split_inline_level(self, *arguments: Any) -> Any:
        """The part of a text box on the planned line; a picture beyond its end stops it."""
        current = self._current[-1] if self._current else None
        if current:
            plan, line = current
            _, box, position_x, _, _, skip_stack, containing_block, *_ = arguments
            if run := plan.runs.get(id(box)):
                resolve_percentages(box, containing_block)
                box.position_x = position_x
                skip = next(iter(skip_stack)) or 0 if skip_stack else 0
                part, resume, is_forced = _part(plan, line, run, run.index(skip))
                return part, resume, is_forced, None, None, {"left": 0, "right": 0}
            if _is_beyond(box, plan, line):
                return _overflowing(box, containing_block, position_x)
        return self._originals["split_inline_level"](*arguments)

    def justify_line(self, context: LayoutContext, line: LineBox, extra_width: float) -> None:
        """Justify lines of WeasyPrint's own that are not narrow; composed ones are justified."""
        is_narrow = _is_narrow(line.style, line.width + extra_width)
        if not is_narrow and not COMPOSED.of(line):
            self._originals["justify_line"](context, line, extra_width)

    def inline_line_widths(  # noqa: PLR0913, PLR0917
        self,
        context: LayoutContext,
        box: Box,
        outer: bool,
        is_line_start: bool,
        minimum: bool,
        skip_stack: SkipStack = None,
        first_line: bool = False,
    ) -> Iterator[float]:
        """Minimum and maximum content widths with the same spaces as the lines will have."""
        plan = None
        if isinstance(box, LineBox) and skip_stack is None and not first_line:
            plan = self._plan(context, box, None)
        if plan is None or not plan.is_exact:
            yield from self._originals["inline_line_widths"](
                context, box, outer, is_line_start, minimum, skip_stack, first_line
            )
            return
        jidori = box.style["kumihan_jidori"]
        if jidori != "none":
            yield jidori[0] * box.style["font_size"]
            return
        room = tail(plan.gathered.text, box.style)
        for width in _widths(plan.paragraph, minimum=minimum):
            yield width + room

    # -- plans -----------------------------------------------------------------------------

    def _plan(
        self, context: LayoutContext, box: LineBox, containing_block: Box | None
    ) -> Plan | None:
        """The plan of a line box, which is kept on it; None when the box is not composed by us."""
        known = _PLAN.of(box)
        if known is None and _PLAN.is_on(box):
            return None
        if known and known.key == key_of(box) and (known.is_exact or containing_block is None):
            return known
        plan = None
        arrange_readings(box)
        if is_ours(box):
            gathered = Gathered()
            gather(context, box, containing_block, gathered)
            if gathered.text:
                is_exact = containing_block is not None or not gathered.has_atoms
                plan = planned(box, gathered, is_exact=is_exact)
        elif has_readings(box):
            center_readings(context, box, containing_block)
        _PLAN.put(box, plan)
        self._remember(box)
        return plan

    def _remember(self, box: LineBox) -> None:
        """Keep the plans of the last line boxes only: those of a book would take much memory."""
        self._planned.append(box)
        if len(self._planned) > _PLANS:
            _PLAN.drop(self._planned.popleft())


def _is_text(line: LineBox) -> bool:
    """Whether a line contains nothing but text, in inline boxes or not."""
    inner = (box for child in line.children for box in child.descendants())
    return all(isinstance(box, (TextBox, InlineBox)) for box in inner)


def _again(line: LineBox, box: LineBox, dx: float) -> LineBox:
    """A copy of a line made of this line box before, moved to where the box stands now."""
    copy = line.deepcopy()
    copy.position_x, copy.position_y = box.position_x, box.position_y
    for child in copy.children:
        child.translate(dx)
    return copy


# -- lines -----------------------------------------------------------------------------------


def _index(plan: Plan, box: Box, skip_stack: SkipStack) -> int | None:
    """The character at which a skip stack resumes; None when nothing of ours follows."""
    if skip_stack is None:
        return 0
    ((number, below),) = skip_stack.items()
    if isinstance(box, TextBox):
        run = plan.runs[id(box)]
        index = run.index(number or 0)
        return index if index < plan.paragraph.n else None
    children = box.children
    if number < len(children):
        child = children[number]
        if below is not None and isinstance(child, (TextBox, InlineBox)):
            return _index(plan, child, below)
        if id(child) in plan.gathered.firsts:
            first = plan.gathered.firsts[id(child)]
            return first if first < plan.paragraph.n else None
    for child in children[number + 1 :]:
        if id(child) in plan.gathered.firsts:
            first = plan.gathered.firsts[id(child)]
            return first if first < plan.paragraph.n else None
    return None


def _line(plan: Plan, box: Box, start: int, measure: float, containing_block: Box) -> AdjustedLine:
    style, p = box.style, plan.paragraph
    whole = containing_block.width
    rest = whole if isinstance(whole, (int, float)) and whole > 0 else measure
    if style["white_space"] == "nowrap":
        measure = rest = _NO_LIMIT
    jidori = style["kumihan_jidori"]
    if jidori != "none" and (spread_to := jidori[0] * style["font_size"]) <= rest + EPSILON:
        return spread(p, start, p.n - 1, spread_to)
    is_narrow = _is_narrow(style, rest)
    justifies = style["text_align_all"] == "justify" and not is_narrow
    if p.rules.justifies != justifies:
        p.rules = replace(p.rules, justifies=justifies)
    end = compose(p, measure, rest, start, shortens=style["kumihan_fewer_lines"] == "one")[0]
    is_last = end == p.n - 1 or end in p.must
    align = style["text_align_all"]
    if is_last:
        align = {"auto": "start"}.get(style["text_align_last"], style["text_align_last"])
    line = spaced(p, start, end, measure, justify=align == "justify" and not is_narrow)
    room = tail(plan.gathered.text, style)
    return replace(line, tail=room) if room else line


def _is_narrow(style: Style, measure: float) -> bool:
    """Whether a measure has too few characters for lines to be justified (R70)."""
    least = style["kumihan_justify_from"]
    return bool(least != "none" and measure < least[0] * style["font_size"] - EPSILON)


def tail(text: str, style: Style) -> float:
    """The room of the decimals that a number lacks and others of its column have (4.4.3, R67)."""
    number = _NUMBER.search(text) if style["kumihan_decimals"] else None
    if number is None:
        return 0.0
    fonts, size = fonts_of(style), style["font_size"]
    digit, point = (fonts.shape(sign, style)[0][0].advance * size for sign in "0.")
    written = len(number[1] or "")
    missing = max(0, style["kumihan_decimals"] - written)
    return float(missing * digit + (0 if written else point))


def _part(
    plan: Plan, line: AdjustedLine, run: Run, start: int
) -> tuple[TextBox | None, SkipStack, bool]:
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


def _is_beyond(box: Box, plan: Plan, line: AdjustedLine) -> TypeGuard[AtomicInlineLevelBox]:
    """Whether a box is a picture or the like that stands after the planned line."""
    first = plan.gathered.firsts.get(id(box), -1)
    return isinstance(box, AtomicInlineLevelBox) and first >= line.next


def _overflowing(box: AtomicInlineLevelBox, containing_block: Box, position_x: float) -> Any:
    """A stand-in so wide that WeasyPrint ends the line before it."""
    resolve_percentages(box, containing_block)
    stand_in = box.copy()
    stand_in.position_x = position_x
    stand_in.width = 2 * _NO_LIMIT
    stand_in.height = stand_in.baseline = 0
    for side in ("top", "right", "bottom", "left"):
        setattr(stand_in, f"margin_{side}", 0)
    return stand_in, None, False, True, True, {"left": 0, "right": 0}


def offset(kind: CharacterClass, rules: Rules) -> float:
    """Where the glyph of a character begins beside its body, in em (3.1.2)."""
    return _OFFSETS.get(kind, 0.0) if rules.trims else 0.0


def _after(plan: Plan, line: AdjustedLine, last: int) -> str:
    """The space after a line's last character, if the line end replaced one."""
    is_parted = last == line.end and line.next < plan.paragraph.n
    return " " if is_parted and " " in plan.gathered.text[last + 1 : line.next] else ""


def _sliced(plan: Plan, line: AdjustedLine, run: Run, a: int, b: int) -> TextBox:
    """The box of characters a … b of a run, which are all on one line."""
    p, style = plan.paragraph, run.box.style
    size = style["font_size"]
    note, is_end = plan.gathered.notes.get(id(run.box)), b == line.end
    text = run.text[a - run.first : b + 1 - run.first]
    if note and is_end:  # WeasyPrint would set a text with a space at the line end again
        text = text.rstrip(" ") or text
        b = a + len(text) - 1
    follows_atom = a > line.start and p.classes[a - 1] is CharacterClass.ATOMIC
    lead = line.spaces[a - 1 - line.start] if follows_atom else 0.0
    lead += line.lead if a == line.start else 0.0
    width = lead + (line.tail if is_end else 0.0)
    if note is None:
        glyphs, rooms, own = _spaced_glyphs(p, line, run, a, b, plan.gathered.edges)
        width += own
        if is_end and b in p.hyphens:
            glyphs.append(run.hyphen)
            rooms.append(0.0)
            width += p.hyphens[b]
        first = offset(p.classes[a], p.rules) + lead / size
        piece = Slice(text, glyphs, array("d", rooms), first, style, _after(plan, line, b))
    else:
        width += 0.0 if is_end else line.spaces[b - line.start]
        width += note.width(a - note.first, b - note.first)
        piece = _in_rows(note, run, a, b, lead / size, plan.size)
    part = run.box.copy_with_text(text)
    part.pango_layout = piece
    line_height, part.baseline = strut(style)
    part.width, part.height = width, size
    part.margin_top = part.margin_bottom = (line_height - size) / 2
    return part


def _spaced_glyphs(
    p: Paragraph, line: AdjustedLine, run: Run, a: int, b: int, edges: Mapping[int, float]
) -> tuple[list[Glyphs], list[float], float]:
    """The glyphs of characters a … b of a line, the spaces after them (em), their width."""
    size, width = run.box.style["font_size"], 0.0
    offsets = [offset(p.classes[k], p.rules) for k in range(a, b + 1)]
    rooms: list[float] = []
    for k in range(a, b + 1):
        space = line.spaces[k - line.start] if k < line.end else 0.0
        body = p.bodies[k] - edges.get(k, 0.0)
        width += body + space
        following = offsets[k - a + 1] if k < b else 0.0
        rooms.append((body + space - p.advances[k]) / size + following - offsets[k - a])
    own = slice(a - run.first, b + 1 - run.first)
    glyphs = [
        cluster if p.advances[k] or not run.text[k - run.first].isspace() else ()
        for k, cluster in enumerate(run.glyphs[own], a)
    ]
    return bridged(run.text[own], glyphs, rooms, fonts_of(run.box.style)), rooms, width


def _in_rows(note: Warichu, run: Run, a: int, b: int, lead: float, em: float) -> Rows:
    """Characters a … b of an inline note as its part of a line, which begins `lead` em late.

    Word spaces at the edges of rows are drawn without room, because they belong to what is read.
    """
    own, p, size = replace(run, first=0), note.text, run.box.style["font_size"]
    begin, rows = a - note.first, []
    for row in note.rows(begin, b - note.first):
        glyphs, rooms, _ = _spaced_glyphs(p, row, own, row.start, row.end, {})
        before, after = run.glyphs[begin : row.start], run.glyphs[row.end + 1 : row.next]
        first = lead + offset(p.classes[row.start], p.rules) + row.lead / size
        rows.append((
            [*before, *glyphs, *after],
            [*map(_no_room, before), *rooms, *map(_no_room, after)],
            first,
        ))  # fmt: skip
        begin = row.next
    return Rows(run.text[a - run.first : b + 1 - run.first], rows, em, run.box.style)


def _no_room(cluster: Glyphs) -> float:
    return -sum(glyph.advance for glyph in cluster)


def _widths(p: Paragraph, *, minimum: bool) -> Iterator[float]:
    """The widths between breaks (minimum), or between forced line ends."""
    a = 0
    for b in p.breaks:
        if minimum or b in p.must or b == p.n - 1:
            yield p.sums.width[b + 1] - p.sums.width[a] - p.gaps[b]
            a = b + 1
