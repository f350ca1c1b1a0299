"""Headings: a title, and apart from it related parts of the book and an author."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from hakusho.tree.model import Block, Inlines


@dataclass(frozen=True, slots=True)
class Heading(Block):
    """`# 題 {#id see="#part3" author="編集室"}`: level 1 is the chapter's title.

    `see` and `author` are printed after the title in the body, never in contents, running heads or
    bookmarks.
    """

    kind: ClassVar[str] = "heading"
    level: int
    content: Inlines
    numbered: bool
    see: tuple[str, ...] = ()
    author: str = ""
