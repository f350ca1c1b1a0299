"""PDFs of other origin: opened, decrypted and read within limits, with one error.

A damaged or hostile PDF can make pypdf, and code that uses its objects, raise any exception.
`readable` is the one place that turns all of them into `UnreadableError`. It is put around the
reading of foreign PDFs only: an error in a PDF that we have just written is our own mistake.
"""

from __future__ import annotations

import logging
import re
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from enum import Enum
from io import BytesIO
from typing import Any

from pypdf import PdfReader, apply_configuration
from pypdf.errors import FileNotDecryptedError, LimitReachedError
from pypdf.filters import decode_stream_data
from pypdf.generic import ArrayObject, EncodedStreamObject, NullObject, StreamObject

MOST_BYTES = 200_000_000  # of a file: a book of 600 pages with pictures has 50 million
MOST_PAGES = 5_000
_STREAM = 256_000_000  # unpacked bytes of a stream: A3 at 350 dpi in CMYK has 95 million
_OBJECTS = 1_000_000  # a tagged book of 600 pages has 300,000
_OBJECT_STREAMS = 100_000_000  # unpacked bytes of all object streams of a file
_SEARCHED = 1_000_000_000  # bytes searched for objects that are not at their offset
_CONTENTS = 100_000_000  # unpacked bytes in one reading; a form counts each time it is drawn
_ONE_CONTENT = 64_000_000  # unpacked bytes of one content: the densest maps have 20 million
_A_STREAM = 2_000  # bytes added for each stream, so that many empty ones reach the limit, too
_CALLS = 1_000  # nested calls left to pypdf; arrays nested a hundred deep need 300
_FARTHEST = 1e9  # pt: no coordinate is larger


class Fault(Enum):
    """Why a PDF cannot be read."""

    BROKEN = "broken"
    LOCKED = "locked by a password"
    LARGE = "over a limit"


class UnreadableError(Exception):
    """A foreign PDF cannot be read; `fault` is the reason."""

    def __init__(self, fault: Fault = Fault.BROKEN) -> None:
        super().__init__(fault.value)
        self.fault = fault


class Budget:
    """An amount that reading may use up."""

    def __init__(self, most: int) -> None:
        self._left = most

    def spend(self, amount: int) -> None:
        """Use an amount of it. Raises UnreadableError when less than that is left."""
        self._left -= amount
        if self._left < 0:
            raise UnreadableError(Fault.LARGE)


_UNPACKED: ContextVar[Budget | None] = ContextVar("_UNPACKED", default=None)


@contextmanager
def limited(most: int = _CONTENTS) -> Iterator[None]:
    """Limit what is unpacked in this context to `most` bytes in all streams together.

    pypdf does not log or warn in it, and starts no program. It takes some RecursionErrors for
    damage: its verdict depends on the number of calls left, which is the same wherever one stands.
    """
    logger = logging.getLogger("pypdf")
    level = logger.level
    logger.setLevel(logging.CRITICAL + 1)
    token, calls = _UNPACKED.set(Budget(most)), sys.getrecursionlimit()
    try:
        with (
            warnings.catch_warnings(action="ignore"),
            apply_configuration(
                zlib_maximum_output_length=_STREAM,
                stream_decoding_work_maximum_length=2 * _STREAM,
                maximum_declared_stream_length=MOST_BYTES,
                page_tree_maximum_entries=2 * MOST_PAGES,
                jbig2dec_binary=None,
            ),
        ):
            sys.setrecursionlimit(_depth() + _CALLS)
            yield
    finally:
        sys.setrecursionlimit(calls)
        _UNPACKED.reset(token)
        logger.setLevel(level)


def _depth() -> int:
    """The number of calls that this one is within."""
    frame, depth = sys._getframe().f_back, 0
    while frame is not None:
        frame, depth = frame.f_back, depth + 1
    return depth


@contextmanager
def readable(most: int = _CONTENTS) -> Iterator[None]:
    """Turn every error with a foreign PDF in this context into UnreadableError; be `limited`."""
    try:
        with limited(most):
            yield
    except UnreadableError:
        raise
    except FileNotDecryptedError as error:
        raise UnreadableError(Fault.LOCKED) from error
    except (LimitReachedError, RecursionError, MemoryError) as error:
        raise UnreadableError(Fault.LARGE) from error
    except Exception as error:
        raise UnreadableError from error


