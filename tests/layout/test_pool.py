"""Sections laid out by several processes: the same book, whatever becomes of one of them."""

from __future__ import annotations

import hashlib
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from hakusho.commands import plainbook
from hakusho.layout import rounds, work
from hakusho.layout.engine import Engine
from hakusho.layout.pool import Broken, Limits, Pool, WorkerError
from hakusho.manuscript.prepare import Options, prepare
from hakusho.pipeline import build
from hakusho.profiles.book import Book
from kumihan.files import trace

_ENOUGH = Limits(4_000_000_000, 60)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book of six short chapters, some of which begin on a verso."""
    place: Path = tmp_path_factory.mktemp("pool") / "book"
    plainbook.write(place, 0.1, chapters=6, share=0.4)
    return place


@pytest.fixture
def in_parallel(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let even small books be laid out by several processes."""
    monkeypatch.setattr(rounds, "WORTH", 0)
    monkeypatch.setattr(work, "WORTH", 0)


def _built(folder: Path, jobs: int = 1) -> Book:
    own = Options(uses_cache=False, jobs=jobs)
    return build(prepare(folder, own), own, lambda *_: None)


def _hash(book: Book) -> str:
    return hashlib.sha256(book.pdfs["screen"]).hexdigest()


@pytest.mark.usefixtures("in_parallel")
def test_several_processes_make_the_same_book(folder: Path) -> None:
    alone, together = _built(folder), _built(folder, jobs=2)
    assert _hash(alone) == _hash(together)
    assert alone.diagnostics == together.diagnostics


@pytest.mark.usefixtures("in_parallel")
def test_a_chapter_that_takes_too_much_is_named_and_the_others_are_laid_out(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work, "_made", _made_but_one)
    book = _built(folder, jobs=2)
    (error,) = (one for one in book.diagnostics if one.is_error)
    assert (error.code, Path(error.span.source.path).name) == ("E011", "002.md")
    assert "SIGKILL" in error.message
    assert len(book.laid) == 7
    assert book.pdfs == {}


def _made_but_one(engine: Engine, html: str, *rest: object) -> object:
    if 'id="chapter-2"' in html:
        os.kill(os.getpid(), signal.SIGKILL)
    return engine.lay_out(html, *rest)  # type: ignore[arg-type]


# -- the pool alone ------------------------------------------------------------------------


@pytest.fixture(scope="module")
def engine(folder: Path) -> Engine:
    """An engine as a build has it."""
    return _built(folder).work.engine


@pytest.fixture
def pool() -> Iterator[Pool]:
    found = Pool(2, Limits(_ENOUGH.memory, 3))
    yield found
    found.close()


def test_results_come_in_the_order_of_the_jobs(engine: Engine, pool: Pool) -> None:
    waits = [0.3, 0.0, 0.1, 0.0]
    assert pool.map(engine, _slept, [(one,) for one in waits]) == waits


def test_what_breaks_a_process_is_told_and_the_others_go_on(engine: Engine, pool: Pool) -> None:
    jobs = [(_killed,), (_slept, 0.1), (_greedy,), (_slept, 0.0), (_slept, 30.0), (_slept, 0.2)]
    started = time.monotonic()
    with trace.tracing() as taken:
        killed, first, greedy, second, late, third = pool.map(engine, _called, jobs)
    assert not taken.is_steady, "the same command may end otherwise"
    assert (first, second, third) == (0.1, 0.0, 0.2)
    assert killed == Broken("処理が途中で止まりました（SIGKILL）")
    assert greedy == Broken("メモリーが足りません（上限 4,000 MB）")
    assert late == Broken("3秒たっても終わりません")
    assert time.monotonic() - started < 20


def test_our_own_mistake_is_an_exception(engine: Engine, pool: Pool) -> None:
    with pytest.raises(WorkerError, match="ZeroDivisionError"):
        pool.map(engine, _called, [(_mistaken,)])


def test_nothing_is_left_behind(engine: Engine) -> None:
    pool = Pool(2, _ENOUGH)
    numbers = set(pool.map(engine, _number, [(), (), ()]))
    pool.close()
    assert not any(Path(f"/proc/{number}").exists() for number in numbers)


def _called(engine: Engine, function: object, *arguments: object) -> object:
    assert callable(function)
    return function(engine, *arguments)


def _slept(_engine: Engine, seconds: float) -> float:
    time.sleep(seconds)
    return seconds


def _number(_engine: Engine) -> int:
    return os.getpid()


def _killed(_engine: Engine) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _greedy(_engine: Engine) -> bytes:
    return bytes(6_000_000_000)


def _mistaken(_engine: Engine) -> float:
    return 1 / 0
