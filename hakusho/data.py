"""YAML files read into frozen dataclasses whose fields are the schema.

A key is a field's name with hyphens. Unknown, missing, repeated and ill-typed keys are reported
at their own place. Scalars stay the text that was written: `012`, `NO` and `12:30:45` are never
turned into something else.
"""

from __future__ import annotations

import dataclasses
import re
import types
from collections.abc import Mapping
from dataclasses import MISSING, dataclass
from datetime import date
from functools import cache
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

import yaml

from hakusho.diagnostic import Report, Source, Span, did_you_mean, finding

T = TypeVar("T")
_DEPTH = 40


@dataclass(frozen=True, slots=True)
class Written:
    """A text of a data file together with its place."""

    text: str
    span: Span

    def __bool__(self) -> bool:
        return bool(self.text)


class _Loader(yaml.SafeLoader):
    """Composes nodes only; aliases are refused, since a few of them can stand for 10⁹ nodes."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):  # type: ignore[no-untyped-call]
            event = self.peek_event()  # type: ignore[no-untyped-call]
            raise yaml.composer.ComposerError(
                None, None, "別名（*）は使えません。値をもう一度書いてください", event.start_mark
            )
        return super().compose_node(parent, index)


def compose(source: Source, report: Report) -> yaml.Node | None:
    """The YAML node tree of a source, or None when it is empty or broken (then reported)."""
    loader = _Loader(source.text)
    try:
        return loader.get_single_node()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        span = source.span(mark.line + 1, mark.column + 1) if mark else source.span()
        report(finding("Y001", f"YAMLとして読めません（{error.problem}）", span, _yaml_hint(span)))
    except yaml.reader.ReaderError as error:
        message = f"YAMLで使えない文字 U+{ord(_char(error.character)):04X} があります"
        report(finding("Y001", message, span_at(source, error.position)))
    except RecursionError:
        report(finding("Y001", "入れ子が深すぎます", source.span()))
    finally:
        loader.dispose()
    return None


def _char(character: object) -> str:
    return character if isinstance(character, str) else chr(int(str(character)))


def _yaml_hint(span: Span) -> str:
    if "\t" in span.text:
        return "字下げにはタブでなく空白を使います"
    if re.search(r"^\s*[^\s:#]+:[^\s]", span.text):
        return "「:」の後に空白を一つ入れます"
    return '「: 」や「#」を含む値は引用符「"…"」で囲みます'


def span_at(source: Source, position: int) -> Span:
    """The place of a character, given its position in the text (from 0)."""
    before = source.text[:position]
    return source.span(before.count("\n") + 1, position - (before.rfind("\n") + 1) + 1)


def span_of(node: yaml.Node, source: Source) -> Span:
    """The place of a YAML node; as long as the node when it lies on one line."""
    start, end = node.start_mark, node.end_mark
    length = end.column - start.column if end.line == start.line else 1
    return source.span(start.line + 1, start.column + 1, max(1, length))


@dataclass(frozen=True, slots=True)
class _Reader:
    """Binds nodes of one source; carries only where they lie and where findings go."""

    source: Source
    report: Report

    def wrong(self, code: str, message: str, node: yaml.Node, hint: str = "") -> None:
        self.report(finding(code, message, span_of(node, self.source), hint))

    def value(self, wanted: Any, node: yaml.Node, name: str, depth: int = 0) -> Any:
        """The node as a value of the wanted type; MISSING when it was reported as wrong."""
        if depth > _DEPTH:
            self.wrong("Y001", "入れ子が深すぎます", node)
            return MISSING
        options = _options(wanted)
        if len(options) > 1:
            return self.one_of(options, node, name, depth)
        kind = get_origin(wanted) or wanted
        if kind in _SCALARS or kind is Literal:
            return self.scalar(wanted, node, name)
        if kind is tuple:
            return self.sequence(get_args(wanted)[0], node, name, depth)
        if kind is Mapping:
            return self.mapping(get_args(wanted)[1], node, name, depth)
        return self.record(wanted, node, name, depth)

    def one_of(self, options: tuple[Any, ...], node: yaml.Node, name: str, depth: int) -> Any:
        if type(None) in options and node.value == "":
            return None
        fitting = [option for option in options if _fits(option, node)]
        return self.value((fitting or [options[0]])[0], node, name, depth)

    def scalar(self, wanted: Any, node: yaml.Node, name: str) -> Any:
        if not isinstance(node, yaml.ScalarNode):
            self.wrong(
                "Y004", f"「{name}」には一つの値を書きます（一覧や項目の組ではありません）", node
            )
            return MISSING
        text = str(node.value)
        if get_origin(wanted) is Literal:
            return self.choice(get_args(wanted), text, node, name)
        if wanted is Written:
            return Written(text, _inner_span(node, self.source))
        read, what = _SCALARS[wanted]
        try:
            return read(text)
        except ValueError:
            self.wrong("Y004", f"「{name}」は{what}です（「{text}」は読めません）", node)
            return MISSING

    def choice(self, allowed: tuple[str, ...], text: str, node: yaml.Node, name: str) -> Any:
        if text in allowed:
            return text
        choices = "、".join(allowed)
        hint = did_you_mean(text, allowed)
        self.wrong("Y004", f"「{name}」に「{text}」は使えません（{choices}）", node, hint)
        return MISSING

    def sequence(self, wanted: Any, node: yaml.Node, name: str, depth: int) -> Any:
        if not isinstance(node, yaml.SequenceNode):
            self.wrong("Y004", f"「{name}」は「- 」で始まる一覧で書きます", node)
            return MISSING
        values = (self.value(wanted, item, name, depth + 1) for item in node.value)
        return tuple(value for value in values if value is not MISSING)

    def mapping(self, wanted: Any, node: yaml.Node, name: str, depth: int) -> Any:
        if not isinstance(node, yaml.MappingNode):
            self.wrong("Y004", f"「{name}」は「項目: 値」の組で書きます", node)
            return MISSING
        pairs = self.pairs(node)
        values = {
            k: self.value(wanted, v, f"{name} › {k}", depth + 1) for k, (_, v) in pairs.items()
        }
        return {k: v for k, v in values.items() if v is not MISSING}

    def pairs(self, node: yaml.MappingNode) -> dict[str, tuple[yaml.Node, yaml.Node]]:
        found: dict[str, tuple[yaml.Node, yaml.Node]] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                self.wrong("Y004", "項目の名前は文字で書きます", key)
            elif key.value in found:
                first = found[key.value][0].start_mark.line + 1
                self.wrong("Y005", f"項目「{key.value}」が二度あります（最初は{first}行目）", key)
            else:
                found[key.value] = (key, value)
        return found

    def record(self, wanted: Any, node: yaml.Node, name: str, depth: int) -> Any:
        if not isinstance(node, yaml.MappingNode):
            self.wrong("Y004", f"「{name}」は「項目: 値」の組で書きます", node)
            return MISSING
        schema = _schema(wanted)
        pairs = self.pairs(node)
        for key, (key_node, _) in pairs.items():
            if key not in schema:
                hint = did_you_mean(key, schema)
                self.wrong("Y002", f"「{name}」に項目「{key}」はありません", key_node, hint)
        values = {
            schema[key].name: self.value(schema[key].type, value, key, depth + 1)
            for key, (_, value) in pairs.items()
            if key in schema
        }
        missing = [k for k, f in schema.items() if f.required and k not in pairs]
        for key in missing:
            self.wrong("Y003", f"「{name}」に項目「{key}」がありません", node)
        if missing or any(
            values[f.name] is MISSING for f in schema.values() if f.name in values and f.required
        ):
            return MISSING
        values = {k: v for k, v in values.items() if v is not MISSING}
        if "span" in {field.name for field in dataclasses.fields(wanted)}:
            values["span"] = span_of(node, self.source)
        return wanted(**values)


@dataclass(frozen=True, slots=True)
class _Field:
    name: str
    type: Any
    required: bool


@cache
def _schema(wanted: Any) -> dict[str, _Field]:
    """The keys of a dataclass: its fields but `span` and those marked as not written."""
    hints = get_type_hints(wanted)
    return {
        field.name.replace("_", "-"): _Field(
            field.name,
            hints[field.name],
            field.default is MISSING and field.default_factory is MISSING,
        )
        for field in dataclasses.fields(wanted)
        if field.name != "span" and field.metadata.get("written", True)
    }


def _options(wanted: Any) -> tuple[Any, ...]:
    return get_args(wanted) if get_origin(wanted) in (Union, types.UnionType) else (wanted,)


def _fits(option: Any, node: yaml.Node) -> bool:
    kind = get_origin(option) or option
    if isinstance(node, yaml.ScalarNode):
        return kind in _SCALARS or kind is Literal
    if isinstance(node, yaml.SequenceNode):
        return kind is tuple
    return kind is Mapping or (dataclasses.is_dataclass(kind) and kind is not Written)


def _inner_span(node: yaml.ScalarNode, source: Source) -> Span:
    """Where the text of a scalar begins: after its opening quote or block sign."""
    mark = node.start_mark
    if node.style in ("'", '"'):
        return source.span(mark.line + 1, mark.column + 2)
    if node.style in ("|", ">"):
        first = source.lines[mark.line + 1] if mark.line + 1 < len(source.lines) else ""
        return source.span(mark.line + 2, len(first) - len(first.lstrip()) + 1)
    return source.span(mark.line + 1, mark.column + 1)


def _whole(text: str) -> int:
    if not re.fullmatch(r"[+-]?(0|[1-9][0-9]*)", text):
        raise ValueError(text)
    return int(text)


def _number(text: str) -> float:
    if not re.fullmatch(r"[+-]?[0-9]+(\.[0-9]+)?", text):
        raise ValueError(text)
    return float(text)


def _truth(text: str) -> bool:
    if text not in ("true", "false"):
        raise ValueError(text)
    return text == "true"


_SCALARS: dict[Any, tuple[Any, str]] = {
    str: (str, "文字"),
    Written: (str, "文字"),
    int: (_whole, "整数"),
    float: (_number, "数"),
    bool: (_truth, " true か false "),
    date: (date.fromisoformat, "「2026-11-23」の形の日付"),
}


def _read(wanted: Any, source: Source, report: Report, name: str) -> Any:
    node = compose(source, report)
    if node is None:
        start = yaml.Mark("", 0, 0, 0, "", 0)
        node = yaml.MappingNode("", [], start, start)
    return _Reader(source, report).value(wanted, node, name)


def read_record(wanted: type[T], source: Source, report: Report, name: str) -> T | None:
    """A source as one dataclass, or None when something that it needs is wrong (reported).

    `name` says in messages what the file is (for instance 「publication.yaml」).
    """
    value = _read(wanted, source, report, name)
    return None if value is MISSING else value


def read_mapping(wanted: type[T], source: Source, report: Report, name: str) -> dict[str, T]:
    """A source as a mapping from ids to dataclasses; entries that are wrong are left out."""
    value = _read(Mapping[str, wanted], source, report, name)  # type: ignore[valid-type]
    return {} if value is MISSING else value


def read_list(wanted: type[T], source: Source, report: Report, name: str) -> tuple[T, ...]:
    """A source as a list of dataclasses; items that are wrong are left out."""
    value = _read(tuple[wanted, ...], source, report, name)  # type: ignore[valid-type]
    return () if value is MISSING else value
