"""What a book was when it was printed: a PDF that was kept, or a revision of its manuscript."""

from __future__ import annotations

import io
import subprocess
import sys
import tarfile
from pathlib import Path
from tempfile import TemporaryDirectory

from hakusho.sources import shown
from hakusho.theme import ROOT

_BUILD = "import sys; from hakusho.cli import main; sys.exit(main(sys.argv[1:]))"


class SinceError(Exception):
    """Why there is nothing to compare with, as a sentence."""


def printed(asked: str, publication: Path) -> bytes:
    """The press PDF of before: the file of this path, else made from the revision of this name.

    Only the manuscript is taken from the revision; the program is that of today. Nothing was asked
    for: nothing. Raises SinceError.
    """
    file = Path(asked)
    if not asked:
        return b""
    if not file.is_file():
        return _built(asked, publication)
    content = file.read_bytes()
    if not content.startswith(b"%PDF-"):
        raise SinceError(f"{shown(file)} はPDFではありません")
    return content


def _built(revision: str, publication: Path) -> bytes:
    folder = publication if publication.is_dir() else publication.parent
    root = Path(_git(folder, "rev-parse", "--show-toplevel").decode().strip())
    inside = publication.resolve().relative_to(root.resolve())
    tree = f"{revision}:{folder.resolve().relative_to(root.resolve()).as_posix()}"
    archive = _git(root, "archive", "--prefix=book/", tree)
    with TemporaryDirectory() as name, tarfile.open(fileobj=io.BytesIO(archive)) as files:
        home = Path(name)
        try:
            files.extractall(home, filter="data")
        except tarfile.TarError as error:
            raise SinceError(f"以前の版を取り出せません（{error}）") from error
        book = home / "book" / (inside.name if publication.is_file() else "")
        options = ("build", "--profile", "press", "--output", str(home))
        run = subprocess.run(
            [sys.executable, "-c", _BUILD, *options, str(book)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        found = list(home.glob("*-press.pdf"))
        if run.returncode or not found:
            raise SinceError(f"{run.stderr}以前の版（{revision}）を組めません")
        return found[0].read_bytes()


def _git(folder: Path, *arguments: str) -> bytes:
    try:
        run = subprocess.run(
            ["git", "-C", str(folder), *arguments], capture_output=True, check=False
        )
    except FileNotFoundError as error:
        raise SinceError("git がないので、以前の版を取り出せません") from error
    if run.returncode:
        said = run.stderr.decode(errors="replace").strip()
        raise SinceError(f"以前の版を取り出せません（{said}）")
    return run.stdout
