"""Files read below a folder and nowhere else, and files written whole or not at all.

What a publication, a theme or a cache names is a stranger's word. So each part of such a name is
opened by itself, below the folder that is open already: a link cannot lead out, and nobody can put
one in the way between a check and its use. Only regular files are read, up to a stated size.
Standard library only: the set-up imports this module before any library is there.
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from io import BufferedReader
from pathlib import Path
from secrets import token_hex

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
_BELOW = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_MOST_LINKS = 40  # as many as Linux follows in one name
_PART = ".hakusho-{}.part"  # a file that is being written; a lock on it says that its writer lives
_RUN = "run-"  # a folder of one process, locked in the same way


class OutsideError(OSError):
    """A name that leads out of its folder: by `..`, as an absolute path, or through a link."""


class IrregularError(OSError):
    """A name of something that is no file to read: a pipe, a device, a socket."""


class TooLargeError(OSError):
    """A file with more bytes than are read of its kind."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """What tells one state of a file from another: its size in bytes and its time in ns."""

    size: int
    time: int


# -- reading -------------------------------------------------------------------------------


def read(root: Path, name: str, most: int) -> bytes:
    """The content of the file of this name below `root`, at most `most` bytes.

    Links are followed as long as they stay below `root`. Raises OutsideError, IrregularError,
    TooLargeError, or what the system says (FileNotFoundError, IsADirectoryError, …).
    """
    with opened(root, name, most) as stream:
        content = stream.read(most + 1)
    if len(content) > most:
        raise TooLargeError(errno.EFBIG, os.strerror(errno.EFBIG), name)
    return content


@contextmanager
def opened(root: Path, name: str, most: int) -> Iterator[BufferedReader]:
    """The file of this name below `root`, open for reading, for the time of a call.

    This is for files of which only parts are needed. Raises what `read` raises; a file may still
    grow beyond `most` bytes while it is open.
    """
    with _opened(root, name) as file:
        _require_file(file, name)
        if os.fstat(file).st_size > most:
            raise TooLargeError(errno.EFBIG, os.strerror(errno.EFBIG), name)
        with open(file, "rb", closefd=False) as stream:
            yield stream


def stamp(root: Path, name: str) -> Stamp:
    """The state of a file below `root`; raises what `read` raises, but for its size."""
    with _opened(root, name) as file:
        _require_file(file, name)
        found = os.fstat(file)
    return Stamp(found.st_size, found.st_mtime_ns)


def exists(root: Path, name: str) -> bool:
    """Whether there is something of this name below `root`, be it a file or not.

    What leads out of `root` counts as there: reading it says what is wrong with it.
    """
    try:
        with _opened(root, name):
            return True
    except FileNotFoundError:
        return False
    except OSError as error:
        is_no_name = error.errno in (errno.ENOTDIR, errno.ENAMETOOLONG, errno.EINVAL)
        return isinstance(error, IrregularError) or not is_no_name


def names(root: Path, folder: str = "", suffix: str = "") -> list[str]:
    """The names of what lies in a folder below `root`, sorted; none without that folder.

    Each is a name below `root`, hidden ones and those without `suffix` left out. Raises
    OutsideError for a folder that leads out of `root`.
    """
    try:
        with _opened(root, folder) as opened:
            found = os.listdir(opened)  # noqa: PTH208 (pathlib knows no descriptors)
    except (FileNotFoundError, NotADirectoryError):
        return []
    before = f"{folder}/" if folder else ""
    return sorted(before + n for n in found if n.endswith(suffix) and not n.startswith("."))


def modes(root: Path, folder: str) -> dict[str, int]:
    """What lies in a folder below `root`, hidden or not: its name and its mode, as `lstat` has it.

    Links are not followed. Raises OutsideError for a folder that leads out of `root`, or what the
    system says.
    """
    with _opened(root, folder) as here, os.scandir(here) as found:
        return {one.name: one.stat(follow_symlinks=False).st_mode for one in found}


@contextmanager
def _opened(root: Path, name: str) -> Iterator[int]:
    """The open descriptor of what a name below `root` means, for the time of a call."""
    if "\0" in name:
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), name)
    trail = [os.open(root, _FOLDER)]
    try:
        _walk(trail, root, name)
        yield trail[-1]
    finally:
        for descriptor in trail:
            os.close(descriptor)


def _walk(trail: list[int], root: Path, name: str) -> None:
    """Open a name part by part; `trail` has the descriptors from `root` down to where we are."""
    steps = _steps(root, name, name)
    links = 0
    while steps:
        step = steps.pop()
        if step == "..":
            if len(trail) == 1:
                raise _outside(name)
            os.close(trail.pop())
            continue
        mode = os.stat(step, dir_fd=trail[-1], follow_symlinks=False).st_mode
        if not stat.S_ISLNK(mode):
            trail.append(_open_step(step, mode, trail[-1], name))
            continue
        links += 1
        if links > _MOST_LINKS:
            raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), name)
        target = os.readlink(step, dir_fd=trail[-1])
        if target.startswith("/"):
            while len(trail) > 1:
                os.close(trail.pop())
        steps += _steps(root, target, name, is_link=True)


def _steps(root: Path, target: str, name: str, *, is_link: bool = False) -> list[str]:
    """The parts of a path, last first. An absolute one is read from `root`, which it must name."""
    if not target.startswith("/"):
        return [part for part in reversed(target.split("/")) if part not in ("", ".")]
    if not is_link:
        raise _outside(name)
    for home in {str(root.absolute()), os.path.realpath(root)}:
        if target == home or target.startswith(f"{home.rstrip('/')}/"):
            return _steps(root, target[len(home) :].lstrip("/"), name)
    raise _outside(name)


def _open_step(step: str, mode: int, folder: int, name: str) -> int:
    if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):  # opening a device may already do something
        raise IrregularError(errno.EINVAL, os.strerror(errno.EINVAL), name)
    try:
        return os.open(step, _BELOW, dir_fd=folder)
    except OSError as error:
        if error.errno == errno.ELOOP:  # it has become a link since we looked
            raise _outside(name) from error
        raise


def _require_file(descriptor: int, name: str) -> None:
    mode = os.fstat(descriptor).st_mode
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), name)
    if not stat.S_ISREG(mode):
        raise IrregularError(errno.EINVAL, os.strerror(errno.EINVAL), name)


def _outside(name: str) -> OutsideError:
    return OutsideError(errno.EXDEV, os.strerror(errno.EXDEV), name)


def placed(name: str, home: Path, others: Sequence[Path]) -> tuple[Path, str]:
    """The folder that a name is read below, and the name there.

    That is `home`, or of an absolute name the first of `others` that it lies below. Raises
    OutsideError for an absolute name elsewhere.
    """
    if not name.startswith("/"):
        return home, name
    path = Path(name)
    root = next((one.absolute() for one in others if one.absolute() in path.parents), None)
    if root is None:
        raise _outside(name)
    return root, str(path.relative_to(root))


# -- writing -------------------------------------------------------------------------------


def write(path: Path, content: bytes) -> None:
    """Put a file in place at once: the old one stays as it is until the new one is complete.

    A link in its place is replaced, never written through. Raises OSError when it cannot be
    written; no unfinished file is left then. One that a killed writer has left goes with the next
    `write` or `sweep` in its folder.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    folder = os.open(path.parent, _FOLDER)
    try:
        _put(folder, path.name, content)
    except OSError as error:
        error.filename, error.filename2 = str(path), None  # not that of the unfinished file
        raise
    finally:
        os.close(folder)


