"""After an edit, every file in the output folder is what a clean build would have written."""

from __future__ import annotations

import shutil

import pytest

from handbook import differing_files
from sphinx_exact_rebuilds.files import delete_files, write_atomically

CONF = "extensions = ['sphinx_exact_rebuilds']\nhtml_theme = '{theme}'\n"
SITE = {
    "index.rst": "Home\n====\n\n.. toctree::\n   :maxdepth: 3\n\n   guide/index\n   api\n   glossary\n\n:ref:`label`\n",
    "guide/index.rst": "Guide\n=====\n\n.. toctree::\n\n   one\n   two\n",
    "guide/one.rst": "One\n===\n\nText zyzzyva.\n\n.. index:: first entry\n\n:doc:`two`, :term:`noun`, :eq:`e`.\n",
    "guide/two.rst": "Two\n===\n\n.. _label:\n\nA heading\n---------\n\n.. index:: other entry, First entry\n\nText.\n",
    "api.rst": "API\n===\n\n.. py:function:: mod.work()\n\n.. math:: a = b\n   :label: e\n",
    "glossary.rst": "Glossary\n========\n\n.. glossary::\n\n   noun\n     A word, see :py:func:`.work`.\n",
    "alone.rst": ":orphan:\n\nAlone\n=====\n\nSee :doc:`guide/one` and :any:`noun`.\n",
}


EDITS = {
    "a title": lambda site: site.edit("guide/two.rst", "Two\n===", "Other\n====="),
    "a title of a page that is in no table of contents": lambda site: site.edit("alone.rst", "Alone", "Aside"),
    "a label's heading": lambda site: site.edit("guide/two.rst", "A heading", "Headings"),
    "a new heading": lambda site: site.edit("guide/two.rst", "Text.", "Text.\n\nMore\n----\n\nText.\n"),
    "a label's page": lambda site: (
        site.edit("guide/two.rst", ".. _label:\n\n", ""),
        site.edit("guide/one.rst", "One\n", ".. _label:\n\nOne\n"),
    ),
    "a function that moves": lambda site: (
        site.edit("api.rst", ".. py:function:: mod.work()\n", ""),
        site.edit("guide/two.rst", "Text.", ".. py:function:: mod.work()"),
    ),
    "a term that goes": lambda site: site.edit("glossary.rst", "   noun\n", "   verb\n"),
    "an equation that moves": lambda site: (
        site.edit("api.rst", ".. math:: a = b\n   :label: e\n", ""),
        site.edit("glossary.rst", "Glossary\n========\n", "Glossary\n========\n\n.. math:: a = b\n   :label: e\n"),
    ),
    "a word that no page holds any more": lambda site: site.edit("guide/one.rst", " zyzzyva", ""),
    "a body with index entries elsewhere": lambda site: site.edit("alone.rst", "See", "Look at"),
    "a page that goes": lambda site: (
        (site.srcdir / "guide/two.rst").unlink(),
        site.edit("guide/index.rst", "   two\n", ""),
    ),
    "a folder that goes": lambda site: (
        (site.srcdir / "guide/one.rst").unlink(),
        (site.srcdir / "guide/two.rst").unlink(),
        (site.srcdir / "guide/index.rst").unlink(),
        site.edit("index.rst", "   guide/index\n", ""),
    ),
    "the order of pages": lambda site: site.edit("guide/index.rst", "   one\n   two\n", "   two\n   one\n"),
    "numbering": lambda site: site.edit("index.rst", "   :maxdepth: 3\n", "   :maxdepth: 3\n   :numbered:\n"),
    "an image and a download that go": lambda site: site.edit("alone.rst", PICTURE, ""),
    "an image of the same name in another folder": lambda site: (
        site.write({"api/dot.svg": "<svg><g/></svg>", "api.rst": f"{SITE['api.rst']}\n.. image:: api/dot.svg\n"}),
    ),
    "the first of two images of one name goes": lambda site: site.edit("guide/one.rst", ".. image:: dot.svg\n", ""),
    "a style sheet": lambda site: site.write({"_static/own.css": "p { color: red }"}),
}
PICTURE = "\n.. image:: dot.svg\n   :alt: dot\n\n:download:`dot.svg`\n"


@pytest.mark.parametrize("theme", ["alabaster", "furo"])
@pytest.mark.parametrize("change", EDITS.values(), ids=EDITS)
def test_after_an_edit_an_incremental_build_equals_a_clean_one(built_site, change, theme):
    settings = CONF.format(theme=theme) + "html_static_path = ['_static']\nhtml_css_files = ['own.css']\n"
    files = {"conf.py": settings, "_static/own.css": "p { color: green }", "dot.svg": "<svg/>"}
    files |= {"alone.rst": SITE["alone.rst"] + PICTURE, "guide/dot.svg": "<svg><a/></svg>"}
    site = built_site({**SITE, **files, "guide/one.rst": f"{SITE['guide/one.rst']}\n.. image:: dot.svg\n"})
    change(site)
    assert differing_files(site.build(out="incremental"), site.build(out="clean")) == set()


