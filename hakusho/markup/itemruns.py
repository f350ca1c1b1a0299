"""Runs of lines that begin like the items of a list, but are set as one text (M028).

A run is told once, at its first line; if all its lines are surely items, its mend writes the list.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from markdown_it.token import Token

from hakusho.findings.diagnostic import Diagnostic, Mend, Source, Span, replaced
from hakusho.markup.listheads import Head, count, head
from hakusho.markup.textlines import Lines

_SPACES = " \t\u3000"
_Group = list[tuple[int, Head]]
_NAMED = 2  # heads of a run that its finding names


@dataclass(frozen=True, slots=True)
class _Run:
    """The lines (from 0) of a paragraph that begin like items of one list.

    `before` is the sign of a list that ends right before: a list with the same would go on with it.
    """

    lines: Lines
    numbers: tuple[int, ...]
    heads: tuple[Head, ...]
    before: str
    indent: str = ""  # of a run between the items of another one

    @classmethod
    def of(cls, lines: Lines, group: _Group, before: str, outer: _Run | None) -> _Run:
        """The run of a group of lines, which may stand behind another one or within it."""
        numbers, heads = zip(*group, strict=True)
        if outer is None:
            return cls(lines, numbers, heads, before)
        if numbers[0] > outer.numbers[-1]:
            return cls(lines, numbers, heads, outer.end)
        return cls(lines, numbers, heads, "", " " * len((outer.signs or ("- ",))[0]))

    @property
    def end(self) -> str:
        """The sign by which its items are known as those of one list."""
        return "".join(self.signs[:1]).strip("0123456789 ")

    @property
    def signs(self) -> tuple[str, ...]:
        """What Markdown writes before the items; empty if the heads are words."""
        if all(one.is_bullet and one.shown == self.heads[0].shown for one in self.heads):
            return ("* " if self.before == "-" else "- ",) * len(self.heads)
        end = ") " if self.before == "." else ". "
        return tuple(f"{number}{end}" for number in count(self.heads) or ())

    def finding(self, mend: Mend | None) -> Diagnostic:
        """The finding of the run at its first line."""
        first = self.numbers[0]
        shown = " と ".join(dict.fromkeys(one.shown for one in self.heads[:_NAMED]))
        joined = "前の行につながって" if first else "一つながりに"
        message = f"{shown} で始まる行が、{joined}組まれます"
        signs = self.signs or tuple(f"- {one.shown}" for one in self.heads)
        written = "".join(dict.fromkeys(f"「{self.indent}{sign}…」" for sign in signs[:_NAMED]))
        before = "前に空行を置き、" if first and not self.indent else ""
        hint = (
            f"箇条書きなら、{before}どの行も{written}のように書いてください。"
            "箇条書きでなければ、行の間に空行を置いてください"
        )
        found = self.lines.finding(first, "M028", message, hint, self.heads[0].shown)
        return replace(found, mend=mend)


@dataclass(frozen=True, slots=True)
class Told:
    """What is said of the runs of a paragraph, and the places of their heads."""

    findings: tuple[Diagnostic, ...]
    heads: tuple[Span, ...]


def read(source: Source, tokens: Sequence[Token]) -> dict[int, Told]:
    """What is said of runs of lines that are set in one line, by the index of their paragraph."""
    told: dict[int, Told] = {}
    before = ""
    for index, token in enumerate(tokens):
        if token.type == "paragraph_open" and token.map:
            lines = Lines.of(source, token.map)
            runs = list(_runs(lines, before))
            mend = _as_list(runs[0]) if len(runs) == 1 else None
            before = runs[0].end if mend else ""
            if runs:
                findings = tuple(one.finding(mend) for one in runs)
                told[index] = Told(findings, tuple(_heads(runs)))
        elif token.type not in ("inline", "paragraph_close"):
            before = token.markup if token.type.endswith("list_close") else ""
    return told


def _heads(runs: Iterable[_Run]) -> Iterator[Span]:
    for run in runs:
        for number, one in zip(run.numbers, run.heads, strict=True):
            yield run.lines.place(number, one.shown)


def beside_heads(said: Iterable[Diagnostic], told: Iterable[Told]) -> Iterator[Diagnostic]:
    """The findings without those of full-width signs (T001) in heads, which give way to others."""
    heads = {(one.line, at) for each in told for one in each.heads for at in _columns(one)}
    for one in said:
        if one.code != "T001" or (one.span.line, one.span.column) not in heads:
            yield one


def _columns(place: Span) -> range:
    return range(place.column, place.column + place.length)


def _runs(lines: Lines, before: str) -> Iterator[_Run]:
    last: _Run | None = None
    for group in _groups(lines):
        run = _Run.of(lines, group, before, last)
        last = last if run.indent else run
        yield run


def _groups(lines: Lines) -> Iterator[_Group]:
    """The lines that begin like items of one list, of which one is set in one line with others."""
    groups: list[_Group] = []
    for number, text in enumerate(lines.texts):
        if one := head(text):
            alike = (group for group in groups if any(one.is_like(other) for _, other in group))
            group = next(alike, None)
            if group is None:
                groups.append(group := [])
            group.append((number, one))
    for group in groups:
        if any(_is_joined(lines, *item, len(group)) for item in group):
            yield group


def _is_joined(lines: Lines, number: int, one: Head, count: int) -> bool:
    """Whether an item is set in one line with the line before, which is not of its sentence."""
    before = lines.texts[number - 1].rstrip() if number else ""
    is_first = one.is_sign and before.endswith(("。", "：", ":"))
    return lines.joins(number) and (count > 1 or is_first)


def _as_list(run: _Run) -> Mend | None:
    """The list that a run is meant as, up to the end of its paragraph; None if it is not sure."""
    first, lines = run.numbers[0], run.lines
    written = lines.source.lines[lines.first + first - 1 :][: len(lines.texts) - first]
    if not run.signs or len(run.signs) == 1 or any(lines.leads):
        return None
    items = _items(run, written)
    place = lines.source.span(lines.first + first, 1)
    meant = ("\n" if first else "") + "\n".join(items)
    return replaced(place, "\n".join(written), meant) if items else None


def _items(run: _Run, written: Sequence[str]) -> list[str]:
    """The lines of a list with what stands below it; none if something stands between."""
    signs = dict(zip(run.numbers, zip(run.signs, run.heads, strict=True), strict=True))
    items, sign = list[str](), ""
    for number, line in enumerate(written, run.numbers[0]):
        if number in signs:
            sign, one = signs[number]
            items.append(sign + line[len(one.shown) :].lstrip(_SPACES))
        elif head(line):
            return []
        elif not run.lines.seems_ended(number - 1):
            items.append(" " * len(sign) + line.lstrip(_SPACES))
        else:
            rest = written[number - run.numbers[0] :]
            return [*items, "", *rest] if number > run.numbers[-1] else []
    return items
