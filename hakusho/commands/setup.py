"""Set-up: install what the machine lacks, make `.venv` from the lock, then run the command.

A finished environment has a stamp, written last, which names the Python, the checkout's path, the
locks whose libraries are installed and the system files that the environment relies on. Without a
valid stamp the environment is made anew, by one run at a time. `--from-bundle FILE` takes
everything from that archive and uses no network. Standard library only; `subprocess` and the reader
of bundles are imported only when something is missing, so that a machine that is set up starts at
once.
"""

import fcntl
import hashlib
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from hakusho.machine import facts as machine
from hakusho.machine.facts import FONT_PACKAGE, LOCK, TEST_LOCK, Command, SetupError, find_font_file
from hakusho.machine.places import ROOT

if TYPE_CHECKING:
    from hakusho.machine.bundle import Bundle

__all__ = ["FONT_PACKAGE", "SetupError", "find_font_file", "main"]

STATUS_MACHINE, STATUS_INTERRUPTED = 3, 130
SETUP_VERSION = 2  # increase it when environments made by an older set-up no longer work
FROM_BUNDLE = "--from-bundle"

Run = Callable[[Command], None]


def main(arguments: list[str]) -> int:
    """Set up if necessary and run the command; returns its status, or 3 if the set-up fails."""
    if os.environ.get("HAKUSHO_FROM_WINDOWS"):
        from hakusho.machine.windows import as_here

        arguments = list(map(as_here, arguments))
    status = None if os.environ.get("HAKUSHO_NO_SETUP") else prepare(arguments)
    return hand_over(arguments) if status is None else status


def prepare(arguments: list[str]) -> int | None:
    """Set up and restart inside `.venv`; returns None if already there, a status on failure."""
    lock = TEST_LOCK if arguments[:1] == ["test"] else LOCK
    try:
        file, arguments = given_bundle(arguments)
        if is_inside(ROOT) and is_ready(ROOT, lock):
            return None
        ensure(ROOT, lock, file)
        start_inside(ROOT, arguments)
    except SetupError as error:
        say(str(error))
    except OSError as error:
        say(machine.trouble(error, ROOT))
    except KeyboardInterrupt:
        say("中断しました。もう一度実行すると、足りないところから続けます。")
        return STATUS_INTERRUPTED
    return STATUS_MACHINE


def given_bundle(arguments: Sequence[str]) -> tuple[str, list[str]]:
    """The file named by `--from-bundle` (empty without it), and the other arguments.

    Raises SetupError if no file is named.
    """
    rest = list(arguments)
    for number, argument in enumerate(rest):
        name, _, value = argument.partition("=")
        if name == FROM_BUNDLE:
            value = value or "".join(rest[number + 1 : number + 2])
            if not value:
                raise SetupError(f"{FROM_BUNDLE} の後に、一式のファイルの名前を書いてください。")
            return value, rest[:number] + rest[number + 1 + ("=" not in argument) :]
    return "", rest


def hand_over(arguments: list[str]) -> int:
    """Run the command in this process and return its status."""
    try:
        from hakusho.commands.again import again

        if (status := again(arguments)) is not None:
            return status
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
    """The key of an environment: the Python and the path it is for; with another it is remade."""
    python = "{}.{}".format(*sys.version_info)
    return f"{SETUP_VERSION} {python} {sys.platform} {os.uname().machine} {root}"


def lock_key(root: Path, lock: str) -> str:
    """The content of a lock, by its SHA-256."""
    return hashlib.sha256((root / lock).read_bytes()).hexdigest()


def read_stamp(root: Path) -> list[str]:
    """The lines of the stamp: its key, its locks' keys, the files relied on; empty without one."""
    try:
        return stamp_file(root).read_text("utf-8", "surrogateescape").split("\n")
    except OSError:
        return []


def write_stamp(root: Path, locks: Iterable[str]) -> None:
    """Say that the environment is finished and has the libraries of these locks."""
    keys = " ".join(lock_key(root, lock) for lock in locks)
    lines = (stamp_key(root), keys, *map(str, machine.relied_on()))
    stamp_file(root).write_text("\n".join(lines), "utf-8", "surrogateescape")


