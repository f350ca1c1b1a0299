"""Where the text on the pages of a section is written in the manuscript, character by character.

The HTML of the section is written once more, with marks (`marks.py`); its elements have the same
numbers as those of the HTML that was laid out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from xml.etree.ElementTree import Element

from hakusho.findings.diagnostic import Span
from hakusho.html.marks import MARK, Marks
from hakusho.html.sections import Section, section_html
from hakusho.html.writer import Writer
from kumihan.engine.markup import tree
from kumihan.setting.laid import TextRun

_NEAR = 80  # characters of the source in which the next character of a text is looked for


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a character comes from. `is_exact` if it is written there, as it is printed.

    Otherwise it was made of what stands there: the number of a note, a page number.
    """

    span: Span
    is_exact: bool


@dataclass(frozen=True, slots=True)
class OwnText:
    """The text of an element without white space, and without the text of elements within it.

    `origins` has one entry for each character, None if it comes from a template or a label;
    `owner` is the id of the element, or of the nearest one around it.
    """

    owner: str
    origins: tuple[Origin | None, ...]

    def of(self, run: TextRun) -> tuple[Origin | None, ...]:
        """The origins of the characters of a run, without white space; a run may be repeated."""
        count, size = len("".join(run.text.split())), len(self.origins)
        return tuple(self.origins[(run.start + n) % size] for n in range(count)) if size else ()


def own_texts(
    writer: Writer, section: Section, pages: Mapping[str, str], side: str
) -> tuple[OwnText, ...]:
    """The texts of the elements of a section, by their numbers (as in `TextRun`).

    `pages` and `side` are as in `section_html()`.
    """
    marks = Marks()
    html = section_html(replace(writer, marks=marks), section, pages, side)
    return read(html, marks, section.heading_id)


def read(html: str, marks: Marks, whole: str = "") -> tuple[OwnText, ...]:
    """The texts of the elements of HTML with marks, in the order of the document.

    `whole` is the id that stands for the whole document.
    """
    return _Reading(marks).texts(tree(html), whole)


class _Seeker:
    """Follows a text through the source from a place on."""

    def __init__(self, span: Span) -> None:
        self._span = span
        self._first = self._at = span.offset

    def next(self, character: str) -> Origin:
        """The origin of the next character; readings may stand behind their bases."""
        text = self._span.source.text
        found = text.find(character, self._at, self._at + _NEAR)
        if found < 0:
            found = text.find(character, self._first, self._at)
        if found < 0:
            return Origin(self._span, is_exact=False)
        self._at = found + 1
        line = text.count("\n", 0, found) + 1
        column = found - text.rfind("\n", 0, found)
        return Origin(self._span.source.span(line, column), is_exact=True)


class _Reading:
    """The state of a walk through marked HTML: the places that are open, outermost first."""

    def __init__(self, marks: Marks) -> None:
        self._marks = marks
        self._open: list[_Seeker] = []

    def texts(self, root: Element, whole: str) -> tuple[OwnText, ...]:
        """The own texts of the root and of all elements below it."""
        found: list[tuple[str, list[Origin | None]]] = []
        stack: list[tuple[Element, str, list[Origin | None] | None]] = [(root, whole, None)]
        while stack:
            element, owner, tail_of = stack.pop()
            if tail_of is not None:
                tail_of += self._origins(element.tail)
                continue
            owner = element.get("id") or owner
            own = list(self._origins(element.text))
            found.append((owner, own))
            for child in element[::-1]:
                stack += [(child, owner, own), (child, owner, None)]
        return tuple(OwnText(owner, tuple(own)) for owner, own in found)

    def _origins(self, text: str | None) -> Iterator[Origin | None]:
        """The origins of the characters of a text, without white space and marks."""
        pieces = MARK.split(text or "")
        for number, piece in enumerate(pieces):
            if number % 2 == 0:
                for character in "".join(piece.split()):
                    yield self._open[-1].next(character) if self._open else None
            elif piece:
                self._open.append(_Seeker(self._marks.spans[int(piece)]))
            else:
                self._open.pop()
