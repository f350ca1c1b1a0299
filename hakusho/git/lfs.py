"""Git LFS: large files that git stores elsewhere; their blobs are small texts, called pointers."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from hakusho.git.repository import Repository
from kumihan.files import files

_MOST_POINTER = 1024  # bytes, as LFS has it
_FORM = re.compile(
    rb"version https://git-lfs\.github\.com/spec/v1\n(?:ext-[^\n]*\n)*"
    rb"oid sha256:([0-9a-f]{64})\nsize ([0-9]{1,15})\n"
)


@dataclass(frozen=True, slots=True)
class Pointer:
    """A pointer to a file: the file's SHA-256 in hexadecimal digits and its size in bytes."""

    sha256: str
    size: int

    def names(self, content: bytes) -> bool:
        """Whether this is the content of the file."""
        return len(content) == self.size and hashlib.sha256(content).hexdigest() == self.sha256


def pointer(content: bytes) -> Pointer | None:
    """The pointer that is written in a blob; None for any other content."""
    found = _FORM.fullmatch(content) if len(content) <= _MOST_POINTER else None
    return Pointer(found[1].decode(), int(found[2])) if found else None


def fetched(repository: Repository, asked: Pointer, path: str) -> bytes | None:
    """The file of a pointer, from the LFS store or the path in the checkout; None without it."""
    folder = f"{repository.common}lfs/objects/{asked.sha256[:2]}/{asked.sha256[2:4]}"
    places = ((repository.root, f"{folder}/{asked.sha256}"), (repository.top, path))
    for root, name in places:
        try:
            content = files.read(root, name, asked.size)
        except OSError:
            continue
        if asked.names(content):
            return content
    return None
