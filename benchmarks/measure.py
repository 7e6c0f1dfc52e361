"""One build, measured: the CPU seconds of a child process and of all that it starts, and its peak memory."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

ROOT = Path(__file__).resolve().parent.parent
#: The folders from which this checkout's extensions are imported.
EXTENSIONS = tuple(sorted((ROOT / "extensions").glob("*/src")))


@dataclass(frozen=True)
class Cost:
    """What one build took."""

    cpu: float
    """Seconds of user and system time, of the process and of the children that it waited for."""
    memory: float
    """MiB that the largest of these processes held at its peak."""
    wall: float
    """Seconds by the clock; only for the estimate of the time left."""
    warnings: int
    """Lines with a warning that the build printed."""


class BuildFailedError(RuntimeError):
    """A build ended with an error; the message ends with what it printed."""


def build(source: Path, output: Path, doctrees: Path) -> Cost:
    """Build ``source`` as HTML, serially, with this checkout's extensions."""
    command = [sys.executable, "-m", "sphinx", "-q", "-b", "html", "-d", str(doctrees), str(source), str(output)]
    return run(command, source, output.parent / "build.log")


def run(command: list[str], folder: Path, log: Path) -> Cost:
    """Run ``command`` in ``folder``, with this checkout's extensions; what it prints is in ``log``.

    Raises BuildFailedError when it ends with an error.
    """
    start = time.perf_counter()
    with log.open("wb") as file:
        code, cpu, memory = spend(command, folder, _environment(), file)
    printed = log.read_text(encoding="utf-8", errors="replace")
    if code:
        raise BuildFailedError(f"{' '.join(command)} ended with {code}:\n{printed[-2000:]}")
    return Cost(cpu, memory, wall=time.perf_counter() - start, warnings=printed.count("WARNING:"))


def spend(command: list[str], folder: Path, env: dict[str, str] | None, log: BinaryIO) -> tuple[int, float, float]:
    """Run ``command`` to its end: its exit code, the CPU seconds, user and system, of it and of the processes that it
    waited for, and the MiB that the largest of them held at its peak. What it prints goes into ``log``.
    """
    process = subprocess.Popen(
        command, cwd=folder, env=env, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT
    )
    try:
        _pid, status, usage = os.wait4(process.pid, 0)
    except BaseException:
        process.kill()
        process.wait()
        raise
    process.returncode = os.waitstatus_to_exitcode(status)
    unit = 1 if sys.platform == "darwin" else 1024  # getrusage(2): bytes there, KiB on Linux
    return process.returncode, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * unit / 2**20


def folder_size(folder: Path) -> float:
    """MB (10⁶ bytes) of all the files below ``folder``."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


def _environment() -> dict[str, str]:
    """That of this process. Extensions are compiled once, as those that pip installs are, and not in every build."""
    left_out = ("SPHINXOPTS", "PYTHONDONTWRITEBYTECODE")
    inherited = {name: value for name, value in os.environ.items() if name not in left_out}
    return {**inherited, "PYTHONPATH": os.pathsep.join(map(str, EXTENSIONS)), "PYTHONHASHSEED": "0", "PYTHONUTF8": "1"}
