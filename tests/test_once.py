"""What a run needs is made by one process of it, while the others wait."""

from __future__ import annotations

import subprocess
import sys

import pytest

import handbook
from handbook import Said, built, once

ASKS = """
import os, sys, time
from pathlib import Path
from handbook import once
folder = Path(sys.argv[1])
def make():
    (folder / str(os.getpid())).touch()
    time.sleep(0.5)  # time for the others to come too early
    (folder / "whole").touch()
    return os.getpid()
print(once(folder, make), (folder / "whole").exists())
"""


def test_of_processes_that_ask_at_the_same_time_one_makes_it_and_all_have_it_whole(tmp_path):
    command = [sys.executable, "-c", ASKS, str(tmp_path / "made")]
    running = [
        subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=handbook.ROOT / "tests") for _ in range(3)
    ]
    said = [process.communicate()[0].split() for process in running]
    [maker] = {maker for maker, _ in said}
    assert {whole for _, whole in said} == {"True"}
    assert [path.name for path in (tmp_path / "made").iterdir() if path.name.isdigit()] == [maker]


def test_what_could_not_be_made_is_tried_again(tmp_path):
    with pytest.raises(ZeroDivisionError):
        once(tmp_path, lambda: 1 / 0)
    assert once(tmp_path, lambda: "made") == once(tmp_path, lambda: "not made again") == "made"


def test_a_build_that_failed_fails_everybody_who_asks_with_what_sphinx_said(tmp_path, monkeypatch):
    builds = []
    monkeypatch.setattr(handbook, "run_sphinx", lambda *where: builds.append(where) or Said(2, "reading", "WARNING: x"))
    for _ in range(2):
        with pytest.raises(AssertionError, match="readingWARNING: x"):
            built(tmp_path, "text")
    assert builds == [("text", tmp_path / "text", tmp_path / "doctrees")]


def test_a_format_is_made_of_a_copy_of_what_another_has_read(tmp_path, monkeypatch):
    (tmp_path / "read").mkdir()
    (tmp_path / "read/index.doctree").write_text("pages")
    monkeypatch.setattr(
        handbook, "run_sphinx", lambda builder, out, doctrees: Said(0, "", (doctrees / "index.doctree").read_text())
    )
    made = built(tmp_path / "text", "text", doctrees=tmp_path / "read", twice=True)
    assert (made.warnings, made.said_again.warnings) == ("pages", "pages")
    assert made.doctreedir != tmp_path / "read"
