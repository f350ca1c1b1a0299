"""What links and pictures of a Markdown file name: addresses in text, files beside it, sizes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from posixpath import dirname, join, normpath, relpath

from kumihan.files.files import exists

# An address without `<…>` ends before Japanese and before punctuation that ends a sentence (GFM
# extension "autolinks"). Brackets are part of it only in pairs.
_ADDRESS = re.compile(r"(?<![A-Za-z0-9])https?://(?:[!-'*-;=?-Z_a-z~]|\([!-'*-;=?-Z_a-z~]*\))+")
_TRAILING = re.compile(r"[?!.,:*_~'\"]+$")
_DOCUMENT = re.compile(r"\.(?:html?|md|markdown)$")
_LENGTH = re.compile(r"([0-9]{1,4}(?:\.[0-9]+)?)(px|%|mm|cm|em|pt|in|)")
_PAIR = re.compile(r"""([A-Za-z-]+)=(?:"([^"]*)"|'([^']*)'|(\S+))""")
_IGNORED = frozenset({"attributes", "width", "height"})


def parted(text: str) -> Iterator[tuple[str, str]]:
    """The text in pieces (piece, address); the address is empty for what is none."""
    at = 0
    for match in _ADDRESS.finditer(text):
        address = _TRAILING.sub("", match[0])
        yield text[at : match.start()], ""
        yield address, address
        at = match.start() + len(address)
    yield text[at:], ""


def files(address: str, source: str, home: str) -> Iterator[str]:
    """The paths that the address of a link may mean, the likeliest first.

    It is relative to the file that names it, or with `/` before it to the folder `home`. Other
    tools leave out `.md`, write `.html` for it, or name the folder of an `index.md`.
    """
    name = address.partition("?")[0]
    below = join(home, name.lstrip("/")) if name.startswith("/") else join(dirname(source), name)
    path = normpath(below)
    yield path
    bare = _DOCUMENT.sub("", path)
    yield f"{bare}.md"
    yield from (f"{path}/{index}.md" for index in ("index", "README", "_index"))


def picture(file: str, source: str, home: str) -> str:
    """A picture's path from the folder `home`, in which it is looked for.

    It is relative to the file that names it; if nothing lies there, to the publication's folder.
    """
    name = re.sub(r"[?#].*$", "", file)
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]+:|//", name):
        return file
    from_home = name.lstrip("/") if name.startswith("/") else name
    folder = relpath(dirname(source) or ".", home)
    if name.startswith("/") or folder == ".":
        return from_home
    beside = normpath(join(folder, name))
    is_only_from_home = not exists(Path(home), beside) and exists(Path(home), from_home)
    return from_home if is_only_from_home else beside


@dataclass(frozen=True, slots=True)
class Size:
    """The size that is written with a picture, in CSS, and what else was written."""

    width: str = ""
    height: str = ""
    unused: tuple[str, ...] = ()


def size(written: Mapping[str, str]) -> Size:
    """The size in attributes; a number without a unit means pixels of CSS."""
    unused = tuple(key for key in written if key not in _IGNORED)
    return Size(_length(written.get("width", "")), _length(written.get("height", "")), unused)


def _length(text: str) -> str:
    match = _LENGTH.fullmatch(text.strip())
    return f"{match[1]}{match[2] or 'px'}" if match else ""


def attributes(text: str) -> Iterator[tuple[str, str]]:
    """The attributes in `{width=50% .center #id}`: those without a value by their name alone."""
    for match in _PAIR.finditer(text):
        yield match[1].lower(), match[2] or match[3] or match[4] or ""
    for word in _PAIR.sub("", text).lstrip(":").split():
        yield word, ""
