"""The kinds of blocks. One kind is `blocks/<kind>.py`, `templates/blocks/<kind>.html`,
`styles/blocks/<kind>.css` and one entry in `KINDS`."""

from __future__ import annotations

from hakusho.blocks.box import Box
from hakusho.blocks.fault import BlockFault
from hakusho.blocks.figure import Figure, Image
from hakusho.blocks.heading import Heading
from hakusho.blocks.itemization import Itemization
from hakusho.blocks.listing import Listing
from hakusho.blocks.paragraph import Paragraph
from hakusho.blocks.quotation import Quotation
from hakusho.blocks.remark import BlockRemark
from hakusho.blocks.rule import Rule
from hakusho.blocks.sidebar import Sidebar
from hakusho.blocks.sidebyside import SideBySide
from hakusho.blocks.signature import Signature
from hakusho.blocks.table import Table

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
    Sidebar,
    Box,
    Signature,
    Rule,
    BlockRemark,
    BlockFault,
)

# The kinds that a `:::{name}` block makes, by name.
WRITTEN = {
    kind.kind: kind for kind in (Figure, SideBySide, Table, Sidebar, Box, Quotation, Signature)
}
