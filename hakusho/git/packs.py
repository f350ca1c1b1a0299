"""A git pack: many objects in one file, most of them stored as deltas of others."""

from __future__ import annotations

import mmap
import zlib
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import islice

from dulwich.object_format import SHA1
from dulwich.pack import FilePackIndex, apply_delta, load_pack_index_file

from hakusho.git.repository import Repository
from kumihan.files import files

COMMIT, TREE, BLOB, TAG = 1, 2, 3, 4  # the object types of the pack format
_OFFSET_DELTA, _NAMED_DELTA = 6, 7
_MOST_PACK = 16 << 30  # bytes; a pack is mapped, not copied
_MOST_CHAIN = 4095  # deltas of deltas: as many as git writes
_MOST_WORK = 2 << 30  # bytes produced by the deltas of one object
_MOST_KEPT = 64 << 20  # bytes of small objects that are cached as bases of other deltas
_SMALL = 1 << 20
_PIECE = 1 << 14

Content = tuple[int, bytes]  # the type of an object and its bytes


class DamagedError(Exception):
    """Bytes that are not in git's format."""


class BombError(Exception):
    """An object that is larger than its type may be."""


@dataclass(slots=True)
class Pack:
    """A pack, mapped into memory, with its index."""

    index: FilePackIndex
    data: mmap.mmap
    kept: dict[int, Content] = field(default_factory=dict)
    kept_bytes: int = 0

    def find(self, name: bytes, most: int) -> Content | None:
        """The object of this hash (20 bytes), or None if it is not in the pack.

        Raises DamagedError, or BombError when the object has more than `most` bytes.
        """
        offset = self._offset(name)
        return None if offset is None else self._at(offset, most)

    def matching(self, prefix: str, most: int) -> list[str]:
        """At most `most` hashes that begin with a prefix in hexadecimal digits.

        Raises DamagedError.
        """
        whole = bytes.fromhex(prefix[: len(prefix) // 2 * 2])
        try:
            found = [one.hex() for one in islice(self.index.iter_prefix(whole), 256 * most)]
        except Exception as error:  # dulwich may raise anything on a malformed index
            raise DamagedError from error
        return [name for name in found if name.startswith(prefix)][:most]

    def _offset(self, name: bytes) -> int | None:
        try:
            return self.index.object_offset(name)  # type: ignore[arg-type]
        except KeyError:
            return None
        except Exception as error:  # dulwich may raise anything on a malformed index
            raise DamagedError from error

    def _at(self, offset: int, most: int) -> Content:
        """The object at an offset: the base of its deltas is found, then they are applied."""
        changes: list[tuple[int, bytes]] = []
        while offset not in self.kept:
            kind, size, base, start = self._head(offset)
            content = inflated(self.data, start, size, most)
            if kind in (COMMIT, TREE, BLOB, TAG):
                self._keep(offset, (kind, content))
                break
            changes.append((offset, content))
            if len(changes) > _MOST_CHAIN or base is None:
                raise DamagedError
            offset = base
        else:
            kind, content = self.kept[offset]
        return kind, self._changed(kind, content, changes, most)

    def _changed(
        self, kind: int, content: bytes, changes: list[tuple[int, bytes]], most: int
    ) -> bytes:
        work = 0
        for offset, change in reversed(changes):
            size = _size_after(change)
            work += size
            if size > most or work > _MOST_WORK:
                raise BombError
            try:
                content = b"".join(apply_delta(content, change))
            except Exception as error:  # dulwich may raise anything on malformed data
                raise DamagedError from error
            self._keep(offset, (kind, content))
        return content

    def _keep(self, offset: int, content: Content) -> None:
        size = len(content[1])
        if size > _SMALL:
            return
        if self.kept_bytes + size > _MOST_KEPT:
            self.kept.clear()
            self.kept_bytes = 0
        self.kept[offset] = content
        self.kept_bytes += size

    def _head(self, offset: int) -> tuple[int, int, int | None, int]:
        """The header at an offset: type, size, offset of a delta's base, start of the data."""
        head = iter(enumerate(self.data[offset : offset + 64], offset + 1))
        try:
            after, byte = next(head)
            kind, size, shift = byte >> 4 & 7, byte & 15, 4
            while byte & 128:
                after, byte = next(head)
                size |= (byte & 127) << shift
                shift += 7
            if kind == _OFFSET_DELTA:
                after, back = _back(head)
                return kind, size, offset - back, after
        except StopIteration:
            raise DamagedError from None
        if kind == _NAMED_DELTA:
            return kind, size, self._offset(self.data[after : after + 20]), after + 20
        return kind, size, None, after


def _back(head: Iterator[tuple[int, int]]) -> tuple[int, int]:
    """Where the header of a delta ends, and how far before the delta its base begins."""
    after, byte = next(head)
    back = byte & 127
    while byte & 128:
        after, byte = next(head)
        back = (back + 1 << 7) | byte & 127
    return after, back


def _size_after(change: bytes) -> int:
    """The size of the object that a delta produces: the second number of its header."""
    numbers, shift = [0], 0
    for byte in change[:32]:
        numbers[-1] |= (byte & 127) << shift
        shift += 7
        if not byte & 128:
            numbers.append(0)
            shift = 0
        if len(numbers) > 2:  # noqa: PLR2004
            return numbers[1]
    raise DamagedError


def begun(data: bytes, most: int) -> bytes:
    """The first `most` bytes of compressed data, inflated. Raises DamagedError."""
    try:
        return zlib.decompressobj().decompress(data[:_PIECE], most)
    except zlib.error as error:
        raise DamagedError from error


def inflated(data: bytes | mmap.mmap, start: int, size: int, most: int) -> bytes:
    """The data compressed from `start` on, inflated to `size` bytes; it stops beyond that.

    Raises DamagedError when it has another size, or BombError when `size` is more than `most`.
    """
    if size > most:
        raise BombError
    stream = zlib.decompressobj()
    made = bytearray()
    end = start + 2 * size + _PIECE
    while not stream.eof:
        piece = data[start : min(start + _PIECE, end)]
        start += len(piece)
        try:
            made += stream.decompress(piece, size + 1 - len(made))
        except zlib.error as error:
            raise DamagedError from error
        if not piece or len(made) > size:
            raise DamagedError
    if len(made) < size:
        raise DamagedError
    return bytes(made)


def opened(repository: Repository, stack: ExitStack, name: str) -> Pack:
    """The pack whose index has this name, until `stack` closes. Raises RevisionError."""
    try:
        with files.opened(repository.root, name, _MOST_PACK) as file:
            index = load_pack_index_file(name, file, SHA1)
        stack.callback(index.close)
        with files.opened(repository.root, f"{name[:-4]}.pack", _MOST_PACK) as file:
            data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        stack.callback(data.close)
    except OSError as error:
        raise repository.unreadable(name, error) from error
    except Exception as error:  # dulwich may raise anything on malformed data
        raise repository.damaged(name) from error
    if not isinstance(index, FilePackIndex):
        raise repository.damaged(name)
    return Pack(index, data)
