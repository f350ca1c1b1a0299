"""Breaking a paragraph into lines as a whole, and spacing each line to its measure (JLREQ 3.8).

Reductions come first, in JLREQ's order; the half em after a full stop never shrinks. Expansion is
even over all the places that allow it. The two passes of R25 stand around R26: a bracket's space
goes below a quarter em only after the space between Japanese and Latin has given what it can.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from math import inf

from kumihan.jlreq.classes import CharacterClass as Cl
from kumihan.jlreq.paragraph import Paragraph

_REACH = 2.2  # em: how far from the measure a break is looked for
_RAGGED_REACH = 20.0
_BEAM = 8
_EPSILON = 1e-6
_WORD_LESS, _WORD_MORE = 1 / 3 - 1 / 4, 1 / 2 - 1 / 3
_LATIN_MORE = 2.0  # R29 lets a border grow by twice what R26 lets it shrink
_MOST_EVEN = 0.033  # em: more is visible
_OVERFULL = 1e6
_RAGGED = 400.0
_SHORT_LAST_LINE = 1e5
_HANGING = 6.0
_ENDS_IN_SPACE = frozenset((Cl.CLOSING, Cl.FULL_STOP, Cl.COMMA))


@dataclass(frozen=True, slots=True)
class Line:
    """Characters `start` … `end` of a paragraph; word spaces at its edges are left out.

    `spaces` are the spaces after each character but the last, adjusted; `next` is where the
    following line begins; `tail` is room that is kept free after the last character.
    """

    start: int
    end: int
    next: int
    spaces: list[float]
    width: float
    tail: float = 0.0


def compose(p: Paragraph, first: float, rest: float, start: int = 0) -> list[int]:
    """The indices of the last characters of the lines from `start` on.

    `first` and `rest` are the measures of the first and of the following lines. What is computed
    once is kept on the paragraph, also for every line start that it passes through.
    """
    key = (start, round(first, 2), round(rest, 2))
    known = p.cache.get(key)
    if known is None:
        known = _search(p, first, rest, start)
        begin, measure = start, first
        for number, end in enumerate(known):
            p.cache[begin, round(measure, 2), round(rest, 2)] = known[number:]
            begin, measure = end + 1, rest
    return known


_Chain = tuple[int, "_Chain | None"]


def _search(p: Paragraph, first: float, rest: float, start: int) -> list[int]:
    """Total fit over the breaks near the measure, line by line, keeping the best few states."""
    states: dict[int, tuple[float, _Chain | None]] = {start: (0.0, None)}
    best: tuple[float, _Chain | None] = (inf, None)
    measure = first
    while states:
        following: dict[int, tuple[float, _Chain | None]] = {}
        for begin, (cost, chain) in states.items():
            a = min(_skip_spaces(p, begin), p.n - 1)
            for end, own in _candidates(p, a, measure):
                total = cost + own
                if total < following.get(end + 1, (inf,))[0]:
                    following[end + 1] = (total, (end, chain))
        best = min(best, following.pop(p.n, best), key=lambda state: state[0])
        cheapest = sorted(following.items(), key=lambda state: state[1][0])[:_BEAM]
        states = {begin: state for begin, state in cheapest if state[0] < best[0]}
        measure = rest
    return _unwound(best[1])


def _unwound(chain: _Chain | None) -> list[int]:
    ends: list[int] = []
    while chain is not None:
        end, chain = chain
        ends.append(end)
    return ends[::-1]


def _skip_spaces(p: Paragraph, a: int) -> int:
    while a < p.n and a and p.classes[a] is Cl.WORD_SPACE:
        a += 1
    return a


def _trim(p: Paragraph, a: int, b: int) -> int:
    while b > a and p.classes[b] is Cl.WORD_SPACE:
        b -= 1
    return b


def _candidates(p: Paragraph, a: int, measure: float) -> list[tuple[int, float]]:
    """The breaks near the measure with their costs; at least one."""
    width, breaks = p.sums.width, p.breaks
    reach = (_REACH if p.rules.justifies else _RAGGED_REACH) * p.sizes[a]
    target = width[a] + measure
    forced = p.forced[bisect_left(p.forced, a)]
    low = bisect_left(breaks, min(max(bisect_right(width, target - reach) - 2, a), forced))
    high = min(bisect_right(width, target + reach), forced)
    found = []
    for position in range(low, len(breaks)):
        b = breaks[position]
        if b > high:
            break
        cost = _cost(p, a, b, measure)
        if cost < inf:
            found.append((b, cost))
    return found or [_emergency(p, a, low, measure)]


def _emergency(p: Paragraph, a: int, near: int, measure: float) -> tuple[int, float]:
    """The last break that fits though the line stays short, else the next one though it is long."""
    breaks = p.breaks
    position = min(near, len(breaks) - 1)
    while position > 0 and breaks[position - 1] >= a:
        position -= 1
    best = breaks[position]
    for candidate in breaks[position:]:
        if _natural(p, a, _trim(p, a, candidate)) > measure + _EPSILON:
            break
        best = candidate
        if candidate in p.must:
            break
    if p.rules.anywhere and _natural(p, a, _trim(p, a, best)) > measure + _EPSILON:
        best = max(a, bisect_right(p.sums.width, p.sums.width[a] + measure) - 2)
    return best, _OVERFULL


def _natural(p: Paragraph, a: int, b: int) -> float:
    """The width of characters a … b with nominal spaces, without the space after the last.

    A hyphen that a break after b adds is counted.
    """
    return p.sums.width[b + 1] - p.sums.width[a] - p.gaps[b] + p.hyphens.get(b, 0.0)


def end_space(p: Paragraph, b: int) -> float:
    """The space that a mark at the line end keeps, or gives up altogether (R6, R22, R23)."""
    kind = p.classes[b]
    if kind in _ENDS_IN_SPACE:
        return p.sizes[b] / 2
    return p.sizes[b] / 4 if kind is Cl.MIDDLE_DOT else 0.0


def _cost(p: Paragraph, a: int, b: int, measure: float) -> float:
    """How much a line from a to b is worth avoiding; infinite when it cannot be spaced."""
    end = _trim(p, a, b)
    slack = measure - _natural(p, a, end)
    is_last = b == p.n - 1 or b in p.must
    if is_last and slack >= -_EPSILON and not p.rules.balances:
        return _SHORT_LAST_LINE if _is_lone(p, a, end) and a else 0.0
    if slack >= 0 and not p.rules.justifies:
        return (slack / p.sizes[a]) ** 2 + (0.0 if is_last else p.costs.get(b, 0.0))
    space = end_space(p, end)
    cost = _slack_cost(p, a, end, slack)
    if space and slack >= space - _EPSILON:
        cost = min(cost, _slack_cost(p, a, end, slack - space))
    if slack < 0 and hanging(p, end):
        cost = min(cost, _HANGING + _slack_cost(p, a, end, slack + p.sizes[end] / 2))
    return cost + p.costs.get(b, 0.0)


def hanging(p: Paragraph, b: int) -> bool:
    """Whether the mark at a line end may hang outside the measure (R33)."""
    return p.rules.hangs and p.classes[b] in (Cl.FULL_STOP, Cl.COMMA)


def _is_lone(p: Paragraph, a: int, end: int) -> bool:
    """Whether the line has a single character, marks apart (R37)."""
    return sum(1 for kind in p.classes[a : end + 1] if kind not in _ENDS_IN_SPACE) <= 1


def _slack_cost(p: Paragraph, a: int, b: int, slack: float) -> float:
    return _stretch_cost(p, a, b, slack) if slack >= 0 else _shrink_cost(p, a, b, -slack)


def _stretch_cost(p: Paragraph, a: int, b: int, slack: float) -> float:
    if slack <= _EPSILON:
        return 0.0
    sums = p.sums
    more = (sums.word[b] - sums.word[a]) * _WORD_MORE
    more += (sums.latin[b] - sums.latin[a]) * _LATIN_MORE
    if slack <= more:
        return 1.0 + 6.0 * (slack / more) ** 2
    places = sums.even[b] - sums.even[a]
    if not places:
        return _RAGGED + 50.0 * (slack - more) / p.sizes[a]
    each = (slack - more) / places / p.sizes[a]
    return 40.0 + 300.0 * (each / _MOST_EVEN) ** 2


def _shrink_cost(p: Paragraph, a: int, b: int, need: float) -> float:
    sums = p.sums
    cost = 0.0
    steps = (
        ((sums.word[b] - sums.word[a]) * _WORD_LESS, 0.0, 2.0),
        (sums.dot[b] - sums.dot[a], 0.5, 4.0),
        (sums.mark[b] - sums.mark[a], 1.0, 8.0),
        (sums.latin[b] - sums.latin[a], 2.0, 8.0),
        (sums.mark[b] - sums.mark[a], 60.0, 300.0),
    )
    for capacity, base, weight in steps:
        if need <= _EPSILON:
            return cost
        if capacity > 0:
            used = min(1.0, need / capacity)
            cost += base + weight * used * used
            need -= capacity * used
    return cost if need <= _EPSILON else inf


def spaced(p: Paragraph, start: int, last: int, measure: float, *, justify: bool) -> Line:
    """The line from `start` to `last` with its spaces adjusted to the measure.

    Unjustified lines, and last lines that are not too long, keep nominal spaces (R38).
    """
    a = _skip_spaces(p, start)
    b = _trim(p, a, last)
    spaces = p.gaps[a:b]
    slack = measure - _natural(p, a, b)
    if slack < 0 and hanging(p, b):
        hung = slack + p.sizes[b] / 2
        if _HANGING + _slack_cost(p, a, b, hung) < _slack_cost(p, a, b, slack):
            slack = hung
            justify = True
    if slack < -_EPSILON:
        _shrink(p, a, b, -slack, spaces)
    elif justify and slack > _EPSILON:
        space = end_space(p, b)
        if space and slack >= space - _EPSILON:
            with_space = _slack_cost(p, a, b, slack - space)
            slack -= space if with_space <= _slack_cost(p, a, b, slack) else 0.0
        _stretch(p, a, b, slack, spaces)
    width = sum(p.bodies[a : b + 1]) + sum(spaces)
    return Line(a, b, last + 1, spaces, width)


def _shrink(p: Paragraph, a: int, b: int, need: float, spaces: list[float]) -> None:
    """Take away space step by step (R21–R26), in proportion within a step."""
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
    """What the space after character i can give in a step; its em is that of its nominal space."""
    kind = p.kinds[i]
    amount: float = getattr(kind, name)
    return amount * p.gaps[i] / kind.nominal if amount else 0.0


def _take(
    spaces: list[float], a: int, amounts: list[tuple[int, float]], capacity: float, need: float
) -> float:
    if need <= _EPSILON or capacity <= 0:
        return need
    used = min(1.0, need / capacity)
    for i, amount in amounts:
        spaces[i - a] -= amount * used
    return need - capacity * used


def _stretch(p: Paragraph, a: int, b: int, slack: float, spaces: list[float]) -> None:
    """Add space: word spaces (R28), borders with Latin (R29), then everywhere evenly (R30, R31)."""
    word = _word_spaces(p, a, b, _WORD_MORE)
    latin = [(i, _share(p, i, "latin_more")) for i in range(a, b) if i in p.kinds]
    for amounts in (word, [(i, amount) for i, amount in latin if amount]):
        capacity = sum(amount for _, amount in amounts)
        if slack > _EPSILON and capacity:
            used = min(1.0, slack / capacity)
            for i, amount in amounts:
                spaces[i - a] += amount * used
            slack -= capacity * used
    if slack <= _EPSILON:
        return
    even = p.sums.even
    places = [i for i in range(a, b) if even[i + 1] > even[i]]
    most = 0.25 * p.sizes[a] * len(places)
    if slack > most:
        last = p.sums.last
        places += [i for i in range(a, b) if last[i + 1] > last[i] or p.classes[i] is Cl.WORD_SPACE]
    # A line of nothing but an address: the thousandths of an em between its letters are less
    # visible than a torn edge (a departure from R32).
    places = places or list(range(a, b))
    for i in places:
        spaces[i - a] += slack / len(places)


def spread(p: Paragraph, start: int, last: int, measure: float) -> Line:
    """The line from `start` to `last` spread evenly over the measure (均等割り, 3.7.3, R39).

    Latin words, numbers and —— are one unit; brackets are solid; a single unit stays at the start.
    """
    a, b = _skip_spaces(p, start), _trim(p, start, last)
    width = sum(p.bodies[a : b + 1])
    places = [i for i in range(a, b) if not _is_unit(p.classes[i], p.classes[i + 1])]
    each = max(0.0, measure - width) / len(places) if places else 0.0
    spaces = [each if i in set(places) else 0.0 for i in range(a, b)]
    return Line(a, b, last + 1, spaces, width + sum(spaces))


def _is_unit(before: Cl, after: Cl) -> bool:
    if before is after and before in (Cl.LATIN, Cl.INSEPARABLE):
        return True
    return before is Cl.OPENING or after in _ENDS_IN_SPACE
