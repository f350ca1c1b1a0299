"""Files read below a folder and nowhere else, and files written whole or not at all.

A name in a publication, a theme or a cache is untrusted. So each component of such a path is opened
by itself, relative to the folder that is open already: a symbolic link cannot lead out, and nobody
can swap one in between check and use. Only regular files are read, up to a stated size.
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
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from io import BufferedReader
from pathlib import Path
from secrets import token_hex
from unicodedata import normalize

from kumihan.files.trace import original, traced

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
_BELOW = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_MOST_LINKS = 40  # as many as Linux follows in one path
_PART = ".hakusho-{}.part"  # a temporary file; a lock on it shows that its writer is alive
_RUN = "run-"  # a folder of one process, locked in the same way


class OutsideError(OSError):
    """A name that leads out of its folder: by `..`, as an absolute path, or through a link."""


class IrregularError(OSError):
    """A name of something other than a file or folder: a pipe, a device, a socket."""


class TooLargeError(OSError):
    """A file with more bytes than the caller allows."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """The size of a file in bytes and its modification time in ns, which show that it changed."""

    size: int
    time: int


# -- reading -------------------------------------------------------------------------------


@traced
def read(root: Path, name: str, most: int) -> bytes:
    """The content of the file of this name below `root`, at most `most` bytes.

    Links are followed as long as they stay below `root`. Raises OutsideError, IrregularError,
    TooLargeError, or another OSError (FileNotFoundError, IsADirectoryError, …).
    """
    with _stream(root, name, most) as stream:
        content = stream.read(most + 1)
    if len(content) > most:
        raise TooLargeError(errno.EFBIG, os.strerror(errno.EFBIG), name)
    return content


@contextmanager
def opened(root: Path, name: str, most: int) -> Iterator[BufferedReader]:
    """A context manager: the file of this name below `root`, open for reading.

    It is for files of which only parts are needed. Raises what `read` raises; the file may still
    grow beyond `most` bytes while it is open.
    """
    stamp(root, name)  # so that a trace has it
    with _stream(root, name, most) as stream:
        yield stream


@contextmanager
def _stream(root: Path, name: str, most: int) -> Iterator[BufferedReader]:
    with _opened(root, name) as file:
        _require_file(file, name)
        if os.fstat(file).st_size > most:
            raise TooLargeError(errno.EFBIG, os.strerror(errno.EFBIG), name)
        with open(file, "rb", closefd=False) as stream:
            yield stream


@traced
def stamp(root: Path, name: str) -> Stamp:
    """The stamp of a file below `root`. Raises what `read` raises, except TooLargeError."""
    with _opened(root, name) as file:
        _require_file(file, name)
        found = os.fstat(file)
    return Stamp(found.st_size, found.st_mtime_ns)


@traced
def exists(root: Path, name: str) -> bool:
    """Whether anything of this name exists below `root`, be it a file or not.

    A name that cannot be opened, for instance since it leads out of `root`, counts as existing:
    reading it reports why.
    """
    try:
        with _opened(root, name):
            return True
    except FileNotFoundError:
        return False
    except OSError as error:
        is_no_name = error.errno in (errno.ENOTDIR, errno.ENAMETOOLONG, errno.EINVAL)
        return isinstance(error, IrregularError) or not is_no_name


@traced
def names(root: Path, folder: str = "", suffix: str = "") -> list[str]:
    """The sorted names in a folder below `root`; empty when there is no such folder.

    Names are relative to `root` and composed (NFC), however the file system writes them; hidden
    ones and those without `suffix` are left out. Raises
    OutsideError for a folder that leads out of `root`, or another OSError.
    """
    try:
        with _opened(root, folder) as opened:
            found = os.listdir(opened)  # noqa: PTH208 (pathlib knows no descriptors)
    except (FileNotFoundError, NotADirectoryError):
        return []
    before = f"{folder}/" if folder else ""
    found = [normalize("NFC", one) for one in found]
    return sorted(before + n for n in found if n.endswith(suffix) and not n.startswith("."))


@traced
def modes(root: Path, folder: str) -> dict[str, int]:
    """The names in a folder below `root`, hidden ones included, with their modes from `lstat`.

    Links in it are not followed. Raises OutsideError for a folder that leads out of `root`, or
    another OSError.
    """
    with _opened(root, folder) as here, os.scandir(here) as found:
        return {one.name: one.stat(follow_symlinks=False).st_mode for one in found}


@contextmanager
def _opened(root: Path, name: str) -> Iterator[int]:
    """A context manager: the descriptor of the file or folder of this name below `root`."""
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
    """Open a path step by step; `trail` has the descriptors from `root` down to the last step."""
    steps = _steps(root, name, name)
    links = 0
    while steps:
        step = steps.pop()
        if step == "..":
            if len(trail) == 1:
                raise _outside(name)
            os.close(trail.pop())
            continue
        step = _written(step, trail[-1])
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


def _written(step: str, folder: int) -> str:
    """The name of a file as its folder writes it: macOS, and what it packs, takes names apart.

    A file of the very name comes first; both forms of a name are equal (UAX #15).
    """
    if step.isascii() or _is_there(step, folder):
        return step
    wanted = normalize("NFC", step)
    return next((n for n in os.listdir(folder) if normalize("NFC", n) == wanted), step)


def _is_there(step: str, folder: int) -> bool:
    try:
        os.stat(step, dir_fd=folder, follow_symlinks=False)
    except OSError:
        return False
    return True


def _steps(root: Path, target: str, name: str, *, is_link: bool = False) -> list[str]:
    """The components of a path, last first. Only a link may be absolute, and only below `root`."""
    if not target.startswith("/"):
        return [part for part in reversed(target.split("/")) if part not in ("", ".")]
    if not is_link:
        raise _outside(name)
    for home in {str(root.absolute()), os.path.realpath(root)}:
        if target == home or target.startswith(f"{home.rstrip('/')}/"):
            return _steps(root, target[len(home) :].lstrip("/"), name)
    raise _outside(name)


def _open_step(step: str, mode: int, folder: int, name: str) -> int:
    if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):  # merely opening a device may have effects
        raise IrregularError(errno.EINVAL, os.strerror(errno.EINVAL), name)
    try:
        return os.open(step, _BELOW, dir_fd=folder)
    except OSError as error:
        if error.errno == errno.ELOOP:  # it has become a link since its mode was read
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
    """The folder below which to read a name, and the name relative to it.

    The folder is `home`, or for an absolute name the first of `others` that contains it. Raises
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
    """Write a file atomically: the old one stays as it is until the new one is complete.

    A link in its place is replaced, never written through. Raises OSError when it cannot be
    written; no temporary file is left then. One that a killed writer has left is removed by the
    next `sweep` of its folder.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    folder = os.open(path.parent, _FOLDER)
    try:
        _put(folder, path.name, content)
    except OSError as error:
        error.filename, error.filename2 = str(path), None  # not the name of the temporary file
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
    """The descriptor and the name of a new, empty, locked temporary file."""
    while True:
        name = _PART.format(token_hex(8))
        how = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
        descriptor = os.open(name, how, 0o666, dir_fd=folder)
        with suppress(OSError):  # some network file systems do not support locks
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        if os.fstat(descriptor).st_nlink:
            return descriptor, name
        os.close(descriptor)  # a sweep removed it before it was locked


def sweep(folder: Path) -> None:
    """Remove the temporary files of writers that are no longer alive."""
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
    """Remove a file, a folder with its contents, or a link but not its target.

    A path where nothing lies is fine. Raises OSError when something cannot be removed.
    """
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def own_folder(path: Path) -> bool:
    """Ensure that a folder is here, and return whether something else was removed for it.

    It is for paths that belong to the program alone. Raises OSError.
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
    """A new, empty folder below `home`, and the lock that shows that this process is alive.

    Once the lock is closed, the next call by any process removes the folder. Raises OSError.
    """
    _sweep_runs(home)
    while True:
        path = Path(tempfile.mkdtemp(prefix=_RUN, dir=home))
        lock = os.open(path, _FOLDER)
        with suppress(OSError):  # some network file systems do not support locks
            fcntl.flock(lock, fcntl.LOCK_EX)
        if path.is_dir():
            return path, lock
        os.close(lock)  # a sweep removed it before it was locked


def _sweep_runs(home: Path) -> None:
    """Remove the folders of processes that are no longer alive."""
    for path in home.glob(f"{_RUN}*"):
        with suppress(OSError):
            lock = os.open(path, _FOLDER | os.O_NOFOLLOW)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(path)
            finally:
                os.close(lock)


# -- keeping -------------------------------------------------------------------------------


_unnoted = original(read)  # the cache is no part of what a run depends on


@dataclass(frozen=True, slots=True)
class Kept:
    """A cache: data that can be made again, never code, in a folder of the program's own.

    Each entry begins with the SHA-256 of the rest. A damaged entry is removed and its name added
    to `dropped`. An entry that cannot be written is no error: it is made again the next time.
    """

    folder: Path
    dropped: list[str] = field(default_factory=list)

    def get(self, name: str, most: int = 200_000_000) -> bytes | None:
        """The content of this entry, or None when it is missing, damaged or over `most` bytes."""
        try:
            entry = b"" if (self.folder / name).is_symlink() else _unnoted(self.folder, name, most)
        except FileNotFoundError:
            return None
        except OSError:
            entry = b""
        checksum, content = entry[:32], entry[32:]
        if hashlib.sha256(content).digest() == checksum:
            with suppress(OSError):
                os.utime(self.folder / name)  # `trim` keeps what was used last
            return content
        self.drop(name)
        return None

    def drop(self, name: str) -> None:
        """Remove a damaged entry and add its name to `dropped`."""
        self.dropped.append(name)
        with suppress(OSError):
            remove(self.folder / name)

    def put(self, name: str, content: bytes) -> None:
        """Write an entry; a failure, such as a full disk, is ignored."""
        with suppress(OSError):
            write(self.folder / name, hashlib.sha256(content).digest() + content)

    def trim(self, folders: Iterable[str], most: int) -> None:
        """Remove entries of some folders, those used longest ago first, until they take at most
        `most` bytes.
        """
        entries: list[tuple[int, int, str]] = []
        for folder in folders:
            with suppress(OSError), os.scandir(self.folder / folder) as found:
                stats = ((one.stat(follow_symlinks=False), one.path) for one in found)
                entries += [(own.st_mtime_ns, own.st_size, path) for own, path in stats]
        size = sum(entry[1] for entry in entries)
        for _, own, path in sorted(entries):
            if size <= most:
                return
            with suppress(OSError):
                remove(Path(path))
            size -= own

    def forget(self, prefix: str) -> None:
        """Remove all entries whose names begin with `prefix`."""
        for name in original(names)(self.folder):
            if name.startswith(prefix):
                with suppress(OSError):
                    remove(self.folder / name)
