"""The stream of changes: what is in it, where it leads, how it is filtered without and with the script, its feeds."""

from __future__ import annotations

import datetime as dt
import json
from urllib.parse import unquote

import pytest
from bs4 import BeautifulSoup

from feed_validity import problems
from handbook import differing_files
from sphinx_latest_updates.post import Post, Update
from sphinx_latest_updates.selection import Query, changes_of, select_changes

CONF = (
    "extensions = ['myst_parser', 'sphinx_latest_updates']\nlanguage = 'zh_CN'\nhtml_theme = 'alabaster'\n"
    "project, copyright, version, author = '小站', '2026', '1', '站长'\n"
    "html_baseurl = 'https://example.org/'\nlatest_updates_timezone = 'Asia/Shanghai'\n"
    "latest_updates_feed_changes = True\n"
)
FIRST = """---
date: 2026-01-11
category: Python
tags: [gc, 内存]
updates:
  - {date: 2026-01-20, kind: erratum, section: 字段, note: 字段名是 `ob_refcnt`}
  - {date: 2026-01-20, kind: 新增, note: 第二处}
  - {date: 2026-02-01, kind: 更新, note: 改写}
---

# 甲篇

甲的开头。

## 字段

正文。
"""
FILES = {
    "conf.py": CONF,
    "index.md": "# 首页\n\n```{toctree}\nfirst\nsecond\ntags\n```\n\n```{latest-updates}\n:view: changes\n:filters:\n"
    ":group-by: day\n```\n",
    "tags.md": "# 标签\n\n```{post-tags}\n```\n",
    "first.md": FIRST,
    "second.md": "---\ndate: 2026-01-15\ncategory: 工具\ntags: [gc]\n---\n\n# 乙篇\n\n乙的开头。\n",
}


def soup(path):
    return BeautifulSoup(path.read_text("utf-8"), "html.parser")


def entries(page) -> list[str]:
    return [" ".join(line.get_text().split()) for line in page.select(".change-line")]


def moment(day: int, month: int = 1) -> dt.datetime:
    return dt.datetime(2026, month, day, tzinfo=dt.UTC)


POST = Post("a", "甲", moment(1), updates=(Update(moment(5), "new"), Update(moment(5), "erratum"), Update(moment(3))))


def test_changes_are_the_publication_and_the_history_newest_first_the_later_entry_of_a_day_before():
    changes = changes_of([POST, Post("b", "乙", moment(4))])
    assert [(change.post.docname, change.kind, change.date.day) for change in changes] == [
        ("a", "erratum", 5),
        ("a", "new", 5),
        ("b", "published", 4),
        ("a", "update", 3),
        ("a", "published", 1),
    ]


def test_the_key_of_a_change_stays_when_entries_are_added():
    before = {(change.date, change.kind): change.key for change in changes_of([POST])}
    longer = Post("a", "甲", moment(1), updates=(*POST.updates, Update(moment(5), "update"), Update(moment(9))))
    after = {(change.date, change.kind): change.key for change in changes_of([longer])}
    assert before.items() <= after.items()
    assert len(set(after.values())) == len(after)


def test_what_a_query_asks_for_is_about_the_change():
    chosen = select_changes(changes_of([POST]), Query(since=dt.date(2026, 1, 4), limit=1))
    assert [change.kind for change in chosen] == ["erratum"]
    assert [change.date.day for change in select_changes(changes_of([POST]), Query(), "update")] == [3]


