"""Set-up: makes `.venv` from the lock on a machine that has what it needs, then hands over.

An environment that is ready is known by its stamp, written last: it names the lock, the Python,
the place and the files of the machine that the environment relies on. Anything else is made anew,
one run at a time. Standard library only; `subprocess` is imported where something is missing, so
that a machine that is set up starts at once.
"""

import fcntl
import hashlib
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from hakusho.machine import facts as machine
from hakusho.machine.facts import FONT_PACKAGE, Command, find_font_file
from hakusho.machine.places import ROOT

__all__ = ["FONT_PACKAGE", "SetupError", "find_font_file", "main"]

STATUS_MACHINE, STATUS_INTERRUPTED = 3, 130
SETUP_VERSION = 1  # raise it when an environment made by an older set-up no longer serves

Run = Callable[[Command], None]


class SetupError(Exception):
    """The machine lacks something; the message says what, and what mends it."""


def main(arguments: list[str]) -> int:
    """Run the command with everything it needs in place; returns its status, 3 without that."""
    status = None if os.environ.get("HAKUSHO_NO_SETUP") else prepare(arguments)
    return hand_over(arguments) if status is None else status


def prepare(arguments: list[str]) -> int | None:
    """Set up and start again inside `.venv`; None if we are there already, a status if we fail."""
    try:
        if is_inside(ROOT) and is_ready(ROOT):
            return None
        ensure(ROOT)
        start_inside(ROOT, arguments)
    except SetupError as error:
        say(str(error))
    except OSError as error:
        say(machine.trouble(error, ROOT))
    except KeyboardInterrupt:
        say("中断しました。もう一度実行すると、足りないところから続けます。")
        return STATUS_INTERRUPTED
    return STATUS_MACHINE


def hand_over(arguments: list[str]) -> int:
    """Run the command in this very process."""
    try:
        from hakusho.commands import cli
    except (ModuleNotFoundError, OSError) as error:
        if (getattr(error, "name", None) or "").startswith(("hakusho", "kumihan")):
            raise
        cure = ".venv を消し、HAKUSHO_NO_SETUP なしで始めてください。"
        say(f"使えないものがあります: {error}\n{cure}")
        return STATUS_MACHINE
    return cli.main(arguments)


def start_inside(root: Path, arguments: list[str]) -> None:
    """Become the same command under the Python of `.venv`; does not return."""
    if sys.platform == "darwin":
        os.environ.setdefault("DYLD_FALLBACK_LIBRARY_PATH", ":".join(machine.BREW_LIBRARIES))
    os.environ.pop("PYTHONHOME", None)  # it would lead any Python out of `.venv`
    python = str(environment_python(root))
    os.execv(python, [python, str(root / "build.py"), *arguments])


def is_inside(root: Path) -> bool:
    """Whether this process runs the Python of `.venv`."""
    venv = root / ".venv"
    return venv.exists() and venv.samefile(sys.prefix)


def environment_python(root: Path) -> Path:
    """The Python of `.venv`."""
    return root / ".venv" / "bin" / "python"


def stamp_file(root: Path) -> Path:
    """Where the stamp of a finished environment stands."""
    return root / ".venv" / "hakusho-stamp"


def stamp_key(root: Path) -> str:
    """What an environment is made from; one that was made from anything else is made anew."""
    lock = hashlib.sha256((root / "requirements.lock").read_bytes()).hexdigest()
    python = "{}.{}".format(*sys.version_info)
    return f"{SETUP_VERSION} {python} {sys.platform} {os.uname().machine} {lock} {root}"


def read_stamp(root: Path) -> list[str]:
    """The lines of the stamp: its key, then the files relied on; none without a stamp."""
    try:
        return stamp_file(root).read_text("utf-8", "surrogateescape").split("\n")
    except OSError:
        return []


def is_current(root: Path) -> bool:
    """Whether `.venv` is finished, made from this lock by this Python, and in its place."""
    return read_stamp(root)[:1] == [stamp_key(root)] and environment_python(root).exists()


def is_ready(root: Path) -> bool:
    """Whether nothing is to be done: a current environment, and the machine's files still there."""
    return is_current(root) and all(Path(file).exists() for file in read_stamp(root)[1:])


def ensure(root: Path) -> None:
    """Do all that is missing, one run at a time; raises SetupError or OSError."""
    if is_ready(root):
        return
    with turn(root):
        if not is_ready(root):  # another run may have done it while we waited
            log = log_file(root)
            log.write_text("")
            set_up(root, lambda command: run_logged(command, log))


