"""Checks of totals over all chapters against their limits."""

from __future__ import annotations

from collections.abc import Iterator

from hakusho.findings.diagnostic import Diagnostic
from hakusho.findings.limits import INDEX_ENTRIES
from hakusho.publication.numbering import Labels
from hakusho.publication.reading import Publication


def the_index_is_short(_publication: Publication, labels: Labels) -> Iterator[Diagnostic]:
    """L001: the index does not have too many words."""
    if INDEX_ENTRIES.is_passed(len(labels.index)):
        entry, _ = labels.index[INDEX_ENTRIES.most]
        yield INDEX_ENTRIES.finding(entry.span)
