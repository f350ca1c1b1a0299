"""Marks in HTML around everything that comes from a place of the manuscript.

They are characters that are none (Unicode §23.7): templates need not know of them, and HTML without
them is the HTML that is laid out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from markupsafe import Markup

from hakusho.findings.diagnostic import Span

MARK = re.compile("\ufdd0([0-9]*)\ufdd1")
"""A mark: the number of the place that begins here; without a number, the last one ends here."""


@dataclass(frozen=True, slots=True)
class Marks:
    """The places that the marks of a section stand for, by their numbers."""

    spans: list[Span] = field(default_factory=list)

    def around(self, html: Markup, span: Span) -> Markup:
        """HTML that comes from this place, between marks."""
        self.spans.append(span)
        return Markup("\ufdd0{}\ufdd1{}\ufdd0\ufdd1").format(len(self.spans) - 1, html)


def unmarked(text: str) -> str:
    """A text without marks."""
    return MARK.sub("", text)
