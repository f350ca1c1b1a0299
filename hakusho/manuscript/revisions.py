"""Earlier states of a publication, read from git, and what has changed since then."""

from __future__ import annotations

import errno
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, fields, is_dataclass
from difflib import SequenceMatcher
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from hakusho.findings.diagnostic import Diagnostic, Span
from hakusho.git.errors import RevisionError
from hakusho.publication import reading as publication
from hakusho.publication.reading import Publication
from hakusho.sources.text import shown
from hakusho.tree.model import Block, Remark, Text, plain_text

if TYPE_CHECKING:
    from hakusho.git.objects import Commit, Entry, Objects

_SHORT = 9  # digits of a hash
_MOST_BYTES = 2 << 30  # of all files of a publication
_ODD_NAME = (errno.EEXIST, errno.ENOTDIR, errno.ENAMETOOLONG)  # names that clash or are too long
UNREADABLE = "git の版は読めません"


@dataclass(frozen=True, slots=True)
class Changes:
    """The ids of blocks and entries that are new or read differently: `changed`.

    Each has its texts then and now, which are empty if it has no text of its own. `deleted` are the
    ids of those before which something was removed.
    """

    changed: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    deleted: tuple[str, ...] = ()


def revision(folder: Path) -> str:
    """The short hash and the day of the folder's last commit; "" without git.

    A `+` after the hash tells of later changes. Nothing of it depends on the clock or the time zone
    of the machine. If the repository cannot be read, the text says so.
    """
    try:
        with _opened(folder) as (objects, path):
            return _last(objects, path) if objects else ""
    except RevisionError:
        return UNREADABLE


def _last(objects: Objects, path: str) -> str:
    from hakusho.git import history, names, worktree

    head = names.commit(objects, "HEAD")
    last = history.last_change(objects, head, path) if head else None
    if not head or not last:
        return ""
    now = history.entry(objects, objects.commit(head).tree, path)
    tree = history.listing(objects, now.name) if now and stat.S_ISDIR(now.mode) else {}
    changed = "+" if worktree.differs(objects, path, tree) else ""
    return f"{_short(objects, last)}{changed}　{last.when:%Y-%m-%d}"


def _short(objects: Objects, commit: Commit) -> str:
    """The first digits of a hash, as many as make it unique."""
    others = set(objects.matching(commit.name[:_SHORT])) - {commit.name}
    length = _SHORT
    while any(name.startswith(commit.name[:length]) for name in others):
        length += 1
    return commit.name[:length]


@contextmanager
def _opened(folder: Path) -> Iterator[tuple[Objects | None, str]]:
    """Git's objects (None outside git), and the folder's path from the top of the repository.

    The modules for it are loaded only here, because most builds do without. Raises RevisionError.
    """
    from hakusho.git import objects, repository

    found = repository.find(folder)
    if found is None:
        yield None, ""
        return
    path = folder.resolve().relative_to(found.top).as_posix()
    with objects.opened(found) as opened:
        yield opened, "" if path == "." else path


@contextmanager
def old_publication(path: Path, rev: str) -> Iterator[Path]:
    """A temporary copy of a folder, or of a publication file in one, as it was at a revision.

    Raises RevisionError when the folder is in no repository, or that lacks the revision.
    """
    folder = path if path.is_dir() else path.parent
    with TemporaryDirectory() as home:
        with _opened(folder) as (objects, inner):
            if not objects:
                raise RevisionError(
                    f"{shown(folder)} に git の記録がありません。"
                    "前の版と比べられるのは、git に入れてあるものだけです"
                )
            _restore(objects, inner, _tree(objects, inner, folder, rev), Path(home))
        yield Path(home) / path.relative_to(folder)


