"""SVG pictures: where the engine would draw something that nobody meant, it draws less."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from weasyprint import svg
from weasyprint.svg import css

from kumihan.engine.fontshorthand import longhands
from kumihan.engine.install import Hook, hook, instead
from kumihan.engine.selectors import is_readable


def hooks() -> list[Hook]:
    """What is replaced while SVG pictures are read and drawn.

    Of filters the engine knows the parts that move and mix colours: it would put an object in the
    place of its shadow. At a selector that it cannot read it would skip all rules that follow. Of
    `font` it takes the first word for the size, whatever that is.
    """
    return [
        hook(svg, "apply_filters", instead(lambda *_: None)),
        hook(css, "find_stylesheets_rules", _readable),
        hook(css, "parse_declarations", _with_longhands),
        hook(svg, "parse_declarations", _with_longhands),
    ]


def _with_longhands(original: Callable[..., Any]) -> Callable[..., Any]:
    def parse(written: Any) -> tuple[list[tuple[str, str]], ...]:
        return tuple(list(longhands(group)) for group in original(written))

    return parse


def _readable(original: Callable[..., Iterator[Any]]) -> Callable[..., Iterator[Any]]:
    """Leave out the rules whose selectors cannot be read, and only those."""

    def find(*arguments: Any) -> Iterator[Any]:
        return (rule for rule in original(*arguments) if is_readable(rule))

    return find
