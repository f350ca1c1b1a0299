"""Why a section was laid out and not taken from the cache: what went in that was another before."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from hashlib import sha256

from hakusho.findings.diagnostic import Span
from hakusho.layout.keeping import Store
from hakusho.layout.rounds import LaidOut
from hakusho.machine.cache import REASONS
from kumihan.files.files import Kept

FIRST, LOST = "初めて組みました", "控えがありませんでした"
_REST = "番号や設定"  # what makes another text of the same manuscript


def reasons(
    laid: Iterable[LaidOut], store: Store | None, kept: Kept, book: str
) -> dict[str, tuple[str, ...]]:
    """For each section that is new, the inputs that are others than when `book` was made last.

    What went in this time is kept for the next.
    """
    if store is None:
        return {}
    name = f"{REASONS}/{_hash(book)}"
    now = {part.section.id: dict(_inputs(part, store)) for part in laid}
    before = _known(kept.get(name))
    kept.put(name, json.dumps(now).encode())
    new = (part.section.id for part in laid if part.is_new)
    return {one: tuple(_others(before.get(one), now[one])) for one in new}


def _known(entry: bytes | None) -> Mapping[str, Mapping[str, str]]:
    """The inputs of each section, as they were kept; none if another version has kept them."""
    found: object = None
    with suppress(ValueError):
        found = json.loads(entry or b"")
    items = found.items() if isinstance(found, dict) else ()
    return {name: inputs for name, inputs in items if isinstance(inputs, dict)}


def _others(before: Mapping[str, str] | None, now: Mapping[str, str]) -> Iterator[str]:
    """The inputs that have changed; the text counts if nothing else explains that it is another."""
    if before is None:
        yield FIRST
        return
    changed = [name for name in now if before.get(name) != now[name]]
    yield from [name for name in changed if name != _REST] or changed or [LOST]


def _inputs(part: LaidOut, store: Store) -> Iterator[tuple[str, str]]:
    """What goes into a section: the name of each input in Japanese, and a hash of it."""
    spans = (getattr(node, "span", None) for one in part.section.chapters for node in one.all_nodes)
    sources = {span.source for span in spans if isinstance(span, Span)}
    yield "原稿", _hash(*sorted(source.text for source in sources))
    yield "左右", part.side
    yield "参照したページ番号", _hash(repr(sorted(part.asked.items())))
    yield "画像や図", _hash(repr(sorted(part.files.items())))
    yield from store.inputs.items()
    yield _REST, _hash(part.html)


def _hash(*texts: str) -> str:
    return sha256("\0".join(texts).encode("utf-8", "surrogatepass")).hexdigest()[:16]
