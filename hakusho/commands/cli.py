"""The command line: what each command runs, and the status that it ends with."""

from __future__ import annotations

import argparse
import gc
import shlex
import sys
import time
import warnings
from collections.abc import Callable, Mapping, Sequence
from contextlib import redirect_stdout
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from hakusho.commands import new
from hakusho.commands.again import kept_run
from hakusho.commands.arguments import options_of, parser, with_command
from hakusho.commands.formats import FORMATS
from hakusho.commands.saying import Progress, put, say
from hakusho.commands.since import printed
from hakusho.commands.status import BUILT, USAGE
from hakusho.commands.stopped import stopped
from hakusho.commands.usage import (
    OUTPUT,
    UsageError,
    check_arguments,
    check_epoch,
    check_folders,
    check_names,
    check_together,
    check_values,
    output_folder,
)
from hakusho.findings.diagnostic import Diagnostic, did_you_mean
from hakusho.machine.cache import kept, run_folder
from hakusho.machine.places import BOOKS, COMMAND, IS_INSTALLED
from hakusho.manuscript.prepare import Manuscript, Options, prepare
from hakusho.sources.text import shown
from kumihan.engine.fonts import load_engine, use_fonts
from kumihan.files.files import exists, names

if TYPE_CHECKING:
    from hakusho.profiles.book import Book

# Trees and boxes live long; searching them for cycles takes a fifth of the time of a build.
GARBAGE = (500_000, 50, 1000)
_LIBRARIES = r"(?!(hakusho|kumihan)\b)"  # modules whose warnings, in English, are not shown
_NAMED = 3  # damaged entries of the cache
RECURSION = 3_000  # nested calls; templates nested a hundred deep need a thousand


def main(argv: Sequence[str]) -> int:
    """Run a command and return its status: 0 built, 1 errors, 2 usage, 3 a failure of the machine,
    70 a fault of the program, 130 interrupted.
    """
    sys.setrecursionlimit(RECURSION)
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", module=_LIBRARIES)
            return _run(argv)
    except (Exception, KeyboardInterrupt) as error:
        said, status = stopped(error)
        say(*said)
        return status


def _run(argv: Sequence[str]) -> int:
    check_arguments(argv)
    check_values(argv)
    arguments = parser().parse_args(with_command(argv))
    status: list[int] = []
    with kept_run(argv, status):
        status.append(_COMMANDS[arguments.command](arguments))
    sys.stdout.flush()
    return status[0]


def _build(arguments: argparse.Namespace) -> int:
    return _each(arguments, writes=True)


def _check(arguments: argparse.Namespace) -> int:
    if arguments.dry_run and not arguments.fix:
        raise UsageError("--dry-run は、--fix と一緒に書いてください。")
    if not arguments.fix:
        return _each(arguments, writes=False)
    is_text = arguments.format == "text"
    with redirect_stdout(sys.stdout if is_text else sys.stderr):
        found = _fix(arguments)
    if not arguments.dry_run:
        return _each(arguments, writes=False)
    if not is_text:
        sys.stdout.write(FORMATS[arguments.format](found))
    return BUILT


def _fix(arguments: argparse.Namespace) -> list[Diagnostic]:
    """Make the mends of all folders and show them; returns the findings of the first pass."""
    from hakusho.commands import fixing

    options, fixed, first = options_of(arguments), fixing.Fixed(), list[Diagnostic]()
    for _pass in range(fixing.PASSES):
        manuscripts = [prepare(folder, options) for folder in _folders(arguments)]
        found = [one for book in manuscripts for one in fixing.mendable(book)]
        first = first or found
        fixed.left.clear()
        written = [fixing.fix(book, fixed, writes=not arguments.dry_run) for book in manuscripts]
        if not any(written):
            break
    say(*fixed.diff, *fixed.left, stream=sys.stdout)
    done = "直せます（--dry-run なので、書いていません）" if arguments.dry_run else "直しました"
    for path, count in fixed.counts.items():
        say(f"{path}: {count} か所を{done}。", stream=sys.stdout)
    if not fixed.counts:
        say("決まった直し方のある指摘は、ありません。", stream=sys.stdout)
    return first


def _each(arguments: argparse.Namespace, *, writes: bool) -> int:
    started = time.perf_counter()
    options = options_of(arguments)
    check_epoch()
    check_folders(arguments.read_from, "--read-from")
    check_together(options, arguments.changed_since)
    output = output_folder(arguments.output) if writes else OUTPUT
    folders = _folders(arguments)
    if not folders:
        say(f"本のフォルダーがありません。{COMMAND} new フォルダー で作れます。")
        return USAGE
    gc.set_threshold(*GARBAGE)
    manuscripts = [prepare(folder, options) for folder in folders]
    if options.chapter and not any(options.chapter in _chapter_ids(m) for m in manuscripts):
        return _no_chapter(manuscripts, options.chapter)
    if writes:
        check_names((m.publication.name, f) for m, f in zip(manuscripts, folders, strict=True))
    use_fonts([face for manuscript in manuscripts for face in manuscript.all_faces], run_folder())
    load_engine()
    from hakusho.commands.results import finish, show_findings  # it imports WeasyPrint

    status, found = BUILT, list[Diagnostic]()
    is_text = arguments.format == "text"
    with redirect_stdout(sys.stdout if is_text else sys.stderr):
        for manuscript, folder in zip(manuscripts, folders, strict=True):
            since = printed(arguments.changed_since, folder)
            book = _built(manuscript, replace(options, printed=since))
            found += book.diagnostics
            if is_text:
                show_findings(book, with_notes=not writes)
            status = max(status, finish(book, output, started if writes else None))
    if not is_text:
        put(FORMATS[arguments.format](found))
    say(*_dropped(kept().dropped))
    return status


