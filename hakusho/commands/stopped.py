"""What is said of an exception that stopped a command, and the status that it has."""

from __future__ import annotations

import os
import tempfile
import traceback
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from hakusho.commands.status import ERRORS, INTERRUPTED, MACHINE, OURS, USAGE
from hakusho.commands.usage import UsageError
from hakusho.git.errors import RevisionError
from hakusho.machine.cache import VARIABLE, CacheError, home
from hakusho.machine.facts import SetupError, trouble
from hakusho.machine.places import COMMAND, ROOT
from kumihan.files.files import OutsideError, write


def stopped(error: BaseException) -> tuple[Sequence[str], int]:
    """The message (as lines) for an exception that stopped a command, and the status."""
    if isinstance(error, UsageError | RevisionError):
        return [str(line) for line in error.args], USAGE
    if isinstance(error, MemoryError):
        cure = "ほかのプログラムを終えるか、--chapter で章ごとに組んでください。"
        return [f"メモリーが足りません。{cure}"], MACHINE
    if isinstance(error, SetupError):
        return str(error).split("\n"), MACHINE
    if isinstance(error, CacheError) or (isinstance(error, OSError) and error.errno is not None):
        said, status = _refused(error)
        return [said], status
    if isinstance(error, KeyboardInterrupt):
        return ["中断しました。前の出力はそのままです。"], INTERRUPTED
    return [_ours(error)], OURS


def _refused(error: OSError) -> tuple[str, int]:
    """The message for an OSError of the system or of the reader of files, and the status."""
    if isinstance(error, CacheError):
        return f"{error}。別のフォルダーを書くか、{VARIABLE} を消してください。", MACHINE
    if isinstance(error, OutsideError):  # a file that was checked has become a link since
        cure = "元のファイルに戻して、もう一度実行してください。"
        return f"「{error.filename}」が、組む間に外へのリンクに替わりました。{cure}", ERRORS
    return trouble(error, ROOT), MACHINE


def _ours(error: BaseException) -> str:
    """One line for a fault of the program, with the file that has the traceback."""
    log = _kept_details(f"crash-{os.getpid()}.txt", traceback.format_exc())
    details = f"詳細: {log}" if log else "詳細は、どこにも書き残せませんでした"
    said = " ".join(f"{type(error).__name__}: {error}".split())[:300]
    return f"{COMMAND.split()[-1]} の不具合です（{said}）。{details}"


def _kept_details(name: str, text: str) -> Path | None:
    """Write the details to the user's cache or to a temporary file; None if neither is possible."""
    for folder in (home, tempfile.gettempdir):
        with suppress(OSError):
            file = Path(folder()) / name
            write(file, text.encode("utf-8", "backslashreplace"))
            return file
    return None
