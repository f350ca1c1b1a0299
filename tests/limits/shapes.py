"""Texts whose reading could cost more than they are long, each grown by a number."""

from __future__ import annotations

from collections.abc import Callable
from math import isqrt

Shape = Callable[[int], str]


def _steps(n: int) -> range:
    """As many steps, each one longer than the one before, as make a text of the order of n."""
    return range(1, isqrt(2 * n) + 1)


# markdown-it looks for the partner of each of these signs among all that follow: only the limit of
# marks keeps long runs of them short.
PAIRED: dict[str, Shape] = {
    "[": lambda n: "[" * n,
    "![": lambda n: "![" * n,
    "[^": lambda n: "[^" * n,
    "^[": lambda n: "^[" * n,
    "*a_ ": lambda n: "*a_ " * n,
    "~~a ": lambda n: "~~a " * n,
}
LINEAR: dict[str, Shape] = {
    "《《": lambda n: "《《" * n,
    "《《語》》": lambda n: "《《語》》" * n,
    "{a|": lambda n: "{a|" * n,
    "{": lambda n: "{" * n,
    "{nobr:": lambda n: "{nobr:" * n,
    "{漢字|かんじ}": lambda n: "{漢字|かんじ}" * n,
    "{漢|か|か": lambda n: "{漢" + "|か" * n + "}",
    "]": lambda n: "]" * n,
    "[a](": lambda n: "[a](" * n,
    "[a](#b)": lambda n: "[a](#b) " * n,
    "[a]((": lambda n: "[a](" + "(" * n + ")" * n + ")",
    "[](#a #a": lambda n: "[](" + "#a " * n + ")",
    "![a](": lambda n: "![a](" * n,
    "[a]: b": lambda n: "".join(f"[a{k}]: b\n" for k in range(n)) + "\n" + "[a1] " * n,
    "*a": lambda n: "*a " * n,
    "**": lambda n: "a" + "*" * n + "a",
    "`": lambda n: " ".join("`" * k for k in _steps(n)),
    "`a": lambda n: "`a " * n,
    "<": lambda n: "<" * n,
    "a <!--": lambda n: "a <!--" * n,
    "<!--": lambda n: "<!--\n" * n,
    "a <?": lambda n: "a <?" * n,
    "a <b": lambda n: "a <b " * n,
    "a <b>": lambda n: "a " + "<b>" * n,
    "<b>a</b>": lambda n: "a " + "<b>a</b> " * n,
    "<foo>": lambda n: "a " + "<foo>" * n,
    "<table>": lambda n: "<table>" * n,
    "<table><tr><td>": lambda n: "<table><tr><td>a</table>\n" * n,
    "<td>": lambda n: "<table><tr>" + "<td>a" * n + "</table>",
    "<table <table": lambda n: "<div>\n" + "<table <" * n,
    '<td a="': lambda n: "<table>" + '<td a="' * n + "></table>",
    "<div>": lambda n: "<div>" * n,
    "<div> <!-- -->": lambda n: "<div>\n" + "<!-- a -->\n" * n,
    ":::{box}": lambda n: ":::{box} a\n\na\n\n:::\n\n" * n,
    ":::{box} not closed": lambda n: ":::{box} a\n\na\n\n" * n,
    ":::: in :::": lambda n: "\n".join(":" * (60 - k) + "{box} a" for k in _steps(n)) + "\n",
    ">": lambda n: ">" * n + " a",
    "> a": lambda n: "> a\n" * n,
    "> > a": lambda n: "".join("> " * k + " a\n" for k in _steps(n)),
    "> - a": lambda n: "> - a\n> \n" * n,
    "- a": lambda n: "- a\n" * n,
    "- a in - a": lambda n: "".join("  " * k + "- a\n" for k in _steps(n)),
    "- - a": lambda n: "- " * n + "a",
    "1. a": lambda n: "1. a\n" * n,
    "|a|b|": lambda n: "|a|b|\n|-|-|\n" + "|c|d|\n" * n,
    "|a|a": lambda n: "|a" * n + "|\n" + "|-" * n + "|\n" + "|b" * n + "|\n",
    "[^a]: b": lambda n: "".join(f"a[^a{k}]\n\n[^a{k}]: b\n\n" for k in range(n)),
    "[^a]": lambda n: "[^a] " * n + "\n\n[^a]: b",
    "# a": lambda n: "## a\n\n" * n,
    "# a {#b}": lambda n: "".join(f"## a {{#i{k}}}\n\n" for k in range(n)),
    "# a {#b}{#b}": lambda n: "## a " + "{#a}" * n,
    "# a {#b #b": lambda n: "## a {" + "#a " * n + "}",
    "# a    b": lambda n: "## a" + " " * n + "b",
    "&amp;": lambda n: "&amp;" * n,
    "&": lambda n: "&" * n,
    "\\*": lambda n: "\\*" * n,
    "<http://a>": lambda n: "<http://a>" * n,
    "line ends": lambda n: "a\n" * n,
    "line ends in Japanese": lambda n: "あ\n" * n,
    "line ends after calls": lambda n: "[^a]\n" * n + "\n[^a]: b",
    "line ends after remarks": lambda n: "a" + "<!-- b -->\n" * n,
    "hard line ends": lambda n: "a\\\n" * n,
    "a long line": lambda n: "あ" * n,
    "spaces": lambda n: "a" + " " * n + "b",
    "code": lambda n: "```\n" + "a\n" * n + "```\n",
    "a line of code": lambda n: "```\n" + "a" * n + "\n```\n",
    "``` in - a": lambda n: "- ```\n" * n,
    "{index:核|かく}": lambda n: "{index:核|かく}\n\n" * n,
    "paragraphs": lambda n: "あ\n\n" * n,
    "---": lambda n: "---\n\n" * n,
    "===": lambda n: "===" * n,
    "full-width letters": lambda n: "Ａあ" * n,
    "abbreviations": lambda n: "ABC " * n + "あ（ABC）" * n,
    "capitals": lambda n: "A" * n + "a",
    "missing ids": lambda n: "".join(f"[](#x{k})\n\n" for k in range(n)),
    "not printable": lambda n: "\u0001\ufdd0" * n,
}
