"""The environment: made once, made anew whenever it is not what its stamp says."""

import errno
import threading
from pathlib import Path

import pytest

from hakusho.commands import setup
from hakusho.commands.setup import (
    SetupError,
    ensure,
    is_current,
    is_ready,
    make_environment,
    set_up,
)
from hakusho.machine import facts as machine
from hakusho.machine.cache import home
from hakusho.machine.facts import Command, Facts


class FakeRun:
    """Runs no command: writes down each, and leaves the Python that `venv` would make."""

    def __init__(self, root: Path, failing: str = "never") -> None:
        self.root, self.failing = root, failing
        self.commands: list[Command] = []

    def __call__(self, command: Command) -> None:
        self.commands.append(command)
        if self.failing in command:
            raise SetupError(self.failing)
        if "venv" in command:
            setup.environment_python(self.root).parent.mkdir(parents=True, exist_ok=True)
            setup.environment_python(self.root).touch()

    def names(self) -> list[str]:
        """The commands by the words that tell them apart."""
        words = ("update", "install", "venv", "pip")
        return [" ".join(word for word in words if word in command) for command in self.commands]


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout with a lock, on a machine that lacks nothing and relies on one font file."""
    (tmp_path / "requirements.lock").write_text("a==1 --hash=sha256:0\n")
    (tmp_path / "font.ttc").touch()
    monkeypatch.setattr(machine, "look", lambda: Facts((), "apt", "root", False))
    monkeypatch.setattr(machine, "relied_on", lambda: (tmp_path / "font.ttc",))
    return tmp_path


def test_first_run_makes_the_environment(root: Path) -> None:
    run = FakeRun(root)
    assert not is_ready(root)
    set_up(root, run)
    assert run.names() == ["venv", "install pip"]
    assert "--clear" in run.commands[0]
    assert {"--require-hashes", "--only-binary"} < set(run.commands[1])
    assert is_ready(root)


def test_a_ready_environment_is_left_alone(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    set_up(root, FakeRun(root))
    monkeypatch.setattr(machine, "look", lambda: pytest.fail("probed"))
    ensure(root)


@pytest.mark.parametrize("failing", ["venv", "pip"])
def test_an_interrupted_environment_heals(root: Path, failing: str) -> None:
    with pytest.raises(SetupError):
        set_up(root, FakeRun(root, failing))
    assert not is_ready(root)
    again = FakeRun(root)
    set_up(root, again)
    assert again.names() == ["venv", "install pip"]
    assert is_ready(root)


def test_an_interrupted_renewal_leaves_no_stamp(root: Path) -> None:
    set_up(root, FakeRun(root))
    with pytest.raises(SetupError):
        make_environment(root, FakeRun(root, "venv"))
    assert not is_ready(root)


@pytest.mark.parametrize("change", ["lock", "python", "place", "set-up"])
def test_what_it_was_made_from_changed(
    root: Path, change: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_up(root, FakeRun(root))
    if change == "lock":
        (root / "requirements.lock").write_text("a==2 --hash=sha256:1\n")
    elif change == "python":
        monkeypatch.setattr("sys.version_info", (3, 99, 0))
    elif change == "place":
        root = root.rename(root.with_name("moved"))
    else:
        monkeypatch.setattr(setup, "SETUP_VERSION", setup.SETUP_VERSION + 1)
    assert not is_current(root)


def test_its_python_is_gone(root: Path) -> None:
    set_up(root, FakeRun(root))
    python = setup.environment_python(root)
    python.unlink()
    python.symlink_to(root / "removed-python")
    assert not is_current(root)


def test_a_font_that_is_gone_does_not_renew_the_environment(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_up(root, FakeRun(root))
    (root / "font.ttc").rename(root / "elsewhere.ttc")
    assert not is_ready(root)
    monkeypatch.setattr(machine, "relied_on", lambda: (root / "elsewhere.ttc",))
    run = FakeRun(root)
    set_up(root, run)
    assert run.commands == []
    assert is_ready(root)


def test_a_stamp_that_cannot_be_read_back_ends_the_run(root: Path) -> None:
    root = root.rename(root.with_name("line\nbreak"))
    with pytest.raises(SetupError, match="別のフォルダー"):
        set_up(root, FakeRun(root))


def test_missing_packages_are_installed_first(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "look", lambda: Facts(("fonts-x",), "apt", "root", False))
    monkeypatch.setattr(machine, "missing", lambda: ())
    run = FakeRun(root, failing="update")  # an unreachable list alone stops nothing
    set_up(root, run)
    assert run.names() == ["update", "install", "venv", "install pip"]


def test_packages_that_did_not_help_are_named(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "look", lambda: Facts(("fonts-x",), "apt", "root", False))
    monkeypatch.setattr(machine, "missing", lambda: ("fonts-x",))
    with pytest.raises(SetupError) as failed:
        set_up(root, FakeRun(root))
    assert str(failed.value) == f"入れても見つかりません: fonts-x（記録: {setup.log_file(root)}）"
    assert not is_ready(root)


@pytest.mark.parametrize(("answer", "installs"), [("y\n", True), ("N\n", False), ("", False)])
def test_a_question_is_answered(
    root: Path, monkeypatch: pytest.MonkeyPatch, answer: str, installs: bool
) -> None:
    facts = Facts(("fonts-x",), "apt", "sudo with password", terminal=True)
    monkeypatch.setattr(machine, "look", lambda: facts)
    monkeypatch.setattr(machine, "missing", lambda: ())
    monkeypatch.setattr("sys.stdin.readline", lambda: answer)
    run = FakeRun(root)
    if not installs:
        with pytest.raises(SetupError, match="sudo apt-get install"):
            set_up(root, run)
    else:
        set_up(root, run)
    assert (run.names()[:2] == ["update", "install"]) is installs


def test_a_second_run_waits_and_finds_it_done(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    waits = threading.Event()
    monkeypatch.setattr(setup, "say", lambda text: waits.set())
    second = threading.Thread(target=ensure, args=(root,))
    with setup.turn(root):
        second.start()
        assert waits.wait(5)
        set_up(root, FakeRun(root))
        assert second.is_alive()
    second.join(5)
    assert not second.is_alive()
    assert is_ready(root)


def test_all_that_a_set_up_leaves_in_the_checkout_is_the_environment(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The log and the lock of a stranger's checkout would be a stranger's files."""
    logs: list[Path] = []
    run = FakeRun(root)

    def log(command: Command, log: Path) -> None:
        logs.append(log)
        run(command)

    monkeypatch.setattr(setup, "run_logged", log)
    before = set(root.iterdir())
    ensure(root)
    assert set(root.iterdir()) - before == {root / ".venv"}
    assert set(logs) == {setup.log_file(root)}
    assert setup.log_file(root).parent == home()
    assert setup.log_file(root) != setup.log_file(root / "other")


def test_where_folders_cannot_be_locked_the_set_up_goes_on(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(descriptor: int, how: int) -> None:
        raise OSError(errno.EBADF, "not open for writing")

    monkeypatch.setattr("fcntl.flock", refuse)
    with setup.turn(root):
        set_up(root, FakeRun(root))
    assert is_ready(root)
