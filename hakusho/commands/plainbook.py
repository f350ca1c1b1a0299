"""A generated publication of plain text for the benchmark, the same each time it is made."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from random import Random

from hakusho.machine.places import BOOKS

CHAPTERS = 24
_HEADINGS = 25  # of a chapter: so many sections, and in each of them subsections
_PER_SECTION = 5
_CHARACTERS = 10_900  # of a chapter of 12.5 pages
_PARAGRAPH = re.compile(r"(?<=\n\n)[^\W_](?:[^\n]+\n)+(?=\n)")
_MARKUP = re.compile(r"\{[a-z-]+:([^|{}]*)(?:\|[^{}]*)?\}|\[([^\]]*)\]\([^)]*\)|\[\^[^\]]*\]|[*`]")
_SETTINGS = """\
title: 速さを測るための本
author: 組版白書編纂室
publisher: 組版庁（架空の機関）
date: 2026-07-01
chapters:
{chapters}
contents-depth: 3
front: [contents]
"""


def write(folder: Path, copies: float = 1, *, chapters: int = CHAPTERS, share: float = 0.0) -> None:
    """Write a publication of about 300 pages times `copies`, in so many `chapters`.

    With `share` the first chapter has that part of the whole text. Raises OSError.
    """
    folder.mkdir(parents=True, exist_ok=True)
    texts = cycle(_paragraphs())
    whole = round(CHAPTERS * _CHARACTERS * copies)
    names = [f"{number:03}.md" for number in range(1, chapters + 1)]
    first = round(whole * share) if share else whole // chapters
    rest = (whole - first) // max(1, chapters - 1)
    for number, name in enumerate(names, 1):
        lines = _chapter(number, first if number == 1 else rest, texts)
        (folder / name).write_text("\n\n".join(lines) + "\n", encoding="utf-8")
    listed = "\n".join(f"  - chapter: {name}" for name in names)
    settings = _SETTINGS.format(chapters=listed)
    (folder / "publication.yaml").write_text(settings, encoding="utf-8")


def _paragraphs() -> list[str]:
    """The plain paragraphs of the second book, in an order that has nothing to do with it."""
    files = sorted((BOOKS / "mihon-hakusho").glob("[0-9]*.md"))
    texts = [text for file in files for text in _PARAGRAPH.findall(file.read_text("utf-8"))]
    bare = (_MARKUP.sub(r"\1\2", text).replace("\n", "") for text in texts)
    found = [text for text in bare if not set(text) & set("|{}[]<>#$~^\\《》＊: ")]
    Random(1).shuffle(found)
    return found


def _chapter(number: int, characters: int, texts: Iterator[str]) -> Iterator[str]:
    """The blocks of a chapter of so many characters."""
    yield f"# 第{number}の話題 {{#chapter-{number}}}"
    headings = max(_HEADINGS, round(_HEADINGS * characters / _CHARACTERS))
    for heading in range(headings):
        level = "##" if heading % _PER_SECTION == 0 else "###"
        yield f"{level} {number}の{heading + 1}番目の見出し {{#h-{number}-{heading + 1}}}"
        size = 0
        while size < characters / headings:
            text = next(texts)
            size += len(text)
            yield text
