"""Checks of references, ids and notes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from posixpath import dirname, relpath

from hakusho.findings.diagnostic import Diagnostic, Span, did_you_mean, finding
from hakusho.publication.numbering import PLACEHOLDERS, Labels
from hakusho.publication.reading import Publication
from hakusho.trade.symbols import LONGEST, qr_code
from hakusho.tree.blocks.heading import Heading
from hakusho.tree.directive import ID, usual_id
from hakusho.tree.model import Block, Link, NoteCall, Reference, Text, nodes

_FIELD = re.compile(r"\{([a-zA-Z_-]*)\}")
_NEAR = 0.85
_WIDE_COLON = re.compile(r"^[ \t>]*\[\^([^\[\]\s]+)\]：", re.M)  # a spoilt note (M003)
_IN_NOTES = ("paragraph", "remark", "fault")


def _references(publication: Publication) -> Iterator[tuple[str, Span]]:
    """The id of every reference, with its place."""
    for node in publication.all_nodes:
        if isinstance(node, Reference):
            for target in node.targets:
                yield target, node.span
        elif isinstance(node, Heading):
            for target in node.see:
                yield target, node.span


def targets_exist(publication: Publication, labels: Labels) -> Iterator[Diagnostic]:
    """R001: every reference has a target, R003: and only one.

    While a chapter is missing, which is reported, its ids are not known. An id that is misspelt
    where it is placed, or has letters that ids do not have, is told there.
    """
    written = _written_ids(labels)
    renamed = {usual_id(name) for name in written if not ID.fullmatch(name)}
    ids = [*filter(None, renamed), *filter(ID.fullmatch, written)]
    for target, span in _references(publication):
        is_there = labels.target(target, span) in labels.by_id
        is_told = target in renamed or target in publication.misspelt.values()
        if not is_there and (publication.is_cut or is_told):
            continue
        if not is_there:
            shown = _from(span, target) if "#" in target else f"#{target}"
            message = f"参照先 {shown} がありません"
            yield finding("R001", message, _narrow(span, target), _hint(target, span, ids, labels))
        elif files := _ambiguous(target, span, publication):
            either = " か ".join(_from(span, f"{path}#{target}") for path in files[:3])
            message = f"参照先 #{target} が、{len(files)} 個のファイルにあります"
            yield finding("R003", message, _narrow(span, target), f"{either} と書いてください")


def _hint(target: str, span: Span, ids: Sequence[str], labels: Labels) -> str:
    """What to do about a reference without a target; what it proposes is found."""
    path, _, anchor = target.rpartition("#")
    own = f"{path or span.source.path}#"
    slugs = [name.removeprefix(own) for name in labels.aliases if name.startswith(own)]
    if path:  # a heading in another file, named by its text
        written = [name for name, first in labels.ids.first.items() if first == path]
        near = did_you_mean(anchor, [*written, *slugs], f"{_from(span, own)}{{}}")
        return near or "ファイルの名前の後に、その中の見出しの文字か id を書いてください"
    if near := did_you_mean(anchor, [*ids, *slugs], "#{}"):
        return near
    if ID.fullmatch(anchor):
        return f"参照される見出しなどに {{#{anchor}}} を付けてください"
    return (
        "リンクには、見出しの文字をそのまま「#見出し」と書くか、見出しに {#suigen} のような"
        "英小文字の id を付けて「#suigen」と書いてください"
    )


def _from(span: Span, name: str) -> str:
    """A `path#id` as one writes it in the file that has the span."""
    path, _, anchor = name.rpartition("#")
    return f"{relpath(path, dirname(span.source.path) or '.')}#{anchor}"


def _ambiguous(target: str, span: Span, publication: Publication) -> Sequence[str]:
    """The files that have an id, if several have it and not the one that refers to it."""
    first = publication.ids.first.get(target)
    others = [name.rpartition("#") for name in publication.ids.others]
    files = [path for path, _, name in others if name == target]
    if first is None or not files or span.source.path in (first, *files):
        return ()
    return [first, *files]


def _written_ids(labels: Labels) -> list[str]:
    kinds = ("paragraph", "itemization", "listing", "remark", "rule")
    return [name for name, label in labels.by_id.items() if label.kind not in kinds]


def _narrow(span: Span, target: str) -> Span:
    """The place of the id itself within the reference that begins at `span`."""
    return span.find(target if "#" in target else f"#{target}")


def placeholders_are_known(publication: Publication, labels: Labels) -> Iterator[Diagnostic]:
    """R005: a reference's text has only known placeholders, and no page number of another book."""
    for node in publication.all_nodes:
        if not isinstance(node, Reference):
            continue
        target = labels.by_id.get(labels.target(node.targets[0], node.span))
        is_outside = target is not None and target.kind == "external"
        for text in (inline for inline in nodes(node.content) if isinstance(inline, Text)):
            for match in _FIELD.finditer(text.text):
                place = text.span.part(match.start(), match[0])
                if match[1] not in PLACEHOLDERS:
                    hint = did_you_mean(match[1], PLACEHOLDERS, "{{{}}}")
                    yield finding("R005", f"差し込み「{match[0]}」はありません", place, hint)
                elif match[1] == "page" and is_outside and not publication.settings.base_pages:
                    message = "この本にない所のページは差し込めません"
                    hint = "{label} か {title} で指すか、設定に base-pages: true と書いてください"
                    yield finding("R005", message, place, hint)


