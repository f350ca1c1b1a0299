"""The project as a wheel: installed elsewhere it builds a book, and sets an HTML page."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from hakusho.machine.places import ROOT
from kumihan import __main__ as kumihan
from tests.run import once

PAGE = '<html lang="ja"><body><p>「組版」とは、文字を並べることである。</p></body></html>'


def _installed() -> Path:
    """A folder with the packages of the wheel and nothing else."""
    return once("wheel", _install)


def _install(folder: Path) -> None:
    wheels = folder / "wheels"
    hatch = (sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(wheels))
    subprocess.run(hatch, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = wheels.iterdir()
    pip = (sys.executable, "-m", "pip", "install", "--no-index", "--no-deps", "--no-compile")
    target = ("--target", str(folder / "site"), str(wheel))
    subprocess.run((*pip, *target), check=True, capture_output=True)


def _run(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """A command of the installed packages; the checkout is not on the path of modules."""
    environment = {**os.environ, "PYTHONPATH": str(_installed() / "site"), "PYTHONSAFEPATH": "1"}
    command = (sys.executable, "-m", *arguments)
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


def test_an_installed_program_makes_a_book(tmp_path: Path) -> None:
    made = _run("hakusho.commands.installed", "new", "本", folder=tmp_path)
    assert (made.returncode, made.stdout) == (0, "本 を作りました。hakusho 本 で組めます。\n")
    built = _run("hakusho.commands.installed", folder=tmp_path / "本")
    assert built.returncode == 0, built.stderr
    assert (tmp_path / "本" / "output" / "本-screen.pdf").read_bytes().startswith(b"%PDF-")


def test_its_books_can_be_copied(tmp_path: Path) -> None:
    made = _run("hakusho.commands.installed", "new", "x", "--like", "mihon", folder=tmp_path)
    assert made.returncode == 0, made.stderr
    assert (tmp_path / "x" / "gaiyo.yaml").exists()


def test_it_says_its_version(tmp_path: Path) -> None:
    said = _run("hakusho.commands.installed", "--version", folder=tmp_path)
    assert said.stdout.startswith("hakusho 0.1.0（WeasyPrint "), said.stderr


@pytest.mark.parametrize("command", ["test", "bench", "bundle"])
def test_it_has_no_commands_of_a_checkout(command: str, tmp_path: Path) -> None:
    assert _run("hakusho.commands.installed", command, folder=tmp_path).returncode == 2


def test_kumihan_serves_alone(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(PAGE, encoding="utf-8")
    done = _run("kumihan", "a.html", "a.pdf", folder=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF-")


def test_kumihan_says_what_it_cannot_read(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes("<p>漢字</p>".encode("cp932"))
    for page in ("a.html", "none.html"):
        done = _run("kumihan", page, "a.pdf", folder=tmp_path)
        assert done.returncode == 1
        assert done.stderr.startswith("kumihan: ") and done.stderr.count("\n") == 1
    assert not (tmp_path / "a.pdf").exists()


@pytest.mark.parametrize(
    ("encoding", "said"),
    [
        ("cp932", "Shift_JIS"),
        ("euc_jp", "EUC-JP"),
        ("iso2022_jp", "ISO-2022-JP"),
        ("utf-16", "UTF-16"),
    ],
)
def test_kumihan_names_an_encoding_that_it_does_not_read(
    encoding: str,
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "a.html").write_bytes(
        '<html lang="ja"><p>漢字と仮名の文である。</p>'.encode(encoding)
    )
    monkeypatch.setattr("sys.argv", ["kumihan", str(tmp_path / "a.html"), str(tmp_path / "a.pdf")])
    assert kumihan.main() == 1
    assert f"it seems to be {said}; save it as UTF-8" in capsys.readouterr().err
