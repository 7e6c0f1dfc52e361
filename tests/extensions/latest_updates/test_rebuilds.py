"""An incremental or parallel build leaves exactly what a clean serial build would."""

from __future__ import annotations

import pytest

from handbook import differing_files

ROOT = "latest_updates-basic"

EDITS = {
    "a title": lambda site: site.edit("python/first.md", "# 甲篇", "# 甲改名"),
    "a date": lambda site: site.edit("python/third.md", "2025-12-31T23:30:00-05:00", "2026-03-01"),
    "a tag": lambda site: site.edit("python/first.md", "内存管理", "别的"),
    "a category": lambda site: site.edit("python/second.md", "另类", "正类"),
    "a section's title, which is a category": lambda site: site.edit("python/index.md", "# Python 篇", "# 蟒蛇篇"),
    "a body": lambda site: site.edit("python/first.md", "甲的开头", "换了开头"),
    "an entry of the history": lambda site: site.edit("python/first.md", "勘误", "更新"),
    "a post that becomes a page": lambda site: site.edit("python/second.md", "date: 2026-01-11\norder: 2\n", ""),
    "a deleted post": lambda site: (
        (site.srcdir / "python/third.md").unlink(),
        site.edit("python/index.md", "third\n", ""),
    ),
    "a new post": lambda site: (
        site.write({"python/fourth.md": "---\ndate: 2026-05-05\ntags: [新]\n---\n# 丁\n"}),
        site.edit("python/index.md", "third\n", "third\nfourth\n"),
    ),
    "the page of the tags": lambda site: site.edit("tags.md", "```{post-tags}\n```", "没有了"),
}


@pytest.mark.parametrize("change", EDITS.values(), ids=EDITS)
def test_after_an_edit_an_incremental_build_equals_a_clean_one(built_site, change):
    site = built_site(root=ROOT)
    change(site)
    assert differing_files(site.build(out="incremental"), site.build(out="clean")) == set()


def test_a_second_builder_on_the_same_doctrees_is_not_left_behind(small_site):
    site = small_site(root=ROOT)
    site.build("text", out="shared")
    text_before = (site.srcdir.parent / "build-shared/text/updates.txt").read_text("utf-8")
    site.build("html", out="shared")
    site.edit("python/first.md", "# 甲篇", "# 甲改名")
    site.build("html", out="shared")
    site.build("text", out="shared")
    text_after = (site.srcdir.parent / "build-shared/text/updates.txt").read_text("utf-8")
    assert "甲篇" in text_before
    assert "甲改名" in text_after


def test_what_another_version_has_left_is_no_obstacle(small_site, monkeypatch):
    site = small_site(root=ROOT)
    with monkeypatch.context() as older:
        older.setattr("sphinx_latest_updates.fingerprints._FORM", 0)
        older.setattr("sphinx_latest_updates.fingerprints.take", lambda site: {"pages": {}, "listings": {}})
        site.build(out="incremental")
    site.edit("python/first.md", "# 甲篇", "# 甲改名")
    assert differing_files(site.build(out="incremental"), site.build(out="clean")) == set()


def test_a_build_without_changes_writes_nothing(built_site):
    site = built_site(root=ROOT)
    out = site.outdir
    before = {path: path.stat().st_mtime_ns for path in out.rglob("*.html")}
    site.build(out="incremental")
    after = {path: path.stat().st_mtime_ns for path in out.rglob("*.html")}
    changed = {path.name for path in before if before[path] != after[path]}
    assert changed <= {"genindex.html", "search.html"}  # Sphinx writes these every time


def test_a_parallel_build_equals_a_serial_one(small_site):
    site = small_site(root=ROOT)
    site.write(
        {
            f"python/p{n}.md": (
                f"---\norphan: true\ndate: 2026-02-{n + 1:02}\ntags: [t{n % 3}]\n---\n# P{n}\n\n开头 {n}\n"
            )
            for n in range(12)
        }
    )
    assert differing_files(site.build(out="parallel", parallel=2), site.build(out="serial")) == set()


def test_a_post_whose_day_has_come_appears_without_an_edit(small_site, monkeypatch):
    site = small_site(root=ROOT)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767276000")  # 2026-01-01T22:00+08:00
    assert "甲篇" not in (site.build() / "updates.html").read_text("utf-8")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1768140000")
    assert "甲篇" in (site.build() / "updates.html").read_text("utf-8")


def test_a_page_of_a_listing_that_became_the_last_leads_on_no_more(small_site):
    """Of two listings on a page, the other goes on: the pages have the same names as before."""
    listings = "".join(f".. latest-updates::\n   :tag: {tag}\n   :paginate: {size}\n\n" for tag, size in ("x2", "y1"))
    posts = {f"{tag}{day}.rst": f":date: 2025-01-0{day}\n:tags: {tag}\n\nT\n=\n" for tag in "xy" for day in range(1, 6)}
    site = small_site(
        {"conf.py": "extensions = ['sphinx_latest_updates']\n", "index.rst": f"T\n=\n\n{listings}", **posts}
    )
    site.build(out="incremental")
    (site.srcdir / "x1.rst").unlink()
    assert differing_files(site.build(out="incremental"), site.build(out="clean")) == set()
