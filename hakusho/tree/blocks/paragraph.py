"""Paragraphs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from hakusho.tree.model import Block, Inlines


@dataclass(frozen=True, slots=True)
class Paragraph(Block):
    """A paragraph; its indent comes from style (JLREQ 3.5.1, R34)."""

    kind: ClassVar[str] = "paragraph"
    content: Inlines
