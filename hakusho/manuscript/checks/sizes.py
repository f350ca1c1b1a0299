"""Checks of sizes: of totals over all chapters, and of what has to fit into a line."""

from __future__ import annotations

from collections.abc import Iterator

from hakusho.findings.diagnostic import Diagnostic, finding
from hakusho.findings.limits import INDEX_ENTRIES
from hakusho.publication.numbering import Labels
from hakusho.publication.reading import Publication
from hakusho.trade.widths import ems
from hakusho.tree.model import Phrase, plain_text


def the_index_is_short(_publication: Publication, labels: Labels) -> Iterator[Diagnostic]:
    """L001: the index does not have too many words."""
    if INDEX_ENTRIES.is_passed(len(labels.index)):
        entry, _ = labels.index[INDEX_ENTRIES.most]
        yield INDEX_ENTRIES.finding(entry.span)


def unbroken_texts_fit(publication: Publication, _labels: Labels) -> Iterator[Diagnostic]:
    """M030: a text that is not to be broken is no longer than a line of the body text."""
    measure = publication.settings.kihon_hanmen.line_length
    for node in publication.nodes:
        if not (isinstance(node, Phrase) and node.element == "nobr"):
            continue
        width = ems(plain_text(node.content))
        if width > measure:
            message = (
                f"行の途中で切らない文字（約{width:.0f}字）が、一行（{measure}字）に入りません"
            )
            hint = "一行に入らない文字は切れます。{nobr:…} を、切りたくない所だけにしてください"
            yield finding("M030", message, node.span, hint)
