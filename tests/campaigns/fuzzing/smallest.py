"""An input made as small as may be with the same thing wrong."""

from __future__ import annotations

import time
from collections.abc import Callable

from tests.campaigns.fuzzing import judge
from tests.campaigns.fuzzing.mutations import Parts
from tests.campaigns.fuzzing.targets import Target

_SECONDS = 10


def parts(target: Target, given: Parts, fault: str) -> Parts:
    """The parts with as few lines and characters as can be found in some seconds."""
    until = time.monotonic() + _SECONDS
    found = dict(given)

    def is_wrong(name: str, content: bytes) -> bool:
        if time.monotonic() > until:
            return False
        tried = judge.tried(target, [(0, {**found, name: content})], lambda: None)
        return any(fault in one.faults for one in tried)

    for name, content in sorted(given.items(), key=lambda part: -len(part[1])):
        found[name] = _smaller(content, lambda less, own=name: is_wrong(own, less))  # type: ignore[misc]
    return found


def _smaller(content: bytes, is_wrong: Callable[[bytes], bool]) -> bytes:
    """The content without pieces that do not matter: halves first, then ever shorter ones."""
    if is_wrong(b""):
        return b""
    size = len(content) // 2
    while size:
        at = 0
        while at < len(content):
            less = content[:at] + content[at + size :]
            if is_wrong(less):
                content = less
            else:
                at += size
        size //= 2
    return content
