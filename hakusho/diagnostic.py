"""What is wrong with a manuscript, said so that its author can mend it.

A diagnostic is data: stages hand diagnostics to `report`, and only the command line prints them.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from difflib import get_close_matches

from hakusho.codes import CODES, Severity


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """A text file of the publication: the path as the author knows it, and its text (LF only)."""

    path: str
    text: str
    lines: tuple[str, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "lines", tuple(self.text.split("\n")))

    def span(self, line: int = 1, column: int = 1, length: int = 1) -> Span:
        """A place in this source; line and column count from 1, length in characters."""
        return Span(self, line, column, length)


@dataclass(frozen=True, slots=True)
class Span:
    """A run of characters in a line of a source (line and column from 1, column in characters)."""

    source: Source
    line: int
    column: int
    length: int = 1

    def __str__(self) -> str:
        return f"{self.source.path}:{self.line}:{self.column}"

    @property
    def text(self) -> str:
        """The line that the span lies in; empty when the file has no such line."""
        lines = self.source.lines
        return lines[self.line - 1] if self.line <= len(lines) else ""


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """A finding: a code of `codes.CODES`, the message and a hint in Japanese, and its place."""

    code: str
    message: str
    span: Span
    hint: str = ""
    severity: Severity = Severity.ERROR

    @property
    def is_error(self) -> bool:
        """Whether the finding keeps the PDF from being written."""
        return self.severity is Severity.ERROR


Report = Callable[[Diagnostic], None]


def finding(code: str, message: str, span: Span, hint: str = "") -> Diagnostic:
    """A diagnostic with the severity that its code has.

    Raises KeyError for a code that `codes.CODES` does not list: that is our mistake.
    """
    return Diagnostic(code, message, span, hint, CODES[code].severity)


def ordered(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """The diagnostics without repetitions, sorted by file, line, column and code."""
    unique = {(str(d.span), d.code, d.message): d for d in diagnostics}
    return sorted(
        unique.values(), key=lambda d: (d.span.source.path, d.span.line, d.span.column, d.code)
    )


def strict(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """The same diagnostics with every warning made an error."""
    return [replace(d, severity=Severity.ERROR) for d in diagnostics]


def did_you_mean(name: str, known: Iterable[str], form: str = "{}") -> str:
    """A hint that names the nearest known name, or nothing when none is near."""
    near = get_close_matches(name, list(known), n=1, cutoff=0.6)
    return f"{form.format(near[0])} では?" if near else ""


def cells(text: str) -> int:
    """The width of a text in terminal cells: two for East Asian wide characters."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def show(diagnostic: Diagnostic) -> str:
    """The finding as printed: `path:line:column: severity[code]: message`, the line, a caret."""
    span = diagnostic.span
    head = f"{span}: {diagnostic.severity.value}[{diagnostic.code}]: {diagnostic.message}"
    line = span.text
    shown = [head]
    if line.strip():
        start = span.column - 1
        marked = line[start : start + span.length] or " "
        shown.append(f"  {line}".expandtabs(1))
        shown.append("  " + " " * cells(line[:start]) + "^" * max(1, cells(marked)))
    if diagnostic.hint:
        shown.append(f"  ヒント: {diagnostic.hint}")
    return "\n".join(shown)