def test_every_change_has_an_entry_that_leads_to_its_section(shared_site):
    site = shared_site(FILES)
    page = soup(site.build() / "index.html")
    assert site.warnings == ""
    assert [heading.get_text() for heading in page.select(".post-group")] == [
        "2026-02-01",
        "2026-01-20",
        "2026-01-15",
        "2026-01-11",
    ]
    assert entries(page) == [
        "更新 甲篇：改写",
        "新增 甲篇：第二处",
        "勘误 甲篇 › 字段：字段名是 ob_refcnt",
        "发布 乙篇",
        "发布 甲篇",
    ]
    corrected = page.select_one('[data-kind="erratum"]')
    links = [link["href"] for link in corrected.select(".change-line a")]
    assert links[0] == "first.html"
    [(name, anchor)] = [link.split("#") for link in links[1:]]
    target = soup(site.outdir / name).find(id=anchor)
    assert target.find(["h2", "h3"]).get_text().startswith("字段")
    assert corrected.select_one("details .post-excerpt").get_text() == "甲的开头。 字段：正文。"
    assert not corrected.select_one("details").has_attr("open")


def test_without_the_script_filters_are_links_to_pages_that_show_the_same(shared_site):
    out = shared_site(FILES).build()
    page = soup(out / "index.html")
    told = {}
    for row in page.select("[data-filter]"):
        for link in row.select("a"):
            told[row["data-filter"], link["data-value"]] = (link["href"], link.select_one(".change-count").get_text())
    assert told["kind", "erratum"] == ("index-kind-erratum.html", "1")
    assert told["kind", "published"] == ("index-kind-published.html", "2")
    assert told["tag", "gc"] == ("tags.html#tag-gc", "5")
    filtered = soup(out / told["kind", "erratum"][0])
    assert entries(filtered) == ["勘误 甲篇 › 字段：字段名是 ob_refcnt"]
    assert filtered.select_one('a[aria-current="true"]')["data-value"] == "erratum"
    assert filtered.title.get_text().startswith("首页：勘误")
    for name, number in told.values():
        target, _, anchor = name.partition("#")
        shown = soup(out / target)
        if anchor:
            assert shown.find(id=anchor) is not None
        else:
            assert len(entries(shown)) == int(number)


def test_the_script_is_on_the_pages_that_need_it_alone(shared_site):
    out = shared_site(FILES).build()
    pages = {path.stem for path in out.glob("*.html") if "latest_updates.js" in path.read_text("utf-8")}
    assert {
        name for name in pages if not name.startswith("index-kind-") and not name.startswith("index-category-")
    } == {"index"}


@pytest.mark.parametrize("builder", ["text", "latex", "epub", "singlehtml", "dirhtml"])
def test_every_builder_has_the_stream(shared_site, builder):
    site = shared_site(FILES)
    out = site.build(builder)
    assert site.warnings == ""
    suffix = {"text": ".txt", "latex": ".tex", "epub": ".xhtml"}.get(builder, ".html")
    text = "".join(path.read_text("utf-8") for path in out.rglob(f"*{suffix}"))
    assert "第二处" in text
    assert ("change-filters" in text) == (builder == "dirhtml")


@pytest.mark.parametrize("options", [":kind: 勘误\n:style: list", ":kind: erratum\n:paginate: 1"], ids=["名", "key"])
def test_a_kind_may_be_named_as_readers_see_it(small_site, options):
    site = small_site(FILES)
    site.write({"index.md": f"# 首页\n\n```{{latest-updates}}\n:view: changes\n{options}\n```\n"})
    page = soup(site.build() / "index.html")
    assert entries(page) == ["2026-01-20 勘误 甲篇 › 字段：字段名是 ob_refcnt"]


def test_a_section_that_is_not_there_is_warned_about_at_its_line(small_site):
    site = small_site(FILES)
    site.edit("first.md", "section: 字段", "section: 没有")
    page = soup(site.build() / "index.html")
    assert "first.md:6: WARNING: section: '没有' is no id on this page" in site.warnings
    assert "[latest_updates.section]" in site.warnings
    assert "勘误 甲篇：字段名是 ob_refcnt" in entries(page)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (":filters:", "filters: only with view: changes"),
        (":kind: new", "kind: only with view: changes"),
        (":view: changes\n:style: table", "style: changes have no table"),
        (":view: changes\n:filters: mood", '"mood" unknown; choose from "kind"'),
    ],
)
def test_options_that_mean_nothing_are_errors(small_site, options, message):
    site = small_site(FILES)
    site.write({"index.md": f"# 首页\n\n```{{latest-updates}}\n{options}\n```\n"})
    site.build()
    assert message in site.warnings


