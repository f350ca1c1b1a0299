"""The front matter of a Markdown file: keys between `---` (YAML) or `+++` (TOML) at its head.

Of these the title and the id are used: as a heading above the blocks of the file.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from hakusho.findings.diagnostic import Report, Source, Span, finding
from hakusho.markup.ids import Ids
from hakusho.markup.inlines import InlineReader
from hakusho.sources.data import Written, names
from hakusho.tree.blocks.heading import Heading
from hakusho.tree.blocks.remark import BlockRemark
from hakusho.tree.directive import ID
from hakusho.tree.model import Block, plain_text

_FENCE = re.compile(r"(---|\+\+\+)[ \t]*")
_ENDS = {"---": re.compile(r"(?:---|\.\.\.)[ \t]*"), "+++": re.compile(r"\+\+\+[ \t]*")}
_KEY = re.compile(r"[\w-]+[ \t]*[:=]")
_SHOWN = 6  # names of keys in a message
_LOWEST = 6  # level of a heading


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What a file says of itself; `lines` is the number of its lines, 0 if there is none."""

    lines: int = 0
    title: Written | None = None
    id: str = ""


def read(source: Source, report: Report) -> FrontMatter:
    """The front matter of a source; keys that mean nothing here are told (M021)."""
    fence = _FENCE.fullmatch(source.lines[0])
    if fence is None:
        return FrontMatter()
    ends = _ENDS[fence[1]]
    end = next((n for n, line in enumerate(source.lines[1:], 1) if ends.fullmatch(line)), 0)
    inside = source.lines[1:end] if end else ()
    if not any(map(_KEY.match, inside)):
        return FrontMatter(_unclosed(source, fence[1], end, report))
    text = "\n".join(("", *inside))  # the lines keep their numbers
    part = Source(source.path, text)
    keys = names(part, report) if fence[1] == "---" else _toml(part, report)
    return _front_matter(source, end + 1, keys, report)


def _unclosed(source: Source, fence: str, end: int, report: Report) -> int:
    """The number of lines with keys that no second fence ends, which is reported (M003)."""
    if end or not any(map(_KEY.match, source.lines[1:2])):
        return 0
    message = f"前書きが閉じていません（初めの {fence} に対応する行がありません）"
    hint = f"前書きの項目の次の行に {fence} だけを書いてください"
    report(finding("M003", message, source.span(1, 1, len(fence)), hint))
    return next((n for n, line in enumerate(source.lines) if not line.strip()), 1)


def _toml(source: Source, report: Report) -> Mapping[str, Written]:
    """The keys of front matter in TOML, with their values if these are texts."""
    try:
        found = tomllib.loads(source.text)
    except tomllib.TOMLDecodeError:
        message = "前書き（+++ の間）をTOMLとして読めません"
        hint = '「title = "題"」のように書くか、前書きを消してください'
        report(finding("Y001", message, source.span(2), hint))
        return {}
    return {
        key: Written(value if isinstance(value, str) else "", _line_of(key, source))
        for key, value in found.items()
    }


def _line_of(key: str, source: Source) -> Span:
    starts = (n for n, line in enumerate(source.lines, 1) if line.lstrip("[ ").startswith(key))
    return source.span(next(starts, 2))


def _front_matter(
    source: Source, lines: int, keys: Mapping[str, Written], report: Report
) -> FrontMatter:
    title, own = keys.get("title"), keys.get("id")
    has_id = own is not None and bool(ID.fullmatch(own.text))
    used = {"title"} | ({"id"} if has_id else set())
    _tell([key for key in keys if key not in used], source, report)
    if title:
        place = source.span(title.span.line, title.span.column, len(title.text))
        title = Written(title.text, place)
    return FrontMatter(lines, title or None, own.text if own and has_id else "")


def _tell(unused: Sequence[str], source: Source, report: Report) -> None:
    if unused:
        listed = "、".join(unused[:_SHOWN]) + ("など" if len(unused) > _SHOWN else "")
        message = f"前書きの項目「{listed}」は使いません"
        hint = "前書きから使うのは title と id です。ほかの項目は、消さなくてもかまいません"
        report(finding("M021", message, source.span(1, 1, 3), hint))


# -- the title -----------------------------------------------------------------------------


def titled(
    blocks: Sequence[Block], front: FrontMatter, inline: InlineReader, ids: Ids
) -> Iterator[Block]:
    """The blocks of a file with the title and the id of its front matter.

    A title stands above all headings, which then are one level lower; but a first heading that is
    the only one of its level is the title already.
    """
    printed = [block for block in blocks if not isinstance(block, BlockRemark)]
    titles = [one for one in blocks if isinstance(one, Heading) and one.level == 1]
    is_first = bool(titles) and printed[:1] == titles[:1]
    if front.title and not (is_first and len(titles) == 1):
        is_repeated = is_first and plain_text(titles[0].content) == front.title.text
        start = blocks.index(titles[1]) if is_repeated else 0
        if not is_repeated:
            yield _heading(front.title, front.id, inline, ids)
        yield from blocks[:start]
        yield from map(_lower, blocks[start:]) if titles else blocks
        return
    for block in blocks:
        is_own = is_first and block is titles[0] and "{" not in block.span.text
        yield replace(block, id=ids.written(front.id)) if is_own and front.id else block


def _heading(title: Written, name: str, inline: InlineReader, ids: Ids) -> Heading:
    content = inline.read_text(title.text, title.span, terms=False)
    block_id = ids.written(name) or ids.make("heading", title.text)
    return Heading(block_id, title.span, 1, content, numbered=True)


def _lower(block: Block) -> Block:
    if not isinstance(block, Heading):
        return block
    return replace(block, level=min(block.level + 1, _LOWEST))
