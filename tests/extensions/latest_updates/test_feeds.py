"""Feeds that any reader accepts: valid, absolute, honest about dates, and the same however they were built."""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import time
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET
from zoneinfo import ZoneInfo

import feedparser
import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

import sphinx_latest_updates
from small_site import files_of_root
from sphinx_latest_updates.feeds import (
    BEGIN,
    END,
    Entry,
    Feed,
    absolute_base,
    atom,
    cut_body,
    json_feed,
    portable,
    resolve_id,
    rfc822,
    rfc3339,
    rss,
)
from sphinx_latest_updates.text import identifier, printable

ROOT = "latest_updates-basic"
BASE = "https://example.org/sub/path"
ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)")

#: A body with everything that must be made absolute or left out.
RICH = """---
date: 2026-03-01
tags: [内存管理]
authors: [甲, 乙]
---

(here)=
# 丁篇

丁的开头，见 [自己](#here)、[甲](first.md)、[外](https://other.example/x?a=1&b=2) 和 ![图](dot.png)。

## 小节

{download}`dot.png`

<script>alert("raw")</script>

<a href="javascript:alert(1)" onclick="alert(2)">坏</a>

```python
print("<b>" + ']]>')
```
"""


def files_of_extension(name):
    return Path(sphinx_latest_updates.__file__).with_name(name).read_text("utf-8")


def address(base=BASE, **more):
    return {"confoverrides": {"html_baseurl": base, **more}}


def files_with(name, old, new, **more):
    """The files of the site with one edit, and others."""
    found = files_of_root(ROOT)
    assert old in found[name]
    return found | {name: found[name].replace(old, new)} | more


def rich_site(make):
    """The site with a post that holds everything; ``make`` is ``small_site`` or ``shared_site``."""
    picture = "not really a picture"
    return make(
        files_with(
            "python/index.md",
            "third\n",
            "third\nfourth\n",
            **{"python/fourth.md": RICH, "python/dot.png": picture},
        )
    )


def feeds(out, folder="feeds"):
    return {path.name: path.read_bytes() for path in sorted((out / folder).glob("*"))}


def entries(out, name="atom.xml"):
    return ET.parse(out / "feeds" / name).getroot().findall(f"{ATOM}entry")


def titles(out, name="atom.xml"):
    return [entry.findtext(f"{ATOM}title") for entry in entries(out, name)]


def contents(out):
    """The HTML of every entry, in every format."""
    for name, data in feeds(out).items():
        if name.endswith("json"):
            yield from (item["content_html"] for item in json.loads(data)["items"])
        else:
            root = ET.fromstring(data)
            yield from (node.text for node in root.iter() if node.tag in (f"{ATOM}content", CONTENT))


def test_there_is_a_feed_of_the_site_of_every_category_and_of_every_tag_in_three_formats(shared_site):
    out = shared_site(root=ROOT).build(**address())
    stems = [identifier("category", name) for name in ("Python 篇", "另类")]
    stems += [identifier("tag", name) for name in ("内存管理", "CPython")]
    expected = {f"{stem}.{ending}" for stem in stems for ending in ("atom.xml", "rss.xml", "json")}
    assert feeds(out).keys() == expected | {"atom.xml", "rss.xml", "feed.json"}
    assert titles(out) == ["甲篇", "乙篇 code", "丙篇"]
    assert titles(out, identifier("tag", "内存管理") + ".atom.xml") == ["甲篇"]
    assert titles(out, "tag-CPython.atom.xml") == ["甲篇", "乙篇 code"]
    assert titles(out, identifier("category", "另类") + ".atom.xml") == ["乙篇 code"]
    parsed = feedparser.parse((out / "feeds/tag-CPython.rss.xml").read_bytes())
    assert parsed.feed.title == "小站：标签 CPython"


