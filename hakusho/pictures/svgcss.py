"""CSS in SVG: its declarations and the addresses in it, in whatever form they are written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

import tinycss2

_MAY_ASK = re.compile(r"\\|url\(|src\(|image|cross-fade\(|@import", re.I)
_FUNCTIONS = ("url", "src", "image", "image-set", "-webkit-image-set", "cross-fade")
_MAY_SAY = re.compile(r"\\|font|url\(", re.I)


def addresses(text: str, *, is_sheet: bool = False) -> Iterator[str]:
    """The addresses that an attribute's value or a stylesheet would load."""
    if _MAY_ASK.search(text):
        tokens = tinycss2.parse_component_value_list(text, skip_comments=True)
        yield from _asked(tokens, is_sheet=is_sheet)


def _asked(tokens: Sequence[Any], *, is_sheet: bool) -> Iterator[str]:
    """The addresses among tokens, except those of @namespace, which are names and not loaded."""
    rule = ""
    for token in tokens:
        if token.type == "at-keyword":
            rule = token.lower_value if is_sheet else ""
        elif token.type == "{} block" or token == ";":
            rule = ""
        if rule != "namespace":
            yield from _asked_by(token, is_sheet=is_sheet, is_import=rule == "import")


def _asked_by(token: Any, *, is_sheet: bool, is_import: bool) -> Iterator[str]:
    if token.type == "url" or (token.type == "string" and is_import):
        yield token.value
    elif token.type == "function":
        if token.lower_name in _FUNCTIONS:
            yield from (one.value for one in token.arguments if one.type == "string")
        yield from _asked(token.arguments, is_sheet=False)
    elif token.type.endswith("block"):
        yield from _asked(token.content, is_sheet=is_sheet)


def declared(content: Any) -> Iterator[tuple[str, str]]:
    """The declarations of a style as name and value; none if it can name no font or address."""
    text = content if isinstance(content, str) else tinycss2.serialize(content)
    if not _MAY_SAY.search(text):
        return
    for one in tinycss2.parse_blocks_contents(text):
        if one.type == "declaration":
            yield one.lower_name, tinycss2.serialize(one.value).strip()


def rules(sheet: str) -> list[Any]:
    """The style rules of a stylesheet; of at-rules the engine takes only @import, refused here."""
    found = tinycss2.parse_stylesheet(sheet, skip_comments=True, skip_whitespace=True)
    return [rule for rule in found if rule.type == "qualified-rule"]
