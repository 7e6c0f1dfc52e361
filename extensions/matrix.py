"""``make matrix``: the tests of every public distribution against its wheel, in clean environments.

A column is a Python and a Sphinx. Its environment holds the wheels, what they declare, and what the tests need; nothing
of this checkout is imported but the tests. ``--python`` and ``--sphinx`` choose some; pythons that are not here, and
columns that there are not, are named and left out. ``--keep FOLDER`` keeps the environments: the next run puts new
wheels into them.
"""

from __future__ import annotations

import argparse
import itertools
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from extensions.distributions import ROOT, build, distributions

PYTHONS = ("3.11", "3.12", "3.13")
#: Sphinx → the oldest Python that it takes.
SPHINXES = {"8.2": "3.11", "9.0": "3.11", "9.1": "3.12", "9.2": "3.13"}
THEMES = ("furo", "pydata-sphinx-theme", "sphinx-book-theme", "sphinx-rtd-theme", "shibuya", "sphinx-immaterial")
EXTRAS = {"sphinx-latest-updates": "[ablog]", "sphinx-static-render": "[math,mermaid,svg-to-pdf]"}
#: What the tests import beside the packages.
TOOLS = ("pytest>=9", "beautifulsoup4", "lxml", "myst-parser", "myst-nb", "nbsphinx", "sphinx-design")


def interpreter(version: str) -> str | None:
    """A Python of this version: on the path, or one of pyenv's."""
    for found in Path.home().glob(f".pyenv/versions/{version}.*/bin/python"):
        return str(found)
    if sys.version_info[:2] == tuple(map(int, version.split("."))):
        return sys.executable
    return shutil.which(f"python{version}")


def make_environment(folder: Path, python: str, sphinx: str, wheels: list[Path]) -> str | None:
    """A virtual environment with the wheels and the themes that fit this Sphinx; its Python, or ``None``."""
    inside = str(folder / "bin" / "python")
    pip = [inside, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    if Path(inside).exists():
        again = [*pip, "--no-deps", "--force-reinstall", *map(str, wheels)]
        return None if subprocess.run(again, check=False).returncode else inside
    subprocess.run([python, "-m", "venv", str(folder)], check=True)
    wanted = [f"{path}{EXTRAS.get(path.name.partition('-')[0].replace('_', '-'), '')}" for path in wheels]
    if subprocess.run([*pip, f"sphinx=={sphinx}.*", *TOOLS, *wanted], check=False).returncode:
        return None
    with_themes = [*pip, f"sphinx=={sphinx}.*"]
    if subprocess.run([*with_themes, *THEMES], check=False, capture_output=True).returncode:
        for theme in THEMES:
            if subprocess.run([*with_themes, theme], check=False, capture_output=True).returncode:
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
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="where the environments stay")
    parser.add_argument("tests", nargs="*", default=["tests/packages"])
    options = parser.parse_args(arguments)
    results: dict[str, str] = {}
    with tempfile.TemporaryDirectory() as name:
        wheels = [build(folder, Path(name, "wheels"))[0] for folder in distributions()]
        for version, sphinx in itertools.product(options.python, options.sphinx):
            column = f"Python {version}, Sphinx {sphinx}"
            python = interpreter(version)
            if python is None:
                results[column] = "left out: this Python is not on this machine"
            elif _number(version) < _number(SPHINXES.get(sphinx, "")):
                results[column] = f"left out: this Sphinx needs Python {SPHINXES[sphinx]}"
            else:
                print(column, flush=True)
                folder = (options.keep or Path(name)) / f"{version}-{sphinx}"
                inside = make_environment(folder.resolve(), python, sphinx, wheels)
                passes = inside is not None and run(inside, options.tests) == 0
                results[column] = "passes" if passes else "FAILS"
                if options.keep is None:
                    shutil.rmtree(folder)
    print(*(f"{column}: {result}" for column, result in results.items()), sep="\n")
    sys.exit("FAILS" in results.values())


def _number(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part)


if __name__ == "__main__":
    main()
