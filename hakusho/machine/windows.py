"""Arguments of a command that was given on Windows and runs in WSL (build.cmd).

Standard library only.
"""

import re

_DRIVE = re.compile(r"([A-Za-z]):[\\/]+(.*)", re.S)


def as_here(argument: str) -> str:
    """An argument with its path as in WSL: `C:\\本\\a.pdf` becomes `/mnt/c/本/a.pdf`.

    The part of an option after `=` is treated as a path, too.
    """
    is_option = argument.startswith("--")
    option, sign, value = argument.partition("=") if is_option else ("", "", argument)
    if match := _DRIVE.fullmatch(value):
        value = f"/mnt/{match[1].lower()}/{match[2]}"
    return f"{option}{sign}{value.replace(chr(92), '/')}"
