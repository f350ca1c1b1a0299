"""Templates get plain data and no way out, whoever wrote them; those of a stranger are not read."""

from __future__ import annotations

import dataclasses
import os
import sys
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from jinja2 import UndefinedError, nodes

from hakusho.commands import cli
from hakusho.findings.diagnostic import Diagnostic, Source, finding, ordered
from hakusho.html.fence import (
    FILTERS,
    MOST_STEPS,
    Budget,
    Counted,
    EndlessError,
    Fence,
    Function,
    UnfitError,
    readable,
)
from hakusho.html.sections import faults, section_html, sections
from hakusho.html.templates import Templates
from hakusho.html.writer import Writer
from hakusho.machine.places import ROOT, TEMPLATES, THEMES
from hakusho.manuscript.prepare import Manuscript, Options, prepare
from hakusho.pipeline import build
from hakusho.publication.reading import Publication
from hakusho.settings.publication import Settings
from tests import square

BOOKS = sorted(path.parent for path in (ROOT / "content").glob("*/publication.yaml"))
CANARY = "kanaria-no-uta"
TEXT = "ここが本文である。"


# -- what they are given -------------------------------------------------------------------


def _strange(value: object, seen: set[int], path: str) -> Iterator[str]:
    """What is no plain data in all that can be reached by public names."""
    if id(value) in seen or isinstance(value, str | int | float | Decimal | date | None):
        return
    seen.add(id(value))
    parts = _parts(value)
    if parts is None:
        yield f"{path}: {type(value)}"
    for name, part in parts or ():
        yield from _strange(part, seen, f"{path}.{name}")


def _parts(value: object) -> list[tuple[object, object]] | None:
    """What plain data consists of, by name; None for anything else."""
    if isinstance(value, Mapping):
        return [*enumerate(value), *value.items()]
    if isinstance(value, tuple):
        return list(enumerate(value))
    kind = type(value)
    if not dataclasses.is_dataclass(kind) or not kind.__dataclass_params__.frozen:  # type: ignore[attr-defined]
        return None
    public = (name for name in dir(kind) if not name.startswith("_"))
    fields = {field.name for field in dataclasses.fields(kind)}
    names = fields.union(name for name in public if not callable(getattr(kind, name)))
    return [(name, getattr(value, name)) for name in sorted(names)]


