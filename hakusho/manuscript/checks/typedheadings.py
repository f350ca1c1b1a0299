"""A check of paragraphs that are written like headings."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from hakusho.findings.diagnostic import Diagnostic, Span, finding
from hakusho.publication.numbering import DEFAULT_HEADINGS, FIELD, Labels
from hakusho.publication.reading import Chapter, Publication
from hakusho.tree.blocks.heading import Heading
from hakusho.tree.blocks.paragraph import Paragraph
from hakusho.tree.blocks.remark import BlockRemark
from hakusho.tree.model import Block, Inline, Phrase, Text, plain_text

_LONGEST = 40  # characters of a line that is a heading
_DEEPEST = 6
_DIGITS = "(?:[0-9０-９]{1,2}|[一二三四五六七八九十]{1,3})"
_BLANK = "[ \t\u3000]"
# What begins a heading, by its kind: a paragraph of the same kind beside it makes both a list.
_HEADS = {
    "第": re.compile(rf"第{_DIGITS}[編章節款](?={_BLANK}|$)"),
    "（": re.compile(rf"[(（]{_DIGITS}[)）](?=\S|{_BLANK})"),
    "-": re.compile(rf"[0-9０-９]{{1,2}}(?:[-－‐–.．][0-9０-９]{{1,2}})+[.．]?(?={_BLANK}+\D)"),
    "1": re.compile(
        rf"(?![0-9]+\.)[0-9０-９]{{1,2}}(?:[.．](?![0-9０-９])|\u3000|{_BLANK}(?=[^\W\d_]))"
    ),
    "一": re.compile(r"[一二三四五六七八九十]{1,3}(?:[、.．]|\u3000)"),
    "Ⅰ": re.compile(rf"[Ⅰ-Ⅻ](?:[.．、]|{_BLANK})"),
    "■": re.compile(r"[■◆▼●◎□◇▽]"),
    "【": re.compile(r"(?:【[^【】]+】|〈[^〈〉]+〉|≪[^≪≫]+≫)$"),
}
_UNNUMBERED = ("■", "【", "**")
_SENTENCE = re.compile(r"[。．、，！？!?：:；」』〕]$|です$|ます$|である$|[。、，].")
_NOT_A_TITLE = re.compile(r"(?:図表|図|表|写真|資料|出典|注)[ \u3000]?[0-9０-９：:]|[0-9０-９]+年")


@dataclass(frozen=True, slots=True)
class _Title:
    """A paragraph that is written like a heading: its kind, and what is typed before its text."""

    kind: str
    typed: str
    text: str


def paragraphs_are_no_headings(publication: Publication, _labels: Labels) -> Iterator[Diagnostic]:
    """M031: no paragraph stands for a heading."""
    patterns = publication.settings.numbering.get("headings", DEFAULT_HEADINGS)
    for chapter in publication.chapters:
        if chapter.kind not in ("preface", "afterword"):  # they end with dates and names
            yield from _in_chapter(chapter, patterns)


def _in_chapter(chapter: Chapter, patterns: Sequence[str]) -> Iterator[Diagnostic]:
    blocks = [block for block in chapter.blocks if not isinstance(block, BlockRemark)]
    titles = [_title(block) for block in blocks]
    level = 1
    for index, (block, title) in enumerate(zip(blocks, titles, strict=True)):
        if isinstance(block, Heading):
            level = block.level
        after = blocks[index + 1] if index + 1 < len(blocks) else None
        if not title or not after or _is_alike(title, titles, index):
            continue
        if title.kind not in _UNNUMBERED:
            level = min(_level(title.typed, patterns) or level + 1, level + 1, _DEEPEST)
            message = f"「{title.typed}」で始まるこの段落は、見出しになりません"
            yield _told(message, block.span, level, "", "番号は組むときに付きます")
        elif not isinstance(after, Heading):
            message = f"「{title.text}」だけの段落は、見出しになりません"
            number = "{-} を消すと、番号が付きます"
            yield _told(message, block.span, min(level + 1, _DEEPEST), " {-}", number)


def _is_alike(title: _Title, titles: Sequence[_Title | None], index: int) -> bool:
    """Whether a paragraph beside a title is of the same kind: together they are a list."""
    beside = (*titles[max(0, index - 1) : index], *titles[index + 1 : index + 2])
    return any(other and other.kind == title.kind for other in beside)


def _title(block: Block) -> _Title | None:
    """The title that a paragraph is written like; None if it is like a sentence."""
    if not isinstance(block, Paragraph):
        return None
    text = plain_text(block.content, "\n").strip()
    if len(text) > _LONGEST or "\n" in text or _SENTENCE.search(text):
        return None
    for kind, head in _HEADS.items():
        match = head.match(text)
        if match and head.search(text, match.end()):
            return None  # the items of a list, one line each
        if match and (kind == "【" or text[match.end() :].strip() or kind == "第"):
            return _Title(kind, match[0].strip(), text[match.end() :].strip() or text)
    is_bold = _is_bold(block.content) and not _NOT_A_TITLE.match(text)
    return _Title("**", "", text) if is_bold else None


def _is_bold(content: Sequence[Inline]) -> bool:
    """Whether all of a paragraph is one run of bold text."""
    filled = [one for one in content if not (isinstance(one, Text) and not one.text.strip())]
    return len(filled) == 1 and isinstance(filled[0], Phrase) and filled[0].element == "strong"


def _level(typed: str, patterns: Sequence[str]) -> int:
    """The level of headings that the book numbers like this; 0 if there is none."""
    written = _shape(unicodedata.normalize("NFKC", typed))
    shapes = (_shape(unicodedata.normalize("NFKC", FIELD.sub("1", one))) for one in patterns)
    return next((level for level, one in enumerate(shapes, start=1) if one == written), 0)


def _shape(number: str) -> str:
    """What a number is written with, whatever its value: 第0節."""
    return re.sub(r"\d+|[一二三四五六七八九十]+", "0", number).rstrip(".")


def _told(message: str, place: Span, level: int, end: str, number: str) -> Diagnostic:
    """The finding about a paragraph, with the heading to write for it."""
    written = f"{'#' * level} 題{end}"
    hint = f"見出しなら「{written}」と書いてください（{number}）。文なら「。」で終えてください"
    return finding("M031", message, place, hint)
