"""A small site, built: what readers see, in every builder, and what authors are told."""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup
from sphinx.errors import ConfigError

ROOT = "latest_updates-basic"


def soup(path):
    return BeautifulSoup(path.read_text("utf-8"), "html.parser")


def titles(page) -> list[str]:
    return [title.get_text() for title in soup(page).select(".post-card .post-title")]


def test_a_card_shows_title_link_excerpt_category_tags_date_revision_and_reading_time(shared_site):
    out = shared_site(root=ROOT).build()
    card = soup(out / "updates.html").select_one(".post-card")
    assert card.select_one(".post-title a")["href"] == "python/first.html"
    assert card.select_one(".post-title").get_text() == "甲篇"
    assert card.select_one(".post-excerpt").get_text() == "甲的开头。"
    assert card.select_one(".post-date").get_text() == "2026-01-11"
    assert card.select_one(".post-category").get_text() == "Python 篇"
    assert card.select_one(".post-tags").get_text() == "内存管理、CPython"
    assert card.select_one(".post-revised").get_text() == "勘误于 2026-11-23"
    assert card.select_one(".post-reading-time").get_text() == "约 1 分钟读完"


def test_the_newest_post_comes_first_and_a_title_is_plain_text(shared_site):
    out = shared_site(root=ROOT).build()
    assert titles(out / "updates.html") == ["甲篇", "乙篇 code", "丙篇"]


def test_a_moment_is_shown_on_the_day_that_it_is_in_the_zone_of_the_site(shared_site):
    out = shared_site(root=ROOT).build()
    assert soup(out / "updates.html").select(".post-card .post-date")[-1].get_text() == "2026-01-01"


def test_tags_categories_and_years_are_sections_that_the_cards_link_to(shared_site):
    out = shared_site(root=ROOT).build()
    for selector in (".post-tags a", ".post-category a"):
        for link in soup(out / "updates.html").select(selector):
            page, _, anchor = link["href"].partition("#")
            section = soup(out / page).find(id=anchor)
            assert section.name == "section"
            assert section.select_one("h2").get_text().startswith(link.get_text())
    assert [h.get_text().rstrip("¶") for h in soup(out / "archive.html").select("h2")] == ["2026"]


def test_the_sections_of_an_index_page_stand_in_its_table_of_contents(small_site):
    site = small_site(root=ROOT)
    site.write({"conf.py": (site.srcdir / "conf.py").read_text() + "html_theme = 'furo'\n"})
    out = site.build()
    assert [a.get_text() for a in soup(out / "tags.html").select(".toc-tree ul ul a")] == ["CPython", "内存管理"]


def test_a_section_lists_its_own_newest_and_no_more_than_asked(small_site):
    site = small_site(root=ROOT)
    site.write({"elsewhere.md": "---\norphan: true\ndate: 2026-02-01\n---\n# 丁篇\n"})
    out = site.build()
    links = soup(out / "python/index.html").select(".post-list a")
    assert [link.get_text() for link in links] == ["甲篇", "乙篇 code"]


def test_a_post_shows_its_byline_under_its_title_and_its_history_at_its_end(shared_site):
    page = soup(shared_site(root=ROOT).build() / "python/first.html")
    assert page.select_one("h1").find_next_sibling()["class"][0] == "post-byline"
    history = [item.get_text().strip() for item in page.select(".post-history li")]
    assert history == ["2026-11-23 勘误：字段名是 ob_refcnt", "2026-11-22 更新：改写", "2026-01-11 发布"]


@pytest.mark.parametrize(
    ("note", "shown"),
    [
        ("`a` 不是 ``b`c``", '<code class="docutils literal notranslate"><span class="pre">a</span></code> 不是 '
         '<code class="docutils literal notranslate"><span class="pre">b`c</span></code>'),
        ("一个 ` 不算，<b>", "一个 ` 不算，&lt;b&gt;"),
        ("没有", "没有"),
    ],
)  # fmt: skip
def test_a_note_shows_what_stands_between_backticks_as_code(small_site, note, shown):
    site = small_site(root=ROOT)
    site.edit("python/first.md", "字段名是 ob_refcnt", f"'{note}'")
    html = (site.build() / "python/first.html").read_text("utf-8")
    assert f"：{shown}</p>" in html


@pytest.mark.parametrize(
    "builder", ["html", "dirhtml", "singlehtml", "epub", "latex", "text", "man", "gettext", "linkcheck", "xml"]
)
def test_every_builder_runs_without_a_warning(shared_site, builder):
    site = shared_site(root=ROOT)
    site.build(builder)
    assert site.warnings == ""


