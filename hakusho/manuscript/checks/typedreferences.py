"""Checks of numbers of figures, tables and chapters that are typed into the text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from hakusho.findings.diagnostic import Diagnostic, Span, finding
from hakusho.publication.numbering import Labels
from hakusho.publication.reading import Chapter, Publication
from hakusho.trade.numerals import NUMERALS
from hakusho.tree.blocks.figure import Figure
from hakusho.tree.blocks.heading import Heading
from hakusho.tree.blocks.paragraph import Paragraph
from hakusho.tree.blocks.quotation import Quotation
from hakusho.tree.blocks.sidebar import Sidebar
from hakusho.tree.blocks.table import Table
from hakusho.tree.model import (
    Code,
    Fault,
    Inlines,
    Phrase,
    Reference,
    Term,
    Text,
    nodes,
    plain_text,
)

_DASHES = "\\-－‐‑–−―ー"
_VALUES = {NUMERALS["japanese-informal"](number): str(number) for number in range(1, 100)}
_COUNT = f"[0-9０-９Ⅰ-Ⅻ]++(?:[{_DASHES}.．・][0-9０-９]++)*+"
_ANY = "(?:[0-9０-９]++|[一二三四五六七八九十]++)"
# Words after a number that count things: 「表2枚」 is two tables, 「資料3部」 three copies.
_COUNTER = (
    "枚点つ件本個部冊回行列ページ段種式か箇カヶケ例歳才年月日時分秒世倍割％%㎝㎜cm通組名人台番号社校者"
    "位万億千百"
)
_NUMBER = re.compile(
    r"(?P<thing>図表|図|表|写真|資料|コラム|別表|別図|特集図|特集表|資料図|資料表)"
    rf"[ \u3000]?{_COUNT}"
    rf"(?![A-Za-z{_DASHES}.．{_COUNTER}])"
    rf"|第{_ANY}(?:部|章(?:第?{_ANY}節)?|節)(?![0-9０-９])"
)
_TITLED = re.compile(r"[ \t\u3000：:.．]|$")  # follows the number of a typed title
# What stands before a number that can be one of this book: a beginning, a mark or a particle.
_BEFORE = re.compile(
    r"(?:^|[、。，．・：；（(「【［～〜\n]|[ぁ-ん](?<!の)|(?:[こそ次右左上下]|本[書章節])の)$"
)
# In a sentence that names a publication, a law or a treaty, a number may be one of that.
_ELSEWHERE = re.compile(
    r"[『〔]|白書|報告書|条約|協定|憲章|議定書|憲法|規則|省令|政令|告示|規程|要領|同書|前掲|出典|引用|原著"
    r"|[0-9０-９度年]版|第[0-9０-９]+[版号巻条]|[一-鿿]法|[A-Z][a-z]+[.,、]? ?[（(]?[0-9]{4}"
)
_POINTS = re.compile(
    r"(?:を|も|など)?(?:参照|ご覧|見よ)|(?:で|に|の)(?:述べ|見た|示し|示す|とおり|通り|触れ|詳)"
)
_OF_IDS = "（id は、見出しなら行の終わりの {#id}、図と表なら台帳や tables のファイルの名前です）"
_SENTENCE = re.compile(r"[^。\n]*+(?:。|\n|$)")


@dataclass(frozen=True, slots=True)
class _Book:
    """What the numbers of a book name, and the numbers that are typed as those of titles.

    `ids` has each number that the program gives, with the id of its thing if somebody wrote one.
    """

    ids: Mapping[str, str]
    typed: frozenset[str]

    @classmethod
    def of(cls, publication: Publication, labels: Labels) -> _Book:
        """The numbers of a book as the program gives them, and as somebody wrote them."""
        ids: dict[str, str] = {}
        written = {*labels.ids.first, *publication.figures, *publication.tables}
        for name, label in labels.by_id.items():
            own = name if name in written else ""
            ids |= {_plain(one): own for one in (label.number, label.text) if one}
        heads = ((title, _NUMBER.match(title)) for title in _titles(publication))
        typed = (_plain(m[0]) for title, m in heads if m and _TITLED.match(title, m.end()))
        return cls(ids, frozenset(typed))


def _titles(publication: Publication) -> Iterator[str]:
    """The texts that may begin with a number of their own."""
    for node in publication.nodes:
        match node:
            case Heading() | Paragraph() | Sidebar():
                yield plain_text(node.content).lstrip()
            case Figure():
                yield plain_text(node.caption)
            case Table():
                yield from map(plain_text, node.caption)


def _plain(number: str) -> str:
    """A number as it is compared, whatever digits and dashes it is written with."""
    plain = unicodedata.normalize("NFKC", re.sub(f"[{_DASHES}.．・]", "-", number))
    plain = re.sub("[一二三四五六七八九十]+", lambda match: _VALUES.get(match[0], match[0]), plain)
    return re.sub(r"\s|(?<!^)第", "", plain)


def numbers_are_references(publication: Publication, labels: Labels) -> Iterator[Diagnostic]:
    """R012: no number of a figure, a table or a chapter of this book is typed into the text."""
    book = _Book.of(publication, labels)
    for chapter in publication.chapters:
        for paragraph in _paragraphs(chapter):
            for match, place in _typed(paragraph.content):
                yield from _judged(match, place, book, is_cut=publication.is_cut)


def _judged(
    match: re.Match[str], place: Span, book: _Book, *, is_cut: bool
) -> Iterator[Diagnostic]:
    """What is said of a number in the text; nothing if it may be that of something else."""
    plain, thing = _plain(match[0]), match["thing"]
    is_clear = bool(_POINTS.match(match.string, match.end()))
    if plain in book.typed or not (is_clear or thing in ("図", "表", "図表") or plain in book.ids):
        return
    if plain not in book.ids and not is_cut:
        message = f"「{match[0]}」は、この本にありません"
        hint = (
            "この本の図表や章なら [](#id) と書いてください。番号が入ります。"
            "ほかの本のものなら、同じ文の中に『書名』を書いてください"
        )
        yield finding("R012", message, place, hint)
    elif plain in book.ids and (thing or is_clear) and not plain.endswith("節"):
        name = book.ids[plain] or "id"
        message = f"番号「{match[0]}」が手で書かれています。増減でずれます"
        hint = f"[](#{name}) と書いてください。いつも正しい番号が入ります"
        hint += "" if book.ids[plain] else _OF_IDS
        yield finding("R012", message, place, hint)


def references_say_what_they_mean(publication: Publication, labels: Labels) -> Iterator[Diagnostic]:
    """R012: a reference whose text begins with a number has that of the thing it leads to."""
    for reference in (node for node in publication.nodes if isinstance(node, Reference)):
        text = reference.content[0] if reference.content else None
        label = labels.by_id.get(labels.target(reference.targets[0], reference.span))
        match = _NUMBER.match(text.text) if isinstance(text, Text) else None
        if not (match and label and label.number) or label.kind == "external":
            continue
        if _plain(match[0]) not in _plain(label.text) and isinstance(text, Text):
            message = f"参照の文字「{match[0]}」は、指す先の番号「{label.text}」と違います"
            hint = "[](#id) と、文字を空にして書いてください。いつも正しい番号が入ります"
            yield finding("R012", message, text.span.part(0, match[0]), hint)


def _paragraphs(chapter: Chapter) -> Iterator[Paragraph]:
    """The paragraphs of a chapter and its notes that are no quotations."""
    quotations = (node for node in chapter.all_nodes if isinstance(node, Quotation))
    quoted = {id(one) for quotation in quotations for one in nodes(quotation)}
    return (
        one for one in chapter.all_nodes if isinstance(one, Paragraph) and id(one) not in quoted
    )


def _typed(content: Inlines) -> Iterator[tuple[re.Match[str], Span]]:
    """The numbers in a paragraph that may be those of this book, with their places."""
    pieces = list(_pieces(content))
    whole = "".join(text for text, _ in pieces)
    for sentence in _SENTENCE.finditer(whole):
        if not sentence[0] or _ELSEWHERE.search(sentence[0]):
            continue
        for match in _NUMBER.finditer(whole, sentence.start(), sentence.end()):
            place = _place(pieces, match)
            if place and _BEFORE.search(whole[max(0, match.start() - 3) : match.start()]):
                yield match, place


def _pieces(content: Inlines) -> Iterator[tuple[str, Span | None]]:
    """The texts of inlines in their order; without a place where they are no plain text."""
    for inline in content:
        match inline:
            case Text():
                yield inline.text, inline.span
            case Phrase():
                yield from _pieces(inline.content)
            case Reference() | Code() | Fault():
                yield "\ufffc", None
            case Term():
                yield inline.text, None
            case _:
                yield plain_text((inline,), "\n"), None


def _place(pieces: list[tuple[str, Span | None]], match: re.Match[str]) -> Span | None:
    """The place of a match in the joined pieces; None if it is not within one plain text."""
    at = match.start()
    for text, span in pieces:
        if at < len(text):
            is_within = at + len(match[0]) <= len(text)
            return span.part(at, match[0]) if span and is_within else None
        at -= len(text)
    return None
