"""The arguments of the command line: commands, options, and what they ask for."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from hakusho.commands import version
from hakusho.commands.formats import FORMATS
from hakusho.commands.parser import Parser
from hakusho.commands.saying import say
from hakusho.commands.testing import cores
from hakusho.commands.usage import OUTPUT
from hakusho.machine.places import COMMAND, IS_INSTALLED
from hakusho.manuscript.prepare import MEMORY, SECONDS, Options

# As in hakusho.profiles.catalogue, which imports WeasyPrint; a test compares them.
PROFILES = ("screen", "proof", "press")
COMMANDS = ("build", "check", "new", "measure", "read", "test", "bench", "bundle")
_JOBS = 8  # processes that a build takes unless it is told: each needs a few hundred MB
CAMPAIGNS = ("escapes", "faults", "fuzz")  # each a module of tests/campaigns


def with_command(argv: Sequence[str]) -> list[str]:
    """The arguments with `build` before them, unless they begin with a command or what looks like
    a misspelt one.
    """
    if not argv or argv[0] in ("-h", "--help", "--version"):
        return list(argv) or ["build"]
    is_meant = argv[0] in COMMANDS or (
        not os.path.exists(argv[0]) and get_close_matches(argv[0], COMMANDS)  # noqa: PTH110 (it never fails)
    )
    return list(argv) if is_meant else ["build", *argv]


def parser() -> argparse.ArgumentParser:
    """The parser of all commands; it notes the command's name as `command`."""
    whole = Parser(prog=COMMAND, description="白書を組む")
    whole.add_argument("--version", nargs=0, action=_Version, help="プログラムの版を出す")
    commands = whole.add_subparsers(dest="command", required=True, metavar="コマンド")
    _add_options(commands.add_parser("build", help="PDFを作る（既定）"))
    check = commands.add_parser("check", help="指摘だけを出す")
    _add_options(check)
    check.add_argument("--fix", action="store_true", help="直し方の決まっている所を直す")
    check.add_argument("--dry-run", action="store_true", help="--fix の直しを、見せるだけにする")
    new = commands.add_parser("new", help="新しい本のフォルダーを作る")
    new.add_argument("folder", type=Path, metavar="フォルダー")
    new.add_argument("--like", default="", metavar="本", help="content にあるこの本を写す")
    new.add_argument("--vscode", action="store_true", help="VS Code の設定も置く")
    measure = commands.add_parser("measure", help="PDFの組版を測る")
    measure.add_argument("file", type=Path, metavar="PDF")
    measure.add_argument("--type-area", metavar="版面", help="例 1x40x36@27H")
    read = commands.add_parser("read", help="PDFを読み上げの順に書き出す")
    read.add_argument("file", type=Path, metavar="PDF")
    read.add_argument("--page", type=int, metavar="ページ", help="このページだけ（先頭が1）")
    if not IS_INSTALLED:
        _add_those_of_a_checkout(commands)
    return whole


class _Version(argparse.Action):
    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        say(version.line(), stream=sys.stdout)
        parser.exit()


def _add_those_of_a_checkout(commands: Any) -> None:
    """The commands that need what only a checkout has: the tests, the locks."""
    test = commands.add_parser("test", help="全ての試験")
    test.add_argument("--campaign", choices=CAMPAIGNS, help="代わりに長い試験をする")
    commands.add_parser("bench", help="速さを測る")
    bundle = commands.add_parser("bundle", help="ネットワークのない所へ運ぶ、準備の一式を作る")
    bundle.add_argument("file", nargs="?", type=Path, metavar="ファイル")


def _add_options(command: argparse.ArgumentParser) -> None:
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
    command.add_argument(
        "--jobs", type=int, default=min(cores(), _JOBS), metavar="数",
        help=f"同時に組む章の数（省けばCPUの数、多くても{_JOBS}）",
    )  # fmt: skip
    command.add_argument(
        "--memory", type=int, default=MEMORY, metavar="MB",
        help=f"同時に組むとき、一つの処理が使えるメモリー（省けば {MEMORY}）",
    )  # fmt: skip
    command.add_argument(
        "--time-limit", type=int, default=SECONDS, metavar="秒",
        help=f"同時に組むとき、一つの章に掛けられる時間（省けば {SECONDS}）",
    )  # fmt: skip
    command.add_argument("--why", action="store_true", help="組み直した章と、その訳を示す")
    command.add_argument("--no-cache", action="store_true", help="控えを使わない")


def options_of(arguments: argparse.Namespace) -> Options:
    """What the arguments of `build` or `check` ask of the stages."""
    return Options(
        profiles=PROFILES if arguments.profile == "all" else (arguments.profile,),
        is_strict=arguments.strict,
        is_draft=arguments.draft,
        is_release=arguments.release,
        is_split=arguments.split,
        chapter=arguments.chapter,
        since=arguments.since,
        uses_cache=not arguments.no_cache,
        shows_why=arguments.why,
        jobs=arguments.jobs,
        memory=arguments.memory,
        seconds=arguments.time_limit,
        theme=arguments.theme,
        trusts_theme=arguments.trust_theme,
        shows_grid=arguments.show_grid,
        readable=tuple(arguments.read_from),
    )
