"""Posts that no table of contents names, listings of several pages, posts beside a post."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from sphinx.errors import ConfigError, ExtensionError

from sphinx_latest_updates.feed_writer import plan_feeds
from sphinx_latest_updates.parents import find_hosts
from sphinx_latest_updates.post import Post, Series
from sphinx_latest_updates.selection import by_series, older_and_newer, related, shared_parts

CONF = """\
extensions = ["myst_parser", "sphinx_latest_updates"]
project, copyright, version, language = "小站", "2026", "1", "zh_CN"
html_theme = "basic"
html_baseurl = "https://example.org/"
suppress_warnings = ["epub.unknown_project_files"]
"""


def files(posts: int = 5, updates: str = "```{latest-updates}\n:paginate: 2\n```\n") -> dict[str, str]:
    """Posts in a folder with an index page; no table of contents names them, no card shows their text."""
    written = {
        "conf.py": CONF,
        "index.md": "# 首页\n\n```{toctree}\nupdates\nnotes/index\n```\n",
        "updates.md": f"# 更新\n\n开场白。\n\n{updates}\n见 {{doc}}`notes/index` 。\n",
        "notes/index.md": "# 笔记 `x`\n",
    }
    return written | {
        f"notes/p{n}.md": f"---\ndate: 2026-01-0{n}\nexcerpt: 摘要\n---\n# 第{n}篇 `a<b`\n\n开头{n}。\n"
        for n in range(1, posts + 1)
    }


def soup(path: Path) -> BeautifulSoup:
    return BeautifulSoup(path.read_text("utf-8"), "html.parser")


# Hosts


@pytest.mark.parametrize(
    ("post", "host"),
    [
        ("a/b/post", "a/b/index"),
        ("a/c/post", "a"),
        ("z/post", "index"),
        ("post", "index"),
        ("a/named", None),
        ("lost/post", "index"),  # its index page is in no table of contents itself
        ("a/b/lost/post", "a/b/index"),
        ("aside/post", "index"),  # its index page is in the table of contents of a page that is in none
    ],
)
def test_a_host_is_the_nearest_index_page_above(post, host):
    pages = {"index", "a", "a/b/index", "a/b/lost/index", "aside/index", "lost/index", post}
    includes = {"index": ["a", "a/b/index"], "a": ["a/named"], "lost/index": ["aside/index"]}
    assert find_hosts([post], pages, includes, "index") == ({post: host} if host else {})


def test_an_index_page_that_is_a_post_itself_is_a_host_and_none_is_its_own():
    pages = {"index", "blog/index", "blog/a", "blog/old/index", "blog/old/b"}
    includes = {"blog/index": ["blog/old/index"], "blog/old/b": ["blog/index"]}
    assert find_hosts(["blog/a", "blog/index", "blog/old/b"], pages, {}, "index") == {
        "blog/index": "index",
        "blog/a": "blog/index",
        "blog/old/b": "blog/index",
    }
    assert find_hosts(["blog/old/b", "blog/index"], pages, includes, "index") == {"blog/old/b": "index"}
    del includes["blog/old/b"]
    assert find_hosts(["blog/old/b", "blog/index"], pages, includes, "index") == {
        "blog/index": "index",
        "blog/old/b": "blog/old/index",
    }


INDEX_PAGES = {
    "an orphan": "---\norphan: true\n---\n# Blog\n",
    "a plain page": "# Blog\n",
    "a post": "---\ndate: 2026-01-01\n---\n# Blog\n",
}


@pytest.mark.parametrize("builder", ["html", "singlehtml", "latex", "man", "texinfo", "epub"])
@pytest.mark.parametrize("index", INDEX_PAGES.values(), ids=INDEX_PAGES)
def test_posts_whose_index_page_is_in_no_table_of_contents_are_not_lost(small_site, builder, index):
    home = "# Home\n\n[Blog](blog/index.md)\n"
    site = small_site({"conf.py": CONF, "index.md": home, "blog/index.md": index})
    for name, day in (("a", "2026-01-02"), ("b", "2026-01-03")):
        site.write({f"blog/{name}.md": f"---\ndate: {day}\n---\n# {name}\n\nText of {name}.\n"})
    out = site.build(builder)
    assert [line for line in site.warnings.splitlines() if "blog/index" not in line] == []
    text = "".join(path.read_text("utf-8", errors="ignore") for path in out.rglob("*") if path.is_file())
    assert all(re.search(rf"Text\W+of\W+{name}\.", text) for name in ("a", "b"))
    if builder == "html":
        assert soup(out / "blog/b.html").select_one('link[rel="prev"]')["href"] == "a.html"


def test_an_adopted_post_knows_its_way_up_and_its_neighbours(shared_site):
    page = soup(shared_site(files()).build() / "notes/p2.html")
    links = {rel: page.head.select_one(f'link[rel="{rel}"]') for rel in ("prev", "next")}
    assert {rel: (link["href"], link["title"]) for rel, link in links.items()} == {
        "prev": ("p1.html", "第1篇 a<b"),
        "next": ("p3.html", "第3篇 a<b"),
    }
    assert ("笔记 x", "index.html") in [(link.get_text(), link["href"]) for link in page.select(".related a")]


def test_the_sidebar_does_not_hold_adopted_posts(small_site):
    site = small_site(files())
    site.edit("conf.py", '"basic"', '"furo"')
    out = site.build()
    for page in ("index.html", "notes/index.html", "notes/p2.html"):
        sidebar = soup(out / page).select_one(".sidebar-tree")
        assert "笔记" in sidebar.get_text()
        assert "第2篇" not in sidebar.get_text()


@pytest.mark.parametrize(
    ("builder", "numfig"),
    [(name, True) for name in ("html", "dirhtml", "singlehtml", "epub", "latex", "texinfo", "text", "man", "xml")]
    + [(name, False) for name in ("html", "singlehtml", "latex", "gettext", "linkcheck")],  # the last two count nothing
)
def test_posts_without_a_table_of_contents_are_in_every_output_and_nobody_warns(small_site, builder, numfig):
    site = small_site(files())
    site.edit("conf.py", "html_theme", f"numfig = {numfig}\nhtml_theme")
    out = site.build(builder)
    assert site.warnings == ""
    if builder not in ("gettext", "linkcheck"):
        text = "".join(path.read_text("utf-8", errors="ignore") for path in out.rglob("*") if path.is_file())
        assert all(f"开头{number}。" in re.sub(r"\s", "", text) for number in range(1, 6))


def test_without_adoption_everybody_would_warn(small_site, monkeypatch):
    monkeypatch.setattr("sphinx_latest_updates.adopt", lambda app, env: None)
    site = small_site(files())
    site.build()
    assert site.warnings.count("isn't included in any toctree") == 5


# Listings of several pages


@pytest.mark.parametrize(
    ("builder", "pages"),
    [
        ("html", ["updates.html", "updates-2.html", "updates-3.html"]),
        ("dirhtml", ["updates/index.html", "updates-2/index.html", "updates-3/index.html"]),
    ],
)
def test_a_listing_goes_on_on_further_pages_that_lead_to_each_other(shared_site, builder, pages):
    out = shared_site(files()).build(builder)
    found = {page: soup(out / page) for page in pages}
    titles = [[title.get_text() for title in page.select(".post-title")] for page in found.values()]
    assert titles == [["第5篇 a<b", "第4篇 a<b"], ["第3篇 a<b", "第2篇 a<b"], ["第1篇 a<b"]]
    for name, page in found.items():
        assert "开场白" in page.get_text()
        for link in page.select(".post-pages a, .post-title a, p > a.internal"):
            target = (out / name).parent / link["href"].split("#")[0]
            assert (target / "index.html" if target.is_dir() else target).is_file(), link
    assert [link.get_text() for link in found[pages[1]].select(".post-pages a")] == ["较新", "1", "3", "较旧"]
    assert len({page.title.get_text() for page in found.values()}) == 3


def test_a_further_page_of_the_front_page_has_links_of_its_own(small_site):
    site = small_site(files())
    site.edit("index.md", "# 首页\n", "# 首页\n\n```{latest-updates}\n:paginate: 3\n```\n")
    out = site.build("dirhtml")
    links = [link["href"] for link in soup(out / "index-2/index.html").select(".post-title a, .post-pages a")]
    assert links == ["../notes/p2/", "../notes/p1/", "../", "../"]


def test_a_further_page_offers_no_source(small_site):
    site = small_site(files() | {"_templates/page.html": "[{{ sourcename }}|{{ page_source_suffix }}]"})
    site.edit("conf.py", "html_theme", "templates_path = ['_templates']\nhtml_theme")
    out = site.build()
    assert (out / "updates.html").read_text("utf-8") == "[updates.md.txt|.md]"
    assert (out / "updates-2.html").read_text("utf-8") == "[|]"


def test_a_label_before_a_listing_that_goes_on_stays_on_the_page(small_site):
    out = small_site(files(updates="(here)=\n\n```{latest-updates}\n:paginate: 2\n```\n\n[x](#here)\n")).build()
    assert soup(out / "updates.html").find(id="here").select(".post-title")


def test_other_builders_show_the_whole_listing(shared_site):
    text = (shared_site(files()).build("text") / "updates.txt").read_text("utf-8")
    assert all(f"第{number}篇" in text for number in range(1, 6))


def test_a_further_page_goes_when_its_posts_go(small_site):
    site = small_site(files())
    out = site.build()
    assert (out / "updates-3.html").is_file()
    (site.srcdir / "notes/p5.md").unlink()
    site.build()
    assert not (out / "updates-3.html").exists()
    assert "第1篇" in (out / "updates-2.html").read_text("utf-8")


def test_a_further_page_never_takes_the_place_of_a_document(small_site):
    site = small_site(files() | {"updates-2.md": "---\norphan: true\n---\n# 我的\n"})
    with pytest.raises(ExtensionError, match=r"page 2 of the listing on updates\.md .* the place of updates-2\.md"):
        site.build()


def test_two_listings_on_one_page_turn_together(small_site):
    both = "```{latest-updates}\n:paginate: 2\n```\n\n```{latest-updates}\n:paginate: 4\n:style: list\n```\n"
    out = small_site(files(updates=both)).build()
    shown = [
        [len(soup(out / name).select(part)) for part in (".post-title", ".post-list li")]
        for name in ("updates.html", "updates-2.html", "updates-3.html")
    ]
    assert shown == [[2, 4], [2, 1], [1, 1]]


# Drafts and posts to come


def test_what_is_held_back_leaves_no_trace_and_comes_when_its_day_has_come(small_site, monkeypatch):
    site = small_site(files())
    site.write({"notes/p9.md": "---\ndate: 2026-03-01\n---\n# 第9篇\n"})
    site.write({"notes/p8.md": "---\ndate: 2026-01-08\ndraft: true\n---\n# 第8篇\n"})
    site.edit("notes/index.md", "`x`\n", "`x`\n\n```{toctree}\np8\np9\n```\n")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(dt.datetime(2026, 2, 28, 23, 59, tzinfo=dt.UTC).timestamp())))
    out = site.build()
    assert site.warnings == ""
    everything = "".join(
        path.read_text("utf-8") for path in out.rglob("*.*") if path.suffix in (".html", ".js", ".xml")
    )
    assert "第5篇" in everything
    assert "第8篇" not in everything
    assert "第9篇" not in everything
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(dt.datetime(2026, 3, 1, tzinfo=dt.UTC).timestamp())))
    site.build()
    assert "第9篇" in (out / "notes/p9.html").read_text("utf-8")
    assert "第9篇" in (out / "updates.html").read_text("utf-8")
    assert "第9篇" in (out / "notes/index.html").read_text("utf-8")
    assert not (out / "notes/p8.html").exists()


# Posts beside a post


def post(name: str, day: int, *tags: str, series: Series | None = None) -> Post:
    return Post(name, name, dt.datetime(2026, 1, day, tzinfo=dt.UTC), tags=tags, series=series)


def test_older_and_newer_are_the_posts_next_in_time():
    old, middle, new = posts = [post("a", 1), post("b", 2), post("c", 3)]
    beside = older_and_newer(posts[::-1])
    assert beside == {"a": (None, middle), "b": (old, new), "c": (middle, None)}


def test_related_posts_share_most_tags_then_link_then_are_new():
    posts = [
        post("newest", 9, "x"),
        post("linked", 3, "x"),
        post("both", 2, "x", "y"),
        post("me", 1, "x", "y"),
        post("other", 8, "z"),
        post("links-back", 1),
    ]
    links = {"me": {"linked"}, "links-back": {"me"}}
    posts.sort(key=lambda each: each.date, reverse=True)
    found = related(posts, links, 5)
    assert found["me"] == ["both", "linked", "newest", "links-back"]
    assert related(posts, links, 2)["me"] == ["both", "linked"]
    assert found["other"] == []


def test_a_post_of_the_same_series_is_not_named_again():
    posts = [
        post("one", 1, "x", series=Series("s", 1)),
        post("two", 2, "x", series=Series("s", 2)),
        post("three", 3, "x"),
    ]
    assert related(posts[::-1], {}, 5) == {"one": ["three"], "two": ["three"], "three": ["two", "one"]}


def test_a_series_goes_by_its_parts_then_by_date():
    posts = [post("c", 1, series=Series("s")), post("b", 3, series=Series("s", 2)), post("a", 5, series=Series("s", 1))]
    assert [member.docname for member in by_series(posts)["s"]] == ["a", "b", "c"]
    twice = post("d", 6, series=Series("s", 2))
    assert shared_parts([*posts, twice]) == [(twice, posts[1])]


def test_two_posts_that_claim_one_part_are_warned_of_at_file_and_line(small_site):
    site = small_site(files())
    for number in (1, 2):
        site.edit(f"notes/p{number}.md", "---\n#", "series: {name: 连载, part: 1}\n---\n#")
    site.build()
    assert "notes/p2.md:4: WARNING: " in site.warnings
    assert "[latest_updates.series]" in site.warnings


def test_a_part_of_the_footer_that_there_is_not_stops_the_build(small_site):
    with pytest.raises(ConfigError, match="latest_updates_footer: 'comments' is not a part; known are series, neighb"):
        small_site(files()).build(confoverrides={"latest_updates_footer": ["comments"]})


# Archives of a feed (RFC 5005, section 4)


def test_archives_lead_from_the_feed_to_the_first_post_and_never_change():
    posts = [post(str(day), day) for day in range(1, 8)]
    plans = {plan.name: plan for plan in plan_feeds(posts[::-1], "站", 2, archive=True)}
    chain, name = [], plans["atom.xml"].older
    while name and len(chain) < 9:
        chain.append(name)
        assert plans[name].current == "atom.xml"
        name = plans[name].older
    assert chain == ["atom-archive-3.xml", "atom-archive-2.xml", "atom-archive-1.xml"]
    assert [plans[each].newer for each in chain] == [None, *chain[:-1]]
    in_archives = [each.docname for name in chain for each in plans[name].posts]
    assert in_archives == ["6", "5", "4", "3", "2", "1"]
    in_feed = [each.docname for each in plans["atom.xml"].posts]
    assert in_feed == ["7", "6"]
    later = {plan.name: plan for plan in plan_feeds([post("8", 8), *posts[::-1]], "站", 2, archive=True)}
    assert later["atom-archive-1.xml"] == plans["atom-archive-1.xml"]
    assert later["atom-archive-3.xml"].posts == plans["atom-archive-3.xml"].posts


def test_names_lead_to_their_index_from_pages_of_every_folder(small_site):
    site = small_site(
        {
            "conf.py": "extensions = ['myst_parser', 'sphinx_latest_updates']\n",
            "index.md": "# Home\n\n```{toctree}\ntags\nupdates\n```\n",
            "tags.md": "# Tags\n\n```{post-tags}\n```\n",
            "updates.md": "# Updates\n\n```{latest-updates}\n```\n",
            "top.md": "---\ndate: 2026-01-01\ntags: [a]\n---\n# Top\n",
            "one/deep/post.md": "---\ndate: 2026-01-02\ntags: [a]\n---\n# Deep\n",
        }
    )
    out = site.build()
    for page, address in (
        ("updates", "tags.html#tag-a"),
        ("top", "tags.html#tag-a"),
        ("one/deep/post", "../../tags.html#tag-a"),
    ):
        text = (out / f"{page}.html").read_text("utf-8")
        assert f'<a class="reference internal" href="{address}"><span class="post-tag">a</span></a>' in text, page
