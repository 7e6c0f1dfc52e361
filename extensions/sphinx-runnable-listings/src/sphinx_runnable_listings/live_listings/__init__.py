"""Listings that run in the reader's browser: on the site, offline, and in a copy opened as ``file://``.

A block that shows a module of a chapter (see ``runnable_listings``), or ``>>>`` examples, gets buttons where nothing
but the standard library and the project's own modules is imported. It runs in CPython, compiled to WebAssembly (npm's
``pyodide``, which a build packs into classic scripts), and what it prints is compared with the record. An excerpt is
edited inside its whole module. A page loads one small script until a button is pressed.

Builders other than ``html`` and ``dirhtml`` are left as they are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_exact_rebuilds.settings import Settings

SETTINGS: Settings = {
    "live_listings_node_modules": ("", "html", (str,)),
    "live_listings_source": ("", "html", (str,)),
    "live_listings_time_limit": (120, "html", (int,)),
    "live_listings_words": ({}, "html", (dict,)),
}


def setup(app: Sphinx) -> ExtensionMetadata:
    from sphinx_exact_rebuilds.settings import add_settings

    from .collector import LiveBlocks, outdated
    from .output import add_scripts, copy_assets, mark_blocks, write_files

    app.setup_extension("sphinx_runnable_listings")
    add_settings(app, SETTINGS)
    app.add_env_collector(LiveBlocks)
    app.connect("builder-inited", copy_assets)
    app.connect("env-get-outdated", outdated)
    app.connect("doctree-resolved", mark_blocks)
    app.connect("html-page-context", add_scripts)
    app.connect("build-finished", write_files)
    return {"version": "0.1.0", "env_version": 1, "parallel_read_safe": True, "parallel_write_safe": True}
