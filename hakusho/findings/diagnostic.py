"""Findings about a manuscript, worded so that its author can correct it.

A diagnostic is data: stages hand diagnostics to `report`, and only the command line prints them.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from itertools import accumulate, islice

from hakusho.findings.codes import CODES, HABITS, Severity

_JOINED = 50  # lines over which a text of a data file is searched
WIDTH = 96  # of an excerpt, in terminal cells
_LONGEST, _HEAD = 400, 300  # characters of a message, and of the beginning of a shortened one
_NAME = 100  # characters: longer names are not compared, which would take very long
_MANY = 300  # names: of more only those likely to be near are compared, at most _LIKELY
_LIKELY = 50
_FEW = 5  # findings of a habit that are all said
_PLACES = 3  # that one finding names
_UNSEEN = "□"  # stands for a character that cannot be seen
_QUOTED = re.compile(
    "「[^」]*」(?:の[A-Z]+[0-9]+：)?"
)  # what differs between findings that are alike
MOST_SAID = 50  # findings of one code in one file: nobody reads more
_COMMAND = re.compile(r"^(\s*):(?=:\s*[A-Za-z])")
# A character with all that composes with it: accents, marks of kana, the parts of Hangul.
_CLUSTER = re.compile(
    "(?s:.)[\u0300-\u036f\u0591-\u0fff\u1100-\u11ff\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\u3099\u309a]*+"
)
_OTHER_COMMAND = re.compile(r"(##\w*)\[")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of a workbook, which a source shows as text, a line for each row.

    `starts` has, by the number of a line, the columns in which its cells begin, and `letters` are
    the names of the sheet's columns.
    """

    name: str
    letters: Sequence[str]
    starts: Mapping[int, Sequence[int]]


@dataclass(frozen=True, slots=True)
class Source:
    """A text file of the publication: the path as the author knows it, and its text (LF only).

    The text is composed (NFC, UAX #15). `written` is what the file has if that is not the same.
    `sheet` is there if the text shows a sheet of a workbook.
    """

    path: str
    text: str
    written: str = field(default="", repr=False, compare=False)
    sheet: Sheet | None = field(default=None, repr=False, compare=False)
    lines: tuple[str, ...] = field(init=False, repr=False, compare=False)

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
        return f"{self.source.path}:{self.line}:{self.written_column}"

    @property
    def written_column(self) -> int:
        """The column as the file itself counts, in which a letter and its accent may be two."""
        if not self.source.written:
            return self.column
        lines = self.source.written.split("\n")
        line = lines[self.line - 1] if self.line <= len(lines) else ""
        return _written_column(line, self.column) if len(line) != len(self.text) else self.column

    def find(self, text: str) -> Span:
        """The place of a text in the same line, from here on; this place if it is not found."""
        at = self.text.find(text, self.column - 1) if text else -1
        return Span(self.source, self.line, at + 1, len(text)) if at >= 0 else self

    def part(self, at: int, text: str) -> Span:
        """The place of a piece of the text that begins here, `at` characters from its beginning.

        YAML joins lines, some of them with a space, so a piece beyond the end of this line is
        searched for in the next lines. If it is not found, this place is returned.
        """
        length, left = max(1, len(text)), at - len(self.text[self.column - 1 :])
        if left < 0:
            return Span(self.source, self.line, self.column + at, length)
        for joints, line in enumerate(self.source.lines[self.line :][:_JOINED], start=1):
            indent = len(line) - len(line.lstrip())
            found = line.find(text, indent + max(0, left - joints)) if text else -1
            if found >= 0:
                return Span(self.source, self.line + joints, found + 1, length)
            left -= len(line.strip())
        return self

    @property
    def cell(self) -> str:
        """The cell of a sheet that the span lies in, as Excel's user knows it; else empty."""
        sheet = self.source.sheet
        starts = sheet.starts.get(self.line, ()) if sheet else ()
        at = bisect_right(starts, self.column) - 1
        return f"シート「{sheet.name}」の{sheet.letters[at]}{self.line}" if sheet and starts else ""

    @property
    def offset(self) -> int:
        """Where the span begins in the text of its source, in characters."""
        before = self.source.lines[: self.line - 1]
        return sum(map(len, before)) + len(before) + self.column - 1

    @property
    def text(self) -> str:
        """The line that the span lies in; empty when the file has no such line."""
        lines = self.source.lines
        return lines[self.line - 1] if self.line <= len(lines) else ""


