"""What a process does that a build must not do: seen from inside by audit events, from outside
by the kernel.

Audit events tell which programs were started and which addresses were asked for. Whether a file was
opened is asked of the kernel (inotify, Linux only), which knows the file whatever name it was
opened by, through links, by a descriptor of its folder, or by a library written in C.
"""

from __future__ import annotations

import ctypes
import os
import struct
import sys
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

_ACCESSED, _MODIFIED, _OPENED, _CREATED, _DELETED, _MOVED = 0x1, 0x2, 0x20, 0x100, 0x200, 0xC0
_IS_FOLDER = 0x40000000
_ALL = _ACCESSED | _MODIFIED | _OPENED | _CREATED | _DELETED | _MOVED
_HEAD = struct.Struct("iIII")  # watch, mask, cookie, length of the name
_KERNEL = ctypes.CDLL(None, use_errno=True)

_PROGRAMS = ("os.exec", "os.posix_spawn", "os.spawn", "os.system", "pty.spawn", "subprocess.Popen")
_SOCKETS = ("socket.bind", "socket.connect", "socket.getaddrinfo", "socket.gethostbyname",
            "socket.sendto", "urllib.Request")  # fmt: skip


class Watch:
    """Folders that nobody may look into and files in them that nobody may open or change.

    Those of `may_open` may be opened.
    """

    def __init__(self, folders: Iterable[Path], may_open: Collection[Path] = ()) -> None:
        self._descriptor = _KERNEL.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC)
        if self._descriptor < 0:
            raise OSError(ctypes.get_errno(), "inotify_init1")
        self._folders: dict[int, Path] = {}
        self._may_open = may_open
        for folder in folders:
            number = _KERNEL.inotify_add_watch(self._descriptor, os.fsencode(folder), _ALL)
            if number < 0:
                raise OSError(ctypes.get_errno(), "inotify_add_watch")
            self._folders[number] = folder

    def seen(self) -> list[str]:
        """What was opened or changed since; the watch ends."""
        try:
            found = list(self._events())
        finally:
            os.close(self._descriptor)
        return list(dict.fromkeys(found))

    def _events(self) -> Iterator[str]:
        while True:
            try:
                events = os.read(self._descriptor, 65536)
            except BlockingIOError:
                return
            at = 0
            while at < len(events):
                number, mask, _, length = _HEAD.unpack_from(events, at)
                name = os.fsdecode(events[at + _HEAD.size :][:length].rstrip(b"\0"))
                at += _HEAD.size + length
                is_opened = mask & (_ACCESSED | _OPENED)
                if is_opened and self._folders[number] / name in self._may_open:
                    continue
                what = "opens" if is_opened else "changes"
                yield f"{what} a {'folder' if mask & _IS_FOLDER else 'file'} outside"


@dataclass(frozen=True, slots=True)
class Swap:
    """A file or folder that another one takes the place of, before it is opened the nth time."""

    target: Path
    other: Path
    opened: str  # the name of the file whose opening is waited for
    nth: int = 1


def listen(descriptor: int, swap: Swap | None) -> None:
    """From now on write a line to `descriptor` for each program and address that is asked for.

    This cannot be undone: it is for a process that ends after the trial.
    """
    opened = 0

    def hear(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal opened
        if event == "open" and swap and _name(arguments[0]) == swap.opened:
            opened += 1
            if opened == swap.nth:
                os.rename(swap.target, f"{swap.target}.before")  # noqa: PTH104
                os.rename(swap.other, swap.target)  # noqa: PTH104
        elif _is_act(event, arguments):
            kind = "program" if event in _PROGRAMS else "socket"
            os.write(descriptor, f"{kind}: {event} {arguments!r}\n"[:500].encode())

    sys.addaudithook(hear)


def _name(path: object) -> str:
    return os.fsdecode(path).rpartition("/")[2] if isinstance(path, (str, bytes)) else ""


def _is_act(event: str, arguments: tuple[object, ...]) -> bool:
    """Whether a program is started that is not ours, or an address asked for.

    Sockets of the file system are not meant: by them the system looks up the names of users.
    """
    if event in _SOCKETS:
        last = arguments[-1]
        return not (isinstance(last, (str, bytes)) and os.fsdecode(last).startswith("/"))
    return event in _PROGRAMS and str(arguments[0]) != sys.executable
