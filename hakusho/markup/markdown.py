"""Markdown files into blocks of the tree, each with an id and a place."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha1

from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

from hakusho.findings.diagnostic import (
    Diagnostic,
    Report,
    Source,
    Span,
    did_you_mean,
    finding,
    replaced,
)
from hakusho.findings.limits import BLOCKS, CODE_LINE, HEADINGS, LINE, NOTES, TITLE, Limit, of_table
from hakusho.markup import (
    completeness,
    details,
    dialects,
    directives,
    foreign,
    frontmatter,
    joined,
    pictures,
    rawhtml,
    structure,
    tablerows,
)
from hakusho.markup.inlines import InlineReader
from hakusho.markup.syntax import Definitions, parser, protect, restore
from hakusho.sources.data import Written
from hakusho.tree.blocks.box import Box
from hakusho.tree.blocks.fault import BlockFault
from hakusho.tree.blocks.figure import Figure
from hakusho.tree.blocks.heading import Heading
from hakusho.tree.blocks.itemization import Itemization
from hakusho.tree.blocks.listing import Listing
from hakusho.tree.blocks.paragraph import Paragraph
from hakusho.tree.blocks.quotation import Quotation
from hakusho.tree.blocks.remark import BlockRemark
from hakusho.tree.blocks.rule import Rule
from hakusho.tree.blocks.table import Align, Cell, Column, Row, Scope, Table
from hakusho.tree.directive import Attributes, Directive, Material, read_attributes
from hakusho.tree.kinds import WRITTEN
from hakusho.tree.model import (
    Block,
    Fault,
    Inlines,
    Note,
    Phrase,
    Remark,
    plain_text,
)

_TRAILING = re.compile(
    r"(?<![ \t])[ \t]*+(?<!\\)\{:?((?:[ \t]*#|-(?=[ }])|\.[A-Za-z]|[a-z-]+=)[^{}]*)\}[ \t]*$"
)
_LOWEST = 6  # level of a heading
_OPENING = re.compile(r"\s*\{([a-z][a-z-]*)\}[ \t]*(.*)$")


@dataclass(frozen=True, slots=True)
class ParsedFile:
    """The blocks and notes of a Markdown file."""

    source: Source
    blocks: tuple[Block, ...]
    notes: Mapping[str, Note]


@dataclass(frozen=True, slots=True)
class Names:
    """The ids that are written in the files of a publication, which may repeat those of others.

    `first` has the path of the file that has an id first; `others` has, by `path#id`, the id that
    stands for it in a later file.
    """

    first: dict[str, str] = field(default_factory=dict)
    others: dict[str, str] = field(default_factory=dict)

    def own(self, name: str, path: str, stem: str) -> str:
        """The id in the publication for an id that is written in this file."""
        if self.first.setdefault(name, path) == path:
            return name
        return self.others.setdefault(f"{path}#{name}", f"{stem}-{name}")


@dataclass(slots=True)
class _Ids:
    """Makes ids for blocks without one, of the last written id and a hash of the block's text.

    They stay the same as long as the text does.
    """

    stem: str
    near: str
    path: str
    names: Names
    seen: dict[str, int] = field(default_factory=dict)

    def written(self, name: str) -> str:
        """The id for one that is written: another one if an earlier file has it, too."""
        return self.names.own(name, self.path, self.stem) if name else ""

    def make(self, kind: str, text: str) -> str:
        digest = sha1(text.encode(), usedforsecurity=False).hexdigest()[:6]
        name = f"{self.near}-{kind[0]}{digest}"
        count = self.seen[name] = self.seen.get(name, 0) + 1
        return name if count == 1 else f"{name}-{count}"


def parse(
    source: Source, stem: str, inlines: InlineReader, material: Material, names: Names
) -> ParsedFile:
    """The blocks and notes of a Markdown source; faults are reported, nothing is raised.

    `stem` is a name that is unique in the publication, of which the ids of blocks before the
    first written id are made; `names` has the ids of the files before.
    """
    report = material.report
    said: list[Diagnostic] = []
    inlines, material = replace(inlines, report=said.append), replace(material, report=said.append)
    definitions = Definitions()
    front = frontmatter.read(source, said.append)
    lines = _with_short_lines(source, said.append).split("\n")
    lines[: front.lines] = [""] * front.lines
    tokens = parser().parse(protect("\n".join(lines)), definitions.env)
    reader = _BlockReader(source, inlines, material, _Ids(stem, stem, source.path, names), {})
    limit, end = _excess(tokens)
    blocks = tuple(reader.blocks(SyntaxTreeNode(tokens[:end]).children))
    if limit:
        blocks += (reader.cut(limit, tokens[end]),)
    structure.check(source, tokens, said.append)
    structure.check_definitions(source, definitions, said.append)
    joined.check(source, tokens, said.append)
    unread = (range(front.lines), *definitions.lines)
    said += completeness.check(source, blocks, reader.notes, said, unread)
    for one in said:
        report(one)
    return ParsedFile(source, tuple(reader.titled(blocks, front)), reader.notes)


def _with_short_lines(source: Source, report: Report) -> str:
    """The text of a source; lines over the limit are reported and cut there."""
    if not LINE.is_passed(max(map(len, source.lines))):
        return source.text
    for number, line in enumerate(source.lines, start=1):
        if LINE.is_passed(len(line)):
            report(LINE.finding(source.span(number, 1, len(line))))
    return "\n".join(line[: LINE.most] for line in source.lines)


def _excess(tokens: Sequence[Token]) -> tuple[Limit | None, int]:
    """The limit that the blocks of a file are over, and the index of the first token to drop."""
    if len(tokens) <= min(limit.most for _, limit in _COUNTED):
        return None, len(tokens)
    counts: Counter[str] = Counter()
    start = 0  # the index of the current top-level block
    for index, token in enumerate(tokens):
        if token.nesting < 0:
            continue
        start = start if token.level else index
        counts["block"] += token.type not in _PARTS
        counts[token.type] += 1
        for kind, limit in _COUNTED:
            if limit.is_passed(counts[kind]):
                return limit, start
    return None, len(tokens)


_NAMED_BY_DATA = (Figure, Table)  # their ids are those of the ledger and of the tables
_PARTS = {"inline", "thead_open", "tbody_open", "tr_open", "th_open", "td_open"}
_COUNTED = (("heading_open", HEADINGS), ("footnote_reference_open", NOTES), ("block", BLOCKS))


@dataclass(frozen=True, slots=True)
class _BlockReader:
    """Reads the blocks of one source."""

    source: Source
    inline: InlineReader
    material: Material
    ids: _Ids
    notes: dict[str, Note]

    def blocks(self, nodes: Sequence[SyntaxTreeNode]) -> Iterator[Block]:
        at = 0
        while at < len(nodes):
            end = details.end([_html_of(node) for node in nodes[at:]]) if _html_of(nodes[at]) else 0
            if end:
                yield self._details(nodes[at : at + end])
            else:
                yield from _READERS[nodes[at].type](self, nodes[at])
            at += end or 1

    def fault(self, limit: Limit, span: Span) -> BlockFault:
        """The replacement of a block that is over a limit (reported)."""
        self.material.report(limit.finding(span))
        return BlockFault(self.ids.make("fault", span.text), span, f"{limit.what} {limit}まで")

    def cut(self, limit: Limit, first: Token) -> BlockFault:
        """The replacement of the rest of a file from the token `first` on (reported)."""
        line = first.map[0] + 1 if first.map else 1
        return self.fault(limit, self.source.span(line, 1, len(self.source.lines[line - 1])))

    def titled(self, blocks: Sequence[Block], front: frontmatter.FrontMatter) -> Iterator[Block]:
        """The blocks of a file with the title and the id of its front matter.

        A title stands above all headings, which then are one level lower; but a first heading that
        is the only one of its level is the title already.
        """
        printed = [block for block in blocks if not isinstance(block, BlockRemark)]
        titles = [b for b in blocks if isinstance(b, Heading) and b.level == 1]
        is_first = bool(titles) and printed[:1] == titles[:1]
        if front.title and not (is_first and len(titles) == 1):
            yield from self._under(front.title, front.id, blocks, titles, is_first)
            return
        for block in blocks:
            is_own = is_first and block is titles[0] and "{" not in block.span.text
            yield replace(block, id=self.ids.written(front.id)) if is_own and front.id else block

    def _under(
        self,
        title: Written,
        name: str,
        blocks: Sequence[Block],
        titles: Sequence[Heading],
        is_first: bool,
    ) -> Iterator[Block]:
        """The blocks under a title of the front matter, which the first heading may repeat."""
        is_repeated = is_first and plain_text(titles[0].content) == title.text
        start = blocks.index(titles[1]) if is_repeated else 0
        if not is_repeated:
            yield self._front_title(title, name)
        yield from blocks[:start]
        yield from map(_lower, blocks[start:]) if titles else blocks

    def _front_title(self, title: Written, name: str) -> Heading:
        content = self.inline.read_text(title.text, title.span, terms=False)
        block_id = self.ids.written(name) or self.ids.make("heading", title.text)
        return Heading(block_id, title.span, 1, content, numbered=True)

    # -- places ----------------------------------------------------------------------------

    def span(self, node: SyntaxTreeNode) -> Span:
        line = node.map[0] + 1 if node.map else 1
        text = self.source.lines[line - 1] if line <= len(self.source.lines) else ""
        start = len(text) - len(text.lstrip(" \t>"))
        return self.source.span(line, start + 1, max(1, len(text) - start))

    def read(self, node: SyntaxTreeNode, terms: bool = True) -> Inlines:
        inline = node.children[0] if node.children else None
        if inline is None or inline.type != "inline":
            return ()
        line = inline.map[0] + 1 if inline.map else 1
        first = restore(inline.content.split("\n")[0])
        while line < len(self.source.lines) and first not in self.source.lines[line - 1]:
            if self.source.lines[line - 1].lstrip(" \t>").strip():
                break
            line += 1  # markdown-it drops leading lines that have only ideographic spaces
        return self.inline.read(inline, line, terms=terms)

    def wrong(self, code: str, message: str, span: Span, hint: str = "") -> None:
        self.material.report(finding(code, message, span, hint))

    # -- blocks ----------------------------------------------------------------------------

    def _heading(self, node: SyntaxTreeNode) -> Iterator[Block]:
        span = self.span(node)
        written = node.children[0].content
        match = _TRAILING.search(written)
        attributes = self._attributes(match[1], span, ("see", "author")) if match else Attributes()
        title = restore(written[: match.start()] if match else written)
        column = max(0, span.text.find(title.split("\n")[0])) + 1
        place = Span(span.source, span.line, column, len(title))
        content: Inlines = (Fault(f"{TITLE.what} {TITLE}まで", place),)
        if TITLE.is_passed(len(title)):
            self.material.report(TITLE.finding(place))
        else:
            content = self.inline.read_text(title, place, terms=False)
        text = plain_text(content)
        if not text.strip() and not any(isinstance(inline, Fault) for inline in content):
            self.wrong("M015", "題のない見出しです", span, "題を書くか、行を消してください")
        if attributes.id:
            self.ids.near = self.ids.written(attributes.id)
        block_id = self.ids.written(attributes.id) or self.ids.make("heading", text)
        see = tuple(t.removeprefix("#") for t in attributes.values.get("see", "").split())
        level = int(node.tag[1])
        author = attributes.values.get("author", "")
        yield Heading(block_id, span, level, content, attributes.numbered, see, author)

    def _attributes(self, text: str, span: Span, known: tuple[str, ...]) -> Attributes:
        start = span.text.rfind("{" + restore(text))
        place = Span(span.source, span.line, start + 1, len(text) + 2) if start >= 0 else span
        return read_attributes(restore(text), place, known, self.material.report)

    def _paragraph(self, node: SyntaxTreeNode) -> Iterator[Block]:
        span = self.span(node)
        first = self.source.lines[span.line - 1].lstrip(" \t>")
        if first.startswith("\u3000"):
            place = self.source.span(span.line, span.column, 1)
            hint, mend = "空白を消してください", replaced(place, "\u3000", "")
            message = "段落の初めに全角の空白があります"
            self.material.report(finding("M014", message, place, hint, mend))
        content = self.read(node)
        if all(isinstance(inline, Remark) for inline in content):
            yield from (
                BlockRemark(self.ids.make("remark", r.text), r.span, r.text)
                for r in content
                if isinstance(r, Remark)
            )
        else:
            yield from pictures.blocks(content, span, self.ids.make)

    def _list(self, node: SyntaxTreeNode) -> Iterator[Block]:
        ordered = node.type == "ordered_list"
        start = int(node.attrs.get("start", 1)) if ordered else 0
        items = tuple(tuple(self.blocks(item.children)) for item in node.children)
        tight = any(
            child.hidden for item in node.children for child in item.children if not child.is_nested
        ) or all(_is_tight(item) for item in node.children)
        block_id = self.ids.make("itemization", f"{self.span(node).text}{len(items)}")
        level = 1 + sum(1 for above in _ancestors(node) if above.type == "ordered_list")
        tasks = tuple(str(item.meta.get("task", "")) for item in node.children)
        tasks = tasks if any(tasks) else ()
        yield Itemization(block_id, self.span(node), start, items, tight, level, tasks)

    def _definitions(self, node: SyntaxTreeNode) -> Iterator[Block]:
        """A definition list as a list: each item begins with its term in bold."""
        items: list[tuple[Block, ...]] = []
        for part in node.children:
            if part.type == "dt":
                term = self.read(part)
                strong = Phrase("strong", term, self.span(part))
                paragraph = self.ids.make("paragraph", plain_text(term))
                items.append((Paragraph(paragraph, self.span(part), (strong,)),))
            else:
                items[-1] += tuple(self.blocks(part.children))
        block_id = self.ids.make("itemization", self.span(node).text)
        yield Itemization(block_id, self.span(node), 0, tuple(items), tight=False)

    def _quotation(self, node: SyntaxTreeNode) -> Iterator[Block]:
        children = tuple(self.blocks(node.children))
        block_id = self.ids.make("quotation", self.span(node).text)
        if alert := node.meta.get("alert"):
            yield self._alert(block_id, alert, node)
            return
        yield Quotation(block_id, self.span(node), children)

    def _alert(self, block_id: str, alert: tuple[str, str], node: SyntaxTreeNode) -> Block:
        """A quotation that begins with `[!NOTE]`: a box of GitHub or Obsidian."""
        name, title = alert
        span = self.span(node)
        place = span.find(f"[!{name}]")
        if name.lower() not in dialects.LABELS:
            hint = did_you_mean(name.lower(), dialects.LABELS)
            hint = hint.upper() or "[!NOTE] のように書いてください"
            self.wrong("M001", f"囲みの種類「[!{name}]」はありません", place, hint)
            return BlockFault(block_id, span, f"[!{name}]")
        opening = dialects.Opening(name.lower(), title)
        return self._box(block_id, opening, node.children, place)

    def _box(
        self,
        block_id: str,
        opening: dialects.Opening,
        body: Sequence[SyntaxTreeNode],
        span: Span,
    ) -> Block:
        place = span.find(opening.written)
        title = self.inline.read_text(opening.written, place) if opening.written else ()
        return Box(block_id, span, title, tuple(self.blocks(body)), opening.label)

    def _admonition(self, node: SyntaxTreeNode) -> Iterator[Block]:
        """A box of MkDocs: `!!! note "題"`, with its text indented below."""
        span = self.span(node)
        opening = dialects.admonition(restore(node.info))
        block_id = self.ids.make("box", span.text)
        body = [child for child in node.children if child.type != "admonition_title"]
        yield self._box(block_id, opening, body, span)

    def _maths(self, node: SyntaxTreeNode) -> Iterator[Block]:
        span = self.span(node)
        self.inline.unprintable(foreign.MATHS, "$$", span)
        yield BlockFault(self.ids.make("fault", node.content), span, "組めない数式")

    def _listing(self, node: SyntaxTreeNode) -> Iterator[Block]:
        text = restore(node.content).rstrip("\n")
        long = [n for n, line in enumerate(text.split("\n")) if CODE_LINE.is_passed(len(line))]
        if long:
            line = self.span(node).line + long[0] + (node.type == "fence")
            yield self.fault(CODE_LINE, self.source.span(line, 1, len(self.source.lines[line - 1])))
            return
        span = self.span(node)
        head = dialects.listing(restore(node.info) if node.type == "fence" else "")
        if head.language == "math":
            yield from self._maths(node)
            return
        if head.is_drawing:
            message = f"「{head.language}」の図は描けません"
            hint = "図にした画像（SVGなど）を ![説明](ファイル名) で置いてください"
            self.wrong("M003", message, span.find(head.language), hint)
        listing = self.ids.make("listing", text)
        yield Listing(listing, span, text, head.language, head.title)

    def _rule(self, node: SyntaxTreeNode) -> Iterator[Block]:
        yield Rule(self.ids.make("rule", self.span(node).text), self.span(node))

    def _table(self, node: SyntaxTreeNode) -> Iterator[Block]:
        rows = [row for part in node.children for row in part.children]
        if limit := of_table(len(rows), len(rows[0].children)):
            yield self.fault(limit, self.span(node))
            return
        head = [self._row(row, is_head=True) for row in rows[:1]]
        body = [self._row(row, is_head=False) for row in rows[1:]]
        columns = tuple(Column(align=cell.align) for cell in head[0].cells)
        text = self.span(node).text + str(len(rows))
        yield Table(
            self.ids.make("table", text),
            self.span(node),
            columns=columns,
            caption=(),
            head=tuple(head),
            body=tuple(body),
        )

    def _row(self, row: SyntaxTreeNode, *, is_head: bool) -> Row:
        line = (row.map[0] if row.map else 0) + 1
        cells: list[Cell] = []
        column = 1
        for cell in row.children:
            inline = cell.children[0] if cell.children else None
            content: Inlines = ()
            if inline is not None:
                written = inline.content.replace("|", "\\|")  # as a bar stands in a cell
                text = restore(written)
                found = self.source.lines[line - 1].find(text, column - 1)
                column = found + 1 if found >= 0 else column
                reader = replace(self.inline, in_cell=True)
                content = reader.read(inline, line, column, not is_head, written)
                column += len(text)
            is_row_head = bool(content) and not cells and len(row.children) > 1
            scope: Scope = "col" if is_head else "row" if is_row_head else ""
            cells.append(Cell(content=content, scope=scope, align=_align(cell)))
        if not is_head:
            tablerows.check(self.source, line, len(cells), self.material.report)
        return Row(tuple(cells))

    def _html(self, node: SyntaxTreeNode) -> Iterator[Block]:
        yield from rawhtml.blocks(
            restore(node.content), self.span(node), self.inline, self.ids.make
        )

    def _details(self, nodes: Sequence[SyntaxTreeNode]) -> Block:
        """The box for `<details>`: its summary is the title."""
        span, last = self.span(nodes[0]), nodes[-1]
        summary, rest = details.opened(_html_of(nodes[0]))
        title = self.inline.read_text(summary, _place(summary, span)) if summary else ()
        block_id = self.ids.make("box", summary + rest)
        children = [*rawhtml.blocks(rest, span, self.inline, self.ids.make)]
        children += self.blocks(nodes[1:-1])
        if last is not nodes[0]:
            end = details.closed(_html_of(last))
            children += rawhtml.blocks(end, self.span(last), self.inline, self.ids.make)
        return Box(block_id, span, title, tuple(children), dialects.LABELS["details"])

    def _note(self, node: SyntaxTreeNode) -> Iterator[Block]:
        name = str(node.meta["label"])
        if name in self.notes:
            message = f"注「[^{name}]」が二度書かれています（最初は {self.notes[name].span}）"
            self.wrong("M011", message, self.span(node), "どちらかの名前を変えるか、消してください")
        children = tuple(self.blocks(node.children))
        self.notes.setdefault(name, Note(name, children, self.span(node)))
        return iter(())

    # -- directives ------------------------------------------------------------------------

    def _directive(self, node: SyntaxTreeNode) -> Iterator[Block]:
        span = self.span(node)
        match = _OPENING.match(restore(node.info))
        kind = WRITTEN.get(match[1]) if match else None
        opening = None if kind else dialects.container(restore(node.info))
        if opening:
            block_id = self.ids.make("box", span.text)
            yield self._box(block_id, opening, node.children, span)
            return
        if match is None or kind is None:
            self._report_directive(restore(node.info).strip(), match[1] if match else "", span)
            yield BlockFault(self.ids.make("fault", span.text), span, span.text.strip())
            yield from self.blocks(node.children)
            return
        title, attributes = self._directive_head(match[2], span, kind.attributes)
        own = attributes.id if kind in _NAMED_BY_DATA else self.ids.written(attributes.id)
        block_id = own or self.ids.make(kind.kind, restore(node.info))
        children = tuple(self.blocks(node.children))
        written = Directive(match[1], title, attributes, children, block_id, span)
        if directives.is_complete(kind, written, self.material):
            yield kind.from_directive(written, self.material)
        else:
            yield from (BlockFault(block_id, span, span.text.strip()), *children)

    def _report_directive(self, info: str, name: str, span: Span) -> None:
        """Report a block without a readable name (M004) or with an unknown one (M001).

        A bare `:::` is reported elsewhere (M002).
        """
        if name:
            usable = "使えるのは " + "、".join(f":::{{{kind}}}" for kind in WRITTEN) + " です"
            hint = did_you_mean(name, WRITTEN, ":::{{{}}}") or usable
            self.wrong("M001", f"ブロック「{name}」はありません", span, hint)
        elif info:
            near = did_you_mean(info.split(maxsplit=1)[0].strip("{}"), WRITTEN, ":::{{{}}}")
            hint = "ブロックは :::{figure} #id のように、名前を {…} に入れて書いてください"
            message = f"ブロックの名前を読めません（「{span.text.strip()}」）"
            self.wrong("M004", message, span, near or hint)

    def _directive_head(
        self, rest: str, span: Span, known: tuple[str, ...]
    ) -> tuple[Inlines, Attributes]:
        """The title and attributes after `:::{name}`: `題 {#id …}` or just `#id`."""
        rest = rest.strip()
        if rest.startswith("#"):
            return (), self._attributes(rest, span, known)
        match = _TRAILING.search(rest)
        attributes = self._attributes(match[1], span, known) if match else Attributes()
        title = rest[: match.start()].strip() if match else rest
        column = max(0, span.text.find(title)) + 1
        return self.inline.read_text(title, Span(span.source, span.line, column)), attributes


_READERS: dict[str, Callable[[_BlockReader, SyntaxTreeNode], Iterator[Block]]] = {
    "heading": _BlockReader._heading,
    "paragraph": _BlockReader._paragraph,
    "bullet_list": _BlockReader._list,
    "ordered_list": _BlockReader._list,
    "blockquote": _BlockReader._quotation,
    "fence": _BlockReader._listing,
    "code_block": _BlockReader._listing,
    "hr": _BlockReader._rule,
    "table": _BlockReader._table,
    "dl": _BlockReader._definitions,
    "admonition": _BlockReader._admonition,
    "math_block": _BlockReader._maths,
    "html_block": _BlockReader._html,
    "footnote_reference": _BlockReader._note,
    "container_directive": _BlockReader._directive,
}


def _ancestors(node: SyntaxTreeNode) -> Iterator[SyntaxTreeNode]:
    while node.parent:
        yield (node := node.parent)


def _html_of(node: SyntaxTreeNode) -> str:
    return restore(node.content) if node.type == "html_block" else ""


def _place(text: str, span: Span) -> Span:
    """The place of a text in the line of a span or in one of the next two."""
    for line in range(span.line, span.line + 3):
        at = Span(span.source, line, 1).text.find(text)
        if at >= 0:
            return span.source.span(line, at + 1, len(text))
    return span


def _lower(block: Block) -> Block:
    if not isinstance(block, Heading):
        return block
    return replace(block, level=min(block.level + 1, _LOWEST))


def _is_tight(item: SyntaxTreeNode) -> bool:
    return all(child.hidden for child in item.children if child.type == "paragraph")


def _align(cell: SyntaxTreeNode) -> Align:
    style = str(cell.attrs.get("style", ""))
    for align in ("left", "right", "center"):
        if style == f"text-align:{align}":
            return align
    return ""
