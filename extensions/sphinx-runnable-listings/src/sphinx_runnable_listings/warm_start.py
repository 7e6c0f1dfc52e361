"""Runs that need not import large libraries: a process has imported them, and forks for each run (POSIX only)."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from types import TracebackType

SERVER = Path(__file__).with_name("inside") / "fork_server.py"


class WarmPython:
    """The running Python, with ``modules`` imported; a context manager. One run at a time.

    The environment is that of all its runs in what Python and its libraries read when they start: the seed of hashes,
    the number of threads. Importing a library must start no thread that a fork would lose.
    """

    def __init__(self, modules: Sequence[str], environment: Mapping[str, str]) -> None:
        self.modules = modules
        self._process = subprocess.Popen(
            [sys.executable, str(SERVER), *modules],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=dict(environment),
            cwd="/",
            text=True,
        )

    def __enter__(self) -> WarmPython:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait()

    def start(self, request: Mapping[str, object]) -> int:
        """Fork a process that does ``request`` and return its number, which is also that of its group."""
        assert self._process.stdin
        print(json.dumps(request), file=self._process.stdin, flush=True)
        return int(self._answer())

    def wait(self) -> tuple[int, float]:
        """Wait for the process started last: its exit status and its CPU seconds, children included."""
        status, seconds = json.loads(self._answer())
        return status, seconds

    def _answer(self) -> str:
        assert self._process.stdout
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"a Python with {', '.join(self.modules)} imported has died")
        return line