def ids_are_used(publication: Publication, labels: Labels) -> Iterator[Diagnostic]:
    """R004: no unused id resembles the target of a broken reference."""
    used = {labels.target(target, span) for target, span in _references(publication)}
    broken = used - set(labels.by_id)
    for chapter in publication.chapters:
        for block in (node for node in chapter.nodes if isinstance(node, Block)):
            name = block.id
            is_written = f"#{name}" in block.span.text and name not in used
            hint = did_you_mean(name, broken, "参照の側の #{}") if is_written else ""
            if hint and name not in publication.misspelt and ID.fullmatch(name):
                message = f"id「#{name}」は使われていませんが、よく似た参照があります"
                yield finding("R004", message, _narrow(block.span, name), hint)


def notes_are_paired(publication: Publication, _labels: Labels) -> Iterator[Diagnostic]:
    """M011: every call has its note, and every note is called: once if numbers restart by page.

    What is wrong with the beginning of a note is told there, and nothing of its calls.
    """
    for chapter in publication.chapters:
        calls = [node for node in chapter.all_nodes if isinstance(node, NoteCall)]
        spoilt = set(_WIDE_COLON.findall(chapter.source.text))
        for call in calls:
            if call.name not in chapter.notes and call.name not in spoilt:
                message = f"注「[^{call.name}]」の本文がありません"
                hint = did_you_mean(call.name, chapter.notes, "[^{}]")
                yield finding(
                    "M011", message, call.span, hint or f"[^{call.name}]: … を書いてください"
                )
        called: set[str] = set()
        for call in calls:
            if call.name in called and publication.settings.notes_restart == "page":
                message = f"ページごとに番号を付ける注「[^{call.name}]」が二度呼ばれています"
                hint = "番号で見分けられません。同じ文の注をもう一つ書いてください"
                yield finding("M011", message, call.span, hint)
            called.add(call.name)
        for name, note in chapter.notes.items():
            if name not in called:
                message = f"注「[^{name}]」がどこからも呼ばれていません"
                hint = did_you_mean(name, called, "[^{}]")
                hint = hint or f"本文に [^{name}] を書くか、注を消してください"
                yield finding("M011", message, note.span, hint)


def notes_have_texts(publication: Publication, _labels: Labels) -> Iterator[Diagnostic]:
    """M011: no note is empty."""
    for chapter in publication.chapters:
        for name, note in chapter.notes.items():
            if not note.children:
                message = f"注「[^{name}]」に文がありません"
                hint = f"[^{name}]: の後に注の文を書いてください"
                yield finding("M011", message, note.span, hint)


def addresses_fit(publication: Publication, _labels: Labels) -> Iterator[Diagnostic]:
    """M018: an address in a note is short enough for a QR code of its size."""
    if publication.settings.qr_codes == "none":
        return
    for link in nodes(tuple(tuple(chapter.notes.values()) for chapter in publication.chapters)):
        if isinstance(link, Link) and qr_code(link.address) is None:
            message = (
                f"アドレス（URL）が長すぎて、QRコードにできません（{len(link.address.encode())}字）"
            )
            hint = f"{LONGEST}字までのアドレス（上の階層のページなど）にしてください"
            yield finding("M018", message, link.span, hint)


def notes_are_paragraphs(publication: Publication, _labels: Labels) -> Iterator[Diagnostic]:
    """M011: a footnote or side note has paragraphs only, because its HTML stands in a line."""
    if publication.settings.notes == "end":
        return
    for chapter in publication.chapters:
        for name, note in chapter.notes.items():
            for child in note.children:
                if child.kind not in _IN_NOTES:
                    message = f"注「[^{name}]」に段落でないものがあります"
                    hint = "箇条書きや表は本文に置くか、文にしてください（notes: end なら置けます）"
                    yield finding("M011", message, child.span, hint)
