"""Checks of headings, and of typed numbers in them and in captions."""

from __future__ import annotations

import re
from collections.abc import Iterator

from hakusho.findings.diagnostic import Diagnostic, finding
from hakusho.publication.numbering import DEFAULT_HEADINGS, Labels
from hakusho.publication.reading import Publication
from hakusho.tree.blocks.figure import Figure
from hakusho.tree.blocks.heading import Heading
from hakusho.tree.blocks.table import Table
from hakusho.tree.model import Inlines, Text, plain_text

_TYPED = re.compile(
    r"第[0-9０-９一二三四五六七八九十]+[部章節項]|[(（][0-9０-９]+[)）]|[0-9０-９]+[.．]\s?(?=\D)"
    r"|[(（][ア-ンイロハ][)）]"
)
_TYPED_CAPTION = re.compile(
    r"(?:図表|図|表|資料|グラフ|写真)[\s\u3000]?[0-9０-９]+(?:[-－‐–―.．・][0-9０-９]+)*(?=[\s\u3000：:.．])"
)


def levels_do_not_skip(publication: Publication, _labels: Labels) -> Iterator[Diagnostic]:
    """M008: a heading is at most one level below the one before it."""
    for chapter in publication.chapters:
        level = 1
        for heading in (b for b in chapter.blocks if isinstance(b, Heading)):
            if heading.level > level + 1:
                message = f"見出しの段が {'#' * level} から {'#' * heading.level} へ飛んでいます"
                hint = f"{'#' * (level + 1)} にしてください"
                yield finding("M008", message, heading.span, hint)
            level = heading.level


def numbers_are_not_typed(publication: Publication, _labels: Labels) -> Iterator[Diagnostic]:
    """M010: a numbered heading has no typed number before its title."""
    headings = publication.settings.numbering.get("headings", DEFAULT_HEADINGS)
    for chapter in publication.chapters:
        for heading in (b for b in chapter.blocks if isinstance(b, Heading)):
            match = _TYPED.match(plain_text(heading.content))
            if match and heading.numbered and heading.level <= len(headings):
                message = f"見出しに番号「{match[0]}」が書かれています"
                hint = (
                    "番号は自動で付くので消してください。番号が要らなければ {-} を付けてください。"
                    "手で書いた番号を全て残すなら、publication.yaml の numbering に "
                    'headings: ["第{1}章"] と書いてください（節に番号が付かなくなります）'
                )
                yield finding("M010", message, heading.span.find(match[0].rstrip()), hint)


def captions_have_no_typed_numbers(
    publication: Publication, labels: Labels
) -> Iterator[Diagnostic]:
    """M010: the caption of a numbered figure or table does not begin with a typed number."""
    captions: list[tuple[str, Inlines]] = [
        (one.id, one.caption) for one in publication.placed(Figure)
    ]
    captions += [(one.id, line) for one in publication.placed(Table) for line in one.caption[:1]]
    for name, caption in captions:
        first = caption[0] if caption else None
        match = _TYPED_CAPTION.match(first.text) if isinstance(first, Text) else None
        if match and isinstance(first, Text) and name in labels.by_id and labels.by_id[name].number:
            message = f"題に番号「{match[0]}」が書かれています"
            hint = "番号は自動で付くので消してください"
            yield finding("M010", message, first.span.part(0, match[0]), hint)
