"""Revisions as editors name them: branches, tags, hashes, and ancestors of these (`~`, `^`)."""

from __future__ import annotations

import re

from dulwich.refs import Ref, check_ref_format

from hakusho.git.errors import RevisionError
from hakusho.git.objects import Objects
from hakusho.git.repository import Repository

_SHAPE = re.compile(
    r"(?P<name>[^~^]+)(?P<steps>(?:[~^][0-9]{0,9}|\^\{(?:commit)?\})*)", re.ASCII | re.DOTALL
)
_STEP = re.compile(r"\^\{(?:commit)?\}|([~^])([0-9]*)", re.ASCII)
_PLACES = ("refs/{}", "refs/tags/{}", "refs/heads/{}", "refs/remotes/{}", "refs/remotes/{}/HEAD")
_SPECIAL = re.compile(r"[A-Z_]+", re.ASCII)  # such as HEAD
_OF_ONE_CHECKOUT = ("refs/bisect/", "refs/worktree/", "refs/rewritten/")
_MOST_STEPS = 100_000  # commits back
_MOST_LINKS = 5  # symbolic refs in a row: as many as git follows
_MOST_NAME = 5_000  # bytes
_MOST_PACKED = 1 << 26


def commit(objects: Objects, asked: str) -> str | None:
    """The hash of the commit that `asked` means; None for a revision that is not known.

    Raises RevisionError for an ambiguous hash, and when an object cannot be read.
    """
    shape = _SHAPE.fullmatch(asked)
    found = _object(objects, shape["name"]) if shape else None
    at = objects.commit_of(found) if found else None
    for step in _STEP.finditer(shape["steps"]) if shape else ():
        if at and step[1]:
            count = int(step[2] or 1)
            at = _back(objects, at, count) if step[1] == "~" else _parent(objects, at, count)
    return at


def _back(objects: Objects, at: str, count: int) -> str | None:
    """The ancestor reached by following the first parent `count` times."""
    found: str | None = at
    for _ in range(min(count, _MOST_STEPS)):
        found = _parent(objects, found, 1) if found else None
    return found if count <= _MOST_STEPS else None


def _parent(objects: Objects, at: str, number: int) -> str | None:
    """The parent of this number, counted from 1; 0 is the commit itself."""
    parents = (at, *objects.commit(at).parents)
    return parents[number] if number < len(parents) else None


def _object(objects: Objects, name: str) -> str | None:
    name = "HEAD" if name == "@" else name
    if re.fullmatch("[0-9a-fA-F]{40}", name, re.ASCII):
        return name.lower()
    return _reference(objects.repository, name) or _shortened(objects, name)


def _shortened(objects: Objects, name: str) -> str | None:
    if not re.fullmatch("[0-9a-fA-F]{4,39}", name, re.ASCII):
        return None
    found = objects.matching(name.lower())
    if len(found) > 1:
        found = [one for one in found if objects.commit_of(one)]
    if len(found) > 1:
        raise RevisionError(
            f"git の版「{name}」に当たるものが {len(found)}件あります。もっと長く書いてください"
        )
    return found[0] if found else None


def _reference(repository: Repository, name: str) -> str | None:
    """The hash that a ref (branch, tag, …) points to; git's search order is kept."""
    full = [place.format(name) for place in _PLACES]
    if name.startswith("refs/") or _SPECIAL.fullmatch(name):
        full.insert(0, name)
    return next(filter(None, (_followed(repository, one) for one in full)), None)


def _followed(repository: Repository, name: str) -> str | None:
    for _ in range(_MOST_LINKS):
        if not (_SPECIAL.fullmatch(name) or check_ref_format(Ref(name.encode("utf-8", "replace")))):
            return None
        own = name.startswith(_OF_ONE_CHECKOUT) or not name.startswith("refs/")
        text = repository.read(f"{repository.own if own else repository.common}{name}", _MOST_NAME)
        if text is None:
            return _packed(repository, name)
        found = re.match(rb"(?:ref:\s*(\S[^\n\r]*)|([0-9a-f]{40})(?:\s|$))", text)
        if not found:
            raise repository.damaged(name)
        if found[2]:
            return found[2].decode()
        name = found[1].decode("utf-8", "replace").rstrip()
    raise repository.damaged(name)


def _packed(repository: Repository, name: str) -> str | None:
    """The hash of a ref in the file `packed-refs`, or None."""
    text = repository.read(f"{repository.common}packed-refs", _MOST_PACKED) or b""
    line = rb"^([0-9a-f]{40}) %s\r?$" % re.escape(name.encode("utf-8", "replace"))
    found = re.search(line, text, re.MULTILINE)
    return found[1].decode() if found else None
