"""Faults that markdown-it silently ignores: unclosed blocks, and blocks nested too deep."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markdown_it.token import Token

from hakusho.findings.diagnostic import Diagnostic, Report, Source, Span, finding, replaced
from hakusho.markup.dialects import opens_block
from hakusho.markup.syntax import MAX_NESTING, Definitions

_SIGN = re.compile(r"^[ \t>]*(:{3,})(?!:)")
_PLACES = re.compile(r"\s*\{(?:figure|table)\}")
_NO_TEXT = " \t\u3000:：;；.．。,，、・-"  # what stands behind an end by a slip of the finger

# A comment as a definition of a link that leads nowhere: `[//]: # (text)`.
_COMMENT = re.compile(r"[ \t>]*(\[[^\[\]]+\]:)[ \t]*(?:#|<#?>)[ \t]+[(\"'](.*)[)\"'][ \t]*$")


def check(source: Source, tokens: Sequence[Token], ends: Sequence[Span], report: Report) -> None:
    """Report every `:::` line without its counterpart (M002) and blocks too deep (M016).

    `ends` are the places that `ends_with_text` gives.
    """
    for place in ends:
        report(_spoilt_end(place))
    signs = _signs(source, tokens, {place.line for place in ends})
    for sign in _check_pairs(signs, report):
        report(_without_end(sign))
    _check_nesting(source, tokens, report)


def ends_with_text(source: Source, tokens: Sequence[Token]) -> tuple[Span, ...]:
    """The `:::` lines that are meant as ends of blocks, but have text behind the sign.

    The text is no name of a block, and neither the line nor the block round it is closed.
    """
    found: list[Span] = []
    open_: list[_Sign] = []
    for sign in _signs(source, tokens, set()):
        if sign.opens:
            open_.append(sign)
            continue
        _pair_unnamed(open_, found, sign.colons)
        if open_ and open_[-1].colons <= sign.colons:
            open_.pop()
    _pair_unnamed(open_, found, max((one.colons for one in open_), default=0) + 1)
    return tuple(found)


def _pair_unnamed(open_: list[_Sign], found: list[Span], colons: int) -> None:
    """Take from the innermost blocks those that a line with text ends, up to one of `colons`."""
    kept: list[_Sign] = []
    while open_ and open_[-1].colons < colons:
        one = open_.pop()
        before = open_[-1] if open_ else None
        if not one.is_named and before and before.is_named and before.colons < colons:
            found.append(one.span)
            open_.pop()
        else:
            kept.insert(0, one)
    open_ += kept


def _spoilt_end(place: Span) -> Diagnostic:
    """The finding for an end of a block that has text behind its sign, and its mend."""
    written = place.text[place.column - 1 :].rstrip()
    signs, text = written[: place.length], written[place.length :].strip(_NO_TEXT)
    message = f"「{signs}」の後に文字があるので、ブロックがここで閉じません"
    hint = f"{signs} だけの行にし、続く文は次の行から書いてください"
    meant = f"{signs}\n{place.text[: place.column - 1]}{text}" if text else signs
    return finding("M002", message, place, hint, replaced(place, written, meant))


def check_definitions(source: Source, definitions: Definitions, report: Report) -> None:
    """Report the definitions of links that nothing uses, which are printed nowhere (M027)."""
    comments = {number + 1: match for number, match in _comments(source, definitions)}
    for line, match in comments.items():
        message = f"リンクの定義の形の覚え書き「{match[1]}」は、校正用の紙面に出ません"
        hint = "覚え書きは、<!-- と --> で囲んでください"
        place = source.span(line, match.start(1) + 1, len(match[1]))
        meant = f"<!-- {match[2].strip()} -->"
        mend = replaced(place, match[0][match.start(1) - match.start() :], meant)
        report(finding("M027", message, place, hint, mend))
    for one in definitions.unused:
        if one["map"][0] + 1 in comments:
            continue
        line = one["map"][0] + 1
        written = source.lines[line - 1]
        name = written.partition("]:")[0].lstrip(" \t>")
        column = written.index(name) + 1
        message = f"リンクの定義「{name}]」は、どこからも使われていません"
        hint = f"本文で [文字]{name}] と書くか、この行を消してください"
        if "label" in one:
            message = f"リンクの定義「{name}]」は、前にもあります。この行の行き先は使われません"
            hint = "一つを消すか、名前を変えてください"
        hint += "。文として印刷するなら、行の初めを \\[ としてください"
        report(finding("M027", message, source.span(line, column, len(name) + 1), hint))


def _comments(source: Source, definitions: Definitions) -> Iterator[tuple[int, re.Match[str]]]:
    """The definitions that are comments by their form, each with the number of its line from 0."""
    for lines in definitions.lines:
        match = _COMMENT.match(source.lines[lines.start])
        if match and len(lines) == 1:
            yield lines.start, match


def _code_lines(tokens: Sequence[object]) -> set[int]:
    """The numbers (from 1) of lines in code or HTML, where signs are only text."""
    lines: set[int] = set()
    for token in tokens:
        kind, span = getattr(token, "type", ""), getattr(token, "map", None)
        if kind in ("fence", "code_block", "html_block") and span:
            lines |= set(range(span[0] + 1, span[1] + 1))
    return lines


def _check_nesting(source: Source, tokens: Sequence[Token], report: Report) -> None:
    """Report blocks so deep that markdown-it dropped their content (M016)."""
    for token in tokens:
        if token.nesting == 1 and token.level >= MAX_NESTING - 1 and token.map:
            line = token.map[0] + 1
            span = source.span(line, 1, len(source.lines[line - 1]))
            message = f"入れ子が深すぎます（{MAX_NESTING}段まで）"
            hint = "囲みや箇条書きの段を減らしてください。この中の文字は印刷されません"
            report(finding("M016", message, span, hint))


@dataclass(frozen=True, slots=True)
class _Sign:
    """A line of colons: it opens a block, named or not, or closes one."""

    span: Span
    opens: bool
    is_named: bool

    @property
    def colons(self) -> int:
        return self.span.length


def _signs(source: Source, tokens: Sequence[Token], ends: set[int]) -> Iterator[_Sign]:
    """The `:::` lines of a source outside of code; those of the lines `ends` close a block."""
    code = _code_lines(tokens)
    for number, line in enumerate(source.lines, start=1):
        match = _SIGN.match(line)
        if match and number not in code:
            info = line[match.end() :].strip() if number not in ends else ""
            span = source.span(number, match.start(1) + 1, len(match[1]))
            yield _Sign(span, bool(info), opens_block(info))


def _check_pairs(signs: Iterator[_Sign], report: Report) -> list[_Sign]:
    """Report `:::` lines that close no block (M002), and return those whose block has no end.

    Of a block without a name its name is reported, and nothing more.
    """
    open_: list[_Open] = []
    for sign in signs:
        if sign.opens:
            open_.append(_Open(sign, []))
        elif open_ and open_[-1].colons <= sign.colons:
            _close(open_, report)
        else:
            hint = "ブロックは :::{名前} で始め、::: で閉じてください"
            report(finding("M002", "開いていないブロックを閉じています", sign.span, hint))
    return [one.sign for one in open_ if one.sign.is_named]


def unclosed(source: Source, tokens: Sequence[Token], ends: Sequence[Span]) -> Iterator[int]:
    """The lines in which blocks begin that have no end; `ends` as in `check`."""
    signs = _signs(source, tokens, {place.line for place in ends})
    return (sign.span.line for sign in _check_pairs(signs, lambda _found: None))


def _without_end(sign: _Sign) -> Diagnostic:
    """The finding for a block without an end; one that places something ends right away."""
    colons = ":" * sign.colons
    message = f"ブロックが閉じていません（「{colons}」の行がありません）"
    hint, mend, line = f"ブロックの終わりに {colons} だけの行を置いてください", None, sign.span.text
    if _PLACES.match(line, sign.span.column - 1 + sign.colons):
        hint = f"すぐ次の行に {colons} だけの行を置いてください"
        lead = line[: sign.span.column - 1]
        mend = replaced(Span(sign.span.source, sign.span.line, 1), line, f"{line}\n{lead}{colons}")
    return finding("M002", message, sign.span, hint, mend)


@dataclass(frozen=True, slots=True)
class _Open:
    """A block that is open, and the blocks within it whose end would close it."""

    sign: _Sign
    within: list[Span]

    @property
    def colons(self) -> int:
        return self.sign.colons


def _close(open_: list[_Open], report: Report) -> None:
    """Close the innermost block; report those in it that have as many colons as it has (M002)."""
    closed = open_.pop()
    for span in closed.within:
        colons = ":" * (span.length + 1)
        message = "囲みの中の囲みのコロンが、外側と同じ数です。外側の囲みがここで閉じてしまいます"
        if span.length > closed.colons:
            message = (
                "囲みの中の囲みのコロンが、外側より多くあります。外側の囲みがここで閉じてしまいます"
            )
        hint = f"外側の囲みの初めと終わりの行を {colons} にしてください"
        report(finding("M002", message, span, hint))
    if open_ and open_[-1].colons <= closed.colons:
        open_[-1].within.append(closed.sign.span)
