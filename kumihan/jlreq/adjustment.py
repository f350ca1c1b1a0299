"""Line adjustment (JLREQ 3.8): the spaces of a line are changed so that it fills its measure.

Reduction costs less than expansion and follows JLREQ's order; the half em after a full stop never
shrinks. Expansion widens word spaces, then evenly all places that allow it. The border of Japanese
with Latin stays a quarter em (JLREQ's second table of steps) as long as there is another way. R25
is applied in two passes, before and after R26: a bracket's space goes below a quarter em only after
the space between Japanese and Latin has given what it can.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

from kumihan.jlreq.classes import WESTERN
from kumihan.jlreq.classes import CharacterClass as Cl
from kumihan.jlreq.paragraph import Paragraph

# CSS px. Rounding residue below this is zero; otherwise a line that fits is priced as stretched.
EPSILON = 0.01
HANGING = 6.0  # the cost of a mark that hangs, on the scale of `slack_cost`
ENDS_IN_SPACE = frozenset((Cl.CLOSING, Cl.FULL_STOP, Cl.COMMA))
_WORD_LESS, _WORD_MORE = 1 / 3 - 1 / 4, 1 / 2 - 1 / 3
_LATIN_MORE = 2.0  # R29 lets a border grow by twice what R26 lets it shrink
_MOST_EVEN = 0.033  # em: more added space between characters is visible
# Costs of added space between characters: of any, of as much as goes unseen, of more.
_OPENED, _VISIBLE, _SEEN = 6.0, 80.0, 300.0
_RAGGED, _UNFILLED = 400.0, 200.0  # of a line that cannot be filled, and of each em that it lacks
_WIDEST = 0.25  # em: with more added between its characters a line falls apart (R30)
_TIED = frozenset((Cl.REFERENCE_MARK, Cl.SELECTOR))


@dataclass(frozen=True, slots=True)
class AdjustedLine:
    """A line of characters `start` to `end`, without the word spaces at its edges.

    `spaces` are the adjusted spaces after every character but the last; `next` is the index at
    which the following line begins; `lead` is the space before the first character (negative if
    it hangs), `tail` the space kept free after the last one.
    """

    start: int
    end: int
    next: int
    spaces: list[float]
    width: float
    lead: float = 0.0
    tail: float = 0.0


def line_start(p: Paragraph, a: int) -> int:
    while a < p.n and a and p.classes[a] is Cl.WORD_SPACE:
        a += 1
    return a


def line_end(p: Paragraph, a: int, b: int) -> int:
    while b > a and p.classes[b] is Cl.WORD_SPACE:
        b -= 1
    return b


def natural_width(p: Paragraph, a: int, b: int) -> float:
    """The width of characters a … b with nominal spaces, without the space after the last.

    It includes the hyphen that a break after b adds, the fixed space at either end of the line,
    and the excess of inline notes.
    """
    width = p.sums.width[b + 1] - p.sums.width[a] - p.gaps[b] + p.hyphens.get(b, 0.0)
    return width + head_space(p, a) + _end(p, b) + _parted(p, a, b)


def _parted(p: Paragraph, a: int, b: int) -> float:
    """Extra width of inline notes on this line, beyond the sum of their characters' shares."""
    return sum([note.excess(a, b) for note in p.notes]) if p.notes else 0.0


def head_space(p: Paragraph, a: int) -> float:
    """The space before an opening bracket at the head of a line; negative if it hangs (R5)."""
    rules = p.rules
    if p.classes[a] is not Cl.OPENING or not rules.trims:
        return 0.0
    is_first = a == 0 or a - 1 in p.must
    if is_first and rules.hangs_first:
        return -p.sizes[a] / 2
    return p.sizes[a] / 2 if rules.heads == "all" or (is_first and rules.heads == "first") else 0.0


def _end(p: Paragraph, b: int) -> float:
    """The fixed space after the last character of a line; negative for a mark that must hang."""
    kind, rules = p.classes[b], p.rules
    if rules.hangs == "force" and kind in (Cl.FULL_STOP, Cl.COMMA):
        return -p.sizes[b] / 2
    return p.sizes[b] / 2 if rules.ends == "jis" and kind is Cl.FULL_STOP else 0.0


def end_space(p: Paragraph, b: int) -> float:
    """The space that a mark at the line end either keeps whole or drops whole (R6, R22, R23)."""
    kind = p.classes[b]
    if p.rules.ends != "any" or _end(p, b):
        return 0.0
    if kind in ENDS_IN_SPACE:
        return p.sizes[b] / 2
    return p.sizes[b] / 4 if kind is Cl.MIDDLE_DOT else 0.0


