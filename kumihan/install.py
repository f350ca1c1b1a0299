"""The hooks into WeasyPrint: where they are, the guard on its sources, putting them in and out.

Upgrade procedure: install the new WeasyPrint, run `python3 -m kumihan.install`, which prints the
functions whose source changed; read each change, adapt the replacement, then enter the new
version and the printed hashes in `VERSION` and `SOURCES`.
"""

from __future__ import annotations

import hashlib
import importlib
import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

VERSION = "70.0"

# What the hooks replace or lean on, and the hash of its source in VERSION.
SOURCES: dict[str, str] = {}


class UnknownWeasyPrint(Exception):
    """The installed WeasyPrint is not the one that the hooks were written for."""


def _object(name: str) -> Any:
    module, _, path = name.partition(":")
    found: Any = importlib.import_module(module)
    for part in path.split("."):
        found = getattr(found, part)
    return found


def source_hash(name: str) -> str:
    """The first 16 hexadecimal digits of the SHA-256 of a function's or class's source."""
    return hashlib.sha256(inspect.getsource(_object(name)).encode()).hexdigest()[:16]


@cache
def check() -> None:
    """Raise UnknownWeasyPrint unless version and sources are the known ones."""
    import weasyprint

    if weasyprint.__version__ != VERSION:
        raise UnknownWeasyPrint(f"WeasyPrint {weasyprint.__version__}, expected {VERSION}")
    changed = [name for name, known in SOURCES.items() if source_hash(name) != known]
    if changed:
        raise UnknownWeasyPrint(f"changed in WeasyPrint {VERSION}: {', '.join(changed)}")


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
        now = source_hash(hooked)
        if now != SOURCES[hooked]:
            print(f'    "{hooked}": "{now}",')  # noqa: T201 - a developer's command
