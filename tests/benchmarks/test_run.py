"""A run is planned so that engines take turns, can be resumed, and says how long it will take."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import latest_updates as bench
from benchmarks.measure import BuildFailedError, build, folder_size, run
from benchmarks.progress import Estimate, Task, duration
from benchmarks.results_file import load, save
from benchmarks.summary import Sample
from handbook import ROOT

SMALL = ["--posts", "100,50", "--repeat", "3", "--experiments", "engines"]


def keys(*arguments, done=()):
    return [each.key[1:] for each in bench.plan(bench.parse([*SMALL, *arguments]), set(done))]


def test_engines_take_turns_within_each_repeat_and_each_goes_first_once():
    assert keys()[:9] == [
        *(("bare", 50, 0), ("ours", 50, 0), ("ablog", 50, 0)),
        *(("ours", 50, 1), ("ablog", 50, 1), ("bare", 50, 1)),
        *(("ablog", 50, 2), ("bare", 50, 2), ("ours", 50, 2)),
    ]
    assert {posts for _engine, posts, _repeat in keys()[9:]} == {100}


def test_a_run_can_be_limited_to_some_engines():
    assert {engine for engine, _posts, _repeat in keys("--engines", "ours,bare")} == {"ours", "bare"}


def test_what_is_done_is_not_done_again():
    done = [("engines", *key) for key in keys()[:4]]
    assert keys(done=done) == keys()[4:]


@pytest.mark.parametrize(
    "wrong",
    [["--engines", "hugo"], ["--actions", "title"], ["--repeat", "0"], ["--posts", "0"], ["--posts", "many"]],
)
def test_a_wrong_option_is_refused(wrong, capsys):
    with pytest.raises(SystemExit) as stop:
        bench.parse(wrong)
    assert stop.value.code == 2
    assert wrong[0] in capsys.readouterr().err or "once at least" in wrong


def sample(**changes):
    values = {"experiment": "engines", "engine": "bare", "posts": 100, "repeat": 0, "action": "full"}
    return Sample(**{**values, "cpu": 1.5, "memory": 64.0, "wall": 2.0, "warnings": 0, "output": 2.25, **changes})


def test_results_come_back_as_they_were_saved(tmp_path):
    path, facts = tmp_path / "results" / "r.json", {"python": "3.14.0"}
    samples = [sample(), sample(action="title", output=None)]
    save(path, facts, samples)
    assert load(path, facts) == (samples, "")
    assert [file.name for file in path.parent.iterdir()] == ["r.json"]


def test_results_of_other_code_or_versions_are_not_mixed_in(tmp_path):
    path = tmp_path / "r.json"
    save(path, {"python": "3.14.0", "theme": "furo"}, [sample()])
    samples, reason = load(path, {"python": "3.13.0", "theme": "furo"})
    assert samples == []
    assert "another python;" in reason


def test_a_file_that_is_no_results_is_named(tmp_path):
    path = tmp_path / "r.json"
    path.write_text("{", encoding="utf-8")
    samples, reason = load(path, {})
    assert samples == []
    assert str(path) in reason


def test_there_is_nothing_to_resume_at_first(tmp_path):
    assert load(tmp_path / "r.json", {}) == ([], "")


def test_the_time_left_follows_what_was_seen():
    estimate = Estimate()
    guess = estimate.seconds(Task("ours", 1000, "full"))
    assert guess > estimate.seconds(Task("ours", 100, "full")) > 0
    estimate.add(Task("ours", 100, "full"), 4.0)
    estimate.add(Task("ours", 100, "full"), 6.0)
    assert estimate.seconds(Task("ours", 100, "full")) == 5.0
    assert estimate.seconds(Task("ours", 1000, "full")) == 50.0
    assert estimate.seconds(Task("ours", 10, "full")) == 5.0


@pytest.mark.parametrize(
    ("seconds", "text"), [(3, "less than a minute"), (185, "3 min"), (3600 * 2 + 300, "2 h 05 min")]
)
def test_durations_are_said_as_people_say_them(seconds, text):
    assert duration(seconds) == text


def write_project(folder: Path, conf: str) -> Path:
    source = folder / "source"
    source.mkdir()
    (source / "conf.py").write_text(conf, encoding="utf-8")
    (source / "index.rst").write_text("Title\n=====\n", encoding="utf-8")
    return source


BURN_IN_A_CHILD = """
import subprocess, sys
burn = "import time\\nwhile time.process_time() < 1.5: pass\\nx = b'1' * 150_000_000\\n"
subprocess.run([sys.executable, "-c", burn], check=True)
"""


def test_the_cost_of_a_build_holds_that_of_its_children(tmp_path):
    cost = build(write_project(tmp_path, BURN_IN_A_CHILD), tmp_path / "html", tmp_path / "doctrees")
    assert cost.cpu >= 1.5
    assert cost.memory >= 150
    assert folder_size(tmp_path / "html") > 0


def test_warnings_are_counted(tmp_path):
    source = write_project(tmp_path, "")
    (source / "alone.rst").write_text("Alone\n=====\n", encoding="utf-8")
    assert build(source, tmp_path / "html", tmp_path / "doctrees").warnings == 1


def test_a_failed_build_says_what_sphinx_said(tmp_path):
    source = write_project(tmp_path, "raise RuntimeError('this conf.py is broken')")
    with pytest.raises(BuildFailedError, match=r"this conf\.py is broken"):
        build(source, tmp_path / "html", tmp_path / "doctrees")


def test_the_command_prints_the_tables_keeps_the_results_and_cleans_up(tmp_path):
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    command = [
        sys.executable,
        "-m",
        "benchmarks.latest_updates",
        "--posts",
        "3",
        "--repeat",
        "1",
        "--engines",
        "bare,ours",
    ]
    command += ["--experiments", "engines", "--actions", "full,no-change", "--output", str(tmp_path / "r.json")]
    environment = {**os.environ, "TMPDIR": str(temporary)}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    assert "| 3 | bare |" in done.stdout
    assert "| 3 | CPU, no-change rebuild | bare |" in done.stdout
    assert "[2/2] ours, 3 posts, repeat 1" in done.stderr
    assert list(temporary.iterdir()) == []
    again = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    assert (again.stdout, again.stderr) == (done.stdout, "")


def test_what_is_measured_is_compiled_once_also_where_this_machine_says_never(tmp_path, monkeypatch):
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    run([sys.executable, "-c", "import sys; print(sys.dont_write_bytecode)"], tmp_path, tmp_path / "log")
    assert (tmp_path / "log").read_text("utf-8") == "False\n"
