"""Editors' remarks between blocks (`<!-- … -->`): printed in proofs only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from hakusho.tree.model import Block


@dataclass(frozen=True, slots=True)
class BlockRemark(Block):
    """A remark that is a block of its own."""

    kind: ClassVar[str] = "remark"
    text: str
