"""Folders with a `.git` that came by mail: nothing starts, nothing is read elsewhere."""

from __future__ import annotations

import errno
import hashlib
import os
import resource
import shutil
import subprocess
import time
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hakusho.git import objects, repository
from hakusho.git.errors import RevisionError
from hakusho.git.ignored import Steps, patterns
from hakusho.manuscript.revisions import UNREADABLE, old_publication, revision
from kumihan.files import files
from tests.git.repositories import (
    git,
    kept,
    linked,
    loose,
    made,
    number,
    pack,
    packed,
    put,
    state,
    tree,
)

SECRET = "hidden-in-a-private-repository"


@pytest.fixture
def top(tmp_path: Path) -> Path:
    """The stranger's repository; `private` beside it is somebody else's."""
    private = made(tmp_path / "private")
    put(private / "book" / "a.md", SECRET)
    put(private / "book" / f"{SECRET}.md", SECRET)
    kept(private, SECRET)
    return made(tmp_path / "mailed")


def _everything(folder: Path) -> str:
    """All that can be said of a folder and of its states before, with no error but ours."""
    said = [revision(folder)]
    for name in ("HEAD", "HEAD~1", "main", "stolen"):
        try:
            with old_publication(folder, name) as old:
                for path in sorted(old.rglob("*")):
                    said += [
                        path.name,
                        path.read_text("utf-8", "replace") if path.is_file() else "",
                    ]
        except RevisionError as error:
            said.append(str(error))
    return "\n".join(said)


def _refused(folder: Path, what: str, name: str = "HEAD") -> None:
    """Whether a state is refused with a sentence, and the foot of a proof says so, too."""
    with pytest.raises(RevisionError, match=what), old_publication(folder, name):
        pass
    assert revision(folder) == UNREADABLE


# -- programs that settings name -----------------------------------------------------------

SETTINGS = [
    "[core]\n\tfsmonitor = {run}\n",
    "[core]\n\tfsmonitor = {run}\n\tfsmonitorHookVersion = 2\n[core]\n\tuntrackedCache = true\n",
    "[core]\n\thooksPath = {hooks}\n",
    "[core]\n\tpager = {run}\n\teditor = {run}\n\taskPass = {run}\n\tgitProxy = {run}\n",
    "[core]\n\tsshCommand = {run}\n[remote \"o\"]\n\turl = ssh://h/x\n\tpromisor = true\n"
    "\tpartialclonefilter = blob:none\n[extensions]\n\tpartialClone = o\n",
    "[core]\n\talternateRefsCommand = {run}\n"
    "[gpg]\n\tprogram = {run}\n[log]\n\tshowSignature = true\n",
    "[diff]\n\texternal = {run}\n[diff \"x\"]\n\ttextconv = {run}\n\tcommand = {run}\n",
    "[filter \"x\"]\n\tclean = {run}\n\tsmudge = {run}\n\trequired = true\n",
    "[filter \"x\"]\n\tprocess = {run}\n\trequired = true\n",
    "[tar \"tar\"]\n\tcommand = {run}\n[merge \"x\"]\n\tdriver = {run} %A\n",
    "[alias]\n\tlog = !{run}\n\tstatus = !{run}\n\tarchive = !{run}\n\trev-parse = !{run}\n",
    "[credential]\n\thelper = !{run}\n[url \"ext::{run} \"]\n\tinsteadOf = ssh://\n"
    "[remote \"o\"]\n\turl = ssh://h/x\n\tpromisor = true\n\tuploadpack = {run}\n\tvcs = ext\n",
    "[include]\n\tpath = {more}\n[includeIf \"gitdir:**\"]\n\tpath = {more}\n",
    "[trace2]\n\teventTarget = {canary}\n[core]\n\tlogAllRefUpdates = true\n",
]  # fmt: skip


