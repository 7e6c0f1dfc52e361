"""How long a reader waits from the press of the button to the output of a program, beside PyScript and bare Pyodide.

Run as ``python -m benchmarks.live_listings`` after ``make test`` has set up what it needs. All three run the same
program with the same ``pyodide`` of npm, in Chromium; PyScript is fetched by npm into a temporary folder. *Cold* is the
first press in a browser that has nothing in its cache, *warm* the second press on the same page. Prints a Markdown
table.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from .measure import ROOT
from .outputs import chromium, table
from .search.server import Server

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

PYSCRIPT = "@pyscript/core@0.7.31"
SWITCHES = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update")
PATIENCE = 300_000
PROGRAM = 'import json, re\n\nprint("Hello,", json.loads(\'"you"\'), re.sub("a", "b", "a"))\n'
EXPECTED = "Hello, you b"


@dataclass(frozen=True)
class Contestant:
    """A page with a button, how to press it, and how to see that the output is there and complete."""

    name: str
    page: str
    press: str
    done: str
    #: Makes the page forget the last output, so that the next one can be waited for.
    forget: str


OURS = Contestant(
    "sphinx_runnable_listings.live_listings",
    "chapter/index.html",
    "LIVE_LISTINGS.blocks[0].buttons.run.click()",
    "LIVE_LISTINGS.blocks[0].bar.dataset.state === 'same'",
    "LIVE_LISTINGS.blocks[0].bar.dataset.state = ''",
)
CONTESTANTS = (
    OURS,
    Contestant(
        "PyScript's py-editor",
        "pyscript.html",
        "document.querySelector('.py-editor-run-button').click()",
        f"document.querySelector('.py-editor-output')?.textContent.includes('{EXPECTED}')",
        "document.querySelector('.py-editor-output').textContent = ''",
    ),
    Contestant(
        "bare Pyodide in the page's own thread",
        "bare.html",
        "run()",
        f"document.body.dataset.output?.includes('{EXPECTED}')",
        "document.body.dataset.output = ''",
    ),
)
PYSCRIPT_PAGE = """<!doctype html><meta charset="utf-8"><title>PyScript</title>
<link rel="stylesheet" href="pyscript/core.css"><script type="module" src="pyscript/core.js"></script>
<script type="py-editor" config='{config}'>
{program}</script>
"""
BARE_PAGE = """<!doctype html><meta charset="utf-8"><title>Pyodide</title><body>
<script type="module">
  let starting;
  const start = async () => (await import("./pyodide/pyodide.mjs")).loadPyodide();
  globalThis.run = async () => {{
    const pyodide = await (starting ??= start());
    pyodide.setStdout({{ batched: (line) => {{ document.body.dataset.output = line; }} }});
    pyodide.runPython({program});
  }};
</script>
"""


def make(folder: Path) -> None:
    """Write the three pages into ``folder``: one built by Sphinx, two by hand."""
    source = folder.parent / "source"
    for name, text in {
        "conf.py": 'extensions = ["sphinx_runnable_listings.live_listings"]\n'
        f"live_listings_node_modules = {str(ROOT / 'node_modules')!r}\n",
        "index.rst": "Listings\n========\n\n.. toctree::\n\n   chapter/index\n",
        "chapter/__init__.py": "",
        "chapter/index.rst": "Hello\n=====\n\n.. literalinclude:: hello.py\n",
        "chapter/hello.py": PROGRAM,
        "chapter/results/hello.txt": f"{EXPECTED}\n",
    }.items():
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        (source / name).write_text(text, encoding="utf-8")
    subprocess.run([sys.executable, "-m", "sphinx", "-q", "-b", "html", source, folder], check=True)
    shutil.copytree(ROOT / "node_modules" / "pyodide", folder / "pyodide")
    subprocess.run(["npm", "install", "--silent", "--no-save", "--prefix", folder.parent, PYSCRIPT], check=True)
    shutil.copytree(folder.parent / "node_modules" / "@pyscript" / "core" / "dist", folder / "pyscript")
    config = json.dumps({"interpreter": "./pyodide/pyodide.mjs"})
    (folder / "pyscript.html").write_text(PYSCRIPT_PAGE.format(config=config, program=PROGRAM), encoding="utf-8")
    (folder / "bare.html").write_text(BARE_PAGE.format(program=json.dumps(PROGRAM)), encoding="utf-8")


def presses(browser: Browser, contestant: Contestant, address: str) -> tuple[float, float]:
    """Seconds from the press to the output: of the first press, and of the second."""
    context = browser.new_context(service_workers="block")
    page = context.new_page()
    page.goto(address + contestant.page, wait_until="networkidle")
    first = press(page, contestant)
    page.evaluate(contestant.forget)
    page.wait_for_timeout(2000)  # an interpreter that is being prepared for the next press is ready then
    second = press(page, contestant)
    context.close()
    return first, second


def press(page: Page, contestant: Contestant) -> float:
    start = time.perf_counter()
    page.evaluate(f"void {contestant.press}")
    page.wait_for_function(f"() => {contestant.done}", timeout=PATIENCE, polling=10)
    return time.perf_counter() - start


def measure(folder: Path, repeats: int) -> dict[str, list[tuple[float, float]]]:
    """The seconds of every contestant, who take turns; ours also from the disk, where the others do not start."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 (a group of its own installs it)

    server = Server(folder)
    rows: list[tuple[str, Contestant, str]] = [(each.name, each, server.address) for each in CONTESTANTS]
    rows.insert(1, (f"{OURS.name}, file://", OURS, f"{folder.as_uri()}/"))
    found: dict[str, list[tuple[float, float]]] = {name: [] for name, _contestant, _address in rows}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=list(SWITCHES))
        for number in range(repeats):
            for name, contestant, address in rows:
                found[name].append(presses(browser, contestant, address))
                print(f"{number + 1} of {repeats}: {name}", file=sys.stderr, flush=True)
        browser.close()
    server.close()
    return found


def rows_of(found: dict[str, list[tuple[float, float]]]) -> Iterator[list[str]]:
    """A row for each contestant: the median and the range of both presses, and the ratio of the medians to ours."""
    ours = [median(each) for each in zip(*found[OURS.name], strict=True)]
    for name, seconds in found.items():
        cells = []
        for values, base in zip(zip(*seconds, strict=True), ours, strict=True):
            cells += [f"{median(values):.2f} ({min(values):.2f}–{max(values):.2f})", f"{median(values) / base:.2f}"]
        yield [name, *cells]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repeats", type=int, default=7, help="how often each page is opened (default: 7)")
    repeats = parser.parse_args().repeats
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name, "html")
        make(folder)
        found = measure(folder, repeats)
    print(table(["page", "cold, s", "× ours", "warm, s", "× ours"], list(rows_of(found))))
    print(f"\n{repeats} repeats; load of the machine {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors.")


if __name__ == "__main__":
    main()
