"""Signs of other Markdown tools: what is read as it is meant there, and what cannot be printed.

A plugin for the parser. Boxes of GitHub, task lists and definition lists become blocks of this
program; mathematics, citations and the like become `foreign` tokens, each of which is reported.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.admon import admon_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin

from hakusho.markup.dialects import ALERT
from hakusho.markup.foreignsigns import SIGNS

TODO, DONE = "todo", "done"
_TASK = re.compile(
    r"[\[［](?:([ \u3000]?)[\]］][ \t\u3000]*|[xXｘＸ✓✔済][\]］][ \t\u3000]+)(?=[^\s(（:\[])"
)
_BRACES = re.compile(r"\{(:?[ \t]*(?:[#.][^{}\n]*|[A-Za-z-]+=[^{}\n]*))\}")
# Attributes behind a text: with a class, since {#id} alone may be meant for a block.
_CLASSES = re.compile(r"(?<=\S)\{(:?[ \t]*(?:#[\w-]+[ \t]+)?\.[A-Za-z][^{}\n]*)\}")
_JAPANESE = re.compile(r"[、-〿ぁ-ヿ一-鿿！-～]")
_SIZED = re.compile(
    r"!\[(?P<alt>[^\[\]]*)\]\((?P<file>[^()\s]+)(?:[ \t]+\"(?P<title>[^\"]*)\")?"
    r"[ \t]+=(?P<width>[0-9]+(?:px|%)?)?x?(?P<height>[0-9]+(?:px|%)?)?\)"
)


def plug(markdown: MarkdownIt) -> None:
    """Teach a parser the signs of other tools."""
    markdown.use(admon_plugin)
    markdown.use(deflist_plugin)
    markdown.use(
        dollarmath_plugin,
        allow_labels=False,
        allow_space=False,
        allow_digits=False,
        double_inline=True,
    )
    markdown.inline.ruler.before("math_inline", "dollar", _dollar)
    markdown.inline.ruler.before("escape", "foreign", _foreign)
    markdown.inline.ruler.before("link", "sized", _sized)
    markdown.inline.ruler.before("foreign", "attributes", _attributes)
    for character in "|｜":
        markdown.inline.add_terminator_char(character)
    markdown.core.ruler.before("inline", "foreign_blocks", _mark_blocks)


def _dollar(state: StateInline, silent: bool) -> bool:
    """A dollar sign of a price or of a shell: up to the next one stand words or code."""
    if state.src[state.pos] != "$":
        return False
    start = state.pos + (2 if state.src.startswith("$$", state.pos) else 1)
    between = state.src[start : state.posMax].partition("$")[0]
    is_text = _JAPANESE.search(between) and "\\" not in between
    if not is_text and "`" not in between:
        return False
    if not silent:
        state.pending += state.src[state.pos : start]
    state.pos = start
    return True


def _foreign(state: StateInline, silent: bool) -> bool:
    """A sign of another tool as a token whose meta has what is said of it."""
    for sign in SIGNS.get(state.src[state.pos], ()):
        match = sign.pattern.match(state.src, state.pos, state.posMax)
        if match and not _is_reference(match[0], state):
            if not silent:
                token = state.push("foreign", "", 0)
                meant = sign.mend and sign.mend(match)
                token.content, token.meta = match[0], {"sign": sign, "meant": meant}
            state.pos = match.end()
            return True
    return False


def _is_reference(text: str, state: StateInline) -> bool:
    """Whether a text in brackets is the label of a link that the file defines."""
    label = text.strip("[]!").upper()
    return text.startswith("[") and label in state.env.get("references", {})


def _sized(state: StateInline, silent: bool) -> bool:
    """A picture with its size as HackMD and Zenn write it: `![alt](file =250x)`."""
    if state.src[state.pos] != "!":
        return False
    match = _SIZED.match(state.src, state.pos, state.posMax)
    if match is None or not (match["width"] or match["height"]):
        return False
    if not silent:
        token = state.push("image", "img", 0)
        token.content = match["alt"]
        token.attrs = {"src": match["file"], "title": match["title"] or ""}
        token.meta = {"width": match["width"] or "", "height": match["height"] or ""}
        token.children = []
    state.pos = match.end()
    return True


def _attributes(state: StateInline, silent: bool) -> bool:
    """Attributes after a picture, which keeps them, or after other inlines, as their own token."""
    if silent or state.src[state.pos] != "{":
        return False
    before = state.tokens[-1].type if state.tokens and not state.pending else "text"
    pattern = _BRACES if before in ("image", "link_close") else _CLASSES
    match = pattern.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    if before == "image":
        state.tokens[-1].meta["attributes"] = match[1]
    else:
        state.push("attributes", "", 0).content = match[0]
    state.pos = match.end()
    return True


# -- blocks --------------------------------------------------------------------------------


def _mark_blocks(state: StateCore) -> None:
    """Mark quotations that are alerts and items that are tasks; the signs leave their text."""
    tokens, kept = state.tokens, list[Token]()
    for number, token in enumerate(tokens):
        kept.append(token)
        reader = _MARKED.get(token.type)
        is_text = [one.type for one in tokens[number + 1 : number + 3]] == _FIRST
        if reader and is_text:
            reader(token, tokens[number + 2])
    state.tokens = _without_emptied(kept)


_FIRST = ["paragraph_open", "inline"]


def _mark_alert(quotation: Token, text: Token) -> None:
    if match := ALERT.match(text.content):
        quotation.meta["alert"] = (match["name"] or match["bold"], (match["title"] or "").strip())
        text.content = text.content[match.end() :]
        if text.map:
            text.map = [text.map[0] + 1, text.map[1]]


def _mark_task(item: Token, text: Token) -> None:
    if match := _TASK.match(text.content):
        item.meta["task"] = DONE if match[1] is None else TODO
        text.content = text.content[match.end() :]


_MARKED: dict[str, Callable[[Token, Token], None]] = {
    "blockquote_open": _mark_alert,
    "list_item_open": _mark_task,
}


def _without_emptied(tokens: list[Token]) -> list[Token]:
    """The tokens without paragraphs of which nothing is left."""
    kept: list[Token] = []
    for token in tokens:
        is_end = token.type == "paragraph_close" and len(kept) > 1
        if is_end and kept[-1].type == "inline" and not kept[-1].content:
            del kept[-2:]
        else:
            kept.append(token)
    return kept
