"""Inputs changed at random, but as their kind is made up: by lines, signs, pairs, numbers, bytes.

An input is its parts by name: the files of a folder, the members of a zip, the objects of a PDF.
A part that is UTF-8 is changed as text, any other as bytes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from random import Random
from typing import TypeVar

Parts = Mapping[str, bytes]
C = TypeVar("C", str, bytes)

MOST = 60_000  # bytes of a changed part: larger ones take their time for being large
_WINDOW = 3_000  # bytes: of longer texts mostly a piece is taken
_TOKEN = re.compile(r"[A-Za-z]+|[0-9]+|[぀-ヿ一-鿿]+|[ \t]+|\n|.", re.S)
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_ENTRY = re.compile(  # a key and its value: of YAML, CSS, XML, PDF
    r"((?:[A-Za-z-]+: |[a-z:-]+=|/[A-Z][A-Za-z0-9]* ?))"
    r"""("[^"]*"|'[^']*'|\[[^\]\n]*\]|\([^)\n]*\)|"""
    r"-?[^\s,;{}\[\]<>()/]+(?: 0 R)?|/[A-Za-z0-9]+)"
)
_ELEMENT = re.compile(r"<([A-Za-z:]+)\b[^>]*?(?:/>|>.*?</\1>)", re.S)
_FEW, _MORE, _MANY = (1, 1, 1, 2, 4), (1, 4, 16, 40), 50  # parts that are changed
_TIMES = (2, 3, 10, 100, 1_000, 20_000)
_NUMBERS = ("0", "-1", "1", "00", "-0", "0.0", "2", "255", "256", "65536", "2147483648", "1e9",
            "9" * 19, "9" * 41, "9" * 5_000, "1e999", "-1e999", "1e400", "nan", "inf", ".inf",
            "0.0000001", "1.5", "4294967295", "0x10", "1_000", "１２", "٣",
            "1,000", "³")  # fmt: skip
_CHARACTERS = ("\0", "\x01", "\x1b[2J", "\x7f", "\x85", "\u2028", "\ufeff", "\u202e", "\u200b",
               "\r", "\t", "\x0c", "\ufffe", "\ue000", "\u0301" * 20, "𠮷", "👨‍👩‍👧", "\U0010ffff",
               "\u3000", "が", "か\u3099", "İ", "ß", "﷽")  # fmt: skip
_BYTES = (0, 1, 0x7F, 0x80, 0xFF, 0xFE)


@dataclass(frozen=True, slots=True)
class Language:
    """The signs of a kind of input.

    Words that mean something in it, pairs that can nest, and values of all kinds for a key.
    """

    words: Sequence[str] = ()
    pairs: Sequence[tuple[str, str]] = ()
    values: Sequence[str] = ("", "x", "null", "true", "[]", "{}", '""', "[1, 2]", "{a: b}", "図")


