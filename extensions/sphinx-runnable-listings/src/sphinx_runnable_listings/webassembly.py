"""Listings for a Python that this machine has no build of, run in WebAssembly by Node. No Sphinx in here.

npm's ``pyodide`` is CPython for 32-bit WebAssembly: ``pyodide`` 314.x is 3.14. Each package ``pyodide*`` in the
``node_modules`` at or above a listing is an interpreter, and ``npm install pyodide-3.15@npm:pyodide@315.0.0-alpha.2``
adds one. A listing gets the files that it imports and those of its ``live_data``; there are no processes or sockets.
"""

from __future__ import annotations

import json
import os
from contextlib import ExitStack
from functools import lru_cache
from typing import TYPE_CHECKING

from .listing import interpreter
from .live_listings.jobs import WebAssemblyPython, module_job
from .live_listings.layout import Layout
from .live_listings.runtime import RuntimeMissingError, node
from .live_listings.verdict import judge

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType
    from typing import Any

    from .listing import Listing

#: What the record says behind the version of such a Python.
MACHINE = "wasm32"


def package_for(listing: Listing) -> Path | None:
    """The package whose Python ``listing`` wants; ``None`` where there is a build, no package, or no Node."""
    if interpreter(listing.python):
        return None
    found = next((packages[listing.python] for packages in _above(listing) if listing.python in packages), None)
    return found if found and _has_node() else None


def _above(listing: Listing) -> list[dict[str | None, Path]]:
    return [pythons_in(folder / "node_modules") for folder in listing.chapter.parents]


@lru_cache
def pythons_in(node_modules: Path) -> dict[str | None, Path]:
    """The ``pyodide`` packages in ``node_modules`` by the version ``X.Y`` of their Python."""
    locks = sorted(node_modules.glob("pyodide*/pyodide-lock.json"))
    return {".".join(_version(lock).split(".")[:2]): lock.parent.resolve() for lock in locks}


def _version(lock: Path) -> str:
    version: str = json.loads(lock.read_text(encoding="utf-8"))["info"]["python"]
    return version


def version_of(package: Path) -> str:
    """How the record names the Python of a package: ``CPython 3.14.2 wasm32``."""
    return f"CPython {_version(package / 'pyodide-lock.json')} {MACHINE}"


@lru_cache
def _has_node() -> bool:
    try:
        node()
    except RuntimeMissingError:
        return False
    return True


class WebAssemblyPythons:
    """Each Python is started for the first of its listings, and ended with the block: a context manager."""

    def __init__(self) -> None:
        self._open = ExitStack()
        self._started: dict[Path, WebAssemblyPython] = {}

    def __enter__(self) -> WebAssemblyPythons:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._open.close()

    def run(self, listing: Listing, package: Path) -> dict[str, Any]:
        """The outcome of a listing: ``code``, ``stdout``, ``stderr``, ``cpu_seconds``."""
        job = module_job(judge(listing), Layout(listing.chapter.parent, os.fspath(listing.chapter.parent.name)))
        return self.run_job(package, {**job, "cpu_limit": listing.cpu_limit})

    def run_job(self, package: Path, job: dict[str, Any]) -> dict[str, Any]:
        """The outcome of any job (see ``live_listings/jobs.py``)."""
        if package not in self._started:
            self._started[package] = self._open.enter_context(WebAssemblyPython(package))
        return self._started[package].run(job)
