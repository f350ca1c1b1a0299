"""What is said of a folder is what the program git would say, state by state."""

from __future__ import annotations

import hashlib
import os
import random
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from hakusho.git import names, objects, repository
from hakusho.git.errors import RevisionError
from hakusho.manuscript.revisions import old_publication, revision
from tests.git.repositories import (
    git,
    gone,
    kept,
    linked,
    loose,
    made,
    may,
    new_folder,
    pipe,
    put,
    told,
)


def _same(top: Path, *folders: str) -> None:
    for folder in folders or (".", "book", "book/tables"):
        if (top / folder).is_dir():
            assert revision(top / folder) == told(top / folder), folder


# -- one state after another ---------------------------------------------------------------

STATES: dict[str, Callable[[Path], object]] = {
    "as it was committed": lambda top: None,
    "changed": lambda top: put(top / "book" / "a.md", "third\n"),
    "changed, as long as before": lambda top: put(top / "book" / "a.md", "sEcond\n"),
    "removed": lambda top: gone(top / "book" / "a.md"),
    "new": lambda top: put(top / "book" / "tables" / "new.csv", ""),
    "new in a new folder": lambda top: put(top / "book" / "x" / "y" / "new", ""),
    "an empty folder": lambda top: new_folder(top / "book" / "empty"),
    "changed beside": lambda top: put(top / "beside.txt", "changed\n"),
    "may be run": lambda top: may(top / "book" / "a.md", 0o755),
    "others may read": lambda top: may(top / "book" / "a.md", 0o666),
    "a link in its place": lambda top: (
        (top / "book" / "a.md").rename(top / "book" / "b.md"),
        linked(top / "book" / "a.md", "b.md"),
    ),
    "a folder in its place": lambda top: (
        gone(top / "book" / "a.md"),
        put(top / "book" / "a.md" / "in", ""),
    ),
    "a new link": lambda top: linked(top / "book" / "l", "/nowhere"),
    "a pipe": lambda top: pipe(top / "book" / "pipe"),
    "a pipe in its place": lambda top: (
        gone(top / "book" / "a.md"),
        pipe(top / "book" / "a.md"),
    ),
    "added": lambda top: (put(top / "book" / "n", "n"), git(top, "add", "-A")),
    "added and taken back": lambda top: (
        put(top / "book" / "a.md", "third\n"),
        git(top, "add", "-A"),
        put(top / "book" / "a.md", "second\n"),
    ),
    "no longer kept": lambda top: git(top, "rm", "-q", "--cached", "book/a.md"),
    "ignored but added": lambda top: (
        put(top / ".git" / "info" / "exclude", "*.log\n"),
        put(top / "book" / "n.log", "n"),
        git(top, "add", "-f", "book/n.log"),
    ),
    "to be added later": lambda top: (
        put(top / "book" / "n", "n"),
        git(top, "add", "-N", "book/n"),
    ),
    "skipped": lambda top: (
        git(top, "update-index", "--skip-worktree", "book/a.md"),
        gone(top / "book" / "a.md"),
    ),
    "assumed to be the same": lambda top: (
        git(top, "update-index", "--assume-unchanged", "book/a.md"),
        put(top / "book" / "a.md", "other"),
    ),
    "modes do not count": lambda top: (
        git(top, "config", "core.fileMode", "false"),
        may(top / "book" / "a.md", 0o755),
    ),
    "an index of version 4": lambda top: (
        put(top / "book" / "a.log", "x"),
        kept(top),
        git(top, "update-index", "--index-version", "4"),
    ),
    "a split index": lambda top: (
        git(top, "update-index", "--split-index"),
        put(top / "book" / "n", "n"),
        git(top, "add", "-A"),
        kept(top),
    ),
    "no index": lambda top: None,
    "packed": lambda top: (git(top, "gc", "-q", "--prune=now"), git(top, "pack-refs", "--all")),
    "a detached head": lambda top: git(top, "checkout", "-q", "HEAD~1"),
    "a new branch without a commit": lambda top: git(top, "checkout", "-q", "--orphan", "new"),
    "an empty commit": kept,
    "all removed": lambda top: (gone(top / "book"), kept(top), new_folder(top / "book")),
    "a name that is no UTF-8": lambda top: (
        put(top / "book" / os.fsdecode(b"\xff\xfe.md"), "x"),
        kept(top),
        put(top / "book" / os.fsdecode(b"\xff\xfe.md"), "y"),
    ),
    "a name in Japanese": lambda top: (put(top / "book" / "第一章　序.md", "x"), kept(top)),
    "links that are kept": lambda top: (
        linked(top / "book" / "l", "a.md"),
        linked(top / "book" / "out", "../../elsewhere/./x"),
        kept(top),
    ),
    "a link that leads elsewhere now": lambda top: (
        linked(top / "book" / "l", "a.md"),
        kept(top),
        gone(top / "book" / "l"),
        linked(top / "book" / "l", "b.md"),
    ),
    "other line ends": lambda top: (
        git(top, "config", "core.autocrlf", "true"),
        gone(top / "book" / "a.md"),
        git(top, "checkout", "-q", "book/a.md"),
    ),
    "a file in a repository of its own": lambda top: (
        git(top, "init", "-q", "book/inner"),
        put(top / "book" / "inner" / "f", "x"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", STATES)
def test_a_state(name: str, tmp_path: Path) -> None:
    top = made(tmp_path / "repository")
    STATES[name](top)
    _same(top)


def test_without_an_index_only_the_files_count(tmp_path: Path) -> None:
    top = made(tmp_path)
    before = revision(top / "book")
    (top / ".git" / "index").unlink()
    assert revision(top / "book") == before


IGNORED = [
    ("*.log", ["a.log", "x/b.log", "c.logs"]),
    ("/top.txt\n/x/*.md", ["top.txt", "x/top.txt", "x/a.md", "x/y/a.md"]),
    ("build/", ["build/f", "x/build/f", "x/y/build"]),
    ("*\n!*.md\n!*/", ["a.md", "b.txt", "x/c.md", "x/d.txt"]),
    ("x/\n!x/keep.md", ["x/keep.md", "y/keep.md"]),
    ("x/*\n!x/keep.md", ["x/keep.md", "x/drop.md"]),
    ("**/cache", ["cache", "x/cache", "x/y/cache/f", "x/cached"]),
    ("x/**", ["x/a", "x/y/z", "y/x/a"]),
    ("x/**/z", ["x/z", "x/y/z", "x/y/y/z", "z"]),
    ("a/**/b/**/c", ["a/b/c", "a/1/b/2/3/c", "a/c", "b/c"]),
    ("[ab].txt\n[!x]?.md\n[[:digit:]]", ["a.txt", "c.txt", "yz.md", "xz.md", "7", "77"]),
    ("*.py[co]\n[a-c]1\n[]]2\n[!]]3", ["x.pyc", "x.py", "b1", "d1", "]2", "]3", "a3"]),
    ("\\#a\n\\!b\n#c", ["#a", "!b", "#c"]),
    ("a\\*b\nsp\\ \nend   ", ["a*b", "axb", "sp ", "end"]),
    ("foo/bar", ["foo/bar", "x/foo/bar"]),
    ("foo*bar*z", ["foo1bar2z", "foobarz", "foobar", "foobarzz"]),
    ("a?c\n第?章.md\n第???章.txt", ["abc", "a/c", "第一章.md", "第一章.txt"]),
    ("crlf.txt\r\nother\r", ["crlf.txt", "other"]),
    ("**", ["a", "x/y"]),
    ("/**/deep", ["deep", "x/y/deep"]),
    ("a[\n[z-a]\nok", ["a[", "z", "ok"]),
    ("  lead\n\ttab\n/", ["  lead", "lead", "\ttab"]),
    ("!", ["a"]),
    ("x//\n//y", ["x/f", "y"]),
    ("a**b", ["ab", "axxb", "a/b"]),
]  # fmt: skip


@pytest.mark.parametrize(("patterns", "names"), IGNORED)
def test_what_is_ignored(patterns: str, names: list[str], tmp_path: Path) -> None:
    """Each file alone: whether it is new or ignored."""
    top = made(tmp_path)
    put(top / "book" / ".gitignore", patterns)
    kept(top)
    before = set((top / "book").rglob("*"))
    for name in names:
        put(top / "book" / name, "x")
        _same(top, "book", ".")
        for one in sorted(set((top / "book").rglob("*")) - before, reverse=True):
            one.rmdir() if one.is_dir() else one.unlink()


def test_what_is_ignored_in_several_places(tmp_path: Path) -> None:
    top = made(tmp_path)
    put(top / ".gitignore", "*.log\ndraft/\n/book/out\n")
    put(top / ".git" / "info" / "exclude", "*.tmp\n!*.keep\n*.keep\n")
    put(top / "book" / ".gitignore", "!keep.log\nout.txt\n")
    put(top / "book" / "tables" / ".gitignore", "!out.txt\n*.csv\n!*.tmp\n")
    kept(top)
    _same(top)
    names = ("a.log", "keep.log", "draft/x", "out/x", "a.tmp", "tables/out.txt", "tables/b.csv",
             "tables/c.tmp", "out.txt", "tables/keep.log", "a.keep", ".hidden")  # fmt: skip
    for name in names:
        put(top / "book" / name, "x")
        _same(top)
        (top / "book" / name).unlink()
    git(top, "mv", "book", "draft")
    kept(top)
    put(top / "draft" / "new", "x")
    _same(top, "draft", "draft/tables")
    put(top / "draft" / "a.md", "changed")
    _same(top, "draft", "draft/tables")


def test_merges_are_followed_as_git_does(tmp_path: Path) -> None:
    top = made(tmp_path)
    git(top, "checkout", "-q", "-b", "side", "HEAD~1")
    put(top / "book" / "side.md", "side\n")
    kept(top)
    git(top, "checkout", "-q", "main")
    put(top / "other.txt", "x")
    kept(top)
    git(top, "merge", "-q", "--no-edit", "side")
    _same(top)
    put(top / "book" / "tables" / "t.csv", "3\n")
    kept(top)
    git(top, "checkout", "-q", "side")
    put(top / "book" / "tables" / "t.csv", "4\n")
    kept(top)
    git(top, "merge", "-q", "--no-edit", "-s", "ours", "main")
    _same(top)
    git(top, "checkout", "-q", "main")
    git(top, "merge", "-q", "--no-edit", "-X", "ours", "--no-ff", "side")
    _same(top)


@pytest.mark.parametrize("seed", range(2))
def test_a_random_history(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    top = made(tmp_path)
    branches = ["main"]
    for step in range(20):
        file = top / chance.choice(["book", "book/tables", "book/x", "."]) / chance.choice("abcd")
        match chance.randrange(9):
            case 0 | 1 | 2:
                put(file, chance.choice("123") * 300 + "\n")
            case 3 if file.exists():
                file.unlink()
            case 4 | 5:
                kept(top)
            case 6:
                kept(top)
                branches.append(f"b{step}")
                git(top, "checkout", "-q", "-b", branches[-1], f"HEAD~{chance.randrange(2)}")
            case 7:
                kept(top)
                git(top, "merge", "-q", "--no-edit", "-X", "theirs", chance.choice(branches))
            case 8:
                git(
                    top, *chance.choice(["gc -q", "pack-refs --all", "repack -q", "add -A"]).split()
                )
        _same(top, ".", "book", "book/tables", "book/x")


# -- other kinds of checkouts --------------------------------------------------------------


def test_a_linked_worktree(tmp_path: Path) -> None:
    top = made(tmp_path / "main")
    git(top, "worktree", "add", "-q", str(tmp_path / "other"), "-b", "other", "HEAD~1")
    other = tmp_path / "other"
    _same(other)
    put(other / "book" / "a.md", "of the other\n")
    _same(other)
    kept(other)
    _same(other)
    _same(top)
    with old_publication(other / "book", "main") as old:
        assert (old / "a.md").read_text() == "second\n"


def test_a_submodule(tmp_path: Path) -> None:
    inner = made(tmp_path / "inner")
    outer = made(tmp_path / "outer")
    git(outer, "-c", "protocol.file.allow=always", "submodule", "-q", "add", str(inner), "book/sub")
    kept(outer)
    _same(outer)
    _same(outer / "book" / "sub")
    put(outer / "book" / "sub" / "book" / "a.md", "changed\n")
    _same(outer / "book" / "sub")
    assert "+" not in revision(outer / "book")  # a submodule is not looked into


def test_a_shallow_clone(tmp_path: Path) -> None:
    made(tmp_path / "from")
    git(tmp_path, "clone", "-q", "--depth", "1", (tmp_path / "from").as_uri(), "shallow")
    top = tmp_path / "shallow"
    _same(top)
    with pytest.raises(RevisionError, match="ありません"), old_publication(top / "book", "HEAD~1"):
        pass


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
def test_a_checkout_of_another_user(tmp_path: Path) -> None:
    top = made(tmp_path)
    said = revision(top / "book")
    for path in (top, *top.rglob("*")):
        os.chown(path, 12345, 12345, follow_symlinks=False)
    assert revision(top / "book") == said == told(top / "book")
    with old_publication(top / "book", "HEAD~2") as old:
        assert (old / "a.md").read_text() == "first\n"


def test_a_folder_without_a_head_is_no_repository(tmp_path: Path) -> None:
    top = made(tmp_path)
    (top / "book" / ".git").mkdir()
    _same(top)


def test_a_folder_reached_through_a_link(tmp_path: Path) -> None:
    top = made(tmp_path / "repository")
    (tmp_path / "alias").symlink_to(top / "book")
    assert revision(tmp_path / "alias") == told(top / "book")


# -- names of states -----------------------------------------------------------------------

EMPTY = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"  # the tree without files

NAMES = [
    "HEAD", "@", "main", "HEAD~", "HEAD~2", "HEAD^", "HEAD^^", "HEAD~1^0",
    "HEAD^{commit}", "v1", "v1~1", "light", "refs/tags/v1", "tags/v1", "heads/main",
    "origin/main", "origin", "nai", "HEAD~9", "HEAD^2", "v1^{}", "~1", "^", "HEAD^3~",
    "校正/第一回", "--help", "-1", "main^{tree}", "HEAD:book", "a..b", "config", "../HEAD",
    "tree-tag", "refs/../HEAD", "MERGED^2", "MERGED^1", "MERGED^2~1", "tag-of-tag", "",
    "main main", "HEAD\n", "HEAD\0", "main\0",
]  # fmt: skip


@pytest.fixture(scope="module")
def named(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made(tmp_path_factory.mktemp("names") / "from")
    home = tmp_path_factory.getbasetemp() / "names0"
    git(home, "clone", "-q", "from", "clone")
    top = home / "clone"
    git(top, "tag", "-a", "-m", "x", "v1", "HEAD~1")
    git(top, "tag", "-a", "-m", "x", "tag-of-tag", "v1")
    git(top, "tag", "light")
    git(top, "tag", "tree-tag", "HEAD^{tree}")
    git(top, "branch", "校正/第一回", "HEAD~2")
    git(top, "checkout", "-q", "-b", "side", "HEAD~2")
    put(top / "side.txt", "x")
    kept(top)
    git(top, "merge", "-q", "--no-edit", "main")
    git(top, "update-ref", "MERGED", "HEAD")
    git(top, "checkout", "-q", "main")
    return top


@pytest.mark.parametrize("is_packed", [False, True])
@pytest.mark.parametrize("name", NAMES)
def test_a_name(name: str, is_packed: bool, named: Path) -> None:
    if is_packed and not list((named / ".git" / "objects" / "pack").glob("*.idx")):
        git(named, "gc", "-q")
    try:
        asked = ("rev-parse", "-q", "--verify", "--end-of-options", f"{name}^{{commit}}")
        expected = git(named, *asked).strip()
    except (subprocess.CalledProcessError, ValueError):
        expected = None
    found = repository.find(named)
    assert found
    with objects.opened(found) as opened:
        assert names.commit(opened, name) == expected


def test_names_that_were_cut_short(tmp_path: Path) -> None:
    top = made(tmp_path)
    name = git(top, "rev-parse", "HEAD~1").strip()
    for length in (7, 12, 39, 40):
        with old_publication(top / "book", name[:length]) as old:
            assert (old / "a.md").read_text() == "second\n"
    with pytest.raises(RevisionError), old_publication(top / "book", name[:3]):
        pass
    with old_publication(top / "book", name[:12].upper()) as old:
        assert (old / "a.md").exists()


def test_a_name_with_several_meanings_is_said(tmp_path: Path) -> None:
    top = made(tmp_path)
    by_start: dict[str, str] = {}
    for n in range(2_000):  # commits only, until two begin alike
        day = "a <a> 1700000000 +0000"
        text = f"tree {EMPTY}\nauthor {day}\ncommitter {day}\n\n{n}"
        whole = b"commit %d\0" % len(text) + text.encode()
        name = hashlib.sha1(whole).hexdigest()
        loose(top, "commit", text.encode())
        if name[:4] in by_start:
            break
        by_start[name[:4]] = name
    with pytest.raises(RevisionError, match="もっと長く"), old_publication(top / "book", name[:4]):
        pass


# -- what an old state has -----------------------------------------------------------------


def test_an_old_state_is_what_was_committed(tmp_path: Path) -> None:
    top = made(tmp_path)
    text = "".join(f"{n}\n" for n in range(5_000))
    for n in range(12):
        put(top / "book" / "long.md", text.replace("77", str(n)))
        kept(top)
    git(top, "repack", "-q", "-a", "-d", "-f", "--depth=50")
    git(top, "commit", "-q", "--allow-empty", "-m", "x")
    for n in range(12):
        with old_publication(top / "book", f"HEAD~{12 - n}") as old:
            assert (old / "long.md").read_text() == text.replace("77", str(n))
            assert (old / "tables" / "t.csv").exists()
    with old_publication(top, "HEAD~13") as old:
        assert sorted(p.name for p in old.iterdir()) == ["beside.txt", "book"]


def test_a_folder_that_was_not_there_then(tmp_path: Path) -> None:
    top = made(tmp_path)
    put(top / "later" / "f", "x")
    kept(top)
    asked = old_publication(top / "later", "HEAD~1")
    with pytest.raises(RevisionError, match="その版にはありません"), asked:
        pass


def _pointer(content: bytes) -> str:
    sha256 = hashlib.sha256(content).hexdigest()
    return f"version https://git-lfs.github.com/spec/v1\noid sha256:{sha256}\nsize {len(content)}\n"


def test_pictures_kept_elsewhere(tmp_path: Path) -> None:
    top = made(tmp_path)
    pictures = {name: name.encode() * 1000 for name in ("stored", "today", "nowhere")}
    for name, content in pictures.items():
        put(top / "book" / f"{name}.png", _pointer(content))
    kept(top)
    before = revision(top / "book")
    for name, content in pictures.items():
        put(top / "book" / f"{name}.png", content)
    assert revision(top / "book") == before  # each is what its pointer names
    put(top / "book" / "nowhere.png", b"another")
    assert "+" in revision(top / "book")
    sha256 = hashlib.sha256(pictures["stored"]).hexdigest()
    stored = put(top / ".git/lfs/objects" / sha256[:2] / sha256[2:4] / sha256, pictures["stored"])
    put(top / "book" / "stored.png", b"another")
    with old_publication(top / "book", "HEAD") as old:
        assert (old / "stored.png").read_bytes() == pictures["stored"]
        assert (old / "today.png").read_bytes() == pictures["today"]
        assert not (old / "nowhere.png").exists()
    stored.write_bytes(b"x" * len(pictures["stored"]))  # not what its name says
    with old_publication(top / "book", "HEAD") as old:
        assert not (old / "stored.png").exists()


def test_other_line_ends_are_not_a_change_of_what_is_no_text(tmp_path: Path) -> None:
    top = made(tmp_path)
    put(top / "book" / "p.png", b"\0\n")
    kept(top)
    put(top / "book" / "p.png", b"\0\r\n")
    assert "+" in revision(top / "book")
