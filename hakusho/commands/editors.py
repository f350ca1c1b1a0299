"""What `new` puts beside a publication for those who write it: schemas.

The schemas are copied into the folder, since an address on the network is out of reach for many
offices, and one in the program would be another on every machine.
"""

from __future__ import annotations

import os
from pathlib import Path

from hakusho.manual.schemas import data_files, schemas

_SCHEMAS = Path(".hakusho") / "schemas"  # the program reads nothing there
_MARK = "# yaml-language-server: $schema="


def add_schemas(folder: Path) -> None:
    """Copy the schemas into a publication's folder, and name them in its data files' first lines.

    Raises OSError when the folder cannot be written.
    """
    for name, text in schemas().items():
        _write(folder / _SCHEMAS / name, text)
    for file, kind in data_files(folder).items():
        schema = os.path.relpath(folder / _SCHEMAS / f"{kind.name}.json", file.parent)
        line = f"{_MARK}{Path(schema).as_posix()}\n".encode()
        content = file.read_bytes()
        if not content.startswith(_MARK.encode()):
            file.write_bytes(line + content)


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8", newline="\n")