@pytest.mark.parametrize("theme", ["ai", "tokiwa"])
@pytest.mark.parametrize("book", BOOKS, ids=lambda book: book.name)
def test_templates_get_plain_data_only(
    book: Path, theme: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: dict[str, dict[str, Any]] = {}

    def fill(self: Templates, name: str, values: dict[str, Any]) -> str:
        given.setdefault(name, {}).update(values)
        return self.ours.fill(name, values)

    monkeypatch.setattr(Templates, "fill", fill)
    manuscript = prepare(book, Options(theme=theme))
    writer = Writer(
        publication=manuscript.publication, labels=manuscript.labels, theme=manuscript.theme
    )
    for section in (*sections(writer), *faults(_findings(manuscript))):
        section_html(writer, section, {}, "recto")
    functions: dict[str, object] = {}
    seen: set[int] = set()
    assert {"chapter.html", "cover.html", "faults.html", "inlines/term.html"} <= given.keys()
    for name, values in given.items():
        plain = {key: one for key, one in values.items() if type(one) is not Function}
        functions |= {key: one for key, one in values.items() if type(one) is Function}
        assert list(_strange(plain, seen, name)) == []
    assert sorted(functions) == [
        "blocks", "columns_of", "ems", "figures", "hang", "has_long_word", "inlines",
        "is_brief", "item_numbers", "label", "longest", "note_lines", "page",
        "pixels_needed", "plain", "qr_codes", "range", "references",
        "whole_page",
    ]  # fmt: skip


def _findings(manuscript: Manuscript) -> list[Diagnostic]:
    at = manuscript.publication.source.span()
    return [finding("Y001", "誤り", at), *manuscript.diagnostics]


def test_of_our_records_fields_are_read_and_nothing_else() -> None:
    assert {"title", "kihon_hanmen"} <= readable(Settings)
    assert not {"place", "__class__", "__init__", "_x"} & readable(Settings)
    for kind in (Path, type, type(open), Function, Writer.inlines.__class__, dict.items.__class__):
        assert readable(kind) == frozenset()
    assert "placed" not in readable(Publication)


@pytest.mark.parametrize("kind", [Fence, Counted])
def test_what_is_not_listed_cannot_be_called(kind: type[Fence]) -> None:
    fence = kind({"a": Source("a", "{{ run() }}"), "b": Source("b", "{{ text.upper() }}")}.get)
    for name in "ab":
        with pytest.raises((UnfitError, UndefinedError)):
            fence.fill(name, {"run": Path.cwd, "text": "x"})
    with pytest.raises(UnfitError):
        fence.fill("a", {"run": "x".upper})


def test_steps_are_counted() -> None:
    budget = Budget(steps=MOST_STEPS - 1)
    budget.step()
    with pytest.raises(EndlessError):
        budget.step()


def test_a_number_has_so_many_places_at_most() -> None:
    assert FILTERS["fixed"](1.5, 3) == "1.500"
    assert len(FILTERS["fixed"](1.5, 100)) == 22


def test_our_own_templates_need_no_more_than_somebody_elses() -> None:
    fence = Counted(lambda name: None)
    files = [*TEMPLATES.rglob("*.html"), *TEMPLATES.rglob("*.svg"), *THEMES.rglob("pattern.svg")]
    files += THEMES.rglob("templates/*.html")
    assert len(files) > 40
    for file in files:
        fence.compile(file.read_text(encoding="utf-8"), file.name, str(file))


# -- somebody else's -----------------------------------------------------------------------


def _book(folder: Path, templates: Mapping[str, str]) -> Path:
    """A publication with a theme of its own that has these templates (and its pattern)."""
    own = folder / "own"
    (own / "templates").mkdir(parents=True)
    for name, text in templates.items():
        path = own / name if name == "pattern.svg" else own / "templates" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    for file in ("theme.yaml", "look.css", "fonts/" + square.FILE):
        (own / file).parent.mkdir(exist_ok=True)
        (own / file).write_bytes((square.theme() / file).read_bytes())
    (folder / "canary.txt").write_text(CANARY, encoding="utf-8")
    (folder / "a.md").write_text(f"# 章の題\n\n{TEXT}\n\n- 項目\n", encoding="utf-8")
    settings = "title: 試験\ntheme: own\nfront: [cover]\nback: []\nchapters: [a.md]\n"
    (folder / "publication.yaml").write_text(settings, encoding="utf-8")
    return folder


def _written(folder: Path, *, trusts: bool) -> tuple[str, list[Diagnostic]]:
    """The HTML of the publication of a folder, and the findings."""
    manuscript = prepare(folder, Options(trusts_theme=trusts))
    writer = Writer(
        publication=manuscript.publication, labels=manuscript.labels, theme=manuscript.theme
    )
    html = "".join(section_html(writer, section, {}, "recto") for section in sections(writer))
    return html, ordered([*manuscript.diagnostics, *writer.faults])


_DOUBLING = (
    "{% macro f(s, n) %}{% if n %}{{ f(BOTH, n - 1) }}{% endif %}{{ s|length }}{% endmacro %}"
)
_MANY = "".join(f"{{% set t{n + 1} = (t{n}, t{n}) %}}" for n in range(40))
HOSTILE = {
    "path": "{{ publication.folder.joinpath('canary.txt').read_text() }}",
    "write": "{{ publication.folder.joinpath('written.txt').write_text('x') }}",
    "class": "{{ ''.__class__ }}",
    "mro": "{{ ''.__class__.mro() }}",
    "subclasses": "{{ ().__class__.__base__.__subclasses__() }}",
    "record-class": "{{ settings.__class__.__init__.__globals__ }}",
    "item-class": "{{ settings['__class__'] }}",
    "dict-item-class": "{{ theme.colours['__class__'] }}",
    "init": "{{ block.__init__ }}",
    "method": "{{ settings.place('title') }}",
    "classmethod": "{{ block.from_directive }}",
    "dataclass-fields": "{{ settings.__dataclass_fields__ }}",
    "format": "{{ '{0.__class__}'.format(settings) }}",
    "format-map": "{{ '{a.__class__}'.format_map({'a': 1}) }}",
    "format-filter": "{{ '%s'|format(settings) }}",
    "percent": "{{ '%1000000000d' % 1 }}",
    "attr": "{{ settings|attr('__class__') }}",
    "map-attribute": "{{ [settings]|map(attribute='__class__')|join }}",
    "min-attribute": "{{ [settings]|min(attribute='__class__') }}",
    "groupby": "{{ [settings]|groupby('__class__') }}",
    "function-globals": "{{ inlines.__globals__ }}",
    "function-self": "{{ inlines.__self__.publication }}",
    "function-run": "{{ inlines._run }}",
    "function-printed": "{{ inlines }}",
    "function-joined": "{{ inlines ~ '' }}",
    "macro-globals": "{% macro m() %}{% endmacro %}{{ m._func.__globals__ }}",
    "macro-printed": "{% macro m() %}{% endmacro %}{{ m }}",
    "generator-frame": "{{ ([1]|select).gi_frame }}",
    "self": "{{ self._TemplateReference__context }}",
    "super": "{% block x %}{{ super.super }}{% endblock %}",
    "loop": "{% for x in (1,) %}{{ loop._iterable.gi_frame }}{% endfor %}",
    "loop-call": "{% for x in (1,) %}{{ loop.cycle('a') }}{% endfor %}",
    "recursive-loop": "{% for x in (1,) recursive %}{{ loop((1,)) }}{% endfor %}",
    "cycler": "{{ cycler.__init__ }}",
    "joiner": "{{ joiner.__init__.__globals__.os }}",
    "namespace": "{% set n = namespace() %}{{ n }}",
    "lipsum": "{{ lipsum.__globals__ }}",
    "dict": "{{ dict(a=1) }}",
    "undefined-class": "{{ nothing.__class__ }}",
    "undefined-called": "{{ nothing() }}",
    "varargs": "{% macro m() %}{{ varargs }}{% endmacro %}{{ m(1) }}",
    "caller": "{% macro m() %}{{ caller() }}{% endmacro %}{% call m() %}x{% endcall %}",
    "filter-block": "{% filter upper %}x{% endfilter %}",
    "include-outside": "{% include '../canary.txt' %}",
    "include-above": "{% include '../../canary.txt' %}",
    "include-absolute": "{% include '/etc/hostname' %}",
    "include-settings": "{% include 'theme.yaml' %}",
    "include-folder": "{% include 'blocks' %}",
    "include-record": "{% include settings %}",
    "include-long": "{% include 'aaaaaaaa' ~ LONG %}".replace("LONG", "'" + "b" * 5000 + "'"),
    "include-nul": "{% include 'a\\0b' %}",
    "import": "{% import 'publication.html' as x %}{{ x.__class__ }}",
    "from-import": "{% from 'publication.html' import environment %}{{ environment }}",
    "extends-outside": "{% extends '../canary.txt' %}",
    "missing-include": "{% include 'nowhere.html' %}",
    "include-itself": "{% include 'blocks/paragraph.html' %}",
    "extend-itself": "{% extends 'blocks/paragraph.html' %}",
    "include-itself-twice": "{% include 'blocks/paragraph.html' %}" * 2,
    "block-in-itself": "{{ blocks((block,)) }}",
    "block-in-itself-twice": "{{ blocks((block,)) }}{{ blocks((block,)) }}",
    "macro-in-itself": "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    "macro-in-itself-twice": "{% macro m() %}{{ m() }}{{ m() }}{% endmacro %}{{ m() }}",
    "repeated-text": "{{ 'a' * 10**9 }}",
    "repeated-a-little": "{{ 'a' * 3 }}",
    "tuple-repeated-a-little": "{{ ((1,) * 3)|length }}",
    "large-product": "{{ 99999999 * 99999999 }}",
    "range-a-little-large": "{% for x in range(1001) %}{% endfor %}",
    "list-of-lists": "{% set a = [block] %}{% set b = [a, a] %}",
    "repeated-tuple": "{{ (1,) * 1000000000 }}",
    "power": "{{ 10 ** 10 ** 10 }}",
    "large-number": "{% macro f(n, m) %}{{ f(n * n, m) }}{% endmacro %}{{ f(99999, 1) }}",
    "long-number": "{{ " + "9" * 5000 + " }}",
    "large-range": "{% for x in range(1000000000) %}{% endfor %}",
    "range-list": "{{ range(100000000)|join }}",
    "nested-loops": "{% for a in range(1000) %}" * 3 + "{% endfor %}" * 3,
    "loops-in-macro": "{% macro m() %}"
    + "{% for a in range(1000) %}" * 3 + "xxxxxxxxxxxxxxxxxxxx" + "{% endfor %}" * 3
    + "{% endmacro %}{{ m() }}",
    "doubled-text": _DOUBLING.replace("BOTH", "s ~ s") + "{{ f('a', 60) }}",
    "added-text": _DOUBLING.replace("BOTH", "s + s") + "{{ f('a', 60) }}",
    "joined-text": _DOUBLING.replace("BOTH", "[s, s]|join") + "{{ f('a', 60) }}",
    "doubled-tuple": "{% set t0 = (block, 1) %}" + _MANY + "{{ t40 == t39 }}",
    "copied-text": "{% set s = '" + "a" * 100_000 + "' %}"
    + "".join(f"{{% set s{n} = s[1:] %}}" for n in range(1500)),
    "uppercase-text": "{% set s = '" + "a" * 100_000 + "' %}"
    + "".join(f"{{% set s{n} = s|upper %}}" for n in range(1500)),
    "record-printed": "{{ settings }}",
    "record-joined": "{{ [settings, block]|join }}",
    "tuple-printed": "{{ block.content }}",
    "places": "{{ 1.5|fixed(1000000000) }}{{ 1.0.__class__ }}",
    "syntax": "{% if %}",
    "unclosed": "{% for x in (1,) %}",
    "unknown-filter": "{{ 1|nothing }}",
    "unknown-test": "{{ 1 is nothing }}",
    "unknown-name": "{{ nothing }}",
    "wrong-argument": "{{ inlines(settings) }}",
    "wrong-block": "{{ blocks((settings,)) }}",
    "wrong-record": "{{ blocks((label(block.id),)) }}",
    "division": "{{ 1 / 0 }}",
    "deep-parentheses": "{{ " + "(" * 2000 + "1" + ")" * 2000 + " }}",
    "deep-attributes": "{{ a" + ".a" * 5000 + " }}",
    "many-loops": "{% for a in (1,) %}" * 30 + "{% endfor %}" * 30,
    "starred": "{{ inlines(*block.content) }}",
    "do": "{% do block %}",
    "debug": "{% debug %}",
    "comment-without-end": "{#%",
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_template_ends_in_a_finding(name: str, tmp_path: Path, heard: list[str]) -> None:
    text = "一行目\n" + HOSTILE[name]
    folder = _book(tmp_path, {"blocks/paragraph.html": text})
    heard.clear()
    html, found = _written(folder, trusts=True)
    assert [one.code for one in found] == ["E009"], [str(one) for one in found]
    place = found[0].span
    assert place.source.path.endswith("own/templates/blocks/paragraph.html")
    assert place.line in (1, 2)
    assert CANARY not in html + found[0].message
    assert TEXT in html  # our own template has taken its place
    assert "一行目" not in html or name.startswith("block-in-itself")
    assert not (folder / "written.txt").exists()
    assert heard == []


_STARTS = ("os.system", "os.exec", "os.posix_spawn", "subprocess.Popen", "socket.connect")
_HEARD: list[str] = []


def _hear(event: str, arguments: tuple[object, ...]) -> None:
    """Note programs that are started, and files that are opened for the canary's sake."""
    if event in _STARTS or (event == "open" and "canary" in str(arguments[0])):
        _HEARD.append(event)


@pytest.fixture(scope="module")
def heard() -> list[str]:
    """What is noted from now on; a hook stays for as long as the process."""
    sys.addaudithook(_hear)
    return _HEARD


@pytest.mark.parametrize("name", HOSTILE)
def test_without_trust_a_template_is_not_even_read(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = _book(tmp_path, {"blocks/paragraph.html": HOSTILE[name]})

    def refuse(
        _self: Fence, _source: str, name: str | None, filename: str | None
    ) -> nodes.Template:
        raise AssertionError(f"{name} is parsed")

    monkeypatch.setattr(Counted, "_parse", refuse)
    (folder / "own" / "templates" / "blocks" / "paragraph.html").chmod(0)
    html, found = _written(folder, trusts=False)
    assert [(one.code, str(one.span)) for one in found] == [
        ("E008", f"{found[0].span.source.path}:2:8")
    ]
    assert "--trust-theme" in found[0].hint
    assert TEXT in html


def test_a_trusted_template_is_used(tmp_path: Path) -> None:
    text = (
        '<p id="{{ block.id }}" class="own">{{ inlines(block.content) }}{{ \'あ\' ~ (1 + 2) }}</p>'
    )
    folder = _book(tmp_path, {"blocks/paragraph.html": text})
    html, found = _written(folder, trusts=True)
    assert found == []
    assert f'class="own">{TEXT}あ3</p>' in html
    html, found = _written(folder, trusts=False)
    assert [one.code for one in found] == ["E008"]
    assert "own" not in html.partition("<body>")[2]


@pytest.mark.usefixtures("one_set_of_faces")
@pytest.mark.parametrize(
    ("templates", "line"),
    [
        ({"blocks/paragraph.html": "<p>\n{{ nothing }}</p>"}, "blocks/paragraph.html:2:1"),
        ({"cover.html": "{% extends 'publication.html' %}\n\n  {% if %}"}, "cover.html:3:3"),
        ({"publication.html": "{% include 'nowhere.html' %}"}, "publication.html:1:1"),
        ({"members.html": "{% include 'members.html' %}"}, "members.html:1:1"),
        ({"chapter.html": "{{ 'a' * 1000000000 }}"}, "chapter.html:1:1"),
        ({"pattern.svg": "{% for a in range(99999) %}{% endfor %}"}, "own/pattern.svg:1:1"),
    ],
)
def test_a_fault_is_the_authors(
    templates: Mapping[str, str],
    line: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(_book(tmp_path, templates))
    assert cli.main([".", "--trust-theme"]) == 1
    said = capsys.readouterr().err
    assert f"{line}: error[E009]: " in said
    assert said.count("error[") == 1


# -- themes --------------------------------------------------------------------------------

PLAIN = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="9mm" height="9mm"><path d="M0 0h9v9z"/></svg>'
)


def test_without_trust_a_pattern_is_a_picture(tmp_path: Path) -> None:
    folder = _book(tmp_path, {"pattern.svg": PLAIN})
    html, found = _written(folder, trusts=False)
    assert found == []
    assert (
        '<div class="cover-pattern"><img src="project:///theme/pattern.svg" alt=""/></div>' in html
    )
    html, found = _written(folder, trusts=True)
    assert found == []
    assert f'<div class="cover-pattern">{PLAIN}</div>' in html


def test_a_pattern_that_is_a_template_is_left_out_with_the_others(tmp_path: Path) -> None:
    folder = _book(tmp_path, {"pattern.svg": "{# 文様 #}" + PLAIN})
    html, found = _written(folder, trusts=False)
    assert [(one.code, "pattern.svg" in one.message) for one in found] == [("E008", True)]
    assert "theme/pattern.svg" not in html


@pytest.mark.usefixtures("one_set_of_faces")
@pytest.mark.parametrize(
    ("pattern", "codes"),
    [
        (PLAIN, set()),
        ("<svg", {"E004"}),
    ],
)
def test_a_pattern_is_fetched_like_any_picture(
    pattern: str, codes: set[str], tmp_path: Path
) -> None:
    folder = _book(tmp_path, {"pattern.svg": pattern})
    made = build(prepare(folder, Options()), Options(), lambda _section, _pages: None)
    assert {one.code for one in made.diagnostics} == codes


def _theme_of(
    tmp_path: Path,
    theme: str,
    options: Options = Options(),  # noqa: B008
) -> tuple[Manuscript, list[tuple[str, str]]]:
    settings = tmp_path / "book" / "publication.yaml"
    text = settings.read_text(encoding="utf-8").replace("theme: own", f"theme: {theme}")
    settings.write_text(text, encoding="utf-8")
    manuscript = prepare(tmp_path / "book", options)
    return manuscript, [(one.code, one.hint) for one in manuscript.diagnostics]


@pytest.mark.parametrize("form", ["../elsewhere", "{}/elsewhere", "linked", "a/../../elsewhere"])
def test_a_manuscript_names_no_theme_outside(form: str, tmp_path: Path) -> None:
    _book(tmp_path / "elsewhere", {})
    (tmp_path / "elsewhere" / "own").rename(tmp_path / "moved")
    (tmp_path / "elsewhere").rename(tmp_path / "gone")
    (tmp_path / "moved").rename(tmp_path / "elsewhere")
    _book(tmp_path / "book", {})
    (tmp_path / "book" / "a").mkdir()
    (tmp_path / "book" / "linked").symlink_to(tmp_path / "elsewhere")
    _, found = _theme_of(tmp_path, form.format(tmp_path))
    assert [code for code, _ in found] == ["A007"]
    assert "写し" in found[0][1]


def test_the_user_may_name_any_theme(tmp_path: Path) -> None:
    _book(tmp_path / "elsewhere", {"blocks/paragraph.html": "<p>外</p>"})
    _book(tmp_path / "book", {})
    theme = str(tmp_path / "elsewhere" / "own")
    manuscript, found = _theme_of(tmp_path, "own", Options(theme=theme))
    assert [code for code, _ in found] == ["E008"]
    assert manuscript.theme.templates == {}
    manuscript, found = _theme_of(tmp_path, "own", Options(theme=theme, trusts_theme=True))
    assert found == []
    assert list(manuscript.theme.templates) == ["blocks/paragraph.html"]


def test_a_theme_of_a_built_in_name_is_not_taken_for_it(tmp_path: Path) -> None:
    folder = _book(tmp_path / "book", {"blocks/paragraph.html": "<p>外</p>"})
    (folder / "own").rename(folder / "ai")
    manuscript, found = _theme_of(tmp_path, "ai")
    assert [code for code, _ in found] == ["E005"]
    assert manuscript.theme.folder == THEMES / "ai"


@pytest.mark.parametrize("name", ["look.css", "theme.yaml", "pattern.svg", "templates/cover.html"])
@pytest.mark.parametrize("kind", ["outside", "pipe", "device", "large"])
def test_a_theme_is_read_below_the_publication_only(name: str, kind: str, tmp_path: Path) -> None:
    folder = _book(tmp_path / "book", {"pattern.svg": PLAIN, "cover.html": "x"})
    path = folder / "own" / name
    outside = tmp_path / "outside"
    outside.write_text(CANARY, encoding="utf-8")
    path.unlink()
    match kind:
        case "outside":
            path.symlink_to(outside)
        case "pipe":
            os.mkfifo(path)
        case "device":
            path.symlink_to("/dev/zero")
        case "large":
            with path.open("wb") as file:
                file.truncate(30_000_000)
    manuscript, found = _theme_of(tmp_path, "own", Options(trusts_theme=True))
    expected = {"outside": "A007", "device": "A007"}.get(kind, "E005")
    assert expected in {code for code, _ in found}
    assert CANARY not in "".join(str(one) for one in manuscript.diagnostics)


def test_a_pattern_that_is_too_large_is_no_picture(tmp_path: Path) -> None:
    folder = _book(tmp_path / "book", {"pattern.svg": PLAIN})
    with (folder / "own" / "pattern.svg").open("r+b") as file:
        file.truncate(30_000_000)
    manuscript, found = _theme_of(tmp_path, "own")
    assert "E005" in {code for code, _ in found} and manuscript.theme.pattern == ""


def test_a_theme_has_so_many_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = _book(tmp_path / "book", {})
    (folder / "own" / "more.css").write_text("p { color: red }", encoding="utf-8")
    monkeypatch.setattr("hakusho.settings.theme.MOST_FILES", 1)
    manuscript, found = _theme_of(tmp_path, "own")
    assert [code for code, _ in found] == ["E005"]
    assert list(manuscript.theme.stylesheets) == ["look.css"]


def test_a_link_inside_the_publication_is_followed(tmp_path: Path) -> None:
    folder = _book(tmp_path / "book", {})
    (folder / "own" / "look.css").rename(folder / "shared.css")
    (folder / "own" / "look.css").symlink_to("../shared.css")
    (folder / "linked").symlink_to("own")
    manuscript, found = _theme_of(tmp_path, "linked")
    assert found == []
    assert list(manuscript.theme.stylesheets) == ["look.css"]


def test_the_filters_are_few() -> None:
    assert sorted(FILTERS) == [
        "default", "e", "escape", "first", "fixed", "grouped", "join", "last", "length",
        "lower", "max", "min", "safe", "select", "short", "trim", "upper",
    ]  # fmt: skip
