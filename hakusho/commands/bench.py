"""The cost of a build compared with plain WeasyPrint on the same text: `python3 build.py bench`.

Both are measured as whole processes, in turns. The plain HTML is that of the publication's own
sections, with a stylesheet that has only the same faces, page and type area: there are no hooks of
kumihan, no checks, and one layout. With HAKUSHO_CORPUS set, the Rust book is measured too. Line
composition alone is measured by kumihan and plain WeasyPrint on one HTML of text and headings.
"""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from statistics import median

from pypdf import PdfReader

from hakusho.charts import store
from hakusho.commands.benchedits import edits
from hakusho.commands.plain import page, plain_html, table_html, text_html
from hakusho.machine import cache
from hakusho.machine.places import ROOT
from hakusho.manuscript.prepare import Manuscript, Options, prepare
from hakusho.tree.blocks.figure import Figure
from kumihan.engine.fonts import use_fonts

RUNS = 5
REPORT = ROOT / "docs" / "performance.md"
EDITION = ROOT / "content" / "gunshuku-gaiko"
SECOND = ROOT / "content" / "mihon-hakusho"
LIBRARIES = ("weasyprint", "pydyf", "tinycss2", "tinyhtml5", "cffi", "markdown-it-py", "Jinja2")
_PLAIN = "import sys, weasyprint; weasyprint.HTML(filename=sys.argv[1]).write_pdf(sys.argv[2])"
_KUMIHAN = """
import sys
from pathlib import Path
from weasyprint.urls import URLFetcher
from kumihan.render import FontConfiguration, Setting, pdf
file = Path(sys.argv[1])
setting = Setting(file.as_uri(), [], FontConfiguration(), URLFetcher())
Path(sys.argv[2]).write_bytes(pdf(file.read_text(encoding="utf-8"), setting))
"""


@dataclass(frozen=True, slots=True)
class Run:
    """The cost of a process: CPU and wall time in seconds, peak memory in MiB."""

    cpu: float
    wall: float
    memory: float


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a comparison: its name, the pages of its PDF, and its runs."""

    name: str
    pages: int
    runs: tuple[Run, ...]

    def row(self) -> str:
        """The side as a row of the report: minimum and median times, peak memory."""
        cpu, wall = ([getattr(run, key) for run in self.runs] for key in ("cpu", "wall"))
        memory = max(run.memory for run in self.runs)
        pairs = " | ".join(f"{min(values):.2f} / {median(values):.2f}" for values in (cpu, wall))
        per_page = 1000 * median(cpu) / self.pages
        return f"| {self.name} | {self.pages} | {pairs} | {per_page:.0f} | {memory:.0f} |"


@dataclass(frozen=True, slots=True)
class Comparison:
    """The same text set by this program and by plain WeasyPrint."""

    title: str
    ours: Side
    plain: Side

    def overhead(self, key: str, *, by_page: bool) -> float:
        """The excess of `ours` over `plain`, by medians, as a share; in all or per page."""
        ours, theirs = (
            median(getattr(run, key) for run in side.runs) / (side.pages if by_page else 1)
            for side in (self.ours, self.plain)
        )
        return float(ours / theirs - 1)

    def lines(self) -> Iterator[str]:
        """The comparison as Markdown."""
        yield f"## {self.title}\n"
        yield "| | pages | CPU s (min / median) | wall s (min / median) | ms a page | peak MB |"
        yield "| --- | ---: | ---: | ---: | ---: | ---: |"
        yield from (self.ours.row(), self.plain.row())
        for by_page, of in ((False, "for the same text"), (True, "a page")):
            cpu, wall = (self.overhead(key, by_page=by_page) for key in ("cpu", "wall"))
            yield f"\nOverhead {of}: CPU {cpu:+.0%}, wall {wall:+.0%}."
        yield f"\nPeak memory: {self.overhead('memory', by_page=False):+.0%}.\n"


def run() -> int:
    """Measure, print the report and write it to `docs/performance.md`; returns 1 if a run fails."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        publications = {"The edition": EDITION, "The second book": SECOND}
        if os.environ.get("HAKUSHO_CORPUS"):
            book = publications["The Rust book"] = folder / "rust-book"
            maker = ROOT / "tests" / "corpus" / "book.py"
            subprocess.run([sys.executable, str(maker), str(book)], check=True)
        try:
            after_edits = list(edits(folder))
            found = [composition(folder), long_table(folder)]
            found += [compared(title, path, folder) for title, path in publications.items()]
        except subprocess.CalledProcessError as error:
            print(f"測れません: {error}", file=sys.stderr)
            return 1
    lines = (line for comparison in found for line in comparison.lines())
    text = "\n".join([*_head(), *after_edits, *lines])
    REPORT.parent.mkdir(exist_ok=True)
    REPORT.write_text(text, encoding="utf-8")
    print(text)
    return 0


