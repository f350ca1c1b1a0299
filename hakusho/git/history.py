"""The files of a folder in the commits of a repository, and the commit that changed it last."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from heapq import heappop, heappush
from itertools import count

from hakusho.git.errors import RevisionError
from hakusho.git.objects import Commit, Entry, Objects

LINK, SUBMODULE = 0o120000, 0o160000
_MOST_COMMITS = 100_000
_MOST_FILES = 50_000
_MOST_DEPTH = 100  # nested folders


def kind(entry: Entry) -> int:
    """The kind of an entry: a file, a folder, LINK or SUBMODULE, as in `stat`."""
    return stat.S_IFMT(entry.mode)


def entry(objects: Objects, tree: str, path: str) -> Entry | None:
    """The entry at a path in a tree, or None; an empty path is the tree itself."""
    found: Entry | None = Entry(stat.S_IFDIR, tree)
    for part in path.split("/") if path else ():
        if found is None or kind(found) != stat.S_IFDIR:
            return None
        found = objects.tree(found.name).get(part)
    return found


def listing(objects: Objects, tree: str) -> dict[str, Entry]:
    """The entries of a tree and of all trees below it, by path, without the trees themselves.

    Raises RevisionError when there are more than a publication can have.
    """
    found: dict[str, Entry] = {}
    for path, one in _walk(objects, tree):
        found[path] = one
        if len(found) > _MOST_FILES:
            raise _too_large(objects)
    return found


def _walk(objects: Objects, tree: str) -> Iterator[tuple[str, Entry]]:
    folders = [("", tree)]
    looked_at = 0
    while folders:
        folder, name = folders.pop()
        looked_at += 1
        if looked_at > _MOST_FILES or folder.count("/") > _MOST_DEPTH:
            raise _too_large(objects)
        for part, one in objects.tree(name).items():
            if kind(one) == stat.S_IFDIR:
                folders.append((f"{folder}{part}/", one.name))
            else:
                yield f"{folder}{part}", one


def _too_large(objects: Objects) -> RevisionError:
    return RevisionError(
        f"{objects.repository.said}に、ファイルかフォルダーが多すぎます"
        f"（{_MOST_FILES}まで、深さは{_MOST_DEPTH}まで）"
    )


def last_change(objects: Objects, start: str, path: str) -> Commit | None:
    """The last commit up to `start` that changed the entry at a path, as in `git log`; or None.

    A merge whose entry at the path equals a parent's is followed to the first such parent only.
    Raises RevisionError.
    """
    order = count()
    first = objects.commit(start)
    waiting = [(-first.seconds, next(order), first)]
    seen = {start}
    while waiting:
        commit = heappop(waiting)[2]
        parents = [objects.commit(name) for name in commit.parents]
        before = [entry(objects, parent.tree, path) for parent in parents] or [None]
        here = entry(objects, commit.tree, path)
        if here not in before:
            return commit
        for parent in parents and [parents[before.index(here)]]:
            if parent.name not in seen:
                seen.add(parent.name)
                heappush(waiting, (-parent.seconds, next(order), parent))
        if len(seen) > _MOST_COMMITS:
            raise RevisionError(f"{objects.repository.said}に、版が多すぎます")
    return None
