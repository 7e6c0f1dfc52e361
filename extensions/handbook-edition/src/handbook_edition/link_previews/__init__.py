"""Links that show what they lead to: a term's definition, the beginning of a section, when pointed at or focused.

The previews are cut from the written pages, formulas included, and come as one script when a reader first rests on a
link: nothing is fetched before, and it works over ``file://``. Escape takes one away; a finger follows a link at once.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.util.fileutil import copy_asset

from sphinx_exact_rebuilds.files import write_if_different

from .cutting import previews

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

BUILDERS = ("html", "dirhtml")
SCRIPT, DATA = "link_previews.js", "link_previews_data.js"


def add_script(app: Sphinx) -> None:
    if app.builder.name in BUILDERS:
        copy_asset(Path(__file__).with_name(SCRIPT), app.outdir / "_static", force=True)
        attributes: dict[str, Any] = {"data-previews": DATA}
        app.add_js_file(SCRIPT, loading_method="defer", **attributes)


def write_data(app: Sphinx, exception: Exception | None) -> None:
    if exception is not None or app.builder.name not in BUILDERS:
        return
    found = {}
    for docname in sorted(app.env.found_docs):
        page = Path(app.builder.get_outfilename(docname))  # type: ignore[attr-defined]
        if not page.exists():
            continue
        address = page.relative_to(app.outdir).as_posix()
        folder, _, file = address.rpartition("/")
        key = f"{folder}/" if folder and file == "index.html" else "" if file == "index.html" else address
        for preview in previews(page.read_text("utf-8")):
            found[key + (f"#{preview.target}" if preview.target else "")] = [preview.title, preview.text]
    text = f"globalThis.linkPreviews = {json.dumps(found, ensure_ascii=False, separators=(',', ':'))};\n"
    write_if_different(Path(app.outdir, "_static", DATA), text)


def setup(app: Sphinx) -> ExtensionMetadata:
    app.connect("builder-inited", add_script)
    app.connect("build-finished", write_data, priority=790)  # when pages are written, before a worker knows the files
    return {"version": "0.1.0", "parallel_read_safe": True, "parallel_write_safe": True}
