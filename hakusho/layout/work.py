"""What laying out sections needs, and several laid out at a time, as far as they are not kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from hakusho.findings.diagnostic import Span, finding
from hakusho.html.writer import Writer
from hakusho.layout.engine import Engine
from hakusho.layout.keeping import Made
from hakusho.layout.pool import Broken, Pool
from kumihan.writing.painting import Paint

WORTH = 250_000  # characters of HTML from which processes save more time than their start takes
Progress = Callable[[str, int], None]


@dataclass(frozen=True, slots=True)
class Work:
    """What laying out sections needs: the writer of their HTML, the engine, the ways of painting.

    `progress` is called with the title and the number of pages of each section that is laid out.
    With a `pool` several are laid out at a time. `counts` tells how many were laid out and how
    many came from the cache.
    """

    writer: Writer
    engine: Engine
    ways: Mapping[str, Paint]
    progress: Progress
    pool: Pool | None = None
    counts: Counter[str] = field(default_factory=Counter)

    def lay_out(self, texts: Sequence[tuple[str, Span]]) -> list[Made]:
        """The HTML texts laid out, each with the place of findings that have none of their own."""
        found = {
            number: known
            for number, (html, _) in enumerate(texts)
            if (known := self.engine.kept(html, self.ways))
        }
        missing = [number for number in range(len(texts)) if number not in found]
        self.counts["from-cache"] += len(found)
        self.counts["laid-out"] += len(missing)
        missing.sort(key=lambda number: -len(texts[number][0]))  # the longest take longest
        arguments = [(*texts[number], self.ways) for number in missing]
        if self.pool is None or sum(len(texts[n][0]) for n in missing[1:]) < WORTH:
            made = [self.engine.lay_out(*one) for one in arguments]
        else:
            made = self.pool.map(self.engine, _made, arguments)
        for number, one in zip(missing, made, strict=True):
            span = texts[number][1]
            found[number] = self._without(one, span) if isinstance(one, Broken) else one
        return [found[number] for number in range(len(texts))]

    def _without(self, broken: Broken, span: Span) -> Made:
        """What stands for a section that could not be laid out, with the finding (E011)."""
        blank = {"kind": "faults", "side": "recto", "thumb_top": "0mm"}
        html = str(self.writer.fill("publication.html", **blank))
        message = f"この章を組めませんでした。{broken.reason}"
        hint = "章を二つに分けるか、大きな表や画像を減らしてください"
        made = self.engine.lay_out(html, span, self.ways)
        return made._replace(findings=(finding("E011", message, span, hint),))


def _made(engine: Engine, html: str, span: Span, ways: Mapping[str, Paint]) -> Made:
    """A section laid out in a process of its own."""
    return engine.lay_out(html, span, ways)
