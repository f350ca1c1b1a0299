"""What must be there for every code and block, and which way imports go."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from hakusho.findings.codes import CODES
from hakusho.machine.places import ROOT, STYLES
from hakusho.tree.kinds import KINDS
from hakusho.tree.model import Block
from tests.case import CASES

TOP = {"hakusho": {"pipeline.py"}, "kumihan": {"render.py", "__main__.py"}}  # beside the rooms
WITH_ENGINE = {
    "engine", "text", "lines", "paging", "inspection", "setting", "writing", "press", "render",
    "__main__",
}  # fmt: skip


MOST_BY_POSITION = 6  # fields of a record: more are told apart by their names only
BY_POSITION = {
    "kumihan.jlreq.adjustment.AdjustedLine", "kumihan.jlreq.paragraph.Breaks",
    "kumihan.jlreq.paragraph.Paragraph", "kumihan.jlreq.paragraph.Rules",
    "kumihan.jlreq.paragraph.Sums", "kumihan.meter.model.Line", "kumihan.meter.model.Measure",
    "kumihan.paging.pagefloats._Page", "kumihan.writing.joining.Output",
    "kumihan.writing.tags.tree.Node",
}  # fmt: skip
"""Records that are still made by position; nothing is added here."""


def _modules() -> dict[str, Path]:
    files = [file for name in ("hakusho", "kumihan") for file in (ROOT / name).rglob("*.py")]
    parts = {file: file.relative_to(ROOT).with_suffix("").parts for file in files}
    return {".".join(p).removesuffix(".__init__"): file for file, p in parts.items()}


MODULES = _modules()


def _tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


def _imports(file: Path) -> Iterator[tuple[str, str]]:
    """What a file imports anywhere, for types and in functions too: modules, and names in them."""
    for node in ast.walk(_tree(file)):
        if isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                full = f"{node.module}.{alias.name}"
                yield (full, "") if full in MODULES else (str(node.module), alias.name)


IMPORTS = {name: list(_imports(file)) for name, file in MODULES.items()}
GRAPH = {
    name: {module for module, _ in found if module in MODULES} - {name}
    for name, found in IMPORTS.items()
}


def _room(module: str) -> str:
    """The folder below a package that a module lies in, or the module at the top itself."""
    return ".".join(module.split(".")[:2])


def test_modules_import_in_no_circle() -> None:
    TopologicalSorter(GRAPH).prepare()


def test_rooms_stand_on_floors() -> None:
    rooms: dict[str, set[str]] = defaultdict(set)
    for module, found in GRAPH.items():
        rooms[_room(module)] |= {_room(other) for other in found} - {_room(module)}
    TopologicalSorter(rooms).prepare()


@pytest.mark.parametrize("package", TOP)
def test_the_top_of_a_package_is_rooms(package: str) -> None:
    files = {file.name for file in (ROOT / package).glob("*.py")}
    assert files == TOP[package] | {"__init__.py"}


def test_a_room_begins_with_one_docstring() -> None:
    inits = [file for file in MODULES.values() if file.name == "__init__.py"]
    rooms = {file.parent for file in MODULES.values()}
    assert {file.parent for file in inits} == rooms
    trees = {file: _tree(file) for file in inits}
    assert [
        f for f, tree in trees.items() if len(tree.body) != 1 or not ast.get_docstring(tree)
    ] == []


def test_typesetting_knows_no_publications() -> None:
    own = [name for name in MODULES if name.startswith("kumihan")]
    assert [name for name in own if any(m.startswith("hakusho") for m in GRAPH[name])] == []


def test_the_rules_of_jlreq_know_no_engine() -> None:
    own = [name for name in MODULES if name.startswith("kumihan.jlreq.")]
    found = {module for name in own for module, _ in IMPORTS[name]}
    others = {name for name in found if name.split(".")[0] in ("kumihan", "weasyprint")}
    assert all(module.startswith("kumihan.jlreq") for module in others)


def test_few_rooms_touch_the_engine() -> None:
    touching = {
        _room(name).partition(".")[2]
        for name, found in IMPORTS.items()
        if name.startswith("kumihan") and any(m.split(".")[0] == "weasyprint" for m, _ in found)
    }
    assert touching <= WITH_ENGINE


def test_private_names_stay_in_their_room() -> None:
    taken = [
        (name, module, own)
        for name, found in IMPORTS.items()
        for module, own in found
        if module in MODULES and own.startswith("_") and _room(module) != _room(name)
    ]
    assert taken == []


def _long_records(tree: ast.Module) -> Iterator[str]:
    """The dataclasses with many fields that can be given by their positions."""
    for node in (one for one in ast.walk(tree) if isinstance(one, ast.ClassDef)):
        made = [d for d in map(ast.unparse, node.decorator_list) if "dataclass" in d]
        fields = [ast.unparse(one) for one in node.body if isinstance(one, ast.AnnAssign)]
        given = [one for one in fields if "ClassVar" not in one and "init=False" not in one]
        if made and len(given) > MOST_BY_POSITION and "kw_only=True" not in made[0]:
            yield node.name


def test_long_records_are_made_by_name() -> None:
    fault = "@dataclass(frozen=True)\nclass Long:\n" + "".join(f"    f{n}: int\n" for n in range(7))
    assert list(_long_records(ast.parse(fault))) == ["Long"]
    found = {f"{m}.{name}" for m, file in MODULES.items() for name in _long_records(_tree(file))}
    assert found - BY_POSITION == set()


def test_every_code_has_a_case() -> None:
    messages = (CASES / "bad").glob("*/messages.txt")
    shown = {
        c for file in messages for c in re.findall(r"\[([A-Z]\d{3})\]: ", file.read_text("utf-8"))
    }
    assert set(CODES) - shown == {"E011"}  # tests/layout/test_pool.py: it needs a limit


def test_every_code_is_used() -> None:
    sources = "".join(file.read_text("utf-8") for file in MODULES.values())
    assert [code for code in CODES if sources.count(f'"{code}"') < 2] == []


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.kind)
def test_every_block_is_whole(kind: type[Block]) -> None:
    assert kind.__doc__ and not kind.__doc__.startswith(f"{kind.__name__}(")
    assert (ROOT / "templates" / "blocks" / f"{kind.kind}.html").exists()
    assert (STYLES / "blocks" / f"{kind.kind}.css").exists()
    trees = [file.read_text("utf-8") for file in CASES.glob("*/*/tree.txt")]
    assert any(re.search(rf"\b{kind.__name__} \d", tree) for tree in trees), "no case shows it"


def test_every_template_and_stylesheet_belongs_to_a_block() -> None:
    kinds = {kind.kind for kind in KINDS}
    assert {file.stem for file in (ROOT / "templates" / "blocks").iterdir()} == kinds
    assert {file.stem for file in (STYLES / "blocks").iterdir()} == kinds


def test_what_is_kept_on_objects_of_the_engine_is_declared_once() -> None:
    texts = {module: file.read_text(encoding="utf-8") for module, file in MODULES.items()}
    declared = [
        one for text in texts.values() for one in re.findall(r'Mark\[.+\]\("(\w+)"\)', text)
    ]
    assert len(declared) >= 12, "the marks are no longer found"
    assert sorted(declared) == sorted(set(declared))
    undeclared = re.compile(r"""(\.|attr\(.*")kumihan_""")  # but for names of properties of CSS
    assert [module for module, text in texts.items() if undeclared.search(text)] == []
