"""What a build costs after an edit: 300 plain pages in 24 chapters, beside plain WeasyPrint.

All cases are whole processes that take turns; each figure is a share of plain WeasyPrint's run on
the same text with the same contents, CPU by CPU and wall by wall, of the medians.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from statistics import median

from hakusho.commands import plainbook
from hakusho.commands.plain import plain_html
from hakusho.machine.cache import VARIABLE, run_folder
from hakusho.machine.places import ROOT
from hakusho.manuscript.prepare import Options, prepare
from kumihan.engine.fonts import use_fonts

RUNS = 5
_PLAIN = "import sys, weasyprint; weasyprint.HTML(filename=sys.argv[1]).write_pdf(sys.argv[2])"
_TITLES = {
    "plain": "plain WeasyPrint",
    "cold": "cold",
    "one": "cold, `--jobs 1`",
    "all": "cold, screen + proof + press",
    "same": "nothing changed",
    "word": "one-word edit",
    "heading": "edit of a heading",
}
_EDITED = "012.md"
_LOOK = 0.1  # seconds between two looks at the memory


@dataclass(frozen=True, slots=True)
class Cost:
    """CPU and wall time of a run in s; memory of its first process and of all in MB (PSS)."""

    cpu: float
    wall: float
    first: float
    tree: float


def edits(folder: Path) -> Iterator[str]:
    """Measure, with files in `folder`; the result as Markdown.

    Raises CalledProcessError when a run fails.
    """
    book, page = folder / "plain", folder / "plain.html"
    plainbook.write(book)
    manuscript = prepare(book, Options())
    use_fonts(manuscript.faces, run_folder())  # in the environment, which WeasyPrint inherits
    page.write_text(plain_html(manuscript), encoding="utf-8")
    found: dict[str, list[Cost]] = {name: [] for name in _TITLES}
    for turn in range(RUNS):
        for name, cost in _turn(folder, book, page, turn):
            found[name].append(cost)
    yield "## Edits: 300 plain pages in 24 chapters, 600 headings in the contents\n"
    yield from _table(found)


def _turn(folder: Path, book: Path, page: Path, turn: int) -> Iterator[tuple[str, Cost]]:
    """Every case once."""
    plain = [sys.executable, "-c", _PLAIN, str(page), str(folder / "plain.pdf")]
    yield "plain", measured(plain, {})
    build = [sys.executable, str(ROOT / "build.py"), str(book), "--output", str(folder / "out")]
    with tempfile.TemporaryDirectory(dir=folder) as cache:
        yield "cold", measured(build, {VARIABLE: f"{cache}/a"})
        yield "same", measured(build, {VARIABLE: f"{cache}/a"})
        _edit(book, f"。第{turn}回、", after="。")
        yield "word", measured(build, {VARIABLE: f"{cache}/a"})
        _edit(book, f"目の見出し{turn}", after="目の見出し")
        yield "heading", measured(build, {VARIABLE: f"{cache}/a"})
        yield "one", measured([*build, "--jobs", "1"], {VARIABLE: f"{cache}/b"})
        yield "all", measured([*build, "--profile", "all"], {VARIABLE: f"{cache}/c"})


def _edit(book: Path, text: str, *, after: str) -> None:
    """Put a text in the place of the first `after` in a chapter."""
    file = book / _EDITED
    file.write_text(file.read_text("utf-8").replace(after, text, 1), encoding="utf-8")


def _table(found: Mapping[str, Sequence[Cost]]) -> Iterator[str]:
    plain = {key: median(getattr(one, key) for one in found["plain"]) for key in Cost.__slots__}
    yield "| | wall s | CPU s | wall ÷ plain | CPU ÷ plain | memory ÷ plain: parent, all |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: |"
    for name, title in _TITLES.items():
        own = {key: median(getattr(one, key) for one in found[name]) for key in Cost.__slots__}
        share = {key: own[key] / plain[key] for key in own}
        yield (
            f"| {title} | {own['wall']:.2f} | {own['cpu']:.2f} | {share['wall']:.3f} "
            f"| {share['cpu']:.3f} | {share['first']:.2f}, {share['tree']:.2f} |"
        )
    yield ""


def measured(command: Sequence[str], environment: Mapping[str, str]) -> Cost:
    """Run a command and measure it with its children. Raises CalledProcessError when it fails."""
    started = time.perf_counter()
    with subprocess.Popen(
        command, env={**os.environ, **environment}, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL, cwd=ROOT,
    ) as process:  # fmt: skip
        memory = _Memory(process.pid)
        memory.start()
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - started
    memory.join()
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return Cost(used.ru_utime + used.ru_stime, wall, memory.first, memory.tree)


class _Memory(threading.Thread):
    """Looks at the memory of a process and its children, until it ends; MB (PSS)."""

    def __init__(self, process: int) -> None:
        super().__init__(daemon=True)
        self._process = process
        self.first = self.tree = 1e-9

    def run(self) -> None:
        """Look again and again."""
        for _ in count():
            own = _pss(self._process)
            if not own:
                return
            self.first = max(self.first, own)
            self.tree = max(self.tree, own + sum(map(_pss, _below(self._process))))
            time.sleep(_LOOK)


def _below(process: int) -> Iterator[int]:
    """The children of a process, and theirs."""
    with suppress(OSError):
        text = Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii")
        for child in map(int, text.split()):
            yield child
            yield from _below(child)


def _pss(process: int) -> float:
    """The memory of a process in MB, what it shares with others in parts; 0 if it has ended."""
    with suppress(OSError):
        for line in Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii").splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1000
    return 0.0
