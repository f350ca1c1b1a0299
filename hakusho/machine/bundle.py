"""Everything that a set-up needs, in one archive for machines without a network.

A bundle is a zip of wheels, of Debian packages with the index that apt reads, and of two lists:
`SHA256SUMS` with the SHA-256 of each file, and `about` with the system, processor and Python that
it was made for. Standard library only.
"""

import hashlib
import os
import sys
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree
from zipfile import BadZipFile, ZipFile

from hakusho.machine import cache
from hakusho.machine.facts import SetupError

ABOUT, SUMS, WHEELS, DEBS = "about", "SHA256SUMS", "wheels", "debs"
_APT_SETTINGS = "apt.conf"
MOST = 5_000_000_000  # bytes unpacked; a bundle has some 300 million


@dataclass(frozen=True, slots=True)
class Bundle:
    """A bundle that has been unpacked into a folder and found intact."""

    folder: Path

    @property
    def apt(self) -> tuple[str, ...]:
        """Options that make apt-get use these packages only; the system's lists do not change."""
        return "-c", str(self.folder / _APT_SETTINGS)

    @property
    def pip(self) -> tuple[str, ...]:
        """Options that make pip use these wheels only."""
        return "--no-index", "--find-links", str(self.folder / WHEELS)

    def remove(self) -> None:
        """Delete the unpacked files."""
        rmtree(self.folder, ignore_errors=True)


def about() -> dict[str, str]:
    """The system, processor and Python of this machine, which those of a bundle must equal."""
    return {
        "system": _release(),
        "processor": os.uname().machine,
        "Python": "{}.{}".format(*sys.version_info),
    }


def _release() -> str:
    """The name and version of this machine's system, such as "debian 12"."""
    file = Path("/etc/os-release")
    lines = file.read_text("utf-8").splitlines() if file.exists() else []
    values = dict(line.partition("=")[::2] for line in lines)
    return " ".join(values.get(name, "").strip('"') for name in ("ID", "VERSION_ID")).strip()


def opened(file: Path) -> Bundle:
    """Unpack a bundle and check its files and its machine.

    Raises SetupError if it is damaged or made for another machine, and OSError.
    """
    _sweep()
    folder = cache.home() / f"bundle-{os.getpid()}"
    try:
        _unpack(file, folder)
        _check_sums(file, folder)
        _check_machine(file, folder)
    except BaseException:
        rmtree(folder, ignore_errors=True)
        raise
    _write_apt_settings(folder)
    return Bundle(folder)


def _write_apt_settings(folder: Path) -> None:
    (folder / "lists" / "partial").mkdir(parents=True)
    source = f"deb [trusted=yes] file:{folder / DEBS} ./\n"
    (folder / "sources.list").write_text(source, "utf-8")
    values = {
        "Dir::Etc::sourcelist": folder / "sources.list",
        "Dir::Etc::sourceparts": "-",
        "Dir::State::lists": folder / "lists",
        "APT::Sandbox::User": "root",  # the user _apt cannot read the folders of others
    }
    lines = (f'{name} "{value}";\n' for name, value in values.items())
    (folder / _APT_SETTINGS).write_text("".join(lines), "utf-8")


def _sweep() -> None:
    """Remove what runs have left that could not install packages: their user was told how to."""
    for folder in cache.home().glob("bundle-*"):
        if not Path("/proc", folder.name.removeprefix("bundle-")).exists():
            rmtree(folder, ignore_errors=True)


def _unpack(file: Path, folder: Path) -> None:
    try:
        with ZipFile(file) as archive:
            if sum(member.file_size for member in archive.infolist()) > MOST:
                raise SetupError(f"「{file}」は大きすぎて、準備の一式とは思えません。")
            archive.extractall(folder)
    except FileNotFoundError as error:
        raise SetupError(f"「{file}」がありません。名前と場所を確かめてください。") from error
    except (BadZipFile, EOFError, RuntimeError, zlib.error) as error:  # RuntimeError: it is locked
        raise SetupError(_damaged(file)) from error


def _damaged(file: Path) -> str:
    return f"「{file}」は壊れているか、準備の一式ではありません。もう一度写してください。"


def _check_sums(file: Path, folder: Path) -> None:
    try:
        lines = (folder / SUMS).read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise SetupError(_damaged(file)) from error
    known = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
    if known != dict(sums(folder)):
        raise SetupError(_damaged(file))


def sums(folder: Path) -> Iterator[tuple[str, str]]:
    """The path and SHA-256 of every file below a folder, except the list of them itself."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.name != SUMS:
            yield str(path.relative_to(folder)), digest(path)


def digest(file: Path) -> str:
    """The SHA-256 of a file."""
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _check_machine(file: Path, folder: Path) -> None:
    lines = (folder / ABOUT).read_text("utf-8").splitlines()
    made_for = dict(line.partition(": ")[::2] for line in lines)
    if made_for != about():
        raise SetupError(
            f"「{file}」は別の環境のための一式です（{_said(made_for)}）。"
            f"このパソコンは {_said(about())} です。同じ環境で build.py bundle を実行し、"
            "作り直してください。"
        )


def _said(values: Mapping[str, str]) -> str:
    return "、".join(f"{name} {value}" for name, value in values.items())
