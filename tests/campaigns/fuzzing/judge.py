"""Inputs tried in processes of their own, and what is wrong with what comes of each."""

from __future__ import annotations

import gc
import json
import os
import resource
import select
import signal
import sys
import time
import traceback
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path
from random import Random
from typing import IO, NoReturn

from hakusho.commands.cli import GARBAGE
from hakusho.findings.diagnostic import Diagnostic, show
from hakusho.machine.places import ROOT
from tests.campaigns.fuzzing.mutations import Mutator, Parts
from tests.campaigns.fuzzing.stage import Stage, stage
from tests.campaigns.fuzzing.targets import LANGUAGES, Target
from tests.campaigns.watch import listen

SECONDS, MEMORY = 5, 1_000_000_000  # what an input may take at most
_YARDSTICK = 0.055  # seconds that `_slowness` counts for on the machine that SECONDS is meant for
_KILLED_AFTER = 15  # further seconds
_IDLE = 60  # seconds without a word after which a process is killed
_INPUTS = 100  # that one process tries, since caches grow
_OURS = tuple(str(ROOT / folder) for folder in ("hakusho", "kumihan"))


@dataclass(frozen=True, slots=True)
class Tried:
    """An input by its number, with what is wrong, the last lines of a traceback, CPU seconds."""

    number: int
    faults: tuple[str, ...]
    trace: str
    seconds: float


def parts_of(target: Target, number: int, seed: str) -> Parts:
    """The input of this number: always the same for a seed."""
    random = Random(f"{seed} {target.name} {number}")
    return Mutator({**LANGUAGES, "": target.language}, _seeds(target), random).input()


@cache
def _seeds(target: Target) -> Sequence[Parts]:
    return target.seeds()


def tried(
    target: Target, inputs: Iterable[tuple[int, Parts]], before: Callable[[], None]
) -> Generator[Tried, None, None]:
    """What comes of inputs; `before` is called in each process that tries some of them."""
    waiting = iter(inputs)
    while batch := list(islice(waiting, _INPUTS)):
        while batch:
            done = 0
            for one in _batch(target, batch, before):
                yield one
                done += 1
            batch = batch[done:]


def _batch(
    target: Target, batch: list[tuple[int, Parts]], before: Callable[[], None]
) -> Iterator[Tried]:
    """What comes of inputs in one process, until it has ended."""
    stage()
    ours, theirs = os.pipe()
    gc.freeze()  # so that collecting garbage does not copy what the processes share
    child = os.fork()
    if not child:
        os.close(ours)
        _be(target, batch, before, theirs)
    os.close(theirs)
    done, status = 0, None
    try:
        with os.fdopen(ours, encoding="utf-8") as words:
            for line in _lines(words, child):
                number, faults, trace, seconds = json.loads(line)
                yield Tried(number, tuple(faults), trace, seconds)
                done += 1
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    finally:
        if status is None:  # nobody wants to know more; what it was at stays on the stage
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            for _, parts in batch[done:]:
                stage().clear(target.files(parts))
    if done < len(batch):
        yield Tried(batch[done][0], (_ended(status),), "", SECONDS)
        stage().clear(target.files(batch[done][1]))


def _lines(words: IO[str], child: int) -> Iterator[str]:
    """What a process says, until it ends; one that says nothing for a long time is killed."""
    spent = 0.0
    while True:
        ready = select.select([words], [], [], _IDLE)[0]
        if not ready:
            before, spent = spent, _spent(child)
            if spent == before:
                os.kill(child, signal.SIGKILL)
            continue
        line = words.readline()
        if not line.endswith("\n"):
            return
        yield line


def _spent(process: int) -> float:
    """The processor time that a process has had, in ticks."""
    with suppress(OSError):
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        return float(fields[11]) + float(fields[12])
    return 0.0


def _ended(status: int) -> str:
    if status == -signal.SIGXCPU:
        return f"more than {SECONDS} s"
    return "hangs" if status == -signal.SIGKILL else f"the process ends with {status}"


# -- in the process ------------------------------------------------------------------------


