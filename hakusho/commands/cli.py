"""The command line: the only place that prints findings, writes files and decides the status."""

from __future__ import annotations

import argparse
import gc
import os
import shlex
import sys
import tempfile
import time
import traceback
import warnings
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import redirect_stdout, suppress
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from hakusho.commands import new
from hakusho.commands.formats import FORMATS
from hakusho.commands.parser import Parser
from hakusho.commands.since import printed
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
from hakusho.findings.codes import Severity
from hakusho.findings.diagnostic import Diagnostic, did_you_mean, show, visible
from hakusho.git.errors import RevisionError
from hakusho.machine.cache import VARIABLE, CacheError, home, kept, run_folder
from hakusho.machine.facts import SetupError, trouble
from hakusho.machine.places import BOOKS, COMMAND, IS_INSTALLED, ROOT
from hakusho.manuscript.prepare import Manuscript, Options, prepare
from hakusho.sources.text import shown
from kumihan.engine.fonts import load_engine, use_fonts
from kumihan.files.files import OutsideError, sweep, write

if TYPE_CHECKING:
    from hakusho.profiles.book import Book

BUILT, ERRORS, USAGE, MACHINE, OURS, INTERRUPTED = 0, 1, 2, 3, 70, 130
PROFILES = (
    "screen",
    "proof",
    "press",
)  # hakusho.profiles.catalogue imports WeasyPrint; a test compares
# Boxes live until their section is painted; searching them for cycles takes a fifth of the time.
_GARBAGE = (500_000, 50, 1000)
COMMANDS = ("build", "check", "new", "measure", "read", "test", "bench", "bundle")
_LIBRARIES = r"(?!(hakusho|kumihan)\b)"  # modules whose warnings, in English, are not shown
RECURSION = 3_000  # nested calls; templates nested a hundred deep need a thousand
CAMPAIGNS = ("escapes", "faults", "fuzz")  # each a module of tests/campaigns


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
        said, status = _stopped(error)
        _say(*said)
        return status


def _run(argv: Sequence[str]) -> int:
    check_arguments(argv)
    check_values(argv)
    arguments = _parser().parse_args(_with_command(argv))
    status = int(arguments.run(arguments))
    sys.stdout.flush()
    return status


def _stopped(error: BaseException) -> tuple[Sequence[str], int]:
    """The message (as lines) for an exception that stopped a command, and the status."""
    if isinstance(error, UsageError | RevisionError):
        return [str(line) for line in error.args], USAGE
    if isinstance(error, MemoryError):
        cure = "ほかのプログラムを終えるか、--chapter で章ごとに組んでください。"
        return [f"メモリーが足りません。{cure}"], MACHINE
    if isinstance(error, SetupError):
        return str(error).split("\n"), MACHINE
    if isinstance(error, CacheError) or (isinstance(error, OSError) and error.errno is not None):
        said, status = _refused(error)
        return [said], status
    if isinstance(error, KeyboardInterrupt):
        return ["中断しました。前の出力はそのままです。"], INTERRUPTED
    return [_ours(error)], OURS


def _refused(error: OSError) -> tuple[str, int]:
    """The message for an OSError of the system or of the reader of files, and the status."""
    if isinstance(error, CacheError):
        return f"{error}。別のフォルダーを書くか、{VARIABLE} を消してください。", MACHINE
    if isinstance(error, OutsideError):  # a file that was checked has become a link since
        cure = "元のファイルに戻して、もう一度実行してください。"
        return f"「{error.filename}」が、組む間に外へのリンクに替わりました。{cure}", ERRORS
    return trouble(error, ROOT), MACHINE


def _with_command(argv: Sequence[str]) -> list[str]:
    """The arguments with `build` before them, unless they begin with a command or what looks like
    a misspelt one.
    """
    if not argv or argv[0] in ("-h", "--help", "--version"):
        return list(argv) or ["build"]
    is_meant = argv[0] in COMMANDS or (
        not os.path.exists(argv[0]) and get_close_matches(argv[0], COMMANDS)  # noqa: PTH110 (it never fails)
    )
    return list(argv) if is_meant else ["build", *argv]


