"""Processes that lay out sections, several at a time; each has the engine, and no state of a book.

They are started when there is work for them and end with the pool. One that takes more memory or
time than it may is ended; what it was at is broken, and a new one takes its place.
"""

from __future__ import annotations

import gc
import multiprocessing
import resource
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any

from hakusho.layout.engine import Engine
from kumihan.files import trace

Function = Callable[..., Any]
"""A function at the top of a module; its first argument is the engine of the process."""
_GARBAGE = (500_000, 50, 1000)  # as in the process that started them
_LOOK = 0.5  # seconds between two looks at the clock
_START = 300  # seconds that a process may take to get ready
_READY = object()


@dataclass(frozen=True, slots=True)
class Limits:
    """What a process may take: bytes of memory in all, and seconds for one job."""

    memory: int
    seconds: int


@dataclass(frozen=True, slots=True)
class Broken:
    """Stands for the result of a job that was too much for its process; says why, in Japanese."""

    reason: str


class WorkerError(Exception):
    """A job raised an error that is our mistake, or the machine's; the message is its traceback."""


@dataclass(slots=True)
class _Worker:
    """A process, the way to it, the number of the job that it is at, and when that must be done.

    Before it is `ready` it loads the engine, which takes longer when the machine is busy.
    """

    process: BaseProcess
    line: Connection
    job: int | None = None
    until: float = 0.0
    is_ready: bool = False


class Pool:
    """As many processes as `jobs`, started when they are first asked."""

    def __init__(self, jobs: int, limits: Limits) -> None:
        self.jobs, self._limits = jobs, limits
        self._engine: Engine | None = None
        self._workers: list[_Worker] = []

    def _start(self, engine: Engine, most: int) -> None:
        """Start processes with an engine like this one, no more than there are jobs for."""
        if engine is not self._engine:
            self.close()
            self._engine = engine
        while len(self._workers) < min(self.jobs, most):
            self._workers.append(self._started(engine))

    def map(
        self, engine: Engine, function: Function, arguments: Sequence[tuple[Any, ...]]
    ) -> list[Any]:
        """What the function returns for each of the arguments; `Broken` where it came to no end.

        The jobs are begun in their order. Raises WorkerError.
        """
        self._start(engine, len(arguments))
        results: list[Any] = [None] * len(arguments)
        waiting = iter(range(len(arguments)))
        for worker in self._workers:
            self._give(worker, function, arguments, next(waiting, None))
        while any(worker.job is not None for worker in self._workers):
            for worker, result in self._answers():
                assert worker.job is not None
                results[worker.job], own = result, worker
                if isinstance(result, Broken):
                    trace.doubt()
                    own = self._replaced(worker, engine)
                self._give(own, function, arguments, next(waiting, None))
        return results

    def close(self) -> None:
        """End the processes, whatever they are at."""
        for worker in self._workers:
            _end(worker)
        self._workers.clear()

    def _started(self, engine: Engine) -> _Worker:
        spawn = multiprocessing.get_context("spawn")
        ours, theirs = spawn.Pipe()
        arguments = (theirs, engine.at_rest(), self._limits)
        process = spawn.Process(target=_work, args=arguments, daemon=True)
        with _as_a_module():
            process.start()
        theirs.close()
        return _Worker(process, ours)

    def _replaced(self, broken: _Worker, engine: Engine) -> _Worker:
        _end(broken)
        new = self._started(engine)
        self._workers[self._workers.index(broken)] = new
        return new

    def _give(
        self, worker: _Worker, function: Function, arguments: Sequence[tuple[Any, ...]],
        job: int | None,
    ) -> None:  # fmt: skip
        worker.job = job
        worker.until = time.monotonic() + self._limits.seconds + (0 if worker.is_ready else _START)
        if job is not None:
            with suppress(OSError):  # it has ended: nobody answers
                worker.line.send((function, arguments[job]))

    def _answers(self) -> Iterator[tuple[_Worker, Any]]:
        """The processes that have an answer now, or never will have one, each with the result."""
        busy = [worker for worker in self._workers if worker.job is not None]
        ready = wait([worker.line for worker in busy], _LOOK)
        for worker in busy:
            if worker.line in ready:
                answer = self._answer(worker)
                if answer is not _READY:
                    yield worker, answer
            elif time.monotonic() > worker.until:
                yield worker, Broken(f"{self._limits.seconds}秒たっても終わりません")

    def _answer(self, worker: _Worker) -> Any:
        try:
            kind, value, asked = worker.line.recv()
        except (EOFError, OSError):
            worker.process.join(1)
            code = worker.process.exitcode or 0
            name = signal.Signals(-code).name if code < 0 else f"状態 {code}"
            return Broken(f"処理が途中で止まりました（{name}）")
        if kind == "ready":
            worker.is_ready = True
            worker.until = time.monotonic() + self._limits.seconds
            return _READY
        trace.add(asked)
        if kind == "error":
            raise WorkerError(value)
        if kind == "memory":
            return Broken(f"メモリーが足りません（上限 {self._limits.memory // 10**6:,} MB）")
        return value


@contextmanager
def processes(jobs: int, limits: Limits) -> Iterator[Pool | None]:
    """A pool of this many processes, which end with this context; none for a single one."""
    pool = Pool(jobs, limits) if jobs > 1 else None
    try:
        yield pool
    finally:
        if pool:
            pool.close()


def _end(worker: _Worker) -> None:
    worker.line.close()
    if worker.process.is_alive():
        worker.process.kill()
    worker.process.join()


@contextmanager
def _as_a_module() -> Iterator[None]:
    """Let a new process not run again the script that this one was started with."""
    main = sys.modules["__main__"]
    file, spec = getattr(main, "__file__", None), getattr(main, "__spec__", None)
    main.__spec__ = None
    if file is not None:
        del main.__file__
    try:
        yield
    finally:
        main.__spec__ = spec
        if file is not None:
            main.__file__ = file


# -- in the process ------------------------------------------------------------------------


def _work(line: Connection, engine: Engine, limits: Limits) -> None:
    """Do the jobs that come in, until there is nobody at the other end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that started this one is asked
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (limits.memory, resource.RLIM_INFINITY))
    gc.set_threshold(*_GARBAGE)
    own = engine.at_work()
    gc.collect()
    gc.freeze()
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):
        line.send(("ready", None, []))
        while True:
            function, arguments = line.recv()
            with trace.tracing() as asked:
                kind, value = _done(function, own, arguments)
            line.send((kind, value, list(asked.answers.items())))


def _done(function: Function, engine: Engine, arguments: tuple[Any, ...]) -> tuple[str, Any]:
    try:
        return "value", function(engine, *arguments)
    except MemoryError:
        return "memory", None
    except Exception:
        return "error", traceback.format_exc()