def _written_column(line: str, column: int) -> int:
    """The column of a line in which its composed form has `column`."""
    length = 1
    for cluster in _CLUSTER.finditer(line):
        length += len(unicodedata.normalize("NFC", cluster[0]))
        if length > column:
            return cluster.start() + 1
    return len(line) + 1 + max(0, column - length)


@dataclass(frozen=True, slots=True)
class Mend:
    """A change that certainly mends a finding: the text to put for a range of the file.

    `start` and `end` are offsets in characters of the file's own text, that of its `Source`.
    """

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnostic:
    """A finding: a code of `codes.CODES`, the message and a hint in Japanese, and its place.

    `profile` is the output profile that it concerns; empty if it concerns the whole book. `mend`
    is there only where no other change can be meant.
    """

    code: str
    message: str
    span: Span
    hint: str = ""
    severity: Severity = Severity.ERROR
    profile: str = ""
    mend: Mend | None = None

    @property
    def is_error(self) -> bool:
        """Whether the finding keeps PDFs from being written."""
        return self.severity is Severity.ERROR


def replaced(place: Span, written: str, meant: str) -> Mend | None:
    """The mend that writes `meant` for what is written at a place; None if it stands elsewhere."""
    start = place.offset
    is_there = place.source.text.startswith(written, start)
    return Mend(start, start + len(written), meant) if is_there else None


Report = Callable[[Diagnostic], None]


def finding(
    code: str, message: str, span: Span, hint: str = "", mend: Mend | None = None
) -> Diagnostic:
    """A diagnostic with the severity of its code; very long messages lose their middle.

    In a workbook the message begins with the cell, since its file has no lines and columns.

    Raises KeyError for a code that `codes.CODES` does not list, which is an error of the program.
    """
    severity = CODES[code].severity
    message = f"{span.cell}：{message}" if span.cell else message
    return Diagnostic(
        code=code,
        message=_short(message),
        span=span,
        hint=_short(hint),
        severity=severity,
        mend=mend,
    )


def _short(message: str) -> str:
    return (
        message if len(message) <= _LONGEST else f"{message[:_HEAD]}…{message[_HEAD - _LONGEST :]}"
    )