def test_an_atom_feed_has_what_rfc_4287_requires(shared_site):
    out = rich_site(shared_site).build(**address())
    for name in feeds(out):
        if not name.endswith("atom.xml"):
            continue
        root = ET.parse(out / "feeds" / name).getroot()
        assert root.tag == f"{ATOM}feed"
        for one in ("id", "title", "updated", "author", "generator"):
            assert len(root.findall(ATOM + one)) == 1, one
        links = [(link.get("rel"), link.get("href")) for link in root.findall(f"{ATOM}link")]
        assert links == [("self", f"{BASE}/feeds/{name}"), ("alternate", f"{BASE}/index.html")]
        ids = [root.findtext(f"{ATOM}id")]
        moments = [dt.datetime.fromisoformat(root.findtext(f"{ATOM}updated"))]
        for entry in root.findall(f"{ATOM}entry"):
            for one in ("id", "title", "updated", "published", "content", "summary"):
                assert len(entry.findall(ATOM + one)) == 1, one
            assert RFC3339.fullmatch(entry.findtext(f"{ATOM}updated"))
            assert [link.get("rel") for link in entry.findall(f"{ATOM}link")] == ["alternate"]
            assert entry.find(f"{ATOM}content").get("type") == "html"
            assert all(category.get("term") for category in entry.findall(f"{ATOM}category"))
            ids.append(entry.findtext(f"{ATOM}id"))
            moments.append(dt.datetime.fromisoformat(entry.findtext(f"{ATOM}updated")))
        assert all(urlsplit(value).scheme for value in ids)
        assert len(set(ids)) == len(ids)
        assert moments[0] == max(moments[1:])
        parsed = feedparser.parse((out / "feeds" / name).read_bytes())
        assert (parsed.version, bool(parsed.bozo)) == ("atom10", False)


def test_an_rss_feed_has_what_rss_2_requires_and_a_guid_for_every_item(shared_site):
    out = rich_site(shared_site).build(**address())
    for name in feeds(out):
        if not name.endswith("rss.xml"):
            continue
        root = ET.parse(out / "feeds" / name).getroot()
        assert (root.tag, root.get("version")) == ("rss", "2.0")
        [channel] = root
        assert channel.findtext("title")
        assert channel.findtext("description")
        assert channel.findtext("link") == f"{BASE}/index.html"
        assert channel.find(f"{ATOM}link").attrib["href"] == f"{BASE}/feeds/{name}"
        assert parsedate_to_datetime(channel.findtext("lastBuildDate")).utcoffset() == dt.timedelta(hours=8)
        for item in channel.findall("item"):
            assert item.find("guid").get("isPermaLink") == "true"
            assert item.findtext("guid") == item.findtext("link")
            assert parsedate_to_datetime(item.findtext("pubDate"))
            assert item.findtext(CONTENT)
        parsed = feedparser.parse((out / "feeds" / name).read_bytes())
        assert (parsed.version, bool(parsed.bozo)) == ("rss20", False)


def test_a_json_feed_has_what_version_1_1_requires(shared_site):
    out = rich_site(shared_site).build(**address())
    for name, data in feeds(out).items():
        if not name.endswith("json"):
            continue
        feed = json.loads(data)
        assert feed["version"] == "https://jsonfeed.org/version/1.1"
        assert feed["title"]
        assert feed["feed_url"] == f"{BASE}/feeds/{name}"
        assert feed["home_page_url"] == f"{BASE}/index.html"
        assert feed["language"] == "zh-CN"
        for item in feed["items"]:
            assert item["id"]
            assert isinstance(item["id"], str)
            assert item["content_html"]
            assert RFC3339.fullmatch(item["date_published"])
            assert RFC3339.fullmatch(item["date_modified"])
            assert all(author["name"] for author in item.get("authors", []))
    newest = json.loads(feeds(out)["feed.json"])["items"][1]
    assert newest["authors"] == [{"name": "甲"}, {"name": "乙"}]
    assert newest["tags"] == ["Python 篇", "内存管理"]


