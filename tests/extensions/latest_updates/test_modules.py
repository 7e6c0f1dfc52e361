"""What newcomers find in the tree: no module that imports one that imports it, and a word on everything public."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

import sphinx_latest_updates

PACKAGE = Path(sphinx_latest_updates.__file__).parent
MODULES = {".".join(path.relative_to(PACKAGE).with_suffix("").parts): path for path in PACKAGE.rglob("*.py")}


def imported(module: str, source: str) -> Iterator[str]:
    """The modules of the package that ``module`` imports, those for its types among them."""
    package = module.split(".")[:-1]
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and node.level:
            above = package[: len(package) - node.level + 1]
            name = ".".join([*above, *filter(None, [node.module])])
            yield name if name in MODULES else f"{name}.__init__"


def test_no_module_imports_one_that_imports_it():
    imports = {name: set(imported(name, path.read_text("utf-8"))) for name, path in MODULES.items()}
    assert imports["__init__"] >= {"collector", "ablog.__init__"}
    assert set().union(*imports.values()) <= MODULES.keys()
    list(TopologicalSorter(imports).static_order())
    imports["selection"].add("rendering")
    with pytest.raises(CycleError):
        list(TopologicalSorter(imports).static_order())


def public(node: ast.AST, name: str) -> Iterator[tuple[str, ast.FunctionDef | ast.ClassDef]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, (ast.FunctionDef, ast.ClassDef)) and not child.name.startswith("_"):
            yield f"{name}.{child.name}", child
            if isinstance(child, ast.ClassDef):
                yield from public(child, f"{name}.{child.name}")


def test_everything_public_has_a_docstring():
    definitions = [
        found for name, path in MODULES.items() for found in public(ast.parse(path.read_text("utf-8")), name)
    ]
    assert len(definitions) > 200
    assert [name for name, definition in definitions if not ast.get_docstring(definition)] == []
