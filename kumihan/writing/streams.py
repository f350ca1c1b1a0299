"""Streams of a PDF that are compressed once, at a level that is worth its time.

pydyf asks every object for its bytes twice, for the file and for its identifier (ISO 32000-1
§14.4), and compresses at zlib's last level, which takes four times as long as the seventh and makes
a book smaller by less than a hundredth.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from functools import cache, wraps
from types import SimpleNamespace
from typing import Any

import pydyf

from kumihan.engine import install
from kumihan.engine.install import hook, instead
from kumihan.writing.values import LEVEL


def with_kept_streams(original: Callable[..., None]) -> Callable[..., None]:
    """Wrap pydyf's `PDF.write`: streams keep their bytes, because none changes while it writes."""

    @wraps(original)
    def write(*arguments: Any, **options: Any) -> None:
        kept = property(cache(pydyf.Stream.data.fget))
        deflating = SimpleNamespace(compressobj=lambda **_: zlib.compressobj(LEVEL))
        with install.replaced(
            hook(pydyf.Stream, "data", instead(kept)), hook(pydyf, "zlib", instead(deflating))
        ):
            original(*arguments, **options)

    return write