def test_dates_are_the_posts_own_and_a_correction_comes_first(shared_site):
    out = shared_site(root=ROOT).build(**address())
    newest = entries(out)[0]
    assert newest.findtext(f"{ATOM}published") == "2026-01-11T00:00:00+08:00"
    assert newest.findtext(f"{ATOM}updated") == "2026-11-23T00:00:00+08:00"
    assert ET.parse(out / "feeds/atom.xml").getroot().findtext(f"{ATOM}updated") == "2026-11-23T00:00:00+08:00"
    assert entries(out)[-1].findtext(f"{ATOM}published") == "2026-01-01T12:30:00+08:00"


@pytest.mark.parametrize("base", [BASE, BASE + "/"])
@pytest.mark.parametrize(("builder", "page"), [("html", "python/fourth.html"), ("dirhtml", "python/fourth/")])
def test_every_address_is_absolute_and_leads_to_a_file_of_the_site(shared_site, builder, page, base):
    out = rich_site(shared_site).build(builder, **address(base))
    found = set()
    for text in contents(out):
        for node in BeautifulSoup(text, "html.parser").find_all(True):
            found |= {node[name] for name in ("href", "src") if node.has_attr(name)}
    assert {f"{BASE}/{page}#here", "https://other.example/x?a=1&b=2"} <= found
    assert any(url.endswith("_images/dot.png") for url in found)
    assert any("/_downloads/" in url for url in found)
    for entry in entries(out):
        found.add(entry.find(f"{ATOM}link").get("href"))
    assert f"{BASE}/{page}" in found
    for url in found - {"https://other.example/x?a=1&b=2"}:
        assert url.startswith(f"{BASE}/")
        path = url.removeprefix(f"{BASE}/").partition("#")[0]
        assert (out / path / "index.html" if path.endswith("/") else out / path).is_file(), url


def test_content_is_the_page_without_title_byline_scripts_and_permalinks(shared_site):
    out = rich_site(shared_site).build(**address())
    text = next(entry for entry in entries(out) if entry.findtext(f"{ATOM}title") == "丁篇").findtext(f"{ATOM}content")
    body = BeautifulSoup(text, "html.parser")
    assert "丁的开头" in body.get_text()
    assert """print("<b>" + ']]>')""" in body.get_text()
    assert body.find("h2").get_text() == "小节"
    assert not body.select("h1, script, .headerlink, .post-byline, [onclick]")
    assert "javascript:" not in text
    history = next(entries(out)[0].iter(f"{ATOM}content")).text
    assert "字段名是 ob_refcnt" in history


def test_excerpts_instead_of_whole_posts_on_demand(shared_site):
    site = rich_site(shared_site)
    out = site.build(**address(latest_updates_feed_content="excerpt"))
    assert entries(out)[0].findtext(f"{ATOM}summary") == "甲的开头。"
    assert b"content:encoded>" not in feeds(out)["rss.xml"]
    assert entries(out)[0].find(f"{ATOM}content") is None
    item = json.loads(feeds(out)["feed.json"])["items"][0]
    assert item["content_text"] == "甲的开头。"
    assert "content_html" not in item
    assert BEGIN not in (out / "python/first.html").read_text("utf-8")


def test_the_limit_keeps_the_newest_and_zero_keeps_all(shared_site):
    site = shared_site(root=ROOT)
    assert titles(site.build(**address(latest_updates_feed_limit=1))) == ["甲篇"]
    assert len(titles(site.build(**address(latest_updates_feed_limit=0)))) == 3


@pytest.mark.parametrize("value", [{"content": "half"}, {"limit": -1}, {"folder": "../up"}, {"folder": "/etc"}])
def test_a_value_that_no_feed_can_be_made_with_stops_the_build(small_site, value):
    from sphinx.errors import ConfigError

    [(name, bad)] = value.items()
    with pytest.raises(ConfigError, match=f"latest_updates_feed_{name}"):
        small_site(root=ROOT).build(**address(**{f"latest_updates_feed_{name}": bad}))


