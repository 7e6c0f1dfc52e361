"""Run a command, and say what it took: CPU seconds, which a busy machine stretches less than the clock, and memory."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..measure import spend
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
        code, cpu, memory = spend(command, cwd, env, log)
        if code:
            log.seek(0)
            printed = " ".join(log.read().decode("utf-8", "replace").split())[-600:]
            raise SetUpError(f"{' '.join(command[:3])} … failed: {printed}\n{hint}")
    return Cost(round(cpu, 3), round(memory, 1))
