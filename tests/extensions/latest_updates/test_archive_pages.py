"""A page for each tag, category, author and year: what it lists, who leads to it, and that it goes with its posts."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from sphinx.errors import ConfigError, ExtensionError

from handbook import differing_files

FILES = {
    "conf.py": "extensions = ['myst_parser', 'sphinx_latest_updates']\nhtml_baseurl = 'https://example.org/'\n"
    "latest_updates_archive_pages = ['tags', 'categories', 'authors', 'years']\n"
    "latest_updates_archive_folder = 'posts'\n",
    "index.md": "# T\n\n```{latest-updates}\n```\n",
    "one.md": "---\ndate: 2024-01-05\ntags: [Test, 内存]\nauthor: Ada\ncategory: News\n---\n# One\n\nText.\n",
    "two.md": "---\ndate: 2023-01-05\ntags: [test]\n---\n# Two\n\nText.\n",
    "three.md": "---\ndate: 2024-02-05\ntags: [test]\nauthor: Ada\n---\n# Three\n\nText.\n",
}


def soup(path):
    return BeautifulSoup(path.read_text("utf-8"), "html.parser")


def titles(path):
    return [title.get_text() for title in soup(path).select(".post-title")]


def test_every_name_has_a_page_that_its_posts_lead_to_and_a_feed(small_site):
    site = small_site(FILES)
    out = site.build()
    assert site.warnings == ""
    assert titles(out / "posts/tag/test.html") == ["Three", "Two"]
    assert titles(out / "posts/author/Ada.html") == ["Three", "One"]
    assert titles(out / "posts/archive/2024.html") == ["Three", "One"]
    assert titles(out / "posts/category/News.html") == ["One"]
    for page in out.rglob("*.html"):
        for link in soup(page).select(".post-meta a, .post-title a, .post-list a, section > h2 > a.reference"):
            target = (page.parent / link["href"].partition("#")[0]).resolve() if link["href"] != "#" else page
            assert target.is_file(), (page, link)
    tags = {tag.get_text(): tag.parent["href"] for tag in soup(out / "one.html").select(".post-byline .post-tag")}
    assert {titles(out / href)[0] for href in tags.values()} == {"One"}
    headings = [h.get_text().rstrip("¶") for h in soup(out / "posts/archive.html").select("section section > h2")]
    assert headings == ["2024", "2023"]
    assert {"author-Ada.atom.xml", "year-2024.rss.xml"} <= {path.name for path in (out / "feeds").iterdir()}


def test_pages_come_and_go_with_their_posts_as_in_a_clean_build(small_site):
    site = small_site(FILES)
    out = site.build()
    before = {path: path.stat().st_mtime_ns for path in (out / "posts").rglob("*.html")}
    site.build()
    assert before == {path: path.stat().st_mtime_ns for path in (out / "posts").rglob("*.html")}
    site.edit("one.md", "tags: [Test, 内存]\nauthor: Ada\ncategory: News", "tags: [new]")
    (site.srcdir / "two.md").unlink()
    site.build()
    assert titles(out / "posts/tag/new.html") == ["One"]
    assert not (out / "posts/category").exists() or not any((out / "posts/category").iterdir())
    assert {name for name in differing_files(out, site.build(out="clean")) if not name.startswith("_")} == set()


def test_pages_of_a_post_that_was_withdrawn_go_although_a_build_failed_in_between(small_site):
    site = small_site(FILES)
    site.build()
    site.edit("one.md", "category: News", "category: News\ndraft: true")
    failing = "\n\ndef fail(app, page, *rest):\n    raise ValueError(page)\n\n\ndef setup(app):\n"
    failing += "    app.connect('html-page-context', fail)\n"
    site.write({"conf.py": FILES["conf.py"] + failing})
    with pytest.raises(ExtensionError):
        site.build()
    site.write({"conf.py": FILES["conf.py"]})
    out = site.build()
    names = {path.relative_to(out / "posts").as_posix() for path in (out / "posts").rglob("*")}
    assert {name for name in names if name.startswith(("tag/", "category", "author/"))} == {
        "tag/test.html",
        "author/Ada.html",
    }


def empty_folders(out):
    return [path for path in out.rglob("*") if path.is_dir() and not any(path.iterdir())]


@pytest.mark.parametrize("builder", ["html", "dirhtml"])
def test_no_empty_folder_stays_behind(small_site, builder):
    listing = "# T\n\n```{latest-updates}\n:paginate: 2\n```\n"
    site = small_site({**FILES, "index.md": listing})
    out = site.build(builder)
    site.edit("one.md", "tags: [Test, 内存]\nauthor: Ada\ncategory: News", "tags: [new]")
    (site.srcdir / "two.md").unlink()
    site.build(builder)
    assert empty_folders(out) == []
    site.build(builder, confoverrides={"latest_updates_archive_pages": []})
    assert not (out / "posts").exists()
    assert empty_folders(out) == []


def test_pages_with_another_ending_go(small_site):
    site = small_site(FILES)
    out = site.build()
    site.write({"conf.py": FILES["conf.py"] + "html_file_suffix = '.htm'\n"})
    site.build()
    assert list(out.rglob("*.html")) == []
    assert (out / "posts/tag/test.htm").is_file()


def test_a_page_of_the_authors_own_is_left_alone_and_other_builders_have_none(small_site):
    site = small_site({**FILES, "posts/tag/test.md": "---\norphan: true\n---\n# Mine\n"})
    assert "Mine" in (site.build() / "posts/tag/test.html").read_text("utf-8")
    assert not list((site.build("text") / "posts").rglob("2024*"))
    assert site.warnings == ""


def test_a_kind_that_there_is_not_stops_the_build(small_site):
    with pytest.raises(ConfigError, match="latest_updates_archive_pages: 'moods' is no kind; known are tags, cat"):
        small_site(FILES).build(confoverrides={"latest_updates_archive_pages": ["moods"]})


@pytest.mark.parametrize("setting", ["latest_updates_archive_folder", "latest_updates_feed_folder"])
@pytest.mark.parametrize("folder", ["../y", "/abs", "a/../../y"])
def test_a_folder_outside_of_the_output_stops_the_build(small_site, setting, folder):
    with pytest.raises(ConfigError, match=f"{setting} must be a folder inside the output"):
        small_site(FILES).build(confoverrides={setting: folder})


def test_feeds_of_excerpts_have_the_addresses_of_today(small_site):
    site = small_site(FILES)
    settings = {"latest_updates_feed_content": "excerpt", "latest_updates_feed_changes": True}
    site.build(confoverrides=settings)
    out = site.build(confoverrides={**settings, "html_link_suffix": ".htm"})
    for name in ("atom.xml", "rss.xml", "feed.json", "changes.json"):
        text = (out / "feeds" / name).read_text("utf-8")
        assert "https://example.org/one.htm" in text
        assert "one.html" not in text
