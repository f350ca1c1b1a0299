"""The objects of a repository; one is used only when the hash of its content is its name."""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from dulwich.objects import Commit as ParsedCommit
from dulwich.objects import ShaFile, Tag, parse_tree

from hakusho.git import packs
from hakusho.git.errors import RevisionError
from hakusho.git.packs import (
    BLOB,
    COMMIT,
    TAG,
    TREE,
    BombError,
    DamagedError,
    Pack,
    begun,
    inflated,
)
from hakusho.git.repository import Repository

KINDS = {b"commit": COMMIT, b"tree": TREE, b"blob": BLOB, b"tag": TAG}
_MOST = {COMMIT: 1 << 22, TREE: 1 << 24, TAG: 1 << 20, BLOB: 1 << 28}  # bytes
_MOST_PACKS = 200  # git itself repacks from 50 on
_MOST_HEAD = 32  # bytes of the header of a loose object
_MOST_TAGS = 20  # tags of tags
_SEVERAL = 100  # candidates for an abbreviated hash


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit: `tree` has its files; `when` is the committer's local time."""

    name: str
    tree: str
    parents: tuple[str, ...]
    seconds: int  # since 1970
    when: datetime


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a tree."""

    mode: int
    name: str  # the object's hash, in hexadecimal digits


@contextmanager
def opened(repository: Repository) -> Iterator[Objects]:
    """A context manager: the objects of a repository; its packs are closed at the end."""
    with ExitStack() as stack:
        yield Objects(repository, stack)


class Objects:
    """All objects, loose or packed. Every method raises RevisionError if one cannot be read."""

    def __init__(self, repository: Repository, stack: ExitStack) -> None:
        self.repository = repository
        self._stack = stack
        self._trees: dict[str, dict[str, Entry]] = {}

    def blob(self, name: str) -> bytes:
        """The content of a file (blob)."""
        return self._content(name, BLOB)

    def tree(self, name: str) -> dict[str, Entry]:
        """The entries of a folder (tree) by their names."""
        if name not in self._trees:
            self._trees[name] = self._tree(name)
        return self._trees[name]

    def _tree(self, name: str) -> dict[str, Entry]:
        content = self._content(name, TREE)
        try:
            found = list(parse_tree(content, 20))
        except Exception as error:  # dulwich may raise anything on malformed data
            raise self.repository.damaged(name) from error
        entries = {
            os.fsdecode(part): Entry(_plain(mode), sha.decode()) for part, mode, sha in found
        }
        if len(entries) < len(found) or not all(map(_is_name, entries)):
            raise self.repository.damaged(name)
        return entries

    def commit(self, name: str) -> Commit:
        """The commit of this hash; at the boundary of a shallow clone it has no parents."""
        found = _parsed(self.repository, name, COMMIT, self._content(name, COMMIT))
        try:
            assert isinstance(found, ParsedCommit)
            seconds = found.commit_time
            when = datetime(1970, 1, 1) + timedelta(seconds=seconds + found.commit_timezone)
            tree, parents = found.tree.decode(), tuple(one.decode() for one in found.parents)
        except Exception as error:  # dulwich may raise anything on malformed data
            raise self.repository.damaged(name) from error
        return Commit(name, tree, () if name in self._shallow else parents, seconds, when)

    def commit_of(self, name: str) -> str | None:
        """The commit that a hash leads to: itself, or through tags; None for other objects."""
        for _ in range(_MOST_TAGS):
            kind, content = self._any(name, _MOST[COMMIT])
            if kind != TAG:
                return name if kind == COMMIT else None
            found = _parsed(self.repository, name, TAG, content)
            try:
                assert isinstance(found, Tag)
                name = found.object[1].decode()
            except Exception as error:  # dulwich may raise anything on malformed data
                raise self.repository.damaged(name) from error
        raise self.repository.damaged(name)

    def matching(self, prefix: str) -> list[str]:
        """The sorted hashes that begin with `prefix` (at least two digits), at most 100 of them."""
        folder = f"{self.repository.common}objects/{prefix[:2]}"
        loose = (f"{prefix[:2]}{n.rpartition('/')[2]}" for n in self.repository.names(folder))
        found = {name for name in loose if name.startswith(prefix) and _is_hash(name)}
        for pack in self._packs:
            try:
                found.update(pack.matching(prefix, _SEVERAL))
            except DamagedError as error:
                raise self.repository.damaged("objects/pack") from error
        return sorted(found)[:_SEVERAL]

    @cached_property
    def _packs(self) -> list[Pack]:
        names = self.repository.names(f"{self.repository.common}objects/pack", ".idx")
        if len(names) > _MOST_PACKS:
            raise RevisionError(
                f"{self.repository.said}が、{len(names)}個のファイルに分かれています。"
                "git gc でまとめてください"
            )
        return [packs.opened(self.repository, self._stack, name) for name in names]

    @cached_property
    def _shallow(self) -> frozenset[str]:
        """The hashes of commits whose parents were not fetched (`git clone --depth`)."""
        text = self.repository.read(f"{self.repository.common}shallow", _MOST[BLOB]) or b""
        return frozenset(text.decode("ascii", "replace").split())

    def _content(self, name: str, kind: int) -> bytes:
        found, content = self._any(name, _MOST[kind])
        if found != kind:
            raise self.repository.damaged(name)
        return content

    def _any(self, name: str, most: int) -> tuple[int, bytes]:
        if not _is_hash(name):
            raise self.repository.damaged(name)
        try:
            found = self._loose(name, most) or self._packed(name, most)
        except DamagedError as error:
            raise self.repository.damaged(name) from error
        except BombError as error:
            raise RevisionError(
                f"{self.repository.said}に、大きすぎるものがあります（{name}）"
            ) from error
        if not found:
            raise RevisionError(
                f"{self.repository.said}の一部が、ここにありません（{name}）。"
                "git clone で全部を取り直してください"
            )
        if _hash(*found) != name:
            raise self.repository.damaged(name)
        return found

    def _loose(self, name: str, most: int) -> tuple[int, bytes] | None:
        folder = f"{self.repository.common}objects/{name[:2]}"
        packed = self.repository.read(f"{folder}/{name[2:]}", _MOST[BLOB])
        if packed is None:
            return None
        head = re.match(rb"(commit|tree|blob|tag) (\d{1,12})\0", begun(packed, _MOST_HEAD))
        if not head:
            raise DamagedError
        whole = inflated(packed, 0, head.end() + int(head[2]), most + head.end())
        return KINDS[head[1]], whole[head.end() :]

    def _packed(self, name: str, most: int) -> tuple[int, bytes] | None:
        for number, pack in enumerate(self._packs):
            found = pack.find(bytes.fromhex(name), most)
            if found:
                self._packs.insert(0, self._packs.pop(number))  # likely to have the next one, too
                return found
        return None


def blob_name(content: bytes) -> str:
    """The hash that git gives to the content of a file (blob)."""
    return _hash(BLOB, content)


def _hash(kind: int, content: bytes) -> str:
    word = next(word for word, number in KINDS.items() if number == kind)
    made = hashlib.sha1(b"%s %d\0" % (word, len(content)), usedforsecurity=False)
    made.update(content)
    return made.hexdigest()


def _parsed(repository: Repository, name: str, kind: int, content: bytes) -> ShaFile:
    try:
        return ShaFile.from_raw_string(kind, content)
    except Exception as error:  # dulwich may raise anything on malformed data
        raise repository.damaged(name) from error


def _plain(mode: int) -> int:
    """A mode as git writes it today: the only permission of a file is whether it is executable."""
    if not stat.S_ISREG(mode):
        return stat.S_IFMT(mode)
    return 0o100755 if mode & stat.S_IXUSR else 0o100644


def _is_hash(name: str) -> bool:
    return bool(re.fullmatch("[0-9a-f]{40}", name, re.ASCII))


def _is_name(name: str) -> bool:
    """Whether this is a safe file name, which cannot lead to another folder or into `.git`."""
    return bool(name) and "/" not in name and name.lower() not in (".", "..", ".git")
