"""Small publications that tests write themselves."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from hakusho.manuscript.prepare import Options, prepare
from hakusho.pipeline import build
from hakusho.profiles.book import Book
from tests import square

SETTINGS = "title: 試験\ntheme: square\nfront: [cover]\nback: [glossary, colophon]\n"


def write(folder: Path, files: Mapping[str, str], settings: str = "") -> Path:
    """A publication of these files; its chapters are those that end in `.md`, by their names."""
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / "square").exists():
        shutil.copytree(square.theme(), folder / "square")
    chapters = sorted(name for name in files if name.endswith(".md"))
    listed = f"{SETTINGS}{settings}chapters: [{', '.join(chapters)}]\n"
    for name, text in {"publication.yaml": listed, **files}.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def built(folder: Path, options: Options) -> Book:
    """The book of a folder with its PDFs."""
    return build(prepare(folder, options), options, lambda _section, _pages: None)


def commit(folder: Path) -> None:
    """Keep the state of a folder in a git repository of its own."""
    who = ("-c", "user.name=a", "-c", "user.email=a@example.jp", "-c", "commit.gpgsign=false")
    for command in (("init", "-q"), ("add", "-A"), (*who, "commit", "-q", "-m", "x")):
        subprocess.run(("git", *command), cwd=folder, check=True)
