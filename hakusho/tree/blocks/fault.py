"""The text that replaces a block that could not be made, in a draft."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from hakusho.tree.model import Block


@dataclass(frozen=True, slots=True)
class BlockFault(Block):
    """A short text that says what is missing; `meant` is the id that was probably to be placed."""

    kind: ClassVar[str] = "fault"
    text: str
    meant: str = ""
