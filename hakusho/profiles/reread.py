"""What written PDFs show, read again and compared with the pages that they were made of."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from hashlib import sha256
from io import BytesIO
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from PIL import Image as Raster

from hakusho.findings import limits
from hakusho.findings.diagnostic import Diagnostic, Span, finding
from hakusho.html.origins import own_texts
from hakusho.layout.engine import Engine
from hakusho.layout.keeping import program
from hakusho.layout.pool import Broken
from hakusho.layout.rounds import LaidOut
from hakusho.machine.cache import kept
from hakusho.profiles.book import Book, Sheet, placed_pictures
from hakusho.sources.characters import SELECTORS
from kumihan.engine.fonts import Face, look_alikes
from kumihan.files.files import read as read_file
from kumihan.rereading.pages import (
    Box,
    ShownPage,
    ShownPicture,
    UnreadableError,
    count,
    is_flat,
    pages,
    unseen,
)
from kumihan.setting.laid import TextRun
from kumihan.writing.raster import FORMATS, drawable

_SELECTOR = re.compile(f"[{SELECTORS}]")
_SHOWN = 20  # characters of a text in a message
_MANY = 100  # pages from which processes save more time than their start takes
_HYPHENS = "-\u2010\u00ad"  # PDFium takes one at the end of a line for a break
# It gives back none of these, whatever the font says of their glyphs.
_UNREAD = "\u034f\u0ecd\u17b4\u17b5\u180b\u180c\u180d\u180f\u2027\ufffc\U0001d159"
# And it turns brackets within Hebrew or Arabic.
_MIRRORED = str.maketrans(")]}>", "([{<", _HYPHENS + _UNREAD)
_LOOK = "白や透明だけになっていないか、用紙の外に描いていないかを、描いたソフトで確かめてください"


class MiswrittenError(Exception):
    """A PDF that is not what was painted; the mistake is ours."""


def faults(book: Book, pdf: bytes, among: Sequence[Sheet], way: str) -> tuple[Diagnostic, ...]:
    """P001, A002 and A019: texts and pictures of these sheets that their PDF does not show.

    They are painted in this way, and more pages may follow theirs. Sections in which nothing was
    lost before are not read again as long as the same is written of them. Raises MiswrittenError
    when the PDF cannot be read or its pages are others.
    """
    placed = placed_pictures(book)
    files = dict(placed.values())
    names = _names(book, among, way, placed) if book.options.uses_cache else {}
    known = {one for one, name in names.items() if kept().get(name) is not None}
    numbers = [n for n, sheet in enumerate(among) if sheet.part.section.id not in known]
    try:
        if (written := count(pdf)) < len(among):
            raise MiswrittenError(f"{written} pages were written instead of {len(among)}")
        shown = _shown(book, pdf, numbers, has_pictures=bool(files))
    except UnreadableError as error:
        raise MiswrittenError(f"a written PDF cannot be read again: {error}") from error
    read = [_Read(n, among[n], page) for n, page in zip(numbers, shown, strict=True)]
    lost = list(_lost_pictures(book, files, shown))
    told = {one.span for one in lost}
    bare = (one for one in _unseen_pictures(placed, pdf, read) if one.span not in told)
    found = (*_lost_texts(book, read), *lost, *bare)
    if not found:
        for one in names.keys() - known:
            kept().put(names[one], b"")
    return found


def _shown(
    book: Book, pdf: bytes, numbers: Sequence[int], *, has_pictures: bool
) -> list[ShownPage]:
    """These pages of a PDF; many are read by several processes. Raises UnreadableError."""
    pool = book.work.pool
    if pool is None or len(numbers) < _MANY:
        return list(pages(pdf, numbers, has_pictures=has_pictures))
    size = -(-len(numbers) // pool.jobs)
    parts = [(pdf, numbers[at : at + size], has_pictures) for at in range(0, len(numbers), size)]
    found = pool.map(book.work.engine, _pages, parts)
    if broken := next((one for one in found if isinstance(one, Broken | UnreadableError)), None):
        raise broken if isinstance(broken, UnreadableError) else UnreadableError(broken.reason)
    return [page for part in found for page in part]


def _pages(
    _engine: Engine, pdf: bytes, numbers: Sequence[int], has_pictures: bool
) -> list[ShownPage] | UnreadableError:
    """Pages of a PDF, or the error that they cannot be read, in a process of its own."""
    try:
        return list(pages(pdf, numbers, has_pictures=has_pictures))
    except UnreadableError as error:
        return error


class _Read(NamedTuple):
    """A sheet, and what its page in the PDF, of this number (from 0), shows."""

    number: int
    sheet: Sheet
    page: ShownPage


def _names(book: Book, among: Sequence[Sheet], way: str, placed: Container[str]) -> dict[str, str]:
    """For each section without pictures, the entry of the cache that tells that nothing is lost.

    It is named by all that is written of its pages, glyphs as the whole PDF names them, and by what
    is to be read there.
    """
    parts = {sheet.part.section.id: sheet.part for sheet in among}
    uses = [(name, use) for name, part in parts.items() for use in part.painted[way].fonts]
    texts: dict[str, dict[int, str]] = defaultdict(dict)  # as in `fontuse.together`
    for _, use in uses:
        for glyph, text in use.texts.items():
            texts[use.description].setdefault(glyph, text)
    glyphs: dict[str, list[object]] = defaultdict(list)
    for name, use in uses:
        own = {glyph: texts[use.description][glyph] for glyph in use.texts}
        glyphs[name] += [use.description, sorted(own.items()), sorted(use.widths.items())]
    faces = repr(book.manuscript.faces)
    return {
        name: f"reread/{_hash(part, way, (program(), faces, repr(glyphs[name])))}"
        for name, part in parts.items()
        if not any(address in placed for address, _ in part.laid.pictures)
    }


def _hash(part: LaidOut, way: str, texts: Iterable[str]) -> str:
    """A hash of what is written of a section and what is to be read, and of other texts."""
    runs = (f"{run.extent.page} {run.text}" for run in part.laid.texts)
    painted = part.painted[way]
    found = sha256("\0".join((*texts, *runs)).encode("utf-8", "surrogatepass"))
    for page in painted.pages:
        for piece in page.content:
            found.update(piece if isinstance(piece, bytes) else repr(piece).encode())
        found.update(b"\0")
    found.update(repr((painted.resources, painted.objects)).encode())
    return found.hexdigest()[:32]


# -- texts -----------------------------------------------------------------------------------


def _lost_texts(book: Book, read: Sequence[_Read]) -> Iterator[Diagnostic]:
    """For each section, the first run of text with a character that cannot be read on its page."""
    for _, own in groupby(read, key=lambda one: one.sheet.part.section.id):
        faces = book.manuscript.faces
        lost = [found for one in own if (found := _lost(one.sheet, one.page, faces))]
        if lost:
            sheet, run, characters = lost[0]
            signs = "".join(sorted(characters))[:_SHOWN]
            folio, shown = sheet.label.folio or sheet.label.prefix, run.text.strip()[:_SHOWN]
            message = (
                f"「{shown}」（{folio} ページ）の文字「{signs}」を、書き出したPDFから読み取れません"
            )
            hint = "書き出しの不具合です。その文字を別の文字に替えるか、書体を替えてみてください"
            yield finding("P001", message, _place(book, sheet, run, set(characters)), hint)


def _lost(
    sheet: Sheet, page: ShownPage, faces: Sequence[Face]
) -> tuple[Sheet, TextRun, Counter[str]] | None:
    """The characters of a sheet that its page lacks, and the first run with one of them."""
    runs = [run for run in sheet.part.laid.texts if run.extent.page == sheet.number]
    wanted = Counter(_readable("".join(run.text for run in runs)))
    shown = Counter(_readable(page.text))
    missing = wanted - shown
    if missing:
        missing -= _read_otherwise(runs, missing, shown - wanted, faces)
    if not missing:
        return None
    return sheet, next(run for run in runs if set(_readable(run.text)) & set(missing)), missing


def _read_otherwise(
    runs: Sequence[TextRun], missing: Counter[str], surplus: Counter[str], faces: Sequence[Face]
) -> Counter[str]:
    """The missing characters in whose places others of the same glyph are read."""
    found: Counter[str] = Counter()
    alike = look_alikes(tuple(faces))
    for written in {character for run in runs for character in run.text} & alike.keys():
        for lost in set(_readable(written)) & set(missing):
            found[lost] += sum(_count(other, surplus) for other in alike[written])
    return found


def _count(character: str, among: Counter[str]) -> int:
    """How often a character was read; its compatible form may be several, as that of … is."""
    return min((among[one] for one in _readable(character)), default=0)


def _readable(text: str) -> str:
    """The characters of a text that every reader of PDFs finds, in their compatible forms.

    Variation selectors are none of them: they may be told beside a glyph that has the usual form.
    """
    characters = unicodedata.normalize("NFKC", text).translate(_MIRRORED)
    return "".join(c for c in characters if c.isprintable() and c != " " and not _SELECTOR.match(c))


def _place(book: Book, sheet: Sheet, run: TextRun, characters: Set[str]) -> Span:
    """Where the first of some characters of a run is written."""
    section, folios = sheet.part.section, book.pagination.folios if book.pagination else {}
    own = own_texts(book.work.writer, section, folios, sheet.part.side)[run.element]
    pairs = zip("".join(run.text.split()), own.of(run), strict=False)
    found = (one.span for c, one in pairs if one and set(_readable(c)) & characters)
    return next(found, section.span)


# -- pictures --------------------------------------------------------------------------------


def _unseen_pictures(
    placed: Mapping[str, tuple[str, Span]], pdf: bytes, read: Sequence[_Read]
) -> Iterator[Diagnostic]:
    """A019: the pictures that leave their places on the pages empty."""
    areas: dict[tuple[int, Box], str] = {}
    for one in read:
        for address, box in one.sheet.pictures():
            if address in placed:
                areas[one.number, box] = address
    for address in dict.fromkeys(areas[area] for area in unseen(pdf, areas)):
        file, span = placed[address]
        message = f"画像「{file}」の入る所に、何も見えません"
        yield finding("A019", message, span, _LOOK)


def _lost_pictures(
    book: Book, files: Mapping[str, Span], shown: Sequence[ShownPage]
) -> Iterator[Diagnostic]:
    """The pictures that are of one colour in the PDF, though their files are not."""
    flat = {picture for page in shown for picture in page.pictures if picture.is_flat}
    folder = book.manuscript.publication.folder
    written = {file: _written(folder, file) for file in files} if flat else {}
    # A picture is known by its size only, so that one of one colour may hide another.
    flat -= {one for one in written.values() if one and one.is_flat}
    for file, one in written.items():
        if one and replace(one, is_flat=True) in flat:
            span = files[file]
            message = f"画像「{file}」が、書き出したPDFでは一色になりました"
            hint = "8ビットのPNGかJPEGに書き出し直してください"
            yield finding("A002", message, span, hint)


def _written(folder: Path, file: str) -> ShownPicture | None:
    """What is to be shown of a raster, of which transparency is no colour; None for other files."""
    try:
        content = drawable(read_file(folder, file, limits.PICTURE.most))
        with Raster.open(BytesIO(content), formats=FORMATS) as image:
            return ShownPicture(*image.size, is_flat(image.convert("RGB")))
    except (OSError, ValueError):
        return None
