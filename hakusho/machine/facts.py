"""The machine: what it must have besides Python, how to install it, how to fix failures.

`look` finds the facts; `plan` decides from them alone. Standard library only. Modules that are
needed only when something is missing are imported where they are used.
"""

import errno
import os
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple

from hakusho.machine.reasons import reason
from kumihan.files.trace import traced

HOME = os.environ.get("HOME", "/")

LOCK, TEST_LOCK = "requirements.lock", "requirements-test.lock"  # the second has all of the first
VENV_PACKAGE = "python{}.{}-venv".format(*sys.version_info)  # Debian's name
FONT_PACKAGE = "fonts-noto-cjk"  # Debian's name
FONT_FILES = tuple(
    f"Noto{face}CJK-{w}.ttc" for face in ("Serif", "Sans") for w in ("Regular", "Bold")
)
# Faces for what those lack, by Debian's packages: Latin of all Europe, ≒, ☑ ✅. A build does
# without them, so that a machine gets them only together with what it cannot do without.
FALLBACK_FILES = {
    "fonts-dejavu-core": (
        "DejaVuSerif.ttf", "DejaVuSerif-Bold.ttf", "DejaVuSans.ttf", "DejaVuSans-Bold.ttf",
    ),
    "fonts-symbola": ("Symbola_hint.ttf",),
}  # fmt: skip
UD_FILES = {  # the faces of editions in universal design, which a build of others does without
    "fonts-morisawa-bizud-gothic": ("BIZUDGothic-Regular.ttf", "BIZUDGothic-Bold.ttf"),
    "fonts-morisawa-bizud-mincho": ("BIZUDMincho-Regular.ttf",),
}
BETTER_FILES = FALLBACK_FILES | UD_FILES
FONT_FOLDERS = (
    *("/usr/share/fonts", "/usr/local/share/fonts", f"{HOME}/.local/share/fonts", f"{HOME}/.fonts"),
    *(f"{HOME}/Library/Fonts", "/Library/Fonts", "/opt/homebrew/share/fonts"),
)
PROFILE_FOLDERS = (  # where systems keep ICC profiles
    *("/usr/share/color/icc", "/usr/local/share/color/icc", "/var/lib/colord/icc"),
    *(f"{HOME}/.local/share/icc", f"{HOME}/.color/icc", f"{HOME}/Library/ColorSync/Profiles"),
    *("/Library/ColorSync/Profiles", "/System/Library/ColorSync/Profiles"),
)
LIBRARIES = {  # Debian package: the names under which WeasyPrint loads it (Linux, macOS)
    "libpango-1.0-0": ("libpango-1.0.so.0", "libpango-1.0.dylib"),
    "libpangoft2-1.0-0": ("libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib"),
    "libharfbuzz-subset0": ("libharfbuzz-subset.so.0", "libharfbuzz-subset.0.dylib"),
}
# macOS follows the documentation of Homebrew and WeasyPrint; it has not been tried.
BREW_LIBRARIES = ("/opt/homebrew/lib", "/usr/local/lib")
BREW_COMMANDS = (
    ("brew", "install", "pango"),
    ("brew", "install", "--cask", "font-noto-serif-cjk-jp", "font-noto-sans-cjk-jp"),
)
NETWORK = "ネットワークに届きません。接続、https_proxy、pip.conf、/etc/apt を確かめてください。"
ADVICE = (  # a text in a log, and what fixes the failure; the first that is found counts
    ("No space left on device", "ディスクに空きがありません。空きを作ってください。"),
    ("Disk quota exceeded", "ディスクの割当てを使い切りました。空きを作ってください。"),
    ("Read-only file system", "書き込めない場所です。書き込める場所へ移してください。"),
    (
        "dpkg was interrupted",
        "前の apt が途中で止まっています。sudo dpkg --configure -a を実行してください。",
    ),
    ("Could not get lock", "ほかの apt が動いています。終わるのを待ってください。"),
    ("sudoers", "このユーザーは sudo を使えません。管理者に頼んでください。"),
    ("Permission denied", "書き込む権限がありません。持ち主と権限を確かめてください。"),
    ("DO NOT MATCH", "届いたファイルが requirements.lock と違います。配布元を確かめてください。"),
    ("CERTIFICATE_VERIFY", "証明書を確かめられません。PIP_CERT で組織の証明書を示してください。"),
    *((sign, NETWORK) for sign in ("NewConnectionError", "timed out", "ProxyError", "resolv")),
    *((sign, NETWORK) for sign in ("Failed to fetch", "Unable to locate", "No matching dist")),
    ("", "記録を見て原因を除いてください。"),
)

Command = tuple[str, ...]


class SetupError(Exception):
    """The machine lacks something, or a set-up failed; the message says what, and what mends it."""


class Facts(NamedTuple):
    """What a machine lacks and what the program may do about it."""

    missing: tuple[str, ...]  # names of Debian packages
    installer: Literal["apt", "brew", ""]
    rights: Literal["root", "sudo", "sudo with password", ""]
    terminal: bool  # somebody can be asked


class Plan(NamedTuple):
    """The commands that would install what is missing, and whether the program may run them."""

    commands: tuple[Command, ...]
    consent: Literal["given", "ask", "refused"]


def plan(facts: Facts, options: Command = ()) -> Plan:
    """Decide how to install what is missing: at once, after asking, or not at all.

    `options` tell apt-get where it finds its packages.
    """
    if not facts.missing:
        return Plan((), "given")
    if facts.installer == "apt":
        commands = apt_commands(facts, options)
        if facts.rights in ("root", "sudo"):
            return Plan(commands, "given")
        return Plan(commands, "ask" if facts.terminal and facts.rights else "refused")
    if facts.installer == "brew":
        return Plan(BREW_COMMANDS, "ask" if facts.terminal else "refused")
    return Plan((), "refused")


