"""The signs of other Markdown tools that cannot be printed: how each is found and what is said."""

from __future__ import annotations

import re

from hakusho.markup.textrules import Change, TextRule


def _paired(sign: str) -> re.Pattern[str]:
    """What stands between two signs of a kind, which are no operators of a program (`a==b`)."""
    one = re.escape(sign[0])
    edge, inside = rf"{one}A-Za-z0-9", rf"[^{one}\s](?:[^{one}\n]*[^{one}\s])?"
    return re.compile(rf"(?<![{edge}]){re.escape(sign)}{inside}{re.escape(sign)}(?![{edge}])")


def _tagged(tag: str) -> Change:
    return lambda match: f"<{tag}>{match[1]}</{tag}>"


def _comment(text: str) -> str:
    """A text as a comment of Markdown."""
    return f"<!-- {text.strip()} -->"


MATHS = TextRule(
    re.compile(r"(?!)"),
    "数式「{}」は組めません",
    "式を画像（SVGなど）にして置くか、上付き <sup>…</sup> と下付き <sub>…</sub> を使って文字で"
    "書いてください",
)
_REFERENCE = "[文字](#id) と書いてください（id は、指す見出しや図に {#id} と付けます）"
_CITATION = "注にして書いてください（本文に [^名前]、別の行に [^名前]: 著者『書名』）"
_ROLE = "参照なら [文字](#id)、文献なら注にし、そのほかは中の文字だけにしてください"
_LINE = r"(?<![^\n])"  # at the head of a line
_BREAK = "消してください。改ページは、publication.yaml の openings で章の種類ごとに決めます"
_TASKS = "まだの項目は [ ]、済んだ項目は [x] と書いてください"
_KANA = "ぁ-ゖァ-ヺー・"
_NOVEL = TextRule(
    re.compile(r"[|｜]([^|｜《》\s、。]{1,20})《([^《》\n]{1,40})》"),
    "ルビ「{}」は、この形では組めません",
    "{漢字|かんじ} のように書いてください",
    lambda match: f"{{{match[1]}|{match[2]}}}",
)
# By the character that each begins with.
SIGNS: dict[str, tuple[TextRule, ...]] = {
    "[": (
        TextRule(
            re.compile(r"\[(?:[ -?A-Z\\^-~]*[ (])?-?@[\w:./+-]+(?:[ \t]*[;,][^\[\]\n]*)?\](?!\()"),
            "文献の引用「{}」は使えません",
            _CITATION,
        ),
        TextRule(
            re.compile(r"\[\[(?!_?toc_?\]\])[^\[\]\n]+\]\]", re.I),
            "「{}」の形のリンクは使えません",
            "[文字](ファイル名.md) か [文字](#id) と書いてください",
        ),
        TextRule(
            re.compile(rf"{_LINE}\[[-/~!>?*]\](?=[ \u3000])"),
            "作業の印「{}」は使えません",
            _TASKS,
        ),
        TextRule(
            re.compile(
                rf"{_LINE}\[(?:[×✕✖✗✘☓○◯〇●◎△▲レvV☑☒✅❌]|[oO][kK]|[nN][gG])[\]］](?=[ \u3000])"
            ),
            "作業の印「{}」は、印になりません。文字のまま印刷します",
            _TASKS,
            code="M029",
        ),
        TextRule(
            re.compile(
                rf"\[\[?_?toc_?\]?\]|{_LINE}[\[［](?:目次|もくじ)[\]］](?=[ \t]*(?:\n|$))", re.I
            ),
            "目次の印「{}」は使えません",
            "この行を消してください。目次は publication.yaml の front に contents があれば入ります",
        ),
        TextRule(
            re.compile(rf"\[([^\[\]{{}}|\n]+)\]\{{([{_KANA}|｜]+)\}}"),
            "ルビ「{}」は、この形では組めません",
            "{漢字|かんじ} のように書いてください",
            lambda match: f"{{{match[1]}|{match[2].replace('｜', '|')}}}",
        ),
        TextRule(
            re.compile(r"\[([^\[\]\n]+)\]\{(?:[.:]|[A-Za-z-]+=)[^{}\n]*\}"),
            "見た目の指定「{}」は使えません",
            "文字だけにするか、強調なら **…** と書いてください",
            lambda match: match[1],
        ),
    ),
    "@": (
        TextRule(
            re.compile(r"@\[[A-Za-z]+\]\([^()\n]*\)"),
            "埋め込みの印「{}」は使えません",
            "動画やスライドは印刷できないので、アドレスか、画像を置いてください",
        ),
        TextRule(
            re.compile(r"(?<![A-Za-z0-9@./])@(?:fig|tbl|sec|eq|lst)[:-][A-Za-z0-9_-]+"),
            "参照「{}」は使えません",
            _REFERENCE,
        ),
        TextRule(
            re.compile(
                r"(?<![A-Za-z0-9@./])@[a-z][A-Za-z_:-]*[0-9]{4}[a-z]?(?:[ ]?\[[^\[\]\n]*\])?(?!\w)"
            ),
            "「{}」は、文献の引用にはなりません。文字のまま印刷します",
            "引用なら注に（本文に [^名前]、別の行に [^名前]: …）、文字なら \\@ と書いてください",
            code="M029",
        ),
    ),
    "*": (
        TextRule(
            re.compile(rf"{_LINE}\*\[[^\[\]\n]+\]:[^\n]*"),
            "略語の説明「{}」は使えません",
            "この行を消し、glossary.yaml に書いてください",
        ),
    ),
    "-": (
        TextRule(
            re.compile(
                rf"{_LINE}-{{2,}}[ \t]*(?:new)?page(?:[ \t]*break)?[ \t]*-{{2,}}(?=[ \t]*(?:\n|$))"
            ),
            "改ページの印「{}」は使えません",
            _BREAK,
        ),
    ),
    "!": (
        TextRule(
            re.compile(r"!\[\[[^\[\]\n]+\]\]"),
            "「{}」の形の画像は使えません",
            "![説明](ファイル名) と書いてください",
        ),
    ),
    ":": (
        TextRule(
            re.compile(r"(?<![A-Za-z0-9:]):[a-z][a-z0-9_+:.-]*:`[^`\n]+`"),
            "役割の印「{}」は使えません",
            _ROLE,
        ),
        TextRule(
            re.compile(r"(?<![A-Za-z0-9:]):[a-z+][a-z0-9_+-]*[a-z0-9]:(?![A-Za-z0-9:])"),
            "絵文字の名前「{}」は文字になりません",
            "消すか、★ などの記号か文で書いてください",
        ),
    ),
    "=": (
        TextRule(
            _paired("=="),
            "蛍光ペンの印「{}」は使えません",
            "太字の **…** か、圏点の《《…》》にしてください",
        ),
    ),
    "+": (
        TextRule(
            _paired("++"),
            "挿入の印「{}」は使えません",
            "印を消すか、強調なら **…** と書いてください",
        ),
    ),
    "|": (
        TextRule(
            _paired("||"),
            "伏せ字の印「{}」は使えません",
            "紙では隠せません。印を消すか、文を消してください",
        ),
        _NOVEL,
    ),
    "%": (
        TextRule(
            _paired("%%"),
            "覚え書きの印「{}」は使えません",
            "覚え書きは、<!-- と --> で囲んでください",
            lambda match: f"<!-- {match[0].strip('%').strip()} -->",
        ),
        TextRule(
            re.compile(r"(?<![^\n])%%(?:[ \t][^%\n]*|[ \t]*\n[^%]*\n)%%(?=[ \t]*(?:\n|$))"),
            "覚え書きの印「%%」は使えません",
            "覚え書きは、<!-- と --> で囲んでください",
            lambda match: _comment(match[0].strip("%")),
        ),
        TextRule(
            re.compile(r"(?<![^\n])%%(?=[ \t]*(?:\n|$))"),
            "覚え書きの印「%%」は使えません",
            "覚え書きは、初めに <!-- を、終わりに --> を書いてください",
        ),
    ),
    "~": (
        TextRule(
            re.compile(r"(?<=[A-Za-z)\]])(?<!~)~([A-Za-z0-9+\-]{1,8})~(?!~)"),
            "下付きの印「{}」は使えません",
            "<sub>…</sub> と書いてください",
            _tagged("sub"),
        ),
        TextRule(
            re.compile(r"(?<=[^\W0-9_])(?<!~)~([^\W0-9_]{1,8})~(?![~0-9])"),
            "「{}」は、下付きにはなりません。文字のまま印刷します",
            "下付きなら <sub>…</sub>、範囲なら 〜 と書いてください",
            code="M029",
        ),
    ),
    "^": (
        TextRule(
            re.compile(
                r"(?<=[\w)\]])\^([-+]?[0-9A-Za-z.,]{1,8}|[-+]|[ぁ-ヺ一-鿿]{1,8})\^(?![0-9A-Za-z(+-])"
            ),
            "上付きの印「{}」は使えません",
            "<sup>…</sup> と書いてください",
            _tagged("sup"),
        ),
        TextRule(
            re.compile(r"\^\[[^\[\]\n]+\]"),
            "文の中に書く注「{}」は使えません",
            "本文に [^名前] と書き、別の行に [^名前]: 注の文 と書いてください",
        ),
    ),
    "{": (
        TextRule(
            re.compile(r"\{\{!(?:--)?([^{}\n]*?)(?:--)?\}\}"),
            "覚え書きの印「{}」は使えません",
            "覚え書きは、<!-- と --> で囲んでください",
            lambda match: _comment(match[1]),
        ),
        TextRule(
            re.compile(r"\{\{[<%].*?[%>]\}\}|\{%.*?%\}|\{\{[^{}\n]*\}\}"),
            "差し込みの印「{}」は使えません",
            "差し込まれるはずの文や図を、そのまま書いてください",
        ),
        TextRule(
            re.compile(r"\{(?:--[^{}\n]+--|>>[^{}\n]+<<|~~[^{}\n]+~>[^{}\n]*~~|==[^{}\n]+==)\}"),
            "校正の印「{}」は使えません",
            "直した後の文だけを残し、意見は <!-- と --> で囲んでください",
        ),
        TextRule(
            re.compile(r"\{[a-z][a-z0-9_:+.-]*\}`[^`\n]+`"),
            "役割の印「{}」は使えません",
            _ROLE,
        ),
    ),
    "<": (
        TextRule(
            re.compile(r"(?<![A-Za-z0-9<])<<#?[A-Za-z_][\w.-]*(?:,[^<>\n]*)?>>"),
            "参照「{}」は使えません",
            _REFERENCE,
        ),
    ),
    "｜": (_NOVEL,),
    "《": (
        TextRule(
            re.compile(rf"(?<=[一-鿿々])《[{_KANA}]+》"),
            "「{}」は、ルビにはなりません。文字のまま印刷します",
            "ルビなら {漢字|かんじ}、題なら『…』と書いてください",
            code="M029",
        ),
    ),
    "\\": (
        TextRule(
            re.compile(
                r"\\(?:newpage|pagebreak|clear(?:double)?page|(?:big|med|small)skip)(?![A-Za-z])"
            ),
            "LaTeXのコマンド「{}」は使えません",
            _BREAK,
        ),
        TextRule(
            re.compile(
                r"\\\\?\((?=[^ぁ-ん一-鿿]*?[=^_+*/<>]|\\?[^ぁ-ん一-鿿)]*\\[a-z])[^ぁ-ん一-鿿]{1,200}?\\\\?\)"
                r"|\\\\?\[(?=[^ぁ-ん一-鿿]*?[=^_+*/<>])[^ぁ-ん一-鿿]{1,200}?\\\\?\]"
            ),
            MATHS.message,
            MATHS.hint,
        ),
        TextRule(
            re.compile(r"(?<![A-Za-z0-9:\\/.])\\[a-zA-Z]+(?:\[[^\[\]\n]*\])?\{[^{}\n]*\}"),
            "LaTeXのコマンド「{}」は使えません",
            "中の文字だけにするか、この本の記法で書いてください",
        ),
    ),
}
