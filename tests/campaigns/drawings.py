"""Channels of pictures: drawings in SVG, and pages of PDFs."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable, Mapping
from xml.sax.saxutils import quoteattr

from pypdf import PdfReader, PdfWriter
from pypdf import generic as pdf

from tests.campaigns import secrets
from tests.campaigns.publication import ALL, FEW, Channel, Files, picture


def _svg(inside: str = "", around: str = "") -> Callable[[str], Files]:
    """A picture that asks for an address; `@` stands for it in quotes, `@@` for the sign."""

    def write(address: str) -> Files:
        quoted = quoteattr(address.replace("\0", "&#0;"))
        parts = [part.replace("@@", "\1").replace("@", quoted) for part in (inside, around)]
        drawing = secrets.svg("e", *(part.replace("\1", "@") for part in parts))
        return picture("zu/e.svg") | {"zu/e.svg": drawing}

    return write


def _nested(address: str) -> Files:
    """A picture that shows another one, which asks for the address."""
    inner = secrets.svg("b", f"<image href={quoteattr(address)} width='9' height='9'/>")
    outer = secrets.svg("e", "<image href='b.svg' width='9' height='9'/>")
    return picture("zu/e.svg") | {"zu/e.svg": outer, "zu/b.svg": inner}


def _data(kind: str) -> Callable[[str], Files]:
    """A picture with a `data:` picture in it, which asks for the address."""

    def write(address: str) -> Files:
        inner = secrets.svg("b", f"<image href={quoteattr(address)} width='9' height='9'/>")
        packed = f"data:{kind};base64,{base64.b64encode(inner).decode()}"
        outer = secrets.svg("e", f"<image href='{packed}' width='9' height='9'/>")
        return picture("zu/e.svg") | {"zu/e.svg": outer}

    return write


_RECT = "<rect width='9' height='9' {}/>"
_XHTML = "xmlns='http://www.w3.org/1999/xhtml'"
_IN_DRAWINGS = {
    "image": "<image href=@ width='9' height='9'/>",
    "image-xlink": "<image xlink:href=@ width='9' height='9'/>",
    "use": "<use href=@ />",
    "use-part": "<use xlink:href=@ /><text>#x</text>",
    "style-import": "<style>@@import url(@);</style>",
    "style-upper": "<style>@@IMPORT @;</style>",
    "style-comment": "<style>@@import/**/@;</style>",
    "style-escape": "<style>rect{fill:u\\72l(@)}</style>" + _RECT.format(""),
    "style-url": "<style>rect{fill:url(@)}</style>" + _RECT.format(""),
    "font": "<style>@@font-face{font-family:x;src:url(@)}</style><text font-family='x'>x</text>",
    "fill": _RECT.format("fill='url(@)'"),
    "fill-upper": _RECT.format("style='fill:URL(@)'"),
    "mask": _RECT.format("mask='url(@)'"),
    "clip": _RECT.format("clip-path='url(@)'"),
    "filter": "<filter id='f'><feImage href=@ /></filter>" + _RECT.format("filter='url(#f)'"),
    "foreign": f"<foreignObject width='9' height='9'><img {_XHTML} src=@ /></foreignObject>",
    "foreign-style": f"<foreignObject><p {_XHTML} style='background:url(@)'>x</p></foreignObject>",
    "pattern": "<pattern id='p' href=@ />" + _RECT.format("fill='url(#p)'"),
    "gradient": "<linearGradient id='p' href=@ />" + _RECT.format("fill='url(#p)'"),
    "marker": "<path d='M0 0L9 9' marker-end='url(@)'/>",
    "script": "<script href=@ />",
    "text-path": "<text><textPath href=@>x</textPath></text>",
    "base": "<g xml:base=@><image href='a.svg' width='9' height='9'/></g>",
}
_AROUND_DRAWINGS = {
    "stylesheet": "<?xml-stylesheet type='text/css' href=@?>",
    "entity": "<!DOCTYPE svg [<!ENTITY x SYSTEM @>]>",
    "doctype": "<!DOCTYPE svg SYSTEM @>",
    "parameter": "<!DOCTYPE svg [<!ENTITY % x SYSTEM @> %x;]>",
}


def _drawing(name: str, write: Callable[[str], Files]) -> Channel:
    may_pass = ALL if name == "doctype" else ()  # drawing programs write one, and nobody reads it
    return Channel(f"svg-{name}", "zu/a.svg", secrets.svg, write, FEW[:5], "zu", may_pass=may_pass)


DRAWINGS = (
    *(_drawing(name, _svg(inside)) for name, inside in _IN_DRAWINGS.items()),
    *(_drawing(name, _svg("<text>&x;</text>" if name == "entity" else "", around))
      for name, around in _AROUND_DRAWINGS.items()),
    _drawing("in-svg", _nested),
    _drawing("data", _data("image/svg+xml")),
    _drawing("data-other", _data("image/png")),
)  # fmt: skip


def _dictionary(**entries: object) -> pdf.DictionaryObject:
    return pdf.DictionaryObject(
        {pdf.NameObject(f"/{key}"): _object(v) for key, v in entries.items()}
    )


def _object(value: object) -> pdf.PdfObject:
    if isinstance(value, pdf.PdfObject):
        return value
    if isinstance(value, int):
        return pdf.NumberObject(value)
    if isinstance(value, list):
        return pdf.ArrayObject([_object(one) for one in value])
    text = str(value)
    return pdf.NameObject(text) if text.startswith("/") else pdf.TextStringObject(text[1:])


def _stream(**entries: object) -> pdf.DecodedStreamObject:
    stream = pdf.DecodedStreamObject()
    stream.set_data(b"0 g 0 0 9 9 re f")
    stream.update(_dictionary(**entries))
    return stream


def _named(drawn: pdf.PdfObject) -> Mapping[str, object]:
    resources = _dictionary(XObject=_dictionary(X=drawn))
    contents = pdf.DecodedStreamObject()
    contents.set_data(b"/X Do")
    return {"Resources": resources, "Contents": contents}


def _action(**entries: object) -> Mapping[str, object]:
    link = _dictionary(
        Type="/Annot", Subtype="/Link", Rect=[0, 0, 99, 99], A=_dictionary(**entries)
    )
    return {"Annots": [link]}


_FORM = {"Type": "/XObject", "Subtype": "/Form", "BBox": [0, 0, 9, 9]}
_IN_PDFS: Mapping[str, Callable[[pdf.DictionaryObject, str], Mapping[str, object]]] = {
    "stream": lambda spec, _: {"Contents": _stream(F=spec)},
    "resource": lambda spec, _: _named(_stream(F=spec, **_FORM)),
    "reference": lambda spec, _: _named(_stream(Ref=_dictionary(F=spec, Page=0), **_FORM)),
    "opi": lambda spec, _: _named(
        _stream(OPI=_dictionary(**{"2.0": _dictionary(Type="/OPI", F=spec)}), **_FORM)
    ),
    "link": lambda _, address: _action(S="/URI", URI=f"={address}"),
    "go-to": lambda spec, _: _action(S="/GoToR", F=spec, D=[0, "/Fit"]),
    "launch": lambda spec, _: _action(S="/Launch", F=spec),
    "opening": lambda spec, _: {"AA": _dictionary(O=_dictionary(S="/Launch", F=spec))},
}


def _pdf(name: str) -> Callable[[str], Files]:
    """A picture that is a page of a PDF with an address in it."""

    def write(address: str) -> Files:
        writer = PdfWriter(PdfReader(io.BytesIO(secrets.pdf("x"))))
        spec = _dictionary(Type="/Filespec", F=f"={address}", UF=f"={address}")
        page, stream = writer.pages[0], io.BytesIO()
        for key, value in _IN_PDFS[name](spec, address).items():
            page[pdf.NameObject(f"/{key}")] = _object(value)
        writer.write(stream)
        return picture("zu/e.pdf") | {"zu/e.pdf": stream.getvalue()}

    return write


PDFS = tuple(
    Channel(f"pdf-{name}", "zu/a.pdf", secrets.pdf, _pdf(name), FEW, start="zu", may_pass=ALL)
    for name in _IN_PDFS
)
