"""The rim: scripts in the pages, the runtime and the files of the listings beside them."""

from __future__ import annotations

import hashlib
import json
import posixpath
import shlex
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.util import logging

from sphinx_exact_rebuilds.files import write_if_different

from ..i18n import _
from .bundle import bundle
from .collector import MARK, LivePage, files_of, layout_of, live_pages
from .jobs import content_of
from .layout import ROOT, Layout
from .runtime import STATIC, Runtime, RuntimeMissingError, find_node_modules, packed
from .words import words_for

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx.application import Sphinx

    from .verdict import Verdict

BUILDERS = ("html", "dirhtml")
SCRIPT = "live_listings.js"
STYLESHEET = "live_listings.css"
FOLDER = "live_listings"
EDITOR = (
    "index.js",
    "prism/index.js",
    "prism/languages/python.js",
    "languages/python.js",
    "extensions/commands/index.js",
)
logger = logging.getLogger(__name__)


def copy_assets(app: Sphinx) -> None:
    """Pack the runtime, unless it is, and put the scripts into the output; without it pages get no buttons."""
    app.builder.live_listings_runtime = None  # type: ignore[attr-defined]
    if app.builder.name not in BUILDERS:
        return
    node_modules = _node_modules(app)
    try:
        if node_modules is None:
            raise RuntimeMissingError("no node_modules holds pyodide: npm install pyodide prism-code-editor")
        runtime = packed(node_modules)
    except RuntimeMissingError as error:
        logger.warning("listings get no buttons: %s", error, type="live_listings", subtype="runtime")
        return
    app.builder.live_listings_runtime = runtime  # type: ignore[attr-defined]
    static = app.outdir / "_static"
    folder = static / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    for name in (SCRIPT, STYLESHEET):
        write_if_different(static / name, (STATIC / name).read_text(encoding="utf-8"))
    write_if_different(folder / "session.js", (STATIC / "session.js").read_text(encoding="utf-8"))
    write_if_different(folder / "engine.js", engine(runtime))
    write_if_different(folder / "editor.js", editor(node_modules))
    for old in (folder / "runtime").glob("*"):
        if old.name != runtime.folder.name:
            shutil.rmtree(old)
    target = folder / "runtime" / runtime.folder.name
    if not target.exists():
        shutil.copytree(runtime.folder, target, ignore=shutil.ignore_patterns(runtime.stdlib.name))


def engine(runtime: Runtime) -> str:
    """The script that runs jobs, behind what it has to know of the runtime and the scripts that work inside."""
    about = {"folder": runtime.folder.name, "bytes": runtime.size, "pieces": runtime.pieces, "version": runtime.version}
    sources = {
        name: (STATIC / file).read_text(encoding="utf-8")
        for name, file in (("sandbox", "sandbox.js"), ("worker", "worker.js"), ("runner", "runner.py"))
    }
    head = f"LIVE_LISTINGS.runtime = {json.dumps(about)};\nLIVE_LISTINGS.sources = {_in_script(sources)};\n"
    return head + (STATIC / "engine.js").read_text(encoding="utf-8")


def editor(node_modules: Path) -> str:
    """The editor's library with its licence and styles, then the script that opens it."""
    package = node_modules / "prism-code-editor"
    licence = (package / "LICENSE").read_text(encoding="utf-8").replace("*/", "* /")
    styles = (package / "dist/layout.css").read_text(encoding="utf-8")
    style = f"document.head.append(LIVE_LISTINGS.make('style', {{ textContent: {json.dumps(styles)} }}));"
    library = bundle("PRISM_EDITOR", [package / "dist" / name for name in EDITOR])
    own = (STATIC / "editor.js").read_text(encoding="utf-8")
    return f"/* prism-code-editor, and Prism within it:\n\n{licence}*/\n\n{library}\n{style}\n{own}"


