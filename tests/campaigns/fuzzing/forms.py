"""How inputs that are packed are taken apart for the mutators, and packed again.

What is changed in a zip, a PDF or git's objects must get behind their checksums and offsets, so
these are made anew. A part named "" is the whole, packed as it was.
"""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path

from pypdf import PdfWriter
from pypdf.generic import EncodedStreamObject

from tests.campaigns.fuzzing.mutations import Parts

_OBJECT = re.compile(rb"^(\d+) 0 obj\r?\n?(.*?)\r?\n?endobj", re.M | re.S)
_LENGTH = re.compile(rb"/Length \d+")
_OBJECTS = ".git/objects/"


# -- zip -----------------------------------------------------------------------------------


def members(content: bytes) -> dict[str, bytes]:
    """The members of a zip."""
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def zipped(parts: Parts) -> bytes:
    """The zip of these members."""
    if "" in parts:
        return parts[""]
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return stream.getvalue()


# -- PDF -----------------------------------------------------------------------------------


def objects(content: bytes) -> dict[str, bytes]:
    """The objects of a PDF by number, their streams unpacked, and its trailer."""
    writer, stream = PdfWriter(clone_from=io.BytesIO(content)), io.BytesIO()
    for number, value in enumerate(writer._objects, start=1):
        if isinstance(value, EncodedStreamObject) and value.get("/Filter") == "/FlateDecode":
            writer._replace_object(number, value.decoded_self or _unpacked(value))
    writer.write(stream)
    written = stream.getvalue()
    found = {match[1].decode(): match[2] for match in _OBJECT.finditer(written)}
    return found | {"trailer": written[written.rindex(b"trailer") :].partition(b"startxref")[0]}


def _unpacked(value: EncodedStreamObject) -> EncodedStreamObject:
    value.get_data()
    assert value.decoded_self is not None
    return value.decoded_self  # type: ignore[return-value]


def pdf(parts: Parts) -> bytes:
    """The PDF of these objects; lengths and offsets are right."""
    if "" in parts:
        return parts[""]
    made, offsets = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"), {}
    for number, content in parts.items():
        if number != "trailer":
            offsets[number] = len(made)
            made += b"%s 0 obj\n%s\nendobj\n" % (number.encode(), _measured(content))
    start = len(made)
    made += b"xref\n0 1\n0000000000 65535 f \n"
    for number, offset in offsets.items():
        made += b"%s 1\n%010d 00000 n \n" % (number.encode(), offset)
    return bytes(made + parts["trailer"] + b"\nstartxref\n%d\n%%%%EOF\n" % start)


def _measured(content: bytes) -> bytes:
    """An object whose stream has its length."""
    head, sign, rest = content.partition(b"stream\n")
    if not sign:
        return content
    length = len(rest.removesuffix(b"endstream").removesuffix(b"\n"))
    return _LENGTH.sub(b"/Length %d" % length, head, count=1) + sign + rest


# -- git -----------------------------------------------------------------------------------


def repository(top: Path) -> dict[str, bytes]:
    """The files of a checkout and its `.git`; loose objects unpacked, before what names them."""
    found = {}
    for file in sorted(top.rglob("*")):
        if file.is_file() and ".sample" not in file.name:
            found[file.relative_to(top).as_posix()] = file.read_bytes()
    loose = {name: zlib.decompress(found.pop(name)) for name in list(found) if _is_loose(name)}
    return {**dict(_leaves_first(loose)), **found}


def _is_loose(name: str) -> bool:
    return bool(re.fullmatch(_OBJECTS + "[0-9a-f]{2}/[0-9a-f]{38}", name))


def _leaves_first(loose: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
    """The objects, each after those that it names."""
    left = dict(loose)
    while left:
        waiting = {name: _written(name) for name in left}
        for name, content in list(left.items()):
            others = (forms for other, forms in waiting.items() if other != name)
            if not any(form in content for forms in others for form in forms):
                yield name, left.pop(name)


def _written(name: str) -> tuple[bytes, bytes]:
    """The name of an object as commits write it, and as trees do."""
    digits = name.removeprefix(_OBJECTS).replace("/", "")
    return digits.encode(), bytes.fromhex(digits)


def checkout(parts: Parts) -> dict[str, bytes]:
    """The files of a checkout; objects are named by what they are now, also where others do."""
    made: dict[str, bytes] = {}
    renamed: dict[bytes, bytes] = {}
    for name, content in parts.items():
        for old, new in renamed.items():
            content = content.replace(old, new)  # noqa: PLW2901
        if _is_loose(name):
            content = _sized(content)  # noqa: PLW2901
            digits = hashlib.sha1(content, usedforsecurity=False).hexdigest()
            after = f"{_OBJECTS}{digits[:2]}/{digits[2:]}"
            renamed |= dict(zip(_written(name), _written(after), strict=True))
            made[after] = zlib.compress(content, 1)
        else:
            made[name] = content
    return made


def _sized(content: bytes) -> bytes:
    """An object whose head has its size."""
    head, sign, body = content.partition(b"\0")
    kind = re.fullmatch(rb"(blob|tree|commit|tag) \d+", head)
    return b"%s %d\0" % (kind[1], len(body)) + body if kind else head + sign + body
