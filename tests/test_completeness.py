"""What a reader loses of a Markdown file is found, whatever it is (M026)."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from hakusho.findings.diagnostic import Diagnostic, Source
from hakusho.markup import completeness, markdown
from hakusho.markup.ids import Names
from hakusho.markup.inlines import InlineReader
from hakusho.tree.directive import Material
from hakusho.tree.model import Break, Phrase, Text

WHOLE = """\
# 題 {#dai see="#setsu"}

## 節の題<ruby>節<rt>せつ</rt></ruby> {#setsu}

一行目と*強調*と**太字**と~~取消し~~と《《圏点》》である。
二行目の`コード`と{漢字|かん|じ}と\\*星\\*と&amp;と[外](https://example.jp/a)である。\\
三行目の[節](#setsu)と[](#dai)と注[^a]と[定義][teigi]と<https://example.jp/b>。

{nobr:切らない}と{warichu:割り注}と{index:軍縮|ぐんしゅく}と<!-- 覚え書き -->と<b>太字</b>。

- 項目の一
- 項目の二

  続きの段落

  1. 中の一
  2. 中の二

> 引いた文と**強い
> 語**である。

| 見出し | 数 |
| --- | ---: |
| 甲 | 1 |
| 乙 | `2` |

<table><caption>題</caption>
<tr><th>見出し</th><th>数</th></tr>

<tr><td>甲</td><td>*1*</td></tr></table>

:::::{sidebar} コラムの題 {#koramu author="編集室"}
コラムの文。

::::{box} 箱の題
箱の文。
::::
:::::

---

![図の説明](zu.png "題")

文中の![絵](e.png)である。

```text
コードの一行目

  二行目
```

<!-- 一つの
覚え書き -->

[^a]: 注の文である。

[teigi]: https://example.jp/c
"""
Fault = Callable[[Any], Any]
_PARTS = ("content", "children", "items", "cells", "head", "body", "caption")


def _parsed(text: str) -> tuple[markdown.ParsedFile, list[Diagnostic]]:
    found: list[Diagnostic] = []
    source = Source("a.md", text)

    def image(file: str, *_place: Any, **_options: Any) -> str:
        return f"project:///{file}"

    reader = InlineReader(source=source, report=found.append, image=image)
    material = Material(
        figures={},
        tables={},
        report=found.append,
        image=image,
        chart=lambda _entry: None,
        text=lambda written: (Text(written.text, written.span),),
    )
    return markdown.parse(source, "a", reader, material, Names()), found


def _lessened(node: Any) -> Iterator[tuple[Any, Any]]:
    """Each part of a node that can be lost, and the node without it."""
    if isinstance(node, tuple):
        for number, part in enumerate(node):
            before, after = node[:number], node[number + 1 :]
            yield part, (*before, *after)
            yield from ((lost, (*before, less, *after)) for lost, less in _lessened(part))
    elif dataclasses.is_dataclass(node) and not isinstance(node, type):
        for name in _PARTS:
            for lost, less in _lessened(getattr(node, name, ())):
                yield lost, dataclasses.replace(node, **{name: less})


def _said(parsed: markdown.ParsedFile, **changes: Any) -> list[Diagnostic]:
    less = dataclasses.replace(parsed, **changes)
    lines = [range(len(parsed.source.lines) - 2, len(parsed.source.lines) - 1)]  # the definition
    return list(completeness.check(less.source, less.blocks, less.notes, (), lines))


def test_of_a_whole_file_nothing_is_said() -> None:
    parsed, found = _parsed(WHOLE)
    assert (found, _said(parsed)) == ([], [])


def _is_written(node: Any) -> bool:
    """Whether a part of the tree has characters of its own in the file."""
    if isinstance(node, Break) or node == ():
        return False
    return not isinstance(node, Text) or node.text.strip() not in ("", "（", "）")  # of warichu


def test_each_part_of_the_tree_that_is_lost_is_found() -> None:
    parsed, _ = _parsed(WHOLE)
    losses = [pair for pair in _lessened(parsed.blocks) if _is_written(pair[0])]
    assert len(losses) > 100
    silent = [lost for lost, less in losses if not _said(parsed, blocks=less)]
    assert [f"{one.span} {type(one).__name__}" for one in silent] == []
    assert _said(parsed, notes={})


def _first_lost(name: str) -> Fault:
    """Of the blocks that a reader gives, the named field loses its first part."""
    return lambda found: iter(
        [
            dataclasses.replace(one, **{name: getattr(one, name)[1:]})
            if hasattr(one, name)
            else one
            for one in found
        ]
    )


def _nothing(_found: Any) -> Any:
    return iter(())


BLOCKS: dict[str, tuple[str, Fault]] = {
    "the body of a table": ("table", _first_lost("body")),
    "the head of a table": ("table", _first_lost("head")),
    "a table": ("table", _nothing),
    "an item of a list": ("bullet_list", _first_lost("items")),
    "an item of a numbered list": ("ordered_list", _first_lost("items")),
    "a quotation": ("blockquote", _nothing),
    "a paragraph": ("paragraph", _nothing),
    "the first of a paragraph": ("paragraph", _first_lost("content")),
    "a heading": ("heading", _nothing),
    "a listing": ("fence", _nothing),
    "a rule": ("hr", _nothing),
    "a block": ("container_directive", _nothing),
    "what stands in a block": ("container_directive", _first_lost("children")),
    "the title of a block": ("container_directive", _first_lost("content")),
    "an HTML block": ("html_block", _nothing),
}
INLINES: dict[str, tuple[str, Fault]] = {
    "a cell": ("read", lambda found: found[:-1]),
    "the last of a line": ("_sequence", lambda found: found[:-1]),
    "the first of a line": ("_sequence", lambda found: found[1:]),
    "the text of a link": ("link", lambda one: dataclasses.replace(one, content=())),
    "a link, but not its text": ("link", lambda one: Phrase("span", one.content, one.span)),
    "an HTML element": ("element", _nothing),
    "a part of a text": ("_text", lambda found: iter([*found][:-1])),
}


@pytest.mark.parametrize("name", BLOCKS)
def test_a_block_that_is_dropped_is_found(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    kind, fault = BLOCKS[name]
    whole = markdown._READERS[kind]
    monkeypatch.setitem(markdown._READERS, kind, lambda *given: fault(whole(*given)))
    assert "M026" in {one.code for one in _parsed(WHOLE)[1]}


@pytest.mark.parametrize("name", INLINES)
def test_an_inline_that_is_dropped_is_found(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    method, fault = INLINES[name]
    whole = getattr(InlineReader, method)
    monkeypatch.setattr(InlineReader, method, lambda *given, **named: fault(whole(*given, **named)))
    assert "M026" in {one.code for one in _parsed(WHOLE)[1]}


@pytest.mark.parametrize(
    "text",
    [
        "[出典]: 総務省統計局\n",
        "文。\n\n::: \n",
        "［^a］と［語］（＃dai）\n",
        "| 左 | 右 |\n| --- | --- |\n| 一 | 二 | 三 |\n",
        ":::{figure} #nai\n失われる文。\n:::\n",
        ":::{box} 甲\n:::{box} 乙\n中。\n:::\n:::\n",
    ],
)
def test_each_text_is_printed_or_something_is_said(text: str) -> None:
    parsed, found = _parsed(f"# 題\n\n{text}")
    printed = "".join(str(block) for block in parsed.blocks[1:])
    assert found or text.strip() in printed
