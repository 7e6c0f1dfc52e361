"""The downloads page offers what `make site` makes: each of its patterns finds a file, the feeds included."""

from __future__ import annotations

from html_pages import page_of

OFFERED = [
    "downloads/incoming-transmission.pdf",
    "downloads/incoming-transmission.epub",
    "downloads/incoming-transmission-html.zip",
    "downloads/incoming-transmission.docset.tgz",
    "feeds/atom.xml",
    "feeds/rss.xml",
    "feeds/feed.json",
    "feeds/changes.atom.xml",
]


def test_every_format_and_every_feed_is_offered(edition):
    published = edition("dirhtml")
    [table] = page_of(published.outdir / "downloads/index.html").find_class("download-list")
    assert [link.get("href") for link in table.iter("a")] == [f"../{name}" for name in OFFERED]
    assert all((published.outdir / name).is_file() for name in OFFERED)
