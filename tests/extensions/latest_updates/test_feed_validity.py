"""Every feed is valid, whatever authors write; and the check finds what is not."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feed_validity import problems
from sphinx_latest_updates.feeds import FORMATS, Entry, Feed, resolve_id

ROOT = "latest_updates-basic"
BASE = "https://example.org/博客 blog/"
HOSTILE = '<script>alert(1)</script> ]]> & "quotes" \u202eRTL \x07'


@pytest.mark.parametrize("content", ["full", "excerpt"])
@pytest.mark.parametrize("builder", ["html", "dirhtml"])
def test_the_feeds_of_a_site_are_valid(small_site, builder, content):
    site = small_site(root=ROOT)
    head = "\n".join(f"{key}: {json.dumps(HOSTILE)}" for key in ("category", "excerpt", "author", "id"))
    site.write({"python/hostile.md": f"---\ndate: 2026-01-15\ntags: [{json.dumps(HOSTILE)}]\n{head}\n---\n# <b> ]]>\n"})
    options = {"feed_content": content, "feed_limit": 2, "feed_archive": True, "feed_title": HOSTILE}
    out = site.build(
        builder,
        confoverrides={"html_baseurl": BASE} | {f"latest_updates_{key}": value for key, value in options.items()},
    )
    found = {path.name: problems(path.read_bytes()) for path in (out / "feeds").iterdir()}
    assert {"atom.xml", "rss.xml", "feed.json", "atom-archive-1.xml", "atom-archive-2.xml"} <= found.keys()
    assert {name: faults for name, faults in found.items() if faults} == {}


NAMES = st.text(min_size=1, max_size=20).map(lambda text: f"名{text}")
MOMENTS = st.datetimes(min_value=dt.datetime(1900, 1, 1), timezones=st.timezones())
ENTRIES = st.builds(
    Entry,
    id=st.text(max_size=20).map(lambda text: resolve_id("https://example.org/", text)),
    url=st.just("https://example.org/a.html"),
    title=st.text(),
    published=MOMENTS,
    updated=MOMENTS,
    summary=st.text(),
    content=st.none() | st.text(),
    authors=st.lists(NAMES, max_size=2).map(tuple),
    categories=st.lists(NAMES, max_size=3, unique=True).map(tuple),
)


@pytest.mark.parametrize("kind", FORMATS)
@given(entry=ENTRIES, title=st.text())
def test_whatever_is_in_a_feed_it_is_valid(kind, entry, title):
    feed = Feed(title, f"https://feeds.example.org/{kind}", "https://example.org/", title, "zh-CN", (entry,))
    assert problems(FORMATS[kind][0](feed).encode()) == []


MOMENT = dt.datetime(2026, 1, 11, tzinfo=dt.UTC)
ENTRY = Entry("https://e.org/a", "https://e.org/a", "题", MOMENT, MOMENT, "摘要", "<p>正文</p>", ("甲",), ("类",))
FEED = Feed("站", "https://e.org/f", "https://e.org/", "站长", "zh-CN", (ENTRY,))


FAULTS = {
    "a date without an offset": ("00:00:00+00:00", "00:00:00", ("atom.xml", "json")),
    "a date of another format": ("Sun, 11 Jan 2026 00:00:00 +0000", "2026-01-11", ("rss.xml",)),
    "a relative address": ("https://e.org/a", "a.html", FORMATS),
    "an address of its own that is relative": ("https://e.org/f", "/f", FORMATS),
    "markup that does not close": ("</title>", "<title>", ("atom.xml", "rss.xml")),
    "a language that is none": ("zh-CN", "中文", FORMATS),
    "no title": ("title", "headline", FORMATS),
}


@pytest.mark.parametrize(
    ("kind", "right", "wrong"),
    [
        pytest.param(kind, right, wrong, id=f"{name} in {kind}")
        for name, (right, wrong, kinds) in FAULTS.items()
        for kind in kinds
    ],
)
def test_a_fault_is_found(kind, right, wrong):
    text = FORMATS[kind][0](FEED)
    assert problems(text.encode()) == []
    assert right in text
    assert problems(text.replace(right, wrong).encode())


@pytest.mark.parametrize("kind", FORMATS)
def test_an_id_that_two_entries_share_is_found(kind):
    feed = Feed("站", "https://e.org/f", "https://e.org/", "站长", "zh-CN", (ENTRY, ENTRY))
    assert any("more than once" in problem for problem in problems(FORMATS[kind][0](feed).encode()))
