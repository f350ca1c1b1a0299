"""Small publications that ask for an address: the parts that all channels share."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from hakusho.machine.places import THEMES
from tests import square
from tests.campaigns import secrets
from tests.campaigns.forms import ADDRESSES, FILES, INSIDE, INSIDE_DOTS, INSIDE_NAMED, SWAPS, Form

Files = dict[str, str | bytes]
EVERY = (*ADDRESSES, *FILES, *SWAPS, *INSIDE, INSIDE_DOTS, INSIDE_NAMED)
STANDING = (*FILES, *SWAPS, *INSIDE)  # for files that are read because they stand there
BARE = tuple(form for form in ADDRESSES if form.name not in ("case", "home"))
_FEW = ("parent", "percent-dots", "absolute", "file", "http", "host")
LINKS = FILES[:4]
FEW = tuple(form for form in BARE if form.name in _FEW)
ALL = tuple(form.name for form in BARE)
CHAPTER = secrets.text("# 題\n\n", "である。\n")
BASE = secrets.text("title: ", "\ntheme: ai\nfront: [title-page]\nback: []\nchapters: [a.md]\n")
CSV = secrets.text("a,b\n", ",1\nx,2\n")
SHEET = secrets.text("p::after{content:'", "'}\n")


@dataclass(frozen=True, slots=True)
class Channel:
    """A way: what a publication's files are when it asks for an address.

    `file` is the name inside, `start` the folder that addresses begin at; `secret` makes the
    canary. `shows` tells that the file's content comes into the output. `may_pass` names forms of
    address that mean something harmless here. `is_left_out` tells that what asks is left out of the
    book, whatever it asks for: that must be said by a finding, and is no error.
    """

    name: str
    file: str
    secret: secrets.Make
    write: Callable[[str], Files]
    forms: tuple[Form, ...] = EVERY
    start: str = ""
    options: tuple[str, ...] = ()
    shows: bool = True
    is_fresh: bool = False
    may_pass: tuple[str, ...] = ()
    is_left_out: bool = False


def book(chapter: str = "本文である。", *, settings: str = "", title: str = "題") -> Files:
    """The files of a publication with one chapter; `settings` may overwrite others."""
    own = {line.partition(":")[0] for line in settings.splitlines() if line[:1].strip()}
    usual = {"title": "試験", "theme": "ai", "front": "[]", "back": "[]", "chapters": "[a.md]"}
    lines = [f"{key}: {value}" for key, value in usual.items() if key not in own]
    return {
        "publication.yaml": "\n".join([*lines, settings, ""]),
        "a.md": f"# {title}\n\n{chapter}\n",
    }


def quoted(address: str) -> str:
    """An address in YAML and in templates."""
    return json.dumps(address, ensure_ascii=False)


def in_markdown(address: str) -> str:
    """An address in Markdown."""
    return "<" + address.replace("\\", "\\\\") + ">"


def in_css(address: str) -> str:
    """An address in a stylesheet."""
    return '"' + address.replace("\\", "\\\\").replace('"', '\\"') + '"'


def figure(entry: str, kind: str = "diagram") -> Files:
    """A publication with a figure; `entry` is a line of its ledger."""
    sizes = "width: 60\n  height: 40"
    ledger = f"zu:\n  kind: {kind}\n  caption: 図の題\n  alt: 図である\n  {sizes}\n  {entry}\n"
    return book(":::{figure} #zu\n:::") | {"figures.yaml": ledger}


def picture(address: str) -> Files:
    """A publication with a picture of this address in its ledger."""
    return figure(f"file: {quoted(address)}")


def theme() -> Files:
    """A publication with a theme of its own, `sou`, like 藍."""
    files = {f"sou/{file.name}": file.read_bytes() for file in (THEMES / "ai").iterdir()}
    files["sou/pattern.svg"] = secrets.svg("w")
    return book(settings="theme: sou") | files


def standing(name: str, files: Files) -> Callable[[str], Files]:
    """These files without the one of this name, which is planted."""
    return lambda _address: {other: content for other, content in files.items() if other != name}


def font(_word: str) -> bytes:
    """A font file."""
    return made()


@cache
def made() -> bytes:
    with TemporaryDirectory() as folder:
        square.make(Path(folder, "k.ttf"))
        return Path(folder, "k.ttf").read_bytes()
