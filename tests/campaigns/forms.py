"""How what lies outside a publication is asked for: by an address, or by what stands in the folder.

A form of address is written into the content. A form of file is planted in the publication's
folder, and the content asks for it by an innocent name. The last forms ask for what lies inside:
they must be built, so that a campaign cannot pass by refusing everything.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.campaigns.watch import Swap


@dataclass(frozen=True, slots=True)
class Scene:
    """Where a case takes place.

    The publication is `book`; its content asks, from the folder `start` below it, for the file
    `inside`. `secret` lies outside and has the same name; `port` is one that is listened to.
    """

    home: Path
    inside: Path
    start: Path
    port: int

    @property
    def book(self) -> Path:
        """The publication's folder."""
        return self.home / "book"

    @property
    def outside(self) -> Path:
        """The folder that nobody may look into."""
        return self.home / "outside"

    @property
    def secret(self) -> Path:
        """The canary."""
        return self.outside / self.inside.name

    @property
    def innocent(self) -> str:
        """The address of the file inside."""
        return os.path.relpath(self.inside, self.start)

    @property
    def outward(self) -> str:
        """The address of the canary."""
        return os.path.relpath(self.secret, self.start)


Ask = Callable[[Scene], str]
Plant = Callable[[Scene], Swap | None]


@dataclass(frozen=True, slots=True)
class Form:
    """A form: the address that is written, and what is planted before.

    `may_pass` tells that a build may take it for what was inside when it looked; `is_inside` that
    it must be built. `needs_folder` is for files that do not lie in the publication's own folder.
    `may_open` names what may be opened outside, though none of it may be seen.
    """

    name: str
    ask: Ask = lambda scene: scene.innocent
    plant: Plant | None = None
    may_pass: bool = False
    is_inside: bool = False
    needs_folder: bool = False
    may_open: tuple[str, ...] = ()


def _served(scheme: str) -> Ask:
    return lambda scene: f"{scheme}//127.0.0.1:{scene.port}/{scene.inside.name}"


def _windows(path: str) -> str:
    return path.replace("/", "\\")


ADDRESSES = (
    Form("parent", lambda s: s.outward),
    Form("parent-midway", lambda s: f"{Path(s.innocent).parent}/x/../../{s.outward}"),
    Form("percent-dots", lambda s: s.outward.replace("..", "%2e%2e")),
    Form("percent-slash", lambda s: s.outward.replace("/", "%2F")),
    Form("percent-twice", lambda s: s.outward.replace("..", "%252e%252e")),
    Form("absolute", lambda s: str(s.secret)),
    Form("file", lambda s: f"file://{s.secret}"),
    Form("file-one-slash", lambda s: f"file:{s.secret}"),
    Form("file-localhost", lambda s: f"file://localhost{s.secret}"),
    Form("file-case", lambda s: f"FiLe://{s.secret}"),
    Form("http", _served("http:")),
    Form("https", _served("https:")),
    Form("ftp", _served("ftp:")),
    Form("host", _served("")),
    Form("project", lambda s: f"project:///publication/../{s.outward}"),
    Form("project-styles", lambda s: f"project:///styles/../../../../../../../..{s.secret}"),
    Form("backslashes", lambda s: _windows(s.outward)),
    Form("unc", lambda s: f"\\\\127.0.0.1@{s.port}\\share\\{s.inside.name}"),
    Form("nul", lambda s: f"{s.outward}\0{s.inside.name}"),
    Form("percent-nul", lambda s: f"{s.outward}%00{s.inside.name}"),
    Form("case", lambda s: s.innocent.swapcase()),
    Form("home", lambda s: f"~/../outside/{s.inside.name}"),
)


# -- what stands in the folder -------------------------------------------------------------


def _link(to: Callable[[Scene], str | Path]) -> Plant:
    def plant(scene: Scene) -> None:
        scene.inside.symlink_to(to(scene))

    return plant


def _relative(scene: Scene) -> str:
    return os.path.relpath(scene.secret, scene.inside.parent)


def _chain(scene: Scene) -> None:
    (scene.book / "ichi").symlink_to(scene.outside)
    (scene.book / "ni").symlink_to(f"ichi/{scene.inside.name}")
    scene.inside.symlink_to(scene.book / "ni")


def _folder_link(scene: Scene) -> None:
    for beside in scene.inside.parent.iterdir():
        beside.rename(scene.outside / beside.name)
    scene.inside.parent.rmdir()
    scene.inside.parent.symlink_to(os.path.relpath(scene.outside, scene.inside.parent.parent))


def _fifo(scene: Scene) -> None:
    os.mkfifo(scene.inside)


def _socket(scene: Scene) -> None:
    with socket.socket(socket.AF_UNIX) as listener:
        here = Path.cwd()
        os.chdir(scene.inside.parent)  # a socket's path has little room
        listener.bind(scene.inside.name)
        os.chdir(here)


def _swapped(nth: int) -> Plant:
    def plant(scene: Scene) -> Swap:
        other = scene.home / "other"
        other.symlink_to(scene.secret)
        return Swap(scene.inside, other, scene.inside.name, nth)

    return plant


def _folder_swapped(scene: Scene) -> Swap:
    other = scene.home / "other"
    other.symlink_to(scene.outside)
    return Swap(scene.inside.parent, other, scene.inside.name)


def _becomes_fifo(scene: Scene) -> Swap:
    other = scene.home / "other"
    os.mkfifo(other)
    return Swap(scene.inside, other, scene.inside.name)


FILES = (
    Form("link", plant=_link(_relative)),
    Form("link-absolute", plant=_link(lambda s: s.secret)),
    Form("link-chain", plant=_chain),
    Form("link-folder", plant=_folder_link, needs_folder=True),
    Form("link-itself", plant=_link(lambda s: s.inside.name)),
    Form("link-process", plant=_link(lambda s: "/proc/self/environ")),
    Form("device", plant=_link(lambda s: "/dev/zero")),
    Form("fifo", plant=_fifo),
    Form("socket", plant=_socket),
    Form("folder", plant=lambda s: s.inside.mkdir()),
)
SWAPS = (
    Form("swapped-1", plant=_swapped(1), may_pass=True),
    Form("swapped-2", plant=_swapped(2), may_pass=True),
    Form("swapped-3", plant=_swapped(3), may_pass=True),
    Form("swapped-folder", plant=_folder_swapped, may_pass=True, needs_folder=True),
    Form("swapped-fifo", plant=_becomes_fifo, may_pass=True),
)


# -- inside --------------------------------------------------------------------------------


def _link_inside(scene: Scene) -> None:
    kept = scene.inside.parent / "oku" / "中の 写し"
    kept.parent.mkdir()
    scene.inside.rename(kept)
    scene.inside.symlink_to(os.path.relpath(kept, scene.inside.parent))


def _make_sho(scene: Scene) -> None:
    (scene.start / "sho").mkdir(exist_ok=True)


INSIDE = (
    Form("inside", is_inside=True),
    Form("inside-link", plant=_link_inside, is_inside=True),
)
INSIDE_DOTS = Form("inside-dots", lambda s: f"sho/../{s.innocent}", _make_sho, is_inside=True)


def _rename(scene: Scene) -> str:
    return f"図版 一/{scene.inside.stem} その1{scene.inside.suffix}"


def _plant_renamed(scene: Scene) -> None:
    renamed = scene.start / _rename(scene)
    renamed.parent.mkdir()
    scene.inside.rename(renamed)


INSIDE_NAMED = Form("inside-japanese", _rename, _plant_renamed, is_inside=True)
