"""What `new` writes for editors works: schemas are found, tasks run, what they print is read."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from hakusho.commands import arguments, cli
from hakusho.commands.editors import add_schemas, add_vscode
from hakusho.commands.new import create, create_like
from hakusho.findings.codes import CODES
from hakusho.machine.places import ROOT
from hakusho.manual.schemas import data_files, schemas
from tests.case import CASES, Case

_LINE = re.compile(r"# yaml-language-server: \$schema=(.+)\n")


def _json(folder: Path, name: str) -> Any:
    return json.loads((folder / ".vscode" / f"{name}.json").read_text(encoding="utf-8"))


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A new book with all that is for editors."""
    assert cli.main(["new", str(tmp_path / "本"), "--vscode"]) == 0
    return tmp_path / "本"


def test_every_data_file_names_its_schema_first(book: Path) -> None:
    for file, kind in data_files(book).items():
        line = _LINE.match(file.read_text(encoding="utf-8"))
        assert line
        schema = file.parent / line[1]
        assert schema.read_text(encoding="utf-8") == schemas()[f"{kind.name}.json"]


def test_a_file_that_names_its_schema_keeps_its_line(tmp_path: Path) -> None:
    create(tmp_path)
    add_schemas(tmp_path)
    before = {file: file.read_bytes() for file in data_files(tmp_path)}
    add_schemas(tmp_path)
    assert {file: file.read_bytes() for file in data_files(tmp_path)} == before


def test_without_the_option_nothing_is_for_vscode(tmp_path: Path) -> None:
    assert cli.main(["new", str(tmp_path / "本")]) == 0
    hidden = [path.name for path in (tmp_path / "本").iterdir() if path.name.startswith(".")]
    assert hidden == [".hakusho"]


def test_the_settings_give_every_data_file_its_schema(book: Path) -> None:
    (book / "gaiyo.yaml").write_text("base: publication.yaml\n", encoding="utf-8")
    add_vscode(book)
    asked = _json(book, "settings")["yaml.schemas"]
    for file, kind in data_files(book).items():
        name = file.relative_to(book)
        found = [schema for schema, files in asked.items() if any(map(name.match, files))]
        assert found == [f".hakusho/schemas/{kind.name}.json"]
        assert (book / found[0]).exists()


def _run(task: Any, folder: Path, path: str = os.environ["PATH"]) -> str:
    """What a task of VS Code prints; Python is that of the tests."""
    assert task["options"]["cwd"] == "${workspaceFolder}"
    done = subprocess.run(
        [sys.executable, *task["args"]],
        cwd=folder,
        env=os.environ | {"HAKUSHO_NO_SETUP": "1", "PATH": path},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return done.stdout + done.stderr


def test_the_problem_matcher_reads_what_a_task_prints(tmp_path: Path) -> None:
    folder = Case(CASES / "bad" / "P003-beyond").lay_out(tmp_path)
    with (folder / "a.md").open("a", encoding="utf-8") as chapter:
        chapter.write("\n[](#nai)で述べる。\n")
    (folder / "tables").mkdir()
    (folder / "tables" / "hyo.yaml").write_text("title: 表\n", encoding="utf-8")
    add_vscode(folder)
    task = next(task for task in _json(folder, "tasks")["tasks"] if task["label"] == "点検")
    printed = _run(task, folder)
    pattern = task["problemMatcher"]["pattern"]
    assert task["problemMatcher"]["fileLocation"] == ["autoDetect", "${workspaceFolder}"]
    found = [
        {part: match[number] for part, number in pattern.items() if part != "regexp"}
        for line in printed.splitlines()
        if (match := re.match(pattern["regexp"], line))
    ]
    assert len(found) == len(re.findall(r"\[[A-Z][0-9]{3}\]: ", printed))
    assert {one["severity"] for one in found} == {"error", "warning", "note"}
    assert {one["file"] for one in found} >= {"a.md", "tables/hyo.yaml"}
    assert all((folder / one["file"]).exists() and one["code"] in CODES for one in found)
    (broken,) = (one for one in found if one["code"] == "R001")
    lines = (folder / "a.md").read_text(encoding="utf-8").splitlines()
    assert lines[int(broken["line"]) - 1][int(broken["column"]) - 1 :].startswith("#nai")
    form = "{file}:{line}:{column}: {severity}[{code}]: {message}"
    assert [form.format(**one) for one in found if form.format(**one) not in printed] == []


def test_every_task_is_a_command_of_the_program(book: Path) -> None:
    for task in _json(book, "tasks")["tasks"]:
        assert (task["command"], task["args"][0]) == ("python3", ".hakusho/run.py")
        assert task["args"][1] in arguments.COMMANDS
    proof = next(t for t in _json(book, "tasks")["tasks"] if t["label"] == "校正紙を作る")
    _run(proof, book)
    assert (book / "output" / "本-proof.pdf").exists()
    create_like(book, book.parent / "写し")
    assert not (book.parent / "写し" / "output").exists()


def test_nothing_of_this_machine_or_of_the_tasks_goes_to_others(book: Path) -> None:
    ours = {".hakusho/program"}
    files = {f.relative_to(book).as_posix(): f.read_bytes() for f in book.rglob("*") if f.is_file()}
    assert {name for name, content in files.items() if os.fsencode(ROOT) in content} == ours
    ignored = (book / ".gitignore").read_text(encoding="utf-8").split()
    assert ignored == ["/output/", "/.hakusho/program"]


def _program(file: Path) -> Path:
    """A program that says which it is, and with what it was called."""
    file.parent.mkdir(parents=True, exist_ok=True)
    named = f"print({str(file)!r}, *sys.argv[1:])"
    file.write_text(f"#!{sys.executable}\nimport sys\n{named}\n", encoding="utf-8")
    file.chmod(0o755)
    return file


@pytest.mark.parametrize("named", ["there", "its folder", "gone", "nothing", "no file"])
@pytest.mark.parametrize("inside", [True, False])
def test_on_another_machine_the_program_is_found(
    named: str, inside: bool, book: Path, tmp_path: Path
) -> None:
    """A book in a checkout finds that; else it is the command, unless a file is named."""
    here = _program(tmp_path / "there" / "build.py")
    command = _program(tmp_path / "bin" / "hakusho")
    checkout = _program(tmp_path / "checkout" / "build.py")
    (tmp_path / "checkout" / "hakusho").mkdir()
    moved = book.rename(tmp_path / "checkout" / "本") if inside else book
    written = {"there": f"{here}\n", "its folder": f"'{here.parent}'", "nothing": "\n"}
    (moved / ".hakusho" / "program").write_text(written.get(named, "/gone/build.py"))
    if named == "no file":
        (moved / ".hakusho" / "program").unlink()
    (check, *_) = _json(moved, "tasks")["tasks"]
    expected = here if "there" in written.get(named, "") else checkout if inside else command
    assert _run(check, moved, str(command.parent)) == f"{expected} check .\n"


def test_where_there_is_no_program_the_task_says_what_to_do(book: Path, tmp_path: Path) -> None:
    file = book / ".hakusho" / "program"
    file.unlink()
    (check, *_) = _json(book, "tasks")["tasks"]
    assert f"{file} に、プログラムの build.py の場所を" in _run(check, book, str(tmp_path))
