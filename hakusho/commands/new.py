"""Make the folder of a new publication: a small starter, or a copy of another, ready to build."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

from hakusho.commands.usage import OUTPUT

STARTER = Path(__file__).resolve().parent / "starter"
_TITLE = re.compile(r"^title: .*$", re.M)
_STATUS = re.compile(r"^status:.*\n", re.M)


def create(folder: Path) -> None:
    """Copy the starter publication into a folder; its title is the folder's name.

    Raises OSError when the folder cannot be written.
    """
    settings = _copied(STARTER, folder)
    written = json.dumps(title(folder), ensure_ascii=False)
    text = settings.read_text(encoding="utf-8")
    settings.write_text(_TITLE.sub(lambda _: f"title: {written}", text, count=1), encoding="utf-8")


def create_like(model: Path, folder: Path) -> None:
    """Copy a publication with all its files into a folder, with the status of a draft.

    Raises OSError when the folder cannot be written.
    """
    settings = _copied(model, folder)
    text = _STATUS.sub("", settings.read_text(encoding="utf-8"))
    text = _TITLE.sub(lambda match: f"{match[0]}\nstatus: 下書き", text, count=1)
    settings.write_text(text, encoding="utf-8")


def _copied(model: Path, folder: Path) -> Path:
    """Copy a publication's files, except hidden ones and what was made of it; returns the new
    `publication.yaml`.
    """
    for file in sorted(model.rglob("*")):
        name = file.relative_to(model)
        is_left = OUTPUT in name.parents or any(part.startswith(".") for part in name.parts)
        if file.is_file() and not is_left:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(file.read_bytes())
    return folder / "publication.yaml"


def title(folder: Path) -> str:
    """The name of a folder as a title, with undecodable and unprintable characters replaced."""
    name = os.fsencode(folder.resolve().name).decode("utf-8", "replace")
    return "".join(c if c.isprintable() else " " for c in name).strip() or "新しい白書"
