"""Emphasis: which runs of `*`, `_` and `~~` begin and end it, and which are text.

CommonMark's rules (0.31 §6.2) are for languages with spaces between words: beside Japanese they
find no emphasis in `は__太字__で`, and find one in `5*3=15、2*4=8`. The rules here are wider for
the one and narrower for the other. An emphasis that may be none has its doubt in its token.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.common.utils import isMdAsciiPunct, isPunctChar, isWhiteSpace
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Delimiter

from hakusho.sources.characters import narrow

_PARTICLES = "とやはがをにでのもへ"  # with which no word begins that stands behind a word
_CLOSING = "、。，．）」』】〕］｝〉》"
_OPENING = "（「『【〔［｛〈《"
_WORD = re.compile(r"[ァ-ヺー一-鿿々〆ヶA-Za-z0-9]")
# What programs call their names of this form; other words in `__` are emphasis.
_DUNDER = re.compile(r"FILE|LINE|all|call|dict|doc|file|init|main|name|new|repr|str|[a-z]+_[a-z_]+")
_STRONG = 2  # signs of a run that makes strong emphasis

FACTORS = "factors"  # the doubt that `*` multiplies, as in 縦*横*高さ
NAME = "name"  # the doubt that `__` belongs to a name, as in __init__


def plug(markdown: MarkdownIt) -> None:
    """Give a parser these rules for emphasis and strikethrough."""
    markdown.inline.ruler.at("emphasis", _emphasis)
    markdown.inline.ruler.at("strikethrough", _strikethrough)
    markdown.inline.ruler2.after("balance_pairs", "arithmetic", _part_arithmetic)


def _emphasis(state: StateInline, silent: bool) -> bool:
    """A run of `*` or `_`."""
    marker = state.src[state.pos]
    if silent or marker not in "*_":
        return False
    end = _run_end(state)
    run = _Run(state.src, state.pos, end)
    for _ in range(run.length):
        _delimit(state, marker, run.length, run)
    state.pos = end
    return True


def _strikethrough(state: StateInline, silent: bool) -> bool:
    """A run of `~~`, by the rules of `*`."""
    if silent or not state.src.startswith("~~", state.pos):
        return False
    end = _run_end(state)
    run = _Run(state.src, state.pos, end)
    if run.length % 2:
        state.push("text", "", 0).content = "~"
    for _ in range(run.length // 2):
        _delimit(state, "~~", 0, run)  # 0: no "rule of three"
    state.pos = end
    return True


def _run_end(state: StateInline) -> int:
    """Where the run of the character at the current position ends."""
    end = state.pos
    while end < state.posMax and state.src[end] == state.src[state.pos]:
        end += 1
    return end


@dataclass(frozen=True, slots=True)
class _Run:
    """A run of the same sign in a text."""

    text: str
    start: int
    end: int

    @property
    def marker(self) -> str:
        """The sign that is repeated."""
        return self.text[self.start]

    @property
    def length(self) -> int:
        """How often the sign stands there."""
        return self.end - self.start

    @property
    def before(self) -> str:
        """The character before the run; a space where the text begins."""
        return self.text[self.start - 1] if self.start else " "

    @property
    def after(self) -> str:
        """The character after the run; a space where the text ends."""
        return self.text[self.end] if self.end < len(self.text) else " "

    @property
    def flanks(self) -> tuple[bool, bool]:
        """Whether the run may open and close emphasis; wide punctuation counts as letters."""
        space_before, space_after = _is_space(self.before), _is_space(self.after)
        mark_before, mark_after = _is_mark(self.before), _is_mark(self.after)
        free_before = space_before or mark_before or _is_wide(self.before)
        free_after = space_after or mark_after or _is_wide(self.after)
        left = not space_after and (not mark_after or free_before)
        right = not space_before and (not mark_before or free_after)
        if self.marker == "_":
            may_close = not left or mark_after or _is_wide(self.after)
            return left and (not right or self._may_open_within), right and may_close
        if self.marker == "*" and self.length == 1:
            return left and self._may_open, right and self._may_close
        return left, right

    @property
    def _may_open_within(self) -> bool:
        """Whether `_` may open behind a letter: names of files have it between words."""
        is_name = self.length != _STRONG and bool(_WORD.match(self.before))
        is_before_words = not is_name or self.after in _OPENING
        return _is_mark(self.before) or (_is_wide(self.before) and is_before_words)

    @property
    def _may_open(self) -> bool:
        return not self.is_between_figures and self.after not in _CLOSING

    @property
    def _may_close(self) -> bool:
        return not self.is_between_figures and self.before not in _OPENING

    @property
    def is_between_figures(self) -> bool:
        """Whether the run is a sign of arithmetic, as in 5*3 and (a+b)*2."""
        is_behind = _is_figure(self.before) or self.before in ")%]）％］"
        return is_behind and (_is_figure(self.after) or self.after in "（［")

    @property
    def is_behind_word(self) -> bool:
        """Whether kanji, katakana, letters or digits come right before the run."""
        return bool(_WORD.match(self.before))


def _delimit(state: StateInline, sign: str, length: int, run: _Run) -> None:
    may_open, may_close = run.flanks
    token = state.push("text", "", 0)
    token.content, token.meta = sign, {"run": run}
    state.delimiters.append(
        Delimiter(
            marker=ord(sign[0]),
            length=length,
            token=len(state.tokens) - 1,
            end=-1,
            open=may_open,
            close=may_close,
        )
    )


def _is_space(character: str) -> bool:
    return isWhiteSpace(ord(character)) or character == "\n"


def _is_wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in "WF"


def _is_mark(character: str) -> bool:
    is_mark = isMdAsciiPunct(ord(character)) or isPunctChar(character)
    return is_mark and not _is_wide(character)


def _is_figure(character: str) -> bool:
    """Whether a character is a letter or digit of a formula, be it full-width."""
    return narrow(character).isascii() and character.isalnum()


# -- pairs ---------------------------------------------------------------------------------


def _part_arithmetic(state: StateInline) -> None:
    """Part the pairs of signs between which nothing was meant to be emphasized."""
    lists = [state.delimiters, *(one["delimiters"] for one in state.tokens_meta if one)]
    for delimiters in lists:
        for one in delimiters:
            if one.end < 0:
                continue
            token = state.tokens[one.token]
            runs = token.meta["run"], state.tokens[delimiters[one.end].token].meta["run"]
            if _is_text(*runs):
                one.end = -1
            else:
                token.meta["doubt"] = _doubt(*runs)


def _is_text(opener: _Run, closer: _Run) -> bool:
    """Whether the signs of a pair belong to formulas, calls of notes, or blanks in a form."""
    if opener.marker == "_":
        is_blank = opener.length == _STRONG and closer.start - opener.end == 1
        return is_blank and opener.is_behind_word
    if opener.marker == "*" and opener.length == 1:
        return _is_factor(opener, closer) or _is_note(opener, closer)
    return opener.is_between_figures and closer.is_between_figures


def _is_factor(opener: _Run, closer: _Run) -> bool:
    """Whether both `*` multiply by a figure, or multiply one: 単価*3と数量*4, A*人数とB*単価."""
    if _is_figure(opener.before) and _is_figure(closer.before):
        return True
    is_phrase = closer.is_behind_word and not opener.is_behind_word
    return _is_figure(opener.after) and _is_figure(closer.after) and not is_phrase


def _is_note(opener: _Run, closer: _Run) -> bool:
    """Whether both `*` are put on words, of which a note tells: 売上*と利益*を."""
    is_behind_words = opener.is_behind_word and closer.is_behind_word
    return is_behind_words and opener.after in f"{_PARTICLES}（("


def _doubt(opener: _Run, closer: _Run) -> str:
    """What else the signs of a pair may be; empty if they are emphasis."""
    if opener.marker == "*" and opener.length == 1:
        outside = opener.before, closer.after
        inside = opener.after, closer.before
        is_within_words = all(map(_WORD.match, (*outside, *inside)))
        return FACTORS if is_within_words else ""
    is_strong = opener.marker == "_" and opener.length == _STRONG
    within = opener.text[opener.end : closer.start]
    return NAME if is_strong and _DUNDER.fullmatch(within) else ""
