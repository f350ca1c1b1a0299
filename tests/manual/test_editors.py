"""What `new` writes for editors works: the schemas are found."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from hakusho.commands import cli
from hakusho.commands.editors import add_schemas
from hakusho.commands.new import create
from hakusho.manual.schemas import data_files, schemas

_LINE = re.compile(r"# yaml-language-server: \$schema=(.+)\n")


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A new book with all that is for editors."""
    assert cli.main(["new", str(tmp_path / "本")]) == 0
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
