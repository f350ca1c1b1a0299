"""A new publication's folder: a small, complete, working one, with remarks for its editor."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

STARTER = Path(__file__).resolve().parent / "starter"
_TITLE = re.compile(r"^title: .*$", re.M)


def create(folder: Path) -> None:
    """Copy the starter publication into a folder, which names the new one's title.

    Raises OSError when the folder cannot be written.
    """
    for file in sorted(STARTER.rglob("*")):
        if file.is_file():
            target = folder / file.relative_to(STARTER)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(file.read_bytes())
    settings = folder / "publication.yaml"
    written = json.dumps(title(folder), ensure_ascii=False)
    text = settings.read_text(encoding="utf-8")
    settings.write_text(_TITLE.sub(lambda _: f"title: {written}", text, count=1), encoding="utf-8")


def title(folder: Path) -> str:
    """The name of a folder as a title: characters that no file of text can have are replaced."""
    name = os.fsencode(folder.resolve().name).decode("utf-8", "replace")
    return "".join(c if c.isprintable() else " " for c in name).strip() or "新しい白書"
