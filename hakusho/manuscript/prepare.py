"""A publication read, numbered and checked: everything that can be done before layout."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from hakusho.findings.diagnostic import Diagnostic
from hakusho.machine.cache import kept
from hakusho.machine.places import THEMES
from hakusho.manuscript import glyphs
from hakusho.manuscript.checks.catalogue import MANUSCRIPT
from hakusho.manuscript.printed import printed
from hakusho.manuscript.revisions import Changes, changes
from hakusho.publication import reading as publication
from hakusho.publication.numbering import Labels, number
from hakusho.publication.reading import Publication
from hakusho.settings.faces import FALLBACK, find, is_there
from hakusho.settings.theme import ThemeFolder
from hakusho.tree.model import Block
from kumihan.engine.fonts import Face

MEMORY = 4_000  # MB of a process that lays out sections beside others
SECONDS = 900  # that such a process may take for one section


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How to build: the profiles, whether warnings are errors, whether a draft is wanted.

    `since` is the git revision against which changes are marked; `printed` is the earlier press
    PDF if the changed sheets are wanted. `theme` replaces the publication's own; `shows_grid` draws
    the type area over the pages. Templates of a theme in the publication's folder are used only if
    the user `trusts_theme`. `readable` are folders of the user, besides the publication's, in which
    faces and profiles may lie. With `shows_why` it is said why sections were laid out. So many
    `jobs` lay out sections at a time, each with so much `memory` (MB) and so many `seconds` for a
    section.
    """

    profiles: tuple[str, ...] = ("screen",)
    is_strict: bool = False
    is_draft: bool = False
    chapter: str = ""
    uses_cache: bool = True
    shows_why: bool = False
    jobs: int = 1
    memory: int = MEMORY
    seconds: int = SECONDS
    theme: str = ""
    shows_grid: bool = False
    printed: bytes = field(default=b"", repr=False)
    since: str = ""
    is_split: bool = False
    is_release: bool = False
    readable: tuple[Path, ...] = ()
    trusts_theme: bool = False

    @property
    def with_faults(self) -> tuple[str, ...]:
        """The profiles that are written in spite of errors: all of a draft, otherwise the proof."""
        return self.profiles if self.is_draft else tuple(p for p in self.profiles if p == "proof")


@dataclass(frozen=True, slots=True, kw_only=True)
class Manuscript:
    """A publication with its labels, theme, faces and findings.

    `can_be_set` tells whether layout makes sense; `unprintable` are the code points that no face
    can print. `whole` is the base publication of an extract that tells its pages.
    """

    publication: Publication
    labels: Labels
    theme: ThemeFolder
    faces: tuple[Face, ...]
    unprintable: frozenset[int]
    diagnostics: tuple[Diagnostic, ...]
    can_be_set: bool
    changes: Changes
    whole: Manuscript | None = None

    @property
    def all_faces(self) -> tuple[Face, ...]:
        """Its faces, and those of its base publication if that is laid out, too."""
        return (*self.faces, *(self.whole.all_faces if self.whole else ()))


def with_whole(book: Publication, labels: Labels) -> Labels:
    """The labels, with those of the base publication if a book has other chapters than that.

    What both have keeps the numbers of the base, in the forms of the book; references to parts that
    the book leaves out name the base: 「本編第2章」.
    """
    ignore: list[Diagnostic] = []  # it is checked when it is built itself
    base = _base(book)
    whole = publication.read(base, ignore.append) if base else None
    if whole is None:
        return labels
    known = number(whole, ignore.append).by_id
    outside = {
        name: replace(label, text=f"本編{label.text}", kind="external")
        for name, label in known.items()
        if label.text
    }
    settings = replace(whole.settings, numbering=book.settings.numbering)
    shown = number(replace(whole, settings=settings), ignore.append).by_id
    names = dict(_places(whole))
    own = ((name, names.get(place, name)) for place, name in _places(book))
    kept = {name: shown[of_base] for name, of_base in own if of_base in shown}
    return replace(labels, by_id=outside | dict(labels.by_id) | kept)


def _for_pages(options: Options) -> Options:
    """The options by which a base publication is laid out for its pages alone."""
    return replace(options, profiles=("screen",), chapter="", since="", is_release=False)


def _places(book: Publication) -> Iterator[tuple[tuple[object, ...], str]]:
    """The blocks of a book with their ids, by place: an id that is made may differ in another."""
    for node in book.nodes:
        if isinstance(node, Block):
            span = node.span
            yield (span.source.path, span.line, span.column, node.kind), node.id


def _base(book: Publication) -> Path | None:
    """The base publication of a book that has other chapters than that."""
    chosen = book.settings.place("chapters")
    is_other = bool(book.settings.base) and chosen.source == book.source
    return book.folder / book.settings.base if is_other else None


def prepare(path: Path, options: Options) -> Manuscript:
    """Read, number and check the publication of a folder or of a publication file.

    Raises RevisionError when the revision to compare with does not exist, and OSError.
    """
    found: list[Diagnostic] = []
    trusts = options.trusts_theme
    read = publication.read(path, found.append, options.theme, trusts_theme=trusts)
    book = read or publication.unreadable(path)
    labels = with_whole(book, number(book, found.append))
    for check in MANUSCRIPT:
        found += check(book, labels)
    theme = book.theme or ThemeFolder.built_in(THEMES / "ai")
    entries = [*theme.theme.faces.values(), *book.settings.fallback]
    entries += [entry for entry in FALLBACK if is_there(entry, ())]
    folders = [*theme.face_folders, (book.folder, "fonts")]
    folders += [(folder, ".") for folder in options.readable]
    faces = tuple(find(entries, folders, found.append))
    if not options.uses_cache:
        kept().forget(glyphs.COVERAGE)
    points, faults = glyphs.covered(faces, [entry.span for entry in entries], kept())
    found += faults
    texts = tuple(printed(book)) if points else ()
    found += glyphs.missing(texts, points, faces)
    is_whole = read is not None and read.theme is not None
    base = _base(book) if book.settings.base_pages else None
    return Manuscript(
        whole=prepare(base, _for_pages(options)) if base else None,
        publication=book,
        labels=labels,
        theme=theme,
        faces=faces,
        unprintable=glyphs.unprintable(texts, points),
        diagnostics=tuple(found),
        can_be_set=any(face.files for face in faces)
        if options.with_faults
        else is_whole and all(face.files for face in faces),
        changes=changes(book, path, options.since) if options.since else Changes(),
    )
