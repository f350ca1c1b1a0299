"""The kinds of blocks, and those that a `:::{name}` block makes."""

from __future__ import annotations

from hakusho.tree.blocks.box import Box
from hakusho.tree.blocks.fault import BlockFault
from hakusho.tree.blocks.figure import Figure, Image
from hakusho.tree.blocks.heading import Heading
from hakusho.tree.blocks.itemization import Itemization
from hakusho.tree.blocks.keyfigures import KeyFigures
from hakusho.tree.blocks.listing import Listing
from hakusho.tree.blocks.paragraph import Paragraph
from hakusho.tree.blocks.quotation import Quotation
from hakusho.tree.blocks.remark import BlockRemark
from hakusho.tree.blocks.rule import Rule
from hakusho.tree.blocks.sidebar import Sidebar
from hakusho.tree.blocks.sidebyside import SideBySide
from hakusho.tree.blocks.signature import Signature
from hakusho.tree.blocks.summary import Summary
from hakusho.tree.blocks.table import Table

KINDS = (
    Heading,
    Paragraph,
    Itemization,
    Quotation,
    Listing,
    Figure,
    Image,
    SideBySide,
    Table,
    KeyFigures,
    Sidebar,
    Box,
    Summary,
    Signature,
    Rule,
    BlockRemark,
    BlockFault,
)

# The kinds that a `:::{name}` block makes, by name.
WRITTEN = {
    kind.kind: kind
    for kind in (Figure, SideBySide, Table, KeyFigures, Sidebar, Box, Summary, Quotation, Signature)
}
