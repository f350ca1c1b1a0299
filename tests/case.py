"""A case: the smallest folder of a publication that shows one thing, and what must come of it.

`files.yaml` beside the content says which files are generated, so that no binary is kept:

    figures/a.png: {png: [40, 30], dpi: 300}    a picture of so many pixels; also jpeg, tiff
    figures/d.jpg: {jpeg: [40, 30], mode: CMYK}
    figures/e.png: {png: [40, 30], mode: RGBA, colour: [0, 0, 0, 0]}
    figures/b.pdf: {pdf: 2}                     so many pages
    figures/c.pdf: {pdf: 1, content: "0 g …"}   with this on them; /F1 is Helvetica, not embedded
    figures/f.pdf: {pdf: 1, content: …, font: "<</Subtype …>>"}   /F1 is this font
    tables/t.xlsx: {xlsx: {Sheet1: [[a, b], [1, 2]]}}
    tables/u.xlsx: {xlsx: {A: [[a], [1]]}, formats: {A2: 0.0%}, joined: [A1:B1], hidden: [3, C]}
    tables/v.xlsx: {xlsx: {A: [[a], [[CO, {sub: 2}, {strike: x}]]]}, struck: [A1]}
    a.md: {encode: cp932}                       the file of the case in another encoding
    a.md: {newline: crlf, bom: true}
    x.png: {bytes: "not a picture"}
    y.png: {png: [40, 30], cut: 60}             only so many bytes of it
    own/theme.yaml: {square: {"#111111": "#eeeeee"}}   the test theme's file, texts replaced
    own/fonts: {copy: ../square/fonts}          a copy of what lies beside it in the case
    z: {link: ../outside}                       a symbolic link
"""

from __future__ import annotations

import datetime
import io
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import yaml
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font
from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject, read_object

from tests import square

CASES = Path(__file__).parent / "cases"
EXPECTED = ("messages.txt", "labels.txt", "tree.txt", "body.html", "pages.txt", "charts.txt")
_OURS = ("files.yaml", "draft.txt", "arguments.txt")
_SETTINGS = "title: 試験\ntheme: square\nfront: []\nback: []\nchapters:\n"


@dataclass(frozen=True, slots=True)
class Case:
    """A folder below `tests/cases`."""

    folder: Path

    @property
    def name(self) -> str:
        """Area and case."""
        return self.folder.relative_to(CASES).as_posix()

    @property
    def profile(self) -> str:
        """What the case is built for."""
        asked = self.arguments
        return asked[asked.index("--profile") + 1] if "--profile" in asked else "screen"

    def expected(self) -> Iterator[Path]:
        """The expected files that the case has."""
        yield from (self.folder / name for name in EXPECTED if (self.folder / name).exists())

    @property
    def arguments(self) -> list[str]:
        """What `arguments.txt` adds to the command."""
        file = self.folder / "arguments.txt"
        return file.read_text(encoding="utf-8").split() if file.exists() else []

    def lay_out(self, home: Path) -> Path:
        """Copy the case below `home`, with what is generated; returns the publication's folder."""
        folder = home / self.folder.name
        shutil.copytree(self.folder, folder, ignore=shutil.ignore_patterns(*_OURS, *EXPECTED))
        shutil.copytree(square.theme(), folder / "square")
        listed = self.folder / "files.yaml"
        if listed.exists():
            for name, entry in yaml.safe_load(listed.read_text(encoding="utf-8")).items():
                generate(folder / name, entry)
        settings = folder / "publication.yaml"
        if not settings.exists() and not settings.is_symlink():
            chapters = sorted(path.name for path in folder.glob("*.md"))
            text = _SETTINGS + "".join(f"  - {name}\n" for name in chapters)
            settings.write_text(text, encoding="utf-8")
        return folder


def cases(area: str = "*") -> list[Case]:
    """The cases of an area, or all of them."""
    return [Case(folder) for folder in sorted(CASES.glob(f"{area}/*/"))]


