"""What `new` puts beside a publication for those who write it: schemas, and settings of VS Code.

The schemas are copied into the folder, since an address on the network is out of reach for many
offices, and one in the program would be another on every machine. For the same reason the tasks
name no place of the program: they start `launch.py`, of which the folder has a copy, too.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from hakusho.commands import launch
from hakusho.commands.usage import OUTPUT
from hakusho.findings.codes import Severity
from hakusho.machine.places import IS_INSTALLED, ROOT
from hakusho.manual.schemas import DATA_FILES, data_files, schemas

_OURS = Path(".hakusho")  # the program reads nothing there
_SCHEMAS = _OURS / "schemas"
_LAUNCHER = _OURS / "run.py"
_PROGRAM = _OURS / "program"
_HERE = "${workspaceFolder}"
_MARK = "# yaml-language-server: $schema="
_SEVERITIES = "|".join(severity.value for severity in Severity)
MESSAGE = rf"^(.+?):(\d+):(\d+): ({_SEVERITIES})\[([A-Z]\d{{3}})\]: (.*)$"
"""The first line of a finding, as JavaScript and Python both read it."""
_MATCHER: Mapping[str, Any] = {
    "owner": "hakusho",
    "source": "hakusho",
    # Paths are printed as one who stands in the folder would type them; those of a theme that lies
    # elsewhere are absolute.
    "fileLocation": ["autoDetect", _HERE],
    "pattern": {
        "regexp": MESSAGE,
        "file": 1,
        "line": 2,
        "column": 3,
        "severity": 4,
        "code": 5,
        "message": 6,
    },
}
_TASKS: Mapping[str, tuple[Sequence[str], Any]] = {  # by name: the arguments, the group
    "点検": (("check", "."), "test"),
    "組む": (("build", "."), {"kind": "build", "isDefault": True}),
    "校正紙を作る": (("build", "--profile", "proof", "."), "build"),
}


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


def add_vscode(folder: Path) -> None:
    """Write the tasks and settings of VS Code, and the extension that reads the schemas.

    What holds on this machine only, and what the tasks make, is kept out of git. Raises OSError
    when the folder cannot be written.
    """
    found = {"tasks": _tasks(), "settings": _settings(folder)}
    found["extensions"] = {"recommendations": ["redhat.vscode-yaml"]}
    for name, content in found.items():
        text = json.dumps(content, ensure_ascii=False, indent=2)
        _write(folder / ".vscode" / f"{name}.json", f"{text}\n")
    _write(folder / _LAUNCHER, Path(launch.__file__).read_text(encoding="utf-8"))
    _write(folder / _PROGRAM, f"{_program()}\n")
    _write(folder / ".gitignore", f"/{OUTPUT}/\n/{_PROGRAM.as_posix()}\n")


def _tasks() -> Mapping[str, Any]:
    tasks = [
        {
            "label": label,
            "type": "process",
            "command": "python3",
            "args": [_LAUNCHER.as_posix(), *arguments],
            "options": {"cwd": _HERE},
            "group": group,
            "problemMatcher": _MATCHER,
        }
        for label, (arguments, group) in _TASKS.items()
    ]
    return {"version": "2.0.0", "tasks": tasks}


def _program() -> str:
    """The file of this program: that of the installed command, or `build.py`."""
    if not IS_INSTALLED:
        return str(ROOT / "build.py")
    command = shutil.which(sys.argv[0])
    return str(Path(command).absolute()) if command else ""


def _settings(folder: Path) -> Mapping[str, Any]:
    """The files that have no line of their own yet get their schemas by name.

    The catalogue of schemas is switched off: it is fetched from the network.
    """
    others = [file.name for file, kind in data_files(folder).items() if kind.files == "*.yaml"]
    patterns = {
        kind.name: others if kind.files == "*.yaml" else [kind.files] for kind in DATA_FILES
    }
    return {
        "files.encoding": "utf8",
        "files.eol": "\n",
        "yaml.schemaStore.enable": False,
        "yaml.schemas": {(_SCHEMAS / f"{k}.json").as_posix(): p for k, p in patterns.items()},
    }


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8", newline="\n")
