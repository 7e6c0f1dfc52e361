"""The README of each public distribution: its example is built, with nothing but the packages from their wheels."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest

from extensions.distributions import ROOT, distributions, project

#: A block of code that the text names by its file: "In `conf.py`:", or "…, `index.rst`:".
FILE = re.compile(r"`([\w./]+\.\w+)`:?[^`\n]*\n\n```\w+\n(.*?)```", re.DOTALL)
#: What a reader of the first page of the example must see.
SHOWN = {
    "sphinx-exact-rebuilds": ["See", ">Page<"],
    "sphinx-latest-updates": ["How rebase works", "Why does a commit", "feeds/atom.xml"],
    "sphinx-cjk-search": ["cjk_search/loader.js"],
    "sphinx-static-render": ['class="static-mermaid"', "A leads to B."],
    "sphinx-runnable-listings": [
        "Common misconception: ",
        "They use the C3 linearisation.",
        "order.py",
        "[rotary 0.12 (0.11–0.13)",
    ],
}


@pytest.mark.parametrize("folder", distributions(), ids=lambda folder: folder.name)
def test_the_example_of_the_readme_is_what_it_says(folder, tmp_path, environment):
    files = dict(FILE.findall((folder / "README.md").read_text("utf-8")))
    assert {"conf.py", "index.rst"} <= files.keys()
    for name, text in files.items():
        (tmp_path / "docs" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "docs" / name).write_text(text, encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "sphinx",
        "-q",
        "-W",
        "--keep-going",
        str(tmp_path / "docs"),
        str(tmp_path / "out"),
    ]
    env = {**os.environ, "PYTHONUTF8": "1", **environment}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=env)
    assert done.returncode == 0, done.stderr
    page = (tmp_path / "out/index.html").read_text("utf-8")
    assert [words for words in SHOWN[folder.name] if words not in page] == []


def test_every_public_distribution_says_the_same_of_itself():
    common = ("authors", "license", "license-files", "requires-python", "version")
    first, *others = [project(folder) for folder in distributions()]
    for other in others:
        assert {key: other[key] for key in common} == {key: first[key] for key in common}
    for folder in distributions():
        assert (folder / "LICENSE").read_bytes() == (ROOT / "LICENSE").read_bytes()
        assert (folder / "CHANGELOG.md").is_file()
        [package] = [path for path in (folder / "src").iterdir() if path.is_dir()]
        assert (package / "py.typed").is_file()
