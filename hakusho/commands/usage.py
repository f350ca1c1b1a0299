"""Checks of a command's arguments before anything is done."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path

from hakusho.manuscript.prepare import Options
from hakusho.sources.text import shown

OUTPUT = Path("output")  # the folder for PDFs unless the user names another
LATEST = 253_402_300_799  # seconds since 1970: the last second of the year 9999


_EMPTY = "{}の値が空です。値を書くか、消してください。"


class UsageError(Exception):
    """The arguments of a command are wrong; the message says why, in Japanese."""


def check_arguments(argv: Sequence[str]) -> None:
    """Raise UsageError for control characters and surrogates, which would garble all messages."""
    for argument in argv:
        if any(unicodedata.category(character) in ("Cc", "Cs") for character in argument):
            seen = argument.encode("utf-8", "replace").decode("utf-8")
            readable = "".join(c if c.isprintable() else "?" for c in seen)
            raise UsageError(
                f"「{readable}」に、名前に使えない文字があります。名前を付け直してください。"
            )


def check_values(argv: Sequence[str]) -> None:
    """Raise UsageError for an empty value, such as an unset variable of a script."""
    for before, argument in pairwise(("", *argv)):
        option, equals, value = argument.partition("=")
        if equals and not value and option.startswith("--"):
            raise UsageError(_EMPTY.format(f"{option} "))
        if not argument:
            is_value = before.startswith("--")
            raise UsageError(_EMPTY.format(f"{before} " if is_value else "フォルダーなどの名前"))


def check_together(options: Options, changed_since: str) -> None:
    """Raise UsageError for options that make no sense together."""
    if changed_since and "press" not in options.profiles:
        raise UsageError("--changed-since は --profile press とともに使ってください。")
    if options.since and "proof" not in options.profiles:
        raise UsageError("--since は --profile proof とともに使ってください。")
    if min(options.jobs, options.memory, options.seconds) < 1:
        raise UsageError("--jobs、--memory、--time-limit には、1以上の数を書いてください。")
    if options.is_split and options.profiles == ("press",):
        raise UsageError("--profile press は部分ごとに分けません。--split を外してください。")


def check_folders(folders: Iterable[Path], option: str) -> None:
    """Raise UsageError for a path that is no folder; `option` is named in the message."""
    for folder in folders:
        if not os.path.isdir(folder):  # noqa: PTH112 (it never fails)
            raise UsageError(f"{option} の {shown(folder)} というフォルダーはありません。")


def check_epoch() -> None:
    """Raise UsageError if SOURCE_DATE_EPOCH is no time that a PDF can have; unset an empty one."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if epoch == "":
        del os.environ["SOURCE_DATE_EPOCH"]  # libraries read it too, and would fail
    elif epoch and not _is_moment(epoch):
        message = (
            f"SOURCE_DATE_EPOCH「{epoch[:40]}」は、1970年からの秒数（半角の数字）ではありません"
        )
        raise UsageError(message)


def _is_moment(epoch: str) -> bool:
    is_number = epoch.isascii() and epoch.isdecimal() and len(epoch) <= len(str(LATEST))
    return is_number and int(epoch) <= LATEST


def output_folder(asked: Path | None) -> Path:
    """The folder for the PDFs, which need not exist. Raises UsageError when it is no folder.

    A folder that the user names may be a link. The default folder may not: whoever supplied the
    working directory could choose with a link what is overwritten.
    """
    folder = asked or OUTPUT
    if not asked and folder.is_symlink():
        target = folder.readlink()
        raise UsageError(
            f"{folder} は、よそ（{target}）へのリンクです。そこへ書いてよければ、"
            f"--output {target} と書いてください。"
        )
    try:
        folder.stat()
    except FileNotFoundError:
        if folder.is_symlink():
            raise UsageError(f"{shown(folder)} は、行き先のないリンクです。") from None
        return folder
    if not folder.is_dir():
        raise UsageError(
            f"{shown(folder)} はフォルダーではありません。--output に別の名前を書いてください。"
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
                "一つずつ、--output に別のフォルダーを書いて作ってください。"
            )
