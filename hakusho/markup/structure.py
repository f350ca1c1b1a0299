"""Faults that markdown-it silently ignores: unclosed blocks, and blocks nested too deep."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it.token import Token

from hakusho.findings.diagnostic import Report, Source, Span, finding
from hakusho.markup.syntax import MAX_NESTING

_SIGN = re.compile(r"^[ \t>]*(:{3,})(?!:)")


def check(source: Source, tokens: Sequence[Token], report: Report) -> None:
    """Report every `:::` line without its counterpart (M002) and blocks too deep (M016)."""
    _check_unopened(source, _code_lines(tokens), report)
    _check_nesting(source, tokens, report)


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


def _check_unopened(source: Source, code: set[int], report: Report) -> None:
    """Report `:::` lines that close no block, and blocks that are not closed (M002)."""
    depth: list[tuple[int, Span]] = []
    for number, line in enumerate(source.lines, start=1):
        match = _SIGN.match(line)
        if not match or number in code:
            continue
        span = source.span(number, match.start(1) + 1, len(match[1]))
        if line[match.end() :].strip():
            depth.append((len(match[1]), span))
        elif depth and depth[-1][0] <= len(match[1]):
            depth.pop()
        else:
            hint = "ブロックは :::{名前} で始め、::: で閉じてください"
            report(finding("M002", "開いていないブロックを閉じています", span, hint))
    for count, span in depth:
        message = f"ブロックが閉じていません（「{':' * count}」の行がありません）"
        hint = f"ブロックの終わりに {':' * count} だけの行を置いてください"
        report(finding("M002", message, span, hint))
