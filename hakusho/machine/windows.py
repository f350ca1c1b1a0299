"""Arguments of a command that was typed on Windows and runs in WSL (build.cmd).

Standard library only.
"""

import re

_DRIVE = re.compile(r"([A-Za-z]):[\\/]+(.*)", re.S)


def as_here(argument: str) -> str:
    """An argument with its path as it is written in WSL: `C:\\本\\a.pdf` is `/mnt/c/本/a.pdf`.

    The part behind `=` of an option is taken for a path as well.
    """
    is_option = argument.startswith("--")
    option, sign, value = argument.partition("=") if is_option else ("", "", argument)
    if match := _DRIVE.fullmatch(value):
        value = f"/mnt/{match[1].lower()}/{match[2]}"
    return f"{option}{sign}{value.replace(chr(92), '/')}"
