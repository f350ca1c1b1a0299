"""The guard on WeasyPrint's sources; hooks go in for a call and out again."""

from __future__ import annotations

import ast
import logging
import sys
from inspect import getattr_static
from pathlib import Path

import pytest
import weasyprint

from kumihan import render
from kumihan.engine import install
from kumihan.engine.frames import with_room
from kumihan.engine.install import Hook, Wrap, hook
from kumihan.engine.properties import PROPERTIES, internal
from kumihan.files.files import Kept
from kumihan.press.inks import Inks
from kumihan.press.writing import in_inks
from kumihan.render import written
from kumihan.writing import canvas, joining
from kumihan.writing.canvas import Canvas
from kumihan.writing.joining import Output
from tests.kumihan.pages import laid_out

KUMIHAN = Path(install.__file__).parents[1]


def test_the_sources_are_the_known_ones() -> None:
    assert install.changed(install.SOURCES) == []


def test_a_changed_source_is_named() -> None:
    name = next(iter(install.SOURCES))
    assert install.changed({name: "0" * 16}) == [name]


def test_all_that_is_leaned_on_is_guarded() -> None:
    """Every module of WeasyPrint that kumihan imports, and so every one with a hook."""
    trees = [ast.parse(file.read_text(encoding="utf-8")) for file in KUMIHAN.rglob("*.py")]
    imported = set()
    for node in (node for tree in trees for node in ast.walk(tree)):
        if isinstance(node, ast.Import):
            imported |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            inner = {f"{node.module}.{alias.name}" for alias in node.names}
            imported |= inner & set(sys.modules) or {str(node.module)}
    guarded = ("weasyprint", "cssselect2", "tinyhtml5")
    engine = {name for name in imported if name.partition(".")[0] in guarded}
    assert engine <= set(install.SOURCES)


def test_another_version_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    install.check.cache_clear()
    monkeypatch.setattr(weasyprint, "__version__", "71.0")
    with pytest.raises(install.UnknownWeasyPrintError, match=r"71\.0"):
        install.check()
    install.check.cache_clear()


def _places() -> list[Hook]:
    """All hooks: of layout, of painting for the screen and in inks, of joining."""
    inks = in_inks(Inks({}), Kept(Path()), (9.0, 7.0))
    return [*render._hooks(), *joining._HOOKS, *inks.hooks(), *canvas.hooks(Canvas)]


def test_every_hook_is_taken_out() -> None:
    """After what ends well, and after what does not."""
    places = [(one.place, one.name) for one in _places()]
    before = [getattr_static(place, name) for place, name in places]
    assert len(before) > 40
    assert written(laid_out("<p>本文</p>"), Output(in_inks(Inks({}), Kept(Path()), (9.0, 7.0))))
    with pytest.raises(TypeError):
        laid_out("<p>本文</p>", None)  # type: ignore[arg-type]
    assert [getattr_static(place, name) for place, name in places] == before


def test_hooks_are_in_place_meanwhile() -> None:
    with render.hooks():
        originals = [getattr_static(one.place, one.name) for one in render._hooks()]
    now = [getattr_static(one.place, one.name) for one in render._hooks()]
    assert [a is b for a, b in zip(originals, now, strict=True)] == [False] * len(now)


def test_wraps_of_a_target_are_one_chain_and_no_target_is_taken_twice() -> None:
    class Place:
        value = "a"

    def adding(more: str) -> Wrap:
        return lambda before: before + more

    with install.replaced(hook(Place, "value", adding("b"), adding("c"))):
        assert Place.value == "abc"
    assert Place.value == "a"
    with (
        pytest.raises(ValueError, match="value"),
        install.replaced(hook(Place, "value", adding("b")), hook(Place, "value", adding("c"))),
    ):
        pass


def test_properties_cascade_like_the_engines_own() -> None:
    style = """
    :root { --snap: contain }
    main { line-snap: none; hanging-punctuation: allow-end; -kumihan-jidori: 3em }
    main { block-step-size: 7mm }
    p { line-snap: var(--snap) }
    """
    document = laid_out("<p>本文</p>", style)
    box = next(b for b in document.pages[0]._page_box.descendants() if b.element_tag == "p")
    assert box.style["line_snap"] == "contain"
    assert box.style["hanging_punctuation"] == ("allow-end",)
    assert box.style["kumihan_jidori"] == (3.0, "em")
    assert box.style["block_step_size"] == "none"


@pytest.mark.parametrize("name", PROPERTIES)
def test_a_wrong_value_is_warned_of(name: str, caplog: pytest.LogCaptureFixture) -> None:
    logger = logging.getLogger("weasyprint")
    logger.addHandler(caplog.handler)
    try:
        laid_out("", f"p {{ {name}: 17furlong }}")
    finally:
        logger.removeHandler(caplog.handler)
    assert "17furlong" in caplog.text
    assert internal(name).isidentifier()


def test_calls_with_room_are_calls() -> None:
    def deep(number: int, *, step: int = 1) -> int:
        return 0 if number <= 0 else 1 + deep(number - step, step=step)

    roomy = with_room(deep)
    assert roomy(300, step=2) == 150
    assert roomy.__name__ == "deep"
    with pytest.raises(TypeError, match="number"):
        roomy(step=2)  # type: ignore[call-arg]
