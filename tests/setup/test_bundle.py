"""The archive for closed networks: what it must be to be used, and what is used of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest

from hakusho.commands import bundling, setup
from hakusho.machine import bundle, cache
from hakusho.machine import facts as machine
from hakusho.machine.facts import LOCK, Command, Facts, SetupError


@pytest.fixture(autouse=True)
def _this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundle, "_release", lambda: "debian 12")


def _written(file: Path, *, changed: dict[str, bytes] | None = None, **about: str) -> Path:
    """A bundle with a wheel and a package; `changed` are files that are not what the sums say."""
    folder = file.with_name("made")
    contents = {
        "wheels/a-1-py3-none-any.whl": b"wheel",
        "debs/libx_1_all.deb": b"package",
        "debs/Packages": b"Package: libx\n",
        "about": "".join(f"{n}: {v}\n" for n, v in {**bundle.about(), **about}.items()).encode(),
    }
    for name, content in contents.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    lines = "".join(f"{digest}  {name}\n" for name, digest in bundle.sums(folder))
    contents["SHA256SUMS"] = lines.encode()
    with ZipFile(file, "w") as archive:
        for name, content in {**contents, **(changed or {})}.items():
            archive.writestr(name, content)
    return file


def _left() -> list[Path]:
    return list(cache.home().glob("bundle-*"))


def test_apt_and_pip_take_what_is_in_it_and_nothing_else(tmp_path: Path) -> None:
    found = bundle.opened(_written(tmp_path / "b.zip"))
    assert (found.folder / "debs" / "libx_1_all.deb").read_bytes() == b"package"
    assert found.pip[:2] == ("--no-index", "--find-links")
    assert (Path(found.pip[2]) / "a-1-py3-none-any.whl").exists()
    option, settings = found.apt
    lines = Path(settings).read_text("utf-8").splitlines()
    values = dict(line.rstrip(";").replace('"', "").split(" ", 1) for line in lines)
    assert (option, values["Dir::Etc::sourceparts"]) == ("-c", "-")
    sources = Path(values["Dir::Etc::sourcelist"]).read_text("utf-8")
    assert sources == f"deb [trusted=yes] file:{found.folder / 'debs'} ./\n"
    assert Path(values["Dir::State::lists"]).is_relative_to(found.folder)
    found.remove()
    assert not _left()


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda file: file, "がありません"),
        (lambda file: _bytes(file, b"PK no zip"), "壊れているか"),
        (lambda file: _bytes(file, b""), "壊れているか"),
        (lambda file: _cut(_written(file)), "壊れているか"),
        (lambda file: _written(file, changed={"wheels/a-1-py3-none-any.whl": b"x"}), "壊れている"),
        (lambda file: _written(file, changed={"wheels/more.whl": b"x"}), "壊れているか"),
        (lambda file: _written(file, changed={"SHA256SUMS": b"\xff"}), "壊れているか"),
        (lambda file: _written(file, changed={"SHA256SUMS": b""}), "壊れているか"),
        (lambda file: _flagged(_written(file), 1), "壊れているか"),  # a password is wanted
        (lambda file: _flagged(_written(file), 0, method=99), "壊れているか"),
        (lambda file: _written(file, Python="3.99"), "Python 3.99"),
        (lambda file: _written(file, system="debian 13"), "debian 13"),
        (lambda file: _written(file, processor="m68k"), "m68k"),
    ],
)
def test_what_is_no_bundle_for_this_machine(
    make: Callable[[Path], Path], said: str, tmp_path: Path
) -> None:
    with pytest.raises(SetupError, match=said):
        bundle.opened(make(tmp_path / "b.zip"))
    assert not _left()


def _bytes(file: Path, content: bytes) -> Path:
    file.write_bytes(content)
    return file


def _flagged(file: Path, flags: int, method: int = 0) -> Path:
    """A zip whose first member says that it is locked, or packed in an unknown way."""
    content = bytearray(file.read_bytes())
    for sign, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = content.index(sign) + at
        content[place : place + 4] = bytes([flags, 0, method, 0])
    return _bytes(file, bytes(content))


def _cut(file: Path) -> Path:
    return _bytes(file, file.read_bytes()[:200])


def test_names_that_lead_out_stay_within(tmp_path: Path) -> None:
    file = _written(tmp_path / "b.zip", changed={"../../escaped": b"x", "/tmp/escaped": b"x"})
    with pytest.raises(SetupError):
        bundle.opened(file)
    assert not list(cache.home().parent.rglob("escaped"))
    assert not Path("/tmp/escaped").exists()


def test_a_set_up_from_a_bundle_asks_no_network(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(machine, "look", lambda: Facts(("libx",), "apt", "root", False))
    monkeypatch.setattr(machine, "missing", lambda: ())
    monkeypatch.setattr(machine, "relied_on", lambda: ())
    (tmp_path / LOCK).write_text("a==1 --hash=sha256:0\n")
    (tmp_path / machine.TEST_LOCK).write_text("a==1 --hash=sha256:0\n")
    commands: list[Command] = []

    def run(command: Command, _log: Path) -> None:
        commands.append(command)
        if "venv" in command:
            setup.environment_python(tmp_path).parent.mkdir(parents=True)
            setup.environment_python(tmp_path).touch()

    monkeypatch.setattr(setup, "run_logged", run)
    setup.ensure(tmp_path, LOCK, str(_written(tmp_path / "b.zip")))
    update, packages, _, libraries = commands
    for command in (update, packages):
        assert any(part.endswith("apt.conf") for part in command)
    assert packages[-1] == "libx"
    assert "--no-index" in libraries and "--require-hashes" in libraries
    assert not _left()


def test_what_a_refused_run_has_left_goes_with_the_next(tmp_path: Path) -> None:
    left = cache.home() / "bundle-99999999"
    left.mkdir()
    bundle.opened(_written(tmp_path / "b.zip")).remove()
    assert not left.exists()


def test_its_name_says_what_it_is_for() -> None:
    name = bundling.name()
    assert name.startswith("hakusho-debian-12-") and name.endswith(".zip")


def test_a_bundle_is_made_where_there_is_apt(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bundling, "which", lambda _name: None)
    with pytest.raises(SetupError, match="Debian のパソコンで"):
        bundling.make(tmp_path / "b.zip")


def test_a_fetch_that_fails_is_one_message(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")
    monkeypatch.setenv("PIP_RETRIES", "0")
    monkeypatch.setenv("PIP_NO_CACHE_DIR", "1")
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    with pytest.raises(SetupError, match="ネットワークに届きません"):
        bundling.make(tmp_path / "b.zip")
    assert not list(tmp_path.iterdir())
