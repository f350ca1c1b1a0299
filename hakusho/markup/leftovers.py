"""Signs that stand in a text as characters, since something in them is not as the markup has it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from hakusho.findings.diagnostic import Diagnostic, Span
from hakusho.markup.elements import KNOWN
from hakusho.markup.textrules import TextRule
from hakusho.sources.characters import narrow


def _narrow_signs(match: re.Match[str]) -> str:
    """The sign in ASCII; its first group, what the sign is put on, stays as it is."""
    text = match.string
    before, after = text[match.start() : match.start(1)], text[match.end(1) : match.end()]
    return narrow(before) + match[1] + narrow(after)


def _lowered(match: re.Match[str]) -> str:
    return re.sub(r"[_＿]([0-9a-z.]+)", r"<sub>\1</sub>", match[0])


def _in_angles(match: re.Match[str]) -> str:
    return f"{match[1]}<{match[2]}>{match[3]}"


_WIDE = "全角の記号「{}」は、記法になりません"
_FAR = 200  # characters within which the full-width sign of a notation stands
_LINK = r"[!！]?[\[［]([^\[\]［］\n]*)[\]］][(（]"
_FILE = r"(?:https?[:：]|[\w./-]+\.(?:png|jpe?g|svg|pdf|tiff?|md))"
_TAG_NAME = r"(?:{})".format("|".join(sorted(KNOWN, key=len, reverse=True)))
_DASHES = r"[-\u2010-\u2015－−ー]{1,3}"
_COMMENT = rf"(?:[<＜〈‹][ \u3000]?[!！][ \u3000]?{_DASHES}|[<＜]{_DASHES}[!！])"
_COMMENT_END = rf"{_DASHES}[ \u3000]?[!！]?[>＞〉›]"
_NAME = "(?:nobr|warichu|index)"
_NO_COMMENT = "「{}」は、覚え書きになりません"
_COMMENT_HINT = "覚え書きは、半角で <!-- と --> のように書いてください"
_LATIN = "[A-Za-zＡ-Ｚａ-ｚ]"
_NOT_RAISED = "「{}」は、上付きにも下付きにもなりません。文字のまま印刷します"
_RAISED_HINT = "上付きなら <sup>…</sup>、下付きなら <sub>…</sub> と書いてください"
_ELEMENT = (
    "(?:H|He|Li|B|C|N|O|F|Na|Mg|Al|Si|P|S|Cl|K|Ca|Ti|Cr|Mn|Fe|Co|Ni|Cu|Zn|Br|Ag|Cd|Sn|I|Ba|Hg|Pb|U)"
)
_WIDE_PAIR = "「{}」は、記法になりません。文字のまま印刷します"


def _wide_pair(sign: str, hint: str, least: int = 1) -> TextRule:
    """A rule for what stands between two full-width signs, which may also be an ornament.

    A text of fewer than `least` characters is left alone.
    """
    inside = rf"(?=[^{sign}]{{{least}}})[^{sign}\s](?:[^{sign}\n]*[^{sign}\s])?"
    pattern = re.compile(f"(?<!{sign}){sign}{{2}}{inside}{sign}{{2}}(?!{sign})")
    return TextRule(pattern, _WIDE_PAIR, hint, code="M029")


_RULES = (
    TextRule(
        re.compile(r'(!?\[[^\[\]\n]*\]\()([^()<>\n"= ]+(?: [^()<>\n"= ]+)+)((?: "[^"\n]*")?\))'),
        "「{}」の行き先に空白があるので、記法になりません",
        "行き先を < > で囲んで、[文字](<図 1.png>) のように書いてください",
        _in_angles,
    ),
    TextRule(
        re.compile(rf"\][ \u3000]+\((?=#|<|{_FILE})"),
        "] と ( の間に空白があるので、リンクになりません",
        "[文字](#id) のように、] と ( を続けて書いてください",
        lambda _match: "](",
    ),
    TextRule(
        re.compile(r"(?=.?[［＾］])[\[［][\^＾]([^\[\]［］\s]+)[\]］]|\[\^([^\[\]［］\s]+)］"),
        _WIDE,
        "注の印は、半角で [^1] のように書いてください",
        lambda match: f"[^{narrow(match[1] or match[2])}]",
    ),
    TextRule(
        re.compile(rf"{_LINK}[#＃][^()（）\n]*[)）]"),
        _WIDE,
        "リンクの記号は、半角で [文字](#id) のように書いてください",
        _narrow_signs,
    ),
    TextRule(
        re.compile(
            rf"(?=[!！\[［])(?=[^\n]{{0,{_FAR}}}?[！［］（）：]){_LINK}{_FILE}[^()（）\n]*[)）]"
        ),
        _WIDE,
        "リンクや図の記号は、半角で [文字](アドレス) のように書いてください",
        _narrow_signs,
    ),
    TextRule(
        re.compile(
            rf"(?=[{{｛])(?=[^\n]{{0,{_FAR}}}?[｛｝：])[{{｛]{_NAME}[:：][^{{}}｛｝\n]+[}}｝]"
        ),
        _WIDE,
        "半角の記号で {nobr:…} のように書いてください",
        lambda match: match[0].translate(str.maketrans("｛｜｝：", "{|}:", "")),
    ),
    TextRule(
        re.compile(r"[{｛][^{}｛｝|｜\n]+(?:[|｜][^{}｛｝|｜\n]+)+[}｝]"),
        _WIDE,
        "ルビは、半角の記号で {漢字|かんじ} のように書いてください",
        lambda match: match[0].translate(str.maketrans("｛｜｝", "{|}")),
    ),
    TextRule(
        re.compile(r"\{[一-鿿々ァ-ヺー]{1,20}\|[ぁ-ゖァ-ヺー]+(?![^{}\n]*\})"),
        "記法「{}」が文字として残っています",
        "ルビは、{漢字|かんじ} のように、} で閉じてください",
    ),
    TextRule(
        re.compile(r"\{[一-鿿々]+[ぁ-ゖー]+\}"),
        _WIDE_PAIR,
        "ルビなら、{漢字|かんじ} のように縦線 | を入れてください",
        code="M029",
    ),
    TextRule(
        re.compile(r"[{｛](?:[＃．]|(?<=｛)[#.])[^{}｛｝\n]*[}｝]"),
        _WIDE,
        "id は、半角で {#id} のように書いてください",
        lambda match: narrow(match[0]),
    ),
    TextRule(
        re.compile(r"(?<!＊)＊＊([^＊\n]+)＊＊(?!＊)"),
        _WIDE,
        "強調は、半角で **語** のように書いてください",
        _narrow_signs,
    ),
    TextRule(
        re.compile(r"｀([^｀\n]+)｀"),
        _WIDE,
        "コードは、半角で `語` のように書いてください",
        _narrow_signs,
    ),
    TextRule(
        re.compile(r"｛[a-z][a-z0-9:_-]*｝(?=`|$)"),
        "役割の印「{}」は使えません",
        "参照なら [文字](#id)、文献なら注にし、そのほかは消してください",
    ),
    TextRule(
        re.compile(r"(?:footnote|xref|link|image|cite):{1,2}[^\s\[\]ぁ-ん一-鿿]*\[[^\[\]\n]*\]"),
        "「{}」の形は使えません",
        "リンクは [文字](#id)、図は ![説明](ファイル名)、注は [^名前] と書いてください",
    ),
    TextRule(
        re.compile(r"[&＆](?:[A-Za-z][A-Za-z0-9]{1,9}|[#＃][0-9]{1,6})[;；]"),
        "「{}」は、文字になりません",
        "その文字そのものを書いてください",
    ),
    _wide_pair("～", "打消しなら、半角で ~~語~~ と書いてください。飾りなら消してください"),
    _wide_pair("〜", "打消しなら、半角で ~~語~~ と書いてください。飾りなら消してください"),
    _wide_pair("＿", "強調なら **語** と書いてください。空欄なら＿を三つ以上続けてください", 2),
    _wide_pair("＝", "強調なら **語** と書いてください。飾りなら消してください"),
    _wide_pair("＋", "印を消すか、強調なら **語** と書いてください"),
    TextRule(
        re.compile(r"(?:≪≪|〈〈|<<|＜＜)[^≪≫〈〉<>＜＞\n]+(?:≫≫|〉〉|>>|＞＞)"),
        _WIDE_PAIR,
        "圏点なら《《語》》と、引用なら「 」か『 』で書いてください",
        code="M029",
    ),
    TextRule(
        re.compile(
            rf"(?=[<＜])(?=[^\n]{{0,{_FAR}}}?[＜＞])"
            rf"[<＜][/／]?(?:{_TAG_NAME})[ \u3000]*[/／]?[>＞]",
            re.I,
        ),
        _WIDE,
        "タグは、半角で <br> のように書いてください",
        lambda match: narrow(match[0]).replace("\u3000", " "),
    ),
    TextRule(
        re.compile(
            rf"(?!<!--[^\n]*?-->){_COMMENT}([^\n]*?){_COMMENT_END}|^<--([^\n]*?){_COMMENT_END}$"
        ),
        _NO_COMMENT,
        _COMMENT_HINT,
        lambda match: f"<!--{match[1] or match[2]}-->",
    ),
    TextRule(
        re.compile(r"：{3,}"),
        _WIDE,
        "囲みは、半角で :::{box} 題 と ::: のように書いてください",
    ),
    TextRule(
        re.compile(rf"(?!<!--){_COMMENT}|(?:--|ーー|－－)＞"),
        _NO_COMMENT,
        _COMMENT_HINT,
    ),
    TextRule(
        re.compile(r"\{#[ \t]([^{}\n]*?)[ \t]*#\}"),
        "覚え書きの印「{}」は使えません",
        _COMMENT_HINT,
        lambda match: f"<!-- {match[1]} -->",
    ),
    TextRule(
        re.compile(
            r"((?<![A-Za-z0-9_])[0-9A-Za-z]{1,9}|(?<=[0-9A-Za-z])\))[\^＾]"
            r"(?:\{([^{}\n]{1,9})\}|([-+−－]?[0-9]{1,3}|[a-z]))(?![A-Za-z0-9_^])"
        ),
        _NOT_RAISED,
        _RAISED_HINT,
        lambda match: f"{match[1]}<sup>{match[2] or match[3]}</sup>",
        code="M029",
    ),
    TextRule(
        re.compile(
            rf"(?<![A-Za-z0-9_/.-])(?:(?:(?:\(?{_ELEMENT}\)?)+[_＿](?:[0-9]{{1,2}}|x))+{_ELEMENT}*+"
            r"|[A-Za-z][_＿][0-9a-z]|PM[_＿](?:2\.5|10))(?![A-Za-z0-9_/]|\.[A-Za-z0-9])"
        ),
        _NOT_RAISED,
        _RAISED_HINT,
        _lowered,
        code="M029",
    ),
    TextRule(
        re.compile(r"(?<![A-Za-z])[A-Za-z][:：][￥¥][!-~￥¥]*|[￥¥][A-Za-z*_#`{}\[\]<>|]"),
        "「{}」の￥は、バックスラッシュになりません。円記号のまま印刷します",
        "バックスラッシュなら、半角の \\ と書いてください。円記号なら、後に空白を置いてください",
        code="M029",
    ),
    TextRule(
        re.compile(r"(?<=[0-9A-Za-z)])\*\*(?=[0-9A-Za-z(])"),
        "記法「{}」が文字として残っています",
        "累乗なら 2<sup>3</sup> のように、記号そのものなら \\*\\* と書いてください",
    ),
    TextRule(
        re.compile(r"(?<!_)__(?=[^\s_])[^_\n]+\s__(?!_)"),
        "「{}」は、記号の内側に空白があるので、強調になりません",
        "空白を消して、**語** のように書いてください",
    ),
    TextRule(
        re.compile(r"エラー[!！] ?(?:参照元|ブックマーク)[^。\n]{2,12}ません。?"),
        "ワープロの差込みの誤りが残っています",
        "指していた番号や語に直すか、この本の中の参照なら [](#id) と書いてください",
    ),
    TextRule(
        re.compile(r'HYPERLINK "[^"\n]*"'),
        "ワープロのリンクの印「{}」が残っています",
        "[文字](アドレス) と書いてください",
    ),
    TextRule(
        re.compile(r"[\[［【]改(?:ページ|\u9801|段)[\]］】]"),
        "改ページの印「{}」は使えません",
        "消してください。改ページは、publication.yaml の openings で章の種類ごとに決めます",
    ),
    TextRule(
        re.compile(r"\u3000+[#＃]+$|[#＃]{2,}$"),
        "行の終わりの「{}」は、文字のまま印刷します",
        "消してください",
        lambda _match: "",
        code="M029",
    ),
    TextRule(
        re.compile(r"<!--|\*\*|~~|`|:::|\{#|\]\((?=\S)|\[\^|《《|》》|\{[a-z][a-z-]*:"),
        "記法「{}」が文字として残っています",
        "閉じ忘れか、\\ の付け忘れがないか確かめてください",
    ),
    TextRule(
        re.compile(rf"(?<={_LATIN}{_LATIN})\u3000+(?={_LATIN}{{2}})"),
        "欧文の語の間の空白が全角です。間が広く空きます",
        "半角の空白にしてください",
        lambda _match: " ",
        code="M014",
    ),
    TextRule(
        re.compile(r"(?<=\S) {3,}(?=\S)"),
        "空白が続いています。紙面では一つになります",
        "そろえるときは表を使い、そうでなければ空白を一つにしてください",
        code="M014",
    ),
)
_MAY_HAVE = re.compile(
    r"[!\[\]{}*`^_＾＿￥¥《》［｛＊｀：＜＞&＆≪〈‹]|[～〜＿＝＋]{2}|<<|:::|~~|__|<[ !！]|<-| {3}"
    r"|[A-Za-zＡ-Ｚａ-ｚ]\u3000|[#＃]$|エラー[!！]|HYPERLINK|【改"
)


def find(text: str, span: Span) -> Iterator[Diagnostic]:
    """Findings for the signs that stand in a text as written in the file from `span` on."""
    if not _MAY_HAVE.search(text):
        return
    taken = bytearray(len(text))  # 1 where a sign stands that has been told
    for rule in _RULES:
        for match in rule.pattern.finditer(text):
            start, end = match.span()
            if 1 in taken[start:end]:
                continue
            taken[start:end] = b"\1" * (end - start)
            meant = rule.mend(match) if rule.mend else None
            yield rule.told(match[0], span.part(start, match[0]), meant)
