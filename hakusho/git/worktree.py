"""Whether the files of a checkout are those that were committed, as `git status` would say."""

from __future__ import annotations

import hashlib
import io
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from dulwich.index import read_index

from hakusho.git import lfs
from hakusho.git.errors import RevisionError
from hakusho.git.history import LINK, SUBMODULE, kind
from hakusho.git.ignored import Pattern, Steps, patterns
from hakusho.git.objects import Entry, Objects, blob_name
from hakusho.git.repository import Repository
from hakusho.sources.text import shown
from kumihan.files import files

_MOST_IGNORE = 1 << 20  # bytes of a .gitignore
_MOST_INDEX = 1 << 25
_MOST_FILE = 2 << 30
_MOST_TEXT = 1 << 28
_MOST_LOOKED_AT = 200_000
_PIECE = 1 << 20
_STAGES, _ASSUMED, _SKIPPED = 0x3000, 0x8000, 0x4000  # flags in the index


@dataclass(slots=True, kw_only=True)
class _Walk:
    """The state of a walk over the files of a folder; `tree` has its committed files by path."""

    objects: Objects
    folder: str
    tree: dict[str, Entry]
    assumed: frozenset[str]  # marked as unchanged by the user (assume-unchanged, skip-worktree)
    seen: set[str] = field(default_factory=set)
    ignoring: dict[str, list[Pattern]] = field(default_factory=dict)
    budget: Steps = field(default_factory=Steps)

    @property
    def repository(self) -> Repository:
        return self.objects.repository


def differs(objects: Objects, folder: str, tree: dict[str, Entry]) -> bool:
    """Whether a file of the folder was changed, removed or added since `tree`, its listing.

    Ignored files (`.gitignore`) do not count as added. Raises RevisionError.
    """
    tree = {_joined(folder, path): one for path, one in tree.items()}
    known = _index(objects.repository, folder)
    if known is not None and known[0] != tree:
        return True
    walk = _Walk(
        objects=objects, folder=folder, tree=tree, assumed=known[1] if known else frozenset()
    )
    try:
        is_other = any(_looks(walk))
    except OSError as error:
        raise objects.repository.unreadable(folder, error) from error
    missing = tree.keys() - walk.seen - walk.assumed
    return is_other or any(kind(tree[path]) != SUBMODULE for path in missing)


def _looks(walk: _Walk) -> Iterator[bool]:
    """Whether each file differs, in turn."""
    holding = {str(one) for path in walk.tree for one in PurePosixPath(path).parents}
    folders = [(walk.folder, _is_below_ignored(walk))]
    looked_at = 0
    while folders:
        folder, is_ignored = folders.pop()
        for name, mode in files.modes(walk.repository.top, folder).items():
            looked_at += 1
            if looked_at > _MOST_LOOKED_AT:
                raise RevisionError(f"{shown(walk.repository.top)} に、ファイルが多すぎます")
            path = _joined(folder, name)
            if path in walk.tree:
                walk.seen.add(path)
                yield path not in walk.assumed and not _is_same(walk, path, mode)
            elif name != ".git":
                is_left_out = is_ignored or _is_ignored(walk, path, stat.S_ISDIR(mode))
                if stat.S_ISDIR(mode) and (not is_left_out or path in holding):
                    folders.append((path, is_left_out))
                yield not is_left_out and (stat.S_ISREG(mode) or stat.S_ISLNK(mode))


def _joined(folder: str, name: str) -> str:
    return f"{folder}/{name}" if folder else name


# -- the same or not -----------------------------------------------------------------------


def _is_same(walk: _Walk, path: str, mode: int) -> bool:
    entry = walk.tree[path]
    if kind(entry) == SUBMODULE:
        return True
    if kind(entry) == LINK:
        return stat.S_ISLNK(mode) and entry.name == _link_name(walk.repository, path)
    if not stat.S_ISREG(mode) or kind(entry) != stat.S_IFREG:
        return False
    has_modes = walk.repository.setting("core", "filemode").lower() not in (
        "false",
        "no",
        "off",
        "0",
    )
    if has_modes and bool(mode & stat.S_IXUSR) != bool(entry.mode & stat.S_IXUSR):
        return False
    try:
        return _has_content(walk.objects, path, entry.name)
    except OSError:
        return False


