"""What each format costs to build, and what a page costs to read, beside furo, MathJax and mermaid.js as they come.

python -m benchmarks.outputs [--repeats N] [--skip-pdf]

The stock site is made of the same pages. Only what draws formulas and diagrams, and what is added to the pages for the
sake of reading them, is left out; MathJax and mermaid come from npm into ``benchmarks/.cache`` and are served with the
site, so no network is measured.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from . import handbook
from .handbook import SOURCE
from .measure import ROOT, Cost, run
from .search.server import Server

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from playwright.sync_api import Browser, ViewportSize

CACHE = ROOT / "benchmarks" / ".cache" / "outputs"
PACKAGES = ("mathjax@4.0.0", "mermaid@11.12.1")
PAGES = {
    "front page": "index.html",
    "updates": "updates.html",
    "code-heavy chapter": "tooling/debugging_with_pdb/index.html",
    "formula-heavy chapter": "deep_learning/transformer/index.html",
    "diagram-heavy chapter": "deep_learning/detr/index.html",
}
KINDS = {".html": "HTML", ".css": "CSS", ".js": "JS", ".mjs": "JS", ".woff": "fonts", ".woff2": "fonts"}
COLUMNS = ("HTML", "CSS", "JS", "fonts", "pictures", "requests")
#: A phone: how many times slower than this machine, and its window.
SLOWDOWN = 4
PHONE: ViewportSize = {"width": 390, "height": 844}
SWITCHES = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update")

STOCK = """
ours = {"sphinx_static_render.math", "sphinx_static_render.mermaid", "sphinx_static_render.svg_to_pdf",
        "handbook_edition.print_edition", "handbook_edition.epub_edition", "handbook_edition.furo_repairs",
        "handbook_edition.sized_images", "handbook_edition.lean_highlighting", "handbook_edition.offline_pages",
        "sphinx_cjk_search"}
exec(compile(Path(__file__).with_name("ours.py").read_text("utf-8"), __file__, "exec"))
extensions = [*(name for name in extensions if name not in ours), "sphinx.ext.mathjax"]
templates_path = []
html_css_files = html_js_files = []
mathjax_path = "mathjax/tex-mml-chtml.js"
mermaid_use_local = "../../_static/mermaid/mermaid.esm.min.mjs"
"""
PAINT = """async () => {
  const seen = (type) => new Promise((resolve) => new PerformanceObserver((list) => resolve(list.getEntries()))
    .observe({type, buffered: true}));
  const largest = (await seen("largest-contentful-paint")).at(-1); // the first one is then there too
  return [performance.getEntriesByName("first-contentful-paint")[0].startTime, largest.startTime];
}"""


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.outputs", description=__doc__)
    parser.add_argument("--repeats", type=int, default=5, metavar="N", help="loads of each page (default: 5)")
    parser.add_argument("--skip-pdf", action="store_true", help="TeX takes minutes, or is not here")
    options = parser.parse_args(arguments)
    fetch_packages()
    with tempfile.TemporaryDirectory(prefix="bench-outputs-") as name:
        base = Path(name)
        stock = stock_source(base / "stock")
        costs = {}
        for title, command, product in builds(base, stock, skip_pdf=options.skip_pdf):
            say(f"building {title} …")
            costs[title] = (run(command, ROOT, base / "build.log"), size(product))
        add_mathjax_and_mermaid(base / "stock-html")
        sites = {"ours": base / "html", "stock": base / "stock-html"}
        weights = {site: {page: weight(folder, PAGES[page]) for page in PAGES} for site, folder in sites.items()}
        paints = read_pages(sites, options.repeats)
    print(build_table(costs), weight_table(weights), paint_table(paints), sep="\n\n")


def fetch_packages() -> None:
    if not (CACHE / "node_modules").exists():
        say("npm: " + ", ".join(PACKAGES))
        CACHE.mkdir(parents=True, exist_ok=True)
        command = ["npm", "install", "--prefix", str(CACHE), "--ignore-scripts", "--no-audit", "--no-fund", *PACKAGES]
        subprocess.run(command, check=True, stdout=sys.stderr)


def stock_source(target: Path) -> Path:
    """The pages of the handbook, configured without what this project adds to their formulas, diagrams and reading."""
    source = handbook.copy(target)
    (source / "conf.py").rename(source / "ours.py")
    (source / "conf.py").write_text(f"from pathlib import Path\n{STOCK}", encoding="utf-8")
    return source


def add_mathjax_and_mermaid(site: Path) -> None:
    for name, folder in (("mathjax", "mathjax"), ("mermaid", "mermaid/dist")):
        shutil.copytree(CACHE / "node_modules" / folder, site / "_static" / name, dirs_exist_ok=True)


def builds(base: Path, stock: Path, *, skip_pdf: bool) -> Iterator[tuple[str, list[str], Path]]:
    """Title, command and product of every build that is measured; the stock site first, so that it warms the caches."""

    def sphinx(builder: str, source: Path, output: str) -> list[str]:
        return [sys.executable, "-m", "sphinx", "-q", "-b", builder, "-d", str(base / f"{output}-doctrees"),
                str(source), str(base / output)]  # fmt: skip

    yield "stock HTML", sphinx("html", stock, "stock-html"), base / "stock-html"
    yield "HTML", sphinx("html", SOURCE, "html"), base / "html"
    yield "EPUB", sphinx("epub", SOURCE, "epub"), base / "epub" / "incoming-transmission.epub"
    shutil.copytree(base / "html", base / "offline" / "html")
    pack = [sys.executable, str(ROOT / "docs/formats.py"), "offline", str(base / "offline")]
    yield "zip and docset, of the HTML", pack, base / "offline" / "incoming-transmission-html.zip"
    if not skip_pdf:
        command = [sys.executable, str(ROOT / "docs/pdf.py"), str(base / "pdf"), "-q"]
        yield "PDF", command, base / "pdf" / "incoming-transmission.pdf"


def size(product: Path) -> float:
    """MB (10⁶ bytes) of a file or of all the files of a folder."""
    paths = [product] if product.is_file() else (path for path in product.rglob("*") if path.is_file())
    return sum(path.stat().st_size for path in paths) / 1e6


def weight(folder: Path, page: str) -> Counter[str]:
    """Bytes sent for a page that a browser opens for the first time, by kind; what a server compresses, compressed."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 (a group of its own installs it)

    server = Server(folder)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=list(SWITCHES))
        context = browser.new_context(viewport=PHONE, service_workers="block")
        context.new_page().goto(server.address + page, wait_until="networkidle")
        browser.close()
    sent = list(server.sent)
    server.close()
    counted: Counter[str] = Counter({"requests": len(sent)})
    for name, bytes_ in sent:
        counted[KINDS.get(Path(name).suffix, "pictures")] += bytes_
    return counted


