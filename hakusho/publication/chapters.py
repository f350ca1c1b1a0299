"""The chapters of a publication, each made of one Markdown file or of several."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from posixpath import normpath

from hakusho.findings.diagnostic import Report, Source, Span, did_you_mean, finding
from hakusho.markup.ids import Names
from hakusho.markup.inlines import InlineReader
from hakusho.markup.markdown import ParsedFile, parse
from hakusho.settings.publication import BACK, FRONT, KINDS, Selection, Settings
from hakusho.sources.data import Written
from hakusho.sources.text import read_source
from hakusho.tree.blocks.fault import BlockFault
from hakusho.tree.blocks.heading import Heading
from hakusho.tree.blocks.remark import BlockRemark
from hakusho.tree.blocks.summary import Summary
from hakusho.tree.directive import ID, Material
from hakusho.tree.model import Block, Note, NoteCall, Text, nodes, plain_text

FAULTS = "faults"  # the id of a draft's list of faults


@dataclass(frozen=True, kw_only=True)
class Chapter:
    """A chapter of the book: its kind, title and blocks (the title is one of them).

    It may consist of several files; `stem` and `source` are those of the first. `left_out` are the
    summaries in them that this book does not print.
    """

    kind: str
    id: str
    stem: str
    source: Source
    heading: Heading
    blocks: tuple[Block, ...]
    notes: Mapping[str, Note]
    left_out: tuple[Summary, ...] = ()

    @cached_property
    def nodes(self) -> tuple[object, ...]:
        """Everything in the blocks, in reading order."""
        return tuple(nodes(self.blocks))

    @cached_property
    def all_nodes(self) -> tuple[object, ...]:
        """Everything in the blocks and then in the notes."""
        return (*self.nodes, *nodes(tuple(self.notes.values())))


@dataclass(frozen=True, slots=True)
class File:
    """A file of a chapter; `name` is its path in the folder, `only` the ids selected from it."""

    written: Written
    name: str
    stem: str
    only: tuple[Written, ...] | None = None


@dataclass(frozen=True, slots=True)
class ChapterEntry:
    """An item of `chapters:`: its kind and its files."""

    kind: str
    files: tuple[File, ...]
    is_parted: bool = False  # at every title (`#`)


def entries(settings: Settings, report: Report) -> Iterator[ChapterEntry]:
    """The items of `chapters:`; stems are unique and differ from names of front and back matter."""
    taken = {*FRONT, *BACK, FAULTS}
    seen: dict[str, Span] = {}
    for number, item in enumerate(settings.chapters):
        pairs = {"chapter": item} if isinstance(item, Written) else dict(item)
        if len(pairs) != 1:
            place = settings.place(f"chapters.{number}")
            hint = "一つの章を分けて書いたときは「章の種類: [一.md, 二.md]」としてください"
            report(finding("Y004", "chapters の一項目が、一つの章ではありません", place, hint))
        for kind, written in pairs.items():
            _check_kind(kind, settings.place(f"chapters.{number}.{kind}:"), report)
            files = written if isinstance(written, tuple) else (written,)
            found = [_file(file) for file in files]
            own = tuple(
                replace(file, stem=_stem(file.written, number, taken))
                for file in found
                if _is_new(file, seen, report)
            )
            if own:
                is_parted = settings.chapters_from == "titles"
                yield ChapterEntry(kind if kind in KINDS else "chapter", own, is_parted)


def _file(written: Written | Selection) -> File:
    only = written.only if isinstance(written, Selection) else None
    name = written.file if isinstance(written, Selection) else written
    return File(name, normpath(name.text), "", only)


def _is_new(file: File, seen: dict[str, Span], report: Report) -> bool:
    """Whether a file is in `chapters:` for the first time; otherwise Y005 is reported."""
    span = file.written.span
    first = seen.setdefault(file.name, span)
    if first != span:
        message = f"「{file.written.text}」が二度あります（最初は {first}）"
        report(finding("Y005", message, span, "一つを消してください"))
    return first == span


def _stem(file: Written, number: int, taken: set[str]) -> str:
    """A unique name for a file, which is added to `taken`."""
    stem = re.sub(r"[^a-z0-9]+", "-", Path(file.text).stem.lower()).strip("-")
    if not ID.fullmatch(stem) or stem in taken:
        stem = _free(f"chapter-{number + 1}", taken)
    taken.add(stem)
    return stem


def _free(name: str, taken: set[str]) -> str:
    while name in taken:
        name += "-2"
    return name


def _check_kind(kind: str, place: Span, report: Report) -> None:
    if kind not in KINDS:
        message = f"「{kind}」という種類の章はありません（{'、'.join(KINDS)}）"
        report(finding("Y004", message, place, did_you_mean(kind, KINDS)))


def chapters(
    folder: Path,
    listed: Sequence[ChapterEntry],
    reader: Callable[[Source], InlineReader],
    material: Material,
    names: Names,
) -> Iterator[Chapter]:
    """The chapters of the listed entries; `reader` makes the inline reader of a source."""
    report = material.report
    reduced = _of_slides if material.slide else _of_book
    taken = {file.name for entry in listed for file in entry.files}
    for entry in listed:
        parsed = [
            _missing(file, 1 if number == 0 else 2)
            if (source := read_source(folder, file.name, report, file.written.span, taken)) is None
            else reduced(parse(source, file.stem, reader(source), material, names), file, report)
            for number, file in enumerate(entry.files)
        ]
        stem = entry.files[0].stem
        for number, part in enumerate(_parts(parsed) if entry.is_parted else [parsed], 1):
            yield _chapter(entry.kind, stem if number == 1 else f"{stem}_{number}", part, report)


def _parts(files: Sequence[ParsedFile]) -> Iterator[list[ParsedFile]]:
    """The files parted before every title but the first; the notes go with their calls."""
    part: list[ParsedFile] = []
    has_title = False
    for file in files:
        starts = [n for n, block in enumerate(file.blocks) if _is_title(block)]
        left = dict(file.notes)
        for start, end in pairwise(sorted({0, *starts, len(file.blocks)})):
            blocks = file.blocks[start:end]
            is_title = _is_title(blocks[0])
            if is_title and has_title:
                yield part
                part = []
            has_title = has_title or is_title
            notes = _called(blocks, file.notes)
            part.append(replace(file, blocks=blocks, notes=notes))
            left = {name: note for name, note in left.items() if name not in notes}
        if left and part:  # nobody calls them, which is reported
            part[-1] = replace(part[-1], notes={**part[-1].notes, **left})
    yield part or list(files)


def _is_title(block: Block) -> bool:
    return isinstance(block, Heading) and block.level == 1


def _missing(file: File, level: int) -> ParsedFile:
    """The replacement, in a draft, of a file that cannot be read."""
    span, name = file.written.span, Path(file.written.text).name
    heading = Heading(file.stem, span, level, (Text(name, span),), True)
    fault = BlockFault(f"{file.stem}-fault", span, f"{name} を読めません")
    return ParsedFile(span.source, (heading, fault), {})


def _of_book(parsed: ParsedFile, file: File, report: Report) -> ParsedFile:
    """What a book prints of a file: all or what is selected, but no summary that is not."""
    chosen = _chosen(parsed, file, report)
    wanted = {written.text for written in file.only or ()}
    return _without(
        chosen,
        tuple(b for b in chosen.blocks if not isinstance(b, Summary) or b.id in wanted),
        parsed,
    )


def _of_slides(parsed: ParsedFile, file: File, report: Report) -> ParsedFile:
    """What slides print of a file: its title, and the summaries or those that are selected.

    Y003 tells that there are none.
    """
    chosen = _chosen(parsed, file, report)
    kept = tuple(b for b in chosen.blocks if _is_title(b) or isinstance(b, Summary))
    if not any(isinstance(block, Summary) for block in kept):
        message = f"「{file.written.text}」から作るスライドがありません"
        hint = "章のファイルに :::{summary} 題 {#id} を書くか、この章を chapters から消してください"
        report(finding("Y003", message, file.written.span, hint))
    return _without(chosen, kept, parsed)


def _without(chosen: ParsedFile, kept: tuple[Block, ...], parsed: ParsedFile) -> ParsedFile:
    """A chosen file with only these of its blocks; notes that only the others call go with them."""
    names = {block.id for block in kept}
    others = tuple(block for block in chosen.blocks if block.id not in names)
    lost = _called(others, chosen.notes)
    called = _called(kept, chosen.notes) if lost else {}
    notes = {n: note for n, note in chosen.notes.items() if n in called or n not in lost}
    summaries = (block for block in parsed.blocks if isinstance(block, Summary))
    left_out = tuple(block for block in summaries if block.id not in names)
    return replace(chosen, blocks=kept, notes=notes, left_out=left_out)


def _chosen(parsed: ParsedFile, file: File, report: Report) -> ParsedFile:
    """The file reduced to its title, its selected parts, the headings above them and their notes.

    A selected heading stands for all of its section; without `only` the file stays whole.
    """
    if file.only is None:
        return parsed
    wanted = {written.text for written in file.only}
    kept: set[str] = set()
    above: list[Heading] = []
    inside = 0  # the level of the selected section that the block is in, or 0
    for block in parsed.blocks:
        if isinstance(block, Heading):
            inside = inside if block.level > inside else 0
            above = [*(one for one in above if one.level < block.level), block]
            inside = inside or block.level * (block.id in wanted)
        if inside or block.id in wanted:
            kept |= {block.id, *(heading.id for heading in above)}
    _check_chosen(parsed, file.only, report)
    title = parsed.blocks[:1]
    blocks = tuple(block for block in parsed.blocks if block.id in kept or block in title)
    return replace(parsed, blocks=blocks, notes=_called(blocks, parsed.notes))


def _check_chosen(parsed: ParsedFile, only: Sequence[Written], report: Report) -> None:
    """Report selected ids that are no heading or block of the file (R001)."""
    known = [block.id for block in parsed.blocks]
    for written in only:
        if written.text not in known:
            message = f"「{Path(parsed.source.path).name}」に #{written.text} がありません"
            hint = (
                did_you_mean(written.text, known)
                or "見出しか、囲みの外の図表などの id を書いてください"
            )
            report(finding("R001", message, written.span, hint))


def _called(blocks: tuple[Block, ...], notes: Mapping[str, Note]) -> dict[str, Note]:
    """The notes that are called in blocks, or in other notes that are called there."""
    called: set[str] = set()
    waiting: list[object] = [blocks]
    while waiting:
        for call in nodes(waiting.pop()):
            if isinstance(call, NoteCall) and call.name not in called:
                called.add(call.name)
                waiting += [notes[call.name]] if call.name in notes else []
    return {name: note for name, note in notes.items() if name in called}


def _chapter(kind: str, stem: str, files: Sequence[ParsedFile], report: Report) -> Chapter:
    printed = [[b for b in file.blocks if not isinstance(b, BlockRemark)] for file in files]
    empty = [file.source for file, own in zip(files, printed, strict=True) if not own]
    for source in empty:
        hint = "章の題（#）から書いてください"
        report(finding("Y012", "ファイルに本文がありません", source.span(), hint))
    heading = _title([block for own in printed for block in own], stem, files[0].source, report)
    blocks = [block for file in files for block in file.blocks]
    blocks += [_empty(source, f"{stem}-empty-{n}") for n, source in enumerate(empty)]
    notes = _notes(files, report)
    return Chapter(
        kind=kind,
        id=heading.id,
        stem=stem,
        source=files[0].source,
        heading=heading,
        blocks=tuple(blocks),
        notes=notes,
        left_out=tuple(one for file in files for one in file.left_out if isinstance(one, Summary)),
    )


def _empty(source: Source, name: str) -> BlockFault:
    return BlockFault(name, source.span(), f"{Path(source.path).name} に本文がありません")


def _notes(files: Sequence[ParsedFile], report: Report) -> dict[str, Note]:
    """The notes of a chapter's files; a name that two files use is reported (M011)."""
    notes: dict[str, Note] = {}
    for name, note in (pair for file in files for pair in file.notes.items()):
        if notes.setdefault(name, note) is not note:
            message = f"注「[^{name}]」がこの章の別のファイルにもあります"
            hint = f"最初は {notes[name].span} です。どちらかの名前を変えてください"
            report(finding("M011", message, note.span, hint))
    return notes


def _title(blocks: Sequence[Block], stem: str, source: Source, report: Report) -> Heading:
    """The title of a chapter; M009 if it is missing, repeated, or not the first of the blocks."""
    titles = [b for b in blocks if isinstance(b, Heading) and b.level == 1]
    span = blocks[0].span if blocks else source.span()
    if blocks and not titles:
        report(
            finding(
                "M009",
                "章の題（# で始まる行）がありません",
                span,
                "# 章の題 {#id} のように書いてください",
            )
        )
    elif blocks and blocks[0] is not titles[0]:
        hint = "# の行をファイルの初めに置いてください"
        report(finding("M009", "章の題（#）の前に本文があります", span, hint))
    for extra in titles[1:]:
        message = f"一つの章に題（#）が二つあります（「{plain_text(extra.content)}」）"
        hint = (
            "節なら ## に、章なら別のファイルにしてください。# ごとに一つの章とするなら、"
            "publication.yaml に chapters-from: titles と書いてください"
        )
        report(finding("M009", message, extra.span, hint))
    return titles[0] if titles else Heading(stem, span, 1, (), False)
