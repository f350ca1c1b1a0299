"""Headings, paragraphs, lists, quotations, listings and other blocks of CommonMark, and notes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from markdown_it.tree import SyntaxTreeNode

from hakusho.findings.diagnostic import Span, finding, replaced
from hakusho.findings.limits import CODE_LINE, TITLE
from hakusho.markup import boxes, dialects, foreignsigns, pictures, rawhtml
from hakusho.markup.blockreader import BlockReader
from hakusho.markup.syntax import restore
from hakusho.tree.blocks.fault import BlockFault
from hakusho.tree.blocks.heading import Heading
from hakusho.tree.blocks.itemization import Itemization
from hakusho.tree.blocks.listing import Listing
from hakusho.tree.blocks.paragraph import Paragraph
from hakusho.tree.blocks.quotation import Quotation
from hakusho.tree.blocks.remark import BlockRemark
from hakusho.tree.blocks.rule import Rule
from hakusho.tree.model import Block, Fault, Inlines, Note, Phrase, Remark, plain_text

_FENCED_BLOCK = re.compile(r"\{[A-Za-z][\w:+.-]*\}")  # of MyST and R Markdown: ```{note}
_NEARLY_ID = re.compile(r"(?:[ \u3000]#|\{)([a-z][a-z0-9-]*)\}?$")


def heading(reader: BlockReader, node: SyntaxTreeNode) -> Iterator[Block]:
    """A heading, which may end with its id and other attributes."""
    span = reader.span(node)
    written, attributes = reader.attributed(node.children[0].content, span, ("see", "author"))
    title = restore(written)
    column = max(0, span.text.find(title.split("\n")[0])) + 1
    place = Span(span.source, span.line, column, len(title))
    content: Inlines = (Fault(f"{TITLE.what} {TITLE}まで", place),)
    if TITLE.is_passed(len(title)):
        reader.material.report(TITLE.finding(place))
    else:
        content = reader.inline.read_text(title, place, terms=False)
    text = plain_text(content)
    if match := _NEARLY_ID.search(title):
        message = f"見出しの終わりの「{match[0].strip()}」は、id になりません。文字のまま印刷します"
        hint = f"id なら {{#{match[1]}}} と書いてください"
        reader.wrong("M029", message, place.find(match[0].strip()), hint)
    if not text.strip() and not any(isinstance(inline, Fault) for inline in content):
        reader.wrong("M015", "題のない見出しです", span, "題を書くか、行を消してください")
    if attributes.id:
        reader.ids.near = reader.ids.written(attributes.id)
    block_id = reader.ids.written(attributes.id) or reader.ids.make("heading", text)
    see = tuple(t.removeprefix("#") for t in attributes.values.get("see", "").split())
    level = int(node.tag[1])
    author = attributes.values.get("author", "")
    yield Heading(block_id, span, level, content, attributes.numbered, see, author)


def paragraph(reader: BlockReader, node: SyntaxTreeNode) -> Iterator[Block]:
    """A paragraph: text, pictures in lines of their own, or nothing but comments."""
    span = reader.span(node)
    begins = span.text[span.column - 1 :]
    if indent := len(begins) - len(begins.lstrip("\u3000")):
        place = reader.source.span(span.line, span.column, indent)
        hint, mend = "空白を消してください", replaced(place, "\u3000" * indent, "")
        message = "段落の初めに全角の空白があります"
        reader.material.report(finding("M014", message, place, hint, mend))
    content = reader.read(node)
    remarks = [inline for inline in content if isinstance(inline, Remark)]
    if len(remarks) == len(content):
        for one in remarks:
            yield BlockRemark(reader.ids.make("remark", one.text), one.span, one.text)
    else:
        yield from pictures.blocks(content, span, reader.ids.make)


def itemization(reader: BlockReader, node: SyntaxTreeNode) -> Iterator[Block]:
    """A list with bullets or numbers."""
    ordered = node.type == "ordered_list"
    start = int(node.attrs.get("start", 1)) if ordered else 0
    items = tuple(reader.blocks(item.children) for item in node.children)
    tight = any(
        child.hidden for item in node.children for child in item.children if not child.is_nested
    ) or all(_is_tight(item) for item in node.children)
    block_id = reader.ids.make("itemization", f"{reader.span(node).text}{len(items)}")
    level = 1 + sum(1 for above in _ancestors(node) if above.type == "ordered_list")
    tasks = tuple(str(item.meta.get("task", "")) for item in node.children)
    tasks = tasks if any(tasks) else ()
    yield Itemization(block_id, reader.span(node), start, items, tight, level, tasks)


def _ancestors(node: SyntaxTreeNode) -> Iterator[SyntaxTreeNode]:
    while node.parent:
        yield (node := node.parent)


def _is_tight(item: SyntaxTreeNode) -> bool:
    return all(child.hidden for child in item.children if child.type == "paragraph")


def definitions(reader: BlockReader, node: SyntaxTreeNode) -> Iterator[Block]:
    """A definition list as a list: each item begins with its term in bold."""
    items: list[tuple[Block, ...]] = []
    for part in node.children:
        if part.type == "dt":
            term = reader.read(part)
            strong = Phrase("strong", term, reader.span(part))
            term_id = reader.ids.make("paragraph", plain_text(term))
            items.append((Paragraph(term_id, reader.span(part), (strong,)),))
        else:
            items[-1] += reader.blocks(part.children)
    block_id = reader.ids.make("itemization", reader.span(node).text)
    yield Itemization(block_id, reader.span(node), 0, tuple(items), tight=False)


def quotation(reader: BlockReader, node: SyntaxTreeNode) -> Iterator[Block]:
    """A quotation, or the box of another tool that is written as one."""
    children = reader.blocks(node.children)
    block_id = reader.ids.make("quotation", reader.span(node).text)
    if sign := node.meta.get("alert"):
        yield boxes.alert(reader, block_id, sign, node)
    else:
        yield Quotation(block_id, reader.span(node), children)


def maths(reader: BlockReader, node: SyntaxTreeNode) -> Iterator[Block]:
    """A formula, which cannot be set."""
    span = reader.span(node)
    sign = "```math" if node.type == "fence" else "$$"
    reader.inline.unprintable(foreignsigns.MATHS, sign, span)
    yield BlockFault(reader.ids.make("fault", node.content), span, "組めない数式")


def listing(reader: BlockReader, node: SyntaxTreeNode) -> Iterator[Block]:
    """A listing between fences or with an indent."""
    text = restore(node.content).rstrip("\n")
    long = [n for n, line in enumerate(text.split("\n")) if CODE_LINE.is_passed(len(line))]
    if long:
        line = reader.span(node).line + long[0] + (node.type == "fence")
        yield reader.fault(CODE_LINE, reader.line(line))
        return
    span = reader.span(node)
    info = restore(node.info).strip() if node.type == "fence" else ""
    head = dialects.listing(info)
    if head.language == "math":
        yield from maths(reader, node)
        return
    if block := _FENCED_BLOCK.match(info):
        hint = "囲みや図なら、初めの行を :::{名前}、終わりの行を ::: にしてください"
        message = f"「{block[0]}」は、囲みにも図にもなりません。中の文字をそのまま印刷します"
        reader.wrong("M003", message, span.find(block[0]), hint)
    elif head.is_drawing:
        message = f"「{head.language}」の図は描けません"
        hint = "図にした画像（SVGなど）を ![説明](ファイル名) で置いてください"
        reader.wrong("M003", message, span.find(head.language), hint)
    yield Listing(reader.ids.make("listing", text), span, text, head.language, head.title)


def rule(reader: BlockReader, node: SyntaxTreeNode) -> Iterator[Block]:
    """A rule between blocks."""
    yield Rule(reader.ids.make("rule", reader.span(node).text), reader.span(node))


def html(reader: BlockReader, node: SyntaxTreeNode) -> Iterator[Block]:
    """The blocks of raw HTML."""
    text = restore(node.content)
    yield from rawhtml.blocks(text, reader.span(node), reader.inline, reader.ids.make)


def note(reader: BlockReader, node: SyntaxTreeNode) -> Iterator[Block]:
    """No block: a note is kept for the place that calls it."""
    name = str(node.meta["label"])
    if name in reader.notes:
        message = f"注「[^{name}]」が二度書かれています（最初は {reader.notes[name].span}）"
        reader.wrong("M011", message, reader.span(node), "どちらかの名前を変えるか、消してください")
    children = reader.blocks(node.children)
    reader.notes.setdefault(name, Note(name, children, reader.span(node)))
    return iter(())
