"""The Rust book as a publication: `python3 tests/corpus/book.py FOLDER` (needs HAKUSHO_CORPUS).

The corpus lies outside the project and is never changed: its files are copied as they are, and
beside them stand the frame that mdBook has in `SUMMARY.md` and a page for each of its parts.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

VARIABLE = "HAKUSHO_CORPUS"
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_PART = re.compile(r"##\s+(.+)")
_FILE = re.compile(r"(\s*)(?:- )?\[.*\]\((.+?\.md)\)")
_KINDS = {"title-page": "preface", "foreword": "preface", "ch00": "introduction",
          "appendix": "afterword"}  # fmt: skip
# FreeSerif: Hebrew, Arabic, Devanagari, Cyrillic, U+FFFD; Symbola: emoji (Debian packages
# fonts-freefont-otf and fonts-symbola).
FALLBACK = {"FreeSerif": "FreeSerif.otf", "Symbola": "Symbola_hint.ttf"}
_FRAME = """\
title: The Rust Programming Language 日本語版
title-lines: [The Rust, Programming, Language, 日本語版]
chapters-restart: false
numbering:
  headings: ["第{{1}}章", "{{2}}", "（{{3}}）"]
fallback:
{fallback}
allow:
  - code: R001
    place: raw-identifiers
    reason: 訳されていない見出しの名前が、原稿のリンクに残っている。
chapters:
{chapters}
"""


@dataclass(frozen=True, slots=True)
class Item:
    """An item of the frame: a kind with its files, or a part with its title."""

    kind: str
    files: tuple[str, ...]
    title: str = ""


def corpus() -> Path | None:
    """The Rust book's folder, or None when the corpus is not there."""
    folder = os.environ.get(VARIABLE)
    return Path(folder).resolve() / "rust-book-ja" if folder else None


def items(summary: str) -> Iterator[Item]:
    """The parts and chapters of a `SUMMARY.md` in order; indented files go on from a chapter."""
    files: list[str] = []
    parts = 0
    for line in [*_COMMENT.sub("", summary).splitlines(), "## "]:
        part, file = _PART.match(line), _FILE.match(line)
        if files and not (file and file[1]) and (part or file or line == "## "):
            yield Item(_kind(files[0]), tuple(files))
            files = []
        if part:
            parts += 1
            yield Item("part", (f"part-{parts}.md",), part[1])
        elif file:
            files.append(file[2])


def _kind(file: str) -> str:
    return next((kind for start, kind in _KINDS.items() if file.startswith(start)), "chapter")


def write(source: Path, folder: Path) -> list[Item]:
    """Make the publication in an empty folder; the items of its frame."""
    shutil.copytree(source, folder, dirs_exist_ok=True)
    frame = list(items((source / "SUMMARY.md").read_text(encoding="utf-8")))
    for item in frame:
        if item.title:
            (folder / item.files[0]).write_text(f"# {item.title}\n", encoding="utf-8")
    text = _FRAME.format(
        fallback="\n".join(f"  - {{family: {k}, files: [{v}]}}" for k, v in FALLBACK.items()),
        chapters="\n".join(f"  - {item.kind}: [{', '.join(item.files)}]" for item in frame),
    )
    (folder / "publication.yaml").write_text(text, encoding="utf-8")
    return frame


if __name__ == "__main__":
    found = corpus()
    if found is None or len(sys.argv) != 2:
        sys.exit(f"{VARIABLE}=FOLDER python3 tests/corpus/book.py FOLDER")
    write(found, Path(sys.argv[1]))
