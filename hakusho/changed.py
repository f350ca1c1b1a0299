"""差替えページ: the sheets of a book that differ from what was printed before."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from hakusho import press
from hakusho.book import Book, Product, Sheet, bound
from kumihan.press.facts import PageFacts, read
from kumihan.press.painted import Painted
from kumihan.press.writing import output

_SHOWN = 16  # characters of a changed text


@dataclass(frozen=True, slots=True)
class Change:
    """A page (from 1) that is not what it was."""

    number: int
    what: str
    before: str = ""
    after: str = ""


def write(book: Book, pdf: bytes, printed: bytes) -> Product:
    """The changed sheets of the press PDF, recto and verso, and the list of what changed on them.

    `printed` is the PDF that was printed before. Pages are compared at their places: where pages
    were added or taken away, all behind them have changed.
    """
    body = list(press.body_of(book))
    before, after = read(printed).pages, read(pdf).pages
    found = list(changes(before, after))
    numbers = [
        n for n in range(1, len(body) + 1) if any(_leaf(n) == _leaf(c.number) for c in found)
    ]
    whole = press.told(book, body)
    told = press.among(whole, [number - 1 for number in numbers])
    chosen = [body[number - 1] for number in numbers]
    shift = f"ページ数が {len(before)} から {len(after)} に変わり、後のページがずれています"
    content = {
        "note": "" if len(before) == len(after) else shift,
        "pages-before": len(before),
        "pages-after": len(after),
        "sheets": [f"{_leaf(n) * 2 + 1}–{_leaf(n) * 2 + 2}" for n in numbers[::2]],
        "changes": [_listed(change, body) for change in found],
    }
    listed = (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()
    pdfs = {"press-changed": bound(book, chosen, output(told))} if chosen else {}
    return Product(pdfs, {"press-changed.json": listed})


def _leaf(number: int) -> int:
    """The leaf of a page: a recto and its verso have the same."""
    return (number - 1) // 2


def _listed(change: Change, body: list[Sheet]) -> dict[str, Any]:
    sheet = body[change.number - 1] if change.number <= len(body) else None
    return {
        "page": change.number,
        "folio": sheet.label.folio if sheet else "",
        "section": sheet.part.section.title if sheet else "",
        "what": change.what,
        "before": change.before,
        "after": change.after,
    }


def changes(before: tuple[PageFacts, ...], after: tuple[PageFacts, ...]) -> Iterator[Change]:
    """The pages on which something else is painted."""
    for number, (old, new) in enumerate(zip_longest(before, after), 1):
        if new is None:
            yield Change(number, "なくなったページ")
        elif old is None:
            yield Change(number, "増えたページ")
        elif _text(old) != _text(new):
            yield Change(number, "文字", *_difference(_text(old), _text(new)))
        elif _paint(old) != _paint(new):
            yield Change(number, "図版、色、位置")


def _text(page: PageFacts) -> str:
    return "".join(one.text for one in page.painted if one.kind == "text")


def _difference(old: str, new: str) -> tuple[str, str]:
    """Where two texts part."""
    pairs = enumerate(zip(old, new, strict=False))
    at = next((i for i, (a, b) in pairs if a != b), min(len(old), len(new)))
    start = max(0, at - _SHOWN // 2)
    return old[start : at + _SHOWN], new[start : at + _SHOWN]


def _paint(page: PageFacts) -> list[tuple[Any, ...]]:
    return [_drawn(one) for one in page.painted]


def _drawn(one: Painted) -> tuple[Any, ...]:
    """What of a thing painted can be seen, to a hundredth of a point."""
    picture = hashlib.sha256(one.picture.stream._data).digest() if one.picture else b""
    box = tuple(round(value, 2) for value in one.box)
    return one.kind, box, one.colour, round(one.thickness, 3), picture
