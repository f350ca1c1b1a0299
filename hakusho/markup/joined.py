"""Lines that are set as part of what stands before them, or as code, though hardly meant so."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from markdown_it.token import Token

from hakusho.findings.diagnostic import Diagnostic, Report, Source, finding, replaced
from hakusho.markup.itemruns import Told
from hakusho.markup.textlines import Lines, lead_of
from hakusho.sources.characters import is_japanese, narrow

_GOES_ON = ("、", "，", ",", "・")
_WIDE_ITEM = re.compile(r"(\u3000+)([-+*]|[0-9]{1,3}[.)])[ \t]")
_PARTED_LINK = re.compile(r"\][ \t]*\n[ \t>]*\((?=#|https?:|<)")
_CODE_LIKE = re.compile(r"#{1,6} |[-*+] |\||:::|> |[0-9]+[.)] |!?\[|<!--")


@dataclass(frozen=True, slots=True)
class _Sign:
    """A sign at the beginning of a line that lacks something; `meant` is what to write for it."""

    pattern: re.Pattern[str]
    message: str
    hint: str
    meant: Callable[[re.Match[str]], str] | None = None
    code: str = "M003"


_HEADING = "見出しは、半角の # と空白で「## 題」のように書いてください"
_ITEM = "箇条書きは、半角の記号と空白で「- 項目」「1. 項目」のように書いてください"
_CAPTION = "題のある表は、tables フォルダーの表（title:）か、HTMLの表（<caption>）にしてください"
_AS_TEXT = "「{}」が見出しや箇条書きにならず、文字として組まれます"
_JAPANESE = r"[\u3041-\u30fa\u4e00-\u9fff「『（]"
_SIGNS = (
    _Sign(
        re.compile(r"(#{2,6})[ \t]*\u3000?[ \u3000]*(?=[^#\s])"),
        _AS_TEXT,
        _HEADING,
        lambda match: f"{match[1]} ",
    ),
    _Sign(re.compile(rf"#(?:\u3000|(?={_JAPANESE}))"), _AS_TEXT, _HEADING),
    _Sign(
        re.compile(r"([#＃]*＃[#＃]*)[ \u3000]*(?=\S)"),
        _AS_TEXT,
        _HEADING,
        lambda match: f"{narrow(match[1])} ",
    ),
    _Sign(
        re.compile(rf"([-+*])(?:\u3000[ \u3000]*(?=\S)|(?<=[-+])(?={_JAPANESE}))"),
        _AS_TEXT,
        _ITEM,
        lambda match: f"{match[1]} ",
    ),
    _Sign(
        re.compile(rf"([0-9]{{1,3}}[.)])(?:\u3000[ \u3000]*(?=\S)|(?={_JAPANESE}))"),
        _AS_TEXT,
        _ITEM,
        lambda match: f"{match[1]} ",
    ),
    _Sign(
        re.compile(r"＞[ \u3000]*(?=\S)"),
        "「{}」が引用にならず、文字として組まれます",
        "引用は、半角の > で始めてください",
        lambda _match: "> ",
    ),
    _Sign(
        re.compile(r"(\[\^[^\[\]\s]+\])：[ \u3000]*"),
        "「{}」のコロンが全角なので、注の文になりません",
        "注の文は、半角で [^1]: のように始めてください",
        lambda match: f"{match[1]}: ",
    ),
    _Sign(
        re.compile(rf"：(?!：)[ \u3000]*(?=\S)|:(?={_JAPANESE})"),
        "「{}」で始まる行が、用語の説明にならず、文字として組まれます",
        "用語の説明なら、半角の : と空白で「: 説明」のように始めてください",
        lambda _match: ": ",
    ),
    _Sign(
        re.compile(r"//[a-z]+(?=[\[{])|\.\. [a-z][a-z-]*::|={1,5}\{[\w-]+\}|={2,5} (?=\S)"),
        "「{}」は、この本の記法ではありません。文字として組まれます",
        "見出しは「## 題」、囲みや図は :::{名前} と ::: 、注は [^1] のように書いてください",
    ),
    _Sign(
        re.compile(r"Table: (?=\S)"),
        "「{}」で始まる行は、表の題になりません。文字として組まれます",
        _CAPTION,
    ),
    _Sign(
        re.compile(r": (?=\S)"),
        "「{}」で始まる行は、表の題にも用語の説明にもなりません。文字として組まれます",
        f"{_CAPTION}。用語の説明なら、すぐ上の行に用語を書いてください",
    ),
    _Sign(
        re.compile(r"::?(?=\{[a-z])"),
        "コロンが足りないので、囲みになりません",
        "囲みは :::{box} のように、半角のコロン三つで始めてください",
        lambda _match: ":::",
    ),
    _Sign(
        re.compile(r"(?=`*[｀‘’'´])[`｀‘’'´]{3,}(?=[ \t]*[\w+#.:-]*[ \t]*$)"),
        "「{}」がプログラムの囲みにならず、文字として組まれます",
        "プログラムの囲みは、初めと終わりの行を半角の ``` にしてください",
        lambda match: "`" * len(match[0]),
    ),
    _Sign(
        re.compile(rf"//(?=[ \t\u3000]|{_JAPANESE})|/\*+"),
        "「{}」で始まる行は覚え書きにならず、文字として組まれます",
        "覚え書きなら、<!-- と --> で囲んでください。文なら、初めの記号を消してください",
        code="M029",
    ),
)
_VALUE = re.compile(
    r"[0-9０-９][0-9０-９.,．，]*(?:[%％℃度]|ポイント|[千百十万億兆]*[円人件台社戸]?)"
)
_STARRED = re.compile(rf"\*(?={_JAPANESE})[^*]*")
_YEN_AT_END = re.compile(r"(?<=[^\s0-9０-９（(])([￥¥])[ \t]*$")
_BARS = re.compile(r"[|｜‖┃│](?=.*[|｜‖┃│])")


def check(
    source: Source, tokens: Sequence[Token], runs: Mapping[int, Told], report: Report
) -> None:
    """Report lines that are hardly meant to be what they are set as (M003, M014, M028)."""
    inside: list[Token] = []
    for index, token in enumerate(tokens):
        if token.nesting < 0:
            inside.pop()
            continue
        for one in _found(source, tokens, index, inside, runs):
            report(one)
        if token.nesting > 0:
            inside.append(token)


def _found(
    source: Source,
    tokens: Sequence[Token],
    index: int,
    inside: Sequence[Token],
    runs: Mapping[int, Told],
) -> Iterator[Diagnostic]:
    token = tokens[index]
    if token.map is None:
        return
    if token.type == "paragraph_open":
        lines = Lines.of(source, token.map)
        is_definition = bool(inside) and inside[-1].type == "dd_open"
        told = list(_miswritten(lines, first=int(is_definition)))
        yield from told
        yield from _tabular(lines)
        yield from _parted(lines)
        yield from _yen_signs(lines)
        holder = next((one.type for one in reversed(inside) if one.type in _HOLDERS), "")
        yield from _indented(lines, holder)
        listed = not told and index in runs
        yield from runs[index].findings if listed else ()
        if holder and not listed and (holder != "list_item_open" or _is_last(tokens, index)):
            yield from _lazy(lines, holder)
    elif token.type == "heading_open" and token.markup in ("-", "="):
        yield _underlined(source, token.map[1])
    elif token.type == "code_block":
        yield from _code(source, token)
    elif token.type == "bullet_list_open":
        yield from _negative(source, tokens, index)
    elif token.type == "ordered_list_open":
        yield from _numbers(source, tokens, index)


def _miswritten(lines: Lines, first: int) -> Iterator[Diagnostic]:
    """Lines, from the one of a number on, that begin with a sign to which something is missing."""
    starred = [text for text in lines.texts if "*" in text]
    if starred and all(map(_STARRED.fullmatch, starred)):
        for number, text in enumerate(lines.texts):
            if text in starred:
                message = _AS_TEXT.replace("{}", "*")
                yield lines.finding(number, "M003", message, _ITEM, "*", "* ")
    for number, text in enumerate(lines.texts[first:], start=first):
        for sign in _SIGNS:
            match = sign.pattern.match(text)
            if match:
                meant = sign.meant(match) if sign.meant else ""
                shown = sign.message.replace("{}", match[0].strip())
                yield lines.finding(number, sign.code, shown, sign.hint, match[0], meant)
                break


def _tabular(lines: Lines) -> Iterator[Diagnostic]:
    """Lines that begin with bars, or have tabs in them, but make no table."""
    tabbed = [number for number, text in enumerate(lines.texts) if "\t" in text.strip()]
    if len(tabbed) > 1:
        message = "タブで区切った行が表にならず、文字として組まれます"
        hint = "表なら、見出しの行を | 年 | 人 | 、次の行を | --- | --- | のように書いてください"
        yield lines.finding(tabbed[0], "M003", message, hint)
    rows = [number for number, text in enumerate(lines.texts) if _BARS.match(text)]
    if len(rows) > 1 or any(
        lines.texts[n].rstrip(" \t\u3000").endswith(tuple("|｜‖┃│")) for n in rows
    ):
        message = "縦線で始まる行が表にならず、文字として組まれます"
        hint = "縦線は半角で書き、見出しの次の行に | --- | --- | を見出しの列の数だけ書いてください"
        yield lines.finding(rows[0], "M003", message, hint)


def _parted(lines: Lines) -> Iterator[Diagnostic]:
    """Links whose address stands in the next line."""
    for number, text in enumerate(lines.texts[:-1]):
        if _PARTED_LINK.search(f"{text}\n{lines.texts[number + 1]}"):
            message = "文字と行き先が行で分かれているので、リンクになりません"
            hint = "[文字](#id) のように、] と ( を続けて書いてください"
            yield lines.finding(number + 1, "M003", message, hint, "(")


def _yen_signs(lines: Lines) -> Iterator[Diagnostic]:
    """Lines that end with a yen sign, which Japanese keyboards have in place of a backslash."""
    for number, text in enumerate(lines.texts[:-1]):
        if match := _YEN_AT_END.search(text):
            message = f"行の終わりの「{match[1]}」は、改行になりません。円記号のまま印刷します"
            place = lines.source.span(
                lines.first + number, lines.leads[number] + match.start(1) + 1, 1
            )
            hint = "改行するなら、半角の \\ か <br> を書いてください"
            yield finding("M029", message, place, hint, replaced(place, match[1], "\\"))


def _indented(lines: Lines, holder: str) -> Iterator[Diagnostic]:
    """Lines within a paragraph that begin with an ideographic space."""
    wide = _wide_items(lines) if holder == "list_item_open" else {}
    depths = sorted({len(one[1]) for one in wide.values()})
    for number, text in enumerate(lines.texts):
        if item := wide.get(number):
            blanks = " " * 4 * (depths.index(len(item[1])) + 1)
            message = f"全角の空白で字下げした「{item[2]}」が、項目にならず、前の行につながります"
            hint = f"項目の下の項目なら、全角の空白を、半角の空白{len(blanks)}個にしてください"
            yield lines.finding(number, "M014", message, hint, item[1], blanks)
        elif text.startswith("\u3000") and lines.joins(number):
            message = "全角の空白で始まる行が、前の行につながって組まれます"
            go_on = _HOLDERS[holder][1] if holder else "空白を消してください"
            hint = f"新しい段落なら、前に空行を置いて空白を消してください。続きなら、{go_on}"
            yield lines.finding(number, "M014", message, hint, "\u3000")


def _wide_items(lines: Lines) -> dict[int, re.Match[str]]:
    """The lines of an item that are items themselves, but indented by ideographic spaces."""
    found = ((number, _WIDE_ITEM.match(text)) for number, text in enumerate(lines.texts) if number)
    return {number: match for number, match in found if match}


def _lazy(lines: Lines, holder: str) -> Iterator[Diagnostic]:
    """A line that continues an item, a note or a quotation without its indent or sign."""
    what, go_on = _HOLDERS[holder]
    for number in range(1, len(lines.texts)):
        before = lines.texts[number - 1].rstrip()
        is_bare = not lines.leads[number] and not lines.texts[number].startswith("\u3000")
        if is_bare and lines.seems_ended(number - 1) and not before.endswith(_GOES_ON):
            message = f"この行は、前の{what}の続きとして組まれます"
            hint = f"別の段落なら、前に空行を置いてください。続きなら、{go_on}"
            yield lines.finding(number, "M028", message, hint)
            return


_ONE_ITEM = ["list_item_open", "paragraph_open", "inline", "paragraph_close"]
_ONE_ITEM += ["list_item_close", "bullet_list_close"]
_HOLDERS = {
    "list_item_open": ("項目", "行の初めに半角の空白を置いて字下げしてください"),
    "footnote_reference_open": ("注", "行の初めに半角の空白を四つ置いてください"),
    "blockquote_open": ("引用", "行の初めに > を置いてください"),
}


def _is_last(tokens: Sequence[Token], index: int) -> bool:
    """Whether no other item follows the paragraph that begins at `index`."""
    end = index + 2
    while end < len(tokens) and tokens[end].nesting < 0:
        end += 1
    return end >= len(tokens) or tokens[end].type != "list_item_open"


def _underlined(source: Source, end: int) -> Diagnostic:
    """A line of hyphens or equals signs that makes a heading of the text above it."""
    line = source.lines[end - 1]
    lead = lead_of(line)
    message = f"「{line[lead:][:3]}」の行が、すぐ上の文を見出しにしています"
    hint = "見出しなら「## 題」と書いてください。区切りの線なら、前に空行を置いてください"
    return finding("M028", message, source.span(end, lead + 1, len(line) - lead), hint)


def _code(source: Source, token: Token) -> Iterator[Diagnostic]:
    """Indented lines that are set as code, but are text or have signs of the markup."""
    first = token.content.lstrip("\n").split("\n")[0].strip()
    if token.map and (any(map(is_japanese, first)) or _CODE_LIKE.match(first)):
        line = source.lines[token.map[0]]
        lead = len(line) - len(line.lstrip(" \t"))
        message = "空白四つかタブで始まる行は、プログラムの囲みに組まれます"
        hint = (
            "文や箇条書きなら、行の初めの空白を消してください。コードなら ``` の行で囲んでください"
        )
        yield finding("M014", message, source.span(token.map[0] + 1, 1, max(1, lead)), hint)


def _negative(source: Source, tokens: Sequence[Token], index: int) -> Iterator[Diagnostic]:
    """A list of one item that is a number, whose sign may have been meant as a minus."""
    kinds = [token.type for token in tokens[index + 1 : index + 7]]
    lines = tokens[index].map
    if kinds != _ONE_ITEM or tokens[index].markup != "-" or not lines:
        return
    if match := _VALUE.fullmatch(tokens[index + 3].content):
        message = f"「- {match[0]}」は、負の数ではなく、箇条書きの項目として組まれます"
        hint = f"負の数なら「−{match[0]}」と、項目なら文で書いてください"
        line = source.lines[lines[0]]
        place = source.span(lines[0] + 1, lead_of(line) + 1, 2 + len(match[0]))
        yield finding("M028", message, place, hint)


def _numbers(source: Source, tokens: Sequence[Token], index: int) -> Iterator[Diagnostic]:
    """The first item whose number is not the one that is printed; `1.` for all is usual."""
    level = tokens[index].level + 1
    items: list[Token] = []
    for token in tokens[index + 1 :]:
        if token.level < level:
            break
        if token.type == "list_item_open" and token.level == level:
            items.append(token)
    written = [int(item.info) for item in items if item.info.isdecimal()]
    if len(written) < len(items) or len(set(written)) == 1:
        return
    for printed, (item, number) in enumerate(zip(items, written, strict=True), written[0]):
        if number != printed and item.map:
            line = item.map[0] + 1
            message = f"箇条書きの番号「{number}」は、「{printed}」と印刷されます"
            hint = "番号を一つずつ進めるか、別の箇条書きなら、間に文を置いてください"
            place = source.span(line, lead_of(source.lines[line - 1]) + 1, len(str(number)))
            yield finding("M028", message, place, hint)
            return