def test_a_feed_has_an_entry_for_each_change_and_is_valid(shared_site):
    out = shared_site(FILES).build()
    feeds = {path.name: path.read_bytes() for path in (out / "feeds").glob("changes.*")}
    assert feeds.keys() == {"changes.atom.xml", "changes.rss.xml", "changes.json"}
    assert {name: problems(text) for name, text in feeds.items()} == {name: [] for name in feeds}
    items = json.loads(feeds["changes.json"])["items"]
    assert [item["title"] for item in items] == [
        "更新：甲篇",
        "新增：甲篇",
        "勘误：甲篇 › 字段",
        "发布：乙篇",
        "发布：甲篇",
    ]
    assert [item["content_text"] for item in items] == [
        "改写",
        "第二处",
        "字段名是 ob_refcnt",
        "乙的开头。",
        "甲的开头。 字段：正文。",
    ]
    page, _, anchor = items[2]["url"].removeprefix("https://example.org/").partition("#")
    assert soup(out / page).find(id=unquote(anchor)).name == "section"
    assert len({item["id"] for item in items}) == 5
    assert items[2]["date_published"] == "2026-01-20T00:00:00+08:00"
    links = [link["href"] for link in soup(out / "index.html").select('link[rel="alternate"]')]
    assert "feeds/changes.atom.xml" in links


def test_no_feed_of_changes_unless_asked_for_and_none_is_left_behind(small_site):
    site = small_site(FILES)
    assert (site.build() / "feeds/changes.json").exists()
    site.edit("conf.py", "latest_updates_feed_changes = True\n", "")
    out = site.build()
    assert [path.name for path in (out / "feeds").glob("changes.*")] == []
    assert "changes.atom" not in (out / "index.html").read_text("utf-8")


EDITS = {
    "a note": lambda site: site.edit("first.md", "第二处", "另一处"),
    "a kind": lambda site: site.edit("first.md", "kind: 更新", "kind: 勘误"),
    "a kind that is the last of its own": lambda site: site.edit("first.md", "kind: erratum", "kind: 更新"),
    "a kind of the author's own": lambda site: site.edit("first.md", "kind: 新增", "kind: 澄清"),
    "an entry less": lambda site: site.edit("first.md", "  - {date: 2026-01-20, kind: 新增, note: 第二处}\n", ""),
    "an entry more": lambda site: site.edit("first.md", "updates:\n", "updates:\n  - {date: 2026-03-01, note: 多}\n"),
    "the title of a section": lambda site: site.edit("first.md", "## 字段", "(字段)=\n## 域"),
    "a section named": lambda site: site.edit("first.md", "kind: 新增,", "kind: 新增, section: 字段,"),
    "the opening of a post": lambda site: site.edit("second.md", "乙的开头", "换了开头"),
    "a tag": lambda site: site.edit("second.md", "[gc]", "[gc, 新标签]"),
    "a category": lambda site: site.edit("second.md", "category: 工具", "category: Python"),
    "a post less": lambda site: ((site.srcdir / "second.md").unlink(), site.edit("index.md", "second\n", "")),
    "a post that waits": lambda site: site.edit("second.md", "date: 2026-01-15", "date: 2026-01-15\ndraft: true"),
    "no page for tags": lambda site: site.edit("tags.md", "```{post-tags}\n```", "没有了"),
    "another length": lambda site: site.edit("index.md", ":group-by: day", ":group-by: day\n:excerpt-length: 2"),
    "pages": lambda site: site.edit("index.md", ":group-by: day", ":group-by: month\n:paginate: 2"),
    "no filters": lambda site: site.edit("index.md", ":filters:\n", ""),
}


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_after_an_edit_an_incremental_build_equals_a_clean_one(built_site, edit):
    site = built_site(FILES)
    edit(site)
    assert differing_files(site.build(out="incremental"), site.build(out="clean")) == set()
