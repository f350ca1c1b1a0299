"""Calls on files that are written, counted, and made to fail one at a time.

The functions of `os` and the files that `open` gives are replaced in a process that is forked for
the purpose; nothing of it is undone.
"""

from __future__ import annotations

import builtins
import errno
import io
import os
import signal
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

KILL = "SIGKILL"
ERRORS = ("ENOSPC", "EIO", "EACCES", "EROFS", "EDQUOT")
FAULTS = (*ERRORS, KILL)
_CALLS = ("fsync", "replace", "rename", "unlink", "remove", "rmdir", "mkdir", "link", "symlink")
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT

Tick = Callable[["Call"], None]


@dataclass(frozen=True, slots=True)
class Call:
    """A call on a file that is written; `is_idle` tells that it will change nothing."""

    name: str
    path: str
    is_idle: bool = False


def watch(tick: Tick) -> None:
    """From now on call `tick` before each call on a file that is written, in this process."""
    real = {name: getattr(os, name) for name in (*_CALLS, "open", "write")}

    def replaced(name: str) -> Callable[..., Any]:
        def call(*arguments: Any, **named: Any) -> Any:
            path = str(arguments[0])
            tick(Call(name, path, name == "mkdir" and os.path.isdir(path)))  # noqa: PTH112
            return real[name](*arguments, **named)

        return call

    def opened(path: Any, flags: int, *arguments: Any, **named: Any) -> int:
        if flags & _WRITES:
            tick(Call("open", str(path)))
        return int(real["open"](path, flags, *arguments, **named))

    for name in (*_CALLS, "write"):
        setattr(os, name, replaced(name))
    os.open = opened
    builtins.open = io.open = _opener(tick)


def _opener(tick: Tick) -> Callable[..., Any]:
    real = io.open

    class Raw(io.FileIO):
        def write(self, content: Any) -> int:
            try:
                tick(Call("write", str(self.name)))
            except _Killed:
                super().write(memoryview(content)[: len(content) // 2])
                die()
            return super().write(content)

    def call(file: Any, mode: str = "r", *arguments: Any, **named: Any) -> Any:
        if not set(mode) & set("wax+") or "+" in mode:
            return real(file, mode, *arguments, **named)
        if not isinstance(file, int):
            tick(Call("open", str(file)))
        raw = Raw(file, mode.replace("b", "").replace("t", ""), named.get("closefd", True))
        stream = io.BufferedWriter(raw)
        if "b" in mode:
            return stream
        texts = {key: named[key] for key in ("encoding", "errors", "newline") if key in named}
        return io.TextIOWrapper(stream, **texts)

    return call


class _Killed(BaseException):
    """The process is to die in the midst of a call."""


def fail(fault: str, call: Call) -> None:
    """Make a call fail: raise its error, or end the process at once."""
    if fault != KILL:
        number = getattr(errno, fault)
        raise OSError(number, os.strerror(number), call.path)
    if call.name == "write":
        raise _Killed
    die()


def die() -> None:
    """End this process as `kill -9` does."""
    os.kill(os.getpid(), signal.SIGKILL)
