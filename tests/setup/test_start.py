"""The start: old Pythons, the way into the environment, and what is said when that fails."""

import ast
import errno
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from types import ModuleType

import pytest

from hakusho.commands import setup
from hakusho.commands.setup import given_bundle, main, run_logged
from hakusho.machine.facts import LOCK, TEST_LOCK, Command, SetupError, advice
from hakusho.machine.places import ROOT
from hakusho.machine.windows import as_here

BUILD = (ROOT / "build.py").read_text("utf-8")


@pytest.mark.parametrize("version", [(2, 7, 18), (3, 4, 0), (3, 10, 14)])
def test_an_old_python_gets_one_sentence(
    version: tuple[int, int, int],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(sys, "version_info", version)
    with pytest.raises(SystemExit) as stop:
        exec(compile(BUILD, "build.py", "exec"), {"__name__": "__main__"})
    assert stop.value.code == 3
    message = capsys.readouterr().err
    number = f"{version[0]}.{version[1]}"
    assert message.count("\n") == 1
    assert f"Python 3.11 以上で実行してください（この Python は {number} です）" in message
    assert f"Python 3.11 or newer (this one is {number})" in message


def test_an_old_python_can_read_the_command() -> None:
    assert BUILD.startswith("# -*- coding: utf-8 -*-\n")
    newer = (ast.JoinedStr, ast.NamedExpr, ast.AnnAssign, ast.FunctionDef, ast.Match)
    tree = ast.parse(BUILD, feature_version=(3, 4))
    assert not [node for node in ast.walk(tree) if isinstance(node, newer)]


@pytest.fixture
def cli(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """A command line that writes down the arguments it was called with and returns 1."""
    calls: list[list[str]] = []

    def note(arguments: list[str]) -> int:
        calls.append(arguments)
        return 1

    module = ModuleType("hakusho.commands.cli")
    module.__dict__["main"] = note
    monkeypatch.setitem(sys.modules, "hakusho.commands.cli", module)
    monkeypatch.setattr("hakusho.commands.cli", module, raising=False)
    monkeypatch.delenv("HAKUSHO_NO_SETUP", raising=False)
    return calls


def test_the_environment_is_used_as_it_is_on_request(
    cli: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HAKUSHO_NO_SETUP", "1")
    monkeypatch.setattr(setup, "is_inside", lambda root: pytest.fail("probed"))
    assert main(["check", "a b"]) == 1
    assert cli == [["check", "a b"]]


def test_inside_a_ready_environment_the_command_runs_here(
    cli: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(setup, "is_inside", lambda root: True)
    monkeypatch.setattr(setup, "is_ready", lambda *_: True)
    assert main(["test"]) == 1
    assert cli == [["test"]]


def test_outside_the_command_starts_again_inside(
    cli: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[list[str]] = []
    monkeypatch.setattr(setup, "is_inside", lambda root: False)
    monkeypatch.setattr(setup, "ensure", lambda *_: None)
    monkeypatch.setattr(os, "execv", lambda path, arguments: started.append(arguments))
    main(["check", "a b"])
    python, *rest = started[0]
    assert python == str(ROOT / ".venv" / "bin" / "python")
    assert rest == [str(ROOT / "build.py"), "check", "a b"]
    assert cli == []


@pytest.mark.parametrize(
    ("error", "status", "says"),
    [
        (SetupError("不足"), 3, "準備: 不足"),
        (OSError(errno.ENOSPC, "no space", "x"), 3, "空きがありません（x）"),
        (PermissionError(errno.EACCES, "no", ".venv"), 3, "書き込めません（.venv）"),
        (OSError(errno.EROFS, "read-only", ".venv"), 3, "書き込めません（.venv）"),
        (FileNotFoundError(errno.ENOENT, "no such file", "x"), 3, "見付かりません（x）。"),
        (KeyboardInterrupt(), 130, "中断しました"),
    ],
)
def test_a_failure_has_a_sentence_and_a_status(
    cli: list[list[str]],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    error: BaseException,
    status: int,
    says: str,
) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(setup, "is_inside", lambda root: False)
    monkeypatch.setattr(setup, "ensure", fail)
    assert main([]) == status
    assert says in capsys.readouterr().err
    assert cli == []


class FailingFinder:
    """Stands at the head of sys.meta_path: importing the command line fails with this error."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def find_spec(self, name: str, *_: object) -> None:
        if name == "hakusho.commands.cli":
            raise self.error


@pytest.fixture
def no_cli(monkeypatch: pytest.MonkeyPatch) -> None:
    """hakusho.commands.cli not imported yet, and the environment to be used as it is."""
    monkeypatch.setenv("HAKUSHO_NO_SETUP", "1")
    monkeypatch.delattr("hakusho.commands.cli", raising=False)
    monkeypatch.delitem(sys.modules, "hakusho.commands.cli", raising=False)


@pytest.mark.usefixtures("no_cli")
@pytest.mark.parametrize(
    "error",
    [
        ModuleNotFoundError("No module named 'yaml'", name="yaml"),
        OSError("cannot load library 'libpango-1.0-0'"),
    ],
)
def test_a_library_that_is_not_there_is_the_machines_fault(
    error: Exception, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "meta_path", [FailingFinder(error), *sys.meta_path])
    assert main([]) == 3
    assert f"使えないものがあります: {error}\n.venv を消し" in capsys.readouterr().err


@pytest.mark.usefixtures("no_cli")
def test_a_module_of_ours_that_is_not_there_is_our_own_fault(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    error = ModuleNotFoundError("No module named 'hakusho.x'", name="hakusho.x")
    monkeypatch.setattr(sys, "meta_path", [FailingFinder(error), *sys.meta_path])
    with pytest.raises(ModuleNotFoundError):
        main([])


def test_the_end_of_the_log_is_shown_when_a_command_fails(tmp_path: Path) -> None:
    log = tmp_path / "setup.log"
    script = "print('first\\n' * 9 + 'ERROR: NewConnectionError'); raise SystemExit(1)"
    with pytest.raises(SetupError) as failed:
        run_logged((sys.executable, "-S", "-c", script), log)
    message = str(failed.value)
    assert message.startswith("失敗しました。ネットワークに届きません。")
    assert message.count("  | first") == 5
    assert message.endswith("  | ERROR: NewConnectionError")
    assert f"（記録: {log}）" in message


@pytest.mark.parametrize(
    ("log", "cure"),
    [
        ("OSError: [Errno 28] No space left on device", "空きを作って"),
        ("E: dpkg was interrupted, you must …", "dpkg --configure -a"),
        ("E: Could not get lock /var/lib/dpkg/lock-frontend", "終わるのを待って"),
        ("THESE PACKAGES DO NOT MATCH THE HASHES", "requirements.lock と違います"),
        ("Temporary failure resolving 'host'", "ネットワーク"),
        ("ERROR: Could not find … No matching distribution found for x", "ネットワーク"),
        ("something new", "記録を見て"),
    ],
)
def test_a_log_has_its_cure(log: str, cure: str) -> None:
    assert cure in advice(log)


def test_a_ready_machine_imports_nothing_slow() -> None:
    script = "import sys, hakusho.commands.setup; print(*sys.modules)"
    command: Command = (
        sys.executable,
        "-I",
        "-S",
        "-c",
        f"import sys; sys.path.insert(0, '.'); {script}",
    )
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert not {"subprocess", "ctypes", "shutil", "json", "inspect"} & set(done.stdout.split())


@pytest.mark.parametrize(("lock", "extra"), [(LOCK, ()), (TEST_LOCK, ("test",))])
def test_a_lock_pins_everything_named_and_tells_no_place(lock: str, extra: tuple[str]) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    needs = [*project["dependencies"]]
    needs += [need for name in extra for need in project["optional-dependencies"][name]]
    named = {re.split(r"[^\w-]", need)[0].lower() for need in needs}
    text = (ROOT / lock).read_text("utf-8")
    pinned = re.split(r"\n(?=\w)", text)
    assert named <= {pin.partition("==")[0] for pin in pinned}
    assert all("--hash=sha256:" in pin for pin in pinned)
    assert "://" not in text
    assert "index" not in text


def test_what_tests_need_is_what_a_build_needs_and_more() -> None:
    first, second = (re.findall(r"^\S+==\S+", (ROOT / one).read_text("utf-8"), re.M)
                     for one in (LOCK, TEST_LOCK))  # fmt: skip
    assert set(first) < set(second)


def test_windows_is_told_of_its_subsystem(
    monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    """No module is imported that Windows lacks (fcntl), and its terminals can print the words."""
    monkeypatch.setattr(os, "name", "nt")
    monkeypatch.setitem(sys.modules, "fcntl", None)
    with pytest.raises(SystemExit) as stop:
        exec(compile(BUILD, "build.py", "exec"), {"__name__": "__main__"})
    assert stop.value.code == 3
    said = capsysbinary.readouterr().err.decode()
    assert "build.cmd" in said and "wsl --install" in said and said.count("\n") == 1
    assert said.encode("cp932").decode("cp932") == said


def test_the_command_of_windows_is_read_by_windows() -> None:
    """Its lines end as Windows ends them, and what it says is ASCII until UTF-8 is chosen."""
    lines = (ROOT / "build.cmd").read_bytes().split(b"\r\n")
    assert lines[-1] == b"" and not any(b"\n" in line for line in lines)
    before = lines[: next(n for n, line in enumerate(lines) if b"chcp 65001" in line)]
    assert all(line.isascii() for line in before)


@pytest.mark.parametrize(
    ("arguments", "file", "rest"),
    [
        ([], "", []),
        (["check", "content/a"], "", ["check", "content/a"]),
        (["--from-bundle", "x.zip"], "x.zip", []),
        (["--from-bundle=x.zip", "check"], "x.zip", ["check"]),
        (["test", "--from-bundle", "x.zip", "--campaign"], "x.zip", ["test", "--campaign"]),
    ],
)
def test_a_bundle_is_taken_out_of_the_arguments(
    arguments: list[str], file: str, rest: list[str]
) -> None:
    assert given_bundle(arguments) == (file, rest)


@pytest.mark.parametrize("arguments", [["--from-bundle"], ["check", "--from-bundle="]])
def test_a_bundle_without_a_name_is_said(arguments: list[str]) -> None:
    with pytest.raises(SetupError, match="名前を書いて"):
        given_bundle(arguments)


@pytest.mark.parametrize(
    ("typed", "here"),
    [
        ("check", "check"),
        ("content\\本\\", "content/本/"),
        ("C:\\白書\\a b.pdf", "/mnt/c/白書/a b.pdf"),
        ("d:/x", "/mnt/d/x"),
        ("--output=E:\\out", "--output=/mnt/e/out"),
        ("--since=HEAD~1", "--since=HEAD~1"),
        ("--draft", "--draft"),
    ],
)
def test_what_was_typed_on_windows_is_a_path_here(typed: str, here: str) -> None:
    assert as_here(typed) == here


def test_the_command_takes_what_was_typed_on_windows(
    cli: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HAKUSHO_NO_SETUP", "1")
    monkeypatch.setenv("HAKUSHO_FROM_WINDOWS", "1")
    assert main(["check", "content\\a"]) == 1
    assert cli == [["check", "content/a"]]
