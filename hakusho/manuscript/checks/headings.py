"""Checks of headings."""

from __future__ import annotations

import re
from collections.abc import Iterator

from hakusho.findings.diagnostic import Diagnostic, finding
from hakusho.publication.numbering import DEFAULT_HEADINGS, Labels
from hakusho.publication.reading import Publication
from hakusho.tree.blocks.heading import Heading
from hakusho.tree.model import plain_text

_TYPED = re.compile(
    r"第[0-9０-９一二三四五六七八九十]+[部章節項]|[(（][0-9０-９]+[)）]|[0-9０-９]+[.．]\s?(?=\D)"
    r"|[(（][ア-ンイロハ][)）]"
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
