"""A command that was run before and would find everything as it was: all it said is said again.

What it depends on is the trace of its run: every file that was read, looked for or listed, with the
answer. The program itself, the folder where one stands and the environment are part of the name
under which the run is kept. The files that it wrote must be there, as it wrote them.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from hakusho.commands.saying import Said, recording, say_again
from hakusho.machine import facts
from hakusho.machine.cache import RUNS, CacheError, kept
from hakusho.machine.places import ROOT, STYLES, TEMPLATES
from kumihan.files import trace

MOST = 20_000_000  # bytes of all runs that are kept
_COMMANDS = ("build", "check")
_OTHERS = ("new", "measure", "read", "test", "bench", "bundle", "-h", "--help", "--version")
_NEVER = ("--no-cache", "--fix", "--since", "--changed-since", "--why")
_VARIABLES = ("HAKUSHO_", "SOURCE_DATE_EPOCH", "HOME", "XDG_", "TZ")
_PROGRAM = ("**/*.py", "**/*.css", "**/*.html", "**/*.svg", "**/*.yaml", "**/*.json")
_READ = (facts.installed,)  # so that their names are known


@dataclass(slots=True)
class Run:
    """A run while it is going on: what it asks and says, and the files that it writes."""

    trace: trace.Trace
    said: list[Said]
    files: dict[str, str] = field(default_factory=dict)


_running: list[Run] = []


def wrote(file: Path, content: bytes) -> None:
    """Note a file that the run has written."""
    for run in _running:
        run.files[str(file.absolute())] = hashlib.sha256(content).hexdigest()


def again(arguments: Sequence[str]) -> int | None:
    """Say again what the same command said before, and return its status.

    None if it was not run before, must be run each time, or if anything has changed since.
    """
    started = time.perf_counter()
    try:
        entry = kept().get(f"{RUNS}/{_name(arguments)}") if _may_be_kept(arguments) else None
    except CacheError:
        return None
    if entry is None:
        return None
    run = json.loads(entry)
    if not trace.are_the_same(run["asked"]) or not _are_there(run["files"]):
        return None
    say_again(run["said"], time.perf_counter() - started)
    return int(run["status"])


@contextmanager
def kept_run(arguments: Sequence[str], status: list[int]) -> Iterator[None]:
    """Keep what happens in this context, if it may be said again; `status` gets the status."""
    if not _may_be_kept(arguments):
        yield
        return
    with trace.tracing() as asked, recording() as said:
        run = Run(asked, said)
        _running.append(run)
        try:
            yield
        finally:
            _running.remove(run)
    if asked.is_steady and status and not kept().dropped:
        content = {
            "asked": [[list(call), answer] for call, answer in asked.answers.items()],
            "files": run.files,
            "said": said,
            "status": status[0],
        }
        kept().put(f"{RUNS}/{_name(arguments)}", json.dumps(content).encode())
        kept().trim([RUNS], MOST)


def _may_be_kept(arguments: Sequence[str]) -> bool:
    words = [one.partition("=")[0] for one in arguments]
    is_build = not words or words[0] not in _OTHERS
    return is_build and not any(one.startswith("--") and _is_never(one) for one in words)


def _is_never(option: str) -> bool:
    """Whether an option, which may be shortened, is one of those that need a new run."""
    return any(one.startswith(option) for one in _NEVER)


def _are_there(files: Mapping[str, str]) -> bool:
    try:
        return all(
            hashlib.sha256(Path(name).read_bytes()).hexdigest() == known
            for name, known in files.items()
        )
    except OSError:
        return False


def _name(arguments: Sequence[str]) -> str:
    """The name of a run: a hash of the command, where it is run, and what runs it."""
    found = hashlib.sha256()
    variables = sorted(item for item in os.environ.items() if item[0].startswith(_VARIABLES))
    for text in (sys.version, sys.prefix, str(Path.cwd()), *map(repr, variables), *arguments):
        found.update(text.encode("utf-8", "surrogateescape") + b"\0")
    for file in sorted(_program()):
        found.update(file.read_bytes() + b"\0")
    return found.hexdigest()[:32]


def _program() -> Iterator[Path]:
    """The files of the program."""
    for folder in (ROOT / "hakusho", ROOT / "kumihan", STYLES, TEMPLATES):
        for pattern in _PROGRAM:
            yield from folder.glob(pattern)
    yield from ROOT.glob("requirements*.lock")