def _put(folder: int, name: str, content: bytes) -> None:
    descriptor, unfinished = _begun(folder)
    try:
        with open(descriptor, "wb") as stream:  # noqa: PTH123 (it is a descriptor)
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
            os.replace(unfinished, name, src_dir_fd=folder, dst_dir_fd=folder)
    except BaseException:
        with suppress(OSError):
            os.unlink(unfinished, dir_fd=folder)
        raise
    os.fsync(folder)


def _begun(folder: int) -> tuple[int, str]:
    """A new, empty and locked file: its descriptor and name."""
    while True:
        name = _PART.format(token_hex(8))
        how = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
        descriptor = os.open(name, how, 0o666, dir_fd=folder)
        with suppress(OSError):  # some file systems of networks know no locks
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        if os.fstat(descriptor).st_nlink:
            return descriptor, name
        os.close(descriptor)  # a sweep took it for a dead writer's before it was locked


def sweep(folder: Path) -> None:
    """Remove the unfinished files of writers that no longer live."""
    try:
        opened = os.open(folder, _FOLDER)
    except OSError:
        return
    try:
        before, _, after = _PART.partition("{}")
        for name in os.listdir(opened):  # noqa: PTH208
            if name.startswith(before) and name.endswith(after):
                _remove_unless_alive(opened, name)
    finally:
        os.close(opened)


