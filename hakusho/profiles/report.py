"""The report of a build."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from hakusho.machine.cache import kept
from hakusho.profiles.book import Book
from hakusho.tree.blocks.figure import Figure
from kumihan.engine.fonts import FontFile

_SIDES = {"recto": "奇数", "verso": "偶数"}


def open_pictures(book: Book) -> list[dict[str, Any]]:
    """The pictures that are still placeholders: id, label, caption, owner, due, file."""
    publication, labels = book.manuscript.publication, book.manuscript.labels
    return [
        {
            "id": figure.id,
            "label": labels.by_id[figure.id].number,
            "caption": labels.by_id[figure.id].title,
            "owner": figure.entry.owner,
            "due": figure.entry.due,
            "file": figure.entry.file.text if figure.entry.file else "",
        }
        for figure in publication.placed(Figure)
        if not figure.address
    ]


def typesetting(book: Book) -> dict[str, Any]:
    """The meter's counts over all sections: opportunities and breaches by rule, per 1,000 lines.

    The number of lines is the sum of two rules: `line-head` counts the lines that begin with an
    opening bracket, `indent` the others.
    """
    rules: dict[str, Counter[str]] = {}
    for measure in (measure for part in book.laid for measure in part.laid.measures):
        counts = rules.setdefault(measure.rule, Counter())
        counts["opportunities"] += measure.opportunities
        counts["breaches"] += measure.breaches
    must = {m.rule for part in book.laid for m in part.laid.measures if m.is_must and not m.allowed}
    breaches = sum(rules[name]["breaches"] for name in must)
    lines = sum(rules[name]["opportunities"] for name in ("line-head", "indent") if name in rules)
    return {
        "lines": lines,
        "breaches": breaches,
        "breaches-per-1000-lines": round(1000 * breaches / max(1, lines), 1),
        "rules": rules,
    }


def report(book: Book, files: Mapping[str, bytes]) -> bytes:
    """The report as JSON: pages, sections, findings, open pictures, faces with checksums.

    `files` are all other files of the build, by name. The report is written after them and has
    their SHA-256, which shows whether it belongs to them.
    """
    publication = book.manuscript.publication
    pagination = book.pagination
    content = {
        "title": publication.settings.title,
        "files": {n: hashlib.sha256(content).hexdigest() for n, content in files.items()},
        "pages": book.pages,
        "sections": [
            {
                "id": part.section.id,
                "title": part.section.title,
                "first-page": pagination.starts[part.section.id] + 1,
                "pages": len(part.laid.pages),
            }
            for part in book.laid
            if pagination is not None
        ],
        "blank-pages": list(_blank_pages(book)),
        "findings": [
            {
                "code": d.code,
                "severity": d.severity.value,
                "place": str(d.span),
                "message": d.message,
                "hint": d.hint,
            }
            for d in book.diagnostics
        ],
        "typesetting": typesetting(book),
        "open-pictures": open_pictures(book),
        "open-corrections": [
            {"place": c.place, "found": c.found, "reason": c.reason}
            for c in publication.corrections
            if c.status == "未決"
        ],
        "faces": [
            {"family": face.family, "files": {f.name: _checksum(f) for f in face.files}}
            for face in book.manuscript.faces
        ],
    }
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()


def _blank_pages(book: Book) -> Iterator[dict[str, Any]]:
    """The pages without content, with the part before which they stand and the reason."""
    starts, end = book.pagination.starts if book.pagination else {}, 0
    for part in book.laid:
        start = starts.get(part.section.id, end)
        for page in range(end, start):
            reason = f"「{part.section.title}」が{_SIDES[part.section.begins]}ページから始まるため"
            yield {"page": page + 1, "before": part.section.id, "reason": reason}
        end = start + len(part.laid.pages)


def _checksum(file: FontFile) -> str:
    """The SHA-256 of a font file, cached by its size and time because such files are large."""
    stat = file.path.stat()
    stamp = repr((str(file.path), stat.st_size, stat.st_mtime_ns)).encode()
    name = f"checksum-{hashlib.sha256(stamp).hexdigest()[:24]}"
    if entry := kept().get(name):
        return entry.decode("ascii")
    with file.path.open("rb") as stream:
        checksum = hashlib.file_digest(stream, "sha256").hexdigest()
    kept().put(name, checksum.encode())
    return checksum