@dataclass(slots=True)
class Mutator:
    """Changes parts; `seeds` are other inputs of the kind, pieces of which are put in.

    `languages` are those of files by the ends of their names, "" that of all others.
    """

    languages: Mapping[str, Language]
    seeds: Sequence[Parts]
    random: Random
    language: Language = field(default_factory=Language)

    def input(self) -> Parts:
        """One of the seeds, changed."""
        parts = dict(self.random.choice(self.seeds))
        if len(parts) >= _MANY and self.random.random() < 0.7:
            return self.everywhere(parts)
        for _ in range(self.random.choice(_FEW if len(parts) < _MANY else _MORE)):
            name = self.random.choice(sorted(parts))
            parts[name] = self.part(name, parts[name])[:MOST]
        return parts

    def everywhere(self, parts: Parts) -> Parts:
        """Parts in all of which some keys have other values."""
        self.language = self.languages[""]
        texts = {name: content.decode("latin-1") for name, content in parts.items()}
        keys = sorted({match[1] for text in texts.values() for match in _ENTRY.finditer(text)})
        chosen = self.random.sample(keys, min(len(keys), self.random.choice((1, 1, 3))))

        def other(match: re.Match[str]) -> str:
            return f"{match[1]} {self.value()} " if match[1] in chosen else match[0]

        changed = {name: _ENTRY.sub(other, text) for name, text in texts.items()}
        return {name: text.encode("latin-1", "replace") for name, text in changed.items()}

    def value(self) -> str:
        """Another value for a key: a number at its edges, or something of another kind."""
        return self.random.choice(self.random.choice((_NUMBERS, self.language.values)))

    def part(self, name: str, content: bytes) -> bytes:
        """A part, changed once or several times."""
        try:
            text = content.decode("utf-8")
        except UnicodeDecodeError:
            return self.changed(content, _BINARY)
        if self.random.random() < 0.05:
            return self.changed(content, _BINARY)
        self.language = self.languages.get(PurePosixPath(name).suffix) or self.languages[""]
        if len(text) > _WINDOW and self.random.random() < 0.9:
            text = self.window(text)
        return self.changed(text, _TEXTUAL).encode("utf-8", "surrogatepass")

    def changed(self, content: C, ways: Sequence[Callable[[Mutator, C], C]]) -> C:
        """The content after some changes."""
        for _ in range(self.random.choice((1, 1, 2, 3, 8))):
            content = self.random.choice(ways)(self, content)[:MOST]
        return content

    def window(self, text: str) -> str:
        """Some lines of a text, often with its first ones."""
        lines = text.splitlines(keepends=True)
        start = self.random.randrange(len(lines))
        head = lines[: self.random.choice((0, 1, 3))]
        return "".join(head + lines[start : start + self.random.choice((3, 20, 60))])[:MOST]

    def span(self, length: int) -> tuple[int, int]:
        """A place in something so long: mostly a short one."""
        start = self.random.randrange(length + 1)
        size = self.random.choice((1, 2, 8, 40, length))
        return start, min(length, start + self.random.randrange(size + 1))

    def other(self, like: str | bytes) -> bytes:
        """A part of another input."""
        parts = self.random.choice(self.seeds)
        return self.random.choice([parts[name] for name in sorted(parts)])


# -- texts ---------------------------------------------------------------------------------


def _tokens(mutator: Mutator, text: str) -> tuple[list[str], int]:
    """The tokens of a text, and the number of one of them."""
    tokens = _TOKEN.findall(text) or [""]
    return tokens, mutator.random.randrange(len(tokens))


def _duplicate(mutator: Mutator, text: str) -> str:
    start, end = _piece(mutator, text)
    return text[:end] + text[start:end] + text[end:]


def _delete(mutator: Mutator, text: str) -> str:
    start, end = _piece(mutator, text)
    return text[:start] + text[end:]