def _parser() -> argparse.ArgumentParser:
    parser = Parser(prog=COMMAND, description="白書を組む")
    parser.add_argument("--version", nargs=0, action=_Version, help="プログラムの版を出す")
    commands = parser.add_subparsers(required=True, metavar="コマンド")
    for name, run, text in (
        ("build", _build, "PDFを作る（既定）"),
        ("check", _check, "指摘だけを出す"),
    ):
        command = commands.add_parser(name, help=text)
        _say_how(command)
        command.set_defaults(run=run)
    command.add_argument("--fix", action="store_true", help="直し方の決まっている所を直す")
    command.add_argument("--dry-run", action="store_true", help="--fix の直しを、見せるだけにする")
    new = commands.add_parser("new", help="新しい本のフォルダーを作る")
    new.add_argument("folder", type=Path, metavar="フォルダー")
    new.add_argument("--like", default="", metavar="本", help="content にあるこの本を写す")
    new.add_argument("--vscode", action="store_true", help="VS Code の設定も置く")
    new.set_defaults(run=_new)
    measure = commands.add_parser("measure", help="PDFの組版を測る")
    measure.add_argument("file", type=Path, metavar="PDF")
    measure.add_argument("--type-area", metavar="版面", help="例 1x40x36@27H")
    measure.set_defaults(run=_measure)
    read = commands.add_parser("read", help="PDFを読み上げの順に書き出す")
    read.add_argument("file", type=Path, metavar="PDF")
    read.add_argument("--page", type=int, metavar="ページ", help="このページだけ（先頭が1）")
    read.set_defaults(run=_read)
    if not IS_INSTALLED:
        _add_those_of_a_checkout(commands)
    return parser


class _Version(argparse.Action):
    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from hakusho.commands import version

        _say(version.line(), stream=sys.stdout)
        parser.exit()


def _add_those_of_a_checkout(commands: Any) -> None:
    """The commands that need what only a checkout has: the tests, the locks."""
    test = commands.add_parser("test", help="全ての試験")
    test.add_argument("--campaign", choices=CAMPAIGNS, help="代わりに長い試験をする")
    test.set_defaults(run=_test)
    commands.add_parser("bench", help="速さを測る").set_defaults(run=_bench)
    bundle = commands.add_parser("bundle", help="ネットワークのない所へ運ぶ、準備の一式を作る")
    bundle.add_argument("file", nargs="?", type=Path, metavar="ファイル")
    bundle.set_defaults(run=_bundle)


def _say_how(command: argparse.ArgumentParser) -> None:
    """Add the options of a build to a command."""
    command.add_argument("folders", nargs="*", type=Path, metavar="フォルダー")
    command.add_argument(
        "--profile", choices=(*PROFILES, "all"), default="screen", help="PDFの種類（省けば screen）"
    )
    command.add_argument("--changed-since", default="", metavar="版", help="差替えページも作る")
    command.add_argument(
        "--output", type=Path, metavar="フォルダー", help=f"PDFを置く所（省けば {OUTPUT}）"
    )
    command.add_argument("--theme", default="", metavar="テーマ", help="このテーマで組む")
    command.add_argument("--trust-theme", action="store_true", help="テーマのテンプレートも使う")
    command.add_argument("--show-grid", action="store_true", help="版面の格子を重ねる")
    command.add_argument("--chapter", default="", metavar="ID", help="この章だけを組む")
    command.add_argument("--strict", action="store_true", help="警告も誤りとする")
    command.add_argument("--draft", action="store_true", help="誤りがあっても組む")
    command.add_argument("--release", action="store_true", help="済んでいないことを誤りとする")
    command.add_argument("--since", default="", metavar="版", help="gitのこの版との違いを示す")
    command.add_argument("--split", action="store_true", help="部分ごとのPDFも作る（press を除く）")
    command.add_argument(
        "--read-from", action="append", default=[], type=Path, metavar="フォルダー",
        help="ここの書体とプロファイルも使ってよい",
    )  # fmt: skip
    command.add_argument(
        "--format", choices=("text", *FORMATS), default="text", help="指摘の形（既定は text）"
    )
    command.add_argument("--no-cache", action="store_true", help="控えを使わない")


# -- commands ------------------------------------------------------------------------------


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

    options, fixed, first = _options(arguments), fixing.Fixed(), list[Diagnostic]()
    for _pass in range(fixing.PASSES):
        manuscripts = [prepare(folder, options) for folder in _folders(arguments)]
        found = [one for book in manuscripts for one in fixing.mendable(book)]
        first = first or found
        fixed.left.clear()
        written = [fixing.fix(book, fixed, writes=not arguments.dry_run) for book in manuscripts]
        if not any(written):
            break
    _say(*fixed.diff, *fixed.left, stream=sys.stdout)
    done = "直せます（--dry-run なので、書いていません）" if arguments.dry_run else "直しました"
    for path, count in fixed.counts.items():
        _say(f"{path}: {count} か所を{done}。", stream=sys.stdout)
    if not fixed.counts:
        _say("決まった直し方のある指摘は、ありません。", stream=sys.stdout)
    return first