@pytest.mark.parametrize("builder", ["singlehtml", "epub", "text"])
def test_other_builders_write_no_feeds(shared_site, builder):
    out = shared_site(root=ROOT).build(builder, **address())
    assert not (out / "feeds").exists()
    assert not [path for path in out.rglob("*.html") if "application/atom+xml" in path.read_text("utf-8")]


@pytest.mark.parametrize("base", ["", "/docs/", "example.org"])
def test_without_an_address_there_is_one_note_and_no_feed(small_site, base):
    site = small_site(root=ROOT)
    apps = []
    make, site.make = site.make, lambda *args, **options: apps.append(make(*args, **options)) or apps[-1]
    out = site.build(**address(base))
    assert site.warnings == ""
    assert apps[0].status.getvalue().count("latest_updates: no feeds") == 1
    assert not (out / "feeds").exists()
    assert "application/atom+xml" not in (out / "index.html").read_text("utf-8")


@pytest.mark.parametrize("theme", ["furo", "alabaster"])
@pytest.mark.parametrize("builder", ["html", "dirhtml"])
def test_the_head_of_every_page_names_the_feeds_in_any_theme(shared_site, theme, builder):
    out = shared_site(root=ROOT).build(builder, **address(html_theme=theme))
    pages = [path for path in out.rglob("*.html") if "_static" not in path.parts]
    assert len(pages) > 8
    for page in pages:
        links = BeautifulSoup(page.read_text("utf-8"), "html.parser").head.select('link[rel="alternate"]')
        assert [link["title"] for link in links] == ["小站（Atom）", "小站（RSS）", "小站（JSON Feed）"]
        files = [(page.parent / link["href"]).resolve() for link in links]
        assert files == [(out / "feeds" / name).resolve() for name in ("atom.xml", "rss.xml", "feed.json")]
    assert all("开头" in text for text in contents(out))


EDITS = {
    "a title": lambda site: site.edit("python/first.md", "# 甲篇", "# 甲改名"),
    "a body": lambda site: site.edit("python/first.md", "甲的开头", "换了开头"),
    "the title of a page that a post links to": lambda site: site.edit("archive.md", "# 归档", "# 旧文"),
    "a tag": lambda site: site.edit("python/first.md", "内存管理", "别的"),
    "a category": lambda site: site.edit("python/second.md", "另类", "正类"),
    "a section's title, which is a category": lambda site: site.edit("python/index.md", "# Python 篇", "# 蟒蛇篇"),
    "an entry of the history": lambda site: site.edit("python/first.md", "2026-11-23", "2026-11-24"),
    "an id": lambda site: site.edit("python/first.md", "order: 1", "order: 1\nid: old.html"),
    "a post that becomes a page": lambda site: site.edit("python/second.md", "date: 2026-01-11\norder: 2\n", ""),
    "a deleted post": lambda site: (
        (site.srcdir / "python/first.md").unlink(),
        site.edit("python/index.md", "first\n", ""),
    ),
    "a renamed post": lambda site: (
        (site.srcdir / "python/first.md").rename(site.srcdir / "python/primus.md"),
        site.edit("python/index.md", "first\n", "primus\n"),
    ),
    "a new post": lambda site: (
        site.write({"python/fifth.md": "---\ndate: 2026-05-05\ntags: [新]\n---\n# 戊\n"}),
        site.edit("python/index.md", "third\n", "third\nfifth\n"),
    ),
}


@pytest.mark.parametrize("change", EDITS.values(), ids=EDITS)
def test_after_an_edit_the_feeds_of_an_incremental_build_equal_those_of_a_clean_one(built_site, change):
    site = built_site(files_with("python/third.md", "丙的开头。", "丙的开头，见 {doc}`/archive`。"), **address())
    before = feeds(site.outdir)
    change(site)
    incremental = feeds(site.build(out="incremental", **address()))
    clean = feeds(site.build(out="clean", **address()))
    assert incremental == clean
    assert incremental != before


