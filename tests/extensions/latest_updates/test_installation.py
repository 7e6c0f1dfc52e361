"""Whoever follows the first steps of the guide in an empty folder, this project installed, gets what it promises."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from guide import Step, examples
from handbook import ROOT, SOURCE

STEPS = next(example for example in examples(SOURCE / "about/latest_updates.md") if example.heading == "三步用上")
FEEDS = next(
    example for example in examples(SOURCE / "about/latest_updates/feeds.md") if example.heading == "写出订阅源"
)
#: Runs Sphinx, then says where each of this project's packages was found.
RUN = """
import sys
from pathlib import Path
from sphinx.cmd.build import main
status = main(sys.argv[2:])
for name in sys.argv[1].split():
    if name in sys.modules:
        print("FOUND", name, Path(sys.modules[name].__file__).parent.parent)
sys.exit(status)
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory) -> Path:
    """A folder into which copies of the distributions are installed, as the guide has it."""
    copies = tmp_path_factory.mktemp("download") / "incoming-transmission" / "extensions"
    ignored = shutil.ignore_patterns("__pycache__", "*.egg-info")
    shutil.copytree(ROOT / "extensions", copies, ignore=ignored)
    folder = tmp_path_factory.mktemp("installed")
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation", "--no-index"]
    wanted = [str(path.parent) for path in sorted(copies.glob("*/pyproject.toml"))]
    done = subprocess.run([*command, "--target", str(folder), *wanted], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return folder


def build(installed: Path, folder: Path, steps: list[Step], builder: str = "html") -> tuple[Path, str]:
    """Do the steps in ``folder`` and build it in a process that knows of the installed packages alone."""
    for step in steps:
        path = folder / step.name
        path.parent.mkdir(parents=True, exist_ok=True)
        before = path.read_text("utf-8") if step.kind == "more" else ""
        path.write_text(before + step.text, encoding="utf-8")
    packages = " ".join(path.name for path in (ROOT / "extensions").glob("*/src/*") if path.is_dir())
    out = folder.parent / f"_build-{builder}"
    command = [sys.executable, "-c", RUN, packages, "-W", "--keep-going", "-b", builder, str(folder), str(out)]
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder.parent), "PYTHONPATH": str(installed)}
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 0, done.stdout + done.stderr
    return out, done.stdout


def test_the_steps_of_the_guide_suffice_in_an_empty_project(installed, tmp_path):
    folder = tmp_path / "empty"
    folder.mkdir()
    out, said = build(installed, folder, [*STEPS.written, *FEEDS.written])
    home = (out / "index.html").read_text("utf-8")
    assert 'href="posts/gc.html"' in home  # a post in Markdown
    assert 'href="posts/rebase.html"' in home  # and one in reStructuredText
    assert "约 1 分钟读完" in home  # the catalogue of translations came along
    assert (out / "_static/latest_updates.css").is_file()
    assert "alabaster.css" in home
    atom = (out / "feeds/atom.xml").read_text("utf-8")
    assert atom.count("<entry>") == 2
    found = {line.split()[1]: line.split(maxsplit=2)[2] for line in said.splitlines() if line.startswith("FOUND ")}
    assert found == {"sphinx_latest_updates": str(installed), "sphinx_exact_rebuilds": str(installed)}


def test_the_text_that_the_guide_shows_is_what_a_stranger_sees(installed, tmp_path):
    folder = tmp_path / "empty"
    folder.mkdir()
    out, _said = build(installed, folder, STEPS.written, "text")
    [shown] = [step for step in STEPS.steps if step.kind == "page"]
    assert shown.text.split() == (out / f"{shown.name}.txt").read_text("utf-8").split()


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_translations_are_installed_and_can_be_read(installed, language):
    catalogue = installed / "sphinx_latest_updates/locale" / language / "LC_MESSAGES"
    assert {path.name for path in catalogue.iterdir()} == {"latest_updates.mo", "latest_updates.po"}


def test_every_file_of_a_package_is_installed(installed):
    listed = subprocess.run(
        ["git", "ls-files", "extensions/*/src/*"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    assert listed
    missing = [name for name in listed if not (installed / name.split("/src/")[1]).exists()]
    assert missing == []
