"""PDFs named on the command line: their bytes, or an error that says why they cannot be read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from kumihan.files.files import IrregularError, TooLargeError, read
from kumihan.pdf.foreign import MOST_BYTES, Fault, UnreadableError, readable

_REASONS: Mapping[Fault, str] = {
    Fault.BROKEN: "PDFとして読めません。作り直すか、もう一度受け取ってください",
    Fault.LOCKED: "開くのにパスワードが要ります。パスワードを外したものを使ってください",
    Fault.LARGE: "大きすぎるか、複雑すぎて読めません。部分に分けたものを使ってください",
}


class GivenError(Exception):
    """A PDF that cannot be read; the message says in Japanese which, why, and what to do."""


def content(file: Path) -> bytes:
    """The bytes of a file. Raises GivenError when it is no regular file or cannot be read."""
    try:
        real = file.resolve(strict=True)
        return read(real.parent, real.name, MOST_BYTES)
    except FileNotFoundError as error:
        raise GivenError(f"{file}: ありません。名前と場所を確かめてください") from error
    except IsADirectoryError as error:
        raise GivenError(f"{file}: フォルダーです。PDFの名前まで書いてください") from error
    except PermissionError as error:
        raise GivenError(f"{file}: 読む権限がありません。権限を確かめてください") from error
    except IrregularError as error:
        raise GivenError(f"{file}: ファイルではありません。PDFの名前を書いてください") from error
    except TooLargeError as error:
        limit = f"{MOST_BYTES // 1_000_000} MB"
        message = f"{file}: 大きすぎます（{limit} まで）。部分に分けたものを使ってください"
        raise GivenError(message) from error
    except (OSError, RuntimeError, ValueError) as error:  # a loop of links, an impossible name
        raise GivenError(f"{file}: 開けません。名前と場所を確かめてください") from error


@contextmanager
def named(file: Path) -> Iterator[None]:
    """A context that turns errors of parsing this PDF into GivenError."""
    try:
        with readable():
            yield
    except UnreadableError as error:
        raise GivenError(f"{file}: {_REASONS[error.fault]}") from error
