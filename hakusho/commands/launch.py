"""Starts the program for the folder of a book, wherever both lie on this machine.

`new --vscode` copies this file to `.hakusho/run.py` of the book, where tasks of VS Code start it:
a book goes to other machines, so its tasks cannot name the place of the program. It is the file
that `.hakusho/program` names (one line, kept out of git), else the checkout that the book lies in,
else the installed command. It must run alone, and under an old Python: `build.py` says that itself.
"""

import os
import shutil
import sys
from pathlib import Path

_BOOK = Path(__file__).resolve().parents[1]
_NAMED = _BOOK / ".hakusho" / "program"
_NOWHERE = f"""この本を組むプログラム（hakusho）が、このパソコンに見付かりません。
{_NAMED} に、プログラムの build.py の場所を「/」から1行で書いてください。
pip で入れたのなら、build.py の代わりに、コマンド hakusho の場所を書いてください。
"""


def program() -> str:
    """The file to run, or an empty text."""
    named = _named()
    if named.is_file():
        return str(named)
    for folder in _BOOK.parents:
        if (folder / "build.py").is_file() and (folder / "hakusho").is_dir():
            return str(folder / "build.py")
    return shutil.which("hakusho") or ""


def _named() -> Path:
    """What the file `program` names; if that is a folder, the `build.py` in it."""
    text = _NAMED.read_text(encoding="utf-8", errors="replace") if _NAMED.is_file() else ""
    named = _BOOK / os.path.expanduser(text.strip().strip("'\""))  # noqa: PTH111 (it never fails)
    return named / "build.py" if named.is_dir() else named


def main() -> None:
    """Become the program, with the arguments of this one."""
    found = program()
    if not found:
        sys.stderr.write(_NOWHERE)
        sys.exit(3)
    first = [sys.executable] if found.endswith(".py") else []
    command = [*first, found, *sys.argv[1:]]
    os.execv(command[0], command)


if __name__ == "__main__":
    main()
