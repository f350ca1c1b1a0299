"""Breaks between passages: `---`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from hakusho.tree.model import Block


@dataclass(frozen=True, slots=True)
class Rule(Block):
    """A thematic break."""

    kind: ClassVar[str] = "rule"
