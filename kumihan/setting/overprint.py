"""Texts that are printed over each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from weasyprint.document import Page

from kumihan.engine import pages
from kumihan.setting.printed import Printed

_DEEP, _WIDE = 0.1, 0.3  # em of the smaller text: by how much two texts lie over each other


def overlaps(page: Page, texts: Sequence[Printed]) -> Iterator[tuple[Printed, Printed]]:
    """The texts that are printed over one of another line: the lower one, then the upper one.

    On a page whose text is turned, the margins are looked at by themselves.
    """
    is_turned = pages.turning(page) is not None
    for _, group in groupby(texts, lambda text: is_turned and text.is_margin):
        above: list[Printed] = []
        for text in sorted(group, key=lambda text: text.top):
            above = [other for other in above if other.bottom > text.top]
            yield from ((text, other) for other in above if _is_over(text, other))
            above.append(text)


def _is_over(text: Printed, other: Printed) -> bool:
    if text.line is other.line:
        return False
    em = min(text.em, other.em)
    depth = min(text.bottom, other.bottom) - max(text.top, other.top)
    width = min(text.right, other.right) - max(text.left, other.left)
    return depth > _DEEP * em and width > _WIDE * em
