"""The rim: the script in every page, and the worker that is written when all files are there."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.util import logging
from sphinx.util.fileutil import copy_asset

from .inventory import by_need, inventory, matching

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sphinx.application import Sphinx

WORKER = "service-worker.js"
SCRIPT = "offline_pages.js"
BUILDERS = ("html", "dirhtml", "singlehtml")
logger = logging.getLogger(__name__)


def add_script(app: Sphinx) -> None:
    if app.builder.name in BUILDERS:
        copy_asset(Path(__file__).with_name(SCRIPT), app.outdir / "_static", force=True)
        words = {f"data-{name}": words for name, words in app.config.offline_pages_words.items()}
        app.add_js_file(SCRIPT, loading_method="defer", **words)


def write_worker(app: Sphinx, exception: Exception | None) -> None:
    if exception is not None or app.builder.name not in BUILDERS:
        return
    files = inventory(app.outdir, [WORKER, *app.config.offline_pages_exclude])
    on_demand = matching(files, app.config.offline_pages_on_demand)
    sizes = {name: (app.outdir / name).stat().st_size for name in files}
    text = worker(files, app.config.offline_pages_missing, on_demand, sizes)
    (app.outdir / WORKER).write_text(text, encoding="utf-8")
    logger.info("offline_pages: %d files can be read offline", len(files))


def worker(
    files: Mapping[str, str], missing: str, on_demand: Sequence[str] = (), sizes: Mapping[str, int] | None = None
) -> str:
    """The script of the service worker for a build that holds ``files``; ``missing`` is said for what is not kept.

    The files ``on_demand`` are kept once a page has asked for them, and never fetched ahead. Pages are fetched first.
    ``sizes`` are in bytes.
    """
    ordered = {name: files[name] for name in by_need(files)}
    head = f"const FILES = {json.dumps(ordered, ensure_ascii=False)};\nconst MISSING = {json.dumps(missing)};\n"
    head += f"const ON_DEMAND = new Set({json.dumps(list(on_demand), ensure_ascii=False)});\n"
    head += f"const SIZES = {json.dumps(dict(sizes or {}), ensure_ascii=False)};\n"
    return head + Path(__file__).with_name("worker.js").read_text(encoding="utf-8")
