"""A line now and then that says which tests run, for how long, and how many are left."""

from __future__ import annotations

import threading
import time
from typing import Any

import pytest

#: Seconds between two lines.
INTERVAL = 30.0


class Progress:
    """A plugin of the process that reports; workers tell it what they begin and end."""

    def __init__(self, config: pytest.Config, clock: Any = time.monotonic) -> None:
        self._config, self._clock = config, clock
        self._begun, self._total, self._done = clock(), 0, 0
        self._running: dict[str, float] = {}
        self._over = threading.Event()

    def pytest_sessionstart(self) -> None:
        threading.Thread(target=self._tell, daemon=True).start()

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        self._total = self._total or len(session.items)

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_node_collection_finished(self, ids: list[str]) -> None:
        self._total = len(ids)

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        self._running[nodeid] = self._clock()

    def pytest_runtest_logfinish(self, nodeid: str) -> None:
        self._running.pop(nodeid, None)
        self._done += 1

    def pytest_sessionfinish(self) -> None:
        self._over.set()

    def line(self) -> str:
        now = self._clock()
        running = ", ".join(f"{nodeid} ({now - since:.0f} s)" for nodeid, since in list(self._running.items()))
        minutes, seconds = divmod(int(now - self._begun), 60)
        left = self._total - self._done - len(self._running)
        return f"[{minutes}:{seconds:02}] {self._done:,} done, {left:,} to come; running: {running or 'nothing'}"

    def _tell(self) -> None:
        reporter = self._config.pluginmanager.get_plugin("terminalreporter")
        while not self._over.wait(INTERVAL):
            if reporter and self._total:
                reporter.write("\n")  # after the dots
                reporter.write_line(self.line())
