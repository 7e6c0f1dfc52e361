"""A site that was written for ablog, built unchanged: what readers see and what authors are told."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys

import pytest
from bs4 import BeautifulSoup
from sphinx.errors import ConfigError

from handbook import differing_files

ROOT = "latest_updates-ablog"
#: By date, newest first; of the future post and the draft, nothing.
NEWEST_FIRST = ["Second Post", "First Post", "Sixth Post", "Fourth Post", "Fifth Post", "A title for the lists"]
CONF = "extensions = ['myst_parser', 'sphinx_latest_updates']\nlatest_updates_ablog = True\nroot_doc = 'index'\n"
INDEX = "# T\n\n```{postlist}\n```\n"


def soup(path):
    return BeautifulSoup(path.read_text("utf-8"), "html.parser")


def items(page, number=0):
    return [item.get_text() for item in soup(page).select("ul.postlist")[number].select("p.ablog-post-title")]


def texts(page, selector):
    return [element.get_text().rstrip("¶") for element in soup(page).select(selector)]


def small_blog(small_site, **pages):
    """A blog of a few pages: ``{"a_md": text}``."""
    files = {"conf.py": CONF, "index.md": INDEX}
    files |= {f"{name.rpartition('_')[0]}.{name.rpartition('_')[2]}": text for name, text in pages.items()}
    return small_site(files)


# The site as it is


@pytest.mark.parametrize("builder", ["html", "dirhtml", "singlehtml", "epub", "latex", "text", "man", "gettext", "xml"])
def test_every_builder_runs_without_a_warning(shared_site, builder):
    site = shared_site(root=ROOT)
    site.build(builder, confoverrides={"nitpicky": True})
    assert site.warnings == ""


def test_every_listing_has_the_posts_of_ablog_newest_first(shared_site):
    out = shared_site(root=ROOT).build()
    assert texts(out / "blog.html", ".post-card .post-title") == NEWEST_FIRST
    assert [item.partition(" by ")[0] for item in items(out / "index.html")] == NEWEST_FIRST[:5]
    assert [item.partition(" - ")[2] for item in items(out / "lists.html")] == NEWEST_FIRST


@pytest.mark.parametrize(("builder", "name"), [("text", "lists.txt"), ("latex", "oldblog.tex"), ("man", "oldblog.1")])
def test_lists_stand_in_the_same_order_in_other_formats(shared_site, builder, name):
    text = (shared_site(root=ROOT).build(builder) / name).read_text("utf-8")
    # The same titles stand elsewhere in a single document; only in this list a date of this form is before them.
    day = r"\d\d \w+ \d{4} (?:-|\\-|\\sphinxhyphen\{\}) "
    listed = re.findall(rf"{day}(?:\S*\{{)?({'|'.join(NEWEST_FIRST)})", text)
    assert listed == NEWEST_FIRST


def test_a_post_list_is_drawn_as_its_options_ask(shared_site):
    out = shared_site(root=ROOT).build()
    page = soup(out / "index.html").select_one("ul.postlist")
    assert "postlist-style-circle" in page["class"]
    first = page.select("li")[1]
    line = first.select_one("p.ablog-post-title")
    assert line.get_text() == "First Post by Ada Lovelace on 2024/01/05, Manual, How To; python, tips"
    assert [link["href"] for link in line.select("a")] == [
        "posts/first.html",
        "blog/author/ada-lovelace.html",
        "categories.html#category-Manual",
        "tags.html#tag-How-To-57733079",
        "tags.html#tag-python",
        "tags.html#tag-tips",
    ]
    assert first.select_one("p.ablog-post-excerpt").get_text() == "The first paragraph of the first post."
    assert first.select_one("p.ablog-post-expand a")["href"] == "posts/first.html"
    assert items(out / "lists.html", 1) == ["A title for the lists", "First Post", "Second Post"]
    assert items(out / "lists.html", 2) == ["First Post (San Francisco, English)", "Sixth Post (San Francisco, )"]


def test_the_title_of_a_post_with_an_external_link_leads_there(shared_site):
    out = shared_site(root=ROOT).build()
    assert soup(out / "lists.html").find("a", string="Fourth Post")["href"] == "https://www.example.org/elsewhere/"


def test_the_excerpt_is_the_first_paragraphs_or_the_body_of_the_directive(shared_site):
    out = shared_site(root=ROOT).build()
    assert texts(out / "blog.html", ".post-excerpt") == [
        "See First Post and Tags.",
        "The first paragraph of the first post.",
        "The first paragraph of the sixth post. The second paragraph of the sixth post.",
        "It stands elsewhere.",
        "This is all of the excerpt.",
        "Found by its place in the folder.",
    ]
    assert "This is all of the excerpt" not in soup(out / "posts/fifth/index.html").get_text()


def test_a_byline_has_full_names_and_every_category(shared_site):
    out = shared_site(root=ROOT).build()
    assert texts(out / "posts/first.html", ".post-byline .post-authors") == ["Ada Lovelace"]
    assert texts(out / "posts/first.html", ".post-byline .post-category") == ["Manual"]
    assert texts(out / "posts/first.html", ".post-byline .post-tags") == ["python, tips, How To"]
    assert texts(out / "posts/third.html", ".post-byline .post-authors") == ["Chris"]


def test_an_update_is_a_box_where_it_stands_and_a_line_of_the_history(shared_site):
    out = shared_site(root=ROOT).build()
    page = out / "posts/fifth/index.html"
    assert texts(page, ".admonition.update .admonition-title") == ["Updated Apr 20, 2021", "Updated May 25, 2023"]
    assert texts(page, ".admonition.update p:last-child") == ["Added a second thought.", "And more about it."]
    assert texts(page, ".post-history li") == [
        "2023-05-25 Updated: Added a third thought.",
        "2021-04-20 Updated: Added a second thought.",
        "2020-12-01 Published",
    ]
    assert texts(out / "blog.html", ".post-revised") == ["Updated 2023-05-25"]


def test_the_labels_of_ablog_lead_to_our_pages(shared_site):
    out = shared_site(root=ROOT).build()
    paragraph = soup(out / "index.html").select_one("p")
    assert {link.get_text(): link["href"] for link in paragraph.select("a")} == {
        "Archive": "archive.html",
        "The Old Blog Feed": "https://old.example.org/blog/atom.xml",
        "python": "tags.html#tag-python",
        "Ada Lovelace": "blog/author/ada-lovelace.html",
        "Drafts": "blog/drafts.html",
        "the fifth post": "posts/fifth/index.html",
    }


def test_the_label_of_an_author_leads_to_the_page_of_the_authors_where_there_is_one(small_site):
    site = small_site(root=ROOT)
    site.write({"blog.rst": "Blog\n====\n\n.. latest-updates::\n\nAuthors\n=======\n\n.. post-authors::\n"})
    out = site.build()
    link = soup(out / "index.html").find("a", string="Ada Lovelace")["href"]
    page, _, section = link.partition("#")
    assert page == "blog.html"
    assert texts(out / page, f"#{section} > h2, #{section} > h3") == ["Ada Lovelace"]


def test_names_of_what_ablog_has_and_we_have_not_are_in_the_language_of_the_site(small_site):
    site = small_site({"conf.py": f"{CONF}language = 'zh_CN'\n", "index.md": "# T\n\n{ref}`blog-drafts`\n"})
    assert texts(site.build() / "index.html", "section > p") == ["草稿"]


def test_the_sections_that_labels_lead_to_exist_in_one_page_too(shared_site):
    page = soup(shared_site(root=ROOT).build("singlehtml") / "index.html")
    ids = {tag["id"] for tag in page.find_all(id=True)}
    links = [link["href"] for link in page.select("ul.postlist a[href^='#']:not([href^='#document'])")]
    assert "#tag-python" in links
    assert {link for link in links if link.removeprefix("#") not in ids} == set()


def test_feeds_have_the_title_the_address_and_the_length_that_ablog_was_given(small_site):
    site = small_site(root=ROOT)
    site.write({"conf.py": (site.srcdir / "conf.py").read_text() + "blog_feed_length = 2\n"})
    feed = (site.build() / "blog/atom.xml").read_text("utf-8")
    assert "<title>The Old Blog</title>" in feed
    assert 'href="https://old.example.org/posts/second.html"' in feed
    assert feed.count("<entry>") == 2


@pytest.mark.parametrize(("setting", "count"), [("", 1), ("post_show_prev_next = False\n", 0)])
def test_a_site_that_wants_no_links_to_neighbours_has_none_at_the_end_of_a_post(small_site, setting, count):
    site = small_site(root=ROOT)
    site.write({"conf.py": (site.srcdir / "conf.py").read_text() + setting})
    site.edit("index.rst", "   lists\n", "   lists\n   posts/first\n")  # else the theme shows the neighbours
    assert len(soup(site.build() / "posts/first.html").select(".post-neighbours")) == count


def test_an_old_address_leads_to_the_post(shared_site):
    for builder, old, new in (
        ("html", "blog/old-name.html", "../posts/first.html"),
        ("dirhtml", "2024/first/index.html", "../../posts/first/"),
    ):
        page = soup(shared_site(root=ROOT).build(builder) / old)
        assert page.select_one("meta[http-equiv=refresh]")["content"] == f"5; url={new}"
        assert page.select_one("a")["href"] == new


def test_the_canonical_address_of_a_post_is_the_one_that_it_names(shared_site):
    page = soup(shared_site(root=ROOT).build() / "posts/sixth.html")
    assert [link["href"] for link in page.select("link[rel=canonical]")] == ["https://example.org/sixth"]


def test_what_is_otherwise_here_is_said_once(shared_site):
    site = shared_site(root=ROOT)
    site.build("text")
    for line in (
        "posts/draft is a draft and is left out",
        "posts/future waits for its date, 2199-01-01",
        "dated, but no posts to ablog (no 'blogpost', no directive, no match of blog_post_pattern): about",
        "several categories: the first stays the category, the others become tags: posts/first",
    ):
        assert site.status.count(line) == 1


def test_what_does_nothing_here_is_warned_of_once_with_file_and_line(small_site):
    site = small_site(root=ROOT)
    site.edit("posts/sixth.md", ":excerpt: 2\n", ":excerpt: 2\n:image: 1\n")
    site.build(confoverrides={"suppress_warnings": []})
    found = re.findall(r"source/(\S+): WARNING: (.*?) \[latest_updates\.ablog\]", site.warnings)
    assert found == [
        ("conf.py:20", "disqus_shortname: does nothing here, take it out"),
        ("conf.py:21", "fontawesome_included: does nothing here, take it out"),
        ("conf.py:19", "post_auto_image: does nothing here, take it out"),
        ("conf.py:22", "html_sidebars: only ablog has these, and they are left out: "
         "ablog/postcard.html"),
        ("posts/first.rst:4", "image: does nothing here, take it out (here and on 1 more pages)"),
        ("posts/first.rst:4", "nocomments: does nothing here, take it out"),
    ]  # fmt: skip
    assert site.warnings.count("WARNING") == len(found)


PAGE = "---\nblogpost: true\ndate: Jan 5, 2024\ntags: {tags}\n---\n\n# P\n"


@pytest.mark.parametrize(
    ("conf", "overrides", "place"),
    [
        ("if True:\n    fontawesome_included = True\n", {}, r"conf\.py:5: "),
        ("", {"disqus_shortname": "x"}, ""),
        ("", {"html_sidebars": {"**": ["postcard.html", "tagcloud.html"]}}, ""),
    ],
    ids=["below a condition", "on the command line", "sidebars on the command line"],
)
def test_a_setting_that_does_nothing_is_warned_of_wherever_it_is_set(small_site, conf, overrides, place):
    site = small_site({"conf.py": CONF + conf, "index.md": INDEX, "p.md": PAGE.format(tags="a")})
    site.build(confoverrides=overrides)
    assert re.search(rf"{place}WARNING: \w+: (does nothing|only ablog)", site.warnings)
    assert site.warnings.count("WARNING") == 1


def test_sidebars_of_ablog_are_left_out_with_and_without_its_folder_and_those_of_authors_stay(small_site):
    sidebars = ["postcard.html", "ablog/recentposts.html", "tagcloud.html", "searchbox.html", "about.html"]
    site = small_site({"conf.py": f"{CONF}templates_path = ['_templates']\nhtml_sidebars = {{'**': {sidebars}}}\n"})
    site.write({"index.md": INDEX, "p.md": PAGE.format(tags="a"), "_templates/tagcloud.html": "<p>MY CLOUD</p>"})
    site.write({"_templates/about.html": "<p>ABOUT</p>"})
    out = site.build(confoverrides={"html_theme": "alabaster"})
    text = (out / "index.html").read_text("utf-8")
    assert "MY CLOUD" in text
    assert "ABOUT" in text
    assert "they are left out: postcard.html" in site.warnings
    assert [link.get_text() for link in soup(out / "index.html").select(".post-block a")] == ["P"]


def test_a_label_before_the_directive_of_a_post_names_its_title(small_site):
    post = ".. _first:\n.. _second:\n\n.. post:: 2024-04-04\n\nA post\n======\n\n:ref:`first` :ref:`second`\n"
    site = small_site({"conf.py": CONF, "index.md": INDEX, "p.rst": post})
    page = (site.build() / "p.html").read_text("utf-8")
    assert site.warnings == ""
    assert page.count("A post</span></a>") == 2
    assert 'id="first"' in page and 'id="second"' in page


def test_tags_between_quotes_are_without_them_here_as_in_ablog(small_site):
    site = small_site({"conf.py": CONF, "index.md": "# T\n\n```{postlist}\n:tags: github actions\n```\n"})
    site.write({"p.md": PAGE.format(tags='cicd, "github actions"'), "q.md": PAGE.format(tags='[🧪, "github actions"]')})
    out = site.build()
    assert sorted(items(out / "index.html")) == ["2024-01-05 - P"] * 2
    assert [tag.get_text() for tag in soup(out / "q.html").select(".post-tag")] == ["🧪", "github actions"]


def test_feeds_hold_every_post_as_those_of_ablog_do_unless_a_length_is_set(small_site):
    conf = f"{CONF}blog_baseurl = 'https://example.org'\n"
    site = small_site({"conf.py": conf, "index.md": INDEX})
    site.write({f"p{number}.md": PAGE.format(tags="a") for number in range(25)})
    for overrides, expected in (({}, 25), ({"blog_feed_length": 3}, 3), ({"latest_updates_feed_limit": 7}, 7)):
        out = site.build(out=f"of-{expected}", confoverrides=overrides)
        assert (out / "blog/atom.xml").read_text("utf-8").count("<entry>") == expected


# What readers must not see yet


def test_drafts_and_posts_to_come_are_left_out_of_the_output_and_of_tables_of_contents(small_site):
    site = small_site(root=ROOT)
    site.edit("index.rst", "   lists\n", "   lists\n   posts/draft\n   posts/future\n")
    out = site.build()
    assert site.warnings == ""
    assert {path.stem for path in (out / "posts").glob("*.html")} == {"first", "second", "third", "fourth", "sixth"}


def test_a_post_whose_day_has_come_appears_without_an_edit(small_site, monkeypatch):
    site = small_site(root=ROOT)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1704412799")  # a second before Jan 5, 2024
    out = site.build()
    assert "First Post" not in texts(out / "blog.html", ".post-title")
    assert not (out / "blog/old-name.html").exists()
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1704412800")
    site.build()
    assert texts(out / "blog.html", ".post-title")[0] == "First Post"
    assert (out / "blog/old-name.html").exists()


LONG = "x" * 9000
#: Source → whether its page is published, on a site whose ``blog_post_pattern`` matches ``blog/**``.
PUBLISHED = {
    "posts/in-a-fence.md": ("---\nblogpost: true\ndate: Jan 1, 2999\n-----\n\n# T\n", False),
    "posts/fenced.md": ("---\nblogpost: true\ndate: Jan 5, 2024\n-----\n\n# T\n", True),
    "posts/undated.md": ("---\nblogpost: true\n-----\n\n# T\n", False),
    "posts/empty-date.md": ("---\nblogpost: true\ndate:\n---\n\n# T\n", False),
    "posts/drafted.md": ("---\nblogpost: true\ndate: Jan 5, 2024\ndraft: true\n---\n\n# T\n", False),
    "posts/late.rst": (f"T\n=\n\n{LONG}\n\n.. post:: Jan 1, 2999\n", False),
    "posts/late.md": (f"# T\n\n{LONG}\n\n```{{post}} Jan 1, 2999\n```\n", False),
    "posts/late-and-past.md": (f"# T\n\n{LONG}\n\n```{{post}} Jan 1, 2020\n```\n", True),
    "posts/no-date.rst": ("T\n=\n\n.. post::\n", False),
    "posts/commented.rst": (".. Hello.\n\n:blogpost: true\n:date: Jan 1, 2999\n\nT\n=\n", False),
    "posts/example.md": ("# T\n\n````md\n```{post} Jan 1, 2999\n```\n````\n", True),
    "posts/plain.md": ("---\ndate: Jan 1, 2999\n---\n\n# T\n", True),  # to ablog, no post
    "blog/index.md": ("# Our blog\n", True),  # the pattern matches it, and it is a page like others
    "blog/tagged.md": ("---\ntags: a\n---\n\n# T\n", True),
    "blog/future.md": ("---\ndate: Jan 1, 2999\n---\n\n# T\n", False),
    "blog/past.md": ("---\ndate: Jan 1, 2020\n---\n\n# T\n", True),
    "blog/soon.md": ("---\ndate: soon\n---\n\n# T\n", True),  # warned of
}


def test_what_sphinx_has_read_decides_what_is_a_draft(small_site):
    files = {name: text for name, (text, _published) in PUBLISHED.items()}
    site = small_site({"conf.py": f"{CONF}blog_post_pattern = 'blog/**'\n", "index.md": "# T\n", **files})
    out = site.build()
    published = {name for name in files if (out / name).with_suffix(".html").is_file()}
    assert published == {name for name, (_text, published) in PUBLISHED.items() if published}
    assert set(re.findall(r"source/(\S+?):.*WARNING: (?!document isn't)", site.warnings)) == {"blog/soon.md"}


def test_the_author_sees_drafts_unlisted(shared_site):
    site = shared_site(root=ROOT)
    out = site.build(confoverrides={"latest_updates_show_drafts": True})
    assert site.warnings == ""
    assert (out / "posts/draft.html").exists()
    assert texts(out / "blog.html", ".post-title") == NEWEST_FIRST


# What goes wrong


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        ("a.md", "---\nblogpost: true\ndate: soon\n---\n# A\n", 3),
        ("a.md", "---\nblogpost: true\ntags: a\ndate: 2026-02-31\n---\n# A\n", 4),
        ("a.rst", ":blogpost: true\n:date: soon\n\nA\n=\n", 2),
        ("a.rst", ":orphan:\n\nA\n=\n\n.. post:: soon\n   :tags: a\n", 6),
        ("a.md", "# A\n\n```{post} soon\n```\n", 3),
    ],
)
def test_a_bad_date_is_named_with_its_file_and_line_and_the_other_posts_are_listed(small_site, name, text, line):
    site = small_site({"conf.py": CONF, "index.md": INDEX, "b.md": "---\nblogpost:\ndate: Jan 5, 2024\n---\n# B\n"})
    site.write({name: text})
    out = site.build()
    [warning] = site.warnings.strip().splitlines()
    assert f"{name}:{line}: WARNING: date: " in warning
    assert "[latest_updates.date]" in warning
    assert items(out / "index.html") == ["2024-01-05 - B"]


def test_a_bad_date_of_an_update_is_named_and_its_text_stays(small_site):
    site = small_site({"conf.py": CONF, "index.rst": "T\n=\n\n.. post:: 2024-01-05\n\n.. update:: soon\n\n   New.\n"})
    out = site.build()
    assert "index.rst:6: WARNING: update: 'soon' is not a date" in site.warnings
    assert texts(out / "index.html", ".admonition.update p") == ["Updated soon", "New."]
    assert texts(out / "index.html", ".post-history") == []


def test_a_history_with_a_date_that_does_not_exist_is_named(small_site):
    fields = ":blogpost: true\n:date: Jan 5, 2024\n:updates: [{date: 2024-02-31}]\n"
    site = small_blog(small_site, post_rst=f"{fields}\nT\n=\n")
    site.build()
    assert re.search(r"post\.rst:3: WARNING: updates: .*\[latest_updates\.updates\]", site.warnings)


def test_a_list_that_asks_for_what_no_post_has_says_so(small_site):
    site = small_site(root=ROOT)
    site.write({"lists.md": "# Lists\n\n```{postlist}\n:tags: nosuch\n```\n"})
    out = site.build()
    assert "lists.md:3: WARNING: postlist: no post has 'nosuch' under :tags:" in site.warnings
    assert texts(out / "lists.html", ".post-none") == ["No posts yet."]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (":format: '{heading}'", "{heading} is not known; known are author, category, date"),
        (":format: '{title'", "postlist: format:"),
    ],
)
def test_a_bad_format_is_an_error_that_names_what_is_known(small_site, options, message):
    site = small_site({"conf.py": CONF, "index.md": f"# T\n\n```{{postlist}} 3\n{options}\n```\n"})
    site.build()
    assert "index.md:3: ERROR" in site.warnings
    assert message in site.warnings


def test_a_label_that_two_posts_claim_is_said_where_it_is_used(small_site):
    post = "---\nblogpost:\ndate: Jan 5, 2024\n---\n# {}\n"
    site = small_blog(small_site, index_md=INDEX + "\n{ref}`new`\n")
    site.write({"a/new.md": post.format("A"), "b/new.md": post.format("B")})
    out = site.build()
    assert "'new' is the label of several posts: a/new, b/new; the first is taken" in site.warnings
    assert soup(out / "index.html").select_one("p > a:has(.std-ref)")["href"] == "a/new.html"


def test_an_old_address_that_is_a_page_is_left_alone(small_site):
    head = "---\nblogpost:\ndate: Jan 5, 2024\nredirect: index, ../outside\n---\n# A\n"
    site = small_blog(small_site, a_md=head)
    out = site.build()
    assert "'index' is a page of its own and is left alone" in site.warnings
    assert "'../outside' is outside of the site" in site.warnings
    assert "refresh" not in (out / "index.html").read_text("utf-8")


def test_both_extensions_at_once_are_refused_with_the_way_out(small_site):
    site = small_site({"conf.py": CONF.replace("['myst", "['ablog', 'myst"), "index.md": INDEX})
    site.write({"ablog.py": "def setup(app):\n    return {}\n"})
    sys.path.insert(0, str(site.srcdir))
    try:
        with pytest.raises(ConfigError, match="take 'ablog' out of extensions"):
            site.build()
    finally:
        sys.path.remove(str(site.srcdir))
        sys.modules.pop("ablog", None)


@pytest.mark.parametrize(
    "setting", ["blog_authors = {'ada': 'Ada'}", "blog_default_author = [1]", "blog_locations = {'x': (1, None)}"]
)
def test_a_setting_of_the_wrong_shape_is_refused_by_name(small_site, setting):
    site = small_site({"conf.py": f"{CONF}{setting}\n", "index.md": INDEX})
    with pytest.raises(ConfigError, match=setting.partition(" ")[0]):
        site.build()


# The four ways to say the same

FIELDS = {
    "date": "Jan 5, 2024",
    "tags": "a, b",
    "category": "Manual",
    "author": "ada",
    "language": "en",
    "location": "SF",
    "redirect": "old/address",
    "image": "1",
    "nocomments": "",
}
OPTIONS = {name: value for name, value in FIELDS.items() if name != "date"}
WAYS = {
    "MyST front matter": (
        "p.md",
        "---\nblogpost: true\n" + "".join(f"{name}: {value}\n" for name, value in FIELDS.items()) + "---\n# P\n",
    ),
    "a field list in reST": (
        "p.rst",
        ":blogpost: true\n" + "".join(f":{name}: {value}\n" for name, value in FIELDS.items()) + "\nP\n=\n",
    ),
    "a directive in MyST": (
        "p.md",
        "# P\n\n```{post} Jan 5, 2024\n" + "".join(f":{name}: {value}\n" for name, value in OPTIONS.items()) + "```\n",
    ),
    "a directive in reST": (
        "p.rst",
        "P\n=\n\n.. post:: Jan 5, 2024\n" + "".join(f"   :{name}: {value}\n" for name, value in OPTIONS.items()),
    ),
}
NAMES = """
blog_authors = {'ada': ('Ada Lovelace', None)}
blog_languages = {'en': ('English', None)}
blog_locations = {'SF': ('San Francisco', None)}
"""


@pytest.mark.parametrize(("name", "text"), WAYS.values(), ids=WAYS)
def test_every_field_is_understood_in_front_matter_in_a_field_list_and_in_a_directive(small_site, name, text):
    site = small_site({"conf.py": CONF + NAMES, name: f"{text}\nThe opening.\n"})
    options = ":format: '{date}|{title}|{author}|{tags}|{category}|{language}|{location}'\n:excerpts:\n"
    site.write({"index.md": f"# T\n\n```{{postlist}}\n{options}```\n"})
    out = site.build()
    line = "2024-01-05|P|Ada Lovelace|a, b|Manual|English|San Francisco"
    assert items(out / "index.html") == [line]
    assert texts(out / "index.html", ".ablog-post-excerpt") == ["The opening."]
    byline = soup(out / "p.html").select_one(".post-byline").get_text().strip()
    assert byline == "2024-01-05 · Ada Lovelace · Manual · a, b · 1 min read"
    assert (out / "old/address.html").is_file()
    warned = re.findall(r"p\.\w+:(\d+): WARNING: (\w+): does nothing here", site.warnings)
    assert [key for _line, key in warned] == ["image", "nocomments"]
    assert all(int(line) > 1 for line, _key in warned)
    assert site.warnings.count("WARNING") == len(warned)


# Cases of their own


def test_without_the_switch_nothing_of_ablog_is_understood(small_site):
    site = small_site({"conf.py": CONF.replace("True", "False"), "index.md": INDEX})
    site.build()
    assert "Unknown directive type: 'postlist'" in site.warnings


def test_further_posts_on_a_page_are_what_is_new_on_it(small_site):
    text = "A\n=\n\n.. post:: Jan 5, 2024\n   :tags: x\n\nText.\n\n"
    text += "Section\n-------\n\n.. post:: Feb 6, 2024\n   :tags: y\n"
    site = small_blog(small_site, a_rst=text)
    out = site.build()
    assert "a.rst:12: WARNING: post: a page is one post here" in site.warnings
    assert site.warnings.count("[latest_updates.ablog]") == site.warnings.count("WARNING") == 1
    assert texts(out / "a.html", ".post-history li") == ["2024-02-06 New: Section", "2024-01-05 Published"]
    assert texts(out / "a.html", ".post-tags") == ["x, y"]


def test_a_site_may_have_ablogs_own_words_and_ours_side_by_side(small_site):
    text = (
        "---\nblogpost: true\ndate: Jan 5, 2024\npinned: true\nexcerpt: In short.\nupdates: [{date: 2024-02-01}]\n---\n"
    )
    site = small_blog(small_site, a_md=text + "# A\n\nText.\n\n```{update} Feb 2, 2024\nMore.\n```\n")
    site.write({"index.md": INDEX + "\n```{latest-updates}\n```\n"})
    out = site.build()
    assert site.warnings == ""
    assert texts(out / "index.html", ".post-excerpt") == ["In short."]
    assert texts(out / "index.html", ".post-pin") == ["Pinned"]
    assert len(texts(out / "a.html", ".post-history li")) == 3


def test_the_metadata_of_a_page_stay_as_its_author_wrote_them(small_site):
    site = small_site(root=ROOT)
    app = site.make("html", srcdir=site.srcdir, builddir=site.srcdir.parent / "build-metadata")
    app.build()
    metadata = app.env.metadata["posts/second"]
    assert (metadata["date"], metadata["category"]) == ("Mar 10, 2024", "Manual")
    assert app.env.metadata["about"]["date"] == "Jan 6, 2024"


def test_an_excerpt_of_no_paragraphs_is_empty(small_site):
    site = small_blog(small_site, a_rst="A\n=\n\n.. post:: Jan 5, 2024\n   :excerpt: 0\n\nText.\n")
    site.write({"index.md": "# T\n\n```{latest-updates}\n```\n"})
    assert texts(site.build() / "index.html", ".post-excerpt") == []


# Rebuilds


EDITS = {
    "a title": ("posts/sixth.md", "# Sixth Post", "# Post Six"),
    "a date": ("posts/third.md", "15 Apr, 2013", "15 Apr, 2023"),
    "a body": ("posts/first.rst", "The first paragraph", "The opening"),
    "a location, which only a post list shows": ("posts/first.rst", ":location: SF", ":location: Pittsburgh"),
    "a second category": ("posts/first.rst", "Manual, How To", "Manual, Other"),
    "the title of a post that a label names": ("posts/first.rst", "First Post\n", "First Posd\n"),
    "the page that a label leads to": ("tags.rst", ".. post-tags::", "Nothing."),
    "the title of a page that a label leads to": ("archive.rst", "Archive\n=======", "All of it\n========="),
    "a post that becomes a draft": ("posts/sixth.md", "{post} 15 Oct 2022", "{post}"),
    "a draft that becomes a post": ("posts/draft.rst", ".. post::", ".. post:: Oct 15, 2022"),
    "a post that becomes a page": ("posts/fourth.rst", ":blogpost: true\n", ""),
    "a redirect": ("posts/first.rst", "blog/old-name, ", ""),
    "a canonical address": ("posts/sixth.md", "org/sixth", "org/6"),
    "an external link": ("posts/fourth.rst", "elsewhere/", "there/"),
    "an update": ("posts/fifth/index.rst", "May 25, 2023", "May 25, 2024"),
    "the name of an author": ("conf.py", "Ada Lovelace", "Augusta Ada King"),
    "the title of the blog": ("conf.py", "The Old Blog", "The Older Blog"),
    "the pattern of posts": ("conf.py", '"posts/*.md"', '"posts/s*.md"'),
}


@pytest.mark.parametrize("change", EDITS.values(), ids=EDITS)
def test_after_an_edit_an_incremental_build_equals_a_clean_one(built_site, tmp_path, change):
    site = built_site(root=ROOT)
    untouched = shutil.copytree(site.outdir, tmp_path / "before")
    site.edit(*change)
    incremental = site.build(out="incremental")
    assert differing_files(incremental, untouched) != set()
    assert differing_files(incremental, site.build(out="clean")) == set()


def test_after_a_post_was_deleted_an_incremental_build_equals_a_clean_one(small_site):
    site = small_site(root=ROOT)
    site.edit("posts/second.md", "{ref}`first`", "nothing")
    site.build(out="incremental")
    (site.srcdir / "posts/first.rst").unlink()
    incremental = site.build(out="incremental")
    assert not (incremental / "blog/old-name.html").exists()
    assert differing_files(incremental, site.build(out="clean")) == set()


def test_a_build_without_changes_writes_no_page_and_no_redirect(built_site):
    site = built_site(root=ROOT)
    before = {path: path.stat().st_mtime_ns for path in site.outdir.rglob("*.html")}
    site.build(out="incremental")
    changed = {path.name for path in before if before[path] != path.stat().st_mtime_ns}
    assert changed <= {"genindex.html", "search.html"}  # Sphinx writes these every time


def test_a_parallel_build_equals_a_serial_one(small_site):
    site = small_site(root=ROOT)
    site.write(
        {f"posts/p{n}.md": f"---\ndate: Feb {n + 1}, 2024\nlocation: L{n % 3}\n---\n# P{n}\n" for n in range(12)}
    )
    assert differing_files(site.build(out="parallel", parallel=2), site.build(out="serial")) == set()


def test_after_a_parallel_build_an_edit_reaches_every_post_list(small_site):
    site = small_site(root=ROOT)
    site.build(out="incremental", parallel=2)
    site.edit("posts/sixth.md", ":location: SF", ":location: Pittsburgh")
    incremental = site.build(out="incremental", parallel=2)
    assert differing_files(incremental, site.build(out="clean")) == set()


def test_a_new_file_that_only_the_pattern_makes_a_post_waits_for_its_date_at_once(built_site):
    site = built_site(root=ROOT)
    site.write({"posts/seventh.md": "---\ndate: Jul 7, 2199\n---\n# Seventh Post\n"})
    out = site.build(out="incremental")
    assert site.status.count("posts/seventh waits for its date") == 1
    assert not (out / "posts/seventh.html").exists()


def test_a_new_file_that_the_pattern_matches_is_a_post_at_once(built_site):
    site = built_site(root=ROOT)
    site.write({"posts/seventh.md": "---\ndate: Jul 7, 2024\n---\n# Seventh Post\n"})
    assert texts(site.build(out="incremental") / "blog.html", ".post-card .post-title") == [
        "Seventh Post",
        *NEWEST_FIRST,
    ]


# The original


@pytest.mark.skipif(not importlib.util.find_spec("ablog"), reason="pip install ablog to compare with it")
def test_ablog_itself_puts_the_posts_in_the_same_order(small_site):
    site = small_site(root=ROOT)
    for name, title in (("tie_a", "Alpha"), ("tie_b", "Zeta"), ("tie_c", "Beta")):
        site.write({f"posts/{name}.md": f"---\ndate: Mar 10, 2024\ntags: python\n---\n# {title}\n"})
    ours = site.build()
    out = site.srcdir.parent / "ablog"
    excluded = "archive.rst,tags.rst,categories.rst,blog.rst"  # it makes such pages itself
    settings = ["-D", "extensions=ablog,myst_parser", "-D", f"exclude_patterns={excluded}", "-D", "root_doc=index"]
    done = subprocess.run(
        [sys.executable, "-m", "sphinx", "-b", "html", *settings, str(site.srcdir), str(out)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert done.returncode == 0, done.stderr[-3000:]
    for name, number in (("index.html", 0), ("lists.html", 0), ("lists.html", 1), ("lists.html", 2)):
        assert items(out / name, number) == items(ours / name, number)
    assert [item[:4] for item in items(ours / "index.html")[:4]] == ["Zeta", "Seco", "Beta", "Alph"]


def test_a_page_that_a_pattern_matches_is_a_draft_if_its_date_is_empty_and_published_if_it_has_none(small_site):
    site = small_site({"conf.py": f"{CONF}blog_post_pattern = 'p-*.md'\n", "index.md": "# Home\n"})
    heads = {"empty": "date:\ntags: wip", "tagged": "tags: wip", "plain": "kind: page"}
    site.write({f"p-{name}.md": f"---\n{head}\n---\n# {name}\n" for name, head in heads.items()})
    out = site.build()
    assert {path.stem for path in out.glob("p-*.html")} == {"p-tagged", "p-plain"}
    assert site.warnings == ""
