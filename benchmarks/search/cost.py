"""Run a command, and say what it took: CPU seconds, which a busy machine does not stretch, and memory."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .packages import SetUpError

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class Cost:
    """CPU seconds, user and system, of a process and of those that it waited for; its peak memory in MiB."""

    cpu: float
    memory: float


def run(command: list[str], cwd: Path, hint: str, env: dict[str, str] | None = None) -> Cost:
    """Run a command to its end; its failure becomes a `SetUpError` that ends in ``hint``."""
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(
            command, cwd=cwd, env=env, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT
        )
        try:
            _pid, status, usage = os.wait4(process.pid, 0)
        except BaseException:
            process.kill()
            process.wait()
            raise
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            log.seek(0)
            printed = " ".join(log.read().decode("utf-8", "replace").split())[-600:]
            raise SetUpError(f"{' '.join(command[:3])} … failed: {printed}\n{hint}")
    unit = 1 if sys.platform == "darwin" else 1024  # getrusage(2): bytes there, KiB on Linux
    return Cost(round(usage.ru_utime + usage.ru_stime, 3), round(usage.ru_maxrss * unit / 2**20, 1))
