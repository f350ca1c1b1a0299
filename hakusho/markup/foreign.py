"""Signs of other Markdown tools: what is read as it is meant there, and what cannot be printed.

A plugin for the parser. Boxes of GitHub, task lists and definition lists become blocks of this
program; mathematics, citations and the like become `foreign` tokens, each of which is reported.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.admon import admon_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin

from hakusho.markup.dialects import ALERT

TODO, DONE = "todo", "done"
_TASK = re.compile(r"\[([ xX])\][ \t]+(?=\S)")
_BRACES = re.compile(r"\{(:?[ \t]*(?:[#.][^{}\n]*|[A-Za-z-]+=[^{}\n]*))\}")
_JAPANESE = re.compile(r"[ぁ-んァ-ヶ一-鿿]")
_SIZED = re.compile(
    r"!\[(?P<alt>[^\[\]]*)\]\((?P<file>[^()\s]+)(?:[ \t]+\"(?P<title>[^\"]*)\")?"
    r"[ \t]+=(?P<width>[0-9]+(?:px|%)?)?x?(?P<height>[0-9]+(?:px|%)?)?\)"
)


@dataclass(frozen=True, slots=True)
class Unprintable:
    """A sign of another tool that cannot be printed: how it is found, and what is said of it."""

    pattern: re.Pattern[str]
    message: str
    hint: str


MATHS = Unprintable(
    re.compile(r"(?!)"),
    "数式「{}」は組めません",
    "式を画像（SVGなど）にして置くか、上付き <sup>…</sup> と下付き <sub>…</sub> を使って文字で"
    "書いてください",
)
# By the character that each begins with.
SIGNS: dict[str, tuple[Unprintable, ...]] = {
    "[": (
        Unprintable(
            re.compile(r"\[-?@[\w:./+-]+(?:[ \t]*[;,][^\[\]\n]*)?\](?!\()"),
            "文献の引用「{}」は使えません",
            "注にして書いてください（本文に [^名前]、別の行に [^名前]: 著者『書名』）",
        ),
        Unprintable(
            re.compile(r"\[\[(?!toc)[^\[\]\n]+\]\]", re.I),
            "「{}」の形のリンクは使えません",
            "[文字](ファイル名.md) と書いてください",
        ),
        Unprintable(
            re.compile(r"\[\[?toc\]?\]", re.I),
            "目次の印「{}」は使えません",
            "目次は自動で入るので、この行を消してください",
        ),
    ),
    "@": (
        Unprintable(
            re.compile(r"@\[[A-Za-z]+\]\([^()\n]*\)"),
            "埋め込みの印「{}」は使えません",
            "動画やスライドは印刷できないので、アドレスか、画像を置いてください",
        ),
    ),
    "!": (
        Unprintable(
            re.compile(r"!\[\[[^\[\]\n]+\]\]"),
            "「{}」の形の画像は使えません",
            "![説明](ファイル名) と書いてください",
        ),
    ),
    ":": (
        Unprintable(
            re.compile(r"(?<![A-Za-z0-9:]):[a-z+][a-z0-9_+-]*[a-z0-9]:(?![A-Za-z0-9:])"),
            "絵文字の名前「{}」は文字になりません",
            "消すか、★ などの記号か文で書いてください",
        ),
    ),
    "=": (
        Unprintable(
            re.compile(r"(?<!=)==(?![=\s])[^=\n]+(?<!\s)==(?!=)"),
            "蛍光ペンの印「{}」は使えません",
            "太字の **…** か、圏点の《《…》》にしてください",
        ),
    ),
    "~": (
        Unprintable(
            re.compile(r"(?<=[A-Za-z)\]])(?<!~)~[A-Za-z0-9+\-]{1,8}~(?!~)"),
            "下付きの印「{}」は使えません",
            "<sub>…</sub> と書いてください",
        ),
    ),
    "^": (
        Unprintable(
            re.compile(r"(?<=[\w)\]])\^[A-Za-z0-9+\-]{1,8}\^"),
            "上付きの印「{}」は使えません",
            "<sup>…</sup> と書いてください",
        ),
        Unprintable(
            re.compile(r"\^\[[^\[\]\n]+\]"),
            "文の中に書く注「{}」は使えません",
            "本文に [^名前] と書き、別の行に [^名前]: 注の文 と書いてください",
        ),
    ),
    "{": (
        Unprintable(
            re.compile(r"\{\{[<%].*?[%>]\}\}|\{%.*?%\}|\{\{[^{}\n]*\}\}"),
            "差し込みの印「{}」は使えません",
            "差し込まれるはずの文や図を、そのまま書いてください",
        ),
    ),
}


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
    markdown.inline.ruler.before("link", "foreign", _foreign)
    markdown.inline.ruler.before("foreign", "sized", _sized)
    markdown.inline.ruler.before("foreign", "attributes", _attributes)
    markdown.core.ruler.before("inline", "foreign_blocks", _mark_blocks)


def of_maths(text: str) -> Unprintable | None:
    """What to say of a text between dollar signs; None if these are only prices in Japanese."""
    return None if _JAPANESE.search(text) and "\\" not in text else MATHS


def _foreign(state: StateInline, silent: bool) -> bool:
    """A sign of another tool as a token whose meta has what is said of it."""
    for sign in SIGNS.get(state.src[state.pos], ()):
        match = sign.pattern.match(state.src, state.pos, state.posMax)
        if match and not _is_reference(match[0], state):
            if not silent:
                token = state.push("foreign", "", 0)
                token.content, token.meta = match[0], {"sign": sign}
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
    """Attributes after a picture, which keeps them, or after a link, as a token of their own."""
    if silent or state.src[state.pos] != "{" or state.pending or not state.tokens:
        return False
    match = _BRACES.match(state.src, state.pos, state.posMax)
    before = state.tokens[-1]
    if match is None or before.type not in ("image", "link_close"):
        return False
    if before.type == "image":
        before.meta["attributes"] = match[1]
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
        quotation.meta["alert"] = (match[1], match[2].strip())
        text.content = text.content[match.end() :]
        if text.map:
            text.map = [text.map[0] + 1, text.map[1]]


def _mark_task(item: Token, text: Token) -> None:
    if match := _TASK.match(text.content):
        item.meta["task"] = TODO if match[1] == " " else DONE
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
