"""Page floats: which blocks of a document float, where they stand in it, and what waits.

A float of `-kumihan-page-float: auto` stays where it stands if it fits there; `top` and `bottom`
ask for the head or foot of a page. `-kumihan-float-clear: page` has all floats before a block
placed above it, `order` those of its kind, except at the foot of its page by wish. `pagefloats`
decides; here is what it decides about.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import copy
from dataclasses import fields, replace
from typing import Any

from weasyprint.layout import block

from kumihan.engine.boxes import (
    BlockBox,
    BlockContainerBox,
    BlockLevelBox,
    Box,
    LineBox,
    ParentBox,
    SkipStack,
    restyle,
)
from kumihan.engine.marks import Mark
from kumihan.paging.state import END, Context, Float, NextPage, Path

CLEAR = "clear"
_NUMBER = Mark[int]("float")  # of a float in its document


class Resume(dict[int, SkipStack]):
    """Where a page begins, as a skip stack of WeasyPrint's, and which floats are placed before it.

    `then` is the page break that comes when all floats are placed; None when the text goes on.
    """

    def __init__(
        self, at: Mapping[int, SkipStack], placed: frozenset[int], then: NextPage | None = None
    ) -> None:
        super().__init__(at)
        self.placed = placed
        self.then = then

    def _key(self) -> tuple[Any, ...]:
        return dict(self), self.placed, self.then

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Resume) and self._key() == other._key()

    def __ne__(self, other: object) -> bool:
        return not self == other

    __hash__ = None

    def __reduce__(self) -> tuple[Any, ...]:
        return Resume, self._key()


def path_of(resume_at: SkipStack) -> Path:
    """Where a page begins or ends as a path; END when nothing follows."""
    if resume_at is None:
        return END
    path: list[float] = []
    while isinstance(resume_at, dict) and len(resume_at) == 1:
        ((index, resume_at),) = resume_at.items()
        path.append(index)
    return tuple(path)


def floats_of(root: Box) -> list[Float]:
    """The floats of a document and the blocks that wait for them, in its order.

    Blocks within tables, flexible boxes and lines do not float.
    """
    found: list[tuple[Box, Path, str, tuple[Box, ...]]] = []
    links: dict[str, Path] = {}
    stack: list[tuple[Box, Path, tuple[Box, ...]]] = [(root, (), ())]
    while stack:
        box, path, above = stack.pop()
        if box.link and box.link[1][0] == "internal":  # ("url", ("internal", id))
            links.setdefault(box.link[1][1], path)
        if not isinstance(box, ParentBox):
            continue
        is_block = isinstance(box, BlockLevelBox)
        if above and is_block and all(isinstance(one, BlockBox) for one in above):
            wish = box.style["kumihan_page_float"]
            if wish == "none" and box.style["kumihan_float_clear"] != "none":
                wish = CLEAR
            if wish != "none":
                found.append((box, path, wish, above))
        inner = (*above, box)
        stack += [(c, (*path, n), inner) for n, c in reversed(tuple(enumerate(box.children)))]
    for number, (box, *_) in enumerate(found):
        _NUMBER.put(box, number)
    those = {id(box) for box, _, wish, _ in found if wish != CLEAR}
    return [
        Float(number=number, box=box, path=path, wish=wish, mention=_mention(box, links),
              leader=leader, leads=leads)
        for number, (box, path, wish, above) in enumerate(found)
        for leader, leads in (_leader(box, path, above, those),)
    ]  # fmt: skip


def _mention(box: Box, links: Mapping[str, Path]) -> Path | None:
    """The first link to a block, or to one within it."""
    ids = (element.get("id", "") for element in box.element.iter())
    return min((links[name] for name in ids if name in links), default=None)


def _leader(box: Box, path: Path, above: Sequence[Box], floats: Iterable[int]) -> tuple[Box, Path]:
    """The first of the blocks before a block that no page break may part from it, and its place."""
    while above:
        before = [(n, c) for n, c in enumerate(above[-1].children[: int(path[-1])])
                  if id(c) not in floats]  # fmt: skip
        if not before:
            box, path, above = above[-1], path[:-1], above[:-1]
            continue
        index, previous = before[-1]
        if block.block_level_page_break(previous, box) not in ("avoid", "avoid-page"):
            break
        box, path = previous, (*path[:-1], index)
    return box, path


def placed_in(box: Box) -> dict[int, Box]:
    """The floats, and the blocks that wait for them, below a box that is laid out, by number."""
    found: dict[int, Box] = {}
    stack = [box]
    while stack:
        one = stack.pop()
        number = _NUMBER.of(one)
        if number is not None:
            found[number] = one
        elif isinstance(one, BlockContainerBox):
            stack += one.children
    return found


def has_few_lines(box: Box, number: int) -> bool:
    """Whether a laid-out box has fewer lines than this number, and no floats."""
    stack, count = [box], 0
    while stack and count < number:
        one = stack.pop()
        count += number if _NUMBER.is_on(one) else isinstance(one, LineBox)
        if isinstance(one, ParentBox) and not isinstance(one, LineBox):
            stack += one.children
    return count < number


@contextmanager
def arranged(away: Iterable[Float], stopped: Iterable[Float]) -> Iterator[None]:
    """Take some floats out of the flow, and end the page before others, for the time of a layout.

    Removed floats are emptied, or WeasyPrint would undo the notes of every abandoned attempt inside
    them.
    """
    away = tuple(away)
    changed = [*((one.box, {"column_span": "none"}) for one in away)]
    changed += [(one.leader, {"break_before": "page"}) for one in stopped]
    styles = [(box, box.style) for box, _ in changed]
    children = [(one.box, one.box.children) for one in away]
    try:
        for box, values in changed:
            restyle(box, **values)
        for one in away:
            one.box.is_in_normal_flow, one.box.children = _no, []
        yield
    finally:
        for box, style in reversed(styles):
            box.style = style
        for box, inner in children:
            del box.is_in_normal_flow
            box.children = inner


def _no() -> bool:
    return False


def sort_notes(context: Context, order: Mapping[int, int]) -> None:
    """Put the notes of a page, which floats called first, into the order of the document."""
    notes = context.kumihan.notes
    if notes.rest is None:
        called = notes.boxes[notes.carried :]
        notes.boxes[notes.carried :] = sorted(called, key=lambda note: order.get(id(note), 0))


class Snapshot:
    """What a layout changes besides its boxes, so that it can be undone."""

    _NAMES = ("footnotes", "reported_footnotes", "broken_out_of_flow", "excluded_shapes")

    def __init__(self, context: Context, *lists: list[Box]) -> None:
        self._context = context
        self._lists = [(one, tuple(one)) for one in lists]
        self._values = {name: copy(getattr(context, name)) for name in self._NAMES}
        self._bottom, self._line = context.page_bottom, context.kumihan.line
        self._area = context.current_footnote_area.height
        notes = context.kumihan.notes
        self._notes = replace(notes, boxes=list(notes.boxes))
        page = context.current_page
        self._running = {n: list(pages[page]) for n, pages in context.running_elements.items()
                         if page in pages}  # fmt: skip

    def restore(self) -> None:
        """Undo what was laid out since."""
        context = self._context
        for one, content in self._lists:
            one[:] = content
        for name, value in self._values.items():
            setattr(context, name, copy(value))
        context.page_bottom, context.kumihan.line = self._bottom, self._line
        context.current_footnote_area.height = self._area
        for field in fields(self._notes):
            setattr(context.kumihan.notes, field.name, copy(getattr(self._notes, field.name)))
        for name, pages in context.running_elements.items():
            pages.pop(context.current_page, None)
            if name in self._running:
                pages[context.current_page] = list(self._running[name])
