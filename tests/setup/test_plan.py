"""What is done about a machine that lacks something: a table of situations."""

from itertools import product

import pytest

from hakusho.machine.facts import BREW_COMMANDS, Facts, Plan, command_line, plan, refusal

LACKING = ("python3.11-venv", "libpango-1.0-0", "fonts-noto-cjk")
INSTALL = "apt-get install -y --no-install-recommends python3.11-venv libpango-1.0-0 fonts-noto-cjk"
QUIET = "env DEBIAN_FRONTEND=noninteractive"


def text(made: Plan) -> str:
    """A plan as one line: whether it is carried out, and the commands."""
    return f"{made.consent}: {command_line(made.commands)}"


@pytest.mark.parametrize("terminal", [True, False])
def test_root_installs_at_once(terminal: bool) -> None:
    made = plan(Facts(LACKING, "apt", "root", terminal))
    assert text(made) == f"given: {QUIET} apt-get update && {QUIET} {INSTALL}"


@pytest.mark.parametrize("terminal", [True, False])
def test_sudo_without_password_installs_at_once(terminal: bool) -> None:
    made = plan(Facts(LACKING, "apt", "sudo", terminal))
    assert text(made) == f"given: sudo -n {QUIET} apt-get update && sudo -n {QUIET} {INSTALL}"


def test_sudo_with_password_asks_on_a_terminal() -> None:
    made = plan(Facts(LACKING, "apt", "sudo with password", terminal=True))
    assert text(made) == f"ask: sudo apt-get update && sudo {INSTALL}"


def test_sudo_with_password_is_refused_without_terminal() -> None:
    facts = Facts(LACKING, "apt", "sudo with password", terminal=False)
    made = plan(facts)
    assert text(made) == f"refused: sudo apt-get update && sudo {INSTALL}"
    assert refusal(facts, made.commands) == (
        "次のものがありません: python3.11-venv libpango-1.0-0 fonts-noto-cjk\n"
        f"次を実行してから、もう一度始めてください:\n  sudo apt-get update && sudo {INSTALL}"
    )


@pytest.mark.parametrize("terminal", [True, False])
def test_no_rights_names_the_administrators_command(terminal: bool) -> None:
    facts = Facts(LACKING, "apt", "", terminal)
    made = plan(facts)
    assert text(made) == f"refused: apt-get update && {INSTALL}"
    assert refusal(facts, made.commands).endswith(
        f"管理者（root）が次を実行してから、もう一度始めてください:\n  apt-get update && {INSTALL}"
    )


@pytest.mark.parametrize(("terminal", "consent"), [(True, "ask"), (False, "refused")])
def test_homebrew_always_asks(terminal: bool, consent: str) -> None:
    facts = Facts(("libpango-1.0-0",), "brew", "", terminal)
    assert plan(facts) == (BREW_COMMANDS, consent)
    assert "\n次を実行してから、もう一度始めてください:\n  brew install pango && brew" in refusal(
        facts, BREW_COMMANDS
    )


def test_unknown_system_names_what_is_missing() -> None:
    facts = Facts(LACKING, "", "root", terminal=True)
    assert plan(facts) == ((), "refused")
    assert "libpango-1.0-0" in refusal(facts, ())
    assert "Debian のパッケージ名" in refusal(facts, ())


def test_nothing_missing_needs_nothing() -> None:
    for installer, rights, terminal in product(("apt", "brew", ""), ("root", ""), (True, False)):
        assert plan(Facts((), installer, rights, terminal)) == ((), "given")  # type: ignore[arg-type]
