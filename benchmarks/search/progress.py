"""One line on stderr that says how far the benchmark is."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


class Progress:
    """Rewrites its line on a terminal; writes a line for each step elsewhere."""

    def __init__(self, what: str) -> None:
        self.what = what
        self.terminal = sys.stderr.isatty()

    def say(self, step: str) -> None:
        self.write(f"{self.what}: {step} …")

    def of(self, total: int, step: str) -> Callable[[], None]:
        """A function to call after each of ``total`` pieces of work."""
        done = 0

        def tick() -> None:
            nonlocal done
            done += 1
            if self.terminal or done in {1, total}:
                self.write(f"{self.what}: {step} {done}/{total}")

        return tick

    def end(self) -> None:
        if self.terminal:
            sys.stderr.write("\n")

    def write(self, text: str) -> None:
        sys.stderr.write(f"\r\x1b[K{text}" if self.terminal else f"{text}\n")
        sys.stderr.flush()
