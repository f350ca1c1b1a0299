"""The command on an unkind machine: a sentence and the right status, never a traceback."""

from __future__ import annotations

import inspect
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from PIL import Image

from hakusho.commands import arguments, cli, new, results, saying, stopped, usage
from hakusho.commands.cli import main
from hakusho.machine.places import ROOT, THEMES
from kumihan.files.files import OutsideError

_BUILD = ROOT / "build.py"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A book of a page: what is asked here does not depend on what it has."""
    (tmp_path / "book").mkdir()
    settings = "title: 本\nfront: []\nback: []\nchapters: [a.md]\n"
    (tmp_path / "book" / "publication.yaml").write_text(settings, encoding="utf-8")
    (tmp_path / "book" / "a.md").write_text("# 章\n\n本文である。\n", encoding="utf-8")
    return tmp_path / "book"


def _run(shell: str, folder: Path, **environment: str | None) -> subprocess.CompletedProcess[bytes]:
    """A command of the shell in which $BUILD is the program."""
    given = {**os.environ, "HAKUSHO_NO_SETUP": "1", "BUILD": f"{sys.executable} {_BUILD}"}
    given |= {name: value for name, value in environment.items() if value is not None}
    for name in (name for name, value in environment.items() if value is None):
        given.pop(name, None)
    return subprocess.run(
        ["bash", "-c", shell], cwd=folder, env=given, capture_output=True, check=False
    )


# -- streams -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("shell", "status"),
    [
        ("$BUILD check book 2>&-", 0),
        ("$BUILD check book >&-", 0),
        ("$BUILD check book <&- >&- 2>&-", 0),
        ("$BUILD nothing-like-it 2>&-", 1),
        ("set -o pipefail; $BUILD build book 2>&1 | head -c 1 >/dev/null", 0),
        ("set -o pipefail; $BUILD build book 2>/dev/null | true", 0),
        ("$BUILD check book > /dev/full", 3),
    ],
)
def test_closed_streams_and_broken_pipes(shell: str, status: int, book: Path) -> None:
    run = _run(shell, book.parent)
    assert run.returncode == status, run.stderr.decode()
    assert b"Traceback" not in run.stderr
    assert b"Exception ignored" not in run.stderr
    if "build book" in shell:
        assert (book.parent / "output" / "book-screen.pdf").exists()


@pytest.mark.parametrize(
    "encoding", ["ascii", "ascii:strict", "latin-1", "cp932", "shift_jis:strict", "utf-16"]
)
def test_any_encoding_of_the_terminal(encoding: str, book: Path) -> None:
    (book / "a.md").write_text("# 題😀\n\n[](#nai—é)を見る。\n", encoding="utf-8")
    run = _run("$BUILD check book", book.parent, PYTHONIOENCODING=encoding, LC_ALL="C")
    assert run.returncode == 1, run.stderr
    assert b"UnicodeEncodeError" not in run.stderr


def test_nothing_that_is_opened_takes_the_place_of_a_closed_stream(tmp_path: Path) -> None:
    text = (
        "import os; from hakusho.machine.streams import steady; steady();"
        f"file = open({str(tmp_path / 'x')!r}, 'w'); os.write(2, b'said');"
        "print('and this')"
    )
    shell = f'cd {ROOT}; {sys.executable} -c "$CODE" >&- 2>&-'
    assert _run(shell, tmp_path, CODE=text).returncode == 0
    assert (tmp_path / "x").read_text(encoding="utf-8") == ""


# -- environment ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "epoch",
    [
        "1" + "0" * 30,
        "9" * 5_000,
        "-1",
        "１２",
        "٣",
        "1.5",
        "1e9",
        " 1",
        "0x10",
        "253402300800",
        "nan",
        "²",
    ],
)
def test_a_time_that_is_none(
    epoch: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    assert main(["check", "anything"]) == 2
    assert "SOURCE_DATE_EPOCH「" in capsys.readouterr().err


def test_an_empty_time_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "")
    usage.check_epoch()
    assert "SOURCE_DATE_EPOCH" not in os.environ
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "253402300799")
    usage.check_epoch()


@pytest.mark.parametrize("kind", ["file", "shared", "inside"])
def test_a_bad_cache_is_the_machines(kind: str, book: Path) -> None:
    cache = book.parent / "cache"
    if kind == "file":
        cache.touch()
    elif kind == "shared":
        cache.mkdir()
        cache.chmod(0o777)
    else:
        cache = ROOT / "cache"
    run = _run("$BUILD check book", book.parent, HAKUSHO_CACHE=str(cache))
    assert run.returncode == 3
    assert run.stderr.decode().count("\n") == 1
    assert "HAKUSHO_CACHE" in run.stderr.decode()


@pytest.mark.parametrize(
    "environment",
    [
        {"HOME": None, "XDG_CACHE_HOME": None, "HAKUSHO_CACHE": None},
        {"HOME": "/nowhere/at/all", "XDG_CACHE_HOME": None, "HAKUSHO_CACHE": None},
        {"HOME": "/dev/null", "XDG_CACHE_HOME": None, "HAKUSHO_CACHE": None},
        {"TMPDIR": "/nowhere/at/all"},
        {"PYTHONPATH": ":", "PYTHONSTARTUP": "/dev/zero"},
    ],
)
def test_a_bare_machine_builds(environment: dict[str, str | None], book: Path) -> None:
    run = _run("umask 077; $BUILD build book", book.parent, **environment)
    assert run.returncode == 0, run.stderr.decode()


# -- what is given -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "argv",
    [
        ["check", "a\0b"],
        ["check", "a\nb"],
        ["a\0b"],
        ["build", "book", "--output", "a\0b"],
        ["build", "book", "--theme", "a\x1b[31m"],
        ["build", "book", "--since", "a\0"],
        ["build", "book", "--chapter", "a\x7f"],
        ["new", "\udcff"],
        ["measure", "a\0.pdf"],
        ["read", "a\r.pdf"],
    ],
)
def test_names_that_are_none(argv: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(argv) == 2
    said = capsys.readouterr().err
    assert "名前に使えない文字" in said
    assert said.rstrip("\n").isprintable()


@pytest.mark.parametrize(
    "argv",
    [
        ["--since="],
        ["--theme="],
        ["--theme", ""],
        ["--output", ""],
        ["--chapter="],
        ["--changed-since="],
        ["--read-from="],
        [""],
        ["--read-from", "nowhere"],
        ["--since", "HEAD"],
        ["--profile", "press", "--changed-since", "nowhere.pdf"],
        ["--profile", "press", "--changed-since", "/dev/null"],
    ],
)
@pytest.mark.usefixtures("one_set_of_faces")
def test_an_option_that_would_do_nothing_is_refused(
    argv: list[str], book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["build", *argv, str(book)]) == 2
    said = capsys.readouterr().err.splitlines()[-1]
    assert "空です" in said or "ありません" in said or "--profile proof" in said
    assert "git の記録" not in said


@pytest.mark.parametrize(
    ("argv", "sentence"),
    [
        (["build", "--nosuch"], "「--nosuch」という引数はありません"),
        (["build", "--profile", "x"], "--profile に「x」は使えません"),
        (["build", "--theme"], "--theme に値がありません"),
        (["read", "a.pdf", "--page", "x"], "--page の値「x」は整数ではありません"),
        (["read"], "PDF がありません"),
    ],
)
def test_misuse_is_said_in_japanese(
    argv: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(argv)
    assert stopped.value.code == 2
    assert sentence in capsys.readouterr().err


@pytest.mark.usefixtures("one_set_of_faces")
def test_the_version_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    """A clone names its commit; a folder without git is none."""
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    clone = r" [0-9a-f]{7}" if (ROOT / ".git").exists() else ""
    form = rf"hakusho 0\.1\.0{clone}（WeasyPrint 70\.0、Pango 1\.\d+\.\d+、Python 3\.\d+\.\d+）\n"
    assert re.fullmatch(form, capsys.readouterr().out)
    assert ended.value.code == 0


@pytest.mark.usefixtures("one_set_of_faces")
def test_a_name_of_any_length(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["a" * 100_000]) in (1, 3)


def test_an_output_folder_that_nobody_named_is_no_link(
    book: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(book.parent)
    elsewhere = book.parent / "elsewhere"
    elsewhere.mkdir()
    Path("output").symlink_to("elsewhere")
    assert main(["build", "book"]) == 2
    assert "--output elsewhere" in capsys.readouterr().err
    assert usage.output_folder(Path("output")) == Path("output")
    assert not list(elsewhere.iterdir())


def test_an_output_that_is_no_folder(
    book: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(book.parent)
    Path("file").touch()
    Path("gone").symlink_to("nowhere")
    for name in ("file", "gone", "file/below"):
        assert main(["build", "book", "--output", name]) in (2, 3)
        assert capsys.readouterr().err.count("\n") == 1


def test_two_books_of_one_name(
    book: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(book.parent)
    new.create(Path("other/BOOK"))
    assert main(["build", "book", "other/BOOK"]) == 2
    said = capsys.readouterr().err
    assert "book と other/BOOK のPDFは、同じ名前" in said
    assert not Path("output").exists()


# -- our own mistakes ----------------------------------------------------------------------


def _stop(error: BaseException) -> object:
    def stop(*_arguments: object) -> None:
        raise error

    return stop


@pytest.mark.parametrize(
    ("error", "status", "said"),
    [
        (KeyError("\n\n".join(["x"] * 500)), 70, "build.py の不具合です（KeyError"),
        (RecursionError("deep"), 70, "RecursionError"),
        (MemoryError(), 3, "メモリーが足りません"),
        (KeyboardInterrupt(), 130, "中断しました"),
        (OSError("without a number"), 70, "build.py の不具合です"),
        (OutsideError(18, "Invalid cross-device link", "zu/a.pdf"), 1, "「zu/a.pdf」が、組む間に"),
        (OSError(28, "No space left on device"), 3, "ディスクに空きがありません"),
    ],
)
def test_what_stops_a_command_is_one_line(
    error: BaseException,
    status: int,
    said: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(cli, "prepare", _stop(error))
    assert main(["check", "x"]) == status
    printed = capsys.readouterr().err
    assert said in printed
    assert printed.count("\n") == 1


def test_a_log_that_cannot_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(cli, "prepare", _stop(KeyError("x")))
    monkeypatch.setattr(stopped, "home", _stop(OSError(30, "read-only")))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert main(["check", "x"]) == 70
    (log,) = tmp_path.glob("crash-*.txt")
    assert str(log) in capsys.readouterr().err
    assert "KeyError: 'x'" in log.read_text(encoding="utf-8")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "file"))
    (tmp_path / "file").touch()
    assert main(["check", "x"]) == 70
    assert "どこにも書き残せませんでした" in capsys.readouterr().err


# -- where one stands ----------------------------------------------------------------------

_CANARY = "open({path!r}, 'a').write(__name__ + '\\n')\nraise ImportError('the canary')\n"
_MODULES = (
    "sitecustomize", "usercustomize", "yaml", "weasyprint", "jinja2", "markdown_it", "pypdf",
    "fontTools", "matplotlib", "openpyxl", "numpy", "hashlib", "json", "typing", "dulwich",
    "hakusho", "kumihan", "tinycss2", "cffi", "budoux", "segno", "barcode", "lxml", "defusedxml",
    "cryptography", "encodings", "brotli", "zopfli", "uharfbuzz",
)  # fmt: skip
_SETTINGS = (
    "pyproject.toml", "setup.cfg", ".env", "pip.conf", ".pypirc", "fonts.conf", ".fonts.conf",
    "mime.types", ".mime.types", ".gitconfig", "python311._pth", "pyvenv.cfg", "conftest.py",
    "sitecustomize.pth", ".pdbrc", "ruff.toml", "mypy.ini", "tox.ini",
)  # fmt: skip


def _hostile(folder: Path) -> Path:
    """Put into a folder what libraries look for where one stands; returns what they would write."""
    canary = folder.parent / "canary"
    for name in _MODULES:
        (folder / f"{name}.py").write_text(_CANARY.format(path=str(canary)), encoding="utf-8")
    (folder / "PIL").mkdir()
    (folder / "PIL" / "__init__.py").write_text(_CANARY.format(path=str(canary)), encoding="utf-8")
    for name in _SETTINGS:
        (folder / name).write_text("no settings\0\n[[[", encoding="utf-8")
    (folder / "matplotlibrc").write_text("patch.linewidth: 9\nhatch.color: red\n", "utf-8")
    return canary


def _charted(home: Path) -> Path:
    new.create(home)
    ledger = home / "figures.yaml"
    with ledger.open("a", encoding="utf-8") as stream:
        stream.write(
            "\nzu-x:\n  kind: chart\n  caption: 図\n  alt: 図。\n  unit: 円\n"
            "  chart: {form: bar, data: tables/x.csv, category: 年, series: [値]}\n"
        )
    (home / "tables").mkdir(exist_ok=True)
    (home / "tables" / "x.csv").write_text("年,値\n1,2\n2,3\n", encoding="utf-8")
    chapter = home / "01-genjo.md"
    with chapter.open("a", encoding="utf-8") as stream:
        stream.write("\n[](#zu-x)を見る。\n\n:::{figure} #zu-x\n:::\n")
    return home


def test_nothing_is_read_from_where_one_stands(tmp_path: Path) -> None:
    """The folder where one stands is the publication too, and full of traps."""
    plain = _charted(tmp_path / "a" / "book")
    trapped = _charted(tmp_path / "b" / "book")
    canary = _hostile(trapped)
    for folder in (plain, trapped):
        run = _run("$BUILD build . --no-cache", folder)
        assert run.returncode == 0, run.stderr.decode()
    # An empty entry of PYTHONPATH; what the interpreter itself imports comes before any program.
    for name in ("sitecustomize", "usercustomize", "encodings"):
        (trapped / f"{name}.py").unlink()
    run = _run("$BUILD check .", trapped, PYTHONPATH=":/usr/lib")
    assert run.returncode == 0, run.stderr.decode()
    assert not canary.exists(), canary.read_text(encoding="utf-8")
    built = [folder / "output" / "book-screen.pdf" for folder in (plain, trapped)]
    assert built[0].read_bytes() == built[1].read_bytes()
    report = json.loads((trapped / "output" / "book-report.json").read_text(encoding="utf-8"))
    assert report["pages"]


def test_an_interrupt_while_an_svg_is_drawn_is_no_fault_of_it(tmp_path: Path) -> None:
    book = tmp_path / "book"
    new.create(book)
    # Where tests run in the background interrupts are ignored, and children would inherit that.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    run = subprocess.Popen(
        [sys.executable, str(_BUILD), str(book), "--output", str(book / "out")],
        env={**os.environ, "HAKUSHO_NO_SETUP": "1"},
        stderr=subprocess.PIPE,
    )
    signal.signal(signal.SIGINT, before)
    while run.poll() is None:  # one that comes while a library is called from C may be lost
        time.sleep(0.3)
        run.send_signal(signal.SIGINT)
    _, said = run.communicate()
    assert run.returncode == 130
    assert said.decode().count("中断しました") == 1
    assert b"Traceback" not in said


# -- what is said --------------------------------------------------------------------------

_FORGED = "\n::error::FAKE\r##[error]FAKE"
_UNSEEN = "\u2028::stop-commands::x\x1b[31m\u202e"


@pytest.mark.usefixtures("one_set_of_faces")
@pytest.mark.parametrize("command", ["build", "check"])
def test_nothing_of_a_book_begins_a_line_or_commands_a_terminal(
    command: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Neither a title, nor a name, nor a line that is shown because something is wrong in it."""
    monkeypatch.chdir(tmp_path)
    title = (_FORGED + _UNSEEN).replace("\n", "&#10;").replace("\r", "&#13;")
    chapter = f"# 章{title}\n\n::error::FAKE ![]()[](#nai)\n\n## 節{title} {{#a}}\n\n##[a](#nai)\n"
    (tmp_path / "::error::.md").write_text(chapter, encoding="utf-8")
    settings = {"title": f"本{_FORGED}", "front": [], "back": []}
    settings["chapters"] = ["::error::.md", f"無い{_FORGED}.md"]
    (tmp_path / "publication.yaml").write_text(json.dumps(settings), encoding="utf-8")
    assert main([command, *(["--draft"] if command == "build" else []), "."]) in (0, 1)
    said = "".join(capsys.readouterr())
    assert "FAKE" in said and said.count(": error[") > 5
    assert all(line.isprintable() or "\u3000" in line for line in said.split("\n"))
    assert not [line for line in said.split("\n") if line.lstrip().startswith("::")]
    assert "##[" not in said