@pytest.mark.parametrize("builder", ["text", "dirhtml", "xml"])
def test_other_builders_are_as_exact(small_site, builder):
    site = small_site({"conf.py": CONF.format(theme="alabaster"), **SITE})
    site.build(builder, out="incremental")
    EDITS["a title"](site)
    EDITS["a page that goes"](site)
    assert differing_files(site.build(builder, out="incremental"), site.build(builder, out="clean")) == set()


def test_a_page_that_shows_nothing_of_the_changed_one_is_not_written_again(small_site):
    site = small_site({"conf.py": CONF.format(theme="furo"), **SITE})
    out = site.build()
    before = {path: path.stat().st_mtime_ns for path in out.rglob("*.html")}
    site.edit("alone.rst", "Alone", "Aside")
    site.build()
    changed = {path.relative_to(out).as_posix() for path in before if path.stat().st_mtime_ns != before[path]}
    assert changed <= {"alone.html", "genindex.html", "search.html", "py-modindex.html"}


def test_after_a_build_that_failed_the_next_one_does_its_work(small_site, monkeypatch):
    site = small_site({"conf.py": CONF.format(theme="alabaster"), **SITE})
    site.build(out="incremental")
    EDITS["a title"](site)

    def fail(*args, **options):
        raise RuntimeError("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr("sphinx.builders.html.StandaloneHTMLBuilder.write_doc", fail)
        with pytest.raises(RuntimeError, match="the disk is full"):
            site.build(out="incremental")
    assert differing_files(site.build(out="incremental"), site.build(out="clean")) == set()


def test_a_redirect_at_the_place_of_a_page_that_is_gone_stays(small_site):
    site = small_site({"conf.py": CONF.format(theme="alabaster") + "html_extra_path = ['extra']\n", **SITE})
    site.write({"extra/robots.txt": ""})
    site.build()
    EDITS["a page that goes"](site)
    site.write({"extra/guide/two.html": "moved"})
    out = site.build()
    assert (out / "guide/two.html").read_text("utf-8") == "moved"


def test_pages_with_another_ending_go(small_site):
    site = small_site({"conf.py": CONF.format(theme="alabaster"), **SITE})
    out = site.build(confoverrides={"html_additional_pages": {"more": "page.html"}})
    site.build(confoverrides={"html_file_suffix": ".htm"})
    assert {path.relative_to(out).as_posix() for path in out.rglob("*.html")} <= {"py-modindex.html"}
    assert (out / "guide/one.htm").is_file()


def test_a_deleted_file_takes_the_folders_with_it_that_it_leaves_empty(tmp_path):
    for name in ("a/b/one", "a/two", "c/three"):
        write_atomically(tmp_path / name, "")
    delete_files(tmp_path, ["a/b/one", "c/three", "c/not there"])
    assert {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*")} == {"a", "a/two"}
    delete_files(tmp_path, ["a/two"])
    assert list(tmp_path.iterdir()) == []


MARKDOWN_EDITS = {
    "a page comes": lambda site: site.write({"new page.md": "# New\n\n## There\n"}),
    "a page goes": lambda site: (site.srcdir / "folder/old.md").unlink(),
    "a file comes": lambda site: site.write({"new.csv": "1"}),
    "a file goes": lambda site: (site.srcdir / "folder/old.csv").unlink(),
    "a folder goes": lambda site: shutil.rmtree(site.srcdir / "folder"),
}


@pytest.mark.parametrize("parallel", [0, 2])
@pytest.mark.parametrize("change", MARKDOWN_EDITS.values(), ids=MARKDOWN_EDITS)
def test_links_in_markdown_follow_files_that_come_and_go(small_site, change, parallel):
    names = ("new%20page.md", "new%20page.md#there", "folder/old.md", "folder/old.md#x", "new.csv", "folder/old.csv")
    links = "\n\n".join(f"[]({name}) and [text](/{name})" for name in names)
    conf = "extensions = ['myst_parser', 'sphinx_exact_rebuilds']\nmyst_heading_anchors = 2\n"
    site = small_site({"conf.py": conf, "index.md": f"# Home\n\n{links}\n", "other.md": "# Other\n"})
    site.write({"folder/old.md": "# Old\n\n## X\n", "folder/old.csv": "0"})
    site.write({f"filler{number}.md": f"# Filler {number}\n" for number in range(8)})
    site.build(out="incremental", parallel=parallel)
    change(site)
    assert differing_files(site.build(out="incremental"), site.build(out="clean")) == set()


def test_a_page_without_a_link_to_a_new_page_is_not_read_again(small_site):
    conf = "extensions = ['myst_parser', 'sphinx_exact_rebuilds']\n"
    site = small_site({"conf.py": conf, "index.md": "# Home\n\n[](new.md)\n", "other.md": "# Other\n\n[](index.md)\n"})
    site.build()
    site.write({"new.md": "# New\n"})
    out = site.build()
    assert "1 added, 1 changed, 0 removed" in site.status
    assert 'href="new.html"' in (out / "index.html").read_text("utf-8")
    site.build()
    assert "0 added, 0 changed, 0 removed" in site.status
