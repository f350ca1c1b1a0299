"""Glyphs of any PDF, by interpreting the content of its pages."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from kumihan.meter import lines, tagged
from kumihan.meter.model import Text, TypeArea
from kumihan.meter.sheet import Sheet
from kumihan.pdf.contents import GraphicsState, Reader, box_of
from kumihan.pdf.fonts import Font
from kumihan.pdf.foreign import ForeignReader, UnreadableError, mapping_of, readable
from kumihan.pdf.structure import stream_number, tree_of


def read(file: Path, area: TypeArea | None = None) -> Text:
    """The text of a PDF, its type area inferred unless it is given.

    Raises OSError when the file cannot be read, UnreadableError and what pypdf does when it is no
    PDF that can be.
    """
    return text_of(ForeignReader(file.read_bytes()), area)


def text_of(owner: ForeignReader, area: TypeArea | None = None) -> Text:
    """The text of an open PDF. Raises UnreadableError and what pypdf does."""
    fonts: dict[Any, Font] = {}
    sheets, extracted, missing = [], [], []
    for number, page in enumerate(owner.pages, 1):
        sheet, lacking = _sheet(page, number, fonts)
        sheets.append(sheet)
        extracted.append(_extracted(page))
        missing += [(number, "")] * lacking
    faces = tuple({font.face: None for font in fonts.values()})
    tree = tree_of(owner, {})
    text = tagged.text_of(sheets, tree, area) if tree else None
    return replace(
        text or lines.text_of(sheets, area),
        faces=faces,
        extracted=tuple(extracted),
        missing=tuple(missing),
    )


def _extracted(page: Any) -> str:
    """What somebody else's program copies of a page; nothing where it gives up."""
    with suppress(UnreadableError), readable():
        return page.extract_text() or ""
    return ""


def _sheet(page: Any, number: int, fonts: dict[Any, Font]) -> tuple[Sheet, int]:
    left, bottom, right, top = box_of(page)
    reader = Reader(GraphicsState(), fonts)
    reader.run(page.get("/Contents"), mapping_of(page, "/Resources"), stream_number(page))
    glyphs = [g._replace(x=g.x - left, y=top - g.y) for g in reader.glyphs]
    return Sheet(number, glyphs, right - left, top - bottom), reader.missing