def generate(path: Path, entry: Mapping[str, Any]) -> None:
    """Make a file as `files.yaml` describes it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if "link" in entry:
        path.symlink_to(entry["link"])
        return
    if "copy" in entry:
        source = path.parent / entry["copy"]
        (shutil.copytree if source.is_dir() else shutil.copyfile)(source, path)
        return
    maker = next((name for name in _MAKERS if name in entry), "")
    content = _MAKERS[maker](entry) if maker else _recoded(path.read_bytes(), entry)
    path.write_bytes(content[: entry.get("cut")])


def _recoded(content: bytes, entry: Mapping[str, Any]) -> bytes:
    text = content.decode("utf-8")
    if entry.get("newline") == "crlf":
        text = text.replace("\n", "\r\n")
    mark = "\ufeff" if entry.get("bom") else ""
    return (mark + text).encode(entry.get("encode", "utf-8"))


def _picture(kind: str) -> Callable[[Mapping[str, Any]], bytes]:
    def make(entry: Mapping[str, Any]) -> bytes:
        stream = io.BytesIO()
        dpi = entry.get("dpi", 300)
        width, height = entry[kind]
        mode = entry.get("mode", "L")
        picture = Image.new("L", (width, height), 128).convert(mode)
        if "colour" in entry:
            picture.paste(tuple(entry["colour"]), (0, 0, width, height))
        picture.save(stream, kind.upper(), dpi=(dpi, dpi))
        return stream.getvalue()

    return make


_HELVETICA = DictionaryObject(
    {
        NameObject("/F1"): DictionaryObject(
            {
                NameObject("/Type"): NameObject("/Font"),
                NameObject("/Subtype"): NameObject("/Type1"),
                NameObject("/BaseFont"): NameObject("/Helvetica"),
            }
        )
    }
)


def _pdf(entry: Mapping[str, Any]) -> bytes:
    writer, stream = PdfWriter(), io.BytesIO()
    for _ in range(entry["pdf"]):
        page = writer.add_blank_page(*entry.get("size", (200, 100)))
        if "content" in entry:
            stream_object = DecodedStreamObject()
            stream_object.set_data(entry["content"].encode())
            page[NameObject("/Contents")] = writer._add_object(stream_object)
            fonts = DictionaryObject(_HELVETICA)
            if "font" in entry:
                fonts[NameObject("/F1")] = read_object(io.BytesIO(entry["font"].encode()), None)
            page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
    writer.write(stream)
    return stream.getvalue()


def _workbook(entry: Mapping[str, Any]) -> bytes:
    book, stream = openpyxl.Workbook(), io.BytesIO()
    book.remove(book.worksheets[0])
    for name, rows in entry["xlsx"].items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append([_value(value) for value in row])
    _dress(sheet, entry)
    book.save(stream)
    return stream.getvalue()


def _dress(sheet: Any, entry: Mapping[str, Any]) -> None:
    """Give the last sheet its formats, lines through cells, joined cells and hidden parts."""
    for place, code in entry.get("formats", {}).items():
        for row in sheet[place] if ":" in place else [[sheet[place]]]:
            for cell in row:
                cell.number_format = code
    for place in entry.get("struck", ()):
        sheet[place].font = Font(strike=True)
    for area in entry.get("joined", ()):
        sheet.merge_cells(area)
    for name in entry.get("hidden", ()):
        (sheet.row_dimensions if isinstance(name, int) else sheet.column_dimensions)[
            name
        ].hidden = True


def _value(value: object) -> object:
    if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
        return datetime.datetime.combine(value, datetime.time())
    return CellRichText([_run(one) for one in value]) if isinstance(value, list) else value


_RUNS = {
    "sup": InlineFont(vertAlign="superscript"),
    "sub": InlineFont(vertAlign="subscript"),
    "strike": InlineFont(strike=True),
}


def _run(given: object) -> str | TextBlock:
    """A part of a text in a cell: plain, or marked by the only key of a mapping."""
    if not isinstance(given, dict):
        return str(given)
    ((mark, text),) = given.items()
    return TextBlock(_RUNS[mark], str(text))


def _theme(entry: Mapping[str, Any]) -> bytes:
    text = (square.theme() / "theme.yaml").read_text(encoding="utf-8")
    for before, after in entry["square"].items():
        text = text.replace(before, after)
    return text.encode()


_MAKERS: dict[str, Callable[[Mapping[str, Any]], bytes]] = {
    "bytes": lambda entry: str(entry["bytes"]).encode("latin-1"),
    "pdf": _pdf,
    "square": _theme,
    "xlsx": _workbook,
    **{kind: _picture(kind) for kind in ("png", "jpeg", "tiff")},
}