@pytest.mark.parametrize("builder", ["singlehtml", "latex", "text", "man", "epub"])
def test_every_builder_lists_every_post(shared_site, builder):
    out = shared_site(root=ROOT).build(builder)
    suffix = {"singlehtml": ".html", "latex": ".tex", "text": ".txt", "man": ".1", "epub": ".xhtml"}[builder]
    text = "".join(path.read_text("utf-8") for path in out.rglob(f"*{suffix}"))
    for title in ("甲篇", "乙篇", "丙篇"):
        # the page itself, its card, the archive, and the category at the least
        assert text.count(title) >= 4
    assert "甲的开头。" in text


def test_links_work_in_one_page_and_in_latex(shared_site):
    site = shared_site(root=ROOT)
    single = soup(site.build("singlehtml") / "index.html")
    ids = {tag["id"] for tag in single.find_all(id=True)}
    links = [link["href"] for link in single.select(".latest-updates a, .post-byline a")]
    assert links
    assert {link for link in links if link.removeprefix("#") not in ids} == set()
    tex = next(site.build("latex").glob("*.tex")).read_text("utf-8")
    assert r"\hyperref[\detokenize{python/first::doc}]{\sphinxcrossref{甲篇}}" in tex


def test_a_bad_date_gives_one_warning_with_file_and_line_and_the_others_are_listed(small_site):
    site = small_site(root=ROOT)
    site.write({"python/second.md": "---\norder: 2\ndate: 2026-02-31\n---\n\n# 乙篇\n"})
    out = site.build()
    [warning] = site.warnings.strip().splitlines()
    assert "python/second.md:3: WARNING: date: '2026-02-31' is not a date that exists" in warning
    assert "[latest_updates.date]" in warning
    assert titles(out / "updates.html") == ["甲篇", "丙篇"]


@pytest.mark.parametrize("language", ["en", "zh_CN"])  # docutils knows the fields by English names, or does not
def test_an_empty_field_of_docinfo_is_nothing(small_site, language):
    site = small_site(root=ROOT)
    site.write(
        {
            "python/second.rst": ":date:\n\nUndated\n=======\n",
            "python/fourth.rst": ":date: 2026-01-09\n:author:\n\nAlone\n=====\n",
        }
    )
    (site.srcdir / "python/second.md").unlink()
    out = site.build(confoverrides={"language": language})
    assert "date: has no value; write YYYY-MM-DD. The page is not listed as a post" in site.warnings
    assert "Alone" in titles(out / "updates.html")
    assert "Cannot extract" not in (out / "updates.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("setting", "value", "message"),
    [
        ("feed_limit", "5", "must be a whole number, 0 or more, not '5'"),
        ("excerpt_length", -1, "must be a whole number, 0 or more, not -1"),
        ("related", True, "must be a whole number, 0 or more, not True"),
        ("timezone", None, "must be a text, not None"),
        ("placeholders", None, "must be a dictionary, not None"),
        ("footer", "series", r"must be a list or a tuple, not 'series'; write \['series'\]"),
        ("archive_pages", "tags", r"must be a list or a tuple, not 'tags'; write \['tags'\]"),
        ("reading_speed", (400,), "are not two speeds"),
        ("reading_speed", (0, 0), "are not two speeds"),
        ("date_format", "%Y-%m-%d", "is not a pattern of Babel"),
        ("date_format", "yyyy-bbb", "is not a pattern of Babel"),
        ("card_template", "none.html", "no template in templates_path is called 'none.html'"),
    ],
)
def test_a_setting_that_nothing_can_be_done_with_ends_the_build_and_says_what_may_be(
    small_site, setting, value, message
):
    site = small_site(root=ROOT)
    site.write({"conf.py": (site.srcdir / "conf.py").read_text("utf-8") + f"\nlatest_updates_{setting} = {value!r}\n"})
    with pytest.raises(ConfigError, match=f"^latest_updates_{setting}:? .*{message}"):
        site.build()


def test_a_switch_may_be_a_number(small_site):
    small_site(root=ROOT).build(confoverrides={"latest_updates_byline": 1})


def test_a_warning_can_be_suppressed_by_its_type(small_site):
    site = small_site(root=ROOT)
    site.write({"python/second.md": "---\ndate: no\n---\n# 乙\n"})
    site.build(confoverrides={"suppress_warnings": ["latest_updates.date"]})
    assert site.warnings == ""


