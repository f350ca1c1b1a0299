"""What the campaign `fuzz` tries, for how long, and what is kept of it."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from hakusho.commands.testing import cores
from tests.campaigns import series
from tests.campaigns.fuzzing import judge, smallest
from tests.campaigns.fuzzing.mutations import Parts
from tests.campaigns.fuzzing.plants import PLANTS
from tests.campaigns.fuzzing.targets import TARGETS, Target

FIRST = 100  # inputs of which `--every` takes some
PLANTED = "planted"
_PLANTED_INPUTS = 2_500  # within which each planted mistake is found
_NUMBER = re.compile(r"([a-z-]+)/([0-9]+)")


@dataclass(frozen=True, slots=True)
class Campaign:
    """How inputs are tried: for so many minutes in all, those that `seed` makes of their numbers.

    `folder` is where inputs are kept that something is wrong with.
    """

    asked: series.Options
    folder: Path
    minutes: float
    seed: str

    def names(self) -> list[str]:
        """What is to be tried: the plants first, then a part of each entry point for each core."""
        single = [name for name in self.asked.names if _NUMBER.fullmatch(name)]
        parts = range(1 if self.asked.every > 1 else cores())
        names = [f"{PLANTED}/{name}" for name in PLANTS]
        names = names[:: 3 if self.asked.every > 1 else 1]
        names += [target.name for target in TARGETS]
        chosen = (
            [] if single and len(single) == len(self.asked.names) else self.asked.fitting(names)
        )
        many = [f"{name}+{part}" for name in chosen if "/" not in name for part in parts]
        return [name for name in chosen if "/" in name] + many + single

    def attempt(self, name: str) -> list[series.Result]:
        """All inputs of a name."""
        if name.startswith(PLANTED):
            return [self.planted(name)]
        if match := _NUMBER.fullmatch(name):
            return self.results(_target(match[1]), [int(match[2])], float("inf"))
        own, _, part = name.partition("+")
        if self.asked.every > 1:
            return self.results(_target(own), range(0, FIRST, self.asked.every), float("inf"))
        share = _target(own).share / sum(target.share for target in TARGETS)
        return self.results(_target(own), count(int(part), cores()), 60 * self.minutes * share)

    def results(
        self, target: Target, numbers: Iterator[int] | Sequence[int], seconds: float
    ) -> list[series.Result]:
        """A result for each input, until the time is over."""
        new: dict[tuple[str, ...], judge.Tried] = {}
        found = []
        for one in judge.tried(target, self.inputs(target, numbers, seconds), lambda: None):
            name = f"{target.name}/{one.number}"
            found.append(series.Result(name, one.faults, one.seconds))
            if one.faults and one.faults not in new:
                new[one.faults] = one
                what = "; ".join(one.faults)
                print(f"{name} (seed {self.seed}): {what}\n{one.trace}", end="", flush=True)
        for one in new.values():  # the stage is free now
            self.keep(target, one)
        return found

    def inputs(
        self, target: Target, numbers: Iterator[int] | Sequence[int], seconds: float
    ) -> Iterator[tuple[int, Parts]]:
        """The inputs of these numbers, until the time is over."""
        until = time.monotonic() + seconds
        for number in numbers:
            if time.monotonic() > until:
                return
            yield number, judge.parts_of(target, number, self.seed)

    def keep(self, target: Target, one: judge.Tried) -> None:
        """Write an input that something is wrong with, made as small as may be."""
        parts = judge.parts_of(target, one.number, self.seed)
        small = smallest.parts(target, parts, one.faults[0])
        place = self.folder / f"{target.name}-{one.number}"
        for name, content in target.files(small).items():
            file = place / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
        place.mkdir(parents=True, exist_ok=True)
        (place / "trace.txt").write_text("\n".join((*one.faults, one.trace)), encoding="utf-8")

    def planted(self, name: str) -> series.Result:
        """Whether a planted mistake is found, by an input that is fine without it."""
        plant = PLANTS[name.partition("/")[2]]
        started, target, first = time.perf_counter(), _target(plant.target), 0
        faults: tuple[str, ...] = (f"not found by {_PLANTED_INPUTS} inputs",)
        while one := self.wrong(target, first, plant.sow):
            if self.is_new(target, one):
                print(f"{name}: found by {target.name}/{one.number}: {one.faults[0]}", flush=True)
                faults = ()
                break
            first = one.number + 1
        return series.Result(name, faults, time.perf_counter() - started)

    def wrong(self, target: Target, first: int, sow: Callable[[], None]) -> judge.Tried | None:
        """The first input, from this number on, that something is wrong with under a mistake."""
        inputs = self.inputs(target, range(first, _PLANTED_INPUTS), float("inf"))
        with closing(judge.tried(target, inputs, sow)) as tried:
            return next((one for one in tried if one.faults), None)

    def is_new(self, target: Target, one: judge.Tried) -> bool:
        """Whether something is wrong with an input that is not without the planted mistake."""
        if not one.faults:
            return False
        again = self.inputs(target, [one.number], float("inf"))
        known = {
            fault for same in judge.tried(target, again, lambda: None) for fault in same.faults
        }
        return not known.issuperset(one.faults)


def _target(name: str) -> Target:
    return next(target for target in TARGETS if target.name == name)


def run(arguments: list[str], kept: Path) -> int:
    """Run the campaign; inputs that something is wrong with are kept in a folder in `kept`."""
    asked = series.options(arguments)
    folder = kept / time.strftime("%Y%m%d-%H%M%S")
    minutes = float(os.environ.get("HAKUSHO_FUZZ_MINUTES", "60"))
    campaign = Campaign(asked, folder, minutes, os.environ.get("HAKUSHO_FUZZ_SEED", "1"))
    status = series.main("fuzz", campaign.names(), campaign.attempt, asked.jobs, _planted)
    print(f"inputs that something is wrong with: {folder if folder.exists() else 'none'}")
    return status


def _planted(results: Sequence[series.Result]) -> str:
    """How many of the planted mistakes were found."""
    own = [one for one in results if one.name.startswith(f"{PLANTED}/")]
    return f"planted: {sum(not one.faults for one in own)} of {len(own)} found"
