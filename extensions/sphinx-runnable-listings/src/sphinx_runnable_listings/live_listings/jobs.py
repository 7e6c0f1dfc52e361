"""Jobs as a page gives them to its interpreter, and Node to run them without a page."""

from __future__ import annotations

import base64
import json
import os
import subprocess
from typing import TYPE_CHECKING, Any

from .layout import ROOT, Layout, Needed
from .runtime import STATIC, node

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from .runtime import Runtime
    from .verdict import Verdict


def module_job(verdict: Verdict, layout: Layout) -> dict[str, Any]:
    """The job of a live listing."""
    listing = verdict.listing
    return {**_place(verdict.folder, verdict.files, layout), "module": listing.module, "args": list(listing.args)}


def examples_job(blocks: list[str], files: Iterable[Needed], folder: Path, layout: Layout) -> dict[str, Any]:
    """The job of the last of some blocks of examples."""
    return {**_place(folder, files, layout), "examples": blocks}


def _place(folder: Path, files: Iterable[Needed], layout: Layout) -> dict[str, Any]:
    named = sorted((layout.place(item, folder), item.path) for item in files)
    return {
        "cwd": f"{ROOT}/{layout.folder(folder)}",
        "files": [[f"{ROOT}/{name}", content_of(path)] for name, path in named],
    }


def content_of(path: Path) -> str | dict[str, str]:
    """What the scripts write into a file: its text, or, where it is none in UTF-8, its bytes in base64."""
    content = path.read_bytes()
    try:
        return content.decode()
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(content).decode()}


def run_jobs(
    runtime: Runtime, jobs: Mapping[str, dict[str, Any]], *, workers: int | None = None
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Run jobs in the WebAssembly runtime, several at once, each in a fresh interpreter; give outcomes as they come.

    An outcome has ``code``, ``wrong``, ``stdout``, ``stderr``, ``seconds``, ``cpu_seconds`` and ``python``.
    """
    command = _command(runtime.package, runtime.stdlib, workers or os.cpu_count() or 1)
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8") as process:
        assert process.stdin
        assert process.stdout
        process.stdin.writelines(f"{json.dumps({'id': name, **job})}\n" for name, job in jobs.items())
        process.stdin.close()
        for line in process.stdout:
            outcome: dict[str, Any] = json.loads(line)
            yield outcome.pop("id"), outcome
    if process.returncode != 0:
        raise RuntimeError(f"node ended with {process.returncode}")


def _command(package: Path, stdlib: Path, workers: int) -> list[str]:
    paths = (STATIC / "run_jobs.mjs", package, stdlib, STATIC / "runner.py")
    return [node(), *map(str, paths), str(workers)]


class WebAssemblyPython:
    """The Python of a ``pyodide`` package, started once for many jobs; a context manager. One job at a time.

    Each job runs in a fresh interpreter, made from one snapshot: what a job did is not there for the next.
    """

    def __init__(self, package: Path) -> None:
        command = _command(package, package / "python_stdlib.zip", 1)
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8")

    def __enter__(self) -> WebAssemblyPython:
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait()

    def run(self, job: Mapping[str, Any]) -> dict[str, Any]:
        """The outcome of ``job``, as :func:`run_jobs` gives them."""
        assert self._process.stdin
        assert self._process.stdout
        print(json.dumps({"id": "", **job}), file=self._process.stdin, flush=True)
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"node ended with {self._process.wait()}")
        outcome: dict[str, Any] = json.loads(line)
        return outcome
