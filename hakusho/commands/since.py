"""What a book was when it was printed: a PDF that was kept, or a revision of its manuscript."""

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

# A script, so that Python looks beside it for modules.
_START = ("-m", "hakusho.commands.installed") if IS_INSTALLED else (str(ROOT / "build.py"),)


def printed(asked: str, publication: Path) -> bytes:
    """The press PDF of before: the file of this path, else made from the revision of this name.

    Only the manuscript is taken from the revision; the program is that of today. Nothing was asked
    for: nothing. Raises RevisionError.
    """
    file = Path(asked)
    if not asked:
        return b""
    is_path = file.suffix.lower() == ".pdf" or file.is_absolute()
    if is_path and not os.path.isfile(file):  # noqa: PTH113 (it never fails)
        message = f"--changed-since の {shown(file)} というファイルはありません。"
        raise RevisionError(f"{message}PDFの名前か、git の版を書きます")
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
