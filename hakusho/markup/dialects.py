"""What other Markdown tools (GitHub, Zenn, Qiita, VuePress, Pandoc, MkDocs) call their boxes."""

from __future__ import annotations

import re
from dataclasses import dataclass

# The title that a box of this name gets if it has none of its own; empty: a box without a title.
LABELS = {
    "abstract": "要約", "attention": "注意", "alert": "注意", "bug": "不具合", "caution": "注意",
    "check": "確認", "danger": "危険", "details": "詳細", "error": "エラー", "example": "例",
    "failure": "失敗", "faq": "質問", "hint": "ヒント", "important": "重要", "info": "情報",
    "memo": "メモ", "message": "", "note": "補足", "notice": "お知らせ", "point": "ポイント",
    "question": "質問", "seealso": "参考", "success": "成功", "summary": "要約", "tip": "ヒント",
    "tldr": "要約", "todo": "これから", "warn": "警告", "warning": "警告",
}  # fmt: skip
# Words after the name that choose another box of the same family.
_VARIANTS = {
    ("message", "alert"): "alert",
    ("note", "info"): "info",
    ("note", "warn"): "warn",
    ("note", "alert"): "alert",
}
_NAMED = re.compile(r"\s*\{[a-z][a-z-]*\}")
_OPENING = re.compile(r"([^\W\d_]+)(?:\[([^\]]*)\]|[ \t]+(.*?))?[ \t]*(?:\{(.*)\})?[ \t]*")
_PANDOC = re.compile(r"\{([^{}]*)\}")
_CLASS = re.compile(r"\.(?:callout-)?([A-Za-z]+)")
_TITLE = re.compile(r'(?:title|caption)="([^"]*)"')
_QUOTED = re.compile(r'"([^"]*)"')
_FILE_TITLE = re.compile(r"""\b(?:title|filename|name)=(["'])(.*?)\1""")
_DRAWN = {"mermaid", "plantuml", "puml", "dot", "graphviz", "d2"}
ALERT = re.compile(
    r"(?:[\[［][!！][ \t]*(?P<name>[^\W\d_]{1,12})[\]］][+-]?[ \t]*(?P<title>[^\n]*)"
    r"|\*\*(?P<bold>Note|Warning|Tip|Important|Caution):?\*\*:?[ \t]*)(?:\n|$)"
)


@dataclass(frozen=True, slots=True)
class Opening:
    """The name and the title of a box as another tool opens it."""

    name: str
    written: str = ""

    @property
    def label(self) -> str:
        """The Japanese name of the kind, which is printed if no title is written."""
        return LABELS.get(self.name, self.name)


def container(info: str) -> Opening | None:
    """The box that `::: info` opens in another tool; None if no tool has it."""
    info = info.strip()
    if match := _PANDOC.fullmatch(info):
        return _pandoc(match[1])
    match = _OPENING.fullmatch(info)
    if match is None:
        return None
    title = _TITLE.search(match[4] or "")
    return _named(match[1], match[2] or match[3] or (title[1] if title else ""))


def opens_block(info: str) -> bool:
    """Whether the text after `:::` names a block, if only one that does not exist."""
    return bool(_NAMED.match(info)) or container(info) is not None


def _pandoc(attributes: str) -> Opening | None:
    classes = (name.lower() for name in _CLASS.findall(attributes))
    name = next((one for one in classes if one in LABELS), None)
    title = _TITLE.search(attributes)
    return Opening(name, title[1] if title else "") if name else None


def _named(name: str, rest: str) -> Opening | None:
    name, rest = name.lower(), rest.strip()
    word, _, more = rest.partition(" ")
    if variant := _VARIANTS.get((name, word.lower())):
        return Opening(variant, more.strip())
    return Opening(name, rest.strip('"')) if name in LABELS or name in LABELS.values() else None


def admonition(info: str) -> Opening:
    """The box that `!!! info` opens; its name may be followed by classes and a title in quotes."""
    name, _, rest = info.strip().partition(" ")
    quoted = _QUOTED.search(rest)
    known = name.lower() if name.lower() in LABELS else "message"
    if quoted:
        return Opening(known if quoted[1] else "message", quoted[1])
    return Opening(known, "" if known == name.lower() else name)


@dataclass(frozen=True, slots=True)
class ListingHead:
    """What stands after the fence of a listing: its language, and the name of a file or a title."""

    language: str = ""
    title: str = ""

    @property
    def is_drawing(self) -> bool:
        """Whether other tools draw a picture from such a listing."""
        return self.language.lower() in _DRAWN


def listing(info: str) -> ListingHead:
    """The head of a listing as Zenn (`js:app.js`), Docusaurus (`js title="…"`), Pandoc write it."""
    info = info.strip()
    title = _FILE_TITLE.search(info)
    word = re.split(r"[\s,{]", info)[0] or "".join(_CLASS.findall(info)[:1])
    language, _, file = word.partition(":")
    return ListingHead(language, title[2] if title else file)
