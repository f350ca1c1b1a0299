"""YAML files read into frozen dataclasses whose fields are the schema.

A key is a field's name with hyphens. Unknown, missing, repeated and ill-typed keys are reported
at their own place. Scalars stay the text that was written: `012`, `NO` and `12:30:45` are never
turned into something else.
"""

from __future__ import annotations

import dataclasses
import re
import types
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import MISSING, dataclass
from datetime import date
from functools import cache, reduce
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

import yaml

from hakusho.findings.diagnostic import (
    MOST_SAID,
    Diagnostic,
    Mend,
    Report,
    Source,
    Span,
    did_you_mean,
    finding,
    nearest,
    replaced,
)
from hakusho.findings.limits import DIGITS
from hakusho.sources.meant import items, meant, unquoted
from hakusho.sources.yamlnodes import (
    compose,
    empty,
    inner_span,
    lines_of,
    merged,
    places,
    source_of,
    span_of,
    text_of,
    with_source,
)

T = TypeVar("T")
_FIRST_YEAR = 1000
_KEYS = 12  # keys that a hint lists
_PAIRS = "次の行から字下げして「項目: 値」を並べてください"
_CUT_OFF = re.compile(r"[ \t]+(#[^\s#!].*)")
_SHOWN = 20  # characters
_UNUSABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Written:
    """A text of a data file together with its place."""

    text: str
    span: Span

    def __bool__(self) -> bool:
        return bool(self.text)


