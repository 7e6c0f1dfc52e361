"""How long a writer waits: seconds from saving a file to the word that makes the browser reload.

Run as ``python -m benchmarks.serve``. Prints a Markdown table: sphinx-autobuild as it comes, and ``docs/serve.py``, on
two copies of the handbook, edited in turn, by the clock and in seconds of the processor. A browser looks at the page
that is to show the edit; every reload is followed by a look at it.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from websockets.sync.client import connect  # type: ignore[import-not-found, unused-ignore]

from . import handbook
from .measure import EXTENSIONS, ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

SERVERS = {"sphinx-autobuild": ["-m", "sphinx_autobuild"], "make serve": [str(ROOT / "docs" / "serve.py")]}
#: What the Makefile gives to ``docs/serve.py``, for both.
OPTIONS = ["-n", "-q", "-j", "auto", "-D", "latest_updates_show_drafts=1", "--host", "127.0.0.1"]
OURS = ["-D", "cjk_search_exclude=**"]
STARTING = 600
BUILDING = 300
EDITS = ("a paragraph of a page", "the title of a page", "a new draft")


class Wait(NamedTuple):
    """Seconds by the clock, and of the processor."""

    clock: float
    cpu: float


@dataclass(frozen=True)
class Server:
    """A running server and the copy of the handbook that it watches."""

    source: Path
    port: int
    process: int

    def wait_for(self, edit: str, number: int) -> Wait:
        """Make the edit; return the seconds until the browser is told, when the page shows it."""
        word = f"改动{number:04d}"
        path, text, page = self._edited(edit, word)
        self.read(page)
        with connect(f"ws://127.0.0.1:{self.port}/websocket-reload", proxy=None) as browser:
            self._rest()
            start, before = time.perf_counter(), self._cpu()
            path.write_text(text, encoding="utf-8")
            browser.recv(timeout=BUILDING)
            wait = Wait(time.perf_counter() - start, self._cpu() - before)
        if word not in self.read(page):
            raise RuntimeError(f"the browser reloads {page}, which does not show {word}")
        return wait

    def _rest(self) -> None:
        """Wait until what came before is over: nothing is computed for a second."""
        before = -1.0
        while self._cpu() - before > 0.02:
            before = self._cpu()
            time.sleep(1)

    def _cpu(self) -> float:
        """Seconds of the processor that the server and its processes have taken, which are one session."""
        total = 0
        for folder in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                fields = (folder / "stat").read_text(encoding="utf-8").rpartition(") ")[2].split()
                if int(fields[3]) == self.process:
                    total += sum(map(int, fields[11:15]))
        return total / os.sysconf("SC_CLK_TCK")

    def read(self, page: str) -> str:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/{page}") as answer:
            return str(answer.read().decode("utf-8"))

    def _edited(self, edit: str, word: str) -> tuple[Path, str, str]:
        """The file to write, its text, and the page that must show it."""
        path = self.source / "tooling" / "index.md"
        if edit == EDITS[0]:
            return path, path.read_text("utf-8") + f"\n{word}\n", "tooling/index.html"
        if edit == EDITS[1]:
            _title, rest = path.read_text("utf-8").split("\n", 1)
            return path, f"# 工具{word}\n{rest}", "index.html"
        draft = self.source / "tooling" / f"draft_{word[2:]}.md"
        return draft, f"---\ndate: 2026-01-11\ndraft: true\n---\n\n# {word}\n\n开头。\n", "updates.html"


@contextlib.contextmanager
def serving(name: str, folder: Path) -> Iterator[Server]:
    """Start a server on a copy of the handbook and wait until it has built it."""
    source = handbook.copy(folder)
    port = _free_port()
    options = [*OPTIONS, *(OURS if name == "make serve" else [])]
    command = [sys.executable, *SERVERS[name], str(source), str(folder / "out"), "-d", str(folder / "doctrees")]
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([*map(str, EXTENSIONS), os.environ.get("PYTHONPATH", "")]),
    }
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [*command, *options, "--port", str(port)],
            cwd=folder,
            env=environment,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        try:
            _wait_until_it_answers(process, port, folder / "log")
            if "WARNING" in (printed := (folder / "log").read_text("utf-8", "replace")):
                raise RuntimeError(f"a page with a warning is read again by every build:\n{printed[-2000:]}")
            yield Server(source, port, process.pid)
        finally:
            process.terminate()
            process.wait(30)
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)  # what stands ready may still write


def _wait_until_it_answers(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + STARTING
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.5)
    raise RuntimeError(f"the server did not start:\n{log.read_text('utf-8', 'replace')[-2000:]}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def table(waits: dict[str, dict[str, list[Wait]]]) -> str:
    """A row an edit: each server's medians by the clock and of the processor, and the ratio of the latter."""
    lines = [f"| edit | {' | '.join(SERVERS)} | ratio (CPU) |", "|---|---|---|---|"]
    for edit, by_server in waits.items():
        medians = [Wait(*map(statistics.median, zip(*each, strict=True))) for each in by_server.values()]
        cells = [f"{wait.clock:.1f} s, CPU {wait.cpu:.2f} s" for wait in medians]
        stock, ours = medians
        lines.append(f"| {edit} | {' | '.join(cells)} | {ours.cpu / stock.cpu:.2f} |")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repeats", type=int, default=5, help="how often each edit is made (default: 5)")
    repeats = parser.parse_args().repeats
    waits: dict[str, dict[str, list[Wait]]] = {edit: {name: [] for name in SERVERS} for edit in EDITS}
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
        servers = {}
        for number, name in enumerate(SERVERS):
            place = Path(folder, str(number))
            place.mkdir()
            servers[name] = stack.enter_context(serving(name, place))
        for number in range(repeats + 1):  # the first round warms caches up and does not count
            for edit in EDITS:
                for name, server in servers.items():
                    waited = server.wait_for(edit, number)
                    if number:
                        waits[edit][name].append(waited)
                    print(
                        f"{number}: {edit}, {name}: {waited.clock:.1f} s, CPU {waited.cpu:.2f} s",
                        file=sys.stderr,
                        flush=True,
                    )
    print(table(waits))
    print(f"\n{repeats} repeats; load of the machine {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors.")


if __name__ == "__main__":
    main()
