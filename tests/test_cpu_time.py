"""The order in which tests go to the workers, what is told while they run, and what they cost."""

from __future__ import annotations

import json
from types import SimpleNamespace

import pytest

import cpu_time
from cpu_time import CpuTime
from progress import Progress


class Item:
    """As much of a test as the order looks at."""

    def __init__(self, nodeid: str, **spread: object) -> None:
        self.nodeid, self.marks = nodeid, {"spread": SimpleNamespace(kwargs=spread)} if spread else {}

    def get_closest_marker(self, name: str) -> object:
        return self.marks.get(name)

    def add_marker(self, mark: pytest.MarkDecorator) -> None:
        self.marks[mark.name] = mark


def test_the_dearest_go_first_a_file_goes_as_a_whole_and_what_waits_for_others_goes_last(tmp_path, monkeypatch):
    record = tmp_path / "cpu_seconds.json"
    record.write_text(json.dumps({"cheap.py": 0.7, "dear.py": 9.0, "each.py::b": 30.0}), "utf-8")
    monkeypatch.setattr(cpu_time, "RECORD", record)
    cheap, last, dear, new = (
        Item("cheap.py::a"),
        Item("each.py::last", last=True),
        Item("dear.py::a"),
        Item("new.py::a"),
    )
    alone, quick, again = Item("each.py::b", last=False), Item("each.py::a", last=False), Item("dear.py::b")
    deep = Item("each.py::deep", last=False)
    deep.add_marker(SimpleNamespace(name="deep"))
    items = [cheap, last, dear, new, again, quick, alone, deep]
    CpuTime(keep=False).pytest_collection_modifyitems(SimpleNamespace(workerinput={}), items)
    assert items == [deep, alone, dear, again, new, cheap, quick, last]
    assert [item.marks["xdist_group"].args for item in (dear, again, cheap)] == [
        ("dear.py",),
        ("dear.py",),
        ("cheap.py",),
    ]
    assert "xdist_group" not in alone.marks


def test_without_workers_the_order_stays():
    items = [Item("b.py::a"), Item("a.py::a")]
    CpuTime(keep=False).pytest_collection_modifyitems(SimpleNamespace(), items)
    assert [item.nodeid for item in items] == ["b.py::a", "a.py::a"]


def told(plugin: CpuTime) -> str:
    lines: list[str] = []
    plugin.pytest_terminal_summary(SimpleNamespace(section=lines.append, write_line=lines.append))
    return "\n".join(lines)


def report(nodeid: str, seconds: float, **properties: object) -> SimpleNamespace:
    user_properties = list(properties.items())
    return SimpleNamespace(nodeid=nodeid, when="call", cpu_seconds=seconds, user_properties=user_properties)


def test_the_table_names_the_ten_dearest_with_what_ran_elsewhere(tmp_path, monkeypatch):
    monkeypatch.setattr(cpu_time, "RECORD", tmp_path / "cpu_seconds.json")
    plugin = CpuTime(keep=True)
    for number in range(12):
        plugin.pytest_runtest_logreport(report(f"a.py::test[{number}]", number / 2))
    plugin.pytest_runtest_logreport(report("a.py::fork[x@y]@group", 0.1, cpu_seconds=50.0, kept=False))
    plugin.pytest_runtest_logreport(report("a.py::cached", 0.1, cpu_seconds=0.0, kept=True))
    first, *rest = told(plugin).splitlines()[1:]
    assert first.split() == ["50.0", "a.py::fork[x@y]"]
    assert rest[0].split() == ["5.5", "a.py::test[11]"]
    assert rest[-3].split() == ["1.5", "a.py::test[3]"]
    assert rest[-2].split() == ["83.1", "all", "14", "tests"]
    assert rest[-1].startswith("1 of 2 listings did not run")
    kept = json.loads((tmp_path / "cpu_seconds.json").read_text("utf-8"))
    assert kept["a.py::fork[x@y]"] == 50.0
    assert "a.py::test[0]" not in kept