def apt_commands(facts: Facts, options: Command = ()) -> tuple[Command, ...]:
    """The two apt commands that install everything missing; quiet when the user is not asked."""
    quiet = ("env", "DEBIAN_FRONTEND=noninteractive")
    before = {"root": quiet, "sudo": ("sudo", "-n", *quiet), "sudo with password": ("sudo",)}
    apt = (*before.get(facts.rights, ()), "apt-get", *options)
    return (*apt, "update"), (*apt, "install", "-y", "--no-install-recommends", *facts.missing)


def command_line(commands: tuple[Command, ...]) -> str:
    """The commands as a person types them into a shell."""
    import shlex

    return " && ".join(shlex.join(command) for command in commands)


def refusal(facts: Facts, commands: tuple[Command, ...]) -> str:
    """The message when the program may not install anything: what is missing, what to run."""
    lacking = f"次のものがありません: {' '.join(facts.missing)}"
    if not commands:
        return (
            f"{lacking}\n（Debian のパッケージ名）相当するものを入れて、もう一度実行してください。"
        )
    who = "" if facts.rights or facts.installer == "brew" else "管理者（root）が"
    return f"{lacking}\n{who}次を実行してから、もう一度始めてください:\n  {command_line(commands)}"


def advice(log: str) -> str:
    """What fixes the failure that a log shows, in Japanese."""
    return next(cure for sign, cure in ADVICE if sign in log)


def trouble(error: OSError, project: Path) -> str:
    """What an OSError means for the set-up of `project`, and what fixes it, in Japanese."""
    place = error.filename or project
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"ディスクに空きがありません（{place}）。空きを作って、もう一度実行してください。"
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return f"書き込めません（{place}）。持ち主と権限を確かめて、もう一度実行してください。"
    return f"{reason(error)}（{place}）。原因を除いて、もう一度実行してください。"


@cache
def font_index() -> dict[str, Path]:
    """All files in the font folders by name; the first folder with a file of the name counts."""
    found: dict[str, Path] = {}
    for folder in FONT_FOLDERS:
        for parent, _, names in os.walk(folder):
            for name in names:
                if name not in found and os.path.isfile(f"{parent}/{name}"):  # noqa: PTH113 (many)
                    found[name] = Path(parent, name)
    return found


def find_font_file(name: str) -> Path | None:
    """The font file of this name, or Homebrew's file of the same face; None if there is none."""
    found = installed(Path(name))
    return Path(found[0]) if found else None


@traced
def installed(file: Path) -> tuple[str, int, int] | None:
    """Where a font file of this name lies, its size and its time in ns; None if there is none."""
    homebrew = file.name.replace("CJK-", "CJKjp-").replace(".ttc", ".otf")
    found = font_index().get(file.name) or font_index().get(homebrew)
    if found is None:
        return None
    stat = found.stat()
    return str(found), stat.st_size, stat.st_mtime_ns


def find_library(names: tuple[str, ...]) -> Path | None:
    """Where the system loads a library from (the bare name if only that is known), or None.

    `names` are the file names to try.
    """
    import ctypes

    for name in names:
        for path in (name, *(f"{folder}/{name}" for folder in BREW_LIBRARIES)):
            try:
                ctypes.CDLL(path)
            except OSError:
                continue
            return next(loaded_from(name), Path(path))
    return None


def loaded_from(name: str) -> Iterator[Path]:
    """The paths from which this process has loaded a library; known on Linux only."""
    maps = Path("/proc/self/maps")
    for line in maps.read_text(errors="replace").splitlines() if maps.exists() else ():
        path = Path(line.rpartition(" ")[2])
        if path.name.startswith(name):
            yield path.with_name(name)  # the name stays when the package gets a new version


def missing() -> tuple[str, ...]:
    """What this machine lacks, as names of Debian packages."""
    from importlib import invalidate_caches
    from importlib.util import find_spec

    invalidate_caches()  # modules that an earlier look did not find may be installed by now
    font_index.cache_clear()
    needed = (
        *((VENV_PACKAGE,) if not (find_spec("venv") and find_spec("ensurepip")) else ()),
        *(package for package, names in LIBRARIES.items() if not find_library(names)),
        *((FONT_PACKAGE,) if not all(map(find_font_file, FONT_FILES)) else ()),
    )
    better = (p for p, names in BETTER_FILES.items() if not all(map(find_font_file, names)))
    return (*better, *needed) if needed else ()


def relied_on() -> tuple[Path, ...]:
    """The files outside the project that a build needs, as far as their paths are known."""
    files = (*map(find_library, LIBRARIES.values()), *map(find_font_file, FONT_FILES))
    return tuple(file for file in files if file and file.is_absolute())


def look() -> Facts:
    """The facts of this machine."""
    from shutil import which

    apt, brew = which("apt-get"), sys.platform == "darwin" and which("brew")
    terminal = sys.stdin is not None and sys.stdin.isatty() and sys.stderr.isatty()
    return Facts(missing(), "apt" if apt else "brew" if brew else "", rights(), terminal)


def rights() -> Literal["root", "sudo", "sudo with password", ""]:
    """Whether the user is root or may become root; empty if not."""
    from shutil import which
    from subprocess import DEVNULL, run

    if os.geteuid() == 0:
        return "root"
    if not which("sudo"):
        return ""
    free = run(("sudo", "-n", "true"), stdin=DEVNULL, stdout=DEVNULL, stderr=DEVNULL, check=False)
    return "sudo with password" if free.returncode else "sudo"