def log_file(root: Path) -> Path:
    """Where the set-up of this checkout writes what its commands say: in the user's cache."""
    from hakusho.machine.cache import home

    return home() / f"setup-{hashlib.sha256(os.fsencode(root)).hexdigest()[:16]}.log"


@contextmanager
def turn(root: Path) -> Iterator[None]:
    """Wait until no other run sets this checkout up; what is locked is the folder itself."""
    folder = os.open(root, os.O_RDONLY | os.O_DIRECTORY)
    os.set_inheritable(folder, True)  # a pip that outlives a killed run keeps the turn
    try:
        wait_for(folder)
        yield
    finally:
        os.close(folder)


def wait_for(folder: int) -> None:
    """Lock an open folder; return without a lock where the file system knows none for folders."""
    try:
        fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        say("ほかの実行が準備をしています。終わるのを待ちます")
        fcntl.flock(folder, fcntl.LOCK_EX)
    except OSError:  # NFS locks only what is open for writing, and no folder is
        return


def set_up(root: Path, run: Run) -> None:
    """Supply the machine, make the environment, stamp it."""
    supply(root, run)
    if not is_current(root):
        make_environment(root, run)
    lines = (stamp_key(root), *map(str, machine.relied_on()))
    stamp_file(root).write_text("\n".join(lines), "utf-8", "surrogateescape")
    if not is_ready(root):  # to start inside all the same would end up here again, for ever
        raise SetupError(f"{root} では準備を確かめられません。別のフォルダーに移してください。")


def supply(root: Path, run: Run) -> None:
    """Install what the machine lacks, if we may."""
    facts = machine.look()
    commands, consent = machine.plan(facts)
    if consent == "refused" or (consent == "ask" and not agreed(commands)):
        raise SetupError(machine.refusal(facts, commands))
    if not commands:
        return
    say(f"{facts.installer} で {' '.join(facts.missing)} を入れます")
    for command in commands[:-1]:
        with suppress(SetupError):  # an old list of packages may do: the last command tells
            run(command)
    run(commands[-1])
    if lacking := machine.missing():
        message = f"入れても見つかりません: {' '.join(lacking)}"
        raise SetupError(f"{message}（記録: {log_file(root)}）")


def agreed(commands: tuple[Command, ...]) -> bool:
    """Show the commands and ask."""
    say(f"次を実行します\n  {machine.command_line(commands)}")
    print("よろしいですか [y/N] ", end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().lower() in ("y", "yes")


def make_environment(root: Path, run: Run) -> None:
    """Make `.venv` anew, with what the lock names."""
    lock = root / "requirements.lock"
    if not (root / ".venv").is_symlink():
        stamp_file(root).unlink(missing_ok=True)
    say(".venv を作ります")
    python = str(getattr(sys, "_base_executable", sys.executable))
    if (root / ".venv").is_symlink():  # what it leads to is somebody else's
        (root / ".venv").unlink()
    run((python, "-m", "venv", "--clear", str(root / ".venv")))
    say(f"requirements.lock の {lock.read_text('utf-8').count('==')} 個のライブラリを入れます")
    options = ("--require-hashes", "--only-binary", ":all:", "--progress-bar", "off")
    run((str(environment_python(root)), "-m", "pip", "install", *options, "-r", str(lock)))


def run_logged(command: Command, log: Path) -> None:
    """Run a command, its output into the log; SetupError with the end of the log if it fails."""
    from subprocess import DEVNULL, STDOUT, run

    environment = os.environ | {"LC_ALL": "C.UTF-8"}  # `advice` reads English
    with log.open("a") as output:
        print("$", machine.command_line((command,)), file=output, flush=True)
        done = run(
            command,
            stdin=DEVNULL,
            stdout=output,
            stderr=STDOUT,
            env=environment,
            close_fds=False,
            check=False,
        )
    if done.returncode:
        raise SetupError(failure(command, log))


def failure(command: Command, log: Path) -> str:
    """The message for a command that failed: what mends it, and how its output ended."""
    from shutil import disk_usage

    last = f"\n{log.read_text(errors='replace')}".rpartition("\n$ ")[2]
    output = last.splitlines()[1:]
    full = disk_usage(log.parent).free < 2**20  # then the log itself is cut short
    cure = machine.ADVICE[0][1] if full else machine.advice("\n".join(output))
    end = "".join(f"\n  | {line[:160]}" for line in output[-6:])
    again = f"そのあと、もう一度実行してください（記録: {log}）。"
    return f"失敗しました。{cure}{again}\n  $ {machine.command_line((command,))}{end}"


def say(text: str) -> None:
    """Tell the user one step."""
    print(f"準備: {text}", file=sys.stderr, flush=True)
