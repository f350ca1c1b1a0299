"""Itemized text (箇条書き): bulleted or numbered items whose turnover lines hang."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from hakusho.tree.model import Block


@dataclass(frozen=True, slots=True)
class Itemization(Block):
    """A list; `start` is the first number of a numbered one, 0 for bullets (R35).

    `level` is the depth among numbered lists, from 1. `tasks` says for each item of a list of tasks
    whether it is `todo` or `done`; it is empty for other items, and for all of other lists.
    """

    kind: ClassVar[str] = "itemization"
    start: int
    items: tuple[tuple[Block, ...], ...]
    tight: bool
    level: int = 1
    tasks: tuple[str, ...] = ()
