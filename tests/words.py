"""The Japanese that editors read: where it stands, its form, and the words that it does not use."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from hakusho.machine.places import ROOT, TEMPLATES

GAP = "〓"  # what stands for a value that is filled in
_JAPANESE = re.compile(r"[ぁ-んァ-ヶ一-龥]")

# A word of programmers, or the rarer of two names of one thing, and what is said for it.
WORDS = {
    r"頁": "ページ",
    r"(?<![ぁ-ん])つめ(?![てたるら])": "ツメ",
    r"断ち落と": "裁ち落とし",
    r"仕上り": "仕上がり",
    r"略称": "略語",
    r"機械": "パソコン",
    r"命令": "コマンド",
    r"端末": "ターミナル、コマンドを打つ窓",
    r"(?<![ぁ-ん])わけ(?![てるれ])": "理由",
    r"状態 ?[0-9]": "終了コード",
    r"(?<![0-9])番地": "アドレス（URL）",
    r"書き込む権利": "書き込む権限",
    r"符号": "コード",
    r"輪にな": "互いを参照している",
    r"目録": "`chapters` などの名前",
    r"一書一用": "一つの本の中で混ぜない",
    r"約束でき": "保証できない",
    r"記憶の場所": "メモリー",
    r"組版の注": "お知らせ",
    r"[見み]つか[らりるれ]": "見付かる",
    r"埋込み": "埋め込み",
    r"出版物": "本",
    r"ふつうの": "普通の",
    r"すべて": "全て",
    r"フォント(?!サイズ)": "書体",
}

_GROUP = re.compile(r"（[^（）]*）|\([^()]*\)")  # what is added in parentheses
QUOTED = re.compile(r"「.*?」|`.*?`|'…'|\"…\"|\{[^{}]*\}|\[.*?\]|<[^>]*>")
_END = re.compile(r"(ください|です|ました|ます|ません|ではありませんか|〓)$")
_DEED = re.compile(  # what a reader does: as 「～ます」 it reads as if the program did it
    r"(?<!され)(?<!印刷)(書き|置き|除き|付け|分け|まとめ|確かめ|並べ|[替変換加]え|そろえ|入れ|作り|受け取り|囲み|"
    r"つなぎ|閉じ|使い|補い|選び|し)ます$"
)
NAME = re.compile(
    r"(?<!\w)--?[a-z-]+|[\w/.-]*\.[a-z]{2,4}\b|[\w-]+:|[#@:]+[\w-]*|\b[A-Z]+\+?[0-9A-F]+\b", re.A
)
_PHRASE = re.compile(r"(?!git |apt-get |python3 )[A-Za-z]+ [a-z]+")


def wrong_words(text: str) -> list[str]:
    """What is said wrongly in a text, each with what is said instead."""
    found = ((re.search(wrong, text), right) for wrong, right in WORDS.items())
    return [f"{match[0]} → {right}" for match, right in found if match]


def _sentences(text: str) -> Iterator[str]:
    """The sentences of a text, without what is added to them in parentheses."""
    text = re.sub(r"^「〓」: [^。]+。", "", QUOTED.sub("「〓」", text))  # what was measured (P005)
    while text != (text := _GROUP.sub("", text)):
        pass
    yield from (sentence.strip() for sentence in text.split("。"))


def deeds(text: str) -> list[str]:
    """The sentences of a text that say of a reader's deed 「～ます」, as if the program did it."""
    return [sentence for sentence in _sentences(text) if _DEED.search(sentence)]


def faults(text: str, *, is_hint: bool = True) -> list[str]:
    """What is wrong with the form of a hint or message."""
    sentences = list(_sentences(text))
    ends = sentences if is_hint else sentences[-1:]
    found = [f"no verb: {end}" for end in ends if not _END.search(end)]
    found += [f"the reader's deed: {end}" for end in deeds(text) if is_hint]
    rest = NAME.sub("", QUOTED.sub("", text))
    found += [f"English: {words}" for words in _PHRASE.findall(rest)]
    return found + wrong_words(text)


def program() -> Iterator[tuple[Path, int, str]]:
    """Every Japanese text in the program: its file, its line, and itself with gaps for values."""
    for file in (ROOT / "build.py", *sorted((ROOT / "hakusho").rglob("*.py"))):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        parts = {id(part) for node in ast.walk(tree) for part in _parts(node)}
        for node in ast.walk(tree):
            text = written(node) if id(node) not in parts else None
            if text is not None and _JAPANESE.search(text):
                yield file, getattr(node, "lineno", 0), text


def _parts(node: ast.AST) -> Iterator[ast.AST]:
    """What is no text of its own: docstrings, and the pieces of a text with gaps."""
    if isinstance(node, ast.JoinedStr):
        yield from node.values
    elif isinstance(node, ast.Expr):
        yield node.value


def written(node: ast.AST) -> str | None:
    """A text that stands in a program, with gaps for values; None for anything else."""
    if isinstance(node, ast.JoinedStr):
        return "".join(written(value) or GAP for value in node.values)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def pages() -> Iterator[Path]:
    """The files other than Python that have Japanese for editors."""
    yield from (ROOT / "README.ja.md", ROOT / "build.cmd")
    yield from sorted((ROOT / "docs" / "ja").rglob("*.md"))
    yield from sorted(TEMPLATES.rglob("*.html"))
