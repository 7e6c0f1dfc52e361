"""Every number in the README is what the command beside it prints, rounded down to its first digit."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from handbook import ROOT

ROWS = re.findall(r"^\| (.+?) \| (\d+)\+ \| `(.+)` \|$", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE)


@pytest.mark.parametrize(("what", "number", "command"), ROWS, ids=[row[0] for row in ROWS])
def test_the_command_prints_the_number(what, number, command):
    command = command.replace("\\|", "|").replace(".venv/bin/python", sys.executable)
    done = subprocess.run(command, shell=True, cwd=ROOT, capture_output=True, text=True, check=True)
    printed = done.stdout.strip()
    assert printed[0] + "0" * (len(printed) - 1) == number


def test_the_table_of_numbers_is_there():
    assert len(ROWS) >= 3
