"""Setting up ends well, or in one line that says what to do; and what is pinned is what is used."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from importlib.metadata import distribution, packages_distributions
from itertools import chain
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from handbook import ROOT
from sphinx_runnable_listings.listing import interpreter

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
DISTRIBUTIONS = {
    path.parent.name: tomllib.loads(path.read_text("utf-8"))["project"]
    for path in sorted(ROOT.glob("extensions/*/pyproject.toml"))
}
LIBRARIES = {
    path.parent.name: tomllib.loads(path.read_text("utf-8"))["project"]
    for path in sorted(ROOT.glob("libraries/*/pyproject.toml"))
}
PINS = {
    canonicalize_name(line.partition("==")[0]): line.partition("==")[2]
    for line in (ROOT / "constraints.txt").read_text("utf-8").split()
}
IMPORT = re.compile(r"^ *(?:import|from) (\w+)", re.MULTILINE)


def needs(project: dict) -> set[str]:
    """What a distribution says that it needs, for its optional parts too."""
    wanted = chain(project["dependencies"], *project.get("optional-dependencies", {}).values())
    return {canonicalize_name(Requirement(item).name) for item in wanted}


@pytest.fixture
def clone(tmp_path) -> Path:
    """The files that the set-up reads, in an empty folder."""
    locks = ("constraints.txt", "package-lock.json")
    needed = ("pyproject.toml", "package.json", "README.md", "docs/bootstrap.py", *locks)
    needed += tuple(str(path.relative_to(ROOT)) for path in ROOT.glob("[el]*/*/pyproject.toml"))
    for name in needed:
        target = tmp_path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, target)
    return tmp_path


def bootstrap(clone, python=sys.executable, **environment):
    command = [python, str(clone / "docs/bootstrap.py"), "docs"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ, **environment})
    return done.returncode, done.stderr.strip().splitlines()


@pytest.mark.parametrize("old", ["3.6", "3.8", "3.10"])
def test_an_old_python_is_refused_in_one_line_that_says_what_to_do(clone, old):
    python = interpreter(old)
    if python is None:
        pytest.skip(f"no Python {old} on this machine")
    status, [line] = bootstrap(clone, python)
    assert status == 1
    assert line.startswith(f"setup: Python {old} is too old")
    assert "make PYTHON=" in line


def test_a_missing_venv_module_is_said_in_one_line(clone, tmp_path):
    fake = tmp_path / "fake"
    fake.mkdir()
    (fake / "venv.py").write_text("raise SystemExit('ensurepip is not available')\n")
    status, [line] = bootstrap(clone, PYTHONPATH=str(fake))
    assert status == 1
    assert "sudo apt install python3-venv" in line
    assert "ensurepip is not available" in line


def test_a_missing_network_is_said_in_one_line(clone):
    nowhere = {"PIP_INDEX_URL": "http://127.0.0.1:9/simple", "PIP_RETRIES": "0", "PIP_CONFIG_FILE": os.devnull}
    status, [line] = bootstrap(clone, **nowhere, PIP_EXTRA_INDEX_URL="", PIP_FIND_LINKS="", PIP_NO_CACHE_DIR="1")
    assert status == 1
    assert "is the network there?" in line
    assert "run make again" in line


def test_everything_that_a_group_names_is_pinned():
    names = set()
    for group in PROJECT["dependency-groups"].values():
        names |= {canonicalize_name(Requirement(item).name) for item in group if isinstance(item, str)}
    names |= {name for project in DISTRIBUTIONS.values() for name in needs(project)}
    assert names - PINS.keys() == DISTRIBUTIONS.keys() & names


def imported(folder: str, pattern: str) -> set[str]:
    """The packages of others that the files import, optional imports inside functions included."""
    paths = (path for path in (ROOT / folder).glob(pattern) if "roots" not in path.relative_to(ROOT).parts)
    lines = (line for path in paths for line in IMPORT.findall(path.read_text("utf-8")))
    return {line for line in lines if line not in sys.stdlib_module_names}


SOURCES = [("docs", "*.py"), ("extensions", "*.py"), ("tests", "**/*.py"), ("benchmarks", "**/*.py")]
SOURCES += [(f"extensions/{name}/src", "**/*.py") for name in DISTRIBUTIONS]
SOURCES += [(f"libraries/{name}/src", "**/*.py") for name in LIBRARIES]


@pytest.mark.parametrize(("folder", "pattern"), SOURCES)
def test_whatever_is_imported_is_named_by_the_project(folder, pattern):
    """What only comes along with something else may stay away after the next update."""
    named = {
        "docutils",
        "jinja2",
        "pygments",
        "cycler",
        *DISTRIBUTIONS,
        *LIBRARIES,
    }  # parts of Sphinx's and matplotlib's interfaces
    own = (DISTRIBUTIONS | LIBRARIES).get(Path(folder).parent.name)
    named |= needs(own) if own else {name for project in DISTRIBUTIONS.values() for name in needs(project)}
    for requirement in [] if own else chain(*PROJECT["dependency-groups"].values()):
        if isinstance(requirement, str):
            named.add(canonicalize_name(Requirement(requirement).name))
    found = packages_distributions()
    provided = {name: {canonicalize_name(each) for each in providers} for name, providers in found.items()}
    found = imported(folder, pattern) & provided.keys()
    assert found
    assert {name for name in found if not provided[name] & named} == set()


def test_what_runs_here_is_what_is_pinned():
    installed = {
        canonicalize_name(name): distribution(name).version.partition("+")[0]
        for name in ("sphinx", "myst-parser", "furo", "docutils", "torch", "numpy", "matplotlib", "mermaid-render")
    }
    assert installed == {name: PINS[name] for name in installed}


def test_every_target_of_the_makefile_says_what_it_does():
    makefile = (ROOT / "Makefile").read_text("utf-8")
    phony = set(re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)[1].split())
    described = set(re.findall(r"^([a-z-]+):.*## ", makefile, re.MULTILINE))
    assert phony == described
    shown = subprocess.run(["make", "-C", str(ROOT), "help"], capture_output=True, text=True, check=True).stdout
    assert {name for name in phony if f"make {name} " not in shown} == set()


def test_continuous_integration_runs_the_command_of_the_readme():
    script = (ROOT / ".ci/run").read_text("utf-8")
    assert "exec make test" in script
    assert "$ make test" in (ROOT / "README.md").read_text("utf-8")


def test_every_hook_of_lint_has_a_command():
    [repo] = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text("utf-8"))["repos"]
    hooks = {hook["id"]: hook["entry"] for hook in repo["hooks"]}
    assert {"ruff", "ruff-format", "mypy", "biome", "sphinx-lint", "codespell", "copywriting"} <= hooks.keys()
    assert all(hooks.values())
