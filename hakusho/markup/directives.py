"""What a `:::{name}` block lacks, or has and does not take: that would be lost without a word."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

from hakusho.findings.diagnostic import did_you_mean, finding
from hakusho.tree.blocks.box import Box
from hakusho.tree.blocks.figure import Figure
from hakusho.tree.blocks.remark import BlockRemark
from hakusho.tree.blocks.sidebar import Sidebar
from hakusho.tree.blocks.table import Table
from hakusho.tree.directive import ID, Directive, Material
from hakusho.tree.model import Block, plain_text

# The kinds that place what is defined elsewhere by its id: what it is, where it and its title are.
_PLACED: Mapping[type[Block], tuple[str, str, str]] = {
    Figure: ("図", "figures.yaml に", "figures.yaml の caption に"),
    Table: ("表", "tables フォルダーに", "表の定義の title に"),
}
_TITLED = (Box, Sidebar)


def is_complete(kind: type[Block], written: Directive, material: Material) -> bool:
    """Whether a block says what it places; reports M004 for all that is missing or too much."""
    title = plain_text(written.title).strip()
    place = written.span.find(title)
    if kind in _PLACED and not written.attributes.id:
        message = f"どの{_PLACED[kind][0]}を置くのか、id がありません"
        hint = _hint(kind, written, title, material)
        material.report(finding("M004", message, place, hint))
        return False
    if title and kind not in _TITLED:
        message = f"{{{written.name}}} の後の「{title}」は印刷されません"
        to = _PLACED[kind][2] if kind in _PLACED else "囲みの中に"
        material.report(finding("M004", message, place, f"{to}移すか、消してください"))
    lost = [one for one in written.children if not isinstance(one, BlockRemark)]
    if kind in _PLACED and lost:
        message = f":::{{{written.name}}} と ::: の間に書いたものは印刷されません"
        hint = "::: の後に移すか、消してください"
        material.report(finding("M004", message, lost[0].span, hint))
    return True


def _hint(kind: type[Block], written: Directive, title: str, material: Material) -> str:
    """How to write the id that the title is meant as, without its sign or with a full-width one."""
    if any(isinstance(one, Table) for one in written.children):
        return f"原稿に書いた表は、:::{{{written.name}}} と ::: の行を消して、表だけにしてください"
    known = material.figures if kind is Figure else material.tables
    meant = unicodedata.normalize("NFKC", title).strip("#{} ")
    near = did_you_mean(meant, known, f":::{{{{{written.name}}}}} #{{}}")
    where = f"半角の「#」と、{_PLACED[kind][1]}ある id"
    example = meant if ID.fullmatch(meant) else "id"
    return near or f":::{{{written.name}}} #{example} のように、{where} を書いてください"
