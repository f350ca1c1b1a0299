"""`python -m kumihan page.html page.pdf`: an HTML page set as Japanese text, as a PDF.

Only text whose language is Japanese (`lang="ja"`) is set by kumihan. The properties that a page may
use besides those of CSS are listed in docs/kumihan.md.
"""

from __future__ import annotations

import argparse
import logging
import re
import sys
from pathlib import Path

from weasyprint.urls import URLFetcher

from kumihan.files.files import write
from kumihan.render import FontConfiguration, Setting, pdf, stylesheet

DONE, UNREADABLE = 0, 1
LOCAL, ANYWHERE = ("file", "data"), ("file", "data", "http", "https")
_OTHERS = {
    "iso2022_jp": "ISO-2022-JP",
    "euc_jp": "EUC-JP",
    "cp932": "Shift_JIS",
    "utf-16": "UTF-16",
}
_JAPANESE = re.compile(r"""\slang\s*=\s*["']?ja\b""")


class EncodingError(Exception):
    """A file that is not UTF-8; the message says what it seems to be, and what to do."""


def main() -> int:
    """Set the page that the arguments name; returns 1 when a file cannot be read or written.

    Warnings of the engine about the page, such as missing pictures, go to standard error.
    """
    arguments = _arguments()
    logging.basicConfig(format="kumihan: %(message)s", stream=sys.stderr)
    try:
        write(arguments.pdf, _set(arguments))
    except (OSError, EncodingError) as error:
        print(f"kumihan: {error}", file=sys.stderr)
        return UNREADABLE
    return DONE


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m kumihan", description="Sets an HTML page as Japanese text, as a PDF."
    )
    parser.add_argument("page", type=Path, help="an HTML file in UTF-8")
    parser.add_argument("pdf", type=Path, help="where the PDF goes")
    parser.add_argument(
        "--stylesheet", type=Path, action="append", default=[], metavar="FILE",
        help="a stylesheet beside the page's own; may be given several times",
    )  # fmt: skip
    parser.add_argument("--network", action="store_true", help="fetch what lies on the web, too")
    return parser.parse_args()


def _set(arguments: argparse.Namespace) -> bytes:
    html = _text(arguments.page)
    if not _JAPANESE.search(html):
        said = 'kumihan: no lang="ja" in this page: its lines are set as those of other languages'
        print(said, file=sys.stderr)
    fetcher = URLFetcher(allowed_protocols=ANYWHERE if arguments.network else LOCAL)
    faces = FontConfiguration()
    sheets = [
        stylesheet(_text(file), base_url=_address(file), url_fetcher=fetcher, font_config=faces)
        for file in arguments.stylesheet
    ]
    return pdf(html, Setting(_address(arguments.page), sheets, faces, fetcher))


def _text(file: Path) -> str:
    content = file.read_bytes()
    text = _decoded(content, "utf-8-sig")
    if text is None or "\x1b$" in text:  # ISO-2022-JP is ASCII, and would be set as it stands
        known = (name for encoding, name in _OTHERS.items() if _decoded(content, encoding))
        likely = next(known, "")
        seems = f"it seems to be {likely}" if likely else "or it is damaged"
        raise EncodingError(f"{file}: this is not UTF-8, {seems}; save it as UTF-8 in an editor")
    return text


def _decoded(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return None


def _address(file: Path) -> str:
    return file.resolve().as_uri()


if __name__ == "__main__":
    sys.exit(main())