def ordered(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """The diagnostics without repetitions, sorted by file, line, column and code."""
    unique = {(str(d.span), d.code, d.message): d for d in diagnostics}
    return sorted(
        unique.values(), key=lambda d: (d.span.source.path, d.span.line, d.span.column, d.code)
    )


def folded(diagnostics: Sequence[Diagnostic]) -> list[Diagnostic]:
    """The diagnostics, with habits said once: the first tells where else, and how often."""
    found: dict[tuple[str, ...], list[Diagnostic]] = {}
    for one in diagnostics:
        key = (one.code, one.severity.value, one.hint, _QUOTED.sub("「」", one.message))
        is_habit = one.code in HABITS
        found.setdefault(key if is_habit else (*key, str(one.span), one.message), []).append(one)
    groups = (alike if len(alike) <= _FEW else [_once(alike)] for alike in found.values())
    return ordered(one for group in groups for one in group)


def _once(alike: Sequence[Diagnostic]) -> Diagnostic:
    first, rest = alike[0], len(alike) - 1
    near = "、".join(one.span.cell or str(one.span) for one in alike[1:_PLACES])
    more = " など" if rest >= _PLACES else ""
    message = f"{first.message}（同じことが、ほかに {rest} か所にあります。{near}{more}）"
    return replace(first, message=message)


def readable(diagnostics: Sequence[Diagnostic]) -> list[Diagnostic]:
    """The diagnostics with habits folded, and at most about MOST_SAID of each code in each file.

    The last of a code is replaced by one that says how many are left out. Notes all stay, since
    they are only counted.
    """
    diagnostics = folded(diagnostics)
    kinds = [(d.span.source.path, d.code, d.severity) for d in diagnostics]
    totals, seen = Counter(kinds), Counter[tuple[str, str, Severity]]()
    kept = []
    for kind, one in zip(kinds, diagnostics, strict=True):
        seen[kind] += 1
        rest = totals[kind] - MOST_SAID
        if one.severity is Severity.NOTE or seen[kind] <= MOST_SAID or rest == 1:
            kept.append(one)
        elif seen[kind] == totals[kind]:
            message = f"このファイルには、同じ指摘（{one.code}）が、ほかに {rest} 件あります"
            hint = "初めのものから直して、もう一度実行してください"
            kept.append(replace(one, message=message, hint=hint))
    return kept


def strict(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """The same diagnostics with every warning made an error; notes stay notes."""
    return [
        replace(d, severity=Severity.ERROR) if d.severity is Severity.WARNING else d
        for d in diagnostics
    ]


def others(places: Sequence[Span]) -> str:
    """The end of a message for several places: how many they are, and the next ones."""
    if len(places) <= 1:
        return ""
    rest = "、".join(map(str, places[1:_PLACES]))
    return f"（{len(places)}か所。ほかに {rest}{' など' if len(places) > _PLACES else ''}）"


def did_you_mean(name: str, known: Iterable[str], form: str = "{}") -> str:
    """A hint that offers the nearest known name; empty when none is near."""
    near = nearest(name, known)
    return f"{form.format(near)} ではありませんか" if near else ""


def nearest(name: str, known: Iterable[str]) -> str:
    """The known name that is written most like a name; empty when none is near."""
    near = get_close_matches(name, _likely(name, list(known)), n=1, cutoff=0.6)
    return near[0] if near else ""


def _likely(name: str, known: Sequence[str]) -> list[str]:
    """The names that are worth comparing."""
    if len(name) > _NAME:
        return []
    if len(known) > _MANY:
        alike = (k for k in known if k.startswith(name[:2]) or k.endswith(name[-2:]))
        near = (k for k in alike if abs(len(k) - len(name)) <= len(name) // 2)
        known = list(islice(near, _LIKELY))
    return [one for one in known if len(one) <= _NAME]


def cells(text: str) -> int:
    """The width of a text in terminal cells: two for East Asian wide characters."""
    return sum(map(_cell, text))


def _cell(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def show(diagnostic: Diagnostic) -> str:
    """The finding as printed: `path:line:column: severity[code]: message`, the line, a caret.

    Of a long line only what is near the place is shown.
    """
    span = diagnostic.span
    head = f"{span}: {diagnostic.severity.value}[{diagnostic.code}]: {diagnostic.message}"
    shown = [visible(head)]
    if span.text.strip():
        before, marked, after = _excerpt(span)
        shown.append(f"  {before}{marked}{after}".rstrip())
        shown.append("  " + " " * cells(before) + "^" * max(1, cells(marked)))
    if diagnostic.hint:
        shown.append(f"  ヒント: {visible(diagnostic.hint)}")
    return "\n".join(shown)


def visible(text: str) -> str:
    """The text on one line, with what cannot be seen and commands to CI services replaced.

    Such services take lines that begin with `::word::`, and `##[word]` anywhere, for commands. The
    length of the text does not change.
    """
    line = "".join(
        c if c.isprintable() or c == "\u3000" else " " if c.isspace() else _UNSEEN for c in text
    )
    if "::" in line:
        line = _COMMAND.sub(r"\1：", line)
    return _OTHER_COMMAND.sub(r"\1［", line) if "##" in line else line


def _excerpt(span: Span) -> tuple[str, str, str]:
    """The text before, in and after the span, at most WIDTH cells together.

    Of a long line only the neighbourhood of the span is read: a line may have many findings, and
    each would read all of it.
    """
    first = max(0, span.column - 1 - WIDTH)
    start = span.column - 1 - first
    end = start + min(span.length, WIDTH)
    line = visible(span.text[first : first + end + WIDTH])
    is_long = span.length > WIDTH
    before, marked, after = line[:start], line[start:end], "" if is_long else line[end:]
    if cells(line) <= WIDTH:
        return before, marked, after
    marked = _clipped(marked, WIDTH // 2)
    before = _clipped(before[::-1], WIDTH // 4)[::-1]
    return before, marked, _clipped(after, WIDTH - cells(before + marked))


def _clipped(text: str, width: int) -> str:
    """The text, or its beginning and an ellipsis when it is wider than `width` cells."""
    if cells(text) <= width:
        return text
    kept = accumulate(map(_cell, text))
    return text[: sum(1 for wide in kept if wide < width)] + "…"
