"""What a run has asked the file system, and whether it would get the same answers again.

Functions that ask are `traced`: while a trace is taken, each call is noted with a short form of its
answer, so that all calls can be repeated by a later process. Standard library only.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar, cast

Arguments = ParamSpec("Arguments")
Answer = TypeVar("Answer")
Call = tuple[Any, ...]
"""The name of a function, its keywords with values, its other arguments; a path is a text."""

_FUNCTIONS: dict[str, Callable[..., Any]] = {}
_taken: list[Trace] = []


class Trace:
    """The calls of a run, each with its answer."""

    def __init__(self) -> None:
        self.answers: dict[Call, str] = {}
        self.is_steady = True  # whether the same questions would lead to the same end

    def note(self, call: Call, answer: str) -> None:
        """Add a call."""
        self.is_steady &= self.answers.setdefault(call, answer) == answer

    def add(self, answers: Iterable[tuple[Call, str]]) -> None:
        """Add the calls of another process."""
        for call, answer in answers:
            self.note(call, answer)


@contextmanager
def tracing() -> Iterator[Trace]:
    """Take a trace of what is asked while this context is open."""
    trace = Trace()
    _taken.append(trace)
    try:
        yield trace
    finally:
        _taken.remove(trace)


def add(answers: Iterable[tuple[Call, str]]) -> None:
    """Add the calls of another process to the traces that are taken."""
    known = list(answers)
    for trace in _taken:
        trace.add(known)


def doubt() -> None:
    """Note that something happened which may be otherwise the next time, whatever is asked."""
    for trace in _taken:
        trace.is_steady = False


def traced(function: Callable[Arguments, Answer]) -> Callable[Arguments, Answer]:
    """Note the calls of a function whose arguments are a path, and then texts and numbers."""

    @wraps(function)
    def asked(*given: Arguments.args, **named: Arguments.kwargs) -> Answer:
        if not _taken:
            return function(*given, **named)
        call = (function.__name__, tuple(sorted(named.items())), *map(_plain, given))
        try:
            answer = function(*given, **named)
        except OSError as error:
            _note(call, _failed(error))
            raise
        _note(call, _short(answer))
        return answer

    _FUNCTIONS[function.__name__] = asked
    return asked


def _note(call: Call, answer: str) -> None:
    for trace in _taken:
        trace.note(call, answer)


def are_the_same(answers: Iterable[tuple[Sequence[Any], str]]) -> bool:
    """Whether all these calls have the same answers now."""
    return all(_asked_again(call) == answer for call, answer in answers)


def _asked_again(call: Sequence[Any]) -> str:
    name, named, path, *rest = call
    try:
        return _short(_FUNCTIONS[name](Path(path), *rest, **dict(named)))
    except OSError as error:
        return _failed(error)


def _plain(argument: Any) -> str | int:
    return argument if isinstance(argument, int) else str(argument)


def _short(answer: Any) -> str:
    if isinstance(answer, bytes):
        return hashlib.sha256(answer).hexdigest()
    return hashlib.sha256(repr(answer).encode("utf-8", "surrogateescape")).hexdigest()


def _failed(error: OSError) -> str:
    return f"{type(error).__name__} {error.errno}"


def original(function: Callable[Arguments, Answer]) -> Callable[Arguments, Answer]:
    """A traced function as it was before, whose calls are not noted."""
    return cast(Callable[Arguments, Answer], function.__wrapped__)  # type: ignore[attr-defined]
