"""The command `bundle`: everything that a set-up fetches, in one archive for closed networks.

It is made on a machine with a network that has the same Debian, processor and Python as the
machines it is for. `hakusho/machine/bundle.py` describes its contents and unpacks it.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from shutil import which
from tempfile import TemporaryDirectory
from zipfile import ZIP_STORED, ZipFile

from hakusho.machine import facts
from hakusho.machine.bundle import ABOUT, DEBS, SUMS, WHEELS, about, digest, sums
from hakusho.machine.facts import (
    BETTER_FILES,
    FONT_PACKAGE,
    LIBRARIES,
    LOCK,
    VENV_PACKAGE,
    Command,
    SetupError,
    command_line,
)
from hakusho.machine.places import ROOT

_PLANNED = re.compile(r"^Inst (\S+) .*?\((\S+) ", re.M)
_WEIGHED = (  # the fields that apt considers before it installs a package
    *("Package", "Version", "Architecture", "Multi-Arch", "Essential", "Provides"),
    *("Pre-Depends", "Depends", "Breaks", "Conflicts", "Replaces"),
)


def name() -> str:
    """The file name of a bundle, which tells what machine it is for."""
    return f"hakusho-{'-'.join(about().values())}.zip".replace(" ", "-").lower()


def make(file: Path) -> int:
    """Fetch everything and write the archive; returns its size in bytes.

    Raises SetupError on a system without apt or if a command fails, and OSError.
    """
    if which("apt-get") is None:
        raise SetupError("準備の一式は、運んだ先と同じ Debian のパソコンで作ってください。")
    with TemporaryDirectory() as made:
        folder = Path(made)
        _fetch_wheels(folder / WHEELS)
        _fetch_packages(folder / DEBS)
        (folder / ABOUT).write_text("".join(f"{n}: {v}\n" for n, v in about().items()), "utf-8")
        (folder / SUMS).write_text("".join(f"{d}  {n}\n" for n, d in sums(folder)), "utf-8")
        part = file.with_name(f"{file.name}.part")
        with ZipFile(part, "w", ZIP_STORED) as archive:  # its files are compressed already
            for path in sorted(path for path in folder.rglob("*") if path.is_file()):
                archive.write(path, path.relative_to(folder))
        part.replace(file)
    return file.stat().st_size


def _fetch_wheels(folder: Path) -> None:
    options = ("--require-hashes", "--only-binary", ":all:", "--progress-bar", "off")
    pip = (sys.executable, "-m", "pip", "download", "--dest", str(folder))
    _output((*pip, *options, "-r", str(ROOT / LOCK)))


def _fetch_packages(folder: Path) -> None:
    """Fetch the packages that a bare system lacks, with all dependencies, and make apt's index."""
    folder.mkdir()
    nothing = folder / "status"  # an empty list of installed packages
    nothing.touch()
    planned = _output((
        *("apt-get", "--simulate", "-o", f"Dir::State::status={nothing}", "-o"),
        *("Debug::NoLocking=1", "--no-install-recommends", "install"),
        *(VENV_PACKAGE, *LIBRARIES, FONT_PACKAGE, *BETTER_FILES),
    ))  # fmt: skip
    nothing.unlink()
    packages = [f"{package}={version}" for package, version in _PLANNED.findall(planned)]
    _output(("apt-get", "download", *packages), folder)
    (folder / "Packages").write_text("\n".join(map(_entry, sorted(folder.glob("*.deb")))), "utf-8")


def _entry(file: Path) -> str:
    """The entry of a package in apt's index."""
    fields = _output(("dpkg-deb", "--field", str(file), *_WEIGHED))
    size, sha256 = file.stat().st_size, digest(file)
    return f"{fields}Filename: ./{file.name}\nSize: {size}\nSHA256: {sha256}\n"


def _output(command: Command, folder: Path = ROOT) -> str:
    """The output of a command. Raises SetupError with the end of the output if it fails."""
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        said = f"{done.stdout}\n{done.stderr}"
        end = "".join(f"\n  | {line[:160]}" for line in said.splitlines()[-6:])
        raise SetupError(f"{facts.advice(said)}\n  $ {command_line((command,))[:300]}{end}")
    return done.stdout
