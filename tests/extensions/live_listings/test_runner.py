"""The runner is plain Python: what it says of modules and examples can be asked without a browser."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from sphinx_runnable_listings.live_listings.runtime import STATIC

RUN = "import json, sys, runner; print(json.dumps(runner.run_job(json.load(sys.stdin))), file=sys.stderr)"


def run(folder, **job):
    """What a job printed, and its outcome; tracebacks stand before the outcome."""
    environment = {"PYTHONPATH": str(STATIC), "PYTHONDONTWRITEBYTECODE": "1"}
    given = json.dumps({"cwd": str(folder), **job})
    done = subprocess.run(
        [sys.executable, "-c", RUN], input=given, env=environment, capture_output=True, text=True, check=True
    )
    *said, outcome = done.stderr.splitlines()
    return done.stdout, json.loads(outcome), "\n".join(said)


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "chapter").mkdir()
    (tmp_path / "chapter/__init__.py").touch()
    return tmp_path


@pytest.mark.parametrize(
    ("text", "code", "stdout", "stderr"),
    [
        ("import sys; print(__name__, sys.argv[1:])", 0, "__main__ ['--quick']\n", ""),
        ("raise SystemExit", 0, "", ""),
        ("raise SystemExit(3)", 3, "", ""),
        ("raise SystemExit('no')", 1, "", "no"),
    ],
)
def test_a_module_runs_as_python_m_runs_it(folder, text, code, stdout, stderr):
    (folder / "chapter/main.py").write_text(text)
    assert run(folder, module="chapter.main", args=["--quick"]) == (stdout, {"code": code, "wrong": []}, stderr)


def test_a_traceback_begins_with_the_readers_code(folder):
    (folder / "chapter/main.py").write_text("def f():\n    return 1 / 0\n\nf()\n")
    _, outcome, said = run(folder, module="chapter.main", args=[])
    assert outcome["code"] == 1
    assert said.splitlines()[1].strip() == f'File "{folder}/chapter/main.py", line 4, in <module>'
    assert said.endswith("ZeroDivisionError: division by zero")


def test_the_last_block_of_examples_is_printed_as_a_session_with_what_it_gave(folder):
    blocks = [
        ">>> x = 20\n>>> print('above')\nabove\n",
        ">>> for _ in range(2):\n...     x += 1\n>>> x\n23\n>>> 1 / 0\n",
    ]
    stdout, outcome, _ = run(folder, examples=blocks)
    expected = ">>> for _ in range(2):\n...     x += 1\n>>> x\n22\n>>> 1 / 0\n"
    assert stdout == f"{expected}Traceback (most recent call last):\n  ...\nZeroDivisionError: division by zero\n"
    assert outcome == {"code": 0, "wrong": [0, 2]}


def test_an_example_that_is_right_is_printed_as_the_page_has_it(folder):
    block = (
        ">>> list(range(9))  # doctest: +ELLIPSIS\n[0, ..., 8]\n>>> 1 / 0\nTraceback (most recent call last):\n  ...\n"
    )
    block += "ZeroDivisionError: division by zero\n"
    assert run(folder, examples=[block])[:2] == (block, {"code": 0, "wrong": [0]})
