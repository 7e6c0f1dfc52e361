"""``{downloads}``: a list of files to download, with sizes and SHA-256 checksums, made from the files that are there.

``download_list_folder`` (relative to ``conf.py``) is searched, and so is the finished build itself, for the patterns of
``download_list_formats``: pairs of a pattern and a description. What is found in the folder is copied to ``downloads/``
in the build, beside a file ``SHA256SUMS``. The list is filled in when the build has finished, because only then are all
files there (feeds are written last); nothing in it is typed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .directive import DownloadsDirective, depart_downloads, download_list, leave_a_note, visit_downloads
from .output import fill_in_lists

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

LABELS = {
    "file": "File",
    "content": "What it is",
    "size": "Size",
    "none": "This copy brings no other formats.",
    "elsewhere": "The downloads are on the website.",
}


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_config_value("download_list_folder", "", "", str)
    app.add_config_value("download_list_formats", [], "", list)
    app.add_config_value("download_list_labels", LABELS, "html", dict)
    app.add_node(download_list, html=(visit_downloads, depart_downloads))
    app.add_directive("downloads", DownloadsDirective)
    app.connect("doctree-resolved", leave_a_note)
    app.connect("build-finished", fill_in_lists, priority=700)  # after the feeds, before a service worker
    return {"version": "0.1.0", "env_version": 1, "parallel_read_safe": True, "parallel_write_safe": True}
