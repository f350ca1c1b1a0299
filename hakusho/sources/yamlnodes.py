"""YAML files as nodes, each with its place and the text that was written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NoReturn, TypeVar

import yaml

from hakusho.findings.diagnostic import Diagnostic, Report, Source, Span, finding
from hakusho.sources.characters import joined
from hakusho.sources.yamlfaults import fault

_Node = TypeVar("_Node", bound=yaml.Node)
_DEPTH = 40
_LINE_ENDS = re.compile("[\r\x85\u2028\u2029]")  # YAML's, but no editor shows them as line ends


class _Loader(yaml.SafeLoader):
    """Composes nodes only, and notes each node's source, since trees of files can be merged.

    Aliases are refused: a few of them can stand for 10⁹ nodes.
    """

    depth = 0

    def __init__(self, source: Source) -> None:
        super().__init__(source.text)
        self.source = source

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        event = self.peek_event()  # type: ignore[no-untyped-call]
        if isinstance(event, yaml.AliasEvent):
            _refuse("別名（*）は使えません。値をもう一度書いてください", event.start_mark)
        if self.depth >= _DEPTH:
            _refuse("入れ子が深すぎます", event.start_mark)
        self.depth += 1
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node and with_source(node, self.source)


def with_source(node: _Node, source: Source) -> _Node:
    """The node, which keeps the file that it was written in."""
    vars(node)["source"] = source
    return node


def source_of(node: yaml.Node) -> Source:
    """The file that a node was written in."""
    source: Source = vars(node)["source"]
    return source


def empty(source: Source) -> yaml.Node:
    """The node of an empty file: a mapping without keys."""
    start = yaml.Mark("", 0, 0, 0, "", 0)
    return with_source(yaml.MappingNode("", [], start, start), source)


def merged(below: yaml.Node, above: yaml.Node) -> yaml.Node:
    """A node laid over another: keys of mappings are merged, everything else is replaced.

    Keys keep the order of `below`; a key without a value in `above` removes the one in `below`.
    """
    if not (isinstance(below, yaml.MappingNode) and isinstance(above, yaml.MappingNode)):
        return above
    own = {_name(key): (key, value) for key, value in reversed(above.value)}
    known = {_name(key) for key, _ in below.value}
    pairs = []
    for key, value in below.value:
        new_key, new_value = own.get(_name(key), (key, value))
        if new_value is value or new_value.value != "":
            pairs.append((new_key, merged(value, new_value)))
    used = {id(own[name][0]) for name in known & set(own)}
    pairs += [pair for pair in above.value if id(pair[0]) not in used]
    node = yaml.MappingNode(above.tag, pairs, above.start_mark, above.end_mark)
    return with_source(node, source_of(above))


def _name(key: yaml.Node) -> object:
    """The identity of a key: its text, or the node if it is no scalar, which is reported later."""
    return key.value if isinstance(key, yaml.ScalarNode) else key


def _refuse(problem: str, mark: Any) -> NoReturn:
    raise yaml.composer.ComposerError(None, None, problem, mark)


def compose(source: Source, report: Report) -> yaml.Node | None:
    """The YAML node tree of a source, or None when it is empty or malformed (reported)."""
    node, found = _composed(source)
    if found:
        report(found)
    return node


@lru_cache(maxsize=2)  # settings are composed twice: for their `base`, then to be read
def _composed(source: Source) -> tuple[yaml.Node | None, Diagnostic | None]:
    if match := _LINE_ENDS.search(source.text):
        return None, _unusable(match[0], match.start(), source)
    try:
        loader = _Loader(source)
    except yaml.reader.ReaderError as error:
        return None, _unusable(chr(error.character), error.position, source)
    try:
        return loader.get_single_node(), None
    except yaml.MarkedYAMLError as error:
        return None, fault(error, source)
    except (ValueError, OverflowError):  # a number that PyYAML makes without looking at it
        return None, fault(_number_error(loader), source)
    finally:
        loader.dispose()


def _number_error(loader: _Loader) -> yaml.MarkedYAMLError:
    """The fault of a number beyond all bounds, in an escape or a directive, where reading ended."""
    mark = loader.get_mark()
    is_escape = loader.buffer[: loader.pointer].endswith(("\\x", "\\u", "\\U"))
    return yaml.MarkedYAMLError(problem="escape" if is_escape else None, problem_mark=mark)


def _unusable(character: str, position: int, source: Source) -> Diagnostic:
    message = f"使えない文字 U+{ord(character):04X} があります"
    return finding("Y001", message, span_at(source, position), "その文字を消してください")


def span_at(source: Source, position: int) -> Span:
    """The place of a character, given its position in the text (from 0)."""
    before = source.text[:position]
    return source.span(before.count("\n") + 1, position - (before.rfind("\n") + 1) + 1)


def span_of(node: yaml.Node) -> Span:
    """The place of a YAML node; its length is the node's if that is on one line, else 1."""
    start, end = node.start_mark, node.end_mark
    length = end.column - start.column if end.line == start.line else 1
    return source_of(node).span(start.line + 1, start.column + 1, max(1, length))


def inner_span(node: yaml.ScalarNode) -> Span:
    """Where the text of a scalar begins: after its opening quote or the line of `|` or `>`."""
    mark, source = node.start_mark, source_of(node)
    if node.style in ("'", '"'):
        return source.span(mark.line + 1, mark.column + 2)
    if node.style in ("|", ">"):
        first = source.lines[mark.line + 1] if mark.line + 1 < len(source.lines) else ""
        return source.span(mark.line + 2, len(first) - len(first.lstrip()) + 1)
    length = node.end_mark.column - mark.column if node.end_mark.line == mark.line else 1
    indent = len(node.value) - len(node.value.lstrip("\u3000"))
    return source.span(mark.line + 1, mark.column + 1 + indent, max(1, length - indent))


def lines_of(node: yaml.ScalarNode) -> list[str]:
    """The lines of a scalar as they are written, without what stands before and after it."""
    start, end, source = node.start_mark, node.end_mark, source_of(node)
    lines = [*source.lines[start.line : end.line], source.lines[end.line][: end.column]]
    lines[0] = lines[0][start.column :]
    return lines


def text_of(node: yaml.ScalarNode) -> str:
    """The text of a scalar; line folding leaves a space, but none beside Japanese.

    Full-width spaces after the colon are no part of a text without quotes.
    """
    start, end = node.start_mark, node.end_mark
    if start.line == end.line or node.style == "|":
        return str(node.value).lstrip("\u3000") if node.style is None else str(node.value)
    lines = lines_of(node)
    if node.style in ("'", '"'):
        written = "\n".join(lines)[1:-1]
        return str(node.value) if node.style in written or "\\" in written else joined(written)
    return joined("\n".join(lines[1:] if node.style == ">" else lines).strip())


def places(node: yaml.Node, path: str = "") -> Iterator[tuple[str, Span]]:
    """The places below a node by path: `numbering.figure` is the place of the value, or of the
    key if the value is no scalar; `numbering.figure:` is always the key.
    """
    parts: list[tuple[str, yaml.Node, yaml.Node]] = []  # name, key, value
    if isinstance(node, yaml.MappingNode):
        parts = [(str(key.value), key, value) for key, value in node.value]
    elif isinstance(node, yaml.SequenceNode):
        parts = [(str(number), item, item) for number, item in enumerate(node.value)]
    for part, key, value in parts:
        name = f"{path}{part}"
        yield f"{name}:", span_of(key)
        yield name, span_of(value if isinstance(value, yaml.ScalarNode) else key)
        yield from places(value, f"{name}.")
