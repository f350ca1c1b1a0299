"""Checks of headings, and of typed numbers in them and in captions."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from hakusho.findings.diagnostic import Diagnostic, Mend, Span, finding, replaced
from hakusho.markup.listheads import head
from hakusho.publication.numbering import DEFAULT_HEADINGS, Labels
from hakusho.publication.reading import Publication
from hakusho.tree.blocks.figure import Figure
from hakusho.tree.blocks.heading import Heading
from hakusho.tree.blocks.table import Table
from hakusho.tree.model import Inlines, Text, plain_text

_DIGITS = re.compile(r"[0-9]+")
_KANJI = "一二三四五六七八九十"
_BLANK = r"[ \t\u3000]"
_TYPED = re.compile(
    rf"第[0-9０-９{_KANJI}]+(?:[部編章節項款]|(?={_BLANK}))|[0-9０-９]+[部編章節項款](?={_BLANK}|[:：])"
    rf"|[(（〔【［\[](?:[0-9０-９]+|[{_KANJI}]{{1,3}}|[ア-ンイロハⅠ-ⅿA-Za-z]|[ivx]{{2,4}})[)）〕】］\]]"
    rf"|[0-9０-９]+(?:[-.．－‐–・][0-9０-９]+)+(?:[.．]{_BLANK}?|{_BLANK}(?![0-9度倍億兆万℃%％]))"
    rf"|[0-9０-９]+(?:[.．]\s?(?=\D)|[、)）]|\u3000)|[Ⅰ-ⅿ]+(?:[.．、]|{_BLANK})|[{_KANJI}]{{1,3}}[、.．\u3000]"
    r"|[①-⒇❶-❿㈠-㈩⓵-⓾]"
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


def numbers_are_not_typed(publication: Publication, labels: Labels) -> Iterator[Diagnostic]:
    """M010: a numbered heading has no typed number before its title."""
    headings = publication.settings.numbering.get("headings", DEFAULT_HEADINGS)
    for chapter in publication.chapters:
        own = [b for b in chapter.blocks if isinstance(b, Heading)]
        for heading in own:
            typed = _typed(heading, own)
            if typed and heading.numbered and heading.level <= len(headings):
                message = f"見出しに番号「{typed}」が書かれています"
                hint = (
                    "番号は自動で付くので消してください。番号が要らなければ {-} を付けてください。"
                    "手で書いた番号を全て残すなら、publication.yaml の numbering に "
                    'headings: ["第{1}章"] と書いてください（節に番号が付かなくなります）'
                )
                place = heading.span.find(typed)
                label = labels.by_id.get(heading.id)
                is_same = label and _last_number(typed) == _last_number(label.number)
                yield finding("M010", message, place, hint, _deleted(place) if is_same else None)


def _last_number(text: str) -> str:
    """The last of the numbers in a text; the text itself if it has none."""
    found = [match[0] for match in _DIGITS.finditer(unicodedata.normalize("NFKC", text))]
    return found[-1] if found else text


def _deleted(place: Span) -> Mend | None:
    """The change that deletes what stands at a place, and the blanks behind it."""
    start = place.column - 1
    rest = place.text[start + place.length :]
    written = place.text[start : len(place.text) - len(rest.lstrip(" \t\u3000"))]
    return replaced(place, written, "")


def _typed(heading: Heading, chapter: list[Heading]) -> str:
    """The number that is typed before the title of a heading; empty if there is none.

    A letter or a bare number is one only if another heading of the level goes on with the next.
    """
    text = plain_text(heading.content)
    if match := _TYPED.match(text):
        return match[0].rstrip()
    first, alike = head(text), (one for one in chapter if one.level == heading.level)
    others = (head(plain_text(one.content)) for one in alike if one is not heading)
    is_counted = first and first.is_number and any(one and first.is_like(one) for one in others)
    return first.shown if first and is_counted else ""


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
