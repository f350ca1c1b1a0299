"""The environment: made once, made anew whenever it is not what its stamp says."""

import errno
import threading
from pathlib import Path

import pytest

from hakusho.commands import setup
from hakusho.commands.setup import (
    ensure,
    is_current,
    is_ready,
    make_environment,
    set_up,
)
from hakusho.machine import facts as machine
from hakusho.machine.cache import home
from hakusho.machine.facts import LOCK, TEST_LOCK, Command, Facts, SetupError


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
    (tmp_path / LOCK).write_text("a==1 --hash=sha256:0\n")
    (tmp_path / TEST_LOCK).write_text("a==1 --hash=sha256:0\nb==1 --hash=sha256:0\n")
    (tmp_path / "font.ttc").touch()
    monkeypatch.setattr(machine, "look", lambda: Facts((), "apt", "root", False))
    monkeypatch.setattr(machine, "relied_on", lambda: (tmp_path / "font.ttc",))
    return tmp_path


def test_first_run_makes_the_environment(root: Path) -> None:
    run = FakeRun(root)
    assert not is_ready(root, LOCK)
    set_up(root, LOCK, run)
    assert run.names() == ["venv", "install pip"]
    assert "--clear" in run.commands[0]
    assert {"--require-hashes", "--only-binary"} < set(run.commands[1])
    assert is_ready(root, LOCK)


def test_a_ready_environment_is_left_alone(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    set_up(root, LOCK, FakeRun(root))
    monkeypatch.setattr(machine, "look", lambda: pytest.fail("probed"))
    ensure(root, LOCK)


def test_tests_add_their_own_libraries(root: Path) -> None:
    set_up(root, LOCK, FakeRun(root))
    assert not is_ready(root, TEST_LOCK)
    run = FakeRun(root)
    set_up(root, TEST_LOCK, run)
    assert run.names() == ["install pip"]
    assert run.commands[0][-1] == str(root / TEST_LOCK)
    assert is_ready(root, TEST_LOCK) and is_ready(root, LOCK)


def test_a_renewed_environment_has_no_longer_what_tests_need(root: Path) -> None:
    set_up(root, TEST_LOCK, FakeRun(root))
    (root / LOCK).write_text("a==2 --hash=sha256:1\n")
    run = FakeRun(root)
    set_up(root, LOCK, run)
    assert run.names() == ["venv", "install pip"]
    assert is_ready(root, LOCK) and not is_ready(root, TEST_LOCK)


@pytest.mark.parametrize("failing", ["venv", "pip"])
def test_an_interrupted_environment_heals(root: Path, failing: str) -> None:
    with pytest.raises(SetupError):
        set_up(root, LOCK, FakeRun(root, failing))
    assert not is_ready(root, LOCK)
    again = FakeRun(root)
    set_up(root, LOCK, again)
    assert again.names() == ["venv", "install pip"]
    assert is_ready(root, LOCK)


def test_an_interrupted_renewal_leaves_no_stamp(root: Path) -> None:
    set_up(root, LOCK, FakeRun(root))
    with pytest.raises(SetupError):
        make_environment(root, FakeRun(root, "venv"))
    assert not is_ready(root, LOCK)


@pytest.mark.parametrize("change", ["lock", "python", "place", "set-up"])
def test_what_it_was_made_from_changed(
    root: Path, change: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_up(root, LOCK, FakeRun(root))
    if change == "lock":
        (root / LOCK).write_text("a==2 --hash=sha256:1\n")
    elif change == "python":
        monkeypatch.setattr("sys.version_info", (3, 99, 0))
    elif change == "place":
        root = root.rename(root.with_name("moved"))
    else:
        monkeypatch.setattr(setup, "SETUP_VERSION", setup.SETUP_VERSION + 1)
    assert not is_current(root, LOCK)


def test_its_python_is_gone(root: Path) -> None:
    set_up(root, LOCK, FakeRun(root))
    python = setup.environment_python(root)
    python.unlink()
    python.symlink_to(root / "removed-python")
    assert not is_current(root, LOCK)


def test_a_font_that_is_gone_does_not_renew_the_environment(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_up(root, LOCK, FakeRun(root))
    (root / "font.ttc").rename(root / "elsewhere.ttc")
    assert not is_ready(root, LOCK)
    monkeypatch.setattr(machine, "relied_on", lambda: (root / "elsewhere.ttc",))
    run = FakeRun(root)
    set_up(root, LOCK, run)
    assert run.commands == []
    assert is_ready(root, LOCK)


def test_a_stamp_that_cannot_be_read_back_ends_the_run(root: Path) -> None:
    root = root.rename(root.with_name("line\nbreak"))
    with pytest.raises(SetupError, match="別のフォルダー"):
        set_up(root, LOCK, FakeRun(root))


def test_missing_packages_are_installed_first(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "look", lambda: Facts(("fonts-x",), "apt", "root", False))
    monkeypatch.setattr(machine, "missing", lambda: ())
    run = FakeRun(root, failing="update")  # an unreachable list alone stops nothing
    set_up(root, LOCK, run)
    assert run.names() == ["update", "install", "venv", "install pip"]


def test_packages_that_did_not_help_are_named(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "look", lambda: Facts(("fonts-x",), "apt", "root", False))
    monkeypatch.setattr(machine, "missing", lambda: ("fonts-x",))
    with pytest.raises(SetupError) as failed:
        set_up(root, LOCK, FakeRun(root))
    assert str(failed.value) == f"入れても見付かりません: fonts-x（記録: {setup.log_file(root)}）"
    assert not is_ready(root, LOCK)


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
            set_up(root, LOCK, run)
    else:
        set_up(root, LOCK, run)
    assert (run.names()[:2] == ["update", "install"]) is installs


def test_a_second_run_waits_and_finds_it_done(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    waits = threading.Event()
    monkeypatch.setattr(setup, "say", lambda text: waits.set())
    second = threading.Thread(target=ensure, args=(root, LOCK))
    with setup.turn(root):
        second.start()
        assert waits.wait(5)
        set_up(root, LOCK, FakeRun(root))
        assert second.is_alive()
    second.join(5)
    assert not second.is_alive()
    assert is_ready(root, LOCK)


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
    ensure(root, LOCK)
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
        set_up(root, LOCK, FakeRun(root))
    assert is_ready(root, LOCK)
