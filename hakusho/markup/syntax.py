"""The Markdown that editors write: CommonMark, tables, notes, and a few signs of this program.

This module makes the markdown-it parser and nothing else. Its own inline signs are recognised
before table cells are split. Markdown-it pairs delimiters in quadratic time, so a text over the
limits is not parsed, and its token says so (`over`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, html_block, list_block, reference
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.container import container_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.footnote.index import footnote_ref

from hakusho.findings.limits import MARKS, NESTING, PARAGRAPH, Limit
from hakusho.markup import emphasis, foreign

MAX_NESTING = NESTING.most  # of blocks: markdown-it drops deeper ones, layout is recursive
# Stand-ins, a character each, for characters that Markdown would interpret: noncharacters, which
# no text should have. Those that a text does have become U+FFFD, which is reported.
_BAR, _SPACE = "\ufdd0", "\ufdd1"
STAND_INS = str.maketrans({_BAR: "|", _SPACE: " "})
_STRAY = str.maketrans({_BAR: "\ufffd", _SPACE: "\ufffd"})

_BRACES = re.compile(r"(?<!\\)\{[^{}\n]*\}")
_TARGETS = re.compile(r"\]\(#[^()\s]+(?:[ \t]+#[^()\s]+)+\)")
_NAMED = re.compile(r"\{([a-z][a-z-]*):([^{}\n]*)\}")
_RUBY = re.compile(r"\{([^{}\ufdd0|\n]+)((?:(?:\\?\ufdd0|\\?\|)[^{}\ufdd0|\n]*)+)\}")
_DOTS = re.compile(r"《《([^《》\n]+)》》")
_SIGNS = {"{": (("named", _NAMED), ("ruby", _RUBY)), "《": (("dots", _DOTS),)}
_DEFINED = re.compile(r"\[(?:[^\[\]\\]|\\.)*\]:[ \t]*\n?[ \t]*(\S*)")
_ADDRESS = re.compile(
    r"<|[#/.]|[A-Za-z][A-Za-z0-9+.-]*:|[!-~]*[#/.:]|\S*\.[A-Za-z0-9]{2,5}(?:#\S*)?$"
)
_TABLE = re.compile(r"<table\b", re.I)
_TABLE_END = re.compile(r"</table\s*>", re.I)
_HTML_ENDS = ["paragraph", "reference", "blockquote"]  # blocks that HTML may end
_LIST_ENDS = ["paragraph", "reference", "blockquote"]  # blocks that a list may end
_YEAR = re.compile(r"[0-9]{4,}[.)]")  # hardly the number of an item
_SIGNED = re.compile(r"[-+][ \t]+[0-9０-９.,．]+ ?[%％‰度点倍人円ポ万億兆℃]")
_MARK = re.compile(r"[\[\]<&*_~`{《]|\\.")  # characters that may open or close a construct
_NOTE_CALL = re.compile(r"\[\^[^\[\] \n]+\]")


def protect(text: str) -> str:
    """The text with stand-ins for bars and spaces within the program's own signs."""
    text = _BRACES.sub(lambda m: m[0].replace("|", _BAR), text.translate(_STRAY))
    return _TARGETS.sub(lambda m: m[0].replace(" ", _SPACE).replace("\t", _SPACE), text)


def restore(text: str) -> str:
    """The text with stand-ins replaced by the characters that were written."""
    return text.translate(STAND_INS) if _BAR in text or _SPACE in text else text


class Definitions(dict[str, Any]):
    """The definitions of links that a file has, by label; it notes which of them are asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.used: set[str] = set()
        self.env: dict[str, Any] = {"references": self, "duplicate_refs": []}

    def get(self, label: str, default: Any = None) -> Any:
        """The definition of a label, which counts as used."""
        self.used.add(label)
        return super().get(label, default)

    @property
    def unused(self) -> Iterator[Mapping[str, Any]]:
        """The definitions that nothing asks for, and those that give a label another address."""
        yield from (one for label, one in self.items() if label not in self.used)
        for one in self.env["duplicate_refs"]:
            if one["href"] != self[one["label"]]["href"]:
                yield one

    @property
    def lines(self) -> Iterator[range]:
        """The lines (from 0) of the definitions."""
        return (range(*one["map"]) for one in (*self.values(), *self.env["duplicate_refs"]))


@cache
def parser() -> MarkdownIt:
    """The parser: CommonMark, tables, strikethrough, notes, `:::` blocks, the program's signs."""
    markdown = MarkdownIt("commonmark", {"maxNesting": MAX_NESTING})
    markdown.enable(["table", "strikethrough"])
    markdown.use(footnote_plugin, inline=False, move_to_end=False, always_match_refs=True)
    markdown.use(container_plugin, "directive", validate=lambda _params, _markup: True)
    markdown.inline.ruler.at("footnote_ref", _note_call)
    markdown.inline.ruler.before("link", "signs", _signs)
    markdown.block.ruler.at("list", _list, {"alt": _LIST_ENDS})
    markdown.block.ruler.at("reference", _definition)
    markdown.block.ruler.at("html_block", _html_block, {"alt": _HTML_ENDS})
    markdown.use(emphasis.plug)
    markdown.use(foreign.plug)
    markdown.core.ruler.at("inline", _read_inlines)
    markdown.core.ruler.disable("text_join")
    markdown.validateLink = _is_link  # type: ignore[method-assign]
    for character in "{《":
        markdown.inline.add_terminator_char(character)
    return markdown