def _head() -> Iterator[str]:
    yield "# Performance\n"
    yield "`python3 build.py bench` writes this page: whole processes, taking turns,"
    yield f"{RUNS} runs each. The build includes reading, all checks and the report. Plain"
    yield "WeasyPrint lays out the same text once, with the same faces, page and type area; the"
    yield "build has other pages than it: openings, blank pages, the line grid."
    yield "The first table is line composition by itself: paragraphs and headings of the edition,"
    yield "many times over, by `kumihan.render` and by plain WeasyPrint from the same HTML. The"
    yield "second is a long table: its columns have widths that are computed once from what stands"
    yield "in them, while plain WeasyPrint lays the table out automatically.\n"
    libraries = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    yield f"{os.cpu_count()} cores, Python {platform.python_version()}, {libraries}.\n"


def compared(title: str, publication: Path, folder: Path) -> Comparison:
    """A publication built here and laid out by plain WeasyPrint in turns, with files in `folder`.

    Raises CalledProcessError when either of them fails.
    """
    manuscript = prepare(publication, Options())
    html, pdf, out = folder / "plain.html", folder / "plain.pdf", folder / "output"
    use_fonts(manuscript.faces, cache.run_folder())  # in the environment, which WeasyPrint inherits
    text = plain_html(manuscript)
    look = store.look(manuscript.theme.theme, manuscript.faces)
    drawings = store.drawings(manuscript.publication.placed(Figure), look, uses_cache=True)
    for number, (address, drawing) in enumerate(drawings.items()):
        file = folder / f"chart-{number}.svg"
        file.write_bytes(drawing)
        text = text.replace(address, file.resolve().as_uri())
    html.write_text(text, encoding="utf-8")
    build = [sys.executable, str(ROOT / "build.py"), "build", str(publication)]
    ours, plain = in_turns(
        [*build, "--output", str(out)], [sys.executable, "-c", _PLAIN, str(html), str(pdf)]
    )
    built = next(out.glob(f"{manuscript.publication.name}-*.pdf"))
    return Comparison(title, side("build", built, ours), side("plain WeasyPrint", pdf, plain))


def composition(folder: Path) -> Comparison:
    """Text and headings of the edition, many times over, by kumihan and plain WeasyPrint."""
    manuscript = prepare(EDITION, Options())
    html = text_html(manuscript)
    return _alone("Lines alone", manuscript, html, html, folder)


def long_table(folder: Path) -> Comparison:
    """A table of 3,000 rows by kumihan with computed columns and by plain automatic layout."""
    manuscript = prepare(EDITION, Options())
    table = table_html(manuscript)
    fixed, automatic = (
        page(manuscript, f"<style>table {{ table-layout: {layout} }}</style>{table}")
        for layout in ("fixed", "auto")
    )
    return _alone("A table of 3,000 rows and 6 columns", manuscript, fixed, automatic, folder)


def _alone(title: str, manuscript: Manuscript, ours: str, theirs: str, folder: Path) -> Comparison:
    """One HTML by kumihan and one by plain WeasyPrint, without a build around them."""
    use_fonts(manuscript.faces, cache.run_folder())
    commands, pdfs = [], (folder / "kumihan.pdf", folder / "plain-alone.pdf")
    for code, html, pdf in zip((_KUMIHAN, _PLAIN), (ours, theirs), pdfs, strict=True):
        file = pdf.with_suffix(".html")
        file.write_text(html, encoding="utf-8")
        commands.append([sys.executable, "-c", code, str(file), str(pdf)])
    runs = in_turns(*commands)
    sides = map(side, ("kumihan", "plain WeasyPrint"), pdfs, runs)
    return Comparison(title, *sides)


def in_turns(*commands: Sequence[str]) -> tuple[tuple[Run, ...], ...]:
    """The runs of each command, in turns; the first turn, which fills the caches, is left out."""
    turns = [[_cold(command) for command in commands] for _ in range(RUNS + 1)]
    return tuple(zip(*turns[1:], strict=True))


def _cold(command: Sequence[str]) -> Run:
    """A run of a command that finds charts in the cache, but no sections."""
    for folder in (*cache.SECTIONS, cache.RUNS):
        shutil.rmtree(cache.home() / folder, ignore_errors=True)
    return measured(command)


def side(name: str, pdf: Path, runs: tuple[Run, ...]) -> Side:
    """A side with the pages of the PDF that it made."""
    return Side(name, len(PdfReader(pdf).pages), runs)


def measured(command: Sequence[str]) -> Run:
    """Run a command and measure it with its children. Raises CalledProcessError when it fails."""
    with tempfile.TemporaryFile() as said:
        started = time.perf_counter()
        process = subprocess.Popen(command, stdout=said, stderr=said, cwd=ROOT)
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said.seek(0)
            end = said.read()[-2000:].decode(errors="replace")
            raise subprocess.CalledProcessError(process.returncode, command, end)
    unit = 2**20 if sys.platform == "darwin" else 2**10  # ru_maxrss is in bytes or in KiB
    return Run(used.ru_utime + used.ru_stime, wall, used.ru_maxrss / unit)
