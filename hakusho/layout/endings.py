"""The last page of a chapter: how full it is, and which paragraphs could take it back (追込み)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from hakusho.html.sections import Section
from hakusho.tree.blocks.figure import Figure
from hakusho.tree.blocks.paragraph import Paragraph
from hakusho.tree.blocks.table import Table
from hakusho.tree.model import Block, nodes
from kumihan.engine.pages import Extent, TextLine
from kumihan.setting.laid import Laid

_SHORT, _FULL = 0.25, 0.75  # of the height of the type area that the last page should fill
_PAGES = 4  # the last pages of a chapter, whose paragraphs may be shortened
_LAST_LINE = 0.2  # of the measure: a longer last line is hardly taken into the lines before it
_LINES = 3  # a paragraph of fewer lines has too few spaces for the characters of its last one


@dataclass(frozen=True, slots=True)
class Ending:
    """What stands on the last page of a section that is not full, and the number of its lines.

    Without lines there are figures and tables only (`has_text` is False), or nearly nothing.
    """

    first: Block
    lines: int
    has_text: bool


def ending(section: Section, laid: Laid) -> Ending | None:
    """The last page of chapters, if it is under a quarter full, or has only figures and tables."""
    last, page = len(laid.pages) - 1, laid.pages[-1]
    parts = list(_parts(section, laid, last))
    if not last or not parts:
        return None
    first = parts[0][0]
    foot = max(extent.y + extent.height for _, extent in parts) - page.head
    is_new = laid.places[first.id].page == last
    if is_new and all(isinstance(block, Figure | Table) for block, _ in parts):
        return Ending(first, 0, has_text=False) if foot < page.text_height * _FULL else None
    if foot >= page.text_height * _SHORT:
        return None
    names = {block.id for block, _ in parts}
    count = sum(line.extent.page == last for line in laid.lines if line.owner in names)
    return Ending(first, count, has_text=True)


def _parts(section: Section, laid: Laid, page: int) -> Iterator[tuple[Block, Extent]]:
    """The blocks of the chapters on a page of the section, with their parts on it."""
    for chapter in section.chapters:
        for block in chapter.blocks:
            for extent in laid.extents.get(block.id, ()):
                if extent.page == page:
                    yield block, extent


def shortened(section: Section, laid: Laid) -> Sequence[str]:
    """The ids of the paragraphs that may take back the last page when each gets a line less.

    None if the last page is full enough, or has more lines than such paragraphs could take back:
    about every other one has spaces enough for the characters of its last line.
    """
    found = ending(section, laid)
    if found is None or not found.lines:
        return ()
    able = sorted(_able(section, laid))
    return [name for _, name in able] if 2 * found.lines <= len(able) else ()


def _able(section: Section, laid: Laid) -> Iterator[tuple[float, str]]:
    """The paragraphs of the last pages with a short last line: its share of the measure, the id."""
    first = len(laid.pages) - _PAGES
    lines: dict[str, list[TextLine]] = defaultdict(list)
    for line in laid.lines:
        if line.extent.page >= first:
            lines[line.owner].append(line)
    blocks = nodes(tuple(chapter.blocks for chapter in section.chapters))
    for block in blocks:
        if isinstance(block, Paragraph) and len(own := lines[block.id]) >= _LINES:
            share = len(own[-1].text) / max(len(line.text) for line in own)
            if share <= _LAST_LINE:
                yield share, block.id


def with_fewer_lines(html: str, names: Sequence[str]) -> str:
    """The HTML of a section with a line less in these paragraphs, where that is possible."""
    chosen = ", ".join(f"#{name}" for name in names)
    sheet = f"<style>{chosen} {{ -kumihan-fewer-lines: one }}</style>"
    return html.replace("</head>", f"{sheet}</head>", 1)
