"""Checks of the files of pictures beside the ledger."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from hakusho.findings import limits
from hakusho.findings.diagnostic import Diagnostic, finding
from hakusho.pictures.placing import PLACES, picture_of
from hakusho.publication.numbering import Labels
from hakusho.publication.reading import Publication, chapters_elsewhere
from hakusho.sources.data import names as keys
from hakusho.sources.likenames import folded
from hakusho.sources.text import read_source
from hakusho.tree.ledger import FORMATS
from kumihan.files.files import exists, names, read

_FOLDER, _LEDGER = "figures", "figures.yaml"
_PICTURES = (*FORMATS, ".gif", ".webp", ".heic", ".avif", ".bmp", ".psd", ".ai", ".eps", ".svgz")


def files_are_listed(publication: Publication, _labels: Labels) -> Iterator[Diagnostic]:
    """A016: the ledger, or a chapter, names each picture in the folder of pictures.

    Of a ledger that cannot be read, which is reported, nothing is known.
    """
    ledger = _ledger(publication.folder)
    if ledger is None:
        return
    used = {folded(entry.file.text) for entry in publication.figures.values() if entry.file}
    open_ = [name for name in _pictures(publication.folder) if folded(name) not in used]
    text = folded("\n".join((ledger, *_texts(publication)))) if open_ else ""
    for name in (name for name in open_ if folded(name) not in text):
        message = f"画像「{name}」は、台帳のどの項目にもありません"
        hint = "使う画像なら file: に書き、使わないなら別の所へ移してください"
        yield finding("A016", message, publication.settings.span, hint)


def _ledger(folder: Path) -> str | None:
    """The text of the ledger, empty without one; None if it cannot be read."""
    if not exists(folder, _LEDGER):
        return ""
    faults: list[Diagnostic] = []
    source = read_source(folder, _LEDGER, faults.append)
    if source:
        keys(source, faults.append)
    return None if faults or source is None else source.text


def _pictures(folder: Path) -> list[str]:
    try:
        listed = names(folder, _FOLDER)
    except OSError:
        return []
    return [name for name in listed if PurePosixPath(name).suffix.lower() in _PICTURES]


def _texts(publication: Publication) -> Iterator[str]:
    """The names and texts by which pictures without an entry are placed."""
    for node in publication.nodes:
        if isinstance(node, PLACES):
            yield from (picture_of(node) or ("",))[:1]
    yield from (chapter.source.text for chapter in publication.chapters)
    ignore: list[Diagnostic] = []
    for name in set(chapters_elsewhere(publication)):
        source = read_source(publication.folder, name, ignore.append)
        yield source.text if source else ""


def files_differ(publication: Publication, _labels: Labels) -> Iterator[Diagnostic]:
    """A017: two entries with different files have different pictures; A018: and not one file."""
    first: dict[str, tuple[str, str]] = {}
    for name, entry in publication.figures.items():
        content = _content(publication.folder, entry.file.text) if entry.file else b""
        if not content or entry.file is None:
            continue
        digest = hashlib.sha256(content).hexdigest()
        other, file = first.setdefault(digest, (name, entry.file.text))
        if file != entry.file.text:
            message = f"画像「{entry.file.text}」の中身は、「{other}」の画像「{file}」と同じです"
            hint = "取り違えていないか確かめてください。同じ画像なら、file を一つにそろえてください"
            yield finding("A017", message, entry.file.span, hint)
        elif other != name:
            message = f"画像「{file}」は、図「#{other}」でも使っています"
            hint = "取り違えていないか確かめてください。わざとなら、このままでかまいません"
            yield finding("A018", message, entry.file.span, hint)


def _content(folder: Path, file: str) -> bytes:
    """The content of a picture; empty if it cannot be read, which is reported elsewhere."""
    try:
        return read(folder, file, limits.PICTURE.most)
    except (OSError, ValueError):
        return b""
