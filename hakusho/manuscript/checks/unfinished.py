"""What keeps a book from being released: open remarks, missing pictures, undecided corrections."""

from __future__ import annotations

import re
from collections.abc import Iterator

from hakusho.findings.diagnostic import Diagnostic, finding
from hakusho.publication.reading import Publication
from hakusho.tree.blocks.figure import Figure
from hakusho.tree.blocks.remark import BlockRemark
from hakusho.tree.model import Remark

_SHOWN = 30
_TO_DO = re.compile(r"TODO|要確認")


def what_is_open(publication: Publication) -> Iterator[Diagnostic]:
    """U002, U003, U004: open remarks, missing pictures, undecided corrections."""
    for node in publication.all_nodes:
        if isinstance(node, Remark | BlockRemark) and _TO_DO.search(node.text):
            hint = "確かめて原稿を直し、覚え書きを消してください"
            yield finding("U002", f"覚え書き「{_short(node.text)}」が残っています", node.span, hint)
        elif isinstance(node, Figure) and not node.address and not node.is_faulty:
            message = f"図「#{node.id}」の画像が届いていません"
            yield finding(
                "U003", message, node.entry.span, "file: に書いた場所に画像を置いてください"
            )
    for correction in publication.corrections:
        if correction.status == "未決":
            message = f"訂正「{_short(correction.found)}」が未決です"
            hint = "決めた形を corrected: に書き、status: を訂正にしてください"
            yield finding("U004", message, correction.span, hint)


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