def test_the_first_post_and_the_last_one_change_the_head_of_every_page(small_site):
    site = small_site(
        {"conf.py": "extensions = ['sphinx_latest_updates']\n", "index.rst": "T\n=\n\n.. toctree::\n\n   a\n   b\n"}
    )
    site.write({"a.rst": "A\n=\n", "b.rst": "B\n=\n"})
    assert not (site.build(**address()) / "feeds").exists()
    site.write({"a.rst": ":date: 2026-01-01\n\nA\n=\n\nx\n"})
    out = site.build(**address())
    assert "feeds/atom.xml" in (out / "b.html").read_text("utf-8")
    assert titles(out) == ["A"]
    site.write({"a.rst": "A\n=\n"})
    site.build(**address())
    assert not (out / "feeds").exists()
    assert "feeds/atom.xml" not in (out / "b.html").read_text("utf-8")


def test_another_folder_takes_the_feeds_along_and_leaves_other_files_alone(small_site):
    site = small_site(root=ROOT)
    out = site.build(**address())
    (out / "feeds/mine.xml").write_text("x")
    site.build(**address(latest_updates_feed_folder="a b/订阅"))
    assert feeds(out).keys() == {"mine.xml"}
    [link, *_] = BeautifulSoup((out / "python/first.html").read_text("utf-8"), "html.parser").select("[rel=alternate]")
    assert link["href"] == "../a%20b/%E8%AE%A2%E9%98%85/atom.xml"
    assert feeds(out, "a b/订阅")
    site.build(**address(""))
    assert not (out / "a b/订阅").exists()


@pytest.mark.parametrize("base", [BASE, ""])
@pytest.mark.parametrize("name", ["rss.xml", "feed.json", "tag-x.json"])
def test_a_file_of_somebody_else_is_neither_overwritten_nor_deleted(small_site, base, name):
    site = small_site(root=ROOT)
    site.write({f"extra/feeds/{name}": "theirs"})
    out = site.build(**address(base, html_extra_path=["extra"]))
    assert (out / "feeds" / name).read_text() == "theirs"
    clash = base and name != "tag-x.json"
    assert site.warnings.count("is not a feed of latest_updates") == bool(clash)


def test_a_draft_is_in_no_feed_even_where_drafts_are_shown(small_site):
    site = small_site(root=ROOT)
    site.edit("python/first.md", "order: 1", "order: 1\ndraft: true")
    out = site.build(**address(latest_updates_show_drafts=True))
    assert "甲篇" in (out / "updates.html").read_text("utf-8")
    assert titles(out) == ["乙篇 code", "丙篇"]
    assert identifier("tag", "内存管理") + ".atom.xml" not in feeds(out)


def test_a_parallel_build_writes_the_same_feeds_as_a_serial_one(small_site):
    site = rich_site(small_site)
    site.write(
        {f"p{n}.md": f"---\norphan: true\ndate: 2026-02-{n + 1:02}\ntags: [t{n % 3}]\n---\n# P{n}\n" for n in range(12)}
    )
    assert feeds(site.build(out="parallel", parallel=2, **address())) == feeds(site.build(out="serial", **address()))


def test_the_clock_leaves_no_trace_in_a_feed(small_site, monkeypatch):
    site = rich_site(small_site)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1800000000")
    monkeypatch.setenv("TZ", "America/New_York")
    time.tzset()
    one = feeds(site.build(out="one", **address()))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1900000000")
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    assert feeds(site.build(out="two", **address())) == one
    monkeypatch.undo()
    time.tzset()


def test_a_build_without_changes_leaves_the_files_alone(built_site):
    site = built_site(root=ROOT, **address())
    out = site.outdir
    for path in out.glob("feeds/*"):
        os.utime(path, (1, 1))
    site.build(out="incremental", **address())
    assert {path.stat().st_mtime for path in out.glob("feeds/*")} == {1}


