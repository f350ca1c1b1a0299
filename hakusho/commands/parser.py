"""The parser of the command line, with all that argparse says in Japanese."""

from __future__ import annotations

import argparse
import re
import sys
from typing import Any, NoReturn

from hakusho.commands.status import USAGE
from hakusho.findings.diagnostic import visible

_MISUSES = {  # argparse's messages in Japanese
    r"unrecognized arguments: (.*)": "「{0}」という引数はありません",
    r"argument (.*): invalid int value: '(.*)'": "{0} の値「{1}」は整数ではありません",
    r"argument (.*): invalid choice: '(.*)' \(choose from (?P<choices>.*)\)": (
        "{0} に「{1}」は使えません（{choices}）"
    ),
    r"argument (.*): expected one argument": "{0} に値がありません",
    r"argument (.*): ignored explicit argument .*": "{0} に値は書けません",
    r"ambiguous option: (.*) could match (?P<choices>.*)": (
        "「{0}」は一つに決まりません（{choices}）"
    ),
    r"the following arguments are required: (.*)": "{0} がありません",
}


class Parser(argparse.ArgumentParser):
    """An argument parser whose usage, help and errors are Japanese."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given, add_help=False, formatter_class=_Formatter)
        self._positionals.title, self._optionals.title = "引数", "オプション"
        self.add_argument("-h", "--help", action="help", help="この説明を出す")

    def error(self, message: str) -> NoReturn:
        """Say how the command is used and what was wrong, and end with the status of misuse."""
        self.print_usage(sys.stderr)
        self.exit(USAGE, visible(f"使い方が違います: {_misuse(message)}") + "\n")


class _Formatter(argparse.HelpFormatter):
    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, "使い方: " if prefix is None else prefix)


def _misuse(message: str) -> str:
    """A message of argparse in Japanese; one that is not known stays as it is."""
    for pattern, sentence in _MISUSES.items():
        if match := re.fullmatch(pattern, message, re.S):
            choices = match.groupdict().get("choices", "").replace("'", "").replace(", ", "、")
            return sentence.format(*match.groups(), choices=choices)
    return message
