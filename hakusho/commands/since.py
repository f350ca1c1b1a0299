"""A book as it was printed before: a PDF that was kept, or a build of an earlier revision."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from hakusho.git.errors import RevisionError
from hakusho.machine.places import IS_INSTALLED, ROOT
from hakusho.manuscript.revisions import old_publication
from hakusho.sources.text import shown

# build.py is a script: Python imports modules from its folder.
_START = ("-m", "hakusho.commands.installed") if IS_INSTALLED else (str(ROOT / "build.py"),)


def printed(asked: str, publication: Path) -> bytes:
    """The earlier press PDF: the file `asked`, else a build of the revision `asked`.

    Only the manuscript is taken from the revision; the program is today's. The result is empty if
    `asked` is empty. Raises RevisionError.
    """
    file = Path(asked)
    if not asked:
        return b""
    is_path = file.suffix.lower() == ".pdf" or file.is_absolute()
    if is_path and not os.path.isfile(file):  # noqa: PTH113 (it never fails)
        message = f"--changed-since の {shown(file)} というファイルはありません。"
        raise RevisionError(f"{message}PDFの名前か、git の版を書いてください")
    if not file.is_file():
        return _built(asked, publication)
    content = file.read_bytes()
    if not content.startswith(b"%PDF-"):
        raise RevisionError(f"{shown(file)} はPDFではありません")
    return content


def _built(revision: str, publication: Path) -> bytes:
    with old_publication(publication, revision) as book, TemporaryDirectory() as home:
        options = ("build", "--profile", "press", "--output", home)
        run = subprocess.run(
            [sys.executable, *_START, *options, str(book)],
            cwd=ROOT,
            env={**os.environ, "HAKUSHO_NO_SETUP": "1"},
            capture_output=True,
            text=True,
            check=False,
        )
        found = list(Path(home).glob("*-press.pdf"))
        if run.returncode or not found:
            raise RevisionError(*run.stderr.splitlines(), f"以前の版（{revision}）を組めません")
        return found[0].read_bytes()
