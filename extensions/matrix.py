"""``make matrix``: the tests of every public distribution against its wheel, in clean environments.

A column is a Python and a Sphinx. Its environment holds the wheels, what they declare, and what the tests need; nothing
of this checkout is imported but the tests. ``--python`` and ``--sphinx`` choose some; pythons that are not here are
named and left out.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from extensions.distributions import ROOT, build, distributions

PYTHONS = ("3.11", "3.12", "3.13")
SPHINXES = ("8.2", "9.0")
THEMES = ("furo", "pydata-sphinx-theme", "sphinx-book-theme", "sphinx-rtd-theme", "shibuya", "sphinx-immaterial")
EXTRAS = {"sphinx-latest-updates": "[ablog]", "sphinx-static-render": "[mermaid,svg-to-pdf]"}
#: What the tests import beside the packages.
TOOLS = ("pytest>=9", "beautifulsoup4", "lxml", "myst-parser", "myst-nb", "sphinx-design")


def interpreter(version: str) -> str | None:
    """A Python of this version: on the path, or one of pyenv's."""
    for found in Path.home().glob(f".pyenv/versions/{version}.*/bin/python"):
        return str(found)
    if sys.version_info[:2] == tuple(map(int, version.split("."))):
        return sys.executable
    return shutil.which(f"python{version}")


def make_environment(folder: Path, python: str, sphinx: str, wheels: list[Path]) -> str | None:
    """A virtual environment with the wheels and the themes that fit this Sphinx; its Python, or ``None``."""
    subprocess.run([python, "-m", "venv", str(folder)], check=True)
    inside = str(folder / "bin" / "python")
    pip = [inside, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    wanted = [f"{path}{EXTRAS.get(path.name.partition('-')[0].replace('_', '-'), '')}" for path in wheels]
    if subprocess.run([*pip, f"sphinx=={sphinx}.*", *TOOLS, *wanted], check=False).returncode:
        return None
    for theme in THEMES:
        if subprocess.run([*pip, f"sphinx=={sphinx}.*", theme], check=False, capture_output=True).returncode:
            print(f"  {theme} does not go with Sphinx {sphinx}: left out")
    return inside


def run(python: str, tests: list[str]) -> int:
    """Run the tests with the packages of an environment: not those of this checkout."""
    command = [python, "-m", "pytest", "-q", "-c", str(ROOT / "tests/packages/matrix.ini"), *tests]
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    environment["PACKAGES_MATRIX"] = "1"
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--python", nargs="+", default=list(PYTHONS), metavar="3.12")
    parser.add_argument("--sphinx", nargs="+", default=list(SPHINXES), metavar="9.0")
    parser.add_argument("tests", nargs="*", default=["tests/packages"])
    options = parser.parse_args(arguments)
    failed = []
    with tempfile.TemporaryDirectory() as name:
        wheels = [build(folder, Path(name, "wheels"))[0] for folder in distributions()]
        for version in options.python:
            python = interpreter(version)
            if python is None:
                print(f"Python {version} is not on this machine: left out")
                continue
            for sphinx in options.sphinx:
                print(f"Python {version}, Sphinx {sphinx}", flush=True)
                folder = Path(name, f"{version}-{sphinx}")
                inside = make_environment(folder, python, sphinx, wheels)
                if inside is None or run(inside, options.tests):
                    failed.append(f"Python {version}, Sphinx {sphinx}")
                shutil.rmtree(folder)
    print("failed: " + "; ".join(failed) if failed else "every column passes")
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()