def _dropped(entries: Sequence[str]) -> list[str]:
    """What is said of damaged entries of the cache: their names, or how many there are."""
    names = list(entries)
    if len(names) > _NAMED:
        names = [f"{names[0]} など {len(names)} 件"]
    return [f"控え {name} が壊れていたので、捨てて作り直しました。" for name in names]


def _built(manuscript: Manuscript, options: Options) -> Book:
    """The book of a manuscript; on the way, each section that has been laid out is said."""
    from hakusho.pipeline import build

    with Progress(manuscript.publication.settings.title) as progress:
        return build(manuscript, options, progress.step)


def _chapter_ids(manuscript: Manuscript) -> list[str]:
    chapters = manuscript.publication.chapters
    return [name for chapter in chapters for name in (chapter.stem, chapter.id)]


def _no_chapter(manuscripts: Sequence[Manuscript], wanted: str) -> int:
    known = [name for manuscript in manuscripts for name in _chapter_ids(manuscript)]
    hint = did_you_mean(wanted, known) or f"あるのは {'、'.join(known)} です"
    say(f"章「{wanted}」はありません。{hint}。")
    return USAGE


def _folders(arguments: argparse.Namespace) -> list[Path]:
    return list(arguments.folders) or _publications()


def _publications() -> list[Path]:
    """The books of a checkout; of an installed program, those of the folder where one stands."""
    here = Path.cwd()
    if IS_INSTALLED and exists(here, "publication.yaml"):
        return [here]
    books = here / "content" if IS_INSTALLED else BOOKS
    return [books / name for name in names(books) if exists(books, f"{name}/publication.yaml")]


def _new(arguments: argparse.Namespace) -> int:
    from hakusho.commands import editors

    folder: Path = arguments.folder
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        say(f"{shown(folder)} はもうあります。新しい名前を指定してください。")
        return USAGE
    books = {file.parent.name: file.parent for file in sorted(BOOKS.glob("*/publication.yaml"))}
    if not arguments.like:
        new.create(folder)
    elif model := _named(arguments.like, books):
        new.create_like(model, folder)
    else:
        hint = did_you_mean(arguments.like, books) or f"写せるのは {'、'.join(books)} です"
        say(f"「{arguments.like}」の本が content にありません。{hint}。")
        return USAGE
    editors.add_schemas(folder)
    if arguments.vscode:
        editors.add_vscode(folder)
    say(
        f"{shown(folder)} を作りました。{COMMAND} {_typed(folder)} で組めます。",
        stream=sys.stdout,
    )
    return BUILT


def _typed(path: Path) -> str:
    """A path as one types it into a shell: quoted only where the shell would part or change it."""
    text = shown(path)
    return shlex.quote(text) if set(text) & set(" \t\"'\\$`&;|<>()*?[]#~!") else text


def _named(name: str, books: Mapping[str, Path]) -> Path | None:
    """The book with this name, or the only one whose name begins with it."""
    found = [name] if name in books else [one for one in books if one.startswith(name)]
    return books[found[0]] if len(found) == 1 else None


def _measure(arguments: argparse.Namespace) -> int:
    from hakusho.commands import measure

    return measure.run(arguments.file, arguments.type_area)


def _read(arguments: argparse.Namespace) -> int:
    from hakusho.commands import read

    return read.run(arguments.file, arguments.page)


def _test(arguments: argparse.Namespace) -> int:
    from hakusho.commands import testing

    return testing.run(arguments.campaign)


def _bundle(arguments: argparse.Namespace) -> int:
    from hakusho.commands import bundling

    file = arguments.file or Path(bundling.name())
    size = bundling.make(file) / 1_000_000
    say(f"{shown(file)} を作りました（{size:.0f} MB）。", stream=sys.stdout)
    say(f"運んだ先で: python3 build.py --from-bundle {shown(file)}", stream=sys.stdout)
    return BUILT


def _bench(_arguments: argparse.Namespace) -> int:
    from hakusho.commands.bench import run

    return run()


_COMMANDS: Mapping[str, Callable[[argparse.Namespace], int]] = {
    "build": _build,
    "check": _check,
    "new": _new,
    "measure": _measure,
    "read": _read,
    "test": _test,
    "bench": _bench,
    "bundle": _bundle,
}