def hanging(p: Paragraph, b: int) -> bool:
    """Whether the mark at a line end may hang outside the measure (R33)."""
    return p.rules.hangs == "allow" and p.classes[b] in (Cl.FULL_STOP, Cl.COMMA)


def slack_cost(p: Paragraph, a: int, b: int, slack: float) -> float:
    return _stretch_cost(p, a, b, slack) if slack >= 0 else _shrink_cost(p, a, b, -slack)


def _stretch_cost(p: Paragraph, a: int, b: int, slack: float) -> float:
    """The cost of R28, then of R30 as far as nobody sees it, then of R29 and of more of R30.

    A line that would fall apart is ragged.
    """
    if slack <= EPSILON:
        return 0.0
    room = _room(p, a, b)
    if slack > room and (not room or _may_be_ragged(p, a, b)):
        return _stretch_cost(p, a, b, room) + _RAGGED + _UNFILLED * (slack - room) / p.sizes[a]
    sums = p.sums
    word = (sums.word[b] - sums.word[a]) * _WORD_MORE
    latin = (sums.latin[b] - sums.latin[a]) * _LATIN_MORE
    places = sums.even[b] - sums.even[a]
    unseen = _MOST_EVEN * p.sizes[a] * places
    if slack <= word:
        return 1.0 + 6.0 * (slack / word) ** 2
    slack -= word
    if slack <= unseen:
        return _OPENED + _VISIBLE * (slack / unseen) ** 2
    if slack <= unseen + latin:
        return _OPENED + _VISIBLE + 100.0 * ((slack - unseen) / latin) ** 2
    more = (slack - latin) / unseen if places else 0.0
    return _OPENED + 100.0 + _SEEN * more**2


def _room(p: Paragraph, a: int, b: int) -> float:
    """How far a line can be stretched: its borders to ½ em, word spaces to ¾, all else by ¼ em."""
    sums = p.sums
    places = sums.even[b] - sums.even[a] + sums.last[b] - sums.last[a]
    word, latin = sums.word[b] - sums.word[a], sums.latin[b] - sums.latin[a]
    return word * (_WORD_MORE + _WIDEST) + latin * _LATIN_MORE + _WIDEST * p.sizes[a] * places


def _may_be_ragged(p: Paragraph, a: int, b: int) -> bool:
    """Whether Latin words are on the line or right after it: kana and kanji fill any line (R31)."""
    return not WESTERN.isdisjoint(p.classes[a : b + 3])


def _shrink_cost(p: Paragraph, a: int, b: int, need: float) -> float:
    """The cost of R21–R26. Of ragged lines only the last one needs all steps, to save a line."""
    sums = p.sums
    cost = 0.0
    rest = max(0.0, 1 - p.rules.least / 0.25)
    needs_all = p.rules.justifies or b == p.n - 1 or b in p.must
    steps = (
        ((sums.word[b] - sums.word[a]) * _WORD_LESS, 0.0, 2.0),
        (sums.dot[b] - sums.dot[a], 0.5, 4.0),
        (sums.mark[b] - sums.mark[a], 1.0, 8.0),
        (sums.latin[b] - sums.latin[a], 30.0, 60.0),
        ((sums.mark[b] - sums.mark[a]) * rest, 70.0, 300.0),
    )
    for capacity, base, weight in steps if needs_all else steps[:3]:
        if need <= EPSILON:
            return cost
        if capacity > 0:
            used = min(1.0, need / capacity)
            cost += base + weight * used * used
            need -= capacity * used
    return cost if need <= EPSILON else inf


def spaced(p: Paragraph, start: int, last: int, measure: float, *, justify: bool) -> AdjustedLine:
    """The line from `start` to `last` with its spaces adjusted to the measure.

    Unjustified lines, and last lines that are not too long, keep nominal spaces (R38). So do lines
    that only spaces inside Latin words, or torn ones, would fill: they are ragged.
    """
    a = line_start(p, start)
    b = line_end(p, a, last)
    spaces = p.gaps[a:b]
    slack = measure - natural_width(p, a, b)
    if slack < 0 and hanging(p, b):
        hung = slack + p.sizes[b] / 2
        if HANGING + slack_cost(p, a, b, hung) < slack_cost(p, a, b, slack):
            slack = hung
            justify = True
    if slack < -EPSILON:
        _shrink(p, a, b, -slack, spaces)
    elif justify and slack > EPSILON:
        space = end_space(p, b)
        if space and slack >= space - EPSILON:
            with_space = slack_cost(p, a, b, slack - space)
            slack -= space if with_space <= slack_cost(p, a, b, slack) else 0.0
        if slack <= _room(p, a, b) or not _may_be_ragged(p, a, b):
            _stretch(p, a, b, slack, spaces)
    width = sum(p.bodies[a : b + 1]) + sum(spaces) + _parted(p, a, b)
    return AdjustedLine(a, b, last + 1, spaces, width, head_space(p, a))


