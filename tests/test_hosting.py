"""The places that build the project for others do what everybody does: call targets of the Makefile."""

from __future__ import annotations

import re

import pytest
import yaml

import tex
from handbook import ROOT

TARGETS = set(re.search(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)[1].split())
WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))
READTHEDOCS = yaml.safe_load((ROOT / ".readthedocs.yaml").read_text("utf-8"))


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_a_workflow_runs_targets_of_the_makefile_and_nothing_else(path):
    jobs = yaml.safe_load(path.read_text("utf-8"))["jobs"].values()
    commands = [step["run"] for job in jobs for step in job["steps"] if "run" in step]
    assert commands
    assert [command for command in commands if not _calls_make(command)] == []


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_a_workflow_pins_its_actions_by_commit_and_grants_each_job_what_it_needs(path):
    text = path.read_text("utf-8")
    workflow = yaml.safe_load(text)
    used = re.findall(r"uses: (.*)", text)
    assert used
    assert [action for action in used if not re.fullmatch(r"[\w/-]+@[0-9a-f]{40} # v[\d.]+", action)] == []
    assert workflow["permissions"] == {}
    assert [name for name, job in workflow["jobs"].items() if not job.get("permissions")] == []


def test_every_python_that_the_readme_promises_runs_all_the_tests():
    python = yaml.safe_load((ROOT / ".github/workflows/ci.yml").read_text("utf-8"))["jobs"]["test"]["strategy"]
    assert {"3.11", "3.12", "3.13"} <= set(python["matrix"]["python"])


def test_the_pages_that_are_published_are_the_site_of_make_site():
    steps = yaml.safe_load((ROOT / ".github/workflows/pages.yml").read_text("utf-8"))["jobs"]["build"]["steps"]
    assert [step["with"]["path"] for step in steps if "upload" in step.get("uses", "")] == ["docs/build/site"]
    assert [step["run"].split()[1] for step in steps if "run" in step] == ["site"]


def test_read_the_docs_builds_with_the_same_target_and_copies_what_it_makes():
    jobs = READTHEDOCS["build"]["jobs"]["build"]
    assert READTHEDOCS["formats"] == [name for name in jobs if name != "html"]
    commands = [command for of_a_format in jobs.values() for command in of_a_format]
    assert _calls_make(commands[0])
    assert all(command.startswith("mkdir -p ") and " && cp " in command for command in commands[1:])


def test_read_the_docs_installs_what_the_print_edition_asks_for():
    assert READTHEDOCS["build"]["apt_packages"] == list(tex.PACKAGES)


def _calls_make(command: str) -> bool:
    words = command.split()
    return words[0] == "make" and words[1] in TARGETS
