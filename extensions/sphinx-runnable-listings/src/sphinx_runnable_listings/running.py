"""Running a listing, in an environment in which two runs print the same. No Sphinx in here."""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
import threading
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from .listing import Listing, ListingError, interpreter
from .webassembly import WebAssemblyPythons, package_for
from .webassembly import version_of as version_of_package

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from .warm_start import WarmPython

#: A run that is not done after so many seconds waits for something that never comes: it takes a hundredth at most.
NEVER_ENDS = 3600.0


@dataclass(frozen=True)
class Run:
    """What a listing printed, on which interpreter, in how many CPU seconds, children included."""

    listing: Listing
    stdout: str
    version: str
    cpu_seconds: float = field(compare=False)


def version_for(listing: Listing) -> str | None:
    """The Python that runs ``listing`` here, as the record names it; ``None`` where this machine has none."""
    if executable := interpreter(listing.python):
        return version_of(executable)
    package = package_for(listing)
    return version_of_package(package) if package else None


def run(
    listing: Listing,
    *,
    variables: Mapping[str, str] | None = None,
    warm: WarmPython | None = None,
    webassembly: WebAssemblyPythons | None = None,
) -> Run:
    """Run a listing and return what it printed.

    ``variables`` are added to its environment. A ``warm`` Python runs it without importing anew what it has imported.
    A Python of which this machine has no build runs in WebAssembly, if it is there (:mod:`.webassembly`): in one that
    has started, where ``webassembly`` holds it.
    Raises :exc:`ListingError` when the interpreter is missing, the exit status is not 0, or the limit is met.
    """
    if package := package_for(listing):
        with nullcontext(webassembly) if webassembly else WebAssemblyPythons() as pythons:
            return _in_webassembly(listing, package, pythons)
    executable = interpreter(listing.python)
    if executable is None:
        raise ListingError(f"{listing.path}: no Python {listing.python} on this machine")
    env = environment(listing) | dict(variables or {})
    with tempfile.TemporaryDirectory() as folder:
        out, err = Path(folder, "stdout"), Path(folder, "stderr")
        out.touch()
        err.touch()
        if warm is None:
            status, seconds = _in_a_process(listing, executable, env, out, err)
        else:
            status, seconds = _in_a_fork(listing, warm, env, out, err)
        stdout, stderr = (path.read_bytes().decode("utf-8", errors="replace") for path in (out, err))
    stdout = stdout.replace("\r\n", "\n")
    if _met_its_limit(status):
        raise ListingError(f"{listing.path}: not done after {listing.cpu_limit} CPU seconds\n{stdout}{stderr}")
    if status != 0:
        raise ListingError(f"{listing.path}: exit status {status}\n{stdout}{stderr}")
    return Run(listing, stdout, version_of(executable), seconds)


def _in_webassembly(listing: Listing, package: Path, pythons: WebAssemblyPythons) -> Run:
    outcome = pythons.run(listing, package)
    if outcome["code"] != 0:
        printed = f"{outcome['stdout']}{outcome['stderr']}"
        raise ListingError(f"{listing.path}: exit status {outcome['code']} in WebAssembly: {printed}")
    return Run(listing, outcome["stdout"], version_of_package(package), outcome["cpu_seconds"])


def environment(listing: Listing | None = None) -> dict[str, str]:
    """An environment in which two runs print the same."""
    keep = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    keep |= {"PYTHONHASHSEED": "0", "PYTHONIOENCODING": "utf-8", "PYTHONDONTWRITEBYTECODE": "1", "NO_COLOR": "1"}
    keep.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # several may run at once: a thread that waits must not spin
    if listing is None or listing.python is None:
        keep["PYTHONUTF8"] = "1"
    return keep


def _in_a_process(listing: Listing, executable: str, env: Mapping[str, str], out: Path, err: Path) -> tuple[int, float]:
    command = [executable, "-m", listing.module, *listing.args]
    if os.name == "posix":  # a limit on CPU time: what is slow for want of a processor is not stopped
        command = ["/bin/sh", "-c", 'ulimit -S -t "$0" && exec "$@"', str(listing.cpu_limit), *command]
    with out.open("wb") as stdout, err.open("wb") as stderr:
        process = subprocess.Popen(
            command,
            cwd=listing.chapter.parent,
            env=dict(env),
            stdin=subprocess.DEVNULL,
            stdout=stdout,
            stderr=stderr,
            start_new_session=True,
        )
        with _ended(process.pid):
            if os.name != "posix":
                return process.wait(), 0.0
            _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return process.returncode, usage.ru_utime + usage.ru_stime


def _in_a_fork(listing: Listing, warm: WarmPython, env: Mapping[str, str], out: Path, err: Path) -> tuple[int, float]:
    request = {
        "module": listing.module,
        "args": listing.args,
        "cwd": str(listing.chapter.parent),
        "env": env,
        "stdout": str(out),
        "stderr": str(err),
        "cpu_limit": listing.cpu_limit,
    }
    with _ended(warm.start(request)):
        return warm.wait()


@contextmanager
def _ended(group: int) -> Iterator[None]:
    """When the block is left early, or not at all, nothing of the process group is left."""
    watch = threading.Timer(NEVER_ENDS, _kill, [group])
    watch.daemon = True
    watch.start()
    try:
        yield
    except BaseException:
        _kill(group)
        raise
    finally:
        watch.cancel()


def _kill(group: int) -> None:
    with suppress(OSError):
        os.killpg(group, signal.SIGKILL)


def _met_its_limit(status: int) -> bool:
    return os.name == "posix" and status == -signal.SIGXCPU


@lru_cache
def version_of(executable: str) -> str:
    code = "import platform; print(platform.python_implementation() + ' ' + platform.python_version())"
    return subprocess.run([executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()
