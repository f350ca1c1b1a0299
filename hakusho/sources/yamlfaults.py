"""Findings for YAML files that cannot be read, worded so that an editor can correct them."""

from __future__ import annotations

import re

import yaml

from hakusho.findings.diagnostic import Diagnostic, Source, finding, replaced

# (PyYAML's problem, whether to report it where the construct begins, message, hint)
_FAULTS: tuple[tuple[str, bool, str, str], ...] = (
    (r"別名|入れ子", False, "{}", ""),
    (r"'\\t'", False, "タブがあります", "字下げにはタブでなく空白を使ってください"),
    (
        r"found character '(.)'",
        False,
        "値を「{}」で始めることはできません",
        '値を引用符「"…"」で囲んでください',
    ),
    (r"expected ',' or '\]'", True, "「[」が閉じていません", "「]」を補ってください"),
    (r"expected ',' or '}'", True, "「{{」が閉じていません", "「}」を補ってください"),
    (
        r"found '<scalar>'",
        False,
        "値の後に余分な文字があるか、字下げが合いません",
        "前の行と頭をそろえてください。値の全体を引用符で囲む書き方もあります",
    ),
    (r"expected <block end>", False, "字下げが合いません", "前の行と頭をそろえてください"),
    (r"escape", False, "引用符の中の「\\」を読めません", "'…' で囲むか、「\\\\」と書いてください"),
    (
        r"another document|document start",
        False,
        "一つのファイルに「---」などで区切った複数の文書があります",
        "区切りの行を消してください",
    ),
    (r"expected the node content", False, "値のあるべき所に記号があります", "記号を消してください"),
)
_OTHER = '値を引用符「"…"」で囲んでみてください'


def fault(error: yaml.MarkedYAMLError, source: Source) -> Diagnostic:
    """The finding (Y001) for what PyYAML could not read."""
    problem = error.problem or ""
    if "mapping values" in problem and error.problem_mark:
        return _second_colon(error.problem_mark, source)
    if "found unexpected end of stream" in problem and error.context_mark:
        return _open_quote(error.context_mark, source)
    if "could not find expected ':'" in problem and error.context_mark:
        return _no_colon(error.context_mark, source)
    for pattern, at_start, message, hint in _FAULTS:
        if match := re.search(pattern, problem):
            shown = match[1] if match.groups() else problem
            mark = (error.context_mark if at_start else None) or error.problem_mark
            return _finding(message.format(shown), mark, source, hint)
    return _finding(
        "YAMLとして読めません", error.problem_mark or error.context_mark, source, _OTHER
    )


def _finding(message: str, mark: yaml.Mark | None, source: Source, hint: str) -> Diagnostic:
    span = source.span(mark.line + 1, mark.column + 1) if mark else source.span()
    return finding("Y001", message, span, hint)


def _second_colon(mark: yaml.Mark, source: Source) -> Diagnostic:
    """The finding for a colon where none may be: the fault is often in the line before."""
    line = source.lines[mark.line]
    if re.search(r":\s", line[: mark.column]):
        message = "「: 」が一行に二つあります"
        return _finding(message, mark, source, '「: 」を含む値は引用符「"…"」で囲んでください')
    start = len(line) - len(line.lstrip())
    return (
        (_wrong_colon(source, mark.line) if mark.line else None)
        or _wrong_colon(source, mark.line + 1)
        or finding(
            "Y001",
            "字下げが合いません",
            source.span(mark.line + 1, start + 1),
            "前の行と頭をそろえてください",
        )
    )


def _open_quote(mark: yaml.Mark, source: Source) -> Diagnostic:
    """The finding for a quote that is not closed, be it that the other one is of another form."""
    text = source.lines[mark.line]
    other = re.compile("[“”„‟＂〝〟″]" if text[mark.column] == '"' else "[‘’＇]")
    ends = list(other.finditer(text, mark.column))
    if not ends:
        return _finding("引用符が閉じていません", mark, source, "対になる引用符を補ってください")
    span = source.span(mark.line + 1, ends[-1].start() + 1)
    sign = text[mark.column]
    message = f"終わりの引用符「{ends[-1][0]}」が、半角の「{sign}」ではありません"
    mend = replaced(span, ends[-1][0], sign)
    return finding("Y001", message, span, f"半角の「{sign}」に直してください", mend)


def _no_colon(mark: yaml.Mark, source: Source) -> Diagnostic:
    """The finding for a key without its colon, or for what should be an item of a list."""
    found = _wrong_start(source, mark.line + 1) or _wrong_colon(source, mark.line + 1)
    return found or _finding("「:」がありません", mark, source, "「項目: 値」の形で書いてください")


def _wrong_start(source: Source, line: int) -> Diagnostic | None:
    """The finding for a line that begins with a full-width space or another mark than "- "."""
    text = source.lines[line - 1]
    if wide := re.match(r" *(\u3000+)", text):
        span = source.span(line, wide.start(1) + 1, len(wide[1]))
        mend = replaced(span, wide[1], "  " * len(wide[1]))
        message, hint = "字下げが全角の空白です", "字下げは、半角の空白でしてください"
        return finding("Y001", message, span, hint, mend)
    if mark := re.match(r" *([－–—ー・•●○＊*][ \u3000]*|-\u3000*(?=[^\s-]))", text):
        span = source.span(line, mark.start(1) + 1, len(mark[1]))
        mend = replaced(span, mark[1], "- ")
        message = f"一覧の行が「{mark[1].strip()}」で始まっています"
        return finding("Y001", message, span, "半角の「-」と空白で始めてください", mend)
    return None


def _wrong_colon(source: Source, line: int) -> Diagnostic | None:
    """The finding for a line whose colon is full-width or has no space after it, or None."""
    text = source.lines[line - 1]
    if wide := re.match(r"[\s-]*[^\s:：「」]+(：[ \u3000]*)", text):
        span = source.span(line, wide.start(1) + 1)
        mend, hint = replaced(span, wide[1], ": "), "半角の「:」と空白に直してください"
        return finding("Y001", "「：」が全角です", span, hint, mend)
    if narrow := re.match(r"[\s-]*[^\s:#]+(:\u3000*)[^ \n]", text):
        span = source.span(line, narrow.start(1) + 1)
        mend, hint = replaced(span, narrow[1], ": "), "「:」の後に、半角の空白を入れてください"
        message = "「:」の後の空白が全角です" if narrow[1] != ":" else "「:」の後に空白がありません"
        return finding("Y001", message, span, hint, mend)
    return None