def _armed(top: Path, settings: str) -> Path:
    """Put settings in place, with all that could make git follow them; the program's canary."""
    put(top / "book" / ".gitattributes", "* filter=x diff=x merge=x text\n")
    kept(top)
    canary = top.parent / "canary"
    run = put(top / ".git" / "run.sh", f"#!/bin/sh\necho run >> '{canary}'\ncat\n")
    run.chmod(0o755)
    for hook in (
        "post-checkout",
        "post-index-change",
        "fsmonitor-watchman",
        "reference-transaction",
    ):
        for folder in ("hooks", "own-hooks"):
            shutil.copy(run, put(top / ".git" / folder / hook, ""))
            (top / ".git" / folder / hook).chmod(0o755)
    more = put(top / ".git" / "more", f"[core]\n\tfsmonitor = {run}\n")
    text = settings.format(run=run, hooks=top / ".git" / "own-hooks", more=more, canary=canary)
    base = "[core]\n\trepositoryformatversion = 1\n"
    put(top / ".git" / "config", f"{base}{text}")
    put(top / "book" / "a.md", "changed since\n")
    return canary


@pytest.mark.parametrize("settings", SETTINGS)
@pytest.mark.parametrize("is_complete", [True, False])
def test_no_setting_starts_a_program(
    settings: str, is_complete: bool, top: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    canary = _armed(top, settings)
    if not is_complete:  # git would ask the remote for what is missing
        blob = git(top.parent / "private", "hash-object", str(top / "beside.txt")).strip()
        (top / ".git/objects" / blob[:2] / blob[2:]).unlink()
    monkeypatch.setattr(subprocess, "Popen", None)
    for name in ("fork", "posix_spawn", "execv", "execve", "system"):
        monkeypatch.setattr(os, name, None)
    assert revision(top / "book").partition("　")[0].endswith("+")
    with old_publication(top / "book", "HEAD~1") as old:
        assert (old / "a.md").read_text() == "second\n"
    if not is_complete:
        with pytest.raises(RevisionError, match="ここにありません"), old_publication(top, "HEAD"):
            pass
    assert not canary.exists()


def test_the_settings_of_these_tests_do_start_programs(top: Path) -> None:
    """The canary sings: the program git follows the first of them."""
    canary = _armed(top, SETTINGS[0])
    git(top, "status")
    assert canary.exists()


def test_settings_include_no_pipe(top: Path) -> None:
    os.mkfifo(top / "pipe")
    put(
        top / ".git" / "config",
        f"[include]\n\tpath = {top / 'pipe'}\n[include]\n\tpath = ../pipe\n",
    )
    assert "+" not in revision(top / "book")


def test_a_checkout_that_settings_name_is_not_looked_at(top: Path) -> None:
    git(top, "config", "core.worktree", str(top.parent / "private"))
    assert revision(top / "book") != UNREADABLE
    assert SECRET not in _everything(top / "book")


# -- what lies elsewhere -------------------------------------------------------------------


def _swap(file: Path, target: Path | str) -> object:
    if file.is_dir() and not file.is_symlink():
        shutil.rmtree(file)
    file.unlink(missing_ok=True)
    return linked(file, target)


def _named(top: Path, text: str) -> object:
    shutil.rmtree(top / ".git")
    return put(top / ".git", text)


def _false_worktree(top: Path, common: str) -> object:
    """A folder that looks like that of a linked worktree, points back, and names a repository."""
    shutil.rmtree(top / ".git")
    admin = top / "false" / "worktrees" / "x"
    put(admin / "gitdir", f"{top / '.git'}\n")
    put(admin / "commondir", f"{common}\n")
    put(admin / "HEAD", "ref: refs/heads/main\n")
    return put(top / ".git", "gitdir: false/worktrees/x\n")


def _false_submodule(top: Path, extra: Callable[[Path], object]) -> None:
    place = top / "modules" / "x"
    place.parent.mkdir()
    (top / ".git").rename(place)
    put(top / ".git", "gitdir: modules/x\n")
    git(top, f"--git-dir={place}", "config", "core.worktree", "../..")
    extra(place)


LINKS: dict[str, Callable[[Path, Path], object]] = {
    "a link to a repository": lambda top, private: _swap(top / ".git", private / ".git"),
    "a file that names a repository": lambda top, private: _named(top, f"gitdir: {private}/.git\n"),
    "the same by a relative path": lambda top, private: _named(top, "gitdir: ../private/.git"),
    "a file that names a linked worktree": lambda top, private: (
        git(private, "worktree", "add", "-q", str(private.parent / "wt")),
        _named(top, f"gitdir: {private}/.git/worktrees/wt\n"),
    ),
    "a file that names a repository of another checkout": lambda top, private: (
        git(private, "config", "core.worktree", str(private)),
        _named(top, "gitdir: ../private/.git\n"),
    ),
    "a worktree that points back": lambda top, private: _false_worktree(top, f"{private}/.git"),
    "a worktree by a relative path": lambda top, private: _false_worktree(
        top, "../../../../private/.git"
    ),
    "a worktree whose repository is a link": lambda top, private: (
        _false_worktree(top, "../.."),
        [_swap(top / "false" / n, private / ".git" / n) for n in ("objects", "refs", "HEAD")],
    ),
    "a submodule with a common folder": lambda top, private: _false_submodule(
        top, lambda git: put(git / "commondir", f"{private}/.git\n")
    ),
    "a submodule with links": lambda top, private: _false_submodule(
        top, lambda git: [_swap(git / n, private / ".git" / n) for n in ("objects", "refs")]
    ),
    "a common folder": lambda top, private: put(top / ".git/commondir", f"{private}/.git\n"),
    "objects by a link": lambda top, private: _swap(top / ".git/objects", private / ".git/objects"),
    "packs by a link": lambda top, private: (
        git(private, "gc", "-q"),
        _swap(top / ".git/objects/pack", private / ".git/objects/pack"),
    ),
    "one pack by a link": lambda top, private: (
        git(private, "gc", "-q"),
        [_swap(top / ".git/objects/pack" / f.name, f)
         for f in (private / ".git/objects/pack").iterdir()],
    ),
    "references by a link": lambda top, private: (
        _swap(top / ".git/refs", private / ".git/refs"),
        _swap(top / ".git/objects", private / ".git/objects"),
    ),
    "packed references by a link": lambda top, private: (
        git(private, "pack-refs", "--all"),
        _swap(top / ".git/packed-refs", private / ".git/packed-refs"),
    ),
    "alternates": lambda top, private: put(
        top / ".git/objects/info/alternates", f"{private}/.git/objects\n"
    ),
    "alternates by http": lambda top, private: put(
        top / ".git/objects/info/http-alternates", f"file://{private}/.git/objects\n"
    ),
    "a head outside": lambda top, private: _swap(top / ".git/HEAD", private / ".git/HEAD"),
    "a reference that leads out": lambda top, private: put(
        top / ".git/HEAD", "ref: refs/heads/../../../../private/.git/refs/heads/main\n"
    ),
    "a reference to a file": lambda top, private: put(
        top / ".git/HEAD", f"ref: {private}/book/a.md\n"
    ),
    "an index by a link": lambda top, private: _swap(
        top / ".git/index", private / ".git/index"
    ),
    "what is ignored by a link": lambda top, private: _swap(
        top / "book/.gitignore", private / "book/a.md"
    ),
    "settings by a link": lambda top, private: _swap(top / ".git/config", private / ".git/config"),
    "a store of LFS by a link": lambda top, private: _swap(top / ".git/lfs", private / "lfs"),
}  # fmt: skip


@pytest.mark.parametrize("name", LINKS)
def test_nothing_comes_from_elsewhere(name: str, top: Path) -> None:
    private = top.parent / "private"
    stolen = git(private, "rev-parse", "HEAD").strip()
    LINKS[name](top, private)
    if (top / ".git/refs/heads").is_dir() and not (top / ".git/refs").is_symlink():
        put(top / ".git/refs/heads/stolen", f"{stolen}\n")
    said = _everything(top / "book")
    assert SECRET not in said
    assert stolen[:9] not in said.splitlines()[0]


@pytest.mark.parametrize("name", ["a common folder", "a submodule with a common folder"])
def test_a_repository_that_shares_anothers_is_refused(name: str, top: Path) -> None:
    LINKS[name](top, top.parent / "private")
    _refused(top / "book", "ほかの場所")


def test_pictures_are_not_taken_from_elsewhere(top: Path) -> None:
    picture = b"picture" * 100
    sha256 = hashlib.sha256(picture).hexdigest()
    place = f"{sha256[:2]}/{sha256[2:4]}/{sha256}"
    put(top.parent / "private/.git/lfs/objects" / place, picture)
    form = f"version https://git-lfs.github.com/spec/v1\noid sha256:{sha256}\nsize {len(picture)}\n"
    put(top / "book" / "p.png", form)
    kept(top)
    _swap(top / ".git/lfs", top.parent / "private/.git/lfs")
    put(top.parent / "outside.png", picture)
    _swap(top / "book" / "p.png", top.parent / "outside.png")
    with old_publication(top / "book", "HEAD") as old:
        assert not (old / "p.png").exists()
    assert "+" in revision(top / "book")


@pytest.mark.parametrize("name", ["HEAD", "config", "index", "refs/heads/main", "packed-refs",
                                  "shallow", "info/exclude", "objects/pack/x.idx"])  # fmt: skip
@pytest.mark.parametrize("form", ["pipe", "zero", "folder", "large", "ring"])
def test_what_is_no_file_is_not_waited_for(name: str, form: str, top: Path) -> None:
    if name == "packed-refs":
        (top / ".git/refs/heads/main").unlink()
    file = top / ".git" / name
    file.parent.mkdir(exist_ok=True)
    file.unlink(missing_ok=True)
    if form == "pipe":
        os.mkfifo(file)
    elif form == "folder":
        file.mkdir()
    elif form == "large":
        with file.open("wb") as stream:
            stream.truncate(1 << 40)
    else:
        file.symlink_to("/dev/zero" if form == "zero" else file.name)
    start = time.monotonic()
    said = _everything(top / "book")
    assert time.monotonic() - start < 10
    assert "読め" in said or "壊れ" in said or "ありません" in said or form == "folder"


# -- objects that are not what they say ----------------------------------------------------


@pytest.fixture
def little_memory() -> object:
    """The test may take no more than 1.5 GB beside what the process has now."""
    with open("/proc/self/statm") as file:  # noqa: PTH123
        now = int(file.read().split()[0]) * resource.getpagesize()
    before = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (now + (3 << 29), before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_AS, before)


def _bomb(gigabytes: int, head: bytes) -> bytes:
    packer = zlib.compressobj()
    start = packer.compress(head) + packer.flush(zlib.Z_FULL_FLUSH)
    block = packer.compress(bytes(1 << 24)) + packer.flush(zlib.Z_FULL_FLUSH)
    return start + block * (64 * gigabytes)


@pytest.mark.usefixtures("little_memory")
@pytest.mark.parametrize("kind", ["commit", "tree", "blob"])
@pytest.mark.parametrize("said", [100, 3 << 30])
def test_an_object_that_unpacks_to_gigabytes(kind: str, said: int, top: Path) -> None:
    name = "b" * 40
    put(top / ".git/objects" / name[:2] / name[2:], _bomb(3, f"{kind} {said}\0".encode()))
    whole = name if kind == "tree" else tree(top, ("100644", b"a.md", name))
    if kind == "commit":
        put(top / ".git/HEAD", f"{name}\n")
    else:
        state(top, tree(top, ("40000", b"book", whole)))
    with (
        pytest.raises(RevisionError, match=r"大きすぎる|壊れ"),
        old_publication(top / "book", "HEAD"),
    ):
        pass
    assert "a.md" not in revision(top / "book")


@pytest.mark.usefixtures("little_memory")
def test_changes_that_grow_to_gigabytes(top: Path) -> None:
    """A change of a few bytes can repeat 16 MB; one upon the other they make anything."""
    base = b"x" * (1 << 24)
    copies = b"\xf0\xff\xff\xff" * 300
    for claimed in (100, 3 << 30, (len(base) - 1) * 300):
        change = number(len(base)) + number(claimed) + copies
        first = packed(3, base)
        name = "c" * 40
        pack(top, [("a" * 40, first), (name, packed(6, change, _back(len(first))))])
        state(top, tree(top, ("40000", b"book", tree(top, ("100644", b"a.md", name)))))
        asked = old_publication(top / "book", "HEAD")
        with pytest.raises(RevisionError, match="壊れ" if claimed == 100 else "大きすぎる"), asked:
            pass
        shutil.rmtree(top / ".git/objects/pack")


@pytest.mark.parametrize(("changes", "is_refused"), [(3, False), (4, True)])
def test_changes_upon_changes_are_counted(
    changes: int, is_refused: bool, top: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each makes little, but all together keep the machine busy."""
    monkeypatch.setattr("hakusho.git.packs._MOST_WORK", 3_000)
    base = b"x" * 1_000
    same = number(1_000) + number(1_000) + b"\xb0\xe8\x03"  # a change that copies all
    name = hashlib.sha1(b"blob 1000\0" + base).hexdigest()
    written = [("a" * 40, packed(3, base))]
    for n in range(changes):
        written.append((f"{n:040x}", packed(6, same, _back(len(written[-1][1])))))
    pack(top, [*written[:-1], (name, written[-1][1])])
    state(top, tree(top, ("40000", b"book", tree(top, ("100644", b"a.md", name)))))
    asked = old_publication(top / "book", "HEAD")
    if is_refused:
        with pytest.raises(RevisionError, match="大きすぎる"), asked:
            pass
    else:
        with asked as old:
            assert (old / "a.md").read_bytes() == base


def _back(distance: int) -> bytes:
    """How far back in the pack a base stands, as changes have it."""
    found = [distance & 127]
    while distance := distance >> 7:
        distance -= 1
        found.insert(0, distance & 127 | 128)
    return bytes(found)


@pytest.mark.parametrize(
    "changes",
    [
        lambda a, b: [(a, packed(7, b"\0\0", bytes.fromhex(a)))],  # of itself
        lambda a, b: [(a, packed(7, b"\0\0", bytes.fromhex(b))),
                      (b, packed(7, b"\0\0", bytes.fromhex(a)))],
        lambda a, b: [(a, packed(6, b"\0\0", b"\0"))],  # of itself, by its place
        lambda a, b: [(a, packed(6, b"\0\0", _back(10**9)))],  # of what is before the pack
        lambda a, b: [(a, packed(6, b"\0\0", b"\xff" * 50))],  # a distance without end
        lambda a, b: [(a, b"\xff" * 100)],  # a size without end
        lambda a, b: [(a, b"\xff" * 10_000_000)],
        lambda a, b: [(a, packed(7, b"\0\0", bytes.fromhex("e" * 40)))],  # of what is not there
        lambda a, b: [(a, packed(5, b"x"))],  # of no kind
        lambda a, b: [(a, packed(0, b"x"))],
        lambda a, b: [(a, packed(3, b"x" * 100)[:-20])],  # cut off
        lambda a, b: [(a, packed(3, b"x" * 100, size=99))],
        lambda a, b: [(a, packed(3, b"x" * 100, size=101))],
        lambda a, b: [(a, packed(3, b"x", b"junk"))],
        lambda a, b: [(b, packed(3, b"x")), (a, packed(6, b"\1\x80" + b"\x80" * 40, _back(10)))],
        lambda a, b: [(b, packed(3, b"x")), (a, packed(6, b"\1\x05\x91\x09\x05", _back(10)))],
        lambda a, b: [(b, packed(3, b"x")), (a, packed(6, b"", _back(10)))],
    ],
)  # fmt: skip
def test_damaged_objects_of_packs(
    changes: Callable[[str, str], list[tuple[str, bytes]]], top: Path
) -> None:
    name = "a" * 40
    pack(top, changes(name, "b" * 40))
    state(top, tree(top, ("40000", b"book", tree(top, ("100644", b"a.md", name)))))
    with pytest.raises(RevisionError, match="壊れ"), old_publication(top / "book", "HEAD"):
        pass
    assert revision(top / "book").partition("　")[0].endswith("+")


@pytest.mark.parametrize("offset", [0, 5, 10**6, (1 << 31) - 1, 1 << 40])
def test_an_index_that_lies(offset: int, top: Path) -> None:
    name = "a" * 40
    pack(top, [(name, packed(3, b"x"))], {name: offset})
    state(top, tree(top, ("40000", b"book", tree(top, ("100644", b"a.md", name)))))
    with pytest.raises(RevisionError, match="壊れ"), old_publication(top / "book", "HEAD"):
        pass


def test_an_index_whose_table_runs_backwards(top: Path) -> None:
    """It says that before the objects whose names begin with `ff` there are more than in all."""
    table = (5).to_bytes(4, "big") * 255 + bytes(4)
    pack(top, [])
    put(top / ".git/objects/pack/pack-0.idx", b"\xfftOc\0\0\0\2" + table + bytes(100))
    state(top, tree(top, ("40000", b"book", tree(top, ("100644", b"a.md", "f" * 40)))))
    with pytest.raises(RevisionError, match="壊れ"), old_publication(top / "book", "HEAD"):
        pass
    with pytest.raises(RevisionError, match="壊れ"), old_publication(top / "book", "ffff"):
        pass


def test_an_index_that_gives_one_object_for_another(top: Path) -> None:
    first, second = packed(3, b"innocent"), packed(3, b"other")
    a = loose(top, "blob", b"innocent")
    (top / ".git/objects" / a[:2] / a[2:]).unlink()
    pack(top, [(a, first), ("f" * 40, second)], {a: 12 + len(first)})
    state(top, tree(top, ("40000", b"book", tree(top, ("100644", b"a.md", a)))))
    with pytest.raises(RevisionError, match="壊れ"), old_publication(top / "book", "HEAD"):
        pass


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xfftOc",
        b"\xfftOc\0\0\0\2",
        b"\xfftOc\0\0\0\2" + b"\xff" * 2000,
        b"\xfftOc\0\0\0\1" + bytes(2000),
        b"\xfftOc\0\0\0\3" + bytes(2000),
        b"\xfftOc\0\0\0\2" + b"\0\0\0\7" * 300 + bytes(40),
        b"x" * 2000,
        bytes(10),
    ],
)
@pytest.mark.parametrize("data", [b"", b"PACK", b"x" * 100])
def test_damaged_packs(content: bytes, data: bytes, top: Path) -> None:
    put(top / ".git/objects/pack/pack-0.idx", content)
    put(top / ".git/objects/pack/pack-0.pack", data)
    shutil.rmtree(top / ".git/objects" / git(top, "rev-parse", "HEAD")[:2])
    _refused(top / "book", "壊れ|ありません")


def test_a_pack_without_its_data(top: Path) -> None:
    git(top, "gc", "-q")
    next((top / ".git/objects/pack").glob("*.pack")).unlink()
    _refused(top / "book", "読めません")


@pytest.mark.parametrize(
    "text",
    [b"", b"x", b"tree x\n", b"tree " + b"../" * 13 + b"a\n\n",
     b"tree " + b"e" * 40 + b"\nparent x\n\n",
     b"tree " + b"4" * 40 + b"\ncommitter a <a> 999999999999999999999999 +0900\n\n",
     b"tree " + b"4" * 40 + b"\ncommitter a <a> " + b"9" * 5000 + b" +0900\n\n",
     b"tree " + b"4" * 40 + b"\ncommitter a <a> 1 +999999999999\n\n",
     b"tree " + b"4" * 40 + b"\nencoding \xff\n\n\xff",
     b"tree " + b"4" * 40 + b"\n" + b"parent " + b"../../../../etc/passwd" + b"\n\n"],
)  # fmt: skip
def test_damaged_commits(text: bytes, top: Path) -> None:
    put(top / ".git/HEAD", loose(top, "commit", text) + "\n")
    _refused(top / "book", "壊れ|ありません")


def test_a_commit_that_is_its_own_ancestor(top: Path) -> None:
    """It cannot have the checksum that is its name."""
    name = "d" * 40
    text = f"tree {'4' * 40}\nparent {name}\ncommitter a <a> 1 +0\n\n"
    loose(top, "commit", text.encode(), name=name)
    put(top / ".git/HEAD", f"{name}\n")
    _refused(top / "book", "壊れ")
    _refused(top / "book", "壊れ", "HEAD~99999")


def test_a_tree_that_holds_itself(top: Path) -> None:
    name = "d" * 40
    content = b"40000 book\0" + bytes.fromhex(name)
    loose(top, "tree", content, name=name)
    state(top, name)
    _refused(top / "book", "壊れ")


def test_a_small_tree_with_milliards_of_files(top: Path) -> None:
    inner = tree(top, ("100644", b"f", loose(top, "blob", b"x")))
    for _ in range(12):
        inner = tree(top, *(("40000", b"%d" % n, inner) for n in range(10)))
    state(top, tree(top, ("40000", b"book", inner)))
    _refused(top / "book", "多すぎ")


def test_a_small_tree_with_milliards_of_folders(top: Path) -> None:
    inner = tree(top)
    for _ in range(12):
        inner = tree(top, *(("40000", b"%d" % n, inner) for n in range(10)))
    state(top, tree(top, ("40000", b"book", inner)))
    _refused(top / "book", "多すぎ")


def test_very_many_files_in_a_state(top: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hakusho.git.history._MOST_FILES", 2)
    with old_publication(top / "book", "HEAD") as old:
        assert (old / "a.md").exists()
    put(top / "book" / "third.md", "x")
    kept(top)
    _refused(top / "book", "多すぎ")


def test_an_old_state_that_is_too_large(top: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "hakusho.manuscript.revisions._MOST_BYTES", 206
    )  # one byte less than there are
    with pytest.raises(RevisionError, match="大きすぎ"), old_publication(top / "book", "HEAD"):
        pass
    monkeypatch.setattr("hakusho.manuscript.revisions._MOST_BYTES", 207)
    with old_publication(top / "book", "HEAD") as old:
        assert (old / "a.md").exists()


def test_very_many_files_in_the_checkout(top: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(top / ".git/info/exclude", "*.log\n")
    for n in range(10):
        put(top / "book" / f"{n}.log", "")
    monkeypatch.setattr("hakusho.git.worktree._MOST_LOOKED_AT", 12)  # of 13
    assert revision(top / "book") == UNREADABLE
    monkeypatch.setattr("hakusho.git.worktree._MOST_LOOKED_AT", 13)
    assert revision(top / "book") != UNREADABLE


@pytest.mark.parametrize(
    "name", ["", "../" * 13 + "a", "A" * 40, "a" * 39, "a" * 64, "a" * 40 + "\n"]
)
def test_names_of_objects_are_no_paths(name: str, top: Path) -> None:
    found = repository.find(top)
    assert found
    with objects.opened(found) as opened, pytest.raises(RevisionError, match="壊れ"):
        opened.blob(name)


def test_a_deep_tree(top: Path) -> None:
    inner = tree(top, ("100644", b"f", loose(top, "blob", b"x")))
    for _ in range(2_000):
        inner = tree(top, ("40000", b"a", inner))
    state(top, tree(top, ("40000", b"book", inner)))
    _refused(top / "book", "多すぎ")


NAMES = [
    b"..",
    b".",
    b"",
    b".git",
    b".GIT",
    b"../../escaped",
    b"/tmp/escaped",
    b"a/../../escaped",
    b"a/b",
]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("mode", ["100644", "40000"])
def test_names_that_lead_out_of_the_folder(name: bytes, mode: str, top: Path) -> None:
    blob = loose(top, "blob", b"escaped")
    entry = blob if mode == "100644" else tree(top, ("100644", b"escaped", blob))
    state(top, tree(top, ("40000", b"book", tree(top, (mode, name, entry)))))
    _refused(top / "book", "壊れ")
    assert not list(top.parent.rglob("escaped")) and not Path("/tmp/escaped").exists()


@pytest.mark.parametrize(
    ("entries", "is_refused"),
    [
        ([("100644", b"a"), ("100644", b"a")], True),
        ([("100644", b"a"), ("40000", b"a")], True),
        ([("100644", b"a"), ("100644", b"A")], False),
        ([("120000", b"a"), ("100644", b"b")], False),
        ([("160000", b"a"), ("100644", b"b")], False),
        ([("10644", b"a"), ("20644", b"b"), ("777777", b"c"), ("100644", b"d")], False),
        ([("100644", b"\xff\xfe"), ("100644", b"new\nline"), ("100644", b"\x1b[2J")], False),
        ([("100644", b"n" * 300)], True),
    ],
)
def test_strange_trees(entries: list[tuple[str, bytes]], is_refused: bool, top: Path) -> None:
    blob = loose(top, "blob", b"x")
    inner = tree(top, ("100644", b"f", blob))
    book = tree(top, *((mode, name, inner if mode == "40000" else blob) for mode, name in entries))
    state(top, tree(top, ("40000", b"book", book)))
    if is_refused:
        with pytest.raises(RevisionError), old_publication(top / "book", "HEAD"):
            pass
    else:
        with old_publication(top / "book", "HEAD") as old:
            files = {os.fsencode(path.name) for path in old.iterdir()}
        assert files == {name for mode, name in entries if mode == "100644"}
    assert revision(top / "book")


def test_where_case_does_not_count_two_names_are_one(
    top: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file system of a Mac, in one respect: `A` cannot be made beside `a`."""
    real = Path.open

    def opened(self: Path, mode: str = "r", **options: Any) -> Any:
        if mode == "xb" and self.with_name(self.name.lower()).exists():
            raise FileExistsError(errno.EEXIST, "")
        return real(self, mode, **options)

    blob = loose(top, "blob", b"x")
    state(
        top,
        tree(top, ("40000", b"book", tree(top, ("100644", b"a", blob), ("100644", b"A", blob)))),
    )
    monkeypatch.setattr(Path, "open", opened)
    with pytest.raises(RevisionError, match="壊れ"), old_publication(top / "book", "HEAD"):
        pass


def test_tags_of_tags_without_end(top: Path) -> None:
    name = git(top, "rev-parse", "HEAD").strip()
    for _ in range(50):
        text = f"object {name}\ntype tag\ntag x\ntagger a <a@b> 1 +0000\n\nx"
        name = loose(top, "tag", text.encode())
    put(top / ".git/refs/tags/v", f"{name}\n")
    with pytest.raises(RevisionError, match="壊れ"), old_publication(top / "book", "v"):
        pass


@pytest.mark.parametrize("text", ["ref: refs/heads/main\n", "ref: \n", "ref: refs/heads/\0\n", "x",
                                  "",
                                  "ref: refs/heads/" + "n" * 3000])  # fmt: skip
def test_references_in_a_ring_or_damaged(text: str, top: Path) -> None:
    put(top / ".git/refs/heads/main", text)
    with pytest.raises(RevisionError), old_publication(top / "book", "main"):
        pass
    assert revision(top / "book") in ("", UNREADABLE)


@pytest.mark.parametrize("content", [b"", b"DIRC", b"DIRC\0\0\0\2\xff\xff\xff\xff", b"x" * 100,
                                     b"DIRC\0\0\0\4\0\0\0\1" + b"\xff" * 200])  # fmt: skip
def test_a_damaged_index(content: bytes, top: Path) -> None:
    put(top / ".git/index", content)
    assert revision(top / "book") == UNREADABLE


@pytest.mark.parametrize(
    "text", [b"[", b"x = 1", b"[core]\n\xff = 1", b"\0" * 100, b"[a\n[b", b'[core]\n\tx = "y']
)
def test_damaged_settings(text: bytes, top: Path) -> None:
    put(top / ".git/config", text)
    assert isinstance(_everything(top / "book"), str)


@pytest.mark.parametrize("setting", ["objectformat = sha256", "refstorage = reftable"])
def test_forms_that_are_not_read_are_said(setting: str, top: Path) -> None:
    put(top / ".git/config", f"[core]\n\trepositoryformatversion = 1\n[extensions]\n\t{setting}\n")
    _refused(top / "book", "読めない形式")


def test_very_many_packs(top: Path) -> None:
    for n in range(300):
        put(top / f".git/objects/pack/pack-{n}.idx", b"")
    with pytest.raises(RevisionError, match="git gc"), old_publication(top / "book", "0" * 40):
        pass


@pytest.mark.parametrize("line", ["*a" * 200 + "b", "**/a/" * 100 + "b", "[a-z]" * 150 + "*",
                                  "?" * 900 + "*",
                                  "*" * 900, "(a+)+$", "{a,b}" * 100])  # fmt: skip
def test_patterns_that_keep_a_matcher_busy(line: str, top: Path) -> None:
    lines = "".join(f"{line}{n}\n" for n in range(50))
    put(top / "book" / ".gitignore", "a*\n" + lines)  # the last ones are looked at first
    kept(top)
    deep = top / "book"
    for _ in range(20):
        put(deep / ("a" * 250), "")
        deep /= "a"
    start = time.monotonic()
    assert revision(top / "book") != UNREADABLE
    assert time.monotonic() - start < 20


def test_steps_of_matching_are_counted() -> None:
    (pattern,) = patterns(b"*a*a*b")
    name = [b"a" * 200]
    assert not pattern.matches(name, False, Steps(500))
    with pytest.raises(RevisionError, match="gitignore"):
        pattern.matches(name, False, Steps(100))


def test_a_pipe_among_the_files_is_not_opened(top: Path) -> None:
    for name in ("a.md", ".gitignore"):
        (top / "book" / name).unlink(missing_ok=True)
        os.mkfifo(top / "book" / name)
    assert revision(top / "book")


def test_a_file_put_in_place_of_what_was_looked_at(
    top: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A link that appears between the look at a folder and the reading is not followed out."""
    real = files.modes
    outside = put(top.parent / "outside.md", "second\n")  # as it was committed

    def swapped(root: Path, folder: str) -> dict[str, int]:
        found = real(root, folder)
        if folder == "book":
            _swap(top / "book" / "a.md", outside)
        return found

    monkeypatch.setattr(files, "modes", swapped)
    assert "+" in revision(top / "book")
