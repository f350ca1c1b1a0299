"""A series of cases on all cores: which are run, and the table of what came of them."""

from __future__ import annotations

import argparse
import multiprocessing
import os
import tempfile
import time
import traceback
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from tempfile import TemporaryDirectory

SHOWN = 6  # names of failed cases a kind


@dataclass(frozen=True, slots=True)
class Options:
    """Which cases are run, and how: in so many processes, or one for each core."""

    names: tuple[str, ...] = ()
    every: int = 1
    jobs: int | None = None
    is_traced: bool = False
    says: bool = False

    def fitting(self, names: Iterable[str]) -> list[str]:
        """The names that were asked for, or all."""
        return [n for n in names if not self.names or any(fnmatchcase(n, p) for p in self.names)]


ALL = Options()


@dataclass(frozen=True, slots=True)
class Result:
    """A case with what went wrong; empty when it passed. The time is in seconds."""

    name: str
    faults: tuple[str, ...]
    seconds: float


def options(arguments: Sequence[str]) -> Options:
    """The options of a campaign's command line."""
    parser = argparse.ArgumentParser()
    parser.add_argument("names", nargs="*", help="cases, with * for any characters")
    parser.add_argument("--every", type=int, default=1, help="only every nth case")
    parser.add_argument("--jobs", type=int, help="processes, each of which prepares for itself")
    parser.add_argument("--strace", action="store_true", help="look at each through strace, too")
    parser.add_argument("--say", action="store_true", help="show what the builds print")
    found = parser.parse_args(arguments)
    return Options(tuple(found.names), found.every, found.jobs, found.strace, found.say)


def main(
    title: str,
    names: Sequence[str],
    attempt: Callable[[str], list[Result]],
    jobs: int | None,
    conclude: Callable[[Sequence[Result]], str] = lambda _results: "",
) -> int:
    """Try the cases of these names in so many processes, or on all cores.

    0 when all pass, 2 when there is none.

    What is tried of a case may be several things, each with a result. What all of them prove
    together, `conclude` says.
    """
    started = time.perf_counter()
    with TemporaryDirectory(prefix="hakusho-campaign-") as place:
        tempfile.tempdir = place  # of the processes below, which end without clearing up
        with multiprocessing.get_context("fork").Pool(jobs, _work, (attempt,)) as pool:
            found = [result for results in pool.imap_unordered(_done, names) for result in results]
    tempfile.tempdir = None
    results = sorted(found, key=lambda result: result.name)
    print("\n".join(filter(None, (table(results), conclude(results)))))
    failed = sum(bool(result.faults) for result in results)
    seconds, used = time.perf_counter() - started, os.times()
    processor = used.children_user + used.children_system
    print(f"{title}: {len(results) - failed} passed, {failed} failed", end=" ")
    print(f"({seconds:.0f} s, {processor:.0f} s of processor time)")
    return 2 if not results else int(failed > 0)


_ATTEMPT: list[Callable[[str], list[Result]]] = []  # of this process; cases cannot be sent to it


def _work(attempt: Callable[[str], list[Result]]) -> None:
    _ATTEMPT[:] = [attempt]


def _done(name: str) -> list[Result]:
    try:
        return _ATTEMPT[0](name)
    except Exception as error:  # a fault of the campaign itself must not end it
        traceback.print_exc()
        return [Result(name, (f"the campaign fails: {type(error).__name__}",), 0)]


def table(results: Sequence[Result]) -> str:
    """A line for each group of cases, then one for each kind of fault with the cases' names."""
    groups: dict[str, list[Result]] = defaultdict(list)
    kinds: dict[str, list[str]] = defaultdict(list)
    for result in results:
        groups[result.name.partition("/")[0]].append(result)
        for fault in result.faults:
            kinds[fault].append(result.name)
    lines = [f"{'group':24} cases failed  slowest"]
    for name, group in groups.items():
        failed = sum(bool(result.faults) for result in group)
        slowest = max(result.seconds for result in group)
        lines.append(f"{name:24} {len(group):5} {failed or '':>6} {slowest:6.1f} s")
    for fault, names in sorted(kinds.items(), key=lambda item: -len(item[1])):
        more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
        lines.append(f"{len(names):5} × {fault}: {', '.join(names[:SHOWN])}{more}")
    return "\n".join(lines)
