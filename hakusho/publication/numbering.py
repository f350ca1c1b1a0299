"""Numbers, labels and uses of terms, computed once as text and stored beside the tree."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from hakusho.findings.diagnostic import Report, Span, did_you_mean, finding
from hakusho.markup.ids import Names
from hakusho.publication.anchors import aliases, spellings
from hakusho.publication.reading import Chapter, Publication
from hakusho.trade.numerals import NUMERALS
from hakusho.tree.blocks.figure import Figure
from hakusho.tree.blocks.heading import Heading
from hakusho.tree.blocks.itemization import Itemization
from hakusho.tree.blocks.sidebar import Sidebar
from hakusho.tree.blocks.table import Table
from hakusho.tree.model import (
    Block,
    IndexEntry,
    Inlines,
    NoteCall,
    Reference,
    Ruby,
    Term,
    nodes,
    plain_text,
)

PLACEHOLDERS = ("label", "number", "title", "page")  # fields in the text of a reference
FIELD = re.compile(r"\{([0-6]|n)(?::([a-z-]+))?\}")
DEFAULT_PATTERNS: dict[str, str] = {
    "part": "第{0}部",
    "feature": "特集{1}",
    "appendix": "付録{1:upper-latin}",
    "document": "資料{1}",
    "photo": "写真{n}",
    "figure": "図{n}",
    "table": "表{n}",
    "sidebar": "コラム{n}",
    "note": "{n}",
}
DEFAULT_HEADINGS = ("第{1}章", "{2}", "（{3}）", "{4:katakana}", "（{5:katakana}）")
DEFAULT_ITEMS = ("{n}.", "（{n}）", "{n:katakana}", "（{n:katakana}）")
UNNUMBERED = {"preface", "introduction", "afterword"}


@dataclass(frozen=True, slots=True)
class Label:
    """The texts that refer to an id: its number (「1」), label `text` (「第2章1」) and title."""

    number: str
    text: str
    title: str
    kind: str


@dataclass(frozen=True, slots=True)
class Use:
    """A use of a glossary term, an index word or a ruby word.

    `id` is an anchor (empty for ruby); `is_first` says whether it is the first use in its chapter.
    """

    id: str
    entry: str
    is_first: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """The side tables: labels by id; uses by the place of the inline; the numbers of notes by
    stem of the chapter and name; the numbers of the items of numbered lists by the list's id.

    `first_calls` are the places where notes are first called; `index` has the index words with the
    ids of their anchors; `aliases` are other names of ids (see `hakusho.publication.anchors`);
    `ids` are those that are written, by file.
    """

    by_id: Mapping[str, Label]
    uses: Mapping[Span, Use]
    notes: Mapping[tuple[str, str], str]
    first_calls: Mapping[tuple[str, str], Span]
    index: tuple[tuple[IndexEntry, str], ...]
    items: Mapping[str, tuple[str, ...]]
    aliases: Mapping[str, str]
    ids: Names = field(default_factory=Names)

    def target(self, name: str, span: Span) -> str:
        """The id that a reference at this place means; it may name an id, a file or a heading by
        its text. An unknown name is returned as it is.
        """
        path, _, anchor = name.rpartition("#")
        whole = name if path else f"{span.source.path}#{name}"
        names = [self.ids.others.get(whole), "" if path else name]
        names += [self.aliases.get(one) for one in (name, *spellings(whole))]
        if path and self.ids.first.get(anchor, path) == path:
            names.append(anchor)
        return next((one for one in names if one and one in self.by_id), name)


@dataclass(slots=True)
class _Counters:
    part: int = 0
    chapters: dict[str, int] = field(default_factory=dict)
    levels: list[int] = field(default_factory=lambda: [0] * 7)
    series: dict[str, tuple[tuple[int | str, ...], int]] = field(default_factory=dict)


def number(publication: Publication, report: Report) -> Labels:
    """The labels of a publication; its chapters are numbered in reading order."""
    numberer = _Numberer(publication, report)
    for chapter in publication.chapters:
        numberer.chapter(chapter)
    numberer.outside()
    return Labels(
        by_id=numberer.labels,
        uses=numberer.uses,
        notes=numberer.notes,
        first_calls=numberer.first_calls,
        index=tuple(numberer.index),
        items=numberer.items,
        aliases=aliases(publication.chapters),
        ids=publication.ids,
    )


class _Numberer:
    def __init__(self, publication: Publication, report: Report) -> None:
        self.publication = publication
        self.report = report
        self.labels: dict[str, Label] = {}
        self.places: dict[str, Span] = {}
        self.uses: dict[Span, Use] = {}
        self.notes: dict[tuple[str, str], str] = {}
        self.first_calls: dict[tuple[str, str], Span] = {}
        self.index: list[tuple[IndexEntry, str]] = []
        self.items: dict[str, tuple[str, ...]] = {}
        self.counts: Counter[str] = Counter()
        self.counters = _Counters()
        self.levels, self.patterns = self._patterns()
        self.headings = self.levels["headings"]
        self.path: list[str] = []
        self.kind = ""

    def _patterns(self) -> tuple[dict[str, tuple[str, ...]], dict[str, str]]:
        """The patterns of levels (headings, items) and those of series."""
        settings = self.publication.settings
        levels: dict[str, tuple[str, ...]]
        levels = {"headings": DEFAULT_HEADINGS, "items": DEFAULT_ITEMS}
        patterns = dict(DEFAULT_PATTERNS)
        for name, pattern in settings.numbering.items():
            place = settings.place(f"numbering.{name}")
            if isinstance(pattern, tuple) and name in levels:
                levels[name] = pattern or levels[name]
                for level, one in enumerate(pattern):
                    self._check_pattern(one, settings.place(f"numbering.{name}.{level}"))
            elif isinstance(pattern, str) and name not in levels:
                patterns[name] = pattern
                self._check_pattern(pattern, place)
            else:
                form = "「- 」で始まる一覧" if name in levels else "一つの型"
                message = f"「numbering › {name}」の値が{form}ではありません"
                self.report(finding("Y004", message, place, f"{form}を書いてください"))
        return levels, patterns

    def _check_pattern(self, pattern: str, span: Span) -> None:
        for match in FIELD.finditer(pattern):
            if match[2] and match[2] not in NUMERALS:
                message = f"番号の書式「{match[2]}」はありません"
                self.report(finding("Y004", message, span, did_you_mean(match[2], NUMERALS)))
        if "{" in FIELD.sub("", pattern):
            message = f"番号の型「{pattern}」を読めません"
            self.report(
                finding("Y004", message, span, "{1} {n} {4:katakana} のように書いてください")
            )

    # -- chapters --------------------------------------------------------------------------

    def chapter(self, chapter: Chapter) -> None:
        self._enter(chapter)
        first: set[str] = set()
        for block in chapter.blocks:
            if isinstance(block, Heading) and block.level > 1:
                self._heading(block)
            for node in nodes(block):
                self._node(node, chapter, first)
        for note in chapter.notes.values():
            for node in nodes(note.children):
                self._node(node, chapter, first)

    def _enter(self, chapter: Chapter) -> None:
        counters, kind = self.counters, chapter.kind
        self.kind = kind
        numbered = chapter.heading.numbered and kind not in UNNUMBERED
        title = plain_text(chapter.heading.content)
        own = ""
        if kind == "part":
            counters.part += numbered
            if self.publication.settings.chapters_restart:
                counters.chapters.pop("chapter", None)
            own = self._write(self.patterns["part"], 0) if numbered else ""
        elif numbered:
            counters.chapters[kind] = counters.chapters.get(kind, 0) + 1
        counters.levels = [0] * 7
        counters.levels[1] = counters.chapters.get(kind, 0) if numbered else 0
        if numbered and kind != "part":
            pattern = self.headings[0] if kind == "chapter" else self.patterns[kind]
            own = self._write(pattern, 0)
        self.path = [own]
        self._add(chapter.heading, Label(own, own or f"「{title}」", title, kind))

    def _heading(self, heading: Heading) -> None:
        level, counters = heading.level, self.counters
        title = plain_text(heading.content)
        own = ""
        if heading.numbered and level <= len(self.headings):
            counters.levels[level] += 1
            counters.levels[level + 1 :] = [0] * (6 - level)
            own = self._write(self.headings[level - 1], 0)
        self.path = (
            self.path[: level - 1] + [""] * (level - 1 - len(self.path[: level - 1])) + [own]
        )
        label = _composed(part.rstrip(".．") for part in self.path)
        is_clear = bool(own and self.path[0])
        self._add(heading, Label(own, label if is_clear else f"「{title}」", title, "heading"))

    # -- nodes -----------------------------------------------------------------------------

    def _node(self, node: object, chapter: Chapter, first: set[str]) -> None:
        match node:
            case Block():
                self._block(node, chapter)
            case Term() | Reference():
                self._use(node, first)
            case IndexEntry():
                use = Use(f"index:{len(self.index) + 1}", node.text, is_first=False)
                self.uses[node.span] = use
                self.index.append((node, use.id))
            case NoteCall():
                self._note(node, chapter)
            case Ruby():
                word = "|".join(part for pair in node.pairs for part in pair)
                self.uses[node.span] = Use("", word, word not in first)
                first.add(word)

    def _block(self, block: Block, chapter: Chapter) -> None:
        match block:
            case Heading():
                if block is not chapter.heading and block.id not in self.labels:
                    title = plain_text(block.content)
                    self._add(block, Label("", f"「{title}」", title, "heading"))
            case Figure():
                is_known = block.entry.series or block.entry.kind in self.patterns
                self._numbered(block, block.series if is_known else "figure", block.caption)
            case Sidebar():
                self._numbered(block, block.series, block.content)
            case Table() if block.caption:
                lines = tuple(inline for line in block.caption for inline in line)
                self._numbered(block, block.series, lines)
            case _:
                self._add(block, Label("", "", "", block.kind))
        if isinstance(block, Itemization) and block.start:
            patterns = self.levels["items"]
            pattern = patterns[min(block.level, len(patterns)) - 1]
            last = block.start + len(block.items)
            self.items[block.id] = tuple(self._write(pattern, n) for n in range(block.start, last))

    def _numbered(self, block: Block, series: str, caption: Inlines) -> None:
        own = f"{self.kind}-{series}"  # a series for chapters of this kind only, such as 資料表1-1
        series = own if own in self.patterns else series
        pattern = self.patterns.get(series)
        title = plain_text(caption)
        if pattern is None:
            message = f"番号の型「{series}」が numbering にありません"
            hint = did_you_mean(series, self.patterns) or f"numbering に {series}: を加えてください"
            self.report(finding("Y003", message, block.span, hint))
            pattern = ""
        if not self.counters.levels[1]:
            pattern = re.sub(r"\{1[^}]*\}[-‐.．・]?", "", pattern)
        named = [int(m[1]) for m in FIELD.finditer(pattern) if m[1].isdigit()]
        scope: tuple[int | str, ...]
        scope = tuple(self.counters.part if n == 0 else self.counters.levels[n] for n in named)
        scope += (self.kind,) if 1 in named else ()  # a feature 1 is no chapter 1
        last_scope, count = self.counters.series.get(series, ((), 0))
        count = count + 1 if scope == last_scope else 1
        self.counters.series[series] = (scope, count)
        own = self._write(pattern, count)
        self._add(block, Label(own, own or f"「{title}」", title, series))

    def _use(self, node: Term | Reference, first: set[str]) -> None:
        targets = (node.entry,) if isinstance(node, Term) else node.targets
        for entry in targets:
            if entry in self.publication.glossary:
                self.counts[entry] += 1
                name = f"use:{entry}:{self.counts[entry]}"
                self.uses[node.span] = Use(name, entry, entry not in first)
                first.add(entry)

    def _note(self, call: NoteCall, chapter: Chapter) -> None:
        key = (chapter.stem, call.name)
        if key not in self.notes:
            self.counts[f"note {chapter.stem}"] += 1
            count = self.counts[f"note {chapter.stem}"]
            self.notes[key] = self._write(self.patterns["note"], count)
            self.first_calls[key] = call.span

    def outside(self) -> None:
        for name, entry in self.publication.glossary.items():
            self._claim(name, Label("", entry.term.text, entry.term.text, "term"), entry.span)
        for name, external in self.publication.settings.external.items():
            label = Label(external.label, external.label, external.title, "external")
            self._claim(name, label, self.publication.settings.place(f"external.{name}:"))

    # -- writing ---------------------------------------------------------------------------

    def _add(self, block: Block, label: Label) -> None:
        self._claim(block.id, label, block.span.find(f"#{block.id}"))

    def _claim(self, name: str, label: Label, span: Span) -> None:
        first = self.places.setdefault(name, span)
        if first == span:
            self.labels[name] = label
        elif name in span.text:  # otherwise it was derived from an id that has been reported
            message = f"id「#{name}」が二度使われています（最初は {first}）"
            self.report(finding("R003", message, span, "どちらかのidを変えてください"))

    def _write(self, pattern: str, count: int) -> str:
        def value(match: re.Match[str]) -> str:
            if match[1] == "n":
                amount = count
            else:
                level = int(match[1])
                amount = self.counters.levels[level] if level else self.counters.part
            return NUMERALS.get(match[2] or "decimal", str)(amount)

        return FIELD.sub(value, pattern)


def _composed(numbers: Iterable[str]) -> str:
    """Numbers of several levels in one: 第1章2（1）, with 「の」 where they would run together."""
    label = ""
    for number in numbers:
        runs_on = re.search(r"[0-9０-９A-Za-z]$", label) and re.match(r"[0-9０-９A-Za-z]", number)
        label += f"の{number}" if runs_on else number
    return label


def contents(publication: Publication, depth: int) -> Iterator[tuple[int, Heading, Chapter]]:
    """The headings of the contents in order, each with its level (part 0, chapter 1, section 2 …)
    and its chapter; `depth` is the deepest level.
    """
    for chapter in publication.chapters:
        yield (0 if chapter.kind == "part" else 1), chapter.heading, chapter
        for block in chapter.blocks:
            if isinstance(block, Heading) and 1 < block.level <= depth:
                yield block.level, block, chapter