@dataclass(frozen=True, slots=True)
class _Reader:
    """Binds YAML nodes to types; its only state is where findings are reported."""

    report: Report

    def wrong(
        self, code: str, message: str, node: yaml.Node, hint: str = "", mend: Mend | None = None
    ) -> None:
        self.report(finding(code, message, span_of(node), hint, mend))

    def value(self, wanted: Any, node: yaml.Node, name: str, key: yaml.Node | None = None) -> Any:
        """The node as a value of the wanted type; MISSING when it is wrong, which is reported.

        `key` is the node of the key that the value has in a mapping, if it has one.
        """
        if get_origin(wanted) is Annotated:
            return self.number(wanted, node, name)
        options = _options(wanted)
        if len(options) > 1:
            fitting = [option for option in options if _fits(option, node)]
            return self.value((fitting or [options[0]])[0], node, name)
        kind = get_origin(wanted) or wanted
        if kind in _SCALARS or kind is Literal:
            return self.scalar(wanted, node, name)
        if kind is tuple:
            return self.sequence(get_args(wanted)[0], node, name)
        if kind is Mapping:
            return self.mapping(get_args(wanted)[1], node, name)
        return self.record(wanted, node, name, key or node)

    def scalar(self, wanted: Any, node: yaml.Node, name: str) -> Any:
        if not isinstance(node, yaml.ScalarNode):
            message = f"「{name}」に、一覧や項目の組は書けません"
            self.wrong(
                "Y004", message, node, "一つの値を、[ ] や「- 」「項目:」を付けずに書いてください"
            )
            return MISSING
        text = self.text(node)
        if match := _UNUSABLE.search(text):
            self.wrong("Y001", f"使えない文字 U+{ord(match[0]):04X} があります", node)
            return MISSING
        if get_origin(wanted) is Literal:
            return self.choice(get_args(wanted), text, node, name)
        if wanted is Written:
            return Written(text, inner_span(node))
        read, what, hint = _SCALARS[wanted]
        try:
            return read(text)
        except OverflowError:
            self.report(DIGITS.finding(span_of(node), f"「{name}」の"))
        except ValueError:
            value = _advised(wanted, text)
            hint = f"{value} と書いてください" if value else hint
            mend = replaced(inner_span(node), text, value) if value else None
            self.wrong(
                "Y004", f"「{name}」は{what}です（「{text}」は読めません）", node, hint, mend
            )
        return MISSING

    def text(self, node: yaml.ScalarNode) -> str:
        """The text of a scalar; quotes that are none for YAML, and would be printed, are told."""
        text = text_of(node)
        if node.style is not None:
            return text
        if re.search(r"\n\s*-\S", "\n".join(lines_of(node))):
            message = "「-」で始まる行が、前の値の続きになっています"
            hint = "「-」の後に空白を入れ、前の行の「-」と頭をそろえてください"
            self.wrong("Y001", message, node, hint)
        self.check_end(node)
        inner = unquoted(text)
        if inner is None:
            return text
        plain = f'"{inner}"' if set('"\\').isdisjoint(inner) else ""
        mend = replaced(span_of(node), text, plain) if plain else None
        message = f"「{text}」の引用符は、YAMLの引用符ではありません"
        hint = f"半角の \" で囲むか、印刷するなら '{text}' と書いてください"
        self.wrong("Y001", message, node, hint, mend)
        return inner

    def check_end(self, node: yaml.ScalarNode) -> None:
        """Tell of a `#` with text right behind it, which cuts a value off as a comment does."""
        source, end = source_of(node), node.end_mark
        if match := _CUT_OFF.match(source.lines[end.line][end.column :]):
            written = match[1]
            message = (
                f"「{written[:_SHOWN]}」は、値に入りません（空白の後の # からは、覚え書きです）"
            )
            hint = '値の続きなら全体を "…" で囲み、覚え書きなら # の後に空白を置いてください'
            cut = source.span(end.line + 1, end.column + match.start(1) + 1, 1)
            self.report(finding("Y016", message, cut, hint))

    def number(self, wanted: Any, node: yaml.Node, name: str) -> Any:
        """A number in the range of its type `Annotated[…, Between(…)]`, or MISSING (reported)."""
        kind, allowed = get_args(wanted)
        value = self.value(kind, node, name)
        if value is not MISSING and not allowed.holds(value):
            written = str(node.value)[:40]
            self.wrong("Y004", f"「{name}」は{allowed}です（「{written}」は使えません）", node)
            return MISSING
        return value

    def choice(self, allowed: tuple[str, ...], text: str, node: yaml.Node, name: str) -> Any:
        if text in allowed:
            return text
        choices = "、".join(allowed)
        hint = did_you_mean(text, allowed)
        self.wrong("Y004", f"「{name}」に「{text}」は使えません（{choices}）", node, hint)
        return MISSING

    def sequence(self, wanted: Any, node: yaml.Node, name: str) -> Any:
        if not isinstance(node, yaml.SequenceNode):
            hint = "「- 」で始まる行を並べてください"
            if isinstance(node, yaml.ScalarNode):
                found = ", ".join(items("\n".join(lines_of(node))))
                hint = f"{name}: [{found}] のように書いてください"
            self.wrong("Y004", f"「{name}」の値が一覧ではありません", node, hint)
            return MISSING
        values = (self.value(wanted, item, name) for item in node.value)
        return tuple(value for value in values if value is not MISSING)

    def mapping(self, wanted: Any, node: yaml.Node, name: str) -> Any:
        if not isinstance(node, yaml.MappingNode):
            self.wrong("Y004", f"「{name}」の値が「項目: 値」の組ではありません", node, _PAIRS)
            return MISSING
        pairs = self.pairs(node)
        values = {
            name_of: self.value(wanted, value, f"{name} › {name_of}", key)
            for name_of, (key, value) in pairs.items()
        }
        return {k: v for k, v in values.items() if v is not MISSING}

    def pairs(self, node: yaml.MappingNode) -> dict[str, tuple[yaml.Node, yaml.Node]]:
        found: dict[str, tuple[yaml.Node, yaml.Node]] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                self.wrong("Y004", "項目の名前が文字ではありません", key)
            elif key.value in found:
                first = found[key.value][0].start_mark.line + 1
                message = f"項目「{key.value}」が二度あります（最初は{first}行目）"
                self.wrong("Y005", message, key, "どちらかを消してください")
            else:
                found[key.value] = (key, value)
        return found

    def record(self, wanted: Any, node: yaml.Node, name: str, key: yaml.Node) -> Any:
        if not isinstance(node, yaml.MappingNode):
            message = f"「{name}」の値が「項目: 値」の組ではありません"
            meant = _as_record(wanted, node)
            self.wrong("Y004", message, node, _pairs_hint(wanted, node, name))
            return self.record(wanted, meant, name, key) if meant else MISSING
        schema = _schema(wanted)
        pairs = self.pairs(node)
        misspelt = self.unknown(wanted, pairs, name)
        values = {}
        for written, field in schema.items():
            if written not in misspelt and self.is_written(
                field, pairs.get(written), written, name, key
            ):
                values[field.name] = self.value(field.type, pairs[written][1], written)
        if any(f.required and values.get(f.name, MISSING) is MISSING for f in schema.values()):
            return MISSING
        values = {k: v for k, v in values.items() if v is not MISSING}
        values |= self.places(wanted, node, key)
        return wanted(**values)

    def unknown(
        self,
        wanted: Any,
        pairs: Mapping[str, tuple[yaml.Node, yaml.Node]],
        name: str,
    ) -> set[str]:
        """Report keys that the schema has not; returns those that they are taken for."""
        schema, taken = _schema(wanted), set[str]()
        unknown = ((written, key) for written, (key, _) in pairs.items() if written not in schema)
        for number, (written, key_node) in enumerate(unknown):
            near = nearest(written, schema) if number < MOST_SAID else ""
            hint = f"{near} ではありませんか" if near else ""
            if inner := _inner(wanted, written):
                near, hint = inner, f"{written} は、{inner}: {{…}} の中に書いてください"
            if near and near not in pairs:
                taken.add(near)
            elif not near and number < MOST_SAID:
                shown = [*schema][:_KEYS]
                more = " などです" if len(schema) > _KEYS else " です"
                hint = f"使えるのは {'、'.join(shown)}{more}"
            hint = _replaced(wanted).get(written, hint)
            self.wrong("Y002", f"「{name}」に項目「{written}」はありません", key_node, hint)
        return taken

    def is_written(
        self,
        field: _Field,
        pair: tuple[yaml.Node, yaml.Node] | None,
        written: str,
        name: str,
        key: yaml.Node,
    ) -> bool:
        """Whether a field has a value; a required field without one is reported."""
        if pair and not _is_empty(pair[1]):
            return True
        if field.required and pair:
            self.wrong(
                "Y003", f"「{name}」の項目「{written}」が空です", pair[0], "値を書いてください"
            )
        elif field.required:
            message = f"「{name}」に項目「{written}」がありません"
            self.wrong("Y003", message, key, f"{written}: … を加えてください")
        return False

    def places(self, wanted: Any, node: yaml.Node, key: yaml.Node) -> dict[str, Any]:
        """The values of the fields `span` and `places`, for records that have them."""
        names = {field.name for field in dataclasses.fields(wanted)}
        found: dict[str, Any] = {}
        if "span" in names:
            found["span"] = span_of(key)
        if "places" in names:
            found["places"] = dict(places(node))
        return found


