"""Faults of tagged PDFs, planted one at a time: what has to be found by a validator or our gate."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from io import BytesIO
from typing import Any

from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    BooleanObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    RectangleObject,
    TextStringObject,
)

Fault = Callable[[PdfWriter], None]


def planted(pdf: bytes, fault: Fault) -> bytes:
    """The PDF with a fault."""
    writer = PdfWriter(clone_from=PdfReader(BytesIO(pdf)))
    fault(writer)
    output = BytesIO()
    writer.write(output)
    return output.getvalue()


def _without(key: str) -> Fault:
    return lambda writer: _remove(writer.root_object, key)


def _remove(holder: Any, key: str) -> None:
    assert key in holder
    del holder[key]


def _objects(writer: PdfWriter) -> Iterator[Any]:
    """The dictionaries of a PDF, in the order of the file."""
    return (one for one in writer._objects if isinstance(one, DictionaryObject))


def _elements(writer: PdfWriter, kind: str) -> list[Any]:
    """The structure elements of a type, in the order of the file, which is that of reading."""
    found = [one for one in _objects(writer) if one.get("/S") == kind and "/P" in one]
    assert found, kind
    return found


def _rename(old: str, new: str) -> Fault:
    def fault(writer: PdfWriter) -> None:
        for element in _elements(writer, old):
            element[NameObject("/S")] = NameObject(new)

    return fault


def _figure_without_alternative(writer: PdfWriter) -> None:
    _remove(_elements(writer, "/Figure")[0], "/Alt")


def _link_without_contents(writer: PdfWriter) -> None:
    _remove(next(one for one in _objects(writer) if one.get("/Subtype") == "/Link"), "/Contents")


def _untagged_content(writer: PdfWriter) -> None:
    content = writer.pages[0].get_contents()
    assert content is not None
    stream = DecodedStreamObject()
    stream.set_data(content.get_data() + b"\n0 0 m 9 9 l S")
    writer.pages[0][NameObject("/Contents")] = writer._add_object(stream)


def _font_not_embedded(writer: PdfWriter) -> None:
    descriptor = next(one for one in _objects(writer) if one.get("/Type") == "/FontDescriptor")
    _remove(descriptor, next(key for key in descriptor if re.fullmatch("/FontFile[23]?", key)))


def _no_to_unicode(writer: PdfWriter) -> None:
    _remove(next(one for one in _objects(writer) if "/ToUnicode" in one), "/ToUnicode")


def _no_tab_order(writer: PdfWriter) -> None:
    for page in writer.pages:
        _remove(page, "/Tabs")


def _no_title_shown(writer: PdfWriter) -> None:
    preferences: Any = writer.root_object["/ViewerPreferences"]
    preferences[NameObject("/DisplayDocTitle")] = BooleanObject(False)


def _script(writer: PdfWriter) -> None:
    script = {"/S": NameObject("/JavaScript"), "/JS": TextStringObject("app.beep()")}
    action = DictionaryObject({NameObject(key): value for key, value in script.items()})
    writer.root_object[NameObject("/OpenAction")] = action


def _trim_beyond_media(writer: PdfWriter) -> None:
    box = writer.pages[0].mediabox
    writer.pages[0].trimbox = RectangleObject((-9, -9, box.right + 9, box.top + 9))


def _lost_sentence(writer: PdfWriter) -> None:
    element = max(_elements(writer, "/P"), key=lambda one: len(one["/K"]))
    element["/K"].clear()


def _swapped_order(writer: PdfWriter) -> None:
    section = _elements(writer, "/Sect")[0]["/K"]
    section[-1], section[-2] = section[-2], section[-1]


def _wrong_level(writer: PdfWriter) -> None:
    _elements(writer, "/H2")[0][NameObject("/S")] = NameObject("/H4")


FAULTS: Mapping[str, Fault] = {
    "no language": _without("/Lang"),
    "not marked": _without("/MarkInfo"),
    "figure without alternative": _figure_without_alternative,
    "skipped level": _wrong_level,
    "untagged content": _untagged_content,
    "font not embedded": _font_not_embedded,
    "no ToUnicode": _no_to_unicode,
    "link without contents": _link_without_contents,
    "no tab order": _no_tab_order,
    "title not shown": _no_title_shown,
    "no metadata": _without("/Metadata"),
    "script": _script,
    "no output intent": _without("/OutputIntents"),
    "heads as data": _rename("/TH", "/TD"),
    "trim box beyond the sheet": _trim_beyond_media,
    "lost sentence": _lost_sentence,
    "swapped order": _swapped_order,
}
