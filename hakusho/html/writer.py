"""The tree as HTML: valid, semantic, and the same for every profile."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from math import ceil
from typing import Any

from markupsafe import Markup, escape

from hakusho.findings.diagnostic import Diagnostic
from hakusho.html.fence import GIVEN, Function
from hakusho.html.marks import Marks, unmarked
from hakusho.html.templates import Templates, templates
from hakusho.pictures.placing import pixels_needed
from hakusho.publication.numbering import Label, Labels
from hakusho.publication.reading import Chapter, Publication
from hakusho.settings.publication import moment
from hakusho.settings.theme import ThemeFolder
from hakusho.tables.columns import has_long_word, measure_of, rooms_of
from hakusho.trade.symbols import Symbol, qr_code
from hakusho.trade.widths import ems
from hakusho.tree.blocks.sidebar import Sidebar
from hakusho.tree.blocks.table import Table
from hakusho.tree.model import (
    Block,
    Inline,
    Inlines,
    Link,
    Note,
    NoteCall,
    Phrase,
    Reference,
    Term,
    Text,
    bare,
    nodes,
    plain_text,
)
from kumihan.geometry.units import MM_PER_Q

UNKNOWN_PAGE = "00"
_CODE = 12.0  # mm: the room of a QR code in a note
_BRIEF = 6  # lines in a column
_CERTAIN = 0.93  # of an approximate width: what is wider is so for certain
_SIGN = re.compile("[△▲](?=[0-9])")
_PLACEHOLDER = re.compile(r"\{([a-z]+)\}")
FUNCTIONS = ("blocks", "columns_of", "figures", "inlines", "is_brief", "item_numbers", "label",
             "note_lines", "page", "qr_codes", "references", "whole_page")  # fmt: skip
"""The methods of a writer that templates may call."""


def _kebab(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "-", name).lower()


@dataclass(frozen=True, slots=True)
class Columns:
    """How the columns of a table are set: their widths in percent, whether the table is wider than
    a column of text, and whether there is room to spread heads of a few characters.
    """

    shares: tuple[float, ...]
    is_wide: bool
    are_spread: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Writer:
    """Writes HTML of one publication; `pages` are the folios of ids as far as they are known,
    `whole_pages` those in the base publication of an extract.

    `substitutes` replace characters that no face can print. Only a draft marks a reference whose
    target is unknown: in a book that was allowed by the editors, and only its text is printed.
    With `marks`, what comes from a place of the manuscript stands between marks (`origins.py`).
    """

    publication: Publication
    labels: Labels
    theme: ThemeFolder
    is_draft: bool = False
    substitutes: Mapping[int, str] = field(default_factory=dict)
    pages: Mapping[str, str] = field(default_factory=dict)
    whole_pages: Mapping[str, str] = field(default_factory=dict)
    chapter: Chapter | None = None
    templates: Templates | None = None
    marks: Marks | None = None
    context: Mapping[str, Any] = field(init=False)
    note_numbers: Mapping[str, str] = field(init=False)

    def __post_init__(self) -> None:
        own = self.templates or templates(self.theme)
        object.__setattr__(self, "templates", own)
        object.__setattr__(self, "note_numbers", dict(self._note_numbers()))
        object.__setattr__(self, "context", self._context())

    # -- templates -------------------------------------------------------------------------

    def _context(self) -> dict[str, Any]:
        """The values that every template gets: plain data, and functions of ours."""
        at = moment(self.publication.settings)
        return {
            **GIVEN,
            **{name: Function(getattr(self, name)) for name in FUNCTIONS},
            "ems": Function(ems),
            "hang": Function(hang),
            "longest": Function(longest),
            "has_long_word": Function(has_long_word),
            "plain": Function(plain_text),
            "pixels_needed": Function(pixels_needed),
            "settings": self.publication.settings,
            "created": at.strftime("%Y-%m-%dT%H:%M:%SZ") if at else "",
            "theme": self.theme.theme,
            "pattern": self.theme.pattern,
        }

    @property
    def faults(self) -> tuple[Diagnostic, ...]:
        """The faults (E009) in the templates of the theme that were filled in so far."""
        assert self.templates
        return tuple(self.templates.broken.values())

    def fill(self, name: str, **values: Any) -> Markup:
        """A template filled in."""
        assert self.templates
        text = self.templates.fill(name, {**self.context, **values}).rstrip("\n")
        return Markup(text.translate(self.substitutes) if self.substitutes else text)

    # -- blocks and inlines ----------------------------------------------------------------

    def blocks(self, blocks: tuple[Block, ...]) -> Markup:
        """The HTML of blocks."""
        return Markup("\n").join(
            self.fill(f"blocks/{block.kind}.html", block=block) for block in blocks
        )

    def inlines(self, content: Inlines) -> Markup:
        """The HTML of inlines."""
        if len(content) == 1:  # as nearly all cells have
            return self.inline(content[0])
        before = (None, *content)
        return Markup("").join(map(self.inline, content, before))

    def figures(self, content: Inlines) -> Markup:
        """The HTML of a cell of numbers, with signs marked that are to have the figures' size."""
        return Markup(_SIGN.sub(r'<span class="sign">\g<0></span>', str(self.inlines(content))))

    def inline(self, inline: Inline, before: Inline | None = None) -> Markup:
        """The HTML of one inline, and of what parts it from raised figures right before it."""
        written = self._inline(inline, before)
        return self.marks.around(written, inline.span) if self.marks else written

    def _inline(self, inline: Inline, before: Inline | None) -> Markup:
        match inline:
            case Text():
                return escape(inline.text)
            case Term():
                return self.term(inline)
            case Reference():
                return self.reference(inline)
            case NoteCall():
                return self.note_call(inline, _raised(before))
        name = _kebab(type(inline).__name__)
        return self.fill(f"inlines/{name}.html", inline=inline, use=self._use(inline))

    def text(self, content: Inlines) -> str:
        """The characters of inlines as printed, without readings and calls of notes."""
        return unmarked(self.inlines(bare(content)).striptags())

    def _use(self, inline: Inline) -> Any:
        return self.labels.uses.get(inline.span)

    def columns_of(self, table: Table) -> Columns:
        """How the columns of a table are set."""
        hanmen, rooms = self.publication.settings.kihon_hanmen, rooms_of(table)
        measure = measure_of(table, hanmen, self.theme.theme.sizes)
        is_wide = table.turned or not rooms.fit(hanmen.column_width / self._table_em)
        return Columns(rooms.shares(measure), is_wide, rooms.suffice(measure))

    def fits_slide(self, table: Table) -> bool:
        """Whether a table fits beside the statements of a slide."""
        return rooms_of(table).fit(
            self.publication.settings.kihon_hanmen.beside[0] / self._table_em
        )

    def is_brief(self, sidebar: Sidebar) -> bool:
        """Whether a sidebar has so few lines that columns would leave half of it empty."""
        hanmen = self.publication.settings.kihon_hanmen
        measure = hanmen.column_width / (hanmen.character_size * MM_PER_Q)
        paragraphs = [node for node in nodes(sidebar.children) if isinstance(node, Block)]
        lines = (ceil(ems(_words(one)) / measure) for one in paragraphs)
        return sum(lines) <= _BRIEF

    @property
    def _table_em(self) -> float:
        """The character size of tables in mm."""
        size = self.publication.settings.kihon_hanmen.character_size
        return self.theme.theme.sizes.get("table", size) * MM_PER_Q

    # -- terms, references, notes ----------------------------------------------------------

    def has_entry(self, name: str) -> bool:
        """Whether a glossary or list of abbreviations that has this entry is printed."""
        entry, back = self.publication.glossary.get(name), self.publication.settings.back
        has_short = entry is not None and bool(entry.abbreviation)
        return ("glossary" in back and entry is not None) or ("abbreviations" in back and has_short)

    def term(self, term: Term) -> Markup:
        """A glossary term: a link to its entry at first use."""
        use = self.labels.uses.get(term.span)
        href = f"#{term.entry}" if use and use.is_first and self.has_entry(term.entry) else ""
        return self.fill("inlines/term.html", inline=term, use=use, href=href)

    def label(self, name: str) -> Label | None:
        """The label of an id, or None when there is no such id."""
        return self.labels.by_id.get(name)

    def item_numbers(self, name: str) -> tuple[str, ...]:
        """The numbers of the items of a list, by its id."""
        return self.labels.items.get(name, ())

    def page(self, name: str) -> str:
        """The folio of the page where an id stands."""
        label = self.label(name)
        is_outside = label is not None and label.kind == "external"
        return (self.whole_pages if is_outside else self.pages).get(name, UNKNOWN_PAGE)

    def whole_page(self, name: str) -> str:
        """The folio of an id in the base publication; empty without one."""
        return self.whole_pages.get(name, "")

    def href(self, name: str) -> str:
        """The address of an id; empty if it is not in this publication."""
        label = self.label(name)
        if label is None or label.kind == "external":
            return ""
        if label.kind == "term" and not self.has_entry(name):
            return ""
        return f"#{name}"

    def references(self, targets: tuple[str, ...]) -> Markup:
        """The labels of ids, each a link, joined by 「、」."""
        return Markup("、").join(self._labelled(name) for name in targets)

    def _labelled(self, name: str) -> Markup:
        label = self.label(name)
        if label is None:
            return self.fill("inlines/fault.html", text=f"参照先不明 #{name}")
        return self.fill(
            "inlines/reference.html", href=self.href(name), content=label.text, use=None
        )

    def reference(self, reference: Reference) -> Markup:
        """A reference: its own text with placeholders filled, or the labels of its targets."""
        targets = tuple(self.labels.target(t, reference.span) for t in reference.targets)
        if not reference.content:
            return self.references(targets)
        name = targets[0]
        label = self.label(name)
        if label is None:
            content = self.inlines(reference.content)
            fault = self.fill("inlines/fault.html", text=f"参照先不明 #{name}")
            return content + fault if self.is_draft else content
        content = self._filled(self.inlines(reference.content), name, label)
        use = self.labels.uses.get(reference.span)
        href = self.href(name)
        return self.fill("inlines/reference.html", href=href, content=content, use=use)

    def _filled(self, content: Markup, name: str, label: Label) -> Markup:
        def value(match: re.Match[str]) -> str:
            known = {"label": label.text, "number": label.number, "title": label.title}
            if match[1] == "page":
                return str(escape(self.page(name)))
            return str(escape(known[match[1]])) if match[1] in known else match[0]

        return Markup(_PLACEHOLDER.sub(value, content))

    def note(self, name: str) -> Note | None:
        """The note of this name in the chapter being written."""
        return self.chapter.notes.get(name) if self.chapter else None

    def qr_codes(self, note: Note) -> tuple[Symbol, ...]:
        """The QR codes of the addresses in a note, if the publication has them."""
        if self.publication.settings.qr_codes == "none":
            return ()
        links = (node for node in nodes(note.children) if isinstance(node, Link))
        return tuple(symbol for link in links if (symbol := qr_code(link.address)))

    def note_lines(self, note: Note) -> int:
        """The lines that a note beside its QR codes has at least, as wide as its characters are."""
        hanmen = self.publication.settings.kihon_hanmen
        em = self.theme.theme.sizes.get("note", hanmen.character_size) * MM_PER_Q
        measure = (hanmen.width - len(self.qr_codes(note)) * _CODE) / em - self.note_hang()
        return sum(max(1, ceil(_CERTAIN * ems(_words(one)) / measure)) for one in note.children)

    def _note_numbers(self) -> Iterator[tuple[str, str]]:
        """The names of the chapter's notes with their numbers, which may restart on every page."""
        if self.chapter is None:
            return
        stem, restart = self.chapter.stem, self.publication.settings.notes_restart
        numbers = [(key[1], text) for key, text in self.labels.notes.items() if key[0] == stem]
        pages: Counter[str | None] = Counter()
        for name, _ in numbers:
            page = self.pages.get(f"note-{stem}-{name}") if restart == "page" else None
            yield name, numbers[pages[page]][1]
            pages[page] += 1

    def note_hang(self) -> int:
        """The indent of notes in whole ems: the width of the longest number, and one em (R63)."""
        return hang(self.note_numbers.values()) + 1

    def note_call(self, call: NoteCall, raised: str = "") -> Markup:
        """The call of a note; the text of a footnote stands at its first call in the HTML.

        `raised` is what stands right before it: another call (note) or a superscript (sup).
        """
        note = self.note(call.name)
        if note is None or self.chapter is None:
            return self.fill("inlines/fault.html", text=f"注不明 {call.name}")
        number = self.note_numbers[call.name]
        is_first = self.labels.first_calls.get((self.chapter.stem, call.name)) == call.span
        return self.fill(
            "inlines/note-call.html", note=note, number=number, is_first=is_first,
            chapter=self.chapter, raised=raised,
        )  # fmt: skip


def _words(block: Block) -> str:
    """The characters of a block, without what is filled in, such as labels of references."""
    return "".join(node.text for node in nodes(block) if isinstance(node, Text | Term))


def _raised(before: Inline | None) -> str:
    """Whether an inline ends in the call of a note (note), in a superscript (sup) or in neither."""
    while isinstance(before, Phrase) and before.element != "sup" and before.content:
        before = before.content[-1]
    if isinstance(before, NoteCall):
        return "note"
    return "sup" if isinstance(before, Phrase) and before.element == "sup" else ""


def longest(lines: Iterable[str]) -> int:
    """The width of the widest of these lines, in whole ems."""
    return max(1, ceil(max(map(ems, lines), default=0)))


def hang(numbers: Iterable[str]) -> int:
    """The width of the longest of these numbers, in whole ems."""
    halves = (sum(1 if c.isascii() else 2 for c in number) for number in numbers)
    return ceil(max(halves, default=0) / 2)