@dataclass(frozen=True, slots=True)
class _Field:
    name: str
    type: Any
    required: bool


def _first_field(wanted: Any) -> tuple[str, bool]:
    """The key for which a value is taken that stands without one, and whether it is a list."""
    for key, field in _schema(wanted).items():
        kind = get_origin(field.type) or field.type
        if kind is tuple and get_args(field.type)[0] is Written:
            return key, True
        if kind in _SCALARS:
            return key, False
    return "", False


def _required(wanted: Any) -> list[str]:
    return [key for key, field in _schema(wanted).items() if field.required]


def _as_record(wanted: Any, node: yaml.Node) -> yaml.MappingNode | None:
    """A text, or a list, as the record that it is probably meant as; None for other values, and
    where the record would lack more.
    """
    key, is_list = _first_field(wanted)
    if len(_required(wanted)) > 1:
        return None
    is_text = isinstance(node, yaml.ScalarNode) and node.tag.endswith(":str")
    parts = node.value if isinstance(node, yaml.SequenceNode) else []
    is_whole = is_list and bool(parts) and all(isinstance(one, yaml.ScalarNode) for one in parts)
    if not key or not (is_text or is_whole):
        return None
    marks, source = (node.start_mark, node.end_mark), source_of(node)
    value = node
    if is_list and not is_whole:
        value = with_source(yaml.SequenceNode("tag:yaml.org,2002:seq", [node], *marks), source)
    name = with_source(yaml.ScalarNode("tag:yaml.org,2002:str", key, *marks), source)
    return with_source(yaml.MappingNode("tag:yaml.org,2002:map", [(name, value)], *marks), source)


