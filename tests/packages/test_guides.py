"""The English guides of the packages: their examples are built, they leave nothing out, and their site has no fault."""

from __future__ import annotations

import ast
import importlib
import os
import re
import subprocess
import sys
from pathlib import Path
from unittest.mock import MagicMock

import pytest

from extensions.distributions import ROOT, distributions

GUIDES = ROOT / "docs" / "packages"
#: Guide → the package of its extension.
EXTENSIONS = {
    "latest_updates": "sphinx_latest_updates",
    "exact_rebuilds": "sphinx_exact_rebuilds",
    "cjk_search": "sphinx_cjk_search",
    "math": "sphinx_static_render.math",
    "mermaid": "sphinx_static_render.mermaid",
    "svg_to_pdf": "sphinx_static_render.svg_to_pdf",
    "runnable_listings": "sphinx_runnable_listings",
    "live_listings": "sphinx_runnable_listings.live_listings",
    "chapter_archives": "sphinx_runnable_listings.chapter_archives",
    "conclusions": "sphinx_runnable_listings.conclusions",
    "errata": "sphinx_runnable_listings.errata",
    "output_tables": "sphinx_runnable_listings.output_tables",
    "themed_figures": "sphinx_runnable_listings.themed_figures",
    "interactive_figures": "sphinx_runnable_listings.interactive_figures",
}
SECTIONS = ("Install", "Start", "Settings", "What it writes", "Limits", "Troubleshooting")
NPM = {"math": "temml", "live_listings": "pyodide"}
#: A fence behind a line that ends with a file's name: the file; with "has": lines that the file of the output has.
FENCE = re.compile(r"`([\w./-]+\.\w+)`( has)?:\n\n(`{3,})\w+\n(.*?)^\3$", re.DOTALL | re.MULTILINE)


def guide(name: str) -> str:
    return (GUIDES / f"{name}.md").read_text("utf-8")


@pytest.mark.parametrize("name", [*EXTENSIONS, "from_ablog"])
def test_the_example_does_what_the_guide_says(name, tmp_path, environment):
    if name in NPM and not (ROOT / "node_modules" / NPM[name]).is_dir():
        pytest.skip("npm has installed nothing")
    fences = [match.groups() for match in FENCE.finditer(guide(name))]
    claims = [(file, text) for file, has, _ticks, text in fences if has]
    assert claims
    for file, text in [(file, text) for file, has, _ticks, text in fences if not has]:
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).write_text(text, encoding="utf-8")
    if name in NPM:
        (tmp_path / "node_modules").symlink_to(ROOT / "node_modules")
    env = {**os.environ, "PYTHONUTF8": "1", **environment}

    def run(*words: str) -> None:
        command = [sys.executable, "-m", *words]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, env=env)
        assert done.returncode == 0, done.stdout + done.stderr

    if "sphinx_runnable_listings record ." in guide(name):
        run("sphinx_runnable_listings", "record", ".")
    run("sphinx", "-q", "-n", "-W", "--keep-going", "-D", "exclude_patterns=node_modules,_build", ".", "_build")
    for file, text in claims:
        written = (tmp_path / "_build" / file).read_text("utf-8")
        assert [line for line in text.splitlines() if line not in written] == [], file


@pytest.mark.parametrize("name", EXTENSIONS)
def test_a_guide_answers_what_a_stranger_asks(name):
    headings = re.findall(r"^## (.+)$", guide(name), re.MULTILINE)
    assert [heading for heading in SECTIONS if heading not in headings] == []
    assert f'"{EXTENSIONS[name]}"' in guide(name)
    for setting, default in settings(EXTENSIONS[name]).items():
        assert f"| `{setting}` | `{default}` |" in guide(name), setting
    for directive in directives(EXTENSIONS[name]):
        for option in directive.option_spec or {}:
            inherited = {"themed_figures": "figure", "interactive_figures": "themed-figure"}.get(name)
            told = f":{option}:" in guide(name) or (inherited and f"Those of `{inherited}`" in guide(name))
            assert told, option


def test_every_public_extension_has_a_guide_and_every_guide_an_extension():
    found = {
        ".".join(path.relative_to(folder / "src").parent.parts)
        for folder in distributions()
        for path in folder.glob("src/**/__init__.py")
        if "def setup(" in path.read_text("utf-8")
    } - {"sphinx_latest_updates.ablog"}
    assert found == set(EXTENSIONS.values())


