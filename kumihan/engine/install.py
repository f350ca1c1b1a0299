"""The hooks into WeasyPrint: the guard on its sources, putting hooks in and taking them out.

Upgrade procedure: install the new WeasyPrint and run `python3 -m kumihan.engine.install`, which
prints what changed; read each change, adapt what leans on it, then enter the new version and the
printed hashes in `VERSION` and `SOURCES`.
"""

from __future__ import annotations

import hashlib
import importlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, reduce
from inspect import getattr_static
from pathlib import Path
from typing import Any

import weasyprint

VERSION = "70.0"
Wrap = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Hook:
    """A name of a module or class whose value is replaced.

    `wraps` are applied in their order, each to the result of the one before: the first is given the
    original, and the engine calls what the last returns.
    """

    place: Any
    name: str
    wraps: tuple[Wrap, ...]


def hook(place: Any, name: str, *wraps: Wrap) -> Hook:
    """A hook with all that wraps its target, the innermost first."""
    return Hook(place, name, wraps)


def instead(value: Any) -> Wrap:
    """A wrap that drops the original: the value takes its place."""
    return lambda _original: value


# The modules whose functions the hooks replace or lean on, with the hashes of their files. Those
# that parse HTML and match selectors are among them because `styles.py` walks the inside of
# matchers.
SOURCES: Mapping[str, str] = {
    "cssselect2": "72a31505ee09e256",
    "cssselect2.compiler": "a0657f590793455b",
    "cssselect2.parser": "fa0a98bfa85d71e7",
    "cssselect2.tree": "1a971934a93983d9",
    "pydyf": "0b10add9e640961d",
    "tinyhtml5": "d4ab84e535bf6d86",
    "tinyhtml5.parser": "9655914ae671d668",
    "tinyhtml5.tokenizer": "c5f1a5d7f5e6d933",
    "tinyhtml5.treebuilder": "7f95e5c98bb28789",
    "weasyprint": "7cd0f4ae8569eac9",
    "weasyprint.anchors": "c9778a69d84f23b2",
    "weasyprint.css": "77ad7287f90d7cfa",
    "weasyprint.css.computed_values": "0dec45caf60428b1",
    "weasyprint.css.properties": "872a2e5602b5f52d",
    "weasyprint.css.validation": "6edd11aa7e49b762",
    "weasyprint.css.validation.expanders": "7fcea8c9b1a5d2d0",
    "weasyprint.css.validation.properties": "2e66c92d34c3a5e2",
    "weasyprint.document": "f08f91af64563f5f",
    "weasyprint.draw": "fb6fcee79a80059c",
    "weasyprint.draw.text": "c9a450aa209277e7",
    "weasyprint.formatting_structure.boxes": "8ffd28ab74a149f0",
    "weasyprint.formatting_structure.build": "335ad8b541295d6b",
    "weasyprint.images": "a1637ab32a69f6f9",
    "weasyprint.layout": "f226ba97ad21e447",
    "weasyprint.layout.absolute": "240e268cec1e66dd",
    "weasyprint.layout.block": "9457dca0528c378f",
    "weasyprint.layout.column": "83ae1a3e83596293",
    "weasyprint.layout.inline": "0e7c1569330f5473",
    "weasyprint.layout.page": "d99c5aceb36d4586",
    "weasyprint.layout.percent": "bac190e240dce17b",
    "weasyprint.layout.preferred": "a7973703cd8ac5fa",
    "weasyprint.layout.table": "3a5b6442410f18e6",
    "weasyprint.logger": "3c1e715fc63e3391",
    "weasyprint.pdf": "426e0855db047312",
    "weasyprint.pdf.fonts": "9ad9a202a416b845",
    "weasyprint.pdf.metadata": "04b4b31083b352cb",
    "weasyprint.pdf.stream": "4faf9169d1970d46",
    "weasyprint.svg": "eb1ee636d1f85e53",
    "weasyprint.svg.css": "328866683097ea80",
    "weasyprint.text.ffi": "530e83118f7841d2",
    "weasyprint.text.fonts": "59d74d0c161349b8",
    "weasyprint.text.line_break": "1f5a855ad992e0be",
    "weasyprint.urls": "e9bcafd1a4edee60",
}


class UnknownWeasyPrintError(Exception):
    """The installed WeasyPrint is not the one that the hooks were written for."""


def source_hash(module: str) -> str:
    """The first 16 hexadecimal digits of the SHA-256 of a module's file."""
    file = Path(str(importlib.import_module(module).__file__))
    return hashlib.sha256(file.read_bytes()).hexdigest()[:16]


def changed(sources: Mapping[str, str]) -> list[str]:
    """The modules whose source is not the known one."""
    return [name for name, known in sources.items() if source_hash(name) != known]


@cache
def check() -> None:
    """Raise UnknownWeasyPrintError unless version and sources are the known ones."""
    if weasyprint.__version__ != VERSION:
        raise UnknownWeasyPrintError(f"WeasyPrint {weasyprint.__version__}, expected {VERSION}")
    if names := changed(SOURCES):
        raise UnknownWeasyPrintError(f"changed in WeasyPrint {VERSION}: {', '.join(names)}")


@contextmanager
def replaced(*hooks: Hook) -> Iterator[None]:
    """Replace names of modules and classes for the time of a call, then put the originals back.

    Raises ValueError when two hooks have the same target: one would be lost.
    """
    targets = [(id(one.place), one.name) for one in hooks]
    if twice := [one.name for one in hooks if targets.count((id(one.place), one.name)) > 1]:
        raise ValueError(f"two hooks have the same target: {', '.join(twice)}")
    originals = [(one, getattr_static(one.place, one.name)) for one in hooks]
    try:
        for one in hooks:
            wrapped = reduce(lambda made, wrap: wrap(made), one.wraps, getattr(one.place, one.name))
            setattr(one.place, one.name, wrapped)
        yield
    finally:
        for one, original in originals:
            setattr(one.place, one.name, original)


if __name__ == "__main__":
    news = changed(SOURCES)
    for name in SOURCES:
        print(f'    "{name}": "{source_hash(name)}",' + "  # changed" * (name in news))
