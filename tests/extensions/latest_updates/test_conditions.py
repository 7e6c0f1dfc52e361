"""An excerpt, a feed, a picture and a reading time show no more of a page than the page does."""

from __future__ import annotations

from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from handbook import differing_files

CONF = """\
extensions = ['sphinx_latest_updates', 'sphinx.ext.todo', 'sphinx.ext.ifconfig']
html_theme, html_baseurl = 'alabaster', 'https://example.org/'
latest_updates_pictures, latest_updates_excerpt_markup = True, True
edition = 'public'
def setup(app):
    app.add_config_value('edition', '', 'html')
"""
INDEX = "Home\n====\n\n.. latest-updates::\n"
SECRETS = """\
.. only:: internal

   SECRETONLY *stressed*

   .. only:: html

      SECRETNESTED

   .. image:: secret.png

.. todo:: SECRETTODO

.. ifconfig:: edition == 'internal'

   SECRETCONFIG

.. ifconfig:: no_such_name

   SECRETBROKEN

"""
POST = f":date: 2026-01-01\n\nPost\n====\n\n{SECRETS}.. only:: html\n\n   On the web.\n\nText.\n\n.. image:: open.png\n"
FILES = {"conf.py": CONF, "index.rst": INDEX, "post.rst": POST, "secret.png": "", "open.png": ""}
ABLOG = "latest_updates_ablog = True\nblog_post_pattern = 'post.rst'\n"


def excerpt(out: Path) -> str:
    return BeautifulSoup((out / "index.html").read_text("utf-8"), "html.parser").select_one(".post-excerpt").get_text()


def files_that_say(out: Path, word: str) -> set[str]:
    paths = (path for path in out.rglob("*") if path.suffix in (".html", ".xml", ".json", ".txt"))
    return {path.name for path in paths if word in path.read_text("utf-8") and "_sources" not in path.parts}


@pytest.mark.parametrize("content", ["full", "excerpt"])
@pytest.mark.parametrize("settings", ["", ABLOG + "post_auto_excerpt = 2\n"])
def test_what_the_page_hides_is_in_no_excerpt_and_no_feed(small_site, settings, content):
    site = small_site(FILES)
    site.write({"conf.py": f"{CONF}{settings}latest_updates_feed_content = '{content}'\n"})
    out = site.build()
    assert excerpt(out).removesuffix(" [figure]") == "On the web. Text."
    assert files_that_say(out, "SECRET") == files_that_say(out, "Todo") == set()
    assert len(files_that_say(out, "On the web.")) >= 5


def test_what_the_page_shows_is_in_the_excerpt(small_site):
    site = small_site(FILES)
    overrides = {"todo_include_todos": True, "edition": "internal"}
    out = site.build(confoverrides=overrides, tags=["internal"])
    expected = "SECRETONLY stressed SECRETNESTED [figure] Todo: SECRETTODO SECRETCONFIG On the web. Text. [figure]"
    assert excerpt(out) == expected


def test_each_builder_has_the_excerpt_of_its_own_pages(small_site):
    site = small_site(FILES)
    site.build()
    index = (site.build("text") / "index.txt").read_text("utf-8")
    assert "Text." in index
    assert "On the web." not in index


@pytest.mark.parametrize("change", ["todo_include_todos = True\n", "edition = 'internal'\n"])
def test_a_setting_shows_and_hides_parts_in_an_incremental_build_too(small_site, change):
    site = small_site(FILES)
    out = site.build()
    for conf in (CONF + change, CONF):
        site.write({"conf.py": conf})
        site.build()
        clean = site.build(out=f"clean{len(conf)}")
        assert excerpt(out) == excerpt(clean)
        feeds = {name for name in differing_files(out, clean) if "feeds" in name}
        assert feeds == set()


def test_the_picture_and_the_reading_time_are_those_of_what_is_shown(small_site):
    site = small_site(FILES)
    long = "   " + "word " * 2000
    site.write({"post.rst": POST.replace("   SECRETNESTED", f"   {long}")})
    for tags, picture, minutes in ((), "open.png", "1 min"), (("internal",), "secret.png", "11 min"):
        index = (site.build(out=f"with{len(tags)}", tags=list(tags)) / "index.html").read_text("utf-8")
        assert BeautifulSoup(index, "html.parser").select_one(".post-picture")["src"].endswith(picture)
        assert minutes in index
