"""What comes of a publication, as text to compare: messages, labels, tree, HTML and pages."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hakusho.charts import store
from hakusho.charts.drawing import draw
from hakusho.findings.diagnostic import Span, show
from hakusho.html.sections import section_html, sections
from hakusho.html.writer import Writer
from hakusho.manuscript.prepare import Manuscript, Options, prepare
from hakusho.pipeline import build
from hakusho.profiles.book import Book
from hakusho.tree.blocks.figure import Figure
from tests.charts import svg
from tests.square import ASCENT, DESCENT, EM

MM = 25.4 / 96  # CSS pixels are 1/96 inch
_BODY = re.compile(r"<body>\n(.*)</body>", re.S)
_PLAIN = {"id", "span", "kind"}


def shown(folder: Path, names: set[str]) -> dict[str, str]:
    """The expected files of these names as they come out for the publication of a folder."""
    manuscript = prepare(folder, Options())
    found = {}
    if names & {"messages.txt", "pages.txt"}:
        book = build(manuscript, Options(), lambda section, pages: None)
        found["messages.txt"] = "".join(f"{show(d)}\n" for d in book.diagnostics)
        found["pages.txt"] = "".join(f"{line}\n" for line in pages(book))
    if "labels.txt" in names:
        found["labels.txt"] = "".join(f"{line}\n" for line in labels(manuscript))
    if "tree.txt" in names:
        found["tree.txt"] = "".join(f"{line}\n" for line in tree(manuscript))
    if "body.html" in names:
        found["body.html"] = "".join(bodies(manuscript))
    if "charts.txt" in names:
        found["charts.txt"] = "".join(f"{line}\n" for line in charts(manuscript))
    return {name: found[name] for name in names}


def labels(manuscript: Manuscript) -> Iterator[str]:
    """A line for every id that has a label: id, number, label, title."""
    for name, label in manuscript.labels.by_id.items():
        if label.text or label.number:
            yield "\t".join((name, label.number, label.text, label.title))


def bodies(manuscript: Manuscript) -> Iterator[str]:
    """The HTML of the chapters."""
    writer = Writer(
        publication=manuscript.publication, labels=manuscript.labels, theme=manuscript.theme
    )
    for section in sections(writer):
        match = _BODY.search(section_html(writer, section, {}, "recto"))
        if section.chapters and match:
            yield match[1]


def charts(manuscript: Manuscript) -> Iterator[str]:
    """The drawing of every chart: its size, its texts from head to foot (mm), its colours."""
    look = store.look(manuscript.theme.theme, manuscript.faces)
    names = {colour.rgb: name for name, colour in manuscript.theme.theme.colours.items()}
    for figure in manuscript.publication.placed(Figure):
        if figure.chart:
            size = (figure.size.width, figure.size.height)
            drawing = svg.read(draw(figure.chart, size, look), look.type)
            yield f"#{figure.id} {drawing.width:.1f}×{drawing.height:.1f}"
            for text in sorted(drawing.texts, key=lambda text: (round(text.y, 2), text.x)):
                yield f"{text.x:z7.2f} {text.y:z6.2f}  {text.text}"
            yield " ".join(sorted(names[colour] for colour in drawing.colours))


# -- trees ---------------------------------------------------------------------------------


def tree(manuscript: Manuscript) -> Iterator[str]:
    """The blocks and inlines of the chapters, each with its place."""
    for chapter in manuscript.publication.chapters:
        yield f"{chapter.kind} {chapter.source.path}"
        for block in (*chapter.blocks, *chapter.notes.values()):
            yield from _node(block, 1)


def _node(node: Any, depth: int, label: str = "") -> Iterator[str]:
    indent = "  " * depth
    if isinstance(node, tuple):
        if _is_plain(node):
            return
        if label and node:
            yield f"{indent}{label}:"
        for item in node:
            yield from _node(item, depth + bool(label))
        return
    if not dataclasses.is_dataclass(node) or isinstance(node, Span):
        return
    span = getattr(node, "span", None)
    place = f" {span.line}:{span.column}" if span else ""
    yield f"{indent}{label and label + ': '}{type(node).__name__}{place}{_scalars(node, span)}"
    for field in dataclasses.fields(node):
        name = "" if field.name in ("content", "children") else field.name
        if field.name not in _PLAIN:
            yield from _node(getattr(node, field.name), depth + 1, name)


def _scalars(node: Any, span: Span | None) -> str:
    found = []
    for field in dataclasses.fields(node):
        value = getattr(node, field.name)
        if field.name == "id" and span and f"#{value}" in span.text:
            found.append(f" #{value}")
        elif field.name == "text":
            found.append(f" 「{value}」")
        elif field.name not in _PLAIN and _is_plain(value) and value not in ("", field.default):
            found.append(f" {field.name}={_joined(value)}")
    return "".join(found)


def _joined(value: object, sign: str = "・") -> str:
    return sign.join(_joined(v, ":") for v in value) if isinstance(value, tuple) else str(value)


def _is_plain(value: object) -> bool:
    if isinstance(value, tuple):
        return bool(value) and all(isinstance(item, str) or _is_plain(item) for item in value)
    return isinstance(value, (str, int, float))


# -- pages ---------------------------------------------------------------------------------


def pages(book: Book) -> Iterator[str]:
    """The lines of text of every page: baseline in lines of the grid, x in em, the text."""
    hanmen = book.manuscript.publication.settings.kihon_hanmen
    baseline = (hanmen.pitch + hanmen.em * (ASCENT + DESCENT) / EM) / 2
    number = 0
    for part in book.laid:
        for own, page in enumerate(part.laid.pages):
            number += 1
            yield f"-- {number}"
            found = [line for line in part.laid.lines if line.extent.page == own]
            for line in sorted(found, key=lambda line: (round(line.baseline, 2), line.x)):
                down = (line.baseline - page.head - baseline) / hanmen.pitch + 1
                across = (line.x - page.left) / hanmen.em
                yield f"{down:z7.2f} {across:z6.2f}  {line.printed}"
