"""The one door through which the engine gets bytes: files below a few declared folders."""

from __future__ import annotations

import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import unquote, urlsplit, uses_netloc, uses_relative

from weasyprint.urls import URLFetcherResponse

SCHEME = "project"
MAX_BYTES = 200_000_000
for _uses in (uses_relative, uses_netloc):
    if SCHEME not in _uses:
        _uses.append(SCHEME)


class RefusedError(ValueError):
    """An address that lies outside the declared folders."""


@dataclass(frozen=True, slots=True)
class Fetcher:
    """Serves `project:///<mount>/<path>` from the folder of that mount, and nothing else but files.

    `files` are single ones by their whole address.

    Refusals are collected: WeasyPrint goes on without the file, the build must not.
    """

    _fail_on_errors: ClassVar[bool] = False  # WeasyPrint asks for it when a file was refused
    mounts: Mapping[str, Path]
    files: Mapping[str, Path] = field(default_factory=dict)
    refusals: list[str] = field(default_factory=list)

    def path(self, url: str) -> Path:
        """The file of an address (links followed); raises RefusedError outside the mounts."""
        if url in self.files:
            return self.files[url]
        parts = urlsplit(url)
        mount, _, rest = unquote(parts.path).lstrip("/").partition("/")
        root = self.mounts.get(mount)
        if parts.scheme != SCHEME or parts.netloc or root is None or "\0" in rest:
            raise RefusedError(f"「{url}」は読み込めません")
        path = (root / rest).resolve()
        if root.resolve() not in path.parents:
            raise RefusedError(f"「{url}」はフォルダーの外にあります")
        if path.is_file() and path.stat().st_size > MAX_BYTES:
            raise RefusedError(f"「{url}」は大きすぎます（{MAX_BYTES // 1_000_000} MB まで）")
        return path

    def __call__(self, url: str, **_headers: Any) -> Any:
        """The response that WeasyPrint expects for an address."""
        try:
            path = self.path(url)
        except RefusedError as refusal:
            self.refusals.append(str(refusal))
            raise
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kind})
