"""記法.md: everything that can be written in chapters and data files."""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Iterator, Mapping
from dataclasses import MISSING
from datetime import date
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from hakusho.manual.keys import CHAPTER_KINDS, MATTER, SCHEMAS, SERIES, THEME, Keys
from hakusho.manual.markup import MARKUP, Markup
from hakusho.manual.page import MADE, fenced
from hakusho.publication.numbering import DEFAULT_HEADINGS, DEFAULT_ITEMS, DEFAULT_PATTERNS
from hakusho.settings.publication import Settings
from hakusho.sources.data import Written, key_of
from hakusho.trade.between import Between
from hakusho.trade.numerals import NUMERALS

_SCALARS = {
    str: "文字",
    Written: "文字",
    int: "整数",
    float: "数",
    bool: "`true`・`false`",
    date: "日付",
}


def markup_page() -> str:
    """The text of 記法.md."""
    lines = [
        "# 記法",
        "",
        MADE,
        "",
        "原稿（.md）とデータのファイル（.yaml）に書けることの一覧である。"
        "初めに原稿の記法を、次にデータの項目を示す。",
        "",
        "例は `python3 build.py new` で作る見本の本によっている。上の枠が原稿、"
        "下の枠が紙面の文字である。紙面の文字のうち、ルビの読みは（ ）に入れ、"
        "表の欄の境は「｜」で、注は終わりに示した。",
    ]
    for group, rows in MARKUP.items():
        lines += ["", f"## {group}"]
        for row in rows:
            lines += _markup(row)
    for schema in SCHEMAS:
        lines += key_table(schema)
        if schema.of is Settings:
            lines += _chapter_kinds()
    return "\n".join([*lines, *_numbering(), ""])


def _markup(row: Markup) -> Iterator[str]:
    yield from ("", f"### {row.meaning}", "")
    yield from fenced(row.source, "markdown")
    if row.printed:
        yield ""
        yield from fenced(row.printed, "text")
    if row.remark:
        yield from ("", row.remark)


def key_table(schema: Keys) -> Iterator[str]:
    """The lines of a section with the keys of a record."""
    yield from ("", f"## {schema.title}", "", schema.place, "")
    yield from ("| 項目 | 値 | 省いたとき | 意味 |", "| --- | --- | --- | --- |")
    hints = get_type_hints(schema.of, include_extras=True)
    for name, field in written_fields(schema.of).items():
        kind, default = kind_of(hints[field.name]), _default(field)
        yield f"| `{name}` | {kind} | {default} | {schema.keys.get(name, '')} |"


def written_fields(of: type) -> dict[str, dataclasses.Field[Any]]:
    """The fields of a dataclass that can be written in YAML, by key."""
    fields = dataclasses.fields(of)
    written = (f for f in fields if f.name != "span" and f.metadata.get("written", True))
    return {key_of(f.name): f for f in written}


def kind_of(wanted: Any) -> str:
    """The values that may be written for a type, described in Japanese."""
    origin, arguments = get_origin(wanted), get_args(wanted)
    if wanted in _SCALARS:
        return _SCALARS[wanted]
    if origin in (Union, types.UnionType):
        kinds = dict.fromkeys(kind_of(a) for a in arguments if a is not type(None))
        return "、又は".join(kinds)
    if origin is Literal:
        return "・".join(f"`{value}`" for value in arguments)
    forms = {tuple: "{}の一覧", Mapping: "「名前: {1}」", Annotated: "{}（{range}）"}
    if origin in forms:
        kinds_of = [kind_of(a) for a in arguments if a is not ... and not isinstance(a, Between)]
        return forms[origin].format(*kinds_of, range=arguments[-1])
    return f"組（{_title(wanted)}）"


def _title(of: type) -> str:
    return next(keys.title for keys in (*SCHEMAS, *THEME) if keys.of is of)


def default_of(field: dataclasses.Field[Any]) -> Any:
    """What a field is when its key is left out; MISSING when it must not be."""
    made = field.default_factory
    return field.default if made is MISSING else made()


def _default(field: dataclasses.Field[Any]) -> str:
    value = default_of(field)
    if value is MISSING:
        return "必須"
    if value is None or value in ("", (), {}):
        return "なし"
    return f"「{_title(type(value))}」の値" if dataclasses.is_dataclass(value) else _as_code(value)


def _as_code(value: Any) -> str:
    """A value as it is written in YAML."""
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, tuple):
        return f"`[{', '.join(value)}]`"
    if isinstance(value, Mapping):
        return f"`{{{', '.join(f'{key}: {one:g}' for key, one in value.items())}}}`"
    return f"`{value:g}`" if isinstance(value, int | float) else f"`{value}`"


def _chapter_kinds() -> Iterator[str]:
    yield ""
    yield "`chapters` の一項目は一つの章で、ファイルの名前か「種類: ファイルの名前」を書く。"
    yield "一つの章を幾つかのファイルに分けるときは、「種類: [一.md, 二.md]」と書く。"
    yield "章の一部だけを載せるときは、「種類: {file: 一.md, only: [id, id]}」と書く。"
    yield ""
    yield from ("| 種類 | 意味 |", "| --- | --- |")
    for kind, meaning in CHAPTER_KINDS.items():
        yield f"| `{kind}` | {meaning} |"
    yield from (
        "",
        "`front` と `back` には、次のものを書く。材料のないものは、書いても出ない。",
        "",
    )
    yield from ("| 名前 | 意味 |", "| --- | --- |")
    for name, meaning in MATTER.items():
        yield f"| `{name}` | {meaning} |"


def _numbering() -> Iterator[str]:
    yield from ("", "## 番号の型", "")
    yield (
        "publication.yaml の `numbering` の項目。`headings` には章、節、項の型を、`items` には"
        "番号付きの箇条書きの型を、外の段から順に並べる。"
    )
    yield (
        "「章の種類-名前」は、その種類の章だけの型になる（`document-table` は、資料の中の表）。"
        "ほかの名前を書くと、図や表の `series` で使える型になる。"
    )
    yield from ("", "| 項目 | 何の番号か | 省いたとき |", "| --- | --- | --- |")
    yield f"| `headings` | 見出し | `{'`、`'.join(DEFAULT_HEADINGS)}` |"
    yield f"| `items` | 番号付きの箇条書き | `{'`、`'.join(DEFAULT_ITEMS)}` |"
    for name, pattern in DEFAULT_PATTERNS.items():
        yield f"| `{name}` | {SERIES[name]} | `{pattern}` |"
    yield from (
        "",
        "`{0}` は部、`{1}` は章、`{2}` は節の番号、`{n}` は通し番号になる。"
        "型に章の番号を入れると、通し番号は章ごとに1から始まる。"
        "`{4:katakana}` のように、数字の書き方を添えられる。",
        "",
        "| 書き方 | 1から5まで、10、24 |",
        "| --- | --- |",
    )
    for name, numeral in NUMERALS.items():
        yield f"| `{name}` | {'　'.join(numeral(n) for n in (1, 2, 3, 4, 5, 10, 24))} |"
