"""The campaign `escapes`: nothing outside a publication is read, run, asked for or changed.

    python -m tests.campaigns.escapes [--every N] [--strace] [--say] [NAME…]

A case is a channel and a form, `ledger/link-chain`; NAME may have `*`. Each is a small publication
that is built beside a canary, a file that it must not read.
"""

from __future__ import annotations

import re
import shutil
import socket
import sys
import time
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from secrets import token_hex
from stat import S_ISREG

from pypdf import PdfReader

from tests.campaigns import secrets, series, trial, workshop
from tests.campaigns.channels import CHANNELS
from tests.campaigns.forms import Form, Scene
from tests.campaigns.publication import Channel
from tests.campaigns.trial import Outcome, Trial
from tests.campaigns.watch import Watch

_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.S)


@dataclass(frozen=True, slots=True)
class Case:
    """A channel and a form."""

    channel: Channel
    form: Form

    @property
    def name(self) -> str:
        """Channel and form."""
        return f"{self.channel.name}/{self.form.name}"

    @property
    def statuses(self) -> tuple[int, ...]:
        """What the build may end with."""
        if self.form.is_inside:
            return (0,)
        is_harmless = self.form.may_pass or self.form.name in self.channel.may_pass
        return (0, 1, 2) if is_harmless or self.channel.is_left_out else (1, 2)

    def unsaid(self, said: str) -> list[str]:
        """What is wrong if nobody is told that what asks is left out."""
        is_told = not self.channel.is_left_out or re.search(r"(warning|error)\[", said)
        return [] if is_told else ["leaves something out without a finding"]


def cases() -> list[Case]:
    """All cases, but links of folders where a file has none of its own."""
    return [
        Case(channel, form)
        for channel in CHANNELS
        for form in channel.forms
        if not form.needs_folder or "/" in channel.file
    ]


def attempt(case: Case, asked: series.Options = series.ALL) -> list[str]:
    """Build the publication of a case; what went wrong."""
    home, word = _cleared(), f"kanaria{token_hex(4)}"
    with _listener() as listener:
        scene = _scene(case, home, listener.getsockname()[1])
        done = _prepared(case, scene, word, is_traced=asked.is_traced)
        kept = _contents(scene.outside)
        places = (scene.outside, *scene.outside.rglob("*"))
        may_open = {scene.outside / name for name in case.form.may_open}
        watch = Watch((place for place in places if place.is_dir()), may_open)
        outcome = trial.run(done)
        if asked.says:
            print(f"{case.name}: {outcome.status}\n{outcome.said}", flush=True)
        found = outcome.faults(case.statuses) + watch.seen() + case.unsaid(outcome.said)
        if _contents(scene.outside) != kept:
            found.append("changes a file outside")
        with suppress(BlockingIOError):
            listener.accept()
            found.append("socket: somebody called")
    return list(dict.fromkeys([*found, *_leaks(case, scene, word, outcome)]))


@cache
def _full_cache() -> workshop.State:
    """The cache as a build leaves it."""
    return workshop.state(workshop.opened() / "cache")


def _cleared() -> Path:
    """The workshop without what the case before has left; its cache is full."""
    home, kept = workshop.opened(), _full_cache()
    for place in home.iterdir():
        if place.is_dir() and not place.is_symlink():
            shutil.rmtree(place)
        else:
            place.unlink()
    workshop.put(home / "cache", kept)
    return home


def _listener() -> socket.socket:
    listener = socket.create_server(("127.0.0.1", 0))
    listener.setblocking(False)
    return listener


def _scene(case: Case, home: Path, port: int) -> Scene:
    book = home / "book"
    return Scene(home, book / case.channel.file, book / case.channel.start, port)


def _prepared(case: Case, scene: Scene, word: str, *, is_traced: bool) -> Trial:
    """Write the files of a case; its trial."""
    channel, form = case.channel, case.form
    for folder in (scene.outside, scene.inside.parent, scene.start):
        folder.mkdir(parents=True, exist_ok=True)
    scene.secret.write_bytes(channel.secret(word))
    for name, content in channel.write(form.ask(scene)).items():
        file = scene.book / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
    if form.is_inside or form.may_pass:
        scene.inside.write_bytes(channel.secret(secrets.HARMLESS))
    swap = form.plant(scene) if form.plant else None
    return Trial(
        ("build", *channel.options, "--output", "../output", "."),
        scene.home,
        scene.book,
        swap,
        is_fresh=channel.is_fresh,
        is_traced=is_traced,
        variables={"HAKUSHO_CANARY": word},
    )


def _contents(folder: Path) -> dict[str, bytes]:
    return {str(file): file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()}


# -- leaks ---------------------------------------------------------------------------------


def _leaks(case: Case, scene: Scene, word: str, outcome: Outcome) -> Iterator[str]:
    """The outputs, messages and cache files in which the canary is seen.

    Of a file that lies inside, and is shown, it must be seen: else the case proves nothing.
    """
    marks = secrets.marks(word)
    for file in _written(scene):
        if any(mark.lower() in _unpacked(file) for mark in marks):
            yield f"leak: {file.relative_to(scene.home)}"
    if case.form.is_inside and case.channel.shows and not outcome.status:
        outputs = [_unpacked(file) for file in (scene.home / "output").iterdir()]
        seen = any(m.lower() in text for m in secrets.marks(secrets.HARMLESS) for text in outputs)
        if not seen:
            yield "does not show what lies inside"


def _written(scene: Scene) -> Iterator[Path]:
    """The files that the build, or the terminal, has got."""
    for name in ("output", "cache", "home", "tmp", "said.txt"):
        place = scene.home / name
        for file in (place, *place.rglob("*")) if place.exists() else ():
            if S_ISREG(file.lstat().st_mode):
                yield file


def _unpacked(file: Path) -> bytes:
    """The content of a file in small letters, with the streams and the text of a PDF."""
    content = file.read_bytes()
    if not content.startswith(b"%PDF-"):
        return content.lower()
    parts = [content]
    for stream in _STREAM.findall(content):
        with suppress(zlib.error):
            parts.append(zlib.decompressobj().decompress(stream))
    text = "".join("".join(page.extract_text().split()) for page in PdfReader(file).pages)
    return b"\n".join([*parts, text.encode()]).lower()


# -- running -------------------------------------------------------------------------------


def main(arguments: list[str]) -> int:
    """Run the campaign; 0 when all cases pass."""
    asked = series.options(arguments)
    known = {case.name: case for case in cases()}
    chosen = asked.fitting(known)[:: asked.every]
    return series.main("escapes", chosen, lambda name: _results(known[name], asked), asked.jobs)


def _results(case: Case, asked: series.Options) -> list[series.Result]:
    started = time.perf_counter()
    faults = attempt(case, asked)
    return [series.Result(case.name, tuple(faults), time.perf_counter() - started)]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