def test_the_time_of_children_counts():
    import subprocess
    import sys

    before = cpu_time._used()
    subprocess.run([sys.executable, "-c", "import time\nwhile time.process_time() < 0.3: pass"], check=True)
    assert cpu_time._used() - before > 0.25


def test_a_line_says_what_runs_for_how_long_and_how_many_are_to_come():
    now = [100.0]
    progress = Progress(SimpleNamespace(), clock=lambda: now[0])
    progress.pytest_collection_finish(SimpleNamespace(items=[1] * 5))
    progress.pytest_runtest_logstart("a.py::quick")
    progress.pytest_runtest_logfinish("a.py::quick")
    now[0] = 130.0
    progress.pytest_runtest_logstart("a.py::slow")
    now[0] = 165.0
    assert progress.line() == "[1:05] 1 done, 3 to come; running: a.py::slow (35 s)"


def test_what_ends_with_the_whole_run_is_no_cost_of_the_test_that_came_last(monkeypatch):
    def seconds_of(phase: str) -> float:
        report = SimpleNamespace(when=phase)
        hook = plugin.pytest_runtest_makereport(Item("a.py::last"))
        next(hook)
        with pytest.raises(StopIteration):
            hook.send(report)
        return report.cpu_seconds

    used = iter([0.0, 1.0, 90.0])
    with monkeypatch.context() as patch:  # this test itself is measured too
        patch.setattr(cpu_time, "_used", lambda: next(used))
        plugin = CpuTime(keep=False)
        protocol = plugin.pytest_runtest_protocol(nextitem=None)
        next(protocol)
        assert seconds_of("call") == 1.0
        assert seconds_of("teardown") == 0.0


def test_the_tests_of_a_file_or_a_group_run_in_one_process_and_those_that_are_spread_in_all(tmp_path):
    import subprocess
    import sys
    from collections import defaultdict
    from pathlib import Path

    (tmp_path / "conftest.py").write_text(
        "from cpu_time import CpuTime\n\n\ndef pytest_configure(config):\n"
        "    config.addinivalue_line('markers', 'spread')\n    config.pluginmanager.register(CpuTime(keep=False))\n"
    )
    log = tmp_path / "log.txt"
    log.touch()
    # Those that are spread wait until both processes have begun one.
    test = """
def test_{number}():
    with open({log!r}, "a") as file:
        file.write(f"{{__name__}} {{os.getpid()}}\\n")
    until = time.monotonic() + 300
    while {waits} and open({log!r}).read().count("test_each") < 2 and time.monotonic() < until:
        time.sleep(0.05)
"""
    server = "xdist_group('server')"
    for name, mark in (("a", ""), ("b", ""), ("each", "spread"), ("c", server), ("d", server)):
        head = "import os, time, pytest\n" + (f"pytestmark = pytest.mark.{mark}\n" if mark else "")
        tests = [test.format(number=number, log=str(log), waits=mark == "spread") for number in range(6)]
        (tmp_path / f"test_{name}.py").write_text(head + "".join(tests))
    command = [sys.executable, "-m", "pytest", "-q", "-n", "2", "--dist", "loadgroup", "--no-loadscope-reorder"]
    environment = {"PYTHONPATH": str(Path(__file__).parent), "PATH": "/usr/bin:/bin"}
    subprocess.run([*command, "-c", "/dev/null", str(tmp_path)], check=True, env=environment, capture_output=True)
    processes = defaultdict(set)
    for name, process in map(str.split, log.read_text().splitlines()):
        processes[name].add(process)
    assert {name: len(found) for name, found in processes.items()} == {
        "test_a": 1, "test_b": 1, "test_each": 2, "test_c": 1, "test_d": 1
    }  # fmt: skip
    assert processes["test_c"] == processes["test_d"]
