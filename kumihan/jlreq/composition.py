"""Breaking a paragraph into lines as a whole: total fit over the costs of its lines (JLREQ 3.8)."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from math import inf

from kumihan.jlreq.adjustment import (
    ENDS_IN_SPACE,
    EPSILON,
    HANGING,
    end_space,
    hanging,
    line_end,
    line_start,
    natural_width,
    slack_cost,
)
from kumihan.jlreq.breaks import parts_no_mark
from kumihan.jlreq.classes import CharacterClass as Cl
from kumihan.jlreq.paragraph import Paragraph

_REACH = 2.2  # em: breaks farther from the measure are not tried
_RAGGED_REACH = 20.0
_BEAM = 8
_WIDE_BEAM = 64  # where not the best lines are looked for, but fewer ones
_OVERFULL = 1e6
_SHORT_LAST_LINE = 1e5
_OWN_LINE = 20.0  # of what follows a closing character: as much as a line that lacks 4.5 em


def compose(
    p: Paragraph, first: float, rest: float, start: int = 0, *, shortens: bool = False
) -> list[int]:
    """The indices of the last characters of the lines from `start` on.

    `first` and `rest` are the measures of the first and of the following lines. A paragraph that
    `shortens` gets a line less than the best lines need, where their spaces can be reduced so far
    (追込み). The result is cached on the paragraph, for `start` and for the start of every line
    that follows.
    """
    key = (start, round(first, 2), round(rest, 2))
    known = p.cache.get(key)
    if known is None:
        known = _search(p, first, rest, start)
        if shortens and start == 0 and len(known) > 1:
            known = _search(p, first, rest, start, len(known) - 1) or known
        begin, measure = start, first
        for number, end in enumerate(known):
            p.cache[begin, round(measure, 2), round(rest, 2)] = known[number:]
            begin, measure = end + 1, rest
    return known


_Chain = tuple[int, "_Chain | None"]


def _search(
    p: Paragraph, first: float, rest: float, start: int, most: int | None = None
) -> list[int]:
    """Total fit over the breaks near the measure, line by line, keeping the best few states.

    With `most` the result has at most so many lines; it is empty if they would be overfull.
    """
    states: dict[int, tuple[float, _Chain | None]] = {start: (0.0, None)}
    best: tuple[float, _Chain | None] = (inf if most is None else _SHORT_LAST_LINE, None)
    beam = _BEAM if most is None else _WIDE_BEAM
    measure, count = first, 0
    while states and count != most:
        count += 1
        following: dict[int, tuple[float, _Chain | None]] = {}
        for begin, (cost, chain) in states.items():
            a = min(line_start(p, begin), p.n - 1)
            for end, own in _candidates(p, a, measure):
                total = cost + own
                if total < following.get(end + 1, (inf,))[0]:
                    following[end + 1] = (total, (end, chain))
        best = min(best, following.pop(p.n, best), key=lambda state: state[0])
        cheapest = sorted(following.items(), key=lambda state: state[1][0])[:beam]
        states = {begin: state for begin, state in cheapest if state[0] < best[0]}
        measure = rest
    return _unwound(best[1])


def _unwound(chain: _Chain | None) -> list[int]:
    ends: list[int] = []
    while chain is not None:
        end, chain = chain
        ends.append(end)
    return ends[::-1]


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
    """The last break that fits, else one inside the word where allowed, else the next break."""
    breaks = p.breaks
    position = min(near, len(breaks) - 1)
    while position > 0 and breaks[position - 1] >= a:
        position -= 1
    best = breaks[position]
    for candidate in breaks[position:]:
        if natural_width(p, a, line_end(p, a, candidate)) > measure + EPSILON:
            break
        best = candidate
        if candidate in p.must:
            break
    if p.rules.anywhere and natural_width(p, a, line_end(p, a, best)) > measure + EPSILON:
        best = max(a, bisect_right(p.sums.width, p.sums.width[a] + measure) - 2)
        best = next((i for i in range(best, a, -1) if _is_clean(p, i)), best)
    return best, _OVERFULL


def _is_clean(p: Paragraph, i: int) -> bool:
    """Whether a break after character i, even inside a word, parts no mark from its own."""
    if i + 1 == p.n:
        return True
    is_ligature = not p.advances[i + 1] and p.classes[i + 1] in (Cl.LATIN, Cl.INSEPARABLE)
    return not is_ligature and parts_no_mark(p.classes[i], p.classes[i + 1])


def _cost(p: Paragraph, a: int, b: int, measure: float) -> float:
    """The cost of a line from a to b; infinite if its spaces cannot be reduced far enough."""
    end = line_end(p, a, b)
    slack = measure - natural_width(p, a, end)
    is_last = b == p.n - 1 or b in p.must
    if is_last and slack >= -EPSILON and not p.rules.balances:
        # What stands alone between forced line ends, if only an empty line, cannot be avoided.
        is_avoidable = a > 0 and a - 1 not in p.must
        return _SHORT_LAST_LINE if is_avoidable and _is_lone(p, a, end) else 0.0
    if slack >= 0 and not p.rules.justifies:
        ragged = (slack / p.sizes[a]) ** 2 + (0.0 if is_last else p.costs.get(b, 0.0))
        return min(ragged, _OWN_LINE) if b in p.closing else ragged
    space = end_space(p, end)
    cost = slack_cost(p, a, end, slack)
    if space and slack >= space - EPSILON:
        cost = min(cost, slack_cost(p, a, end, slack - space))
    if slack < 0 and hanging(p, end):
        cost = min(cost, HANGING + slack_cost(p, a, end, slack + p.sizes[end] / 2))
    return cost + p.costs.get(b, 0.0)


def _is_lone(p: Paragraph, a: int, end: int) -> bool:
    """Whether the line has at most one character besides closing brackets and stops (R37)."""
    kinds = p.classes[a : end + 1]
    return sum(1 for kind in kinds if kind not in ENDS_IN_SPACE | {Cl.NARROW_CLOSING}) <= 1
