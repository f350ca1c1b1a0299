"""The only way in which the engine gets bytes: files below a few declared folders."""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Any, ClassVar
from urllib.parse import unquote, unquote_to_bytes, urlsplit, uses_netloc, uses_relative

from weasyprint.urls import URLFetcherResponse

from hakusho.findings import limits
from hakusho.findings.limits import Limit
from kumihan.files import files

SCHEME = "project"
LONGEST_DATA = 20_000_000  # characters of a `data:` address: anything longer belongs in a file
# The content type and the limit of size by the suffix of a file. No other kind of file is part of a
# page. The machine's own table of types (`mimetypes`) differs from machine to machine.
KINDS: Mapping[str, tuple[str, Limit]] = {
    ".css": ("text/css", limits.STYLESHEET),
    ".svg": ("image/svg+xml", limits.SVG),
    ".png": ("image/png", limits.PICTURE),
    ".jpg": ("image/jpeg", limits.PICTURE),
    ".jpeg": ("image/jpeg", limits.PICTURE),
    ".tif": ("image/tiff", limits.PICTURE),
    ".tiff": ("image/tiff", limits.PICTURE),
    ".gif": ("image/gif", limits.PICTURE),
    ".webp": ("image/webp", limits.PICTURE),
    ".pdf": ("application/pdf", limits.PDF_PICTURE),
    ".otf": ("font/otf", limits.FACE),
    ".ttf": ("font/ttf", limits.FACE),
    ".ttc": ("font/collection", limits.FACE),
    ".woff": ("font/woff", limits.FACE),
    ".woff2": ("font/woff2", limits.FACE),
    ".icc": ("application/vnd.iccprofile", limits.ICC_PROFILE),
}
_IN_ADDRESS = re.compile(r"data:((?:image|font)/[a-z0-9.+-]+)((?:;[^,;]*)*),(.*)", re.I | re.S)
_UNSEEN = re.compile(r"[\x00-\x20\x7f\\]")
_SHOWN = 80  # characters of an address in a message
for _uses in (uses_relative, uses_netloc):
    if SCHEME not in _uses:
        _uses.append(SCHEME)


class RefusedError(ValueError):
    """An address is not served; the message says why, in Japanese."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """An address that the engine asked for and did not get, and the sentence about it."""

    address: str
    reason: str


@dataclass(frozen=True, slots=True)
class Fetcher:
    """Serves `project:///<mount>/<path>` from the folder of that mount, and `data:` of pictures.

    A mount is a folder that files may not lead out of, and the name of the folder in it that is
    served ("" for the folder itself). `files` are single contents by their whole address; nothing
    else is served. Refusals are collected: WeasyPrint goes on without the file, the build must not.
    `asked` has the hashes of all files that were served, by address.
    """

    _fail_on_errors: ClassVar[bool] = False  # WeasyPrint reads it when a file was refused
    mounts: Mapping[str, tuple[Path, str]]
    files: Mapping[str, bytes] = field(default_factory=dict)
    refusals: list[Refusal] = field(default_factory=list)
    asked: dict[str, str] = field(default_factory=dict)

    def __call__(self, url: str, **_headers: Any) -> Any:
        """The response that WeasyPrint expects for an address."""
        try:
            kind, content = self.served(url)
        except RefusedError as refusal:
            self.refusals.append(Refusal(url, str(refusal)))
            raise
        if url[:5].lower() != "data:":
            self.asked[url] = hashed(content)
        return URLFetcherResponse(url, content, {"Content-Type": kind})

    def served(self, url: str) -> tuple[str, bytes]:
        """The content type and content of an address. Raises RefusedError."""
        if url in self.files:
            return KINDS[".svg"][0], self.files[url]
        if url[:5].lower() == "data:":
            return _in_address(url)
        root, name = self._file(url)
        found = KINDS.get(PurePosixPath(name).suffix.lower())
        if found is None:
            raise RefusedError(f"「{legible(url)}」は、紙面に使える種類のファイルではありません")
        return found[0], _read(root, name, found[1], url)

    def _file(self, url: str) -> tuple[Path, str]:
        """The folder that an address is in, and the name of the file there. Raises RefusedError."""
        try:
            parts = urlsplit(url)
        except ValueError:  # an unfinished `[` of an IPv6 host, for instance
            raise _not_a_file(url) from None
        mount, _, name = unquote(parts.path).lstrip("/").partition("/")
        is_ours = parts.scheme == SCHEME and not parts.netloc and mount in self.mounts
        if not is_ours or _UNSEEN.search(url):
            raise _not_a_file(url)
        root, home = self.mounts[mount]
        return root, f"{home}/{name}" if home else name


def hashed(content: bytes) -> str:
    """The hash by which the content of a file is known."""
    return sha256(content).hexdigest()


def _read(root: Path, name: str, limit: Limit, url: str) -> bytes:
    try:
        return files.read(root, name, limit.most)
    except files.OutsideError:
        reason = "はフォルダーの外にあります"
    except files.IrregularError:
        reason = "は普通のファイルではありません"
    except files.TooLargeError:
        reason = f"は大きすぎます（{limit} まで）"
    except FileNotFoundError:
        reason = "が見付かりません"
    except PermissionError:
        reason = "を読む権限がありません"
    except (OSError, ValueError):  # a folder, or a name that is too long or invalid
        reason = "は読み込めません"
    raise RefusedError(f"「{legible(url)}」{reason}")


def _in_address(url: str) -> tuple[str, bytes]:
    """The content type and content of a `data:` address (RFC 2397)."""
    if len(url) > LONGEST_DATA:
        message = "は大きすぎます。ファイルにして、その名前を書いてください"
        raise RefusedError(f"「{legible(url)}」{message}")
    match = _IN_ADDRESS.fullmatch(url)
    if match is None:
        raise _not_a_file(url)
    content = unquote_to_bytes(match[3])
    if match[2].lower().endswith(";base64"):
        try:
            content = b64decode(content)
        except ValueError:
            raise _not_a_file(url) from None
    return match[1].lower(), content


def _not_a_file(url: str) -> RefusedError:
    return RefusedError(f"「{legible(url)}」は読み込めません")


def legible(url: str) -> str:
    """An address for a message: decoded, and only its beginning if it is long."""
    readable = unquote(url) if url[:5].lower() != "data:" else url
    return readable if len(readable) <= _SHOWN else readable[:_SHOWN] + "…"