def _options(arguments: argparse.Namespace) -> Options:
    return Options(
        profiles=PROFILES if arguments.profile == "all" else (arguments.profile,),
        is_strict=arguments.strict,
        is_draft=arguments.draft,
        is_release=arguments.release,
        is_split=arguments.split,
        chapter=arguments.chapter,
        since=arguments.since,
        uses_cache=not arguments.no_cache,
        theme=arguments.theme,
        trusts_theme=arguments.trust_theme,
        shows_grid=arguments.show_grid,
        readable=tuple(arguments.read_from),
    )


def _each(arguments: argparse.Namespace, *, writes: bool) -> int:
    started = time.perf_counter()
    options = _options(arguments)
    check_epoch()
    check_folders(arguments.read_from, "--read-from")
    check_together(options, arguments.changed_since)
    output = output_folder(arguments.output) if writes else OUTPUT
    folders = _folders(arguments)
    if not folders:
        _say(f"本のフォルダーがありません。{COMMAND} new フォルダー で作れます。")
        return USAGE
    manuscripts = [prepare(folder, options) for folder in folders]
    if options.chapter and not any(options.chapter in _chapter_ids(m) for m in manuscripts):
        return _no_chapter(manuscripts, options.chapter)
    if writes:
        check_names((m.publication.name, f) for m, f in zip(manuscripts, folders, strict=True))
    faces = [face for manuscript in manuscripts for face in manuscript.faces]
    use_fonts(faces, run_folder())
    load_engine()
    gc.set_threshold(*_GARBAGE)
    status, found = BUILT, list[Diagnostic]()
    is_text = arguments.format == "text"
    with redirect_stdout(sys.stdout if is_text else sys.stderr):
        for manuscript, folder in zip(manuscripts, folders, strict=True):
            since = printed(arguments.changed_since, folder)
            book = _built(manuscript, replace(options, printed=since))
            found += book.diagnostics
            if is_text:
                _show(book, with_notes=not writes)
            status = max(status, _finish(book, output, started if writes else None))
    if not is_text:
        sys.stdout.write(FORMATS[arguments.format](found))
    for entry in kept().dropped:
        _say(f"控え {entry} が壊れていたので、捨てて作り直しました。")
    return status


def _built(manuscript: Manuscript, options: Options) -> Book:
    """The book of a manuscript; on the way, each section that has been laid out is said."""
    from hakusho.pipeline import build

    with _Progress(manuscript.publication.settings.title) as progress:
        return build(manuscript, options, progress.step)


def _chapter_ids(manuscript: Manuscript) -> list[str]:
    chapters = manuscript.publication.chapters
    return [name for chapter in chapters for name in (chapter.stem, chapter.id)]


def _no_chapter(manuscripts: Sequence[Manuscript], wanted: str) -> int:
    known = [name for manuscript in manuscripts for name in _chapter_ids(manuscript)]
    hint = did_you_mean(wanted, known) or f"あるのは {'、'.join(known)} です"
    _say(f"章「{wanted}」はありません。{hint}。")
    return USAGE


def _folders(arguments: argparse.Namespace) -> list[Path]:
    return list(arguments.folders) or _publications()


def _publications() -> list[Path]:
    """The books of a checkout; of an installed program, those of the folder where one stands."""
    here = Path.cwd()
    if IS_INSTALLED and (here / "publication.yaml").exists():
        return [here]
    books = here / "content" if IS_INSTALLED else BOOKS
    return sorted(path.parent for path in books.glob("*/publication.yaml"))


def _show(book: Book, *, with_notes: bool) -> None:
    for diagnostic in book.diagnostics:
        if with_notes or diagnostic.severity is not Severity.NOTE:
            _say(*show(diagnostic).split("\n"))


def _finish(book: Book, folder: Path, started: float | None) -> int:
    """Print the sums and, when writing, put the files in place."""
    options = book.options
    counts = Counter(diagnostic.severity.value for diagnostic in book.diagnostics)
    totals = f"誤り {counts['error']}・警告 {counts['warning']}"
    if counts["note"]:
        totals += f"・お知らせ {counts['note']}" + ("（check で見る）" if started else "")
    if started is not None and book.written:
        _put(book, folder, started, totals)
    else:
        name = book.manuscript.publication.name
        writes = started is not None
        rest = "" if not writes else "。PDFは作っていません（前のPDFはそのままです）"
        _say(f"{name}: {totals}{rest}", stream=sys.stderr if writes else sys.stdout)
    is_complete = not counts["error"] or options.with_faults == options.profiles
    return BUILT if is_complete else ERRORS


