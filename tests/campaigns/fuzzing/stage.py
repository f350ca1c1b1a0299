"""The small publication that inputs are put into, one or a few files at a time."""

from __future__ import annotations

import io
import os
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import openpyxl
from PIL import Image

from hakusho.commands import new
from hakusho.findings.diagnostic import Diagnostic, show
from hakusho.html.sections import section_html, sections
from hakusho.html.writer import Writer
from hakusho.machine.places import ROOT
from hakusho.manuscript.prepare import Manuscript, Options, prepare
from hakusho.pipeline import build
from tests import square
from tests.campaigns.fuzzing import forms
from tests.git import repositories

State = Mapping[str, tuple[int, int]]
CHAPTER = """# 図書館の現状 {#genjo}

みほん市の**電子図書館**は、[](#tbl-riyo)と[](#photo-chuo)、[](#fig-riyo)のとおりである[^chu]。{漆喰|しっ|くい}の壁。

:::{table} #tbl-riyo
:::

:::{table} #tbl-hyo
:::

:::{figure} #fig-riyo
:::

:::{figure} #photo-chuo
:::

![図](figures/z.svg) ![図](figures/z.png) ![図](figures/z.jpg)
![図](figures/z.tif) ![図](figures/z.pdf)

[^chu]: 注である。
"""
_SETTINGS = """title: 試験
theme: own
chapters:
  - chapter: a.md
front: [contents, figures-and-tables]
back: [glossary, index, colophon]
colophon: {発行: みほん市}
"""
_FIGURES = """
fig-riyo:
  kind: chart
  caption: 貸出し
  alt: グラフ
  width: 71
  height: 48
  unit: 点
  chart: {form: line, data: tables/tbl-riyo.csv, category: nendo, series: [kami, denshi]}
"""
_TABLE = """title: 表
data: w.xlsx
columns: [{name: 年}, {name: 数, kind: number, align: decimal, decimals: 1}]
head: [[年と数, <]]
"""
_SHEET = "h1 { color: var(--colour-ink) }\n"
_SVG = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 10" width="20mm" height="10mm">
<defs><g id="a"><rect width="5" height="5" fill="#333"/></g></defs>
<use href="#a" x="3"/>
<text x="1" y="8" font-size="3" font-family="Hakusho Square">図</text></svg>"""


@dataclass(frozen=True, slots=True)
class Stage:
    """A book in a folder of this process, and the files of before to put back."""

    home: Path
    kept: Mapping[str, bytes]

    @property
    def book(self) -> Path:
        """The folder of the publication."""
        return self.home / "book"

    def put(self, files: Mapping[str, bytes]) -> State:
        """Put files in place of the book's own, or beside them; the state that should stay."""
        for name, content in files.items():
            path = self.book / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        return self.state()

    def clear(self, files: Mapping[str, bytes]) -> None:
        """Take the files away, put the book's own back."""
        for name in files:
            (self.book / name).unlink(missing_ok=True)
        if (self.book / "repo").exists():
            shutil.rmtree(self.book / "repo")
        self.put({name: self.kept[name] for name in files if name in self.kept})

    def state(self) -> State:
        """Size and time of every file of the book."""
        return dict(_states(str(self.book)))


def _states(folder: str) -> Iterator[tuple[str, tuple[int, int]]]:
    with os.scandir(folder) as found:
        for one in found:
            if one.is_dir(follow_symlinks=False):
                yield from _states(one.path)
            else:
                status = one.stat(follow_symlinks=False)
                yield one.path, (status.st_size, status.st_mtime_ns)


@cache
def stage() -> Stage:
    """The stage of this process; it has the faces of the theme, and the engine, already."""
    place = Path(mkdtemp(prefix="hakusho-fuzz-")).resolve()
    book = place / "book"
    new.create(book)
    for chapter in book.glob("*.md"):
        chapter.unlink()
    square.write(book / "own")
    for name, content in _files().items():
        (book / name).write_bytes(content)
    with (book / "figures.yaml").open("a") as ledger:
        ledger.write(_FIGURES)
    kept = {f.relative_to(book).as_posix(): f.read_bytes() for f in book.rglob("*") if f.is_file()}
    os.chdir(book)
    made = Stage(place, kept)
    _begin()
    return made