class ForeignReader(PdfReader):
    """pypdf's reader with limits: on objects, and on bytes unpacked and searched for them.

    A PDF whose password is empty is decrypted. Raises UnreadableError for a locked PDF, and for one
    over a limit.
    """

    def __init__(self, content: bytes) -> None:
        self._length = len(content)
        self._objects = Budget(_OBJECTS)
        self._unpacked = Budget(_OBJECT_STREAMS)
        self._searched = Budget(_SEARCHED)
        try:
            super().__init__(BytesIO(content), xref_stream_maximum_entries=_OBJECTS)
        except NotImplementedError as error:  # encrypted without a password
            raise UnreadableError(Fault.LOCKED) from error
        if self._encryption is not None and not self._encryption.is_decrypted():
            raise UnreadableError(Fault.LOCKED)
        if len(self.pages) > MOST_PAGES:
            raise UnreadableError(Fault.LARGE)

    def get_object(self, indirect_reference: Any) -> Any:
        """The object of a reference."""
        number = getattr(indirect_reference, "idnum", indirect_reference)
        generation = getattr(indirect_reference, "generation", 0)
        if (generation, number) not in self.resolved_objects:
            self._objects.spend(1)
            self._charge(number, generation)
        return super().get_object(indirect_reference)

    def _charge(self, number: int, generation: int) -> None:
        """Charge for finding an object: pypdf searches the whole file for a misplaced one."""
        if generation == 0 and number in self.xref_objStm:
            packed: Any = super().get_object(self.xref_objStm[number][0])
            self._unpacked.spend(len(packed.get_data()))
            return
        start = self.xref.get(generation, {}).get(number)
        if start is not None:
            self.stream.seek(start)
            head = self.stream.read(64)
            if re.match(rb"\s*%d\s+%d\s+obj" % (number, generation), head):
                return
        self._searched.spend(self._length)


def content_of(value: Any) -> bytes:
    """The unpacked content of a page, form or pattern: one stream, or several joined.

    Anything that is no stream is skipped. Raises UnreadableError over a limit, and what pypdf
    raises for a broken stream.
    """
    value = resolved(value)
    parts = value if isinstance(value, ArrayObject) else [value]
    budget = Budget(_ONE_CONTENT)
    found = []
    for part in parts:
        stream = resolved(part)
        if isinstance(stream, StreamObject):
            found.append(data_of(stream))
            budget.spend(len(found[-1]) + _A_STREAM)
    return b"\n".join(found)


def data_of(stream: Any) -> bytes:
    """The unpacked data of a stream; it is not cached, and counts towards `limited`."""
    is_packed = isinstance(stream, EncodedStreamObject) and not _is_null(stream.get("/Filter"))
    data = decode_stream_data(stream) if is_packed else bytes(stream._data)
    left = _UNPACKED.get()
    if left is not None:
        left.spend(len(data) + _A_STREAM)
    return data


def _is_null(value: Any) -> bool:
    """Whether a value is `null`, which is the same as none at all (§7.3.9)."""
    return isinstance(resolved(value), NullObject)


def resolved(value: Any) -> Any:
    """The object that a reference refers to; any other value unchanged."""
    return value.get_object() if hasattr(value, "get_object") else value


def number_of(value: Any, default: float = 0.0) -> float:
    """A number that can be a coordinate; the default for anything else."""
    value = resolved(value)
    is_usable = isinstance(value, (int, float)) and abs(value) < _FARTHEST  # NaN is not less
    return float(value) if is_usable else default


def numbers_of(value: Any, count: int) -> tuple[float, ...]:
    """The first `count` numbers of an array; empty if there are fewer, or not all are usable."""
    value = resolved(value)
    if not isinstance(value, (list, tuple)) or len(value) < count:
        return ()
    found = [number_of(one, _FARTHEST) for one in value[:count]]
    return () if _FARTHEST in found else tuple(found)


def dictionary_of(value: Any) -> Any:
    """A dictionary, direct or by reference; an empty one for anything else."""
    found = resolved(value)
    return found if isinstance(found, dict) else {}


def mapping_of(value: Any, key: str) -> Any:
    """The dictionary under a key of another one; an empty one if there is none."""
    return dictionary_of(value.get(key))
