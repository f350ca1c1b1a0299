"""The hooks into WeasyPrint: the guard on its sources, putting hooks in and taking them out.

Upgrade procedure: install the new WeasyPrint and run `python3 -m kumihan.install`, which prints
what changed; read each change, adapt what leans on it, then enter the new version and the printed
hashes in `VERSION` and `SOURCES`.
"""

from __future__ import annotations

import hashlib
import importlib
import inspect
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import Any

import weasyprint

VERSION = "70.0"

# What the hooks replace or lean on, with the hash of its source in VERSION.
SOURCES: Mapping[str, str] = {
    "weasyprint.anchors:gather_anchors": "373f8c676f27da3b",
    "weasyprint.css.validation:preprocess_declarations": "4db5fa5a1b14194b",
    "weasyprint.css.validation.properties:validate_non_shorthand": "95476ff5a1235522",
    "weasyprint.document:Document": "54092421bd31096c",
    "weasyprint.document:Page": "69061840d66b7804",
    "weasyprint.formatting_structure.boxes:Box": "ff6d62300bafef85",
    "weasyprint.formatting_structure.boxes:TextBox": "7fcb818c71c2bb89",
    "weasyprint.images:get_image_from_uri": "07bdb0c0e3fd5b83",
    "weasyprint.layout.page:make_margin_boxes": "4a2d2e301eb3bc47",
    "weasyprint.pdf:generate_pdf": "626343ef25c396e8",
    "weasyprint.pdf.stream:Stream": "624257224db6f66d",
    "weasyprint.text.line_break:split_first_line": "39ad1016863ca34d",
}


class UnknownWeasyPrintError(Exception):
    """The installed WeasyPrint is not the one that the hooks were written for."""


def source_hash(name: str) -> str:
    """The first 16 hexadecimal digits of the SHA-256 of the source of `module:object`."""
    module, _, path = name.partition(":")
    found: Any = importlib.import_module(module)
    for part in path.split("."):
        found = getattr(found, part)
    return hashlib.sha256(inspect.getsource(found).encode()).hexdigest()[:16]


def changed(sources: Mapping[str, str]) -> list[str]:
    """The names whose source is not the known one."""
    return [name for name, known in sources.items() if source_hash(name) != known]


@cache
def check() -> None:
    """Raise UnknownWeasyPrintError unless version and sources are the known ones."""
    if weasyprint.__version__ != VERSION:
        raise UnknownWeasyPrintError(f"WeasyPrint {weasyprint.__version__}, expected {VERSION}")
    if names := changed(SOURCES):
        raise UnknownWeasyPrintError(f"changed in WeasyPrint {VERSION}: {', '.join(names)}")


@contextmanager
def replaced(*hooks: tuple[Any, str, Callable[..., Any]]) -> Iterator[None]:
    """Replace module names by functions for the time of a call, then put the originals back."""
    originals = [(module, name, getattr(module, name)) for module, name, _ in hooks]
    try:
        for module, name, function in hooks:
            setattr(module, name, function)
        yield
    finally:
        for module, name, original in originals:
            setattr(module, name, original)


if __name__ == "__main__":
    for hooked in SOURCES:
        print(f'    "{hooked}": "{source_hash(hooked)}",')
