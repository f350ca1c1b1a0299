"""What the inlines of a source are read with, and the findings that all of them share."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from hakusho.findings.diagnostic import Report, Source, Span, finding, replaced
from hakusho.markup import leftovers
from hakusho.markup.terms import Terms
from hakusho.markup.textrules import TextRule
from hakusho.sources.characters import SEQUENCES, UNUSABLE, narrow, sequence, unusable

# Letters and digits, and the points and commas within a number.
_FULL_WIDTH = re.compile(
    "(?:[０-９Ａ-Ｚａ-ｚ]|(?<=[0-9０-９])(?:．(?=[0-9０-９])|，(?=[0-9０-９]{3}(?![0-9０-９]))))+"
)
_SHOWN = 40  # characters of a text that a message or the stand-in for a long text shows


def shortened(text: str) -> str:
    """The beginning of a text that is over a limit."""
    return f"{text[:_SHOWN]}…"


@dataclass(frozen=True, slots=True, kw_only=True)
class InlineContext:
    """What the inlines of one source are looked up in; it has no other state.

    `files` maps normalised paths of chapter files to paths as shown; `image` gives the address of
    a picture file, named from the folder `home` of the publication or from that of the source. In
    the cell of a table, which has no blocks, HTML lists are inlines. With `keeps_lines` a line end
    of the text is one in print, as in a cell of a sheet.
    """

    source: Source
    report: Report
    terms: Terms = field(default_factory=Terms)
    files: Mapping[str, str] = field(default_factory=dict)
    image: Callable[[str, Span], str | None] = lambda _file, _span: ""
    home: str = "."
    in_cell: bool = False
    keeps_lines: bool = False

    def check_text(self, text: str, span: Span) -> None:
        """Report what is wrong with the characters of a text (M003, M013, M014, T001)."""
        for found in leftovers.find(text, span):
            self.report(found)
        for match in _FULL_WIDTH.finditer(text):
            message = f"全角の英数字「{match[0]}」があります"
            place = span.part(match.start(), match[0])
            mend = replaced(place, match[0], narrow(match[0]))
            self.report(finding("T001", message, place, "英数字は半角で書いてください", mend))
        for match in SEQUENCES.finditer(text):
            self.report(sequence(match[0], span.part(match.start(), match[0])))
        for match in UNUSABLE.finditer(text):
            self.report(unusable(match[0], span.part(match.start(), match[0])))

    def unprintable(self, sign: TextRule, text: str, span: Span, meant: str | None = None) -> None:
        """Report a sign of another tool that cannot be printed (M003, M029)."""
        shown = text if len(text) <= _SHOWN else shortened(text)
        self.report(sign.told(text, span, meant, shown))

    def tell_unused(self, what: str, span: Span) -> None:
        """Report what is written for the look of something, which the theme decides (M021)."""
        hint = "見た目はテーマが決めます。ほかの道具のためなら、消さなくてもかまいません"
        self.report(finding("M021", f"「{what}」は使いません", span, hint))
