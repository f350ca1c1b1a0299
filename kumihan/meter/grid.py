"""Rules of the page: R52 grid, R53 full pages, R54 balance, R59 headings at the foot."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from kumihan.meter.model import Case, Line, Measure, Page, Role, Text, TypeArea, how_far

_PAGE, _BOOK = 0.05, 0.5  # pt
_STEP = 0.02  # pt
_WIDOWS = 2
_FOLLOWING = 2  # lines after a heading (R59)
_NEAR = 4  # line pitches: a line further below does not follow


def _body(page: Page) -> list[tuple[int, Line]]:
    return [(n, line) for n, line in enumerate(page.lines, 1) if line.role is Role.BODY]


def _offset(baseline: float, phase: float, pitch: float) -> float:
    """The signed distance of a baseline from the nearest line of the grid (pt)."""
    return (baseline - phase + pitch / 2) % pitch - pitch / 2


def _phase(baselines: Sequence[float], pitch: float) -> float:
    """The commonest remainder of the baselines modulo the pitch (pt)."""
    counts = Counter(round(baseline % pitch / _STEP) for baseline in baselines)
    smooth = {key: sum(counts[key + d] for d in (-1, 0, 1)) for key in counts}
    best = max(smooth, key=lambda key: (smooth[key], counts[key]))
    near = sorted(b % pitch for b in baselines if abs(b % pitch / _STEP - best) <= 1)
    return near[len(near) // 2]


def _off(text: Text, page: Page, phase: float, limit: float) -> Iterator[Case]:
    for number, line in _body(page):
        off = _offset(line.baseline, phase, text.area.pitch)
        if abs(off) > limit:
            detail = f"基準の行より {how_far(off)}"
            yield Case(page.number, number, line.text[:20], detail, off, line.source)


def page_grid(text: Text) -> Measure:
    """R52: every baseline of the text lies on the grid of its page, within 0.05 pt."""
    cases: list[Case] = []
    count = 0
    for page in text.pages if text.area.pitch else ():
        baselines = [line.baseline for _, line in _body(page)]
        count += len(baselines)
        if baselines:
            phase = _phase(baselines, text.area.pitch)
            cases += _off(text, page, phase, _PAGE)
    return Measure("page-grid", "ページの行送りに載る", "R52", count, tuple(cases), unit="pt")


def book_grid(text: Text) -> Measure:
    """R52: every baseline of the text lies on the grid of the book, within 0.5 pt."""
    baselines = [line.baseline for page in text.pages for _, line in _body(page)]
    cases: list[Case] = []
    if baselines and text.area.pitch:
        phase = _phase(baselines, text.area.pitch)
        for page in text.pages:
            cases += _off(text, page, phase, _BOOK)
    return Measure("book-grid", "本全体の行送りに載る", "R52", len(baselines), tuple(cases), "pt")


def heading_at_foot(text: Text) -> Measure:
    """R59: at least two lines of text, or something else, follow a heading in its column."""
    cases, count = [], 0
    for page in text.pages:
        for number, line in enumerate(page.lines, 1):
            if line.role is not Role.HEADING or not _is_in_column(line):
                continue
            count += 1
            below = _below(page, line, text.area.pitch)
            if below < _FOLLOWING and not _is_over(text, page):
                detail = f"見出しの下に {below} 行"
                cases.append(
                    Case(page.number, number, line.text[:20], detail, 2.0 - below, line.source)
                )
    title = "見出しの後に2行以上"
    return Measure("heading-foot", title, "R59", count, tuple(cases), unit="行")


def _is_in_column(line: Line) -> bool:
    return line.left - line.size < line.glyphs[0].x < line.right


def _below(page: Page, heading: Line, pitch: float) -> int:
    """How many lines follow a heading in its column, without notes far below it.

    If another heading follows after some text, there are enough.
    """
    count, last = 0, heading.baseline
    for line in sorted(page.lines, key=lambda line: line.baseline):
        if line.column != heading.column or line.baseline <= last or not _is_in_column(line):
            continue
        if line.baseline - last > _NEAR * pitch and line.role is Role.OTHER:
            continue
        last = line.baseline
        count += line.role is not Role.HEADING
        if line.role is Role.HEADING and count:
            return _FOLLOWING  # a short text between headings is no foot
    return count


def _is_over(text: Text, page: Page) -> bool:
    """Whether no text follows on the next page: a short chapter end, or a title page."""
    after = _following(text, page)
    return after is None or not any(line.role is Role.BODY for line in after.lines)


def _following(text: Text, page: Page) -> Page | None:
    """The next page, unless a part of the book begins on it."""
    after = (p for p in text.pages if p.number == page.number + 1)
    return next((p for p in after if not p.is_opening), None)


def full_pages(text: Text) -> Measure:
    """R53: a page whose paragraph continues on the next ends on the last line of the type area.

    Pages with notes or captions below the text are left out. One line may be missing where the
    last two lines of a paragraph have to stay together on the next page (R37).
    """
    feet = _feet(text)
    cases, count = [], 0
    for page, following in pairwise(text.pages):
        own, after = _body(page), _body(following)
        if not own or not after or own[-1][1].is_last or after[0][1].is_first:
            continue
        number, last = max(own, key=lambda pair: (pair[1].column, pair[1].baseline))
        if any(line.baseline > last.baseline and _is_note(line, last) for line in page.lines):
            continue
        count += 1
        short = round((feet - last.baseline) / text.area.pitch)
        if short and not (short == 1 and _rest(after) == _WIDOWS):
            detail = f"最終行まで {short} 行空く"
            cases.append(Case(page.number, number, last.text[:20], detail, short, last.source))
    return Measure("full-pages", "続くページは最終行まで埋まる", "R53", count, tuple(cases), "行")


def _rest(after: Sequence[tuple[int, Line]]) -> int:
    """The number of lines, on a page, of the paragraph that it begins with; 0 if it goes on."""
    return next((n for n, (_, line) in enumerate(after, 1) if line.is_last), 0)


def _feet(text: Text) -> float:
    """The lowest baseline of body text on any page (pt)."""
    return max((line.baseline for page in text.pages for _, line in _body(page)), default=0.0)


def _is_note(line: Line, last: Line) -> bool:
    """Whether a line below the text is a note or caption: in its measure, and not the folio."""
    is_below = line.baseline > last.baseline and line.left < last.right and line.right > last.left
    return line.role is Role.OTHER and _is_in_column(line) and len(line.glyphs) > 4 and is_below  # noqa: PLR2004


def balance(text: Text) -> Measure:
    """R54: where a text ends above the foot of a page, its columns end on one line, the last one
    at most a line above the others.
    """
    cases, count = [], 0
    feet, pitch = _feet(text), text.area.pitch or 1.0
    for page in text.pages if text.area.columns > 1 else ():
        own, after = _body(page), _following(text, page)
        ends = [_foot(page, column) for column in range(text.area.columns)]
        if not own or feet - ends[-1] < _NEAR * pitch or _is_over_columns(own, text.area):
            continue
        has_floats = any(_is_note(line, own[-1][1]) for line in page.lines)
        room = (max(ends) if has_floats else feet) - ends[-1]
        if not _is_over_before(after, room, pitch):
            continue
        count += 1
        above = [round((ends[0] - end) / pitch) for end in ends]
        if any(above[:-1]) or above[-1] not in (0, 1):
            number, last = own[-1]
            detail = f"段の最終行が第1段より {'・'.join(map(str, above[1:]))} 行上"
            cases.append(Case(page.number, number, last.text[:20], detail, above[-1], last.source))
    return Measure("balance", "改ページ前の段が揃う", "R54", count, tuple(cases), unit="行")


def _is_over_columns(own: Sequence[tuple[int, Line]], area: TypeArea) -> bool:
    """Whether all lines of a page span the columns, as in a preface."""
    return all(line.right - line.left > (area.characters + 1) * line.size for _, line in own)


def _foot(page: Page, column: int) -> float:
    """The last baseline of a column; 0 for an empty one."""
    return max((line.baseline for _, line in _body(page) if line.column == column), default=0.0)


def _is_over_before(page: Page | None, room: float, pitch: float) -> bool:
    """Whether a text has ended before `page`: there is no such page, it has no text, or it begins
    with a heading for which, with the lines that must follow it, the page before had `room` (pt).
    """
    lines = [
        line
        for line in (page.lines if page else ())
        if _is_in_column(line) and line.role is not Role.OTHER
    ]
    if not lines or lines[0].role is not Role.HEADING:
        return not lines
    first = last = lines[0]
    following = 0
    for line in lines[1:]:
        if line.column != first.column or line.baseline - last.baseline > _NEAR * pitch:
            return True  # the title of an opening: what follows it is far below
        last = line
        following += line.role is Role.BODY
        if following == _FOLLOWING:
            break
    space = pitch if first.size > last.size else 0.0  # around a heading larger than the text
    return last.baseline - first.baseline + pitch + space <= room
