"""A difference of two files names the files, on every machine the same."""

from __future__ import annotations

import pytest

from sphinx_runnable_listings.differences import without_folders

PAGE = """
Page
====

.. literalinclude:: new.py
   :diff: old.py

.. code-block:: udiff

   --- /etc/motd
   +++ /etc/issue
"""


@pytest.mark.parametrize("builder", ["html", "latex", "text", "epub"])
def test_the_page_names_the_files_and_no_folder_of_this_machine(small_site, builder):
    conf = "extensions = ['sphinx_runnable_listings']\nproject = author = version = 'P'\ncopyright = '2026'\n"
    files = {"conf.py": conf, "index.rst": PAGE, "old.py": "a = 1\n", "new.py": "a = 2\n"}
    site = small_site(files)
    written = "".join(
        path.read_text("utf-8")
        for path in site.build(builder).rglob("*")
        if path.suffix in {".html", ".tex", ".txt", ".xhtml"}
    )
    assert "old.py" in written
    assert "new.py" in written
    written = written.replace("\\PYGZsl{}", "/")
    assert f"{site.srcdir.name}/new.py" not in written
    assert "/etc/motd" in written  # what an author wrote is the author's


def test_only_the_head_is_read():
    body = " same\n--- /not/a/head\n+++ /neither/this\n"
    assert without_folders(f"--- /a/b/old.py\n+++ /a/b/new.py\n{body}") == f"--- old.py\n+++ new.py\n{body}"


def test_relative_names_stay():
    assert without_folders("--- a/old.py\n+++ a/new.py\n") == "--- a/old.py\n+++ a/new.py\n"


def test_the_other_systems_paths_are_shortened_too():
    assert without_folders("--- C:\\a\\old.py\n+++ C:\\a\\new.py\n") == "--- old.py\n+++ new.py\n"
