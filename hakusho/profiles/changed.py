"""差替えページ: the sheets of a book that differ from an earlier print, and a list of them."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby, zip_longest
from typing import Any

from hakusho.git.errors import RevisionError
from hakusho.profiles import press
from hakusho.profiles.book import Book, Product, Sheet, bound, on_paper, paper
from hakusho.profiles.nyukohyo import Handed
from kumihan.pdf.facts import Facts, PageFacts, read
from kumihan.pdf.foreign import Fault, UnreadableError, readable
from kumihan.pdf.painted import GraphicsObject
from kumihan.press.writing import output
from kumihan.writing.painting import PLAIN

_SHOWN = 16  # characters of a changed text
_NUMBERS = re.compile("[0-9]+")
TEXT, PAINT = "文字", "図版、色、位置"
MOVED, ADDED, GONE = "ページの移動", "ページの追加", "ページの削除"


@dataclass(frozen=True, slots=True)
class Change:
    """A page that has changed or moved: its numbers (from 1) then and now, 0 for none."""

    was: int
    page: int
    what: str
    before: str = ""
    after: str = ""

    @property
    def run(self) -> tuple[Any, ...]:
        """A key; changes of one key that follow each other are listed in one row."""
        if self.what == MOVED:
            return self.what, self.page - self.was
        return (self.what,) if self.what in (ADDED, GONE) else (self.was, self.page)


def write(book: Book, handed: Handed, printed: bytes) -> Product:
    """The changed sheets of the body, recto and verso, and the list of what changed on them.

    `printed` is the PDF of the earlier print. A sheet is included if one of its pages differs from
    the earlier page of the same number; the list also says which pages have only moved.
    Raises RevisionError when `printed` cannot be read.
    """
    body, before, after = handed.sheets, facts_of(printed), handed.facts
    leaves = {
        _leaf(number)
        for number, (old, new) in enumerate(zip_longest(before.pages, after.pages), 1)
        if old is None or new is None or _what(old, new)
    }
    numbers = [number for number in range(1, len(body) + 1) if _leaf(number) in leaves]
    told = press.among(press.told(book, body), [number - 1 for number in numbers])
    chosen = [body[number - 1] for number in numbers]
    found = list(changes(before.pages, after.pages))
    content = _content(numbers, found, before, after, body)
    listed = (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()
    rows = list(_rows(found, body))
    painted, own = paper(book, "sashikaehyo.html", PLAIN, told=content, rows=rows)
    pdfs = {"press-changed": bound(book, chosen, "press", output(told))} if chosen else {}
    pdfs["press-sashikaehyo"] = on_paper(book, painted)
    return Product(pdfs, {"press-changed.json": listed}, own)


def facts_of(pdf: bytes) -> Facts:
    """The facts of an earlier print. Raises RevisionError when it cannot be read."""
    try:
        with readable():
            return read(pdf)
    except UnreadableError as error:
        is_locked = error.fault is Fault.LOCKED
        why = "開くのにパスワードが要ります" if is_locked else "PDFとして読めません"
        raise RevisionError(f"--changed-since のPDFは、{why}") from error


def _leaf(number: int) -> int:
    """The index of a page's leaf; a recto and its verso are on the same one."""
    return (number - 1) // 2


def changes(before: Sequence[PageFacts], after: Sequence[PageFacts]) -> Iterator[Change]:
    """The pages that are painted differently, and those that were moved, added or removed.

    A page is recognised at another place if its text is the same except for numbers (folios).
    """
    then, now = ([_NUMBERS.sub("", _text(one)) for one in pages] for pages in (before, after))
    for tag, a, b, c, d in SequenceMatcher(None, then, now, autojunk=False).get_opcodes():
        for old, new in zip_longest(before[a:b], after[c:d]):
            if old is None:
                yield Change(0, new.number, ADDED)
            elif new is None:
                yield Change(old.number, 0, GONE)
            elif tag == "equal" and old.number != new.number:
                yield Change(old.number, new.number, MOVED)
            elif what := _what(old, new):
                texts = _difference(_text(old), _text(new)) if what == TEXT else ()
                yield Change(old.number, new.number, what, *texts)


def _what(old: PageFacts, new: PageFacts) -> str:
    """What differs between two pages: text, or else paint; empty if nothing does."""
    if _text(old) != _text(new):
        return TEXT
    return PAINT if _paint(old) != _paint(new) else ""


def _content(
    numbers: Sequence[int],
    found: Iterable[Change],
    before: Facts,
    after: Facts,
    body: Sequence[Sheet],
) -> dict[str, Any]:
    """The list as data, for the file that machines read and for the template."""
    counts = len(before.pages), len(after.pages)
    shift = f"ページ数が {counts[0]} から {counts[1]} に変わり、後のページがずれています"
    return {
        "note": "" if counts[0] == counts[1] else shift,
        "pages-before": counts[0],
        "pages-after": counts[1],
        "sha256-before": before.checksum,
        "sha256-after": after.checksum,
        "sheets": [f"{_leaf(n) * 2 + 1}–{_leaf(n) * 2 + 2}" for n in numbers[::2]],
        "changes": [
            {
                "page-before": change.was,
                "page": change.page,
                **_place(body, change.page),
                "what": change.what,
                "before": change.before,
                "after": change.after,
            }
            for change in found
        ],
    }


def _place(body: Sequence[Sheet], number: int) -> dict[str, str]:
    """The folio and the section of a page; both are empty for one that was removed."""
    if not 0 < number <= len(body):
        return {"folio": "", "section": ""}
    sheet = body[number - 1]
    return {"folio": sheet.label.folio, "section": sheet.part.section.title}


def _rows(found: Iterable[Change], body: Sequence[Sheet]) -> Iterator[dict[str, Any]]:
    """The rows of the list on paper; pages moved together, added or removed share a row."""
    for _, group in groupby(found, lambda change: change.run):
        run = list(group)
        places = [_place(body, change.page) for change in run]
        yield {
            "was": _range([str(change.was) for change in run if change.was]),
            "page": _range([str(change.page) for change in run if change.page]),
            "folio": _range([place["folio"] for place in places if place["folio"]]),
            "section": _range(list(dict.fromkeys(place["section"] for place in places))),
            "change": run[0],
        }


def _range(names: Sequence[str]) -> str:
    return "–".join(dict.fromkeys((names[0], names[-1]))) if names else ""


def _text(page: PageFacts) -> str:
    return "".join(one.text for one in page.painted if one.kind == "text")


def _difference(old: str, new: str) -> tuple[str, str]:
    """The parts of two texts around the first difference."""
    pairs = enumerate(zip(old, new, strict=False))
    at = next((i for i, (a, b) in pairs if a != b), min(len(old), len(new)))
    start = max(0, at - _SHOWN // 2)
    return old[start : at + _SHOWN], new[start : at + _SHOWN]


def _paint(page: PageFacts) -> list[tuple[Any, ...]]:
    return [_drawn(one) for one in page.painted]


def _drawn(one: GraphicsObject) -> tuple[Any, ...]:
    """The visible properties of an object, positions to a hundredth of a point."""
    picture = hashlib.sha256(one.picture.stream._data).digest() if one.picture else b""
    box = tuple(round(value, 2) for value in one.box)
    return one.kind, box, one.colour, round(one.thickness, 3), picture
