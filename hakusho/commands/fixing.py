"""`check --fix`: the mends that findings carry are made in the files of a publication.

Nothing else in a file changes: not its line ends, its byte order mark or what is written in another
form of Unicode. A file is written whole, and only if it still is what the findings are about.
"""

from __future__ import annotations

import re
import stat
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import unified_diff
from itertools import accumulate
from os.path import relpath
from pathlib import Path

from hakusho.findings.diagnostic import Diagnostic, Mend, Source
from hakusho.findings.limits import CSV
from hakusho.manuscript.prepare import Manuscript
from hakusho.sources.text import decoded
from kumihan.files.files import read, write

PASSES = 10  # a mend may make room for the next one
_LINE = re.compile(r"([^\r\n]*)(\r\n|\r|\n|\Z)")
_BOM = "\ufeff"


@dataclass(slots=True)
class Fixed:
    """What was mended: by path the text before and after, and how many mends were made.

    The texts are as the file has them, which may be decomposed (NFD), with one kind of line end.
    """

    before: dict[str, str] = field(default_factory=dict)
    after: dict[str, str] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    left: list[str] = field(default_factory=list)  # sentences about what was not written

    @property
    def diff(self) -> Iterator[str]:
        """The lines of a unified diff of all files."""
        for path, before in self.before.items():
            lines = before.split("\n"), self.after[path].split("\n")
            yield from unified_diff(*lines, path, path, n=1, lineterm="")


def mendable(manuscript: Manuscript) -> Iterator[Diagnostic]:
    """The findings of a manuscript that carry a mend and are not allowed."""
    allowed = manuscript.publication.settings.allow
    for one in manuscript.diagnostics:
        if one.mend and not any(entry.holds(one) for entry in allowed):
            yield one


def fix(manuscript: Manuscript, fixed: Fixed, *, writes: bool) -> bool:
    """Make the mends of one pass, note them in `fixed`, and return whether a file was written."""
    folder = manuscript.publication.folder
    by_file: dict[str, list[Diagnostic]] = {}
    for one in mendable(manuscript):
        by_file.setdefault(one.span.source.path, []).append(one)
    return sum(_fix(folder, *found, fixed, writes=writes) for found in by_file.items()) > 0


def _fix(
    folder: Path, path: str, found: Sequence[Diagnostic], fixed: Fixed, *, writes: bool
) -> bool:
    source = found[0].span.source
    meant = [one.mend for one in found if one.mend and one.span.source.text == source.text]
    chosen = list(apart(meant))
    raw = _unchanged(folder, path, source)
    if raw is None:
        fixed.left.append(f"{path} は、調べた後に変わったか、リンクなので、直していません。")
        return False
    if len(chosen) < len(set(meant)):
        rest = len(set(meant)) - len(chosen)
        fixed.left.append(f"{path} の {rest} か所は、ほかの直しと重なるので、直していません。")
    try:
        after = mended(raw, source, chosen)
    except UnicodeDecodeError:
        fixed.left.append(f"{path} は UTF-8 ではないので、直していません。")
        return False
    fixed.before.setdefault(path, _text(raw))
    fixed.after[path] = _text(after)
    fixed.counts[path] = fixed.counts.get(path, 0) + len(chosen)
    if writes:
        _replace(folder / _name(folder, path), raw, after)
    return writes


def _name(folder: Path, path: str) -> str:
    return relpath(path, folder)


def _unchanged(folder: Path, path: str, source: Source) -> bytes | None:
    """The bytes of a file; None if it is a link, or no longer the text that was read."""
    name = _name(folder, path)
    if (folder / name).is_symlink():
        return None
    try:
        raw = read(folder, name, CSV.most)
    except OSError:
        return None
    now = decoded(path, raw, lambda _found: None)
    return raw if now is not None and now.text == source.text else None


def _replace(file: Path, before: bytes, after: bytes) -> None:
    """Write a file and give it the rights that it had."""
    if after != before:
        mode = stat.S_IMODE(file.stat().st_mode)
        write(file, after)
        file.chmod(mode)


def apart(found: Iterable[Mend]) -> Iterator[Mend]:
    """The mends in order, each once, without those that overlap an earlier one.

    Where something is inserted nothing else may change, since the order would matter.
    """
    last = Mend(-1, -1, "")
    for one in sorted(set(found), key=lambda mend: (mend.start, mend.end, mend.text)):
        is_insertion = one.start == one.end or last.start == last.end
        if one.start > last.end or (one.start == last.end and not is_insertion):
            yield one
            last = one


def mended(raw: bytes, source: Source, chosen: Sequence[Mend]) -> bytes:
    """The bytes of a file with mends made; new lines get the line ends of the file."""
    written = _Written(raw.decode("utf-8"), source)
    newline = written.newline
    for one in reversed(chosen):
        text = one.text.replace("\n", newline)
        written.put(one.start, one.end, text)
    return written.text.encode("utf-8")


class _Written:
    """The text of a file as it is written, and the way from places in its `Source` to it.

    The source has other line ends, no byte order mark, and its characters may be composed (NFC).
    """

    def __init__(self, text: str, source: Source) -> None:
        self.text = text
        self._source = source
        lines = list(_LINE.finditer(text.removeprefix(_BOM)))
        self._shift = len(text) - len(text.removeprefix(_BOM))
        self._lines = [(match.start(), match[1]) for match in lines]
        self._starts = list(accumulate((len(one) + 1 for one in source.lines[:-1]), initial=0))
        self.newline = next((match[2] for match in lines if match[2]), "\n")

    def put(self, start: int, end: int, text: str) -> None:
        """Replace a range of the source; ranges are replaced from the last to the first."""
        self.text = self.text[: self._at(start)] + text + self.text[self._at(end) :]

    def _at(self, position: int) -> int:
        number = bisect_right(self._starts, position) - 1
        start, written = self._lines[number]
        column = position - self._starts[number]
        if written != self._source.lines[number]:
            column = _decomposed(written, column)
        return self._shift + start + column


def _decomposed(written: str, column: int) -> int:
    """The column in a line as written for a column in its composed form."""
    ends = range(len(written) + 1)
    fitting = (n for n in ends if len(unicodedata.normalize("NFC", written[:n])) >= column)
    start = next(fitting, len(written))
    while start < len(written) and unicodedata.combining(written[start]):
        start += 1
    return start


def _text(raw: bytes) -> str:
    text = raw.decode("utf-8").removeprefix(_BOM)
    return text.replace("\r\n", "\n").replace("\r", "\n")
