"""What is running, in one line: for a report of a fault."""

from __future__ import annotations

import platform
import tomllib
from importlib import metadata

from hakusho.git import names, objects, repository
from hakusho.git.errors import RevisionError
from hakusho.machine.places import IS_INSTALLED, ROOT
from kumihan.engine.fonts import load_engine

_SHORT = 7  # digits of a commit, as git shows them


def line() -> str:
    """The version, in a clone with its commit, and the versions that decide how pages look."""
    others = f"WeasyPrint {metadata.version('weasyprint')}、Pango {_pango()}"
    return f"hakusho {_own()}（{others}、Python {platform.python_version()}）"


def _pango() -> str:
    load_engine()
    from weasyprint.text.ffi import pango

    return ".".join(str(pango.pango_version() // part % 100) for part in (10_000, 100, 1))


def _own() -> str:
    if IS_INSTALLED:
        return metadata.version("hakusho")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return f"{project['version']} {_commit()}".rstrip()


def _commit() -> str:
    """The commit that the clone is at; an empty text if this is no clone, or has none yet."""
    try:
        found = repository.find(ROOT)
        if found is None or found.top != ROOT:
            return ""
        with objects.opened(found) as known:
            return (names.commit(known, "HEAD") or "")[:_SHORT]
    except RevisionError:
        return ""
