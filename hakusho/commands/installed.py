"""The command `hakusho` of an installed package: the same command line, without a set-up."""

from __future__ import annotations

import sys

from hakusho.machine import facts
from hakusho.machine.facts import Facts
from hakusho.machine.streams import steady

MACHINE = 3


def main() -> int:
    """Run the command line; returns 3 if the machine lacks a library that the engine loads."""
    steady()
    machine = facts.look()
    lacking = tuple(name for name in machine.missing if name != facts.VENV_PACKAGE)
    if lacking:
        commands, _ = facts.plan(Facts(lacking, machine.installer, "", terminal=False))
        print(facts.refusal(machine._replace(missing=lacking), commands), file=sys.stderr)
        return MACHINE
    from hakusho.commands.again import again

    if (status := again(sys.argv[1:])) is not None:
        return status
    from hakusho.commands import cli

    return cli.main(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