def _files() -> dict[str, bytes]:
    texts = {
        "publication.yaml": _SETTINGS, "a.md": CHAPTER, "tables/tbl-hyo.yaml": _TABLE,
        "own/z.css": _SHEET, "figures/z.svg": _SVG, "corrections.yaml": "[]\n",
    }  # fmt: skip
    files = {name: text.encode() for name, text in texts.items()}
    files["tables/w.xlsx"] = workbook([["年", "数"], ["令和5", 1.5], ["令和6", "2"]])
    for end, kind in (("png", "PNG"), ("jpg", "JPEG"), ("tif", "TIFF"), ("pdf", "PDF")):
        files[f"figures/z.{end}"] = picture(kind)
    return files


def workbook(rows: Iterable[list[object]]) -> bytes:
    """A workbook with one sheet of these rows."""
    book, stream = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.worksheets[0].append(row)
    book.save(stream)
    return stream.getvalue()


def picture(kind: str, mode: str = "L", **how: object) -> bytes:
    """A picture of a few pixels."""
    stream = io.BytesIO()
    Image.new("L", (40, 30), 128).convert(mode).save(stream, kind, **how)
    return stream.getvalue()


def _begin() -> None:
    """Fill the caches: build once."""
    wrong = [show(one) for one in whole() if one.is_error]
    assert not wrong, "\n".join(wrong)


# -- what is done with the book ------------------------------------------------------------


def written(*, trusts: bool = False) -> list[Diagnostic]:
    """Read, number, check and write the book's HTML; nothing is laid out."""
    manuscript = prepare(Path(), Options(trusts_theme=trusts))
    writer = Writer(
        publication=manuscript.publication, labels=manuscript.labels, theme=manuscript.theme
    )
    for section in sections(writer):
        section_html(writer, section, {}, "recto")
    return [*manuscript.diagnostics, *writer.faults]


def whole(*profiles: str, trusts: bool = True) -> list[Diagnostic]:
    """Build the book for these profiles, as a draft that goes on after errors."""
    options = Options(profiles=profiles or ("screen",), is_draft=True, trusts_theme=trusts)
    return list(build(_prepared(options), options, lambda *_: None).diagnostics)


def _prepared(options: Options) -> Manuscript:
    return prepare(Path(), options)


@cache
def pdfs() -> tuple[bytes, ...]:
    """PDFs with tags: the book of the stage for the screen and for proofs."""
    stage()
    options = Options(profiles=("screen", "proof"))
    return tuple(build(_prepared(options), options, lambda *_: None).pdfs.values())


@cache
def checkouts() -> tuple[dict[str, bytes], ...]:
    """Checkouts with their repositories: with loose objects, and with packs."""
    found = []
    for is_packed in (False, True):
        top = Path(mkdtemp(prefix="hakusho-fuzz-git-")).resolve()
        repositories.made(top)
        repositories.put(top / "book" / ".gitignore", "*.log\n!keep.log\n/out/\n**/x?[a-c]\n")
        repositories.kept(top)
        repositories.git(top, "tag", "-a", "-m", "x", "v1")
        if is_packed:
            repositories.git(top, "gc", "-q")
        repositories.put(top / "book" / "new.log", "x")
        found.append(forms.repository(top))
        shutil.rmtree(top)
    return tuple(found)


def text_files(*patterns: str) -> list[bytes]:
    """The files of the project that fit, once each: of the books, the cases and the samples."""
    roots = ("content", "tests/cases", "tests/samples", "hakusho/commands/starter", "styles/themes")
    files = (f for root in roots for p in patterns for f in sorted((ROOT / root).rglob(p)))
    return list(dict.fromkeys(file.read_bytes() for file in files if file.is_file()))


def quiet(act: Callable[[], object]) -> None:
    """Do something whose words nobody needs."""
    streams = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = io.StringIO(), io.StringIO()
    try:
        act()
    finally:
        sys.stdout, sys.stderr = streams
