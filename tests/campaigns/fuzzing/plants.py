"""Ten mistakes of the kinds that the campaign is to find, each behind another entry point.

Each takes the place of a guard or of a careful function in one process. Nothing of the campaign
knows of them: the inputs that show them are those that are tried anyway.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import MISSING, dataclass
from functools import partial
from typing import Any, get_args

from hakusho.commands import read
from hakusho.findings.diagnostic import Diagnostic, Source, finding
from hakusho.git import objects, packs
from hakusho.html import templates
from hakusho.html.writer import Writer
from hakusho.sources import csvfile, data, yamlnodes
from hakusho.sources import text as sources
from hakusho.sources.data import Written
from kumihan.meter import area, model
from kumihan.pdf import foreign
from kumihan.writing import pdfpage


@dataclass(frozen=True, slots=True)
class Plant:
    """A mistake, and the entry point that it is behind; `sow` makes it in this process."""

    target: str
    sow: Callable[[], None]


def _put(place: Any, name: str, value: object) -> None:
    setattr(place, name, value)


def _by_float(reader: Any, wanted: Any, node: Any, name: str) -> Any:
    """A number by way of `float`, which may be infinite, cut off if it is to be whole."""
    kind, allowed = get_args(wanted)
    value = reader.value(float, node, name)
    is_fine = value is not MISSING and allowed.holds(kind(value))
    return kind(value) if is_fine else MISSING


def _infinite_number() -> None:
    data._SCALARS[float] = (float, "数", "")
    _put(data._Reader, "number", _by_float)


def _missing_key() -> None:
    """An id is taken for one that is there."""
    _put(Writer, "label", lambda writer, name: writer.labels.by_id[name])


def _no_depth() -> None:
    """Nothing stops nodes in nodes."""
    _put(yamlnodes, "_DEPTH", 10**9)


def _from_the_start(
    record: list[str], source: Source, _starts: Sequence[int], at: int
) -> Iterator[Written]:
    """The cells of a record, each found by looking from the beginning: quadratic."""
    for cell in record:
        line = sum(1 for character in source.text[:at] if character == "\n") + 1
        column = at - (source.text.rfind("\n", 0, at) + 1) + 1
        yield Written(cell.strip(), source.span(line, column))
        at += len(cell) + 1


def _no_such_line(name: str, raw: bytes, start: int) -> Diagnostic:
    """A finding in a line that is counted by the bytes before it, of a text that has none."""
    line = raw[:start].count(b"\n") + 1
    return finding("Y007", "UTF-8で書かれていません", Source(name, "").span(line))


def _spoken_number(value: Any, default: float = 0.0) -> float:
    """A number of a PDF that is taken for one."""
    return default if value is None else float(foreign.resolved(value))


def _unguarded(place: Any) -> None:
    """What pypdf says of a damaged PDF goes on as it is."""
    _put(place, "readable", foreign.limited)


def _inflated(packed: Any, start: int, size: int, _most: int) -> bytes:
    """What was packed, if it was."""
    return zlib.decompressobj().decompress(packed[start:], size)


def _unpacked() -> None:
    _put(packs, "inflated", _inflated)
    _put(objects, "inflated", _inflated)


def _only_syntax(filled: templates.Templates, error: Exception) -> Diagnostic:
    """Only a template that cannot be read is taken for a fault of its author."""
    place = filled._syntax_place(error)
    if place is None:
        raise error
    return finding("E009", templates._said(error), place)


def _parsed(text: str) -> model.TypeArea:
    """A type area cut at its signs, whatever there are."""
    size, pitch = text.split("@")
    columns, characters, lines = size.split("x")
    if not pitch[0].isdigit():
        raise ValueError(text)
    return model.TypeArea(int(columns), float(characters), int(float(lines)), float(pitch[:-2]))


PLANTS = {
    "infinite-number": Plant("settings", _infinite_number),
    "missing-key": Plant("markdown", _missing_key),
    "deep-nesting": Plant("glossary", _no_depth),
    "quadratic": Plant("csv", partial(_put, csvfile, "_placed", _from_the_start)),
    "no-such-line": Plant("figures", partial(_put, sources, "_wrong_encoding", _no_such_line)),
    "number-of-a-pdf": Plant("read", partial(_put, read, "number_of", _spoken_number)),
    "damaged-pdf": Plant("pdf-picture", partial(_unguarded, pdfpage)),
    "damaged-pack": Plant("git", _unpacked),
    "fault-in-template": Plant(
        "template", partial(_put, templates.Templates, "_fault", _only_syntax)
    ),
    "type-area": Plant("type-area", partial(_put, area, "parsed", _parsed)),
}