def _repeat(mutator: Mutator, text: str) -> str:
    start, end = _piece(mutator, text)
    piece = text[start:end][:2_000]
    times = min(mutator.random.choice(_TIMES), MOST // max(1, len(piece)))
    return text[:start] + piece * times + text[end:]


def _piece(mutator: Mutator, text: str) -> tuple[int, int]:
    """A line, an element, a token, or any piece of a text: where it begins and ends."""
    random = mutator.random
    way = random.randrange(4)
    if way == 0:
        start = text.rfind("\n", 0, random.randrange(len(text) + 1)) + 1
        return start, (text.find("\n", start) + 1) or len(text)
    if way == 1 and (found := list(_ELEMENT.finditer(text[: _WINDOW * 4]))):
        return random.choice(found).span()
    if way == 2:
        tokens, number = _tokens(mutator, text)
        start = sum(map(len, tokens[:number]))
        return start, start + len(tokens[number])
    return mutator.span(len(text))


def _swap(mutator: Mutator, text: str) -> str:
    tokens, one = _tokens(mutator, text)
    other = mutator.random.randrange(len(tokens))
    tokens[one], tokens[other] = tokens[other], tokens[one]
    return "".join(tokens)


def _word(mutator: Mutator, text: str) -> str:
    """A word of the language in the place of a token, or before it."""
    tokens, number = _tokens(mutator, text)
    words = mutator.language.words or ("",)
    tokens[number] = mutator.random.choice(words) + tokens[number] * mutator.random.randrange(2)
    return "".join(tokens)


def _number(mutator: Mutator, text: str) -> str:
    found = list(_NUMBER.finditer(text))
    if not found:
        return _word(mutator, text)
    start, end = mutator.random.choice(found).span()
    return text[:start] + mutator.random.choice(_NUMBERS) + text[end:]


def _value(mutator: Mutator, text: str) -> str:
    """Another value for a key; a key that stands there once is as likely as one that is common."""
    found = list(_ENTRY.finditer(text))
    if not found:
        return _word(mutator, text)
    key = mutator.random.choice(sorted({match[1] for match in found}))
    chosen = mutator.random.choice([match for match in found if match[1] == key])
    start, end = chosen.span(2)
    return text[:start] + mutator.value() + text[end:]


def _line(mutator: Mutator, text: str) -> str:
    """A word of the language as a line of its own, indented like the next one."""
    lines = text.splitlines(keepends=True) or [""]
    at = mutator.random.randrange(len(lines))
    indent = lines[at][: len(lines[at]) - len(lines[at].lstrip())].rstrip("\n")
    word = mutator.random.choice(mutator.language.words or ("",))
    return "".join((*lines[:at], indent, word.rstrip("\n"), "\n", *lines[at:]))


def _character(mutator: Mutator, text: str) -> str:
    start, end = mutator.span(len(text))
    kept = text[start:end] if mutator.random.random() < 0.5 else ""
    return text[:start] + mutator.random.choice(_CHARACTERS) + kept + text[end:]


def _splice(mutator: Mutator, text: str) -> str:
    other = mutator.window(mutator.other(text).decode("utf-8", "replace") or "\n")
    start, end = _piece(mutator, text)
    return text[:start] + other + text[end:]


def _nest(mutator: Mutator, text: str) -> str:
    """A piece in a pair of signs, once or many times."""
    start, end = _piece(mutator, text)
    before, after = mutator.random.choice(mutator.language.pairs or (("(", ")"),))
    times = min(mutator.random.choice((1, 2, 5, 50, 1_000)), MOST // len(before + after + "x"))
    after = after * times if mutator.random.random() < 0.8 else ""
    return text[:start] + before * times + text[start:end] + after + text[end:]


def _indent(mutator: Mutator, text: str) -> str:
    lines = text.splitlines(keepends=True) or [""]
    start, end = mutator.span(len(lines))
    before = mutator.random.choice(("  ", " ", "\t", "    ", "> ", "- ", "\u3000", "# "))
    deeper = mutator.random.random() < 0.7
    for n in range(start, end):
        lines[n] = before + lines[n] if deeper else lines[n].removeprefix("  ")
    return "".join(lines)


def _cut(mutator: Mutator, text: str) -> str:
    at = mutator.random.randrange(len(text) + 1)
    return text[:at] if mutator.random.random() < 0.7 else text[at:]


_TEXTUAL = (
    _duplicate, _delete, _repeat, _swap, _word, _word, _word, _number, _number, _value, _value,
    _value, _line, _character, _splice, _nest, _indent, _cut,
)  # fmt: skip

# -- bytes ---------------------------------------------------------------------------------


def _flip(mutator: Mutator, content: bytes) -> bytes:
    if not content:
        return b"\0"
    at = mutator.random.randrange(len(content))
    return (
        content[:at] + bytes([content[at] ^ 1 << mutator.random.randrange(8)]) + content[at + 1 :]
    )


def _integer(mutator: Mutator, content: bytes) -> bytes:
    """One, two or four bytes that are 0, the most, or nearly so."""
    start = mutator.random.randrange(len(content) + 1)
    size = mutator.random.choice((1, 2, 4))
    edges = (0, 1, 2 ** (8 * size) - 1, 2 ** (8 * size - 1), 2 ** (8 * size - 1) - 1)
    order = mutator.random.choice(("big", "little"))
    value = mutator.random.choice(edges).to_bytes(size, order)  # type: ignore[arg-type]
    return content[:start] + value + content[start + size :]


def _insert(mutator: Mutator, content: bytes) -> bytes:
    start, end = mutator.span(len(content))
    value = bytes([mutator.random.choice(_BYTES)]) * mutator.random.choice((1, 4, 64))
    return content[:start] + value + content[end:]


def _shift(mutator: Mutator, content: bytes) -> bytes:
    """A piece twice, or not at all."""
    start, end = mutator.span(len(content))
    times = mutator.random.choice((0, 2, 50))
    return content[:start] + content[start:end][:4_000] * times + content[end:]


def _join(mutator: Mutator, content: bytes) -> bytes:
    other = mutator.other(content)
    start, end = mutator.span(len(other))
    at = mutator.random.randrange(len(content) + 1)
    return content[:at] + other[start:end] + content[at:]


def _end(mutator: Mutator, content: bytes) -> bytes:
    return content[: mutator.random.randrange(len(content) + 1)]


_BINARY = (_flip, _flip, _integer, _integer, _insert, _shift, _join, _end)
