"""Findings for other programs: JSON, annotations for GitHub, a report of code quality for GitLab.

The JSON is ASCII, and valid in a terminal of any encoding.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from typing import Any

from hakusho.findings.codes import Severity
from hakusho.findings.diagnostic import Diagnostic, visible

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}
_WEIGHTS = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.NOTE: "info"}


def as_json(found: Iterable[Diagnostic]) -> str:
    """A list of objects; lines and columns count from 1, `length` is in characters."""
    return _array(
        {
            "path": one.span.source.path,
            "line": one.span.line,
            "column": one.span.written_column,
            "length": one.span.length,
            "code": one.code,
            "severity": one.severity.value,
            "message": one.message,
            "hint": one.hint,
            "profile": one.profile,
            "mend": asdict(one.mend) if one.mend else None,
        }
        for one in found
    )


def as_github(found: Iterable[Diagnostic]) -> str:
    """Workflow commands, one a line; GitHub shows each beside its line of a pull request."""
    return "".join(f"{_command(one)}\n" for one in found)


def _command(one: Diagnostic) -> str:
    place = {
        "file": one.span.source.path,
        "line": str(one.span.line),
        "col": str(one.span.written_column),
        "title": one.code,
    }
    said = visible(one.message) + (f"\nヒント: {visible(one.hint)}" if one.hint else "")
    values = ",".join(f"{name}={_escaped(value, in_value=True)}" for name, value in place.items())
    return f"::{_COMMANDS[one.severity]} {values}::{_escaped(said)}"


def _escaped(text: str, *, in_value: bool = False) -> str:
    """A text that ends neither the command nor, as a value, begins the next one."""
    signs = "%\r\n:," if in_value else "%\r\n"
    return "".join(f"%{ord(sign):02X}" if sign in signs else sign for sign in text)


def as_gitlab(found: Iterable[Diagnostic]) -> str:
    """A report of code quality; a finding keeps its fingerprint when its line moves."""
    return _array(
        {
            "description": f"{one.code}: {one.message}" + (f"（{one.hint}）" if one.hint else ""),
            "check_name": one.code,
            "fingerprint": _fingerprint(one),
            "severity": _WEIGHTS[one.severity],
            "location": {"path": one.span.source.path, "lines": {"begin": one.span.line}},
        }
        for one in found
    )


def _fingerprint(one: Diagnostic) -> str:
    parts = (one.span.source.path, one.code, one.message, one.span.text, str(one.span.column))
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def _array(objects: Iterable[Mapping[str, Any]]) -> str:
    return json.dumps(list(objects), indent=2) + "\n"


FORMATS: Mapping[str, Callable[[Iterable[Diagnostic]], str]] = {
    "json": as_json,
    "github": as_github,
    "gitlab": as_gitlab,
}
