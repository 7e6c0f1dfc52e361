"""A served site that can still be read when its server is gone: a service worker that knows every file of the build.

- While there is a network, every request goes to it, so nobody reads an old page. An answer is kept if it is what this
  build wrote (the worker compares content hashes). Without a network, or when it takes too long, what is kept is shown.
- When a page has loaded and the browser is idle, the worker fetches the files that it lacks, one after the other; not
  for a reader who asked to save data. Pages come first. It says how far it is, and when it is done, at the foot of the
  page (``offline_pages_words``). Interrupted, it goes on at the next page. Files that match
  ``offline_pages_on_demand`` it does not fetch ahead: it keeps them when a page has asked for them.
- A new build keeps the files whose content has not changed and drops the others.

A page opened as ``file://`` needs and starts none of this.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .output import add_script, write_worker

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


#: What a page says at its foot; ``%`` stands for how much, "3.4 MB (12 of 96 files)".
WORDS = {
    "filling": "Being kept for reading offline: %",
    "kept": "Kept for reading offline: %",
    "of": " (%n of %m files)",
}


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_config_value("offline_pages_exclude", ["downloads/*"], "", list)
    app.add_config_value("offline_pages_on_demand", [], "", list)
    app.add_config_value("offline_pages_missing", "This page is not kept for reading offline.", "", str)
    app.add_config_value("offline_pages_words", WORDS, "html", dict)
    app.connect("builder-inited", add_script)
    app.connect("build-finished", write_worker, priority=900)  # after everybody who writes files
    return {"version": "0.1.0", "parallel_read_safe": True, "parallel_write_safe": True}
