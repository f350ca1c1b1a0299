"""What must be there for every code and block, and which way imports go."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from hakusho.blocks import KINDS
from hakusho.codes import CODES
from hakusho.model import Block
from hakusho.theme import ROOT, STYLES
from tests.case import CASES

# The stages in their order: a module imports only from its own stage and those before it.
# A name stands for the module and all below it.
STAGES: dict[str, str] = {
    "typesetting": "kumihan",
    "what is said": "codes diagnostic",
    "characters, numbers, measures": "between limits presslimits characters collation colour eras"
    " hanmen numerals symbols terms values",
    "files": "streams cache machine new fetch sources faces git",
    "the tree": "model blocks.fault blocks.heading blocks.itemization blocks.listing"
    " blocks.paragraph blocks.remark blocks.rule",
    "data": "yamlfaults yamlnodes data settings theme charts.entry charts.model ledger",
    "inlines": "syntax cursor elements inlines",
    "blocks": "directive blocks",
    "read": "probe raster svgcss svgsize svg pictures merging rawhtml structure markdown"
    " workbook rows tablefile tabular charts.years charts.panels charts.faults charts.reading"
    " chapters publication anchors",
    "number": "numbering glyphs revisions",
    "to HTML": "columns fence templates html matter sections",
    "check": "checks",
    "manuscript": "manuscript",
    "draw": "charts",
    "lay out": "asked culprits engine layout",
    "assemble": "gridlines book proofmarks proof datafiles screen nyukohyo press changed profiles"
    " pipeline output",
    "commands": "usage given since manual measure read plain bench testing cli setup",
}


def _modules() -> dict[str, Path]:
    files = [file for name in ("hakusho", "kumihan") for file in (ROOT / name).rglob("*.py")]
    parts = {file: file.relative_to(ROOT).with_suffix("").parts for file in files}
    return {".".join(p).removesuffix(".__init__"): file for file, p in parts.items()}


MODULES = _modules()


def _imports(file: Path) -> Iterator[str]:
    """Our modules that a file imports when it runs (not for types only)."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            node.body = [ast.Pass()]
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in MODULES)
        elif isinstance(node, ast.ImportFrom) and node.module in MODULES:
            full = (f"{node.module}.{alias.name}" for alias in node.names)
            yield from (name if name in MODULES else str(node.module) for name in full)


def _stage(module: str) -> int:
    """The stage of a module: that of the longest name that it begins with."""
    own = module.removeprefix("hakusho.")
    found = [
        (len(name), number)
        for number, names in enumerate(STAGES.values())
        for name in names.split()
        if f"{own}.".startswith(f"{name}.")
    ]
    return max(found)[1] if found else -1


GRAPH = {name: set(_imports(file)) - {name} for name, file in MODULES.items()}


@pytest.mark.parametrize("module", sorted(set(MODULES) - {"hakusho"}))
def test_imports_go_one_way(module: str) -> None:
    own = _stage(module)
    assert own >= 0, f"{module} has no place in STAGES"
    assert [name for name in GRAPH[module] if _stage(name) > own] == []


def test_imports_make_no_circle() -> None:
    TopologicalSorter(GRAPH).prepare()


def test_every_code_has_a_case() -> None:
    messages = (CASES / "bad").glob("*/messages.txt")
    shown = {
        c for file in messages for c in re.findall(r"\[([A-Z]\d{3})\]: ", file.read_text("utf-8"))
    }
    assert set(CODES) - shown == set()


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