def _pairs_hint(wanted: Any, node: yaml.Node, name: str) -> str:
    """What to write in place of a value that is no record, with the keys that it may have."""
    field, is_list = _first_field(wanted)
    if not field or (not _as_record(wanted, node) and not isinstance(node, yaml.ScalarNode)):
        return _PAIRS
    parts = node.value if isinstance(node, yaml.SequenceNode) else [node]
    texts = [one.value for one in parts if isinstance(one, yaml.ScalarNode)]
    text = ", ".join(texts) if _as_record(wanted, node) and "\n" not in "".join(texts) else "…"
    place = span_of(node)
    before = place.text[: place.column - 1].rstrip()
    begin = "" if before.endswith(("-", "[", ",")) else f"{name.rpartition(' › ')[2]}: "
    line = f"{begin}{{{field}: {f'[{text}]' if is_list else text}}}"
    if len(required := _required(wanted)) > 1:
        line = f"{begin}{{{': …, '.join(required)}: …}}"
    return f"{line} のように書いてください（項目は {'、'.join([*_schema(wanted)][:_KEYS])}）"


def key_of(name: str) -> str:
    """The key of a field: its name with hyphens, without the `_` that follows a Python keyword."""
    return name.rstrip("_").replace("_", "-")


@cache
def _schema(wanted: Any) -> dict[str, _Field]:
    """The fields of a dataclass by key, except `span` and those with metadata `written=False`."""
    hints = get_type_hints(wanted, include_extras=True)
    return {
        key_of(field.name): _Field(
            field.name,
            hints[field.name],
            field.default is MISSING and field.default_factory is MISSING,
        )
        for field in dataclasses.fields(wanted)
        if field.name != "span" and field.metadata.get("written", True)
    }


def _is_empty(node: yaml.Node) -> bool:
    """Whether a value is missing, or is YAML's word for nothing."""
    if not isinstance(node, yaml.ScalarNode):
        return False
    is_null = node.style is None and node.value in ("~", "null", "Null", "NULL")
    return is_null or not node.value.strip()


def _inner(wanted: Any, key: str) -> str:
    """The key of the field whose value is a record that has a key; empty if there is none."""
    kinds = ((name, one) for name, field in _schema(wanted).items() for one in _options(field.type))
    return next((name for name, kind in kinds if _is_record(kind) and key in _schema(kind)), "")


def _is_record(kind: Any) -> bool:
    return dataclasses.is_dataclass(kind) and kind is not Written


@cache
def _replaced(wanted: Any) -> dict[str, str]:
    """What to write for keys of earlier versions: the metadata `replaces` of the fields."""
    found: dict[str, str] = {}
    for field in dataclasses.fields(wanted):
        found |= field.metadata.get("replaces", {})
    return found


def _options(wanted: Any) -> tuple[Any, ...]:
    return get_args(wanted) if get_origin(wanted) in (Union, types.UnionType) else (wanted,)


def _fits(option: Any, node: yaml.Node) -> bool:
    kind = get_origin(option) or option
    if kind is Annotated:
        return _fits(get_args(option)[0], node)
    if isinstance(node, yaml.ScalarNode):
        return _scalar_fits(option, kind, node.value)
    if isinstance(node, yaml.SequenceNode):
        return kind is tuple
    return kind is Mapping or _is_record(kind)


def _scalar_fits(option: Any, kind: Any, text: str) -> bool:
    if option is type(None):
        return text == ""
    if kind is Literal:
        return text in get_args(option)
    if kind in (int, float):
        return any(map(str.isdigit, text))
    return kind in _SCALARS


def _whole(text: str) -> int:
    if not re.fullmatch(r"[+-]?(0|[1-9][0-9]*)", text):
        raise ValueError(text)
    _require_short(text)
    return int(text)


