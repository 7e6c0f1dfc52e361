"""How long a writer waits: seconds from saving a file to the word that makes the browser reload.

Run as ``python -m benchmarks.serve``. Prints a Markdown table: sphinx-autobuild as it comes, and ``docs/serve.py``, on
two copies of the handbook, edited in turn. Every reload is followed by a look at the page: it must show the edit.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from websockets.sync.client import connect  # type: ignore[import-not-found, unused-ignore]

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


@dataclass(frozen=True)
class Server:
    """A running server and the copy of the handbook that it watches."""

    source: Path
    port: int

    def wait_for(self, edit: str, number: int) -> float:
        """Make the edit; return the seconds until the browser is told, when the page shows it."""
        word = f"改动{number:04d}"
        with connect(f"ws://127.0.0.1:{self.port}/websocket-reload", proxy=None) as browser:
            time.sleep(1)  # what came before is over
            path, text, page = self._edited(edit, word)
            start = time.perf_counter()
            path.write_text(text, encoding="utf-8")
            browser.recv(timeout=BUILDING)
            seconds = time.perf_counter() - start
        if word not in self.read(page):
            raise RuntimeError(f"the browser reloads {page}, which does not show {word}")
        return seconds

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
    source = folder / "source"
    shutil.copytree(ROOT / "docs" / "source", source)
    (folder / "node_modules").symlink_to(ROOT / "node_modules")
    port = _free_port()
    options = [*OPTIONS, *(OURS if name == "make serve" else [])]
    command = [sys.executable, *SERVERS[name], str(source), str(folder / "out"), "-d", str(folder / "doctrees")]
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([*map(str, EXTENSIONS), os.environ.get("PYTHONPATH", "")]),
    }
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [*command, *options, "--port", str(port)], cwd=folder, env=environment, stdout=log, stderr=log
        )
        try:
            _wait_until_it_answers(process, port, folder / "log")
            yield Server(source, port)
        finally:
            process.terminate()
            process.wait(30)


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


def table(seconds: dict[str, dict[str, list[float]]]) -> str:
    """A row an edit: each server's median and its lowest and highest, and the ratio of the medians."""
    lines = [f"| edit | {' | '.join(SERVERS)} | ratio |", "|---|---|---|---|"]
    for edit, by_server in seconds.items():
        cells = [f"{statistics.median(each):.1f} s ({min(each):.1f}–{max(each):.1f})" for each in by_server.values()]
        stock, ours = map(statistics.median, by_server.values())
        lines.append(f"| {edit} | {' | '.join(cells)} | {ours / stock:.2f} |")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repeats", type=int, default=5, help="how often each edit is made (default: 5)")
    repeats = parser.parse_args().repeats
    seconds: dict[str, dict[str, list[float]]] = {edit: {name: [] for name in SERVERS} for edit in EDITS}
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
                        seconds[edit][name].append(waited)
                    print(f"{number}: {edit}, {name}: {waited:.1f} s", file=sys.stderr, flush=True)
    print(table(seconds))
    print(f"\n{repeats} repeats; load of the machine {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors.")


if __name__ == "__main__":
    main()
