"""What stands in a draft in the place of a block that could not be made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from hakusho.tree.model import Block


@dataclass(frozen=True, slots=True)
class BlockFault(Block):
    """A fault, said in its place."""

    kind: ClassVar[str] = "fault"
    text: str
