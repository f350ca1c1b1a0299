"""Fences of listings that nobody closes, so that the text after them is set as a listing (M002)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markdown_it.token import Token

from hakusho.findings.diagnostic import Diagnostic, Mend, Report, Source, Span, finding, replaced
from hakusho.markup.signs import lead
from hakusho.sources.characters import is_japanese

_SPOILT = re.compile(r"([`｀‘’'´]{2,}|[~～〜]{2,})[ \t\u3000]*$")  # nearly the end of a listing
_SIGN_WITH_TEXT = re.compile(r"([`~])\1{2,}")
_WORD = re.compile(r"[ \t]*[A-Za-z][\w+#.:-]*[ \t]*$")
_HEADING = re.compile(r"#{1,6}[ \t]+\S")
_MARKDOWN = ("md", "markdown", "text", "txt")  # listings of these may have headings and sentences


@dataclass(frozen=True, slots=True)
class _Fence:
    """A listing between fences: the number of its first line, its sign, and the lines after it."""

    source: Source
    number: int
    sign: str
    word: str
    lines: tuple[str, ...]

    @classmethod
    def of(cls, source: Source, token: Token) -> _Fence:
        first, end = token.map or (0, 1)
        lines = source.lines[first + 1 : end]
        return cls(source, first + 1, token.markup, token.info.strip(), lines)

    @property
    def is_closed(self) -> bool:
        return bool(self.lines) and self.closes(self.lines[-1][lead(self.lines[-1]) :].rstrip())

    def closes(self, text: str) -> bool:
        return text.startswith(self.sign) and not text.strip(self.sign[0])

    def opening(self, message: str, hint: str, mend: Mend | None = None) -> Diagnostic:
        line = self.source.lines[self.number - 1]
        place = self.source.span(self.number, max(0, line.find(self.sign)) + 1, len(self.sign))
        return finding("M002", message, place, hint, mend)

    def resumption(self) -> int:
        """The number of the first line that is text of the chapter by its looks; 0 if none is."""
        for number in range(1, len(self.lines)):
            before, text = (one[lead(one) :].strip() for one in self.lines[number - 1 : number + 1])
            is_japanese_text = any(map(is_japanese, text))
            is_text = _HEADING.match(text) or text.endswith("。")
            if not before and is_text and is_japanese_text:
                return self.number + 1 + number
        return 0

    @property
    def takes_prose(self) -> bool:
        return self.word.lower() not in _MARKDOWN and self.resumption() > 0

    def spoilt_end(self) -> tuple[Span, str] | None:
        """The last line before the text of the chapter that is nearly the end of the listing."""
        end = self.resumption() or len(self.lines) + self.number + 1
        for number in range(end - 1, self.number, -1):
            line = self.lines[number - self.number - 1]
            match = _SPOILT.match(line, lead(line))
            if match and not _is_other(match[1], self.sign):
                written = match[1]
                place = self.source.span(number, match.start(1) + 1, len(written))
                return place, written
        return None


def _is_other(written: str, sign: str) -> bool:
    """Whether a sign is the other one of the two that fences are made of."""
    return not written.strip("`~") and written[0] != sign[0]


def check(source: Source, tokens: Sequence[Token], report: Report) -> None:
    """Report listings that are not closed, or that have the beginning of another in them.

    If an earlier one has text of the chapter in it, that is the one which lacks its end: the
    beginning of the next has closed it.
    """
    open_one: _Fence | None = None
    for fence in (_Fence.of(source, token) for token in tokens if token.type == "fence"):
        open_one = open_one or (fence if fence.takes_prose else None)
        for one in _openings(fence) if fence.is_closed else (_unclosed(open_one or fence),):
            report(one)


def _openings(fence: _Fence) -> Iterator[Diagnostic]:
    """The first line of a closed listing that begins another, by which it hardly goes on."""
    for number, line in enumerate(fence.lines, fence.number + 1):
        text = line[lead(line) :]
        sign = _SIGN_WITH_TEXT.match(text)
        if sign and sign[0].startswith(fence.sign) and _WORD.match(text, sign.end()):
            message = f"プログラムの囲みの中で、{number}行目の「{text.strip()}」が始まっています"
            longer = fence.sign[0] * (len(sign[0]) + 1)
            hint = (
                f"{number}行目の前で囲みが終わるなら、そこに {fence.sign} の行を置いてください。"
                f"中に書くなら、外側の初めと終わりの行を {longer} にしてください"
            )
            yield fence.opening(message, hint)
            return


def _unclosed(fence: _Fence) -> Diagnostic:
    """The finding for a listing that lacks its end."""
    message = f"プログラムの囲みが閉じていません（「{fence.sign}」の行がありません）"
    if spoilt := fence.spoilt_end():
        place, written = spoilt
        hint = f"{place.line}行目の「{written}」を、半角の {fence.sign} にしてください"
        mend = replaced(place, written, fence.sign) if "'" not in written else None
        return fence.opening(message, hint, mend)
    end = fence.resumption()
    where = f"（おそらく{end}行目の前）" if end else ""
    hint = f"プログラムの終わり{where}に {fence.sign} だけの行を置いてください"
    return fence.opening(message, hint)