def _number(text: str) -> float:
    if not re.fullmatch(r"[+-]?[0-9]+(\.[0-9]+)?", text):
        raise ValueError(text)
    _require_short(text)
    return float(text)


def _require_short(text: str) -> None:
    """Raise OverflowError if a number has more digits than the limit."""
    if DIGITS.is_passed(sum(map(str.isdigit, text))):
        raise OverflowError


def _truth(text: str) -> bool:
    if text not in ("true", "false"):
        raise ValueError(text)
    return text == "true"


def _day(text: str) -> date:
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        raise ValueError(text)
    day = date.fromisoformat(text)
    if day.year < _FIRST_YEAR:
        raise ValueError(text)  # dates in PDF have years of four digits, and no book is older
    return day


# The types of scalars: a function that reads one, the Japanese name, a hint if it is unreadable.
_SCALARS: dict[Any, tuple[Callable[[str], Any], str, str]] = {
    str: (str, "文字", ""),
    Written: (str, "文字", ""),
    int: (_whole, "整数", "半角の数字で書いてください"),
    float: (_number, "数", "単位を付けずに、半角の数字で書いてください"),
    bool: (_truth, " true か false ", "true（はい）か false（いいえ）と書いてください"),
    date: (_day, "日付", "2026-11-23 の形で書いてください"),
}


def _advised(wanted: Any, text: str) -> str:
    """The value that a text means, if it can be read; else empty."""
    value = meant(wanted, text)
    try:
        _SCALARS[wanted][0](value)
    except (ValueError, OverflowError):
        return ""
    return value


def _read(wanted: Any, sources: Sequence[Source], report: Report, name: str) -> Any:
    faults: list[Diagnostic] = []
    nodes = [compose(source, faults.append) or empty(source) for source in sources]
    for found in faults:
        report(found)
    return MISSING if faults else _Reader(report).value(wanted, reduce(merged, nodes), name)


def read_record(
    wanted: type[T], source: Source, report: Report, name: str, base: Sequence[Source] = ()
) -> T | None:
    """A source as one dataclass, or None when it lacks something required (reported).

    Keys that it lacks are taken from the sources in `base`, later ones first. `name` is the name
    of the file in messages (for instance 「publication.yaml」).
    """
    value = _read(wanted, (*base, source), report, name)
    return None if value is MISSING else value


def over(own: T, base: T, written: Container[str], path: str = "") -> T:
    """A record whose unwritten keys are filled from `base`, a record of the same type.

    `written` are the paths of the keys that are written in `own` (its `places`).
    """
    values: dict[str, Any] = {}
    of: Any = type(own)
    for key, field in _schema(of).items():
        if f"{path}{key}" in written:
            mine, theirs = getattr(own, field.name), getattr(base, field.name)
            is_record = dataclasses.is_dataclass(mine)
            mine = over(mine, theirs, written, f"{path}{key}.") if is_record else mine
            values[field.name] = mine
    return dataclasses.replace(base, **values)  # type: ignore[type-var]


def read_mapping(wanted: type[T], source: Source, report: Report, name: str) -> dict[str, T]:
    """A source as a mapping from ids to dataclasses; wrong entries are left out (reported)."""
    value = _read(Mapping[str, wanted], (source,), report, name)  # type: ignore[valid-type]
    return {} if value is MISSING else value


def names(source: Source, report: Report) -> dict[str, Written]:
    """The keys of a source that is a mapping, with their values; empty texts for non-scalars."""
    node = compose(source, report)
    pairs = node.value if isinstance(node, yaml.MappingNode) else []
    return {
        str(key.value): Written(text_of(value), inner_span(value))
        if isinstance(value, yaml.ScalarNode)
        else Written("", span_of(value))
        for key, value in pairs
    }


def read_list(wanted: type[T], source: Source, report: Report, name: str) -> tuple[T, ...]:
    """A source as a list of dataclasses; wrong items are left out (reported)."""
    value = _read(tuple[wanted, ...], (source,), report, name)  # type: ignore[valid-type]
    return () if value is MISSING else value
