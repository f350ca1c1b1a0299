"""What the engine says of a stylesheet that it does not understand, in Japanese."""

from __future__ import annotations

import re

_LONGEST = 60  # characters of CSS that are shown
_DECLARATION = re.compile(r"Ignored `(.*?)` at \d+:\d+, (.*)", re.S)
_REASONS = (  # how the engine's reason begins, and what is said; the first that fits counts
    ("unknown property", "その名前の指定はありません"),
    ("property not supported", "組版エンジンが対応していません"),
    ("descriptor not supported", "組版エンジンが対応していません"),
    ("prefix", "「-」付きの名前は使えません"),
    ("no value", "値がありません"),
    ("", "値が正しくありません"),
)
_SELECTOR = "Invalid or unsupported selector"
_RULE = re.compile(r"(?:.*<AtRule )?(@[a-z-]+)", re.S)
HINT = "つづり、値、記号を確かめてください"


def ignored(message: str) -> str:
    """What is wrong in a stylesheet, of which the engine's `message` says that it is ignored."""
    if match := _DECLARATION.match(message):
        reason = next(said for sign, said in _REASONS if match[2].startswith(sign))
        return f"スタイルの指定「{_shown(match[1])}」を使えません（{reason}）"
    if message.startswith(_SELECTOR):
        return "スタイルのセレクター（「{」の前の部分）を使えません"
    if match := _RULE.search(message):
        return f"スタイルの {match[1]} の書き方に誤りがあります"
    return "スタイルシートの書き方に誤りがあります"


def _shown(css: str) -> str:
    css = css.strip()
    return css if len(css) <= _LONGEST else f"{css[:_LONGEST]}…"
