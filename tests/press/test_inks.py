"""Colours as inks: pairs, greys, pictures."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from hakusho.machine.places import THEMES
from hakusho.profiles.press import pairs
from hakusho.settings.theme import ThemeFolder
from kumihan.press.inks import BLACK, Inks, ProfileError

CHANNEL = st.integers(0, 255)


def test_the_colours_of_a_theme_are_their_pairs() -> None:
    theme = ThemeFolder.built_in(THEMES / "ai").theme
    inks = Inks(pairs(theme))
    assert inks.of(0x1D / 255, 0x3F / 255, 0x66 / 255) == (0.95, 0.75, 0.35, 0.15)
    assert inks.of(0x11 / 255, 0x11 / 255, 0x11 / 255) == BLACK


@given(CHANNEL)
def test_greys_are_black_alone(value: int) -> None:
    cyan, magenta, yellow, black = Inks({}).of(value / 255, value / 255, value / 255)
    assert (cyan, magenta, yellow) == (0, 0, 0)
    assert black == pytest.approx(1 - value / 255, abs=1e-4)


@given(CHANNEL, CHANNEL, CHANNEL)
def test_without_a_profile_one_ink_at_least_is_left_out(red: int, green: int, blue: int) -> None:
    ink = Inks({}).of(red / 255, green / 255, blue / 255)
    assert min(ink[:3]) == 0
    assert all(0 <= value <= 1 for value in ink)


def test_a_picture_without_colour_is_grey() -> None:
    inks = Inks({})
    assert inks.picture(Image.new("RGB", (2, 2), (9, 9, 9))).mode == "L"
    assert inks.picture(Image.new("RGB", (2, 2), (9, 9, 10))).mode == "CMYK"


@pytest.mark.parametrize("content", [b"no profile", b"\0" * 200])
def test_what_is_no_profile_is_refused(content: bytes) -> None:
    with pytest.raises(ProfileError):
        Inks({}, content)


def test_a_colour_has_one_ink() -> None:
    rgb, ink = (10, 20, 30), (0.9, 0.7, 0.3, 0.1)
    assert Inks([(rgb, ink), (rgb, ink)]).of(*(value / 255 for value in rgb)) == ink
    with pytest.raises(ValueError, match="two inks"):
        Inks([(rgb, ink), ((1, 2, 3), BLACK), (rgb, BLACK)])


@pytest.mark.parametrize("folder", sorted(THEMES.iterdir()), ids=lambda folder: folder.name)
def test_no_theme_of_ours_has_two_inks_for_a_colour(folder: Path) -> None:
    Inks(pairs(ThemeFolder.built_in(folder).theme))