def mark_blocks(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Give each block the classes that the script looks for."""
    if app.builder.live_listings_runtime is None:  # type: ignore[attr-defined]
        return
    for block in doctree.findall(nodes.FixedTextElement):
        if MARK in block:
            block["classes"] += ["live-listing", f"live-listing-{block[MARK]}"]


def add_scripts(app: Sphinx, docname: str, template: str, context: dict[str, Any], doctree: nodes.document) -> None:
    """A page that has such blocks gets the script, its style, and what the blocks are."""
    page = live_pages(app.env).get(docname)
    runtime: Runtime | None = app.builder.live_listings_runtime  # type: ignore[attr-defined]
    if page is None or runtime is None or doctree is None:
        return
    app.add_css_file(STYLESHEET)
    app.add_js_file(None, body=_in_script(page_data(app, page, runtime)), type="application/json", id="live-listings")
    app.add_js_file(SCRIPT, loading_method="defer")


def page_data(app: Sphinx, page: LivePage, runtime: Runtime) -> dict[str, Any]:
    """What the script of a page has to know."""
    layout = layout_of(app)
    words = words_for(app.config.live_listings_words)
    example_files = [layout.place(item, page.folder) for item in page.example_files]
    return {
        "root": ROOT,
        "version": _version(page.files(layout), runtime),
        "limit": app.config.live_listings_time_limit,
        "words": {key: word for key, word in words.items() if not key.startswith("home")},
        "blocks": [_block_data(layout, block, words) for block in page.blocks],
        "modules": {name: _module_data(layout, verdict) for name, verdict in sorted(page.modules.items())},
        "examples": {"cwd": layout.folder(page.folder), "needs": _shards(example_files)},
    }


def _block_data(layout: Layout, block: dict[str, Any], words: dict[str, str]) -> dict[str, Any]:
    if "home" not in block:
        return block
    path: Path = block["home"]
    enter = ["cd", layout.folder(path.parent.parent)]
    why = words["home_why"].replace("{}", block["why"]) if block["why"] else ""
    return {
        "why": why or words["home"].replace("{}", _(", ").join(_worth_naming(block["lacks"]))),
        "command": "\n".join(map(shlex.join, (enter, ["python", "-m", f"{path.parent.name}.{path.stem}"]))),
    }


def _worth_naming(lacks: Iterable[str]) -> list[str]:
    """Of what a browser lacks, what a reader installs; where there is nothing of the kind, all of it.

    Everybody has the standard library, and what keeps the records of the runs comes with the project.
    """
    ours = __package__.partition(".")[0]
    named = list(lacks)
    return [name for name in named if name != ours and name not in sys.stdlib_module_names] or named


def _module_data(layout: Layout, verdict: Verdict) -> dict[str, Any]:
    listing, run = verdict.listing, verdict.browser_run
    data: dict[str, Any] = {
        "name": listing.module,
        "cwd": layout.folder(verdict.folder),
        "args": list(listing.args),
        "compare": listing.compare,
        "result": layout.file(listing.result),
        "needs": _shards(files_of(verdict, layout)),
    }
    if run and not run.same and listing.live_note:
        data["note"] = listing.live_note
    return data


def write_files(app: Sphinx, exception: Exception | None) -> None:
    """Write the files that listings need, a script for each chapter."""
    if exception is not None or getattr(app.builder, "live_listings_runtime", None) is None:
        return
    layout = layout_of(app)
    files = {name: path for page in live_pages(app.env).values() for name, path in page.files(layout).items()}
    shards: dict[str, dict[str, str | dict[str, str]]] = {}
    for name, path in sorted(files.items()):
        shards.setdefault(_shard_of(name), {})[name] = content_of(path)
    folder = app.outdir / "_static" / FOLDER / "files"
    folder.mkdir(exist_ok=True)
    for old in folder.glob("*.js"):
        if old.stem not in shards:
            old.unlink()
    for shard, content in shards.items():
        write_if_different(folder / f"{shard}.js", f"LIVE_LISTINGS.files({json.dumps(shard)},{_in_script(content)});\n")


def _shard_of(name: str) -> str:
    """The script that holds a file: one for each folder, that of a chapter also for its ``results``."""
    folder = posixpath.dirname(name).removesuffix("/results")
    return folder.replace("/", ".")


def _shards(names: Iterable[str]) -> list[str]:
    return sorted({_shard_of(name) for name in names})


def _version(files: dict[str, Path], runtime: Runtime) -> str:
    """A hash of all that a page may load: an address with another one is another file to a browser."""
    digest = hashlib.sha256(runtime.key.encode())
    own = sorted(path for path in STATIC.iterdir() if path.is_file())
    for path in [*own, *(files[name] for name in sorted(files))]:
        digest.update(path.read_bytes())
    return digest.hexdigest()[:10]


def _node_modules(app: Sphinx) -> Path | None:
    start = Path(app.confdir).resolve()
    given = app.config.live_listings_node_modules
    if not given:
        return find_node_modules(start)
    return start / given if (start / given / "pyodide").is_dir() else None


def _in_script(value: object) -> str:
    """JSON that can stand in a script of a page."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("</", "<\\/").replace("<!--", "<\\u0021--")
