"""Earlier states of a publication: what git keeps of its folder, and what has changed since."""

from __future__ import annotations

import io
import subprocess
import tarfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, fields, is_dataclass
from difflib import SequenceMatcher
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hakusho import publication
from hakusho.diagnostic import Diagnostic, Span
from hakusho.model import Block, Remark, Text, nodes, plain_text
from hakusho.publication import Publication
from hakusho.sources import shown


class RevisionError(Exception):
    """A state that git does not know; the message says so in Japanese."""


@dataclass(frozen=True, slots=True)
class Changes:
    """The ids of what is new or reads otherwise, and of what stands where something is gone.

    Beside what is `changed` stand its texts then and now, as far as it has a text of its own.
    """

    changed: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    deleted: tuple[str, ...] = ()


def revision(folder: Path) -> str:
    """The short hash and the day of the folder's last commit, `+` after changes; "" without git.

    Nothing of it depends on the clock or the time zone of the machine.
    """
    try:
        shown_as = _git(folder, "log", "-1", "--format=%h %cs", "--abbrev=9", ".").decode().strip()
        changed = _git(folder, "status", "--porcelain", "--", ".")
    except RevisionError:
        return ""
    hash_, _, day = shown_as.partition(" ")
    return f"{hash_}{'+' if changed else ''}　{day}" if hash_ else ""


@contextmanager
def old_publication(path: Path, rev: str) -> Iterator[Path]:
    """A folder, or a publication file in one, as it was at a revision, for the time of a call.

    Raises RevisionError when git is not there or does not know the folder or the revision.
    """
    folder = path if path.is_dir() else path.parent
    commit = _git(folder, "rev-parse", "--verify", "--end-of-options", f"{rev}^{{commit}}")
    packed = _git(folder, "archive", "--format=tar", commit.decode().strip(), ".")
    with TemporaryDirectory() as home:
        with tarfile.open(fileobj=io.BytesIO(packed)) as files:
            for member in files:
                content = files.extractfile(member) if member.isfile() else None
                if content:  # no links: they could lead out of the folder
                    target = Path(home, member.name)
                    target.parent.mkdir(parents=True, exist_ok=True)
                    target.write_bytes(content.read())
        yield Path(home) / path.relative_to(folder)


def _git(folder: Path, *arguments: str) -> bytes:
    """What git says in a folder; the folder may be another user's."""
    how = ("--no-optional-locks", "-c", "safe.directory=*", "-C", str(folder))
    try:
        return subprocess.run(("git", *how, *arguments), capture_output=True, check=True).stdout
    except FileNotFoundError as error:
        raise RevisionError("git がありません。前の版との違いを見るには git を入れます") from error
    except subprocess.CalledProcessError as error:
        raise RevisionError(_reason(folder, arguments)) from error


def _reason(folder: Path, arguments: tuple[str, ...]) -> str:
    if arguments[0] == "rev-parse":
        rev = arguments[-1].removesuffix("^{commit}")
        return f"{shown(folder)} に git の版「{rev}」がありません。git log か git tag で確かめます"
    return f"{shown(folder)} は、git のその版にはありません"


# -- what has changed ----------------------------------------------------------------------


def changes(new: Publication, path: Path, rev: str) -> Changes:
    """What differs from the publication at a revision; what was only moved does not."""
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
    """All that is printed by itself, in order: its id, what it consists of, and its own text."""
    for chapter in book.chapters:
        for node in nodes(chapter.blocks):
            if isinstance(node, Block) and node.kind != "remark":
                yield node.id, _content(node), plain_text(getattr(node, "content", ()))
        for name, note in chapter.notes.items():
            yield f"note-{chapter.stem}-{name}", "".join(map(_content, note.children)), ""
    for name, entry in book.glossary.items():
        yield name, _content((entry.term.text, entry.full_name, book.explanations[name])), ""


def _content(node: Any, is_outermost: bool = True) -> str:
    """A node without its place, its id, remarks and the blocks in it."""
    if isinstance(node, Mapping):
        node = tuple(node.items())
    if isinstance(node, tuple):
        return "".join(_content(one, False) for one in node)
    if isinstance(node, (Span, Remark)) or (isinstance(node, Block) and not is_outermost):
        return ""
    if isinstance(node, Text):
        return node.text  # a remark in it divides it
    if is_dataclass(node) and not isinstance(node, type):
        inner = (_content(getattr(node, f.name), False) for f in fields(node) if f.name != "id")
        return f"{type(node).__name__}({'|'.join(inner)})"
    return str(node)