def test_the_private_extensions_are_in_their_readme_with_every_setting():
    folder = ROOT / "extensions" / "handbook-edition"
    rows = dict(re.findall(r"^\| `(\w+)` \|(.*)\|$", (folder / "README.md").read_text("utf-8"), re.MULTILINE))
    found = {path.parent.name: path.read_text("utf-8") for path in folder.glob("src/*/*/__init__.py")}
    assert rows.keys() == found.keys()
    for name, code in found.items():
        for setting in re.findall(r'add_config_value\("(\w+)"', code):
            assert f"`{setting}`" in rows[name]


def source(package: str) -> Path:
    [found] = [path for folder in distributions() for path in (folder / "src").glob(package.replace(".", "/"))]
    return found / "__init__.py"


def settings(package: str) -> dict[str, str]:
    """The values of ``conf.py`` that an extension adds, with their defaults."""
    if package == "sphinx_latest_updates":
        values = importlib.import_module(package).CONFIG_VALUES
        return {f"latest_updates_{name}": repr(value[0]).replace("'", '"') for name, value in values.items()}
    code = source(package).read_text("utf-8")
    tables = [
        node.value
        for node in ast.parse(code).body
        if isinstance(node, ast.AnnAssign) and ast.unparse(node.target) == "SETTINGS"
    ]
    assert len(tables) == code.count("add_settings(app, ") and "add_config_value" not in code
    return {
        name.value: ast.unparse(value.elts[0]).replace("'", '"')
        for table in tables
        for name, value in zip(table.keys, table.values, strict=True)
    }


def directives(package: str) -> list[type]:
    """The directives that an extension adds; those that it takes over from another are the other's, as ablog's are."""
    app = MagicMock()
    importlib.import_module(package).setup(app)
    added = [call.args[1] for call in app.add_directive.call_args_list if not call.kwargs.get("override")]
    return [directive for directive in added if ".ablog." not in directive.__module__]


def test_what_the_reference_shows_has_docstrings():
    reference = guide("api")
    missing = []
    for name, members in re.findall(r"automodule:: ([\w.]+)\n   :members:(.*)", reference):
        module = source(name.rpartition(".")[0]).parent / f"{name.rpartition('.')[2]}.py"
        chosen = members.replace(",", " ").split()
        for node in ast.parse(module.read_text("utf-8")).body:
            if not isinstance(node, ast.FunctionDef | ast.ClassDef) or node.name.startswith("_"):
                continue
            if chosen and node.name not in chosen:
                continue
            inside = node.body if isinstance(node, ast.ClassDef) else []
            shown = [node, *(part for part in inside if isinstance(part, ast.FunctionDef) and part.name[0] != "_")]
            missing += [f"{name}.{each.name}" for each in shown if not ast.get_docstring(each)]
    assert missing == []


def test_the_site_has_no_fault_and_its_examples_are_live(tmp_path):
    if not all((ROOT / "node_modules" / package).is_dir() for package in NPM.values()):
        pytest.skip("npm has installed nothing")
    for needed in ("mermaid_render", "furo", "quickjs", "brotli"):
        pytest.importorskip(needed, reason="the site is built with it")
    command = [sys.executable, "-m", "sphinx", "-q", "-n", "-W", "--keep-going", str(GUIDES), str(tmp_path)]
    env = {**os.environ, "SOURCE_DATE_EPOCH": "1798761600"}  # after the day of the news
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=env)
    assert done.returncode == 0, done.stderr
    pages = {path.stem: path.read_text("utf-8") for path in tmp_path.glob("*.html")}
    assert pages.keys() >= {*EXTENSIONS, "index", "api", "from_ablog"}
    assert "Nine languages" in pages["index"]
    assert "<math" in pages["math"]
    assert 'class="static-mermaid"' in pages["mermaid"]
    assert "Common misconception: " in pages["errata"]
    assert pages["themed_figures"].count("<img") == 2
    assert "live-listing" in (tmp_path / "listings/index.html").read_text("utf-8")
    assert "save_themed" in pages["api"]