def read_pages(sites: Mapping[str, Path], repeats: int) -> dict[str, dict[str, list[tuple[float, float]]]]:
    """First and largest paint of every page in milliseconds; the sites take turns."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415

    servers = {name: Server(folder) for name, folder in sites.items()}
    found: dict[str, dict[str, list[tuple[float, float]]]] = {page: {name: [] for name in sites} for page in PAGES}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=list(SWITCHES))
        for page, address in PAGES.items():
            say(f"reading the {page} …")
            for _ in range(repeats):
                for name, server in servers.items():
                    found[page][name].append(read(browser, server.address + address))
        browser.close()
    for server in servers.values():
        server.close()
    return found


def read(browser: Browser, address: str) -> tuple[float, float]:
    """First and largest contentful paint, in milliseconds, of a page in a browser that knows nothing yet."""
    context = browser.new_context(viewport=PHONE, service_workers="block")
    page = context.new_page()
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWDOWN})
    page.goto(address, wait_until="networkidle")
    first, largest = page.evaluate(PAINT)
    context.close()
    return first, largest


def chromium() -> str:
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    return found or sys.exit("a browser is needed: sudo apt-get install --no-install-recommends chromium")


def build_table(costs: Mapping[str, tuple[Cost, float]]) -> str:
    base = costs["stock HTML"][0].cpu
    rows = [[title, f"{cost.cpu:.0f}", f"{cost.cpu / base:.2f}", f"{cost.memory:.0f}", f"{megabytes:.1f}"]
            for title, (cost, megabytes) in costs.items()]  # fmt: skip
    return table(["build", "CPU s", "× stock HTML", "peak MiB", "product MB"], rows)


def weight_table(weights: Mapping[str, Mapping[str, Counter[str]]]) -> str:
    rows = []
    for page in PAGES:
        totals = {site: sum(n for kind, n in weights[site][page].items() if kind != "requests") for site in weights}
        for site, pages in weights.items():
            counts = pages[page]
            cells = [f"{counts[kind] / 1000:.0f}" for kind in COLUMNS[:-1]]
            ratio = f"{totals[site] / totals['stock']:.2f}"
            rows.append([page, site, *cells, str(counts["requests"]), f"{totals[site] / 1000:.0f}", ratio])
    return table(["page, kB as sent", "site", *COLUMNS, "total", "× stock"], rows)


def paint_table(paints: Mapping[str, Mapping[str, Sequence[tuple[float, float]]]]) -> str:
    rows = []
    for page, by_site in paints.items():
        for place, what in enumerate(("first", "largest")):
            ours, stock = ([times[place] for times in by_site[site]] for site in ("ours", "stock"))
            ratio = median(a / b for a, b in zip(ours, stock, strict=True))
            rows.append([page, what, f"{median(ours):.0f}", f"{median(stock):.0f}", f"{ratio:.2f}"])
    return table([f"page, CPU {SLOWDOWN}× slower", "paint", "ours, ms", "stock, ms", "ours × stock"], rows)


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Markdown."""
    return "\n".join("| " + " | ".join(row) + " |" for row in [head, ["---"] * len(head), *rows])


def say(words: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {words}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
