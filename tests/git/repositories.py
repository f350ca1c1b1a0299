"""Repositories that tests make with the program git, and what that program says of them."""

from __future__ import annotations

import atexit
import hashlib
import os
import shutil
import subprocess
import tempfile
import zlib
from functools import cache
from pathlib import Path

from dulwich.pack import write_pack_index_v2

NAMED = {
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": "/dev/null",
    "GIT_AUTHOR_NAME": "a",
    "GIT_AUTHOR_EMAIL": "a@example.jp",
    "GIT_COMMITTER_NAME": "a",
    "GIT_COMMITTER_EMAIL": "a@example.jp",
    "GIT_ALLOW_PROTOCOL": "file",
}
_clock = 1_700_000_000


def git(folder: Path, *arguments: str) -> str:
    """What the program says in a folder that a test made; time goes on by some hours each time."""
    global _clock  # noqa: PLW0603
    _clock += 10_007
    day = f"{_clock} {'+0900' if _clock % 2 else '-1130'}"
    env = {**os.environ, **NAMED, "GIT_AUTHOR_DATE": day, "GIT_COMMITTER_DATE": day}
    command = ("git", "-c", "safe.directory=*", *arguments)
    run = subprocess.run(command, cwd=folder, env=env, capture_output=True, check=True)
    return run.stdout.decode("utf-8", "surrogateescape")


def put(file: Path, text: str | bytes) -> Path:
    """Write a file, with the folders that it lies in."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return file


def linked(file: Path, target: Path | str) -> Path:
    """Make a link."""
    file.symlink_to(target)
    return file


def gone(path: Path) -> Path:
    """Remove a file, or a folder with all that it has."""
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink()
    return path


def new_folder(path: Path) -> Path:
    """Make a folder."""
    path.mkdir()
    return path


def pipe(path: Path) -> Path:
    """Make a pipe, which waits for ever when it is opened."""
    os.mkfifo(path)
    return path


def may(path: Path, mode: int) -> Path:
    """Set who may read, write and run a file."""
    path.chmod(mode)
    return path


def made(top: Path) -> Path:
    """A repository with two states of a folder `book`, and something beside it."""
    return shutil.copytree(_template(), top, symlinks=True, dirs_exist_ok=True)


@cache
def _template() -> Path:
    home = tempfile.TemporaryDirectory()
    atexit.register(home.cleanup)
    top = Path(home.name)
    git(top, "init", "-q", "-b", "main")
    put(top / "book" / "a.md", "first\n")
    put(top / "book" / "tables" / "t.csv", "1,2\n" * 50)
    kept(top)
    put(top / "book" / "a.md", "second\n")
    kept(top)
    put(top / "beside.txt", "beside\n")
    kept(top)
    return top


def kept(top: Path, message: str = "x") -> str:
    """Commit all that there is; the name of the commit."""
    git(top, "add", "-A")
    git(top, "commit", "-q", "--allow-empty", "-m", message)
    return git(top, "rev-parse", "HEAD").strip()


def told(folder: Path) -> str:
    """What `revision` said when it asked the program."""
    try:
        last = git(folder, "log", "-1", "--format=%h %cs", "--abbrev=9", ".").strip()
        changed = git(folder, "status", "--porcelain", "--", ".")
    except subprocess.CalledProcessError:
        return ""
    name, _, day = last.partition(" ")
    return f"{name}{'+' if changed else ''}　{day}" if name else ""


def loose(top: Path, kind: str, content: bytes, *, name: str = "", size: int = -1) -> str:
    """An object as a stranger can make it, perhaps under another name or with a false size."""
    length = len(content) if size < 0 else size
    whole = f"{kind} {length}\0".encode() + content
    name = name or hashlib.sha1(whole).hexdigest()
    file = top / ".git" / "objects" / name[:2] / name[2:]
    file.unlink(missing_ok=True)
    put(file, zlib.compress(whole, 1))
    return name


def tree(top: Path, *entries: tuple[str, bytes, str]) -> str:
    """A tree of these modes, names and objects, in this order, whether git would make it or not."""
    lines = (m.encode() + b" " + n + b"\0" + bytes.fromhex(name) for m, n, name in entries)
    return loose(top, "tree", b"".join(lines))


def state(top: Path, tree_name: str, *parents: str) -> str:
    """A commit of a tree, and HEAD at it."""
    lines = [f"tree {tree_name}", *(f"parent {one}" for one in parents)]
    lines += [f"{who} a <a@example.jp> 1700000000 +0900" for who in ("author", "committer")]
    name = loose(top, "commit", "\n".join((*lines, "", "x")).encode())
    put(top / ".git" / "HEAD", f"{name}\n")
    return name


def pack(
    top: Path, objects: list[tuple[str, bytes]], offsets: dict[str, int] | None = None
) -> Path:
    """A pack of objects that are written already, by name; its index may lie."""
    body = b"PACK" + (2).to_bytes(4, "big") + len(objects).to_bytes(4, "big")
    entries = []
    for name, written in objects:
        offset = (offsets or {}).get(name, len(body))
        entries.append((bytes.fromhex(name), offset, 0))
        body += written
    checksum = hashlib.sha1(body).digest()
    file = put(top / ".git" / "objects" / "pack" / "pack-0.pack", body + checksum)
    with file.with_suffix(".idx").open("wb") as stream:
        write_pack_index_v2(stream, sorted(entries), checksum)
    return file


def packed(kind: int, content: bytes, base: bytes = b"", size: int = -1) -> bytes:
    """An object as packs have it; `base` stands before its content: what it is a change of."""
    size = len(content) if size < 0 else size
    head, rest = [kind << 4 | size & 15], size >> 4
    while rest:
        head[-1] |= 128
        head.append(rest & 127)
        rest >>= 7
    return bytes(head) + base + zlib.compress(content, 1)


def number(value: int) -> bytes:
    """A size as changes have it at their head."""
    found = b""
    while value >> 7:
        found += bytes([value & 127 | 128])
        value >>= 7
    return found + bytes([value])
