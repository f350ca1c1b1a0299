"""The profiles that can be asked for are those that can be written."""

from __future__ import annotations

from hakusho.commands import arguments
from hakusho.profiles import catalogue as profiles


def test_the_command_line_knows_the_profiles() -> None:
    assert tuple(profiles.PROFILES) == arguments.PROFILES
