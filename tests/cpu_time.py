"""What each test costs in CPU seconds, children included: for the order of tests, and for the table at the end.

The tests of a file stay together, in one worker, because they share what is dear to make; so do those of an
``xdist_group``, which may stand in several files. A test marked ``spread`` goes to whichever worker is free. The
dearest come first, by the seconds kept in ``cpu_seconds.json``, so that all workers are busy to the end;
``--keep-cpu-seconds`` writes that file anew.
"""

from __future__ import annotations

import json
import resource
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

RECORD = Path(__file__).with_name("cpu_seconds.json")
#: What a test or a file costs that has never been measured, and what is too little to be kept.
UNKNOWN, LITTLE = 2.0, 0.5
#: What a test of `make test-deep` alone costs: no run of every day measures it.
MINUTES = 300.0
SLOWEST = 10


def unit(item: pytest.Item) -> str:
    """What goes to one worker as a whole, by its name: a group, a test that is spread, or the file of the others."""
    if group := item.get_closest_marker("xdist_group"):
        return str(group.args[0])
    return item.nodeid if item.get_closest_marker("spread") else item.nodeid.partition("::")[0]


class CpuTime:
    """A plugin. A worker measures; the process that reports adds up."""

    def __init__(self, keep: bool) -> None:
        self._keep = keep
        self._before = _used()
        self._is_last = False
        self._seconds: dict[str, float] = defaultdict(float)
        self._units: dict[str, str] = {}
        self._kept: list[bool] = []

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_modifyitems(self, config: pytest.Config, items: list[pytest.Item]) -> None:
        if not hasattr(config, "workerinput"):
            return
        seconds = json.loads(RECORD.read_text("utf-8"))

        def place(item: pytest.Item) -> tuple[bool, float]:
            spread = item.get_closest_marker("spread")
            name = unit(item)
            if spread is None:
                item.add_marker(pytest.mark.xdist_group(name))
            last = spread is not None and spread.kwargs.get("last", False)
            if item.get_closest_marker("deep"):
                return last, -MINUTES
            return last, -seconds.get(name, UNKNOWN if spread is None else LITTLE)

        items.sort(key=place)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, nextitem: pytest.Item | None) -> Any:
        self._is_last = nextitem is None
        return (yield)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item: pytest.Item) -> Any:
        report = yield
        now = _used()
        # After the last test everything ends that was shared, and with it processes whose time was counted already.
        of_all = report.when == "teardown" and self._is_last
        report.cpu_seconds, self._before = 0.0 if of_all else now - self._before, now
        report.unit = unit(item)
        return report

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        nodeid = report.nodeid.rpartition("@")[0] if "@" in report.nodeid.rpartition("]")[2] else report.nodeid
        elsewhere: dict[str, Any] = dict(report.user_properties) if report.when == "call" else {}
        self._seconds[nodeid] += max(getattr(report, "cpu_seconds", 0.0), elsewhere.get("cpu_seconds", 0.0))
        self._units[nodeid] = getattr(report, "unit", nodeid)
        if "kept" in elsewhere:
            self._kept.append(elsewhere["kept"])

    @pytest.hookimpl(trylast=True)
    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        write = terminalreporter.write_line
        slowest = sorted(self._seconds.items(), key=lambda item: -item[1])[:SLOWEST]
        if slowest and slowest[0][1] >= LITTLE:
            terminalreporter.section("slowest by CPU seconds")
            for nodeid, seconds in slowest:
                write(f"{seconds:8.1f}  {nodeid}")
            write(f"{sum(self._seconds.values()):8.1f}  all {len(self._seconds):,} tests")
        if self._kept:
            write(f"{sum(self._kept)} of {len(self._kept)} listings did not run: unchanged since (.cache/listings)")
        if self._keep:
            RECORD.write_text(json.dumps(self._record(), indent=0, ensure_ascii=False) + "\n", encoding="utf-8")

    def _record(self) -> dict[str, float]:
        units: dict[str, float] = defaultdict(float)
        for nodeid, seconds in self._seconds.items():
            units[self._units[nodeid]] += seconds
        return {name: round(units[name], 1) for name in sorted(units) if units[name] >= LITTLE}


def _used() -> float:
    usage = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in usage)