def _be(
    target: Target, batch: list[tuple[int, Parts]], before: Callable[[], None], theirs: int
) -> NoReturn:
    """Be the process that tries inputs."""
    try:
        sys.stderr.flush()
        silent = os.open(os.devnull, os.O_RDWR)
        for descriptor in (0, 1, 2):
            os.dup2(silent, descriptor)
        acts = os.memfd_create("acts")
        listen(acts, None)
        before()
        gc.set_threshold(*GARBAGE)  # as in a build
        for number, parts in batch:
            _limit()
            found = _Trial(target, stage(), acts).run(parts)
            os.write(theirs, (json.dumps([number, *found]) + "\n").encode())
    except BaseException:
        os.write(
            theirs,
            (
                json.dumps([batch[0][0], ["the campaign fails"], traceback.format_exc(), 0]) + "\n"
            ).encode(),
        )
    os._exit(0)


def _limit() -> None:
    """Let this process be killed when an input takes far too much."""
    spent = int(time.process_time()) + SECONDS + _KILLED_AFTER
    resource.setrlimit(resource.RLIMIT_CPU, (spent, resource.RLIM_INFINITY))
    most = _memory("VmSize") + MEMORY + MEMORY // 2
    resource.setrlimit(resource.RLIMIT_AS, (most, resource.RLIM_INFINITY))


def _memory(name: str) -> int:
    """A figure of this process in bytes."""
    for line in (
        Path("/proc/self/status").read_text(encoding="ascii", errors="replace").splitlines()
    ):
        if line.startswith(name):
            return int(line.split()[1]) * 1024
    return 0


@dataclass(frozen=True, slots=True)
class _Trial:
    """One input on the stage; `acts` is the file that programs and sockets are written to."""

    target: Target
    stage: Stage
    acts: int

    def run(self, parts: Parts) -> tuple[list[str], str, float]:
        """What is wrong, where, and the CPU seconds."""
        files = self.target.files(parts)
        state = self.stage.put(files)
        acted, trace = os.fstat(self.acts).st_size, ""
        Path("/proc/self/clear_refs").write_text("5")
        held, started = _memory("VmRSS"), time.process_time()
        faults: list[str] = []
        try:
            diagnostics = list(self.target.attempt())
            faults += dict.fromkeys(wrong for one in diagnostics for wrong in misplaced(one))
        except Exception as error:
            faults.append(_named(error))
            trace = "".join(traceback.format_exception(error))
        seconds = time.process_time() - started
        faults += self._beyond(seconds, _memory("VmHWM") - held)
        if self.stage.state() != state:
            faults.append("a file is changed")
        if os.fstat(self.acts).st_size != acted:
            faults.append("a program or a socket")
        self.stage.clear(files)
        return faults, trace, seconds

    def _beyond(self, seconds: float, memory: int) -> Iterator[str]:
        if seconds > SECONDS and seconds > SECONDS * _slowness():
            yield f"more than {SECONDS} s"
        if memory > MEMORY:
            yield f"more than {MEMORY / 1e9:.0f} GB"


def _slowness() -> float:
    """How many times longer this machine takes just now than the one that SECONDS is meant for.

    A processor that is shared with others makes even the CPU seconds of a process longer.
    """
    started = time.process_time()
    sum(len(str(number)) for number in range(700_000))
    return (time.process_time() - started) / _YARDSTICK


def misplaced(one: Diagnostic) -> Iterator[str]:
    """What is wrong with a finding: no words, or no place in its source."""
    span = one.span
    lines = span.source.lines
    if not one.message.strip() or not show(one).strip():
        yield f"{one.code} without words"
    if not span.source.path:
        yield f"{one.code} without a place"
    elif not 1 <= span.line <= len(lines):
        yield f"{one.code} in line {'0' if span.line < 1 else 'after the last'}"
    elif not 1 <= span.column <= len(lines[span.line - 1]) + 1 or span.length < 0:
        yield f"{one.code} in a column that is not there"


def _named(error: BaseException) -> str:
    """An exception by its kind and the innermost function of ours that it came through."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if frame.filename.startswith(_OURS)] or list(frames)
    place = Path(own[-1].filename).relative_to(ROOT) if own[-1].filename.startswith(_OURS) else "?"
    return f"{type(error).__name__} in {place} {own[-1].name}"