@pytest.mark.parametrize("value", ["python/first.html", f"{BASE}/python/first.html"])
def test_an_id_survives_a_rename(small_site, value):
    site = small_site(root=ROOT)
    before = [entry.findtext(f"{ATOM}id") for entry in entries(site.build(**address()))]
    (site.srcdir / "python/first.md").rename(site.srcdir / "python/primus.md")
    site.edit("python/index.md", "first\n", "primus\n")
    site.edit("python/primus.md", "order: 1", f"order: 1\nid: {value}")
    out = site.build(**address())
    assert "latest_updates.id" not in site.warnings
    assert [entry.findtext(f"{ATOM}id") for entry in entries(out)] == before
    assert entries(out)[0].find(f"{ATOM}link").get("href") == f"{BASE}/python/primus.html"
    guid = ET.parse(out / "feeds/rss.xml").getroot().find("channel/item/guid")
    assert (guid.text, guid.get("isPermaLink")) == (before[0], "false")


@pytest.mark.parametrize("base", [BASE, ""])
def test_two_posts_with_one_id_are_warned_of_at_file_and_line_and_stay_two(small_site, base):
    site = small_site(root=ROOT)
    site.edit("python/first.md", "order: 1", "order: 1\nid: tag:example.org,2026:x")
    site.edit("python/second.md", "order: 2", "order: 2\nid: tag:example.org,2026:x")
    out = site.build(**address(base))
    [warning] = site.warnings.strip().splitlines()
    assert "python/second.md:4: WARNING: id: 'tag:example.org,2026:x' is also the id of 'python/first'" in warning
    assert "[latest_updates.id]" in warning
    if base:
        ids = [entry.findtext(f"{ATOM}id") for entry in entries(out)]
        assert ids[:2] == ["tag:example.org,2026:x", f"{BASE}/python/second.html"]


def test_an_id_that_is_the_address_of_another_post_is_a_duplicate(small_site):
    site = small_site(root=ROOT)
    site.edit("python/first.md", "order: 1", "order: 1\nid: python/second.html")
    out = site.build(**address())
    assert "python/first.md:4: WARNING: id: " in site.warnings
    assert len({entry.findtext(f"{ATOM}id") for entry in entries(out)}) == 3


HOSTILE = '<script>alert(1)</script> ]]> & "quotes" \u202eRTL \x07'


def test_hostile_metadata_stays_text_and_the_feeds_parse(small_site):
    value = json.dumps(HOSTILE)
    head = f"---\ndate: 2026-06-11\ncategory: {value}\ntags: [{value}]\nexcerpt: {value}\nauthors: [{value}]\n"
    head += f"id: {value}\nupdates: [{{date: 2026-06-12, kind: {value}, note: {value}}}]\n---\n"
    site = small_site(root=ROOT)
    site.write({"python/first.md": f"{head}# `<script>` ]]> {'长' * 10000}\n\n`<script>alert(1)</script>` ]]>\n"})
    out = site.build(
        **address(latest_updates_feed_title=HOSTILE),
    )
    text = printable(HOSTILE).strip()
    for name, data in feeds(out).items():
        assert b"\x07" not in data
        if not name.endswith("json"):
            assert not feedparser.parse(data).bozo
    post = next(entry for entry in entries(out) if "长" in entry.findtext(f"{ATOM}title"))
    assert post.findtext(f"{ATOM}title") == f"<script> ]]> {'长' * 10000}"
    assert post.findtext(f"{ATOM}summary") == text
    assert post.findtext(f"{ATOM}author/{ATOM}name") == text
    assert [category.get("term") for category in post.findall(f"{ATOM}category")] == [text]
    assert re.fullmatch(r"[!-~]+", post.findtext(f"{ATOM}id"))
    for markup in contents(out):
        assert not BeautifulSoup(markup, "html.parser").find("script")
    for item in ET.parse(out / "feeds/rss.xml").getroot().iter("item"):
        assert not BeautifulSoup(item.findtext("description"), "html.parser").find("script")
    head = BeautifulSoup((out / "index.html").read_text("utf-8"), "html.parser").head
    assert head.select("link[rel=alternate]")[0]["title"] == f"{printable(HOSTILE)}（Atom）"


