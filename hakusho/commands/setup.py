"""Set-up: install what the machine lacks, make `.venv` from the lock, then run the command.

A finished environment has a stamp, written last, which names the lock, the Python, the checkout's
path and the system files that the environment relies on. Without a valid stamp the environment is
made anew, by one run at a time. Standard library only; `subprocess` is imported only when something
is missing, so that a machine that is set up starts at once.
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
SETUP_VERSION = 1  # increase it when environments made by an older set-up no longer work

Run = Callable[[Command], None]


class SetupError(Exception):
    """The machine lacks something; the message says what, and how to fix it, in Japanese."""


def main(arguments: list[str]) -> int:
    """Set up if necessary and run the command; returns its status, or 3 if the set-up fails."""
    status = None if os.environ.get("HAKUSHO_NO_SETUP") else prepare(arguments)
    return hand_over(arguments) if status is None else status


def prepare(arguments: list[str]) -> int | None:
    """Set up and restart inside `.venv`; returns None if already there, a status on failure."""
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
    """Run the command in this process and return its status."""
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
    """Replace this process by the same command under the Python of `.venv`; does not return."""
    if sys.platform == "darwin":
        os.environ.setdefault("DYLD_FALLBACK_LIBRARY_PATH", ":".join(machine.BREW_LIBRARIES))
    os.environ.pop("PYTHONHOME", None)  # it would make Python look for modules outside `.venv`
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
    """The path of the stamp of a finished environment."""
    return root / ".venv" / "hakusho-stamp"


def stamp_key(root: Path) -> str:
    """A key of all that an environment is made from; one with another key is made anew."""
    lock = hashlib.sha256((root / "requirements.lock").read_bytes()).hexdigest()
    python = "{}.{}".format(*sys.version_info)
    return f"{SETUP_VERSION} {python} {sys.platform} {os.uname().machine} {lock} {root}"


def read_stamp(root: Path) -> list[str]:
    """The lines of the stamp: its key, then the files relied on; empty without a stamp."""
    try:
        return stamp_file(root).read_text("utf-8", "surrogateescape").split("\n")
    except OSError:
        return []


def is_current(root: Path) -> bool:
    """Whether `.venv` is finished and was made from this lock, by this Python, at this path."""
    return read_stamp(root)[:1] == [stamp_key(root)] and environment_python(root).exists()


def is_ready(root: Path) -> bool:
    """Whether there is nothing to do: the environment is current, its system files are there."""
    return is_current(root) and all(Path(file).exists() for file in read_stamp(root)[1:])


def ensure(root: Path) -> None:
    """Set up what is missing, one run at a time. Raises SetupError or OSError."""
    if is_ready(root):
        return
    with turn(root):
        if not is_ready(root):  # another run may have done it while this one waited
            log = log_file(root)
            log.write_text("")
            set_up(root, lambda command: run_logged(command, log))


def log_file(root: Path) -> Path:
    """The log of the commands that set up this checkout, in the user's cache."""
    from hakusho.machine.cache import home

    return home() / f"setup-{hashlib.sha256(os.fsencode(root)).hexdigest()[:16]}.log"


@contextmanager
def turn(root: Path) -> Iterator[None]:
    """A context in which no other run sets this checkout up; the lock is on the folder itself."""
    folder = os.open(root, os.O_RDONLY | os.O_DIRECTORY)
    os.set_inheritable(folder, True)  # a pip that outlives a killed run keeps the lock
    try:
        wait_for(folder)
        yield
    finally:
        os.close(folder)


def wait_for(folder: int) -> None:
    """Lock an open folder, waiting if need be; without a lock if the file system has none."""
    try:
        fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        say("ほかの実行が準備をしています。終わるのを待ちます")
        fcntl.flock(folder, fcntl.LOCK_EX)
    except OSError:  # NFS locks only files that are open for writing, which a folder cannot be
        return


def set_up(root: Path, run: Run) -> None:
    """Install what the machine lacks, make the environment, write its stamp."""
    supply(root, run)
    if not is_current(root):
        make_environment(root, run)
    lines = (stamp_key(root), *map(str, machine.relied_on()))
    stamp_file(root).write_text("\n".join(lines), "utf-8", "surrogateescape")
    if not is_ready(root):  # restarting inside would come back here for ever
        raise SetupError(f"{root} では準備を確かめられません。別のフォルダーに移してください。")


def supply(root: Path, run: Run) -> None:
    """Install what the machine lacks. Raises SetupError if that is not allowed or fails."""
    facts = machine.look()
    commands, consent = machine.plan(facts)
    if consent == "refused" or (consent == "ask" and not agreed(commands)):
        raise SetupError(machine.refusal(facts, commands))
    if not commands:
        return
    say(f"{facts.installer} で {' '.join(facts.missing)} を入れます")
    for command in commands[:-1]:
        with suppress(SetupError):  # an old package list may be enough; the last command decides
            run(command)
    run(commands[-1])
    if lacking := machine.missing():
        message = f"入れても見つかりません: {' '.join(lacking)}"
        raise SetupError(f"{message}（記録: {log_file(root)}）")


def agreed(commands: tuple[Command, ...]) -> bool:
    """Show the commands and return whether the user agrees."""
    say(f"次を実行します\n  {machine.command_line(commands)}")
    print("よろしいですか [y/N] ", end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().lower() in ("y", "yes")


def make_environment(root: Path, run: Run) -> None:
    """Make `.venv` anew, with the libraries that the lock names."""
    lock = root / "requirements.lock"
    if not (root / ".venv").is_symlink():
        stamp_file(root).unlink(missing_ok=True)
    say(".venv を作ります")
    python = str(getattr(sys, "_base_executable", sys.executable))
    if (root / ".venv").is_symlink():  # its target may belong to somebody else
        (root / ".venv").unlink()
    run((python, "-m", "venv", "--clear", str(root / ".venv")))
    say(f"requirements.lock の {lock.read_text('utf-8').count('==')} 個のライブラリを入れます")
    options = ("--require-hashes", "--only-binary", ":all:", "--progress-bar", "off")
    run((str(environment_python(root)), "-m", "pip", "install", *options, "-r", str(lock)))


def run_logged(command: Command, log: Path) -> None:
    """Run a command with its output in the log. Raises SetupError if it fails."""
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
    """The message for a command that failed: how to fix it, and the end of its output."""
    from shutil import disk_usage

    last = f"\n{log.read_text(errors='replace')}".rpartition("\n$ ")[2]
    output = last.splitlines()[1:]
    full = disk_usage(log.parent).free < 2**20  # if so, the log itself is cut short
    cure = machine.ADVICE[0][1] if full else machine.advice("\n".join(output))
    end = "".join(f"\n  | {line[:160]}" for line in output[-6:])
    again = f"そのあと、もう一度実行してください（記録: {log}）。"
    return f"失敗しました。{cure}{again}\n  $ {machine.command_line((command,))}{end}"


def say(text: str) -> None:
    """Print one step of the set-up."""
    print(f"準備: {text}", file=sys.stderr, flush=True)