def _link_name(repository: Repository, path: str) -> str:
    return blob_name(os.fsencode(os.readlink(repository.top / path)))  # noqa: PTH115 (as it stands)


def _has_content(objects: Objects, path: str, name: str) -> bool:
    """Whether a file's content is that of a blob: as it is, with LF line ends, or through LFS."""
    top = objects.repository.top
    with files.opened(top, path, _MOST_FILE) as file:
        size = os.fstat(file.fileno()).st_size
        made = hashlib.sha1(b"blob %d\0" % size, usedforsecurity=False)
        for piece in iter(lambda: file.read(_PIECE), b""):
            made.update(piece)
        if made.hexdigest() == name:
            return True
        pointer = _pointer(objects, name)
        if pointer:
            file.seek(0)
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            return pointer == lfs.Pointer(digest, size)
    content = files.read(top, path, _MOST_TEXT)
    return b"\0" not in content and blob_name(content.replace(b"\r\n", b"\n")) == name


def _pointer(objects: Objects, name: str) -> lfs.Pointer | None:
    try:
        return lfs.pointer(objects.blob(name))
    except RevisionError:  # a blob that was not fetched or is too large is no pointer
        return None


# -- what is left out ----------------------------------------------------------------------


def _is_below_ignored(walk: _Walk) -> bool:
    folders = [str(one) for one in PurePosixPath(walk.folder).parents][:-1][::-1]
    return any(_is_ignored(walk, one, True) for one in (*folders, walk.folder) if one)


def _is_ignored(walk: _Walk, path: str, is_folder: bool) -> bool:
    """Whether a path is ignored: the last matching pattern of the deepest file decides."""
    parts = tuple(map(os.fsencode, path.split("/")))
    for depth in range(len(parts) - 1, -2, -1):
        folder = "/".join(path.split("/")[: max(depth, 0)])
        for pattern in reversed(_patterns(walk, folder, depth < 0)):
            if pattern.matches(parts[max(depth, 0) :], is_folder, walk.budget):
                return pattern.excludes
    return False


def _patterns(walk: _Walk, folder: str, is_private: bool) -> list[Pattern]:
    """The patterns of a folder's `.gitignore`, or of the repository's `info/exclude`."""
    key = "" if is_private else _joined(folder, ".gitignore")
    if key not in walk.ignoring:
        read = _private if is_private else _shared
        walk.ignoring[key] = patterns(read(walk.repository, key))
    return walk.ignoring[key]


def _private(repository: Repository, _key: str) -> bytes:
    return repository.read(f"{repository.common}info/exclude", _MOST_IGNORE) or b""


def _shared(repository: Repository, name: str) -> bytes:
    try:
        return files.read(repository.top, name, _MOST_IGNORE)
    except (FileNotFoundError, IsADirectoryError, files.OutsideError):
        return b""


# -- the index -----------------------------------------------------------------------------


def _index(repository: Repository, folder: str) -> tuple[dict[str, Entry], frozenset[str]] | None:
    """The entries of a folder in the index, and the paths that are assumed to be unchanged.

    None when there is no index, or a split or sparse one. Raises RevisionError.
    """
    text = repository.read(f"{repository.own}index", _MOST_INDEX)
    if text is None:
        return None
    stream = io.BytesIO(text)
    try:
        found = list(read_index(stream))
    except Exception as error:  # dulwich may raise anything on malformed data
        raise repository.damaged("index") from error
    if stream.read(4) == b"link" or any(kind(Entry(one.mode, "")) == stat.S_IFDIR for one in found):
        return None
    start = os.fsencode(f"{folder}/") if folder else b""
    here = [one for one in found if one.name.startswith(start)]
    tree = {os.fsdecode(one.name): Entry(one.mode, "" if one.flags & _STAGES else one.sha.decode())
            for one in here}  # fmt: skip
    assumed = (os.fsdecode(one.name) for one in here
               if one.flags & _ASSUMED or one.extended_flags & _SKIPPED)  # fmt: skip
    return tree, frozenset(assumed)