def _definition(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """The definition of a link, `[label]: address`; what has no address is text."""
    written = _DEFINED.match(state.src, state.bMarks[start] + state.tShift[start])
    return bool(written and _ADDRESS.match(written[1])) and reference(state, start, end, silent)


def _html_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A block of HTML; a table goes to its end tag, over blank lines."""
    at = state.bMarks[start] + state.tShift[start]
    is_table = not silent and _TABLE.match(state.src, at) and not state.is_code_block(start)
    closing = _TABLE_END.search(state.src, at, state.eMarks[end - 1]) if is_table else None
    if closing is None:
        return html_block(state, start, end, silent)
    last = start
    while state.eMarks[last] < closing.end():
        last += 1
    token = state.push("html_block", "", 0)
    token.map = [start, last + 1]
    token.content = state.getLines(start, last + 1, state.blkIndent, True)
    state.line = last + 1
    return True


def _list(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A list; a year or a signed number at the beginning of a line is text.

    A signed number may begin an item, but does not end a paragraph whose sentence goes on.
    """
    text = state.src[state.bMarks[start] + state.tShift[start] : state.eMarks[start]]
    before = state.src[state.bMarks[start - 1] : state.eMarks[start - 1]].rstrip() if start else ""
    after = state.src[state.eMarks[start] + 1 :].lstrip(" \t")[:1]
    is_text = silent and state.listIndent < 0 and after != text[:1]
    goes_on = is_text and not before.endswith(("。", "：", ":"))
    if _YEAR.match(text) or (goes_on and _SIGNED.match(text)):
        return False
    return list_block(state, start, end, silent)


def _is_link(url: str) -> bool:
    """Let every address make a link, so that those that may not be used can be reported."""
    return isinstance(url, str)


def over(token: Token) -> Limit | None:
    """The limit that an inline token is over, for which it was not parsed; else None."""
    limit: Limit | None = token.meta.get("over")
    return limit


def _read_inlines(state: StateCore) -> None:
    """Parse the inlines of all texts that are within the limits."""
    for token in state.tokens:
        if token.type == "inline":
            children: list[Token] = []
            token.children = children
            limit = _passed(token.content)
            if limit is None:
                state.md.inline.parse(token.content, state.md, state.env, children)
                if any(child.level > MAX_NESTING for child in children):
                    limit = NESTING
            if limit is not None:
                token.children, token.meta = [], {"over": limit}


def _passed(text: str) -> Limit | None:
    """The limit that a text is over by its length or its number of marks, or None."""
    if PARAGRAPH.is_passed(len(text)):
        return PARAGRAPH
    is_long = MARKS.is_passed(len(text))
    return MARKS if is_long and MARKS.is_passed(len(_MARK.findall(text))) else None


def _signs(state: StateInline, silent: bool) -> bool:
    """Ruby `{漢字|かんじ}`, emphasis dots `《《語》》` and named signs `{name:…}`."""
    for kind, pattern in _SIGNS.get(state.src[state.pos], ()):
        match = pattern.match(state.src, state.pos, state.posMax)
        if match:
            if not silent:
                token = state.push(kind, "", 0)
                token.content = match[0]
                token.meta = {"groups": tuple(restore(group) for group in match.groups())}
            state.pos = match.end()
            return True
    return False


def _note_call(state: StateInline, silent: bool) -> bool:
    """The call of a note, `[^name]`; a name has no bracket, so the search for its end is short."""
    is_call = _NOTE_CALL.match(state.src, state.pos, state.posMax)
    return bool(is_call) and footnote_ref(state, silent, always_match=True)
