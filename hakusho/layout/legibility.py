"""Whether the text of a book can be read on its pages: its contrast with its ground, its size."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from hakusho.findings.diagnostic import Diagnostic, Span, finding
from hakusho.settings.theme import Theme
from kumihan.setting.laid import Laid, Pale, Small

_SHOWN = 16  # characters of a text in a message
_STAND_IN = "placeholder"  # the classes of what stands in for a picture begin so


def hard_to_read(theme: Theme, laid: Iterable[Laid]) -> Iterator[Diagnostic]:
    """E006, E010: texts of too little contrast and too small ones, of each kind the first.

    What stands in for a picture that is not there yet is not printed as it is.
    """
    pale: dict[tuple[str, str, float], Pale] = {}
    small: dict[tuple[str, float], Small] = {}
    for one in laid:
        for text in one.pale:
            pale.setdefault((text.colour, text.ground, text.least), text)
        for tiny in one.small:
            if not tiny.classes.startswith(_STAND_IN):
                small.setdefault((tiny.classes, round(tiny.size, 1)), tiny)
    yield from (_pale(theme, text) for text in pale.values())
    yield from (_small(theme, text) for text in small.values())


def _pale(theme: Theme, text: Pale) -> Diagnostic:
    name, place = _named(theme, text.colour)
    ground, place_of_ground = _named(theme, text.ground)
    shown = f"（「{text.text[:_SHOWN]}」など）"
    # Rounded down, so that no text is said to have what it lacks.
    ratio = int(text.contrast * 10) / 10
    message = f"地「{ground}」の上の文字「{name}」{shown}のコントラストが {ratio:.1f} です"
    hint = (
        f"{text.least:g} 以上になるように、スタイルの色か、theme.yaml の色の明るさを変えてください"
    )
    return finding("E006", message, place or place_of_ground or theme.span, hint)


def _named(theme: Theme, rgb: str) -> tuple[str, Span | None]:
    """The name and the place of a colour of the theme; another one is called as it is written."""
    names = (name for name, colour in theme.colours.items() if colour.rgb.lower() == rgb)
    name = next(names, "")
    return (name, theme.places.get(f"colours.{name}")) if name else (rgb, None)


def _small(theme: Theme, text: Small) -> Diagnostic:
    message = f"「{text.text[:_SHOWN]}」などの文字が {text.size:.1f} pt です"
    hint = "印刷で潰れないように、6 pt 以上にしてください"
    return finding("E010", message, theme.span, hint)
