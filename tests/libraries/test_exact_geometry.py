"""The geometry library as a stranger has it: from its wheel, with nothing else installed."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
import venv
import zipfile
from pathlib import Path

import pytest

import exact_geometry
from extensions.distributions import build, libraries
from handbook import ROOT

[LIBRARY] = libraries()
README = (LIBRARY / "README.md").read_text("utf-8")
SOURCES = sorted((LIBRARY / "src/exact_geometry").glob("*.py"))


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    return build(LIBRARY, tmp_path_factory.mktemp("built"))[0]


@pytest.fixture(scope="module")
def stranger(tmp_path_factory, wheel) -> Path:
    """A Python in an environment that holds the unpacked wheel and nothing else, not even pip."""
    folder = tmp_path_factory.mktemp("stranger")
    venv.create(folder, with_pip=False)
    [packages] = folder.glob("lib/*/site-packages")
    zipfile.ZipFile(wheel).extractall(packages)
    return folder / "bin" / "python"


def test_the_first_example_of_the_readme_prints_what_it_says(stranger, tmp_path):
    code, printed = (re.search(rf"```{language}\n(.*?)```", README, re.DOTALL)[1] for language in ("python", "text"))
    done = subprocess.run([stranger, "-I", "-c", code], capture_output=True, text=True, check=False, cwd=tmp_path)
    assert done.stdout == printed, done.stderr


def test_every_public_name_is_there_without_numpy_and_the_table_of_the_readme_names_it(stranger, tmp_path):
    code = "import sys, exact_geometry\nfrom exact_geometry import *\n"
    code += "print(*exact_geometry.__all__, 'numpy' in sys.modules)"
    done = subprocess.run([stranger, "-I", "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path)
    *names, numpy = done.stdout.split()
    assert numpy == "False"
    functions = {name for name in names if callable(getattr(exact_geometry, name)) and name[0].islower()}
    table = set(re.findall(r"`(\w+)`", README.partition("## What there is")[2]))
    assert functions - table == {"as_integers", "exactly", "finite", "circumcentre"}
    assert names == sorted(set(names), key=names.index) == list(exact_geometry.__all__)


def test_the_wheel_holds_its_types_and_says_what_its_project_says(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    assert "exact_geometry/py.typed" in names
    assert {f"exact_geometry/{path.name}" for path in SOURCES} <= names
    project = tomllib.loads((LIBRARY / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["version"] == exact_geometry.__version__
    assert project["dependencies"] == []
    assert (LIBRARY / "LICENSE").read_bytes() == (ROOT / "LICENSE").read_bytes()


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_the_library_imports_itself_and_pythons_own_alone_and_every_function_has_types_and_words(path):
    tree = ast.parse(path.read_text("utf-8"))
    tops = {node.module.partition(".")[0] for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    tops |= {
        name.name.partition(".")[0] for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names
    }
    strangers = tops - set(sys.stdlib_module_names) - {"exact_geometry"}
    assert strangers == ({"numpy"} if path.stem == "batch" else set())
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("__"):
            assert node.returns is not None, node.name
        overloads = isinstance(node, ast.FunctionDef) and "overload" in map(ast.unparse, node.decorator_list)
        if isinstance(node, ast.FunctionDef) and node.name in exact_geometry.__all__ and not overloads:
            assert ast.get_docstring(node), node.name


TYPED = '''
from fractions import Fraction

from exact_geometry import KDTree, area, convex_hull, delaunay, intersection, locate, orient, triangulate

floats = [(0.0, 0.0), (4.0, 0.0), (0.0, 4.0)]
fractions = [(Fraction(x), Fraction(y)) for x, y in ((0, 0), (4, 0), (0, 4))]
whole = [(0, 0), (4, 0), (0, 4)]
side: int = orient(floats[0], fractions[1], whole[2])
size: Fraction = area(convex_hull(fractions)) + area(floats) + area(whole)
places: list[int] = [locate((1, 1), floats), locate(fractions[0], whole), len(triangulate(whole))]
crossings = intersection((0, 0), (1, 1), (0.0, 1.0), (1.0, 0.0))
triangles: list[tuple[int, int, int]] = delaunay(floats).triangles
near = KDTree(fractions).nearest(whole[0], 2)
'''  # fmt: skip


def test_a_caller_with_any_kind_of_numbers_satisfies_mypy(tmp_path):
    (tmp_path / "caller.py").write_text(TYPED, encoding="utf-8")
    (tmp_path / "wrong.py").write_text('from exact_geometry import orient\n\norient((0, 0), (1, 1), "up")\n')
    command = [sys.executable, "-m", "mypy", "--strict", "--config-file", "", "--no-incremental"]
    done = subprocess.run([*command, "caller.py"], capture_output=True, text=True, check=False, cwd=tmp_path)
    if "No module named mypy" in done.stderr:
        pytest.skip("mypy is not installed: make lint does")
    assert done.returncode == 0, done.stdout
    wrong = subprocess.run([*command, "wrong.py"], capture_output=True, text=True, check=False, cwd=tmp_path)
    assert 'incompatible type "str"' in wrong.stdout
