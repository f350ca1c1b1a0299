"""Repositories that a stranger has prepared: git would run their programs or read their files."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

from tests.campaigns.forms import Form, Scene

_AUTHOR = {
    f"GIT_{who}_{what}": "x" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")
}


def _git(folder: Path, *arguments: str) -> None:
    settings = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    subprocess.run(
        ("git", "-c", "init.defaultBranch=main", *arguments),
        cwd=folder,
        check=True,
        capture_output=True,
        env={**os.environ, **settings, **_AUTHOR},
    )


def _committed(scene: Scene) -> Path:
    """The publication under git, with one commit and a change since; its `.git`."""
    for arguments in (("init",), ("add", "."), ("commit", "-m", "x")):
        _git(scene.book, *arguments)
    with (scene.book / "a.md").open("a", encoding="utf-8") as chapter:
        chapter.write("\n改めた。\n")
    return scene.book / ".git"


def _program(scene: Scene) -> str:
    """A program that leaves a trace outside."""
    program = scene.home / "program"
    program.write_text(f"#!/bin/sh\necho x >> {scene.outside}/ran\n", encoding="utf-8")
    program.chmod(0o755)
    return str(program)


def _configured(*settings: str, attributes: str = "") -> Callable[[Scene], None]:
    """A repository whose settings name the program as `@`."""

    def plant(scene: Scene) -> None:
        git = _committed(scene)
        program = _program(scene)
        for setting in settings:
            key, _, value = setting.partition("=")
            _git(scene.book, "config", key, value.replace("@", program))
        if attributes:
            (git / "info" / "attributes").write_text(attributes, encoding="utf-8")

    return plant


def _hooks(scene: Scene) -> None:
    hooks = _committed(scene) / "hooks"
    for name in (
        "post-index-change",
        "post-checkout",
        "reference-transaction",
        "fsmonitor-watchman",
    ):
        shutil.copy(_program(scene), hooks / name)


def _included(scene: Scene) -> None:
    with (_committed(scene) / "config").open("a", encoding="utf-8") as settings:
        settings.write(
            f"[include]\n\tpath = {scene.secret}\n[core]\n\tfsmonitor = {_program(scene)}\n"
        )


def _promised(scene: Scene) -> None:
    """A repository whose objects are to be fetched by a program."""
    _configured(
        "core.repositoryFormatVersion=1",
        "extensions.partialClone=origin",
        "remote.origin.promisor=true",
        "remote.origin.url=ssh://x/y",
        "core.sshCommand=@",
    )(scene)
    for kept in (scene.book / ".git" / "objects").glob("??"):
        shutil.rmtree(kept)


def _replaced(name: str, by: Callable[[Scene], str | Path | None]) -> Callable[[Scene], None]:
    """A file of the repository that is a link, or a pipe if it is to lead nowhere."""

    def plant(scene: Scene) -> None:
        file = _committed(scene) / name
        target = by(scene)
        if file.is_dir():
            shutil.rmtree(file)
        file.unlink(missing_ok=True)
        file.parent.mkdir(parents=True, exist_ok=True)
        if target is None:
            os.mkfifo(file)
        else:
            file.symlink_to(target)

    return plant


def _moved(how: Callable[[Scene, Path, Path], None]) -> Callable[[Scene], None]:
    """The whole repository outside."""

    def plant(scene: Scene) -> None:
        git, away = _committed(scene), scene.outside / "git"
        git.rename(away)
        how(scene, git, away)

    return plant


def _names_folder(_scene: Scene, git: Path, away: Path) -> None:
    git.write_text(f"gitdir: {away}\n", encoding="utf-8")


def _foreign(place: str) -> Callable[[Scene], None]:
    """A repository of somebody else, with a folder that git would make for one of its checkouts.

    The publication's `.git` names that folder, which names the other checkout.
    """

    def plant(scene: Scene) -> None:
        git, away = _committed(scene), scene.outside / "git"
        git.rename(away)
        admin = away / place
        shutil.copytree(away, scene.home / "copy")
        (scene.home / "copy").rename(_parent_made(admin))
        (admin / "gitdir").write_text(f"{scene.outside}/theirs/.git\n", encoding="utf-8")
        _git(scene.outside, f"--git-dir={admin}", "config", "core.worktree", "../../../theirs")
        _names_folder(scene, git, admin)

    return plant


def _parent_made(place: Path) -> Path:
    place.parent.mkdir(parents=True)
    return place


def _elsewhere(name: str) -> Callable[[Scene], None]:
    """A file of the repository that names the folder outside."""

    def plant(scene: Scene) -> None:
        (_committed(scene) / name).write_text(f"{scene.outside}\n", encoding="utf-8")

    return plant


def _secret(scene: Scene) -> Path:
    return scene.secret


FORMS = tuple(
    Form(name, plant=plant, may_pass=True)
    for name, plant in {
        "plain": _configured(),
        "fsmonitor": _configured("core.fsmonitor=@"),
        "hooks-path": _configured("core.hooksPath=../.."),
        "hooks": _hooks,
        "external-diff": _configured("diff.external=@"),
        "text-diff": _configured("diff.x.textconv=@", attributes="* diff=x\n"),
        "filter": _configured("filter.x.clean=@", "filter.x.smudge=@", attributes="* filter=x\n"),
        "filter-process": _configured("filter.x.process=@", attributes="* filter=x\n"),
        "tar-filter": _configured("tar.umask=user", "tar.tar.command=@"),
        "alias": _configured("alias.log=!@", "alias.status=!@", "alias.rev-parse=!@"),
        "pager": _configured("core.pager=@", "pager.log=@"),
        "signature": _configured("log.showSignature=true", "gpg.program=@"),
        "include": _included,
        "promised": _promised,
        "worktree": _configured("core.worktree=../../outside"),
        "alternates": _elsewhere("objects/info/alternates"),
        "common-dir": _elsewhere("commondir"),
        "head-link": _replaced("HEAD", _secret),
        "index-link": _replaced("index", _secret),
        "config-link": _replaced("config", _secret),
        "packed-link": _replaced("packed-refs", _secret),
        "objects-link": _replaced("objects", lambda scene: scene.outside),
        "refs-link": _replaced("refs", lambda scene: scene.outside),
        "head-pipe": _replaced("HEAD", lambda _: None),
        "index-pipe": _replaced("index", lambda _: None),
        "config-pipe": _replaced("config", lambda _: None),
        "head-device": _replaced("HEAD", lambda _: "/dev/zero"),
        "index-device": _replaced("index", lambda _: "/dev/zero"),
        "git-link": _moved(lambda _scene, git, away: git.symlink_to(away)),
        "git-file": _moved(_names_folder),
    }.items()
) + tuple(
    Form(f"git-file-{kind}", plant=_foreign(f"{kind}/x"), may_pass=True, may_open=looked_at)
    for kind, looked_at in {
        "worktrees": ("git", "git/worktrees", "git/worktrees/x", "git/worktrees/x/gitdir"),
        "modules": ("git/modules/x", *(f"git/modules/x/{n}" for n in ("HEAD", "config"))),
    }.items()
)