moments = st.datetimes(timezones=st.timezones())
texts = st.text(max_size=30)
made_entries = st.builds(
    Entry, id=texts, url=texts, title=texts, published=moments, updated=moments, summary=texts,
    content=st.none() | texts, authors=st.tuples(texts), categories=st.tuples(texts),
)  # fmt: skip


@given(made_entries, texts)
def test_whatever_is_in_a_feed_it_parses_and_keeps_its_text(entry, title):
    feed = Feed(title, "https://e.org/f", "https://e.org/", title, "en", (entry,))

    def same(read, written):
        assert (read or "").replace("\r\n", "\n").replace("\r", "\n") == (
            printable(written).replace("\r\n", "\n").replace("\r", "\n")
        )

    root = ET.fromstring(atom(feed).encode())
    same(root.findtext(f"{ATOM}entry/{ATOM}title"), entry.title)
    same(root.findtext(f"{ATOM}title"), title)
    same(ET.fromstring(rss(feed).encode()).findtext("channel/item/title"), entry.title)
    same(json.loads(json_feed(feed))["items"][0]["title"], entry.title)
    assert RFC3339.fullmatch(rfc3339(entry.updated))


@given(st.text() | st.text(alphabet="<>/\"'= !-[]&;ahrefscipt1\n"))
def test_no_markup_breaks_the_rewriting_of_a_body_or_leaves_a_script(text):
    rewritten = portable(text, "https://e.org/a/b.html")
    assert "<script" not in rewritten.lower()
    assert cut_body(f"<html>{BEGIN}{text}{END}</html>") == text


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ('<p>a &amp; b &lt;i&gt; &#x4e2d;<br/>c</p>', '<p>a &amp; b &lt;i&gt; &#x4e2d;<br/>c</p>'),
        ('<a href="?q=1&amp;r=2">x</a>', '<a href="https://e.org/a/b.html?q=1&amp;r=2">x</a>'),
        ('<img src="../i.png" srcset="i.png 1x, ../j.png 2x">',
         '<img src="https://e.org/i.png" srcset="https://e.org/a/i.png 1x, https://e.org/j.png 2x">'),
        ('<a href="mailto:a@e.org">m</a>', '<a href="mailto:a@e.org">m</a>'),
        ('<a href="//cdn.e.org/x">m</a>', '<a href="https://cdn.e.org/x">m</a>'),
        ('<a href=" java\nscript:alert(1)">m</a>', '<a>m</a>'),
        ('<a href="http://[">m</a>', '<a>m</a>'),
        ('<h1>甲</h1><p>x</p><h1>乙</h1>', '<p>x</p><h1>乙</h1>'),
        ('<div class="post-byline c"><div>a</div>b</div><p>c</p>', '<p>c</p>'),
        ('<img class="only-light" src="/l.svg"><img class="only-dark" src="/d.svg"><p>x</p>',
         '<img class="only-light" src="https://e.org/l.svg"><p>x</p>'),
        ('<svg viewBox="0 0 1 1"><use href="#p"/></svg>', '<svg viewBox="0 0 1 1"><use href="#p"/></svg>'),
        ('<script>if (a < b) { "</p>" }</script><p>x</p>', '<p>x</p>'),
    ],
)  # fmt: skip
def test_a_body_keeps_everything_but_what_needs_its_page(given, expected):
    assert portable(given, "https://e.org/a/b.html") == expected


def test_a_base_is_a_web_address_with_a_slash_at_its_end():
    assert absolute_base("https://e.org") == "https://e.org/"
    assert absolute_base("http://e.org:80/a/") == "http://e.org:80/a/"
    assert absolute_base("https://e.org/中 文") == "https://e.org/%E4%B8%AD%20%E6%96%87/"
    assert {absolute_base(value) for value in ("", "/a", "e.org", "ftp://e.org/", "https://", "http://[")} == {None}


def test_an_id_is_a_uri_or_an_address_below_the_base():
    base = "https://e.org/a/"
    for whole in ("tag:e.org,2026:x", "urn:uuid:1", "https://other.org/x"):
        assert resolve_id(base, whole) == whole
    assert resolve_id(base, "/old page") == "https://e.org/a/old%20page"
    assert resolve_id(base, "C: 手记") == "https://e.org/a/C:%20%E6%89%8B%E8%AE%B0"


