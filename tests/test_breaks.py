"""Code that is broken on purpose, and the tests of `make test` that must see it: ``breaks.toml``, one break at a time.

`make test-deep` breaks a copy of the project and runs the named tests there. `make test` looks whether the table still
fits the code.
"""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from handbook import ROOT

#: What the copy of the project has as a link, and what it lacks.
LINKED, LEFT_OUT = {"node_modules"}, {".git", ".venv", ".cache", "dist", "docs/build"}
#: A run that is not done after so many seconds waits for something that the break has taken away.
NEVER_ENDS = 3600


@dataclass(frozen=True)
class Break:
    """``old``, which stands in ``file`` once, becomes ``new``; then each of ``tests`` fails, in one of its cases."""

    promise: str
    file: str
    old: str
    new: str
    tests: list[str]

    def broken(self, text: str) -> str:
        return text.replace(self.old, self.new)


BREAKS = [
    Break(**entry) for entry in tomllib.loads(Path(__file__).with_name("breaks.toml").read_text("utf-8"))["break"]
]


#: Where something must be broken: in every extension, in every chapter that has a system of its own, and in the library
#: that the chapters on geometry show.
PARTS = sorted(
    init.parent.relative_to(ROOT).as_posix()
    for pattern in (
        "extensions/*/src/*/*/__init__.py",
        "extensions/*/src/sphinx_*/__init__.py",
        "libraries/*/src/*/__init__.py",
        "docs/source/[!g]*/*/__init__.py",
    )
    for init in ROOT.glob(pattern)
)


# --- every day: the table fits the code -------------------------------------------------------


def test_every_break_can_be_made_and_is_seen_by_tests_that_exist() -> None:
    assert [fault for each in BREAKS for fault in _faults(each)] == []
    assert len({each.promise for each in BREAKS}) == len(BREAKS)


def _faults(each: Break) -> Iterator[str]:
    text = (ROOT / each.file).read_text("utf-8") if (ROOT / each.file).is_file() else ""
    if text.count(each.old) != 1:
        yield f"{each.promise}: stands {text.count(each.old)} times in {each.file}: {each.old!r}"
    elif each.broken(text) == text:
        yield f"{each.promise}: changes nothing"
    elif each.file.endswith(".py") and not _is_python(each.broken(text)):
        yield f"{each.promise}: leaves no Python"
    if not each.tests:
        yield f"{each.promise}: seen by no test"
    yield from (f"{each.promise}: no such test: {test}" for test in each.tests if not _is_there(test))


def _is_there(test: str) -> bool:
    path, _, name = test.partition("::")
    function = re.escape(name.partition("[")[0])
    file = ROOT / path
    return file.is_file() and bool(re.search(rf"^def {function}\(", file.read_text("utf-8"), re.MULTILINE))


def _is_python(text: str) -> bool:
    try:
        ast.parse(text)
    except SyntaxError:
        return False
    return True


# --- `make test-deep`: each break is seen -----------------------------------------------------


@pytest.fixture(scope="session")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project, to be broken and mended again; its own sources are imported there, not those that are installed."""

    def left_out(folder: str, names: list[str]) -> set[str]:
        places = {name: Path(folder, name).relative_to(ROOT).as_posix() for name in names}
        return {name for name in names if name == "__pycache__" or places[name] in LEFT_OUT | LINKED}

    target = tmp_path_factory.mktemp("breaks") / "project"
    shutil.copytree(ROOT, target, ignore=left_out)
    for name in LINKED:
        (target / name).symlink_to((ROOT / name).resolve())
    return target


def _run(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    sources = sorted(map(str, [*project.glob("extensions/*/src"), *project.glob("libraries/*/src")]))
    own = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "COV_"))}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=project,
        env=own | {"PYTHONPATH": os.pathsep.join(sources)},
        capture_output=True,
        text=True,
        check=False,
        timeout=NEVER_ENDS,
    )


def results(project: Path, tests: list[str]) -> tuple[dict[str, set[str]], str]:
    """What came of the cases of each test in ``project``, and what pytest says.

    That is ``passed``, ``failure``, ``skipped``, or ``error``: a test that could not be set up has not failed.
    """
    report = project.parent / "report.xml"
    report.unlink(missing_ok=True)
    options = "-q", "-p", "no:cacheprovider", f"--basetemp={project.parent / 'temporary'}", f"--junitxml={report}"
    named = {test: test if test.isascii() else test.encode("unicode_escape").decode() for test in tests}  # as pytest
    done = _run(project, "-m", "pytest", *options, *named.values())
    cases = list(ET.parse(report).iter("testcase")) if report.exists() else []
    found: dict[str, set[str]] = {test: set() for test in tests}
    for case in cases:
        name = f"{case.get('classname', '').replace('.', '/')}.py::{case.get('name')}"
        kinds = {child.tag for child in case} & {"failure", "error", "skipped"} or {"passed"}
        for test in tests:
            if name == named[test] or name.startswith(f"{named[test]}["):
                found[test] |= kinds
    return found, done.stdout + done.stderr


@pytest.mark.deep
def test_something_is_broken_in_every_extension_in_every_chapter_and_in_the_library() -> None:
    assert len(PARTS) > 50
    assert [part for part in PARTS if not any(each.file.startswith(f"{part}/") for each in BREAKS)] == []


@pytest.mark.deep
@pytest.mark.spread
def test_what_runs_in_the_copy_is_the_copy(copy: Path) -> None:
    packages = sorted(path.parent.name for path in ROOT.glob("*/*/src/*/__init__.py"))
    code = f"import importlib\nfor name in {packages}: print(importlib.import_module(name).__file__)"
    files = _run(copy, "-c", code).stdout.splitlines()
    assert len(files) == len(packages) > 5
    assert all(Path(file).is_relative_to(copy) for file in files), files


@pytest.mark.deep
@pytest.mark.spread
def test_in_a_copy_that_is_not_broken_all_of_them_pass(copy: Path) -> None:
    tests = sorted({test for each in BREAKS for test in each.tests})
    found, said = results(copy, tests)
    assert {test for test, kinds in found.items() if not kinds or not kinds <= {"passed", "skipped"}} == set(), said


@pytest.mark.deep
@pytest.mark.spread
@pytest.mark.parametrize("each", BREAKS, ids=lambda each: each.promise)
def test_a_break_is_seen(each: Break, copy: Path) -> None:
    file = copy / each.file
    file.write_text(each.broken(file.read_text("utf-8")), encoding="utf-8")
    try:
        found, said = results(copy, each.tests)
    finally:
        shutil.copy2(ROOT / each.file, file)
    if skipped := [test for test, kinds in found.items() if kinds == {"skipped"}]:
        pytest.skip(f"skipped here: {', '.join(skipped)}")
    assert {test for test, kinds in found.items() if "failure" in kinds} == set(each.tests), said
