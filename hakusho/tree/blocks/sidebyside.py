"""Two or three figures side by side, `::::{side-by-side}` around their `:::{figure}` blocks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from hakusho.findings.diagnostic import finding
from hakusho.tree.blocks.fault import BlockFault
from hakusho.tree.blocks.figure import Figure
from hakusho.tree.directive import Directive, Material
from hakusho.tree.model import Block

FEWEST, MOST = 2, 3


@dataclass(frozen=True, slots=True)
class SideBySide(Block):
    """Figures in a row, each with its own number and caption, aligned at the head (R65, R66).

    A figure that the ledger lacks is replaced by a fault.
    """

    kind: ClassVar[str] = "side-by-side"
    children: tuple[Block, ...]

    attributes: ClassVar[tuple[str, ...]] = ()

    @property
    def figures(self) -> tuple[Figure, ...]:
        """The figures of the row."""
        return tuple(child for child in self.children if isinstance(child, Figure))

    @property
    def position(self) -> str:
        """The position on the page of all of them: the one that the first figure asks for."""
        return next((figure.entry.position for figure in self.figures), "auto")

    @classmethod
    def from_directive(cls, written: Directive, material: Material) -> Block:
        """The row of a `:::{side-by-side}` block; M017 for anything but two or three figures."""
        others = [one for one in written.children if not isinstance(one, (Figure, BlockFault))]
        for other in others:
            message = "横に並べられるのは、台帳の図だけです"
            hint = ":::{figure} #id と ::: の組だけを置き、ほかは外に出してください"
            material.report(finding("M017", message, other.span, hint))
        children = tuple(one for one in written.children if one not in others)
        if not others and not FEWEST <= len(children) <= MOST:
            message = f"横に並べる図が {len(children)} 個です"
            hint = f"図は {FEWEST} 個か {MOST} 個にしてください"
            material.report(finding("M017", message, written.span, hint))
        return cls(written.id, written.span, _sharing(children, material))


def _sharing(children: tuple[Block, ...], material: Material) -> tuple[Block, ...]:
    """Figures with their shares of the width, in pictures of one height if none is stated."""
    count = len(children)
    shared = tuple(
        replace(
            one, size=material.room.share(one.entry, count, material.shape(one.entry, one.chart))
        )
        if isinstance(one, Figure)
        else one
        for one in children
    )
    free = [one.size.height for one in shared if isinstance(one, Figure) and not one.entry.height]
    return tuple(
        replace(one, size=replace(one.size, height=max(free)))
        if isinstance(one, Figure) and not one.entry.height
        else one
        for one in shared
    )