# Names of files


POST = "---\ndate: 2026-01-0{day}\ntags: [{tags}]\n---\n# P\n"
PLAIN = {
    "conf.py": "extensions = ['myst_parser', 'sphinx_latest_updates']\nhtml_baseurl = 'https://example.org/'\n",
    "index.md": "# T\n\n```{post-tags}\n```\n",
}


def test_files_of_feeds_are_different_files_on_every_file_system(small_site):
    """macOS and Windows take names that differ in case alone for one."""
    site = small_site(
        {**PLAIN, "new.md": POST.format(day=2, tags="Test, TEST"), "old.md": POST.format(day=1, tags="test")}
    )
    out = site.build()
    names = [name for name in feeds(out) if name.startswith("tag-")]
    assert len({name.casefold() for name in names}) == len(names) == 9
    assert {"tag-test.atom.xml", "tag-test.rss.xml", "tag-test.json"} <= set(names)
    assert "tags that differ in case alone: 'TEST' (new), 'Test' (new), 'test' (old)" in site.status
    site.write({"newest.md": POST.format(day=3, tags="tEST")})
    site.build()
    assert set(names) < feeds(out).keys(), "an address never changes when posts are added"


def test_a_name_of_any_length_has_a_feed_and_a_section(small_site):
    tags = ["x" * 300, "长" * 300, f"{'x' * 300}y"]
    site = small_site({**PLAIN, "p.md": POST.format(day=1, tags=", ".join(tags))})
    out = site.build()
    assert site.warnings == ""
    assert sum(name.startswith("tag-") for name in feeds(out)) == 9
    assert all(len(name) < 150 for name in feeds(out))
    assert (
        len(
            {
                section["id"]
                for section in BeautifulSoup((out / "index.html").read_text("utf-8"), "html.parser").select(
                    "section section"
                )
            }
        )
        == 3
    )


# Themes


def test_a_theme_that_shows_no_metatags_names_the_feeds_all_the_same(small_site):
    layout = "<html><head><title>{{ title }}</title></head><body>{{ body }}</body></html>"
    site = small_site({**PLAIN, "p.md": POST.format(day=1, tags="a")})
    site.write(
        {"bare/layout.html": layout, "bare/page.html": layout, "bare/theme.toml": "[theme]\ninherit = 'basic'\n"}
    )
    for theme, folder in (("bare", "bare"), ("alabaster", "stock")):
        options = {"html_theme": theme, "html_theme_path": ["."]}
        out = site.build(out=folder, confoverrides=options)
        for page in ("index.html", "p.html"):
            soup = BeautifulSoup((out / page).read_text("utf-8"), "html.parser")
            links = [link["href"] for link in soup.head.select("link[rel=alternate]")]
            assert links == ["feeds/atom.xml", "feeds/rss.xml", "feeds/feed.json"]


def test_a_card_keeps_its_padding_where_a_theme_takes_it_from_every_container(chromium):
    """As pydata-sphinx-theme and sphinx-book-theme do."""
    ours = files_of_extension("latest_updates.css")
    theirs = (
        ".container { width: 100%; padding: 0 12px } .docutils.container { margin-left: unset; padding-left: unset }"
    )
    page = chromium.new_page()
    page.set_content(f"<style>{ours}</style><style>{theirs}</style><div class='post-card docutils container'>x</div>")
    padding = page.locator(".post-card").evaluate("card => getComputedStyle(card).paddingLeft")
    page.close()
    assert padding == "20px"


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "UTC"])
def test_the_first_day_that_there_is_can_be_written(zone):
    moment = dt.datetime(1, 1, 1, tzinfo=ZoneInfo(zone))
    assert RFC3339.fullmatch(rfc3339(moment))
    assert rfc822(moment).endswith(("+0000", "+0053", "-0457"))