def is_current(root: Path, lock: str) -> bool:
    """Whether `.venv` is finished, made by this Python at this path, and has a lock's libraries."""
    key, *rest = read_stamp(root) or [""]
    has_them = lock_key(root, lock) in "".join(rest[:1]).split()
    return key == stamp_key(root) and has_them and environment_python(root).exists()


def is_ready(root: Path, lock: str) -> bool:
    """Whether there is nothing to do: the environment is current, its system files are there."""
    return is_current(root, lock) and all(Path(file).exists() for file in read_stamp(root)[2:])


def ensure(root: Path, lock: str, file: str = "") -> None:
    """Set up what is missing, one run at a time, from the bundle in a file if one is named.

    Raises SetupError or OSError.
    """
    if is_ready(root, lock):
        return
    with turn(root):
        if not is_ready(root, lock):  # another run may have done it while this one waited
            log = log_file(root)
            log.write_text("")
            bundle = _opened(file) if file else None
            set_up(root, lock, lambda command: run_logged(command, log), bundle)
            if bundle:
                bundle.remove()


def _opened(file: str) -> "Bundle":
    from hakusho.machine.bundle import opened

    return opened(Path(file))


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


def set_up(root: Path, lock: str, run: Run, bundle: "Bundle | None" = None) -> None:
    """Install what the machine lacks, make the environment, add the lock's libraries, stamp it."""
    supply(root, run, bundle)
    done = [one for one in (LOCK, TEST_LOCK) if is_current(root, one)]
    if LOCK not in done:
        make_environment(root, run)
        done = []
    for one in dict.fromkeys((LOCK, lock)):
        if one not in done:
            install(root, one, run, bundle)
            done.append(one)
    write_stamp(root, done)
    if not is_ready(root, lock):  # restarting inside would come back here for ever
        raise SetupError(f"{root} では準備を確かめられません。別のフォルダーに移してください。")


def supply(root: Path, run: Run, bundle: "Bundle | None" = None) -> None:
    """Install what the machine lacks. Raises SetupError if that is not allowed or fails."""
    facts = machine.look()
    commands, consent = machine.plan(facts, bundle.apt if bundle else ())
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
        message = f"入れても見付かりません: {' '.join(lacking)}"
        raise SetupError(f"{message}（記録: {log_file(root)}）")


def agreed(commands: tuple[Command, ...]) -> bool:
    """Show the commands and return whether the user agrees."""
    say(f"次を実行します\n  {machine.command_line(commands)}")
    print("よろしいですか [y/N] ", end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().lower() in ("y", "yes")


def make_environment(root: Path, run: Run) -> None:
    """Make `.venv` anew, without libraries."""
    if not (root / ".venv").is_symlink():
        stamp_file(root).unlink(missing_ok=True)
    say(".venv を作ります")
    python = str(getattr(sys, "_base_executable", sys.executable))
    if (root / ".venv").is_symlink():  # its target may belong to somebody else
        (root / ".venv").unlink()
    run((python, "-m", "venv", "--clear", str(root / ".venv")))


def install(root: Path, lock: str, run: Run, bundle: "Bundle | None" = None) -> None:
    """Install the libraries of a lock, wheels only, each with the hash that the lock names."""
    count = (root / lock).read_text("utf-8").count("==")
    say(f"{lock} の {count} 個のライブラリを入れます")
    options = ("--require-hashes", "--only-binary", ":all:", "--progress-bar", "off")
    source = bundle.pip if bundle else ()
    pip = (str(environment_python(root)), "-m", "pip", "install")
    run((*pip, *options, *source, "-r", str(root / lock)))


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
    again = f"その後、もう一度実行してください（記録: {log}）。"
    return f"失敗しました。{cure}{again}\n  $ {machine.command_line((command,))}{end}"


def say(text: str) -> None:
    """Print one step of the set-up."""
    print(f"準備: {text}", file=sys.stderr, flush=True)
