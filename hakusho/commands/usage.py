"""What a command is given, looked at before anything is begun."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path

from hakusho.manuscript.prepare import Options
from hakusho.sources.text import shown

OUTPUT = Path("output")  # where PDFs go unless the user says another folder
LATEST = 253_402_300_799  # seconds since 1970: the last one of the year 9999


_EMPTY = "{}の値が空です。値を書くか、消します。"


class UsageError(Exception):
    """The command is not to be done as it was given; the message says why, in Japanese."""


def check_arguments(argv: Sequence[str]) -> None:
    """Raise UsageError for what no name of a file and no word has: it would garble all messages."""
    for argument in argv:
        if any(unicodedata.category(character) in ("Cc", "Cs") for character in argument):
            seen = argument.encode("utf-8", "replace").decode("utf-8")
            readable = "".join(c if c.isprintable() else "?" for c in seen)
            raise UsageError(
                f"「{readable}」に、名前に使えない文字があります。名前を付け直します。"
            )


def check_values(argv: Sequence[str]) -> None:
    """Raise UsageError for a value that is empty: a variable of a script that nobody has set."""
    for before, argument in pairwise(("", *argv)):
        option, equals, value = argument.partition("=")
        if equals and not value and option.startswith("--"):
            raise UsageError(_EMPTY.format(f"{option} "))
        if not argument:
            is_value = before.startswith("--")
            raise UsageError(_EMPTY.format(f"{before} " if is_value else "フォルダーなどの名前"))


def check_together(options: Options, changed_since: str) -> None:
    """Raise UsageError for options that mean nothing together."""
    if changed_since and "press" not in options.profiles:
        raise UsageError("--changed-since は --profile press とともに使います。")
    if options.since and "proof" not in options.profiles:
        raise UsageError("--since は --profile proof とともに使います。")
    if options.is_split and options.profiles == ("press",):
        raise UsageError("--profile press は部分ごとに分けません。--split を外します。")


def check_folders(folders: Iterable[Path], option: str) -> None:
    """Raise UsageError for what is no folder."""
    for folder in folders:
        if not os.path.isdir(folder):  # noqa: PTH112 (it never fails)
            raise UsageError(f"{option} の {shown(folder)} というフォルダーはありません。")


def check_epoch() -> None:
    """Raise UsageError unless SOURCE_DATE_EPOCH is the time of a PDF; an empty one is none."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if epoch == "":
        del os.environ["SOURCE_DATE_EPOCH"]  # libraries would read it, too
    elif epoch and not _is_moment(epoch):
        message = (
            f"SOURCE_DATE_EPOCH「{epoch[:40]}」は、1970年からの秒数（半角の数字）ではありません"
        )
        raise UsageError(message)


def _is_moment(epoch: str) -> bool:
    is_number = epoch.isascii() and epoch.isdecimal() and len(epoch) <= len(str(LATEST))
    return is_number and int(epoch) <= LATEST


def output_folder(asked: Path | None) -> Path:
    """The folder for the PDFs; raises UsageError when it is none.

    One that the user names may be a link. The one that nobody named may not: whoever made the
    folder where one stands would say what is overwritten.
    """
    folder = asked or OUTPUT
    if not asked and folder.is_symlink():
        target = folder.readlink()
        raise UsageError(
            f"{folder} は、よそ（{target}）へのリンクです。そこへ書いてよければ、"
            f"--output {target} と書きます。"
        )
    try:
        folder.stat()
    except FileNotFoundError:
        if folder.is_symlink():
            raise UsageError(f"{shown(folder)} は、行き先のないリンクです。") from None
        return folder
    if not folder.is_dir():
        raise UsageError(
            f"{shown(folder)} はフォルダーではありません。--output に別の名前を書きます。"
        )
    return folder


def check_names(names: Iterable[tuple[str, Path]]) -> None:
    """Raise UsageError for two publications whose PDFs would have the same name."""
    found: dict[str, Path] = {}
    for name, path in names:
        other = found.setdefault(unicodedata.normalize("NFC", name).casefold(), path)
        if other is not path:
            raise UsageError(
                f"{shown(other)} と {shown(path)} のPDFは、同じ名前（{name}）になります。"
                "一つずつ、--output に別のフォルダーを書いて作ります。"
            )