def test_drafts_and_scheduled_posts_wait(small_site, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1768060799")  # 2026-01-10T23:59:59+08:00
    site = small_site(root=ROOT)
    site.write({"python/third.md": "---\ndate: 2025-01-01\ndraft: true\n---\n# 丙\n"})
    assert titles(site.build() / "updates.html") == []
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1768060800")
    assert titles(site.build(out="later") / "updates.html") == ["甲篇", "乙篇 code"]
    shown = site.build(out="drafts", confoverrides={"latest_updates_show_drafts": True})
    assert titles(shown / "updates.html") == ["甲篇", "乙篇 code", "丙"]
    assert soup(shown / "updates.html").select(".post-card")[-1].select_one(".post-draft").get_text() == "草稿"


@pytest.mark.parametrize("first", ["", "draft: true\n"], ids=["published before", "new"])
def test_what_waits_is_neither_read_nor_written_nor_found_even_where_a_toctree_names_it(small_site, first):
    site = small_site(root=ROOT)
    site.edit("python/index.md", "third\n", "third\nwip\n")
    site.write({"python/wip.md": f"---\ndate: 2025-01-01\n{first}---\n# 丁篇\n"})
    out = site.build()
    assert site.warnings == ""
    site.write({"python/wip.md": "---\ndate: 2025-01-01\ndraft: true\n---\n# 丁篇\n"})
    site.build()
    assert site.warnings == ""
    assert not (out / "python/wip.html").exists()
    assert "wip" not in (out / "searchindex.js").read_text("utf-8")
    assert "丁篇" not in (out / "python/index.html").read_text("utf-8")


def test_an_empty_site_says_that_it_has_no_posts(small_site):
    site = small_site(
        {
            "conf.py": "extensions = ['sphinx_latest_updates']\n",
            "index.rst": "T\n=\n\n.. latest-updates::\n\n.. post-tags::\n",
        }
    )
    out = site.build()
    assert site.warnings == ""
    assert [p.get_text() for p in soup(out / "index.html").select(".post-none")] == ["No posts yet."] * 2


def test_restructuredtext_posts_are_understood_like_markdown(small_site):
    fields = ":date: 2026-01-11\n:tags: a, b\n:updates: [{date: 2026-01-12, kind: erratum, note: x}]\n"
    post = f"{fields}\nPost\n====\n\nOpening *words*.\n"
    lists = ".. latest-updates::\n   :style: table\n\n.. latest-updates::\n   :group-by: year\n"
    index = f"T\n=\n\n.. toctree::\n\n   post\n\n{lists}"
    site = small_site(
        {
            "conf.py": "extensions = ['sphinx_latest_updates']\nhtml_theme = 'alabaster'\n",
            "index.rst": index,
            "post.rst": post,
        }
    )
    page = soup(site.build() / "index.html")
    assert site.warnings == ""
    assert [cell.get_text() for cell in page.select(".post-table td")] == ["2026-01-11", "Post", "", "a, b"]
    assert page.select_one(".post-group").get_text() == "2026"
    assert page.select_one(".post-excerpt").get_text() == "Opening words."
    assert page.select_one(".post-revised").get_text() == "Correction 2026-01-12"


def test_a_list_of_authors_in_yaml_is_a_list_whatever_the_language_of_the_site(small_site):
    for language in ("en", "zh_CN"):
        site = small_site(
            {"conf.py": f"extensions = ['myst_parser', 'sphinx_latest_updates']\nlanguage = '{language}'\n"}
        )
        site.write({"index.md": '---\ndate: 2026-01-11\nauthors: [李雷, "Bob B."]\n---\n# T\n'})
        page = soup(site.build(out=language) / "index.html")
        assert page.select_one(".post-authors").get_text() in ("李雷, Bob B.", "李雷、Bob B.")


HOSTILE = '<script>alert(1)</script> ]]> & "quotes" \u202eRTL \x07'


def test_hostile_metadata_stays_text(small_site):
    import json

    value = json.dumps(HOSTILE)
    head = f"---\ndate: 2026-01-11\ncategory: {value}\ntags: [{value}]\nexcerpt: {value}\nauthors: [{value}]\n"
    head += f"updates: [{{date: 2026-01-12, kind: {value}, note: {value}}}]\n---\n"
    site = small_site(root=ROOT)
    site.write({"python/first.md": head + "# `<script>` ]]> 题\n"})
    out = site.build()
    card = soup(out / "updates.html").select_one(".post-card")
    assert card.select_one(".post-excerpt").get_text().startswith("<script>alert(1)</script> ]]>")
    assert card.select_one(".post-category").get_text().startswith("<script>alert(1)</script>")
    for page in out.rglob("*.html"):
        assert not [script for script in soup(page).find_all("script") if "alert(1)" in script.get_text()]
        assert "\x07" not in page.read_text("utf-8")


def test_fields_below_the_title_of_a_page_are_told_for_they_make_no_post(small_site):
    site = small_site(root=ROOT)
    text = "Below\n=====\n\n:date: 2026-01-01\n:tags: a\n\nText.\n"
    plain = text.replace("Below", "Plain").replace(":date:", ":param x:")
    site.write({"python/below.rst": f":orphan:\n\n{text}", "python/plain.rst": f":orphan:\n\n{plain}"})
    site.build()
    [warning] = site.warnings.strip().splitlines()
    assert re.search(r"python/below.rst:\d+: WARNING: these fields are text", warning)
    assert "[latest_updates.no_date]" in warning
