"""Checks of laid-out sections: no text lost, twice or outside the type area; lines well set."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping

from hakusho.findings.diagnostic import Diagnostic, Span, finding
from hakusho.html.sections import Section
from hakusho.layout.endings import ending
from hakusho.tree.blocks.figure import Figure
from hakusho.tree.blocks.summary import Summary
from hakusho.tree.model import Block, nodes, plain_text
from kumihan.meter.model import Measure
from kumihan.setting.laid import Beyond, Clash, Laid

DRAFT_MARK = "fault"  # the class of the elements that replace something wrong
_ATOM = "\ufffc"  # stands for a picture or a box within a line
_SHOWN = 20  # characters of a text in a message
_FAR = 10_000  # mm: a larger amount is not given exactly
_LINES = 200  # lines of a block's source that are searched for a text
_WHERE = "（番号の意味は docs/ja/組版の規則.md）"
_CURE = "文を少し変えるか、近くの図表や注を動かしてください"
_CELL_CURE = "列の幅を広げる、列を減らす、表を横向きにする、語を縮めるのどれかにしてください"
_LONG_CURE = "切れる所のない長い語やコードを分けるか、切らない指定（nobr）を外してください"
_EDGES = {  # of what a text leaves: its name, and the cure
    "area": ("版面", _LONG_CURE),
    "page": ("紙面", "文字を減らしてください"),
    "column": ("段", _LONG_CURE),
    "cell": ("表のます", _CELL_CURE),
    "box": ("囲み", _LONG_CURE),
}
_APART = (
    "文字を減らすか、切る所を入れて短い行に分けてください。"
    "それで直らなければ、テーマの見た目を作る担当者に知らせてください"
)
_WIDTH_CURE = "囲みなどの幅と字下げを、文字の大きさの整数倍にしてください"
_FIGURE_CURE = "図表を、前のページの本文の間に移すか、小さくしてください"
_WHITE = "章の最後のページは、ほとんど白いままです"
_LINES_CURE = (
    "1ページ減ります。前の数ページで、終わりの行が短い段落を縮めるか、図表を小さくしてください"
)
_CURES = {
    "R34–R36": _WIDTH_CURE,
    "R39": _WIDTH_CURE,
    "R50": _WIDTH_CURE,
    "R52": "近くの図表、見出し、余白の高さを、行送りの整数倍にしてください",
}


def checked(
    section: Section, laid: Laid, *, has_room: bool = True, departures: Container[str] = ()
) -> Iterator[Diagnostic]:
    """P001, P002, P003, P005–P008: what is wrong with a section on its pages.

    `departures` are the numbers of rules that the theme departs from on purpose.

    Where the type area has no room on the page (Y004), all but lost text follows from that.
    """
    blocks = blocks_of(section)
    yield from _losses(section, laid, blocks)
    if section.slide and len(laid.pages) > 1:
        yield _too_much(section.slide, laid)
    if not has_room:
        return
    yield from _overflow(section, laid, blocks)
    yield from _clashes(section, laid, blocks)
    yield from (
        breach
        for measure in laid.measures
        if measure.numbers not in departures
        for breach in _breaches(section, measure, blocks)
    )
    if not section.slide:
        yield from _short_end(section, laid)


def _too_much(slide: Summary, laid: Laid) -> Diagnostic:
    """P008: what a slide has does not fit on its page; so many lines are on others."""
    extents = [line.extent for line in laid.lines if line.extent.page]
    lines = len({(extent.page, round(extent.y)) for extent in extents})
    over = f"{lines}行" if lines else "図表"
    title = plain_text(slide.content)
    message = f"スライド「{title}」は一枚に入らず、{over}が次のページに出ています"
    hint = "文を減らすか、二枚に分けるか、表や図を小さくしてください"
    return finding("P008", message, slide.span, hint)


def _short_end(section: Section, laid: Laid) -> Iterator[Diagnostic]:
    """P007: the last page of chapters is under a quarter full, or has only figures and tables."""
    found = ending(section, laid)
    if found and not found.has_text:
        message = "章の最後のページに、図表しかありません"
        yield finding("P007", message, found.first.span, _FIGURE_CURE)
    elif found:
        message = f"章の最後のページは、{found.lines}行だけです" if found.lines else _WHITE
        yield finding("P007", message, found.first.span, f"その分が減ると、{_LINES_CURE}")


def _losses(section: Section, laid: Laid, blocks: Mapping[str, Block]) -> Iterator[Diagnostic]:
    """P001, P002: the text of every element is on the pages exactly once."""
    for loss in laid.losses:
        block = blocks.get(loss.owner)
        yield _difference(loss.expected, loss.actual, block.span if block else section.span)


def _difference(expected: str, actual: str, span: Span) -> Diagnostic:
    at = next((i for i, (a, b) in enumerate(zip(expected, actual, strict=False)) if a != b), None)
    at = min(len(expected), len(actual)) if at is None else at
    hint = "組版の不具合です。前後の図表や注の置き方を変えてみてください"
    if len(actual) > len(expected):
        shown = actual[at : at + _SHOWN]
        message = f"本文「{shown}」が紙面に重ねて現れています"
        return finding("P002", message, _narrowed(span, shown), hint)
    shown = expected[at : at + _SHOWN]
    message = f"本文「{shown}」が紙面から失われています"
    return finding("P001", message, _narrowed(span, shown), hint)


def _narrowed(span: Span, text: str) -> Span:
    """The place of a text in the block that begins at `span`, if it is written as it is printed."""
    last = min(span.line + _LINES, len(span.source.lines))
    for line in range(span.line, last + 1):
        start = Span(span.source, line, span.column if line == span.line else 1)
        found = start.find(text)
        if found is not start:
            return found
    return span


def blocks_of(section: Section) -> Mapping[str, Block]:
    trees = tuple((one.blocks, tuple(one.notes.values())) for one in section.chapters)
    return {node.id: node for node in nodes(trees) if isinstance(node, Block)}


def _overflow(section: Section, laid: Laid, blocks: Mapping[str, Block]) -> Iterator[Diagnostic]:
    """P003: text stays within the page and what holds it, and body text within the type area."""
    for text, count in _counted(laid.beyond):
        block = blocks.get(text.owner)
        width = laid.pages[text.page].text_width
        if isinstance(block, Figure) and block.size.width > width:
            continue  # reported with its size (A008)
        shown = text.text[:_SHOWN]
        name, cure = _EDGES[text.edge]
        more = f"（ほか {count - 1} か所）" if count > 1 else ""
        message = f"「{shown}」{more}が{name}から {_amount(text.amount)}はみ出しています"
        place = _narrowed(block.span, shown) if block else section.span
        yield finding("P003", message, place, cure)


def _counted(beyond: Iterable[Beyond]) -> Iterator[tuple[Beyond, int]]:
    """The texts beyond an edge: of those of one block the first, and how many there are."""
    found: dict[object, list[Beyond]] = defaultdict(list)
    for number, text in enumerate(beyond):
        found[number if text.edge == "area" else (text.owner, text.edge)].append(text)
    yield from ((texts[0], len(texts)) for texts in found.values())


def _clashes(section: Section, laid: Laid, blocks: Mapping[str, Block]) -> Iterator[Diagnostic]:
    """P006: no text is printed over another one, and each stands out from its ground."""
    first: dict[tuple[int, str], Clash] = {}
    for clash in laid.clashes:
        first.setdefault((clash.page, clash.owner), clash)
    for clash in first.values():
        block = blocks.get(clash.owner)
        shown, other = clash.text[:_SHOWN], clash.other[:_SHOWN]
        message = f"「{shown}」が「{other}」に重なっています"
        if not other:
            message = f"「{shown}」が、同じような色の地の上か、絵や地の下にあって見えません"
        place = _narrowed(block.span, shown) if block else section.span
        yield finding("P006", message, place, _APART)


def _amount(mm: float) -> str:
    return f"{mm:.1f} mm " if mm < _FAR else f"{_FAR // 1000} m 以上"


def _breaches(
    section: Section, measure: Measure, blocks: Mapping[str, Block]
) -> Iterator[Diagnostic]:
    """P005: a line breaks a rule that every line must keep.

    The place of the finding is the block that the line belongs to.
    """
    if not measure.is_must or measure.allowed:
        return
    for case in measure.worst if measure.cases else ():
        span = blocks[case.source].span if case.source in blocks else section.span
        message = f"組版の規則「{measure.title}」（{measure.numbers}）から外れています"
        cure = _CURES.get(measure.numbers, _CURE)
        shown = case.text.replace(_ATOM, "（図記号）")
        hint = f"「{shown}」: {case.detail}。{cure}{_WHERE}"
        yield finding("P005", message, span, hint)


def draft_marks(section: Section, laid: Laid) -> Iterator[Diagnostic]:
    """U001: marks on the pages that replace something wrong, even if that is allowed."""
    blocks = blocks_of(section)
    for owner, mark in laid.noted:
        span = blocks[owner].span if owner in blocks else section.span
        message = f"下書きの印「{mark[:30]}」が紙面に残っています"
        yield finding(
            "U001",
            message,
            span,
            "該当する許可（allow）を消し、改めて出る指摘に従って直してください",
        )