def _put(book: Book, folder: Path, started: float, totals: str) -> None:
    """Write the files, the report last, and print their names."""
    from hakusho.profiles import report as output

    name, asked = book.manuscript.publication.name, book.options.profiles
    sweep(folder)
    files = {f"{name}-{profile}.pdf": pdf for profile, pdf in book.pdfs.items()}
    files |= {f"{name}-{end}": paper for end, paper in book.papers.items()}
    for file, content in files.items():
        write(folder / file, content)
    write(folder / f"{name}-report.json", output.report(book, files))
    seconds = time.perf_counter() - started
    waiting = len(output.open_pictures(book))
    whole = [f for f in files if f.rpartition(".")[0] in {f"{name}-{p}" for p in book.written}]
    written = "、".join(shown(folder / file) for file in whole)
    others = len(files) - len(whole)
    written += f"（ほかに {others} ファイル）" if others else ""
    _say(
        f"{written}: {book.pages}ページ、{seconds:.1f}秒、{totals}、未入稿の図 {waiting}",
        stream=sys.stdout,
    )
    if left := "、".join(profile for profile in asked if profile not in book.written):
        message = f"誤りがあるので、{left} のPDFは作っていません（前のPDFはそのままです）"
        _say(message)


def _new(arguments: argparse.Namespace) -> int:
    from hakusho.commands import editors

    folder: Path = arguments.folder
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        _say(f"{shown(folder)} はもうあります。新しい名前を指定してください。")
        return USAGE
    books = {file.parent.name: file.parent for file in sorted(BOOKS.glob("*/publication.yaml"))}
    if not arguments.like:
        new.create(folder)
    elif model := _named(arguments.like, books):
        new.create_like(model, folder)
    else:
        hint = did_you_mean(arguments.like, books) or f"写せるのは {'、'.join(books)} です"
        _say(f"「{arguments.like}」の本が content にありません。{hint}。")
        return USAGE
    editors.add_schemas(folder)
    if arguments.vscode:
        editors.add_vscode(folder)
    _say(
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
    _say(f"{shown(file)} を作りました（{size:.0f} MB）。", stream=sys.stdout)
    _say(f"運んだ先で: python3 build.py --from-bundle {shown(file)}", stream=sys.stdout)
    return BUILT


def _bench(_arguments: argparse.Namespace) -> int:
    from hakusho.commands.bench import run

    return run()


# -- saying --------------------------------------------------------------------------------


def _say(*lines: str, stream: TextIO | None = None) -> None:
    """Print lines; no text of a book can break a line or send a command to a terminal."""
    for line in lines:
        print(visible(line), file=stream or sys.stderr, flush=True)


class _Progress:
    """One line that is rewritten on a terminal, plain lines elsewhere."""

    def __init__(self, title: str) -> None:
        self._title = title
        self._is_terminal = sys.stderr.isatty()

    def __enter__(self) -> _Progress:
        return self

    def __exit__(self, *_error: object) -> None:
        if self._is_terminal:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)

    def step(self, section: str, pages: int) -> None:
        """Show that a section has been laid out on this many pages."""
        line = visible(f"組版: {self._title} › {section}（{pages}ページ）")
        if self._is_terminal:
            print(f"\r\x1b[K{line}", end="", file=sys.stderr, flush=True)
        else:
            print(line, file=sys.stderr, flush=True)


def _ours(error: BaseException) -> str:
    """One line for a fault of the program, with the file that has the traceback."""
    log = _kept_details(f"crash-{os.getpid()}.txt", traceback.format_exc())
    details = f"詳細: {log}" if log else "詳細は、どこにも書き残せませんでした"
    said = " ".join(f"{type(error).__name__}: {error}".split())[:300]
    return f"{COMMAND.split()[-1]} の不具合です（{said}）。{details}"


def _kept_details(name: str, text: str) -> Path | None:
    """Write the details to the user's cache or to a temporary file; None if neither is possible."""
    for folder in (home, tempfile.gettempdir):
        with suppress(OSError):
            file = Path(folder()) / name
            write(file, text.encode("utf-8", "backslashreplace"))
            return file
    return None