def test_all_that_the_command_says_goes_one_way() -> None:
    modules = (arguments, cli, results, saying, stopped)
    sources = (inspect.getsource(one) for one in modules)
    lines = (line.strip() for source in sources for line in source.splitlines())
    shown = [line for line in lines if "print(" in line and "print_" not in line]
    assert len(shown) == 4  # `say`, and the line that is rewritten, which is made visible before


def test_libraries_say_nothing(tmp_path: Path) -> None:
    """Neither Pango of a size that no page can have nor Pillow of a picture that is large."""
    book = tmp_path / "book"
    shutil.copytree(THEMES / "ai", book / "own")
    (book / "own" / "zz.css").write_text("p { font-size: 1e30px }\n", encoding="utf-8")
    Image.new("1", (9_500, 9_500)).save(book / "large.png")
    entry = "{file: large.png, caption: だい, credit: 甲, alt: 図, kind: diagram}"
    files = {
        "publication.yaml": "title: 本\nchapters: [a.md]\nfront: []\nback: []\ntheme: own\n",
        "figures.yaml": f"zu: {entry}\n",
        "a.md": "# 章\n\n本文。\n\n:::{figure} #zu\n:::\n",
    }
    for name, text in files.items():
        (book / name).write_text(text, encoding="utf-8")
    said = _run("$BUILD build book", tmp_path).stderr.decode()
    assert "P003" in said and "10 m 以上" in said
    assert "CRITICAL" not in said and "Warning" not in said


def test_a_folder_that_is_gone_is_said(tmp_path: Path) -> None:
    """Python itself fails where one stands in a folder that somebody has removed."""
    gone = f"mkdir {tmp_path}/gone; cd {tmp_path}/gone; rmdir ../gone; exec"
    command = f"{gone} {sys.executable} {ROOT / 'build.py'} check ."
    run = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=False)
    assert run.returncode == 3
    assert run.stderr.count("\n") == 1 and "もうありません" in run.stderr