def _shrink(p: Paragraph, a: int, b: int, need: float, spaces: list[float]) -> None:
    """Reduce the spaces in JLREQ's steps (R21–R26), in proportion within each step."""
    sums = p.sums
    word = (sums.word[b] - sums.word[a]) * _WORD_LESS
    need = _take(spaces, a, _word_spaces(p, a, b, _WORD_LESS), word, need)
    for name in ("dot", "mark", "latin", "mark_rest"):
        shares = [(i, _share(p, i, name)) for i in range(a, b) if i in p.kinds]
        amounts = [(i, amount) for i, amount in shares if amount]
        need = _take(spaces, a, amounts, sum(amount for _, amount in amounts), need)


def _word_spaces(p: Paragraph, a: int, b: int, share: float) -> list[tuple[int, float]]:
    spaces = [i for i in range(a, b) if p.classes[i] is Cl.WORD_SPACE and p.bodies[i]]
    return [(i, p.sizes[i] * share) for i in spaces]


def _share(p: Paragraph, i: int, name: str) -> float:
    """By how much a step may change the space after character i, in the paragraph's unit."""
    kind = p.kinds[i]
    amount: float = getattr(kind, name)
    return amount * p.gaps[i] / kind.nominal if amount else 0.0


def _take(
    spaces: list[float], a: int, amounts: list[tuple[int, float]], capacity: float, need: float
) -> float:
    if need <= EPSILON or capacity <= 0:
        return need
    used = min(1.0, need / capacity)
    for i, amount in amounts:
        spaces[i - a] -= amount * used
    return need - capacity * used


def _stretch(p: Paragraph, a: int, b: int, slack: float, spaces: list[float]) -> None:
    """Add space: word spaces (R28), evenly between characters as far as nobody sees it (R30).

    What is left goes to the borders with Latin, which are a quarter em otherwise (R29), and then
    evenly to all places (R30, R31).
    """
    slack = _give(spaces, a, _word_spaces(p, a, b, _WORD_MORE), slack)
    even = p.sums.even
    places = [i for i in range(a, b) if even[i + 1] > even[i]]
    slack = _give(spaces, a, [(i, _MOST_EVEN * p.sizes[a]) for i in places], slack)
    latin = [(i, _share(p, i, "latin_more")) for i in range(a, b) if i in p.kinds]
    slack = _give(spaces, a, [(i, amount) for i, amount in latin if amount], slack)
    if slack <= EPSILON:
        return
    most = (0.25 - _MOST_EVEN) * p.sizes[a] * len(places)
    if slack > most:
        slack = _give(spaces, a, [(i, most / len(places)) for i in places], slack)
        last = p.sums.last
        places += [i for i in range(a, b) if last[i + 1] > last[i] or p.classes[i] is Cl.WORD_SPACE]
    for i in places:
        spaces[i - a] += slack / len(places)


def _give(spaces: list[float], a: int, amounts: list[tuple[int, float]], slack: float) -> float:
    """Widen spaces by their amounts, or all by the same share of them; returns what is left."""
    capacity = sum(amount for _, amount in amounts)
    if slack <= EPSILON or not capacity:
        return slack
    used = min(1.0, slack / capacity)
    for i, amount in amounts:
        spaces[i - a] += amount * used
    return slack - capacity * used


def spread(p: Paragraph, start: int, last: int, measure: float) -> AdjustedLine:
    """The line from `start` to `last` spread evenly over the measure (均等割り, 3.7.3, R39).

    Latin words, numbers and —— are one unit; brackets and note marks are set solid; a single unit
    stays at the start of the line.
    """
    a, b = line_start(p, start), line_end(p, start, last)
    width = sum(p.bodies[a : b + 1])
    places = [i for i in range(a, b) if not _is_unit(p.classes[i], p.classes[i + 1])]
    each = max(0.0, measure - width) / len(places) if places else 0.0
    spaces = [each if i in set(places) else 0.0 for i in range(a, b)]
    return AdjustedLine(a, b, last + 1, spaces, width + sum(spaces))


def _is_unit(before: Cl, after: Cl) -> bool:
    if before is after is Cl.INSEPARABLE or (before in WESTERN and after in WESTERN):
        return True
    return before is Cl.OPENING or after in _TIED or after in ENDS_IN_SPACE