def _remove_unless_alive(folder: int, name: str) -> None:
    with suppress(OSError):
        descriptor = os.open(name, _BELOW, dir_fd=folder)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            os.unlink(name, dir_fd=folder)
        finally:
            os.close(descriptor)


# -- folders of our own --------------------------------------------------------------------


def remove(path: Path) -> None:
    """Remove whatever lies here, a folder with all that is in it; of a link the link alone.

    Raises OSError when it cannot be removed; that nothing lies here is fine.
    """
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def own_folder(path: Path) -> bool:
    """Make a folder here unless it is there; whether something else lay in its place.

    That is removed: this is for places that are ours alone. Raises OSError.
    """
    with suppress(FileExistsError):
        path.mkdir(mode=0o700)
        return False
    if stat.S_ISDIR(path.lstat().st_mode):
        return False
    remove(path)
    path.mkdir(mode=0o700)
    return True


def locked_folder(home: Path) -> tuple[Path, int]:
    """A new, empty folder below `home` for this process, and the lock that says that it lives.

    It stays until the lock is closed and the next process asks for one. Raises OSError.
    """
    _sweep_runs(home)
    while True:
        path = Path(tempfile.mkdtemp(prefix=_RUN, dir=home))
        lock = os.open(path, _FOLDER)
        with suppress(OSError):  # some file systems of networks know no locks
            fcntl.flock(lock, fcntl.LOCK_EX)
        if path.is_dir():
            return path, lock
        os.close(lock)  # a sweep took it for a dead process's before it was locked


def _sweep_runs(home: Path) -> None:
    """Remove the folders of processes that no longer live."""
    for path in home.glob(f"{_RUN}*"):
        with suppress(OSError):
            lock = os.open(path, _FOLDER | os.O_NOFOLLOW)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(path)
            finally:
                os.close(lock)


# -- keeping -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Kept:
    """A cache: data that can be made again, in a folder of our own; never code.

    Each entry begins with the SHA-256 of what follows. One that was damaged is dropped, and
    `dropped` has its name. What cannot be kept is made anew the next time.
    """

    folder: Path
    dropped: list[str] = field(default_factory=list)

    def get(self, name: str, most: int = 200_000_000) -> bytes | None:
        """The entry of this name, or None."""
        try:
            entry = b"" if (self.folder / name).is_symlink() else read(self.folder, name, most)
        except FileNotFoundError:
            return None
        except OSError:
            entry = b""
        checksum, content = entry[:32], entry[32:]
        if hashlib.sha256(content).digest() == checksum:
            return content
        self.drop(name)
        return None

    def drop(self, name: str) -> None:
        """Remove what lies in the place of an entry and is none, and remember its name."""
        self.dropped.append(name)
        with suppress(OSError):
            remove(self.folder / name)

    def put(self, name: str, content: bytes) -> None:
        """Keep an entry, if there is room for it."""
        with suppress(OSError):
            write(self.folder / name, hashlib.sha256(content).digest() + content)

    def forget(self, prefix: str) -> None:
        """Drop all entries whose names begin so."""
        for name in names(self.folder):
            if name.startswith(prefix):
                with suppress(OSError):
                    remove(self.folder / name)