def _tree(objects: Objects, inner: str, folder: Path, rev: str) -> Mapping[str, Entry]:
    """The files of a folder at a revision. Raises RevisionError if there is no such revision."""
    from hakusho.git import history, names
    from hakusho.git.repository import printable

    commit = names.commit(objects, rev)
    if not commit:
        raise RevisionError(
            f"{shown(folder)} に git の版「{printable(rev)}」がありません。"
            "git log か git tag で確かめてください"
        )
    found = history.entry(objects, objects.commit(commit).tree, inner)
    if not found or not stat.S_ISDIR(found.mode):
        raise RevisionError(f"{shown(folder)} は、git のその版にはありません")
    return history.listing(objects, found.name)


def _restore(objects: Objects, inner: str, tree: Mapping[str, Entry], home: Path) -> None:
    """Write old files into a new folder, but no links, because these could lead out of it."""
    total = 0
    for path, entry in tree.items():
        content = _content(objects, f"{inner}/{path}".lstrip("/"), entry)
        if content is None:
            continue
        total += len(content)
        if total > _MOST_BYTES:
            raise RevisionError(f"{objects.repository.said}のうち、その版は大きすぎます")
        try:
            (home / path).parent.mkdir(parents=True, exist_ok=True)
            with (home / path).open("xb") as file:
                file.write(content)
        except OSError as error:
            if error.errno not in _ODD_NAME:
                raise
            raise objects.repository.damaged(path) from error


def _content(objects: Objects, path: str, entry: Entry) -> bytes | None:
    """The content of an old file; None for anything but a file, and for a missing LFS object."""
    from hakusho.git import lfs

    if not stat.S_ISREG(entry.mode):
        return None
    content = objects.blob(entry.name)
    pointer = lfs.pointer(content)
    return lfs.fetched(objects.repository, pointer, path) if pointer else content


# -- what has changed ----------------------------------------------------------------------


def changes(new: Publication, path: Path, rev: str) -> Changes:
    """The differences from the publication at a revision; moving something is no difference."""
    ignore: list[Diagnostic] = []
    with old_publication(path, rev) as old_path:
        old = publication.read(old_path, ignore.append)
    before = list(_pieces(old)) if old else []
    after = list(_pieces(new))
    gone = [content for _, content, _ in before]
    kept = set(gone) & {content for _, content, _ in after}
    matcher = SequenceMatcher(None, gone, [content for _, content, _ in after], autojunk=False)
    changed, deleted = {}, []
    for tag, start, end, to, until in matcher.get_opcodes():
        for n, (name, content, text) in enumerate(after[to:until], start):
            if content not in kept:
                changed[name] = (before[n][2] if n < end else "", text)
        if tag == "delete" and after and any(content not in kept for content in gone[start:end]):
            deleted.append(after[min(to, len(after) - 1)][0])
    return Changes(changed, tuple(deleted))


def _pieces(book: Publication) -> Iterator[tuple[str, str, str]]:
    """Blocks, notes and glossary entries in order: id, all contents, and a text of its own."""
    for chapter in book.chapters:
        for node in chapter.nodes:
            if isinstance(node, Block) and node.kind != "remark":
                yield node.id, _said(node), plain_text(getattr(node, "content", ()))
        for name, note in chapter.notes.items():
            yield f"note-{chapter.stem}-{name}", "".join(map(_said, note.children)), ""
    for name, entry in book.glossary.items():
        yield name, _said((entry.term.text, entry.full_name, book.explanations[name])), ""


def _said(node: Any, is_outermost: bool = True) -> str:
    """A node as text, without its place, its id, and the remarks and blocks in it."""
    if isinstance(node, Mapping):
        node = tuple(node.items())
    if isinstance(node, tuple):
        return "".join(_said(one, False) for one in node)
    if isinstance(node, (Span, Remark)) or (isinstance(node, Block) and not is_outermost):
        return ""
    if isinstance(node, Text):
        return node.text  # no record: a remark within a text splits it into two
    if is_dataclass(node) and not isinstance(node, type):
        inner = (_said(getattr(node, f.name), False) for f in fields(node) if f.name != "id")
        return f"{type(node).__name__}({'|'.join(inner)})"
    return str(node)
