"""The campaign `faults`: whatever fails while a build writes, outputs are the old or the new ones.

    python -m tests.campaigns.faults [--every N] [NAME…]

`warm/EIO` lets each call on a file that is written fail with EIO, one after another, in a build of
all profiles with a full cache; `cold/EIO` in a build of the screen profile without a cache;
`SIGKILL` ends the build at the call. `kill/7` ends a build at a random time; `environment/no-home`
builds on a machine that lacks something.
"""

from __future__ import annotations

import json
import os
import random
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.campaigns import environments, injection, series
from tests.campaigns.injection import FAULTS, KILL, Call
from tests.campaigns.series import Result
from tests.campaigns.workshop import PROFILES, Built, State, Workshop, ended, hear, workshop

KILLS = 200
BUILT, MACHINE, KILLED = 0, 3, -9


def names(every: int) -> list[str]:
    """The names of all cases, and of every nth kill and environment."""
    calls = [f"{mode}/{fault}" for mode in PROFILES for fault in FAULTS]
    kills = [f"kill/{number}" for number in range(KILLS)]
    return (
        calls + kills[::every] + [f"environment/{name}" for name in environments.names()][::every]
    )


def attempt(name: str, every: int) -> list[Result]:
    """All that is tried of a case."""
    kind, _, what = name.partition("/")
    if kind in PROFILES:
        return list(_Calls(workshop(kind), what, every).results())
    started = time.perf_counter()
    faults = _killed(int(what)) if kind == "kill" else environments.attempt(what)
    return [Result(name, tuple(faults), time.perf_counter() - started)]


def _killed(number: int) -> list[str]:
    """What is wrong after a build that is killed at a random time."""
    shop = workshop("warm" if number < KILLS // 2 else "cold")
    shop.restore()
    wait = random.Random(number).uniform(0, 1.05 * shop.seconds)
    return list(_faults(shop, KILL, shop.build(wait=wait)))


# -- what was left -------------------------------------------------------------------------


def _faults(shop: Workshop, fault: str, done: Built) -> Iterator[str]:
    """What is wrong with the state that a build has left, and with the next build."""
    outputs = shop.outputs()
    yield from _broken(shop, outputs)
    yield from _unsaid(shop, fault, done, outputs)
    extra = outputs.keys() - shop.old.keys() - shop.new.keys()
    if extra and fault != KILL:
        yield "leaves an unfinished file"
    if extra or shop.cache() not in ({}, shop.cached):
        yield from _next(shop)


def _broken(shop: Workshop, outputs: State) -> Iterator[str]:
    """Outputs that are neither the old nor the new one, or whose report speaks of others."""
    for name in {**shop.old, **shop.new}:
        if outputs.get(name) not in (shop.old.get(name), shop.new.get(name)):
            yield f"broken: {name}"
    report = "book-report.json"
    is_told = outputs.get(report) == shop.new[report] != shop.old[report]
    if is_told and any(outputs.get(name) != content for name, content in shop.new.items()):
        yield "the report is newer than an output"


def _unsaid(shop: Workshop, fault: str, done: Built, outputs: State) -> Iterator[str]:
    """A status or words that do not tell what came of the build."""
    if done.status == BUILT:
        if outputs != shop.new:
            yield "status 0 without all outputs"
    elif done.status != (KILLED if fault == KILL else MACHINE):
        yield f"status {done.status}"
    if "Traceback" in done.said or "不具合" in done.said:
        yield "traceback"
    words = [line for line in done.said.splitlines() if not line.startswith("組版: ")]
    if done.status == MACHINE and not words:
        yield "status 3 without a sentence"


def _next(shop: Workshop) -> Iterator[str]:
    """What is wrong with the next build, which nothing disturbs, and with what it leaves."""
    again = shop.build()
    if again.status:
        yield f"next build: status {again.status}"
    for name, content in shop.new.items():
        if shop.outputs().get(name) != content:
            yield f"next build: another {name}"
    if shop.outputs().keys() - shop.new.keys():
        yield "next build: an unfinished file stays in the output"
    if shop.cache().keys() - shop.cached.keys():
        yield "next build: an unfinished file stays in the cache"


# -- every call ----------------------------------------------------------------------------


@dataclass
class _Calls:
    """A build that forks at its calls; in a fork one call fails, and the fork goes on to its end.

    As soon as a call would change a file, the build itself goes no further: what comes later is
    tried by forks from there.
    """

    shop: Workshop
    fault: str
    every: int
    calls: list[str] = field(default_factory=list)
    count: int = 0  # of the calls so far
    failing: int = 0  # the number of the call that fails in this process
    is_idle: bool = False  # this process is judging, its own calls do not count

    def results(self) -> Iterator[Result]:
        """A result for each call."""
        kept = self.shop.home / "results.txt"
        self.shop.restore()
        self.shop.build(lambda: injection.watch(lambda call: _append(kept, call.name)))
        self.calls = [json.loads(line) for line in kept.read_text(encoding="utf-8").splitlines()]
        kept.unlink()
        self.shop.restore()
        self.shop.build(lambda: injection.watch(self.tick), wait=3600)
        for line in kept.read_text(encoding="utf-8").splitlines() if kept.exists() else ():
            name, faults, seconds = json.loads(line)
            yield Result(name, tuple(faults), seconds)
        kept.unlink(missing_ok=True)

    def tick(self, call: Call) -> None:
        """Called before each call."""
        if self.is_idle:
            return
        self.count += 1
        if not self.failing:
            self.serve(call)
        if self.failing == self.count:
            injection.fail(self.fault, call)

    def serve(self, call: Call) -> None:
        """Fork; returns in each fork, and in the build if nothing is changed by the call."""
        until = self.count if call.is_idle else len(self.calls)
        for number in range(self.count, until + 1):
            if number % self.every == 0 and self.is_fork(number):
                return
        if not call.is_idle:
            os._exit(BUILT)

    def is_fork(self, number: int) -> bool:
        """Let a call fail in a fork, and judge what comes of it; true in the fork."""
        self.is_idle = True
        said, started = self.shop.home / "said-of-fork.txt", time.monotonic()
        child = os.fork()
        if not child:
            hear(said)
            self.failing, self.is_idle = number, False
            return True
        done = ended(child, said, started)
        faults = list(_faults(self.shop, self.fault, done))
        name = f"{self.shop.mode}/{self.fault}/{number}-{self.calls[number - 1]}"
        _append(self.shop.home / "results.txt", [name, faults, time.monotonic() - started])
        self.shop.restore()
        self.is_idle = False
        return False


def _append(file: Path, value: object) -> None:
    """Add a line; by the system's own call, which is not watched."""
    descriptor = _OPEN(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    _WRITE(descriptor, f"{json.dumps(value)}\n".encode())
    os.close(descriptor)


_OPEN, _WRITE = os.open, os.write


# -- running -------------------------------------------------------------------------------


def main(arguments: list[str]) -> int:
    """Run the campaign; 0 when all cases pass."""
    asked = series.options(arguments)
    chosen = asked.fitting(names(1 if asked.names else asked.every))
    return series.main("faults", chosen, lambda name: attempt(name, asked.every), asked.jobs)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
