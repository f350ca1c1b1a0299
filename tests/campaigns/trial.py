"""One command in a process of its own, with what came of it: status, words, time, memory, acts.

Most trials run in a fork of a process that has built a book in the same place already, which takes
a third of the time. Those with other faces, or that strace looks at, start Python anew.
"""

from __future__ import annotations

import json
import os
import re
import resource
import select
import signal
import sys
import tempfile
import traceback
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn

from hakusho.machine.places import ROOT
from tests.campaigns.watch import Swap, listen

SECONDS, MEMORY = 20, 1_500_000_000  # what a trial may take at most
_ADDRESSES = 6_000_000_000  # bytes of address space: keeps the machine alive, is no limit of ours
_IDLE, _LONGEST = 10, 120  # seconds without work, and in all, after which a trial is killed
_KILLED = -signal.SIGKILL


@dataclass(frozen=True, slots=True)
class Trial:
    """A command line, run in `folder`; all that it may write lies below `home`."""

    arguments: tuple[str, ...]
    home: Path
    folder: Path
    swap: Swap | None = None
    is_fresh: bool = False
    is_traced: bool = False
    variables: Mapping[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        """The variables of the process: a home, a cache and a folder for temporary files."""
        own = {"HOME": "home", "TMPDIR": "tmp", "HAKUSHO_CACHE": "cache"}
        places = {name: str(self.home / folder) for name, folder in own.items()}
        kept = {name: value for name, value in os.environ.items() if not name.startswith("XDG_")}
        if self.is_fresh or self.is_traced:
            kept.pop("FONTCONFIG_FILE", None)
        return kept | places | {"HAKUSHO_NO_SETUP": "1", **self.variables}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a trial: its status (negative: a signal), words, CPU seconds and bytes.

    `acts` are the programs that it started and the addresses that it asked for.
    """

    status: int
    said: str
    seconds: float
    memory: int
    acts: tuple[str, ...]

    def faults(self, allowed: Sequence[int]) -> list[str]:
        """What no trial may come to, and a status that is not allowed."""
        found = [f"status {self.status}"] if self.status not in allowed else []
        if self.status == _KILLED:
            found = ["hangs"]
        if "Traceback (most recent call last)" in self.said:
            found.append("traceback")
        if self.seconds > SECONDS:
            found.append(f"{self.seconds:.0f} s")
        if self.memory > MEMORY:
            found.append(f"{self.memory / 1e9:.1f} GB")
        return found + [act.partition(" (")[0] for act in self.acts]


def run(trial: Trial) -> Outcome:
    """Run a trial to its end, or until it has waited or worked too long."""
    for name in ("home", "tmp", "cache"):
        (trial.home / name).mkdir(exist_ok=True, mode=0o700)
    said, acts = trial.home / "said.txt", trial.home / "acts.txt"
    child = os.fork()
    if not child:
        _be(trial, said, acts)
    usage = _ended(child)
    program = _traced(trial.home / "strace.txt") if trial.is_traced else []
    return Outcome(
        os.waitstatus_to_exitcode(usage[1]),
        said.read_text(encoding="utf-8", errors="replace"),
        usage[2].ru_utime + usage[2].ru_stime,
        usage[2].ru_maxrss * 1024,
        (*acts.read_text(encoding="utf-8").splitlines(), *program),
    )


def _ended(child: int) -> tuple[int, int, resource.struct_rusage]:
    """How a trial ended; one that does nothing any more, or goes on for ever, is killed."""
    descriptor = os.pidfd_open(child)
    waiting = select.poll()
    waiting.register(descriptor, select.POLLIN)
    spent, idle = 0, 0
    for _ in range(_LONGEST):
        if waiting.poll(1000):
            break
        before, spent = spent, _spent(child)
        idle = idle + 1 if spent == before else 0
        if idle == _IDLE:
            break
    os.close(descriptor)
    if not os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT):
        os.killpg(child, signal.SIGKILL)
    return os.wait4(child, 0)


def _spent(group: int) -> int:
    """The processor time that a group of processes has had, in ticks."""
    total = 0
    for file in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            fields = file.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
            total += int(fields[11]) + int(fields[12]) if int(fields[2]) == group else 0
    return total


def _be(trial: Trial, said: Path, acts: Path) -> NoReturn:
    """Be the process of a trial."""
    status = 99
    try:
        os.setpgid(0, 0)
        os.chdir(trial.folder)
        for path, descriptors in ((said, (1, 2)), (Path(os.devnull), (0,))):
            opened = os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
            for descriptor in descriptors:
                os.dup2(opened, descriptor)
        resource.setrlimit(resource.RLIMIT_AS, (_ADDRESSES, _ADDRESSES))
        resource.setrlimit(resource.RLIMIT_CPU, (2 * SECONDS, 2 * SECONDS))
        if trial.is_fresh or trial.is_traced:
            acts.touch()
            _start_anew(trial, acts)
        status = perform(trial, acts)
    except BaseException:
        os.write(2, traceback.format_exc().encode())
    os._exit(status)


def _start_anew(trial: Trial, acts: Path) -> NoReturn:
    swap = trial.swap and [str(trial.swap.target), str(trial.swap.other), trial.swap.opened,
                           trial.swap.nth]  # fmt: skip
    told = json.dumps([trial.arguments, str(trial.home), str(trial.folder), swap, str(acts)])
    command = [sys.executable, "-c", _ANEW.format(root=str(ROOT)), told]
    if trial.is_traced:
        log = str(trial.home / "strace.txt")
        command = ["strace", "-f", "-qq", "-y", "-o", log, "-e", _CALLS, *command]
    os.execvpe(command[0], command, trial.environment)


_CALLS = "trace=open,openat,openat2,execve,execveat,connect,sendto"
_OPENED = re.compile(r"open.* = [0-9]+<(.*/outside[/>].*)")
_ANEW = """
import sys; sys.path.insert(0, {root!r})
from tests.campaigns import trial; trial.anew(sys.argv[1])
"""


def anew(told: str) -> NoReturn:
    """Be the process of a trial that was started anew."""
    arguments, home, folder, swap, acts = json.loads(told)
    found = Swap(Path(swap[0]), Path(swap[1]), swap[2], swap[3]) if swap else None
    trial = Trial(tuple(arguments), Path(home), Path(folder), found, is_fresh=True)
    status = perform(trial, Path(acts))
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


def perform(trial: Trial, acts: Path) -> int:
    """Run the command line in this process, which is a trial's own; its status."""
    tempfile.tempdir = None
    variables = trial.environment
    os.environ.clear()
    os.environ.update(variables)
    sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    from hakusho.commands import cli
    from hakusho.machine import cache

    cache.home.cache_clear()
    cache.kept.cache_clear()
    listen(os.open(acts, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600), trial.swap)
    try:
        return cli.main(list(trial.arguments))
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()


def _traced(log: Path) -> list[str]:
    """What strace saw: programs but the first (Python itself), addresses, files outside."""
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    started = [line for line in lines if " execve" in line and line.endswith(" = 0")]
    asked = [line for line in lines if "sin_port" in line or "sin6_port" in line]
    opened = [f"strace: opens outside ({line}" for line in lines if _OPENED.search(line)]
    named = {"program": started[1:], "socket": asked}
    return opened + [f"strace: {kind} ({line}" for kind, found in named.items() for line in found]
