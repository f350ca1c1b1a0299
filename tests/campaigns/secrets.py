"""Files of each kind that a build reads, each with a word by which it is known in an output."""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import cache

import openpyxl
from PIL import Image, ImageCms
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

Make = Callable[[str], bytes]
HARMLESS = "mihon"  # the word of files that may be read


def marks(word: str) -> tuple[bytes, ...]:
    """The bytes by which the files below are known in an output, its streams unpacked."""
    texts = (word.encode(), word.encode("utf-16-be"), word.encode("utf-16-le"))
    return (*texts, word.encode().hex().encode(), b"/Width %d" % _width(word))


def text(before: str, after: str = "\n") -> Make:
    """A file of text with the word in it."""
    return lambda word: f"{before}{word}{after}".encode()


def _width(word: str) -> int:
    """The width of a picture in px, which is enough for print; its word."""
    return 741 if word == HARMLESS else 737


def png(word: str) -> bytes:
    """A picture, known by its width."""
    stream = io.BytesIO()
    Image.new("L", (_width(word), 500), 90).save(stream, "PNG", dpi=(300, 300))
    return stream.getvalue()


def svg(word: str, inside: str = "", around: str = "") -> bytes:
    """A drawing with a text."""
    letters = f'<text y="9" font-family="Noto Sans CJK JP">{word}</text>'
    names = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    frame = f'<svg {names} width="200" height="20" viewBox="0 0 200 20">'
    return f"{around}{frame}{inside}{letters}</svg>".encode()


def workbook(word: str) -> bytes:
    """A workbook with two columns."""
    book, stream = openpyxl.Workbook(), io.BytesIO()
    sheet = book.worksheets[0]
    for row in (["a", "b"], [word, 1], ["x", 2]):
        sheet.append(row)
    book.save(stream)
    return stream.getvalue()


def pdf(word: str) -> bytes:
    """A page that nothing is written on, but in a stream."""
    writer, stream = PdfWriter(), io.BytesIO()
    page = writer.add_blank_page(200, 100)
    content = DecodedStreamObject()
    content.set_data(f"% {word}\n0 g 0 0 20 20 re f".encode())
    page[NameObject("/Contents")] = writer._add_object(content)
    page[NameObject("/Resources")] = DictionaryObject()
    writer.write(stream)
    return stream.getvalue()


@cache
def profile(_word: str) -> bytes:
    """A profile: no canary can be put into it, since only those of presses are of use."""
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
