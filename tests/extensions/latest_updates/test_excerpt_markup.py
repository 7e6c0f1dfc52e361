"""Excerpts that keep their markup: a link leads from any list to where it leads on the post's own page."""

from __future__ import annotations

import json
import re
from itertools import chain
from urllib.parse import urljoin
from xml.etree import ElementTree as ET

import pytest
from bs4 import BeautifulSoup
from docutils import nodes
from hypothesis import given
from hypothesis import strategies as st

from feed_validity import problems
from handbook import differing_files
from sphinx_latest_updates.excerpt import MarkupEnd, MarkupStart, Placeholder, compose

BASE = "https://example.org/blog/"
CONF = f"""
extensions = ['myst_parser', 'sphinx_latest_updates']
project, html_baseurl = 'T', {BASE!r}
latest_updates_excerpt_markup = True
latest_updates_excerpt_length = 400
myst_heading_anchors = 2
latest_updates_archive_pages = ['tags']
latest_updates_feed_content = 'excerpt'
suppress_warnings = ['epub.unknown_project_files']
"""
MYST = """---
date: 2025-01-04
tags: [one]
---
# Of Markdown

See [a page](../deep/other.md), [**its** part](../deep/other.md#part-two), [here](#below), {doc}`../deep/other`,
{ref}`a label <anchor>`, {ref}`anchor`, {term}`noun`, [the web](https://example.com/?a=1&b=2), <mail@example.com>
and `code`, *stressed `inside`*, **strong**, H{sub}`2`O, [$a^2$ [x]](https://example.com/x).

## Below
"""
RST = """:date: 2025-01-03
:tags: one

Of reStructuredText
===================

See :doc:`../deep/other`, :doc:`a page </deep/other>`, :ref:`anchor`, `a file <../deep/other.html#part-two>`_,
`below`_, :func:`os.getcwd`, :py:func:`shown`, an_. anonymous__ one, `the root </index.html>`_, :any:`noun`.

__ https://example.com/anonymous
.. _an: https://example.com/named

below
-----

.. py:function:: shown()
"""
FILES = {
    "conf.py": CONF,
    "index.md": "# T\n\n```{toctree}\nnews/list/index\ndeep/other\n```\n\n```{latest-updates}\n```\n",
    "news/list/index.md": "# News\n\n```{latest-updates}\n:paginate: 1\n```\n\n"
    "```{latest-updates}\n:view: changes\n:filters:\n```\n",
    "deep/other.md": "# Other\n\n(anchor)=\n## Part two\n\n```{glossary}\nnoun\n  A word.\n```\n",
    "posts/myst.md": MYST,
    "posts/rest.rst": RST,
}


def soup(path) -> BeautifulSoup:
    return BeautifulSoup(path.read_text("utf-8"), "html.parser")


def links(element, page: str) -> list[tuple[str, str]]:
    """Text and absolute address of each link in an element of ``page``."""
    return [(" ".join(link.get_text().split()), urljoin(BASE + page, link["href"])) for link in element.select("a")]


@pytest.mark.parametrize(
    ("builder", "pages", "end"),
    [
        ("html", ["index.html", "news/list/index.html", "news/list/index-2.html", "tag/one.html"], ".html"),
        ("dirhtml", ["", "news/list/", "news/list/index-2/", "tag/one/"], "/"),
    ],
)
def test_each_link_leads_from_every_list_where_it_leads_on_the_page_of_the_post(shared_site, builder, pages, end):
    site = shared_site(FILES)
    out = site.build(builder)
    assert "anchor" not in site.warnings
    own = {}
    for post in ("posts/myst", "posts/rest"):
        page = soup(out / (f"{post}{end}" if end == ".html" else f"{post}/index.html"))
        paragraph = page.find(string=lambda text: text.startswith("See ")).find_parent("p")
        own[urljoin(BASE, post + end)] = links(paragraph, post + end)
    assert [len(found) for found in own.values()] == [10, 10]
    seen = []
    for page in pages:
        for box in soup(out / (page if end == ".html" else f"{page}index.html")).select(".post-card, .change"):
            [title] = links(box.select_one(".post-title, .change-line"), page)[:1]
            assert links(box.select_one(".post-excerpt"), page) == own[title[1]], (page, title)
            seen.append(title[0])
    assert len(seen) == 2 + (1 + 2) + (1 + 2) + 2


def test_markup_is_nested_as_it_was_written(shared_site):
    out = shared_site(FILES).build("html")
    excerpt = str(soup(out / "index.html").select_one(".post-excerpt"))
    for part in (
        '<a class="reference internal" href="deep/other.html#part-two"><strong>its</strong> part</a>',
        '<em>stressed <code class="docutils literal notranslate"><span class="pre">inside</span></code></em>',
        "<strong>strong</strong>, H<sub>2</sub>O",
    ):
        assert part in excerpt


def test_feeds_have_the_links_absolute(shared_site):
    out = shared_site(FILES).build("html")
    atom = "{http://www.w3.org/2005/Atom}"
    summary = ET.parse(out / "feeds/atom.xml").find(f"{atom}entry/{atom}summary")
    assert summary.get("type") == "html"
    item = ET.parse(out / "feeds/rss.xml").find("channel/item")
    shown = json.loads((out / "feeds/feed.json").read_text("utf-8"))["items"][0]
    assert item.findtext("description") == shown["content_html"] == summary.text
    assert [problem for path in (out / "feeds").iterdir() for problem in problems(path.read_bytes())] == []
    found = [link["href"] for link in BeautifulSoup(summary.text, "html.parser").select("a")]
    assert len(found) == 10
    assert all(address.startswith(("https://", "mailto:")) for address in found)
    assert f"{BASE}deep/other.html#part-two" in found
    assert f"{BASE}posts/myst.html#below" in found


@pytest.mark.parametrize("builder", ["singlehtml", "epub", "latex", "text", "man"])
def test_every_other_builder_has_the_excerpts_too(shared_site, builder):
    site = shared_site(FILES)
    out = site.build(builder)
    assert not [line for line in site.warnings.splitlines() if "unresolv" in line or "not found" in line]
    if builder == "latex":
        tex = next(path for path in out.glob("*.tex")).read_text("utf-8")
        assert tex.count(r"\hyperref[\detokenize{deep/other:anchor}]") >= 7
    if builder == "singlehtml":
        page = soup(out / "index.html")
        inside = [link["href"] for link in page.select(".post-excerpt a") if link["href"].startswith("#")]
        assert inside
        assert [address for address in inside if page.find(id=address[1:]) is None] == []


def test_a_target_that_moves_takes_the_links_of_all_lists_along(built_site):
    site = built_site(FILES)
    site.edit("deep/other.md", "(anchor)=\n", "")
    site.write({"index.md": FILES["index.md"] + "\n(anchor)=\n## Moved here\n"})
    again = site.build(out="incremental")
    assert "../../index.html#anchor" in (again / "news/list/index.html").read_text("utf-8")
    assert differing_files(again, site.build(out="clean")) == set()


def test_a_site_that_comes_from_ablog_keeps_its_links_as_ablog_does(small_site):
    listed = "# T\n\n```{toctree}\ndeep/list\n```\n"
    post = "---\nblogpost: true\ndate: 2025-01-01\n---\n# P\n\nSee [a page](../deep/list.md) and [the web](https://a.org).\n"
    conf = "extensions = ['myst_parser', 'sphinx_latest_updates']\nlatest_updates_ablog = True\n"
    site = small_site({"conf.py": conf, "index.md": listed, "posts/p.md": post})
    site.write({"deep/list.md": "# L\n\n```{postlist}\n:excerpts:\n```\n"})
    excerpt = soup(site.build() / "deep/list.html").select_one("p.ablog-post-excerpt")
    assert [(link.get_text(), link["href"]) for link in excerpt.select("a")] == [
        ("a page", "#"),
        ("the web", "https://a.org"),
    ]


def test_in_latex_an_excerpt_has_the_titles_of_the_pages_that_it_refers_to(small_site):
    conf = "extensions = ['myst_parser', 'sphinx_latest_updates']\nlatest_updates_ablog = True\n"
    post = "---\nblogpost: true\ndate: 2025-01-01\n---\n# P\n\nSee {doc}`/other`.\n"
    index = "# T\n\n```{toctree}\nother\n```\n\n```{postlist}\n:excerpts:\n```\n"
    site = small_site({"conf.py": conf, "index.md": index, "other.md": "# Zyzzyva\n", "p.md": post})
    [tex] = site.build("latex").glob("*.tex")
    assert len(re.findall(r"See \{\\hyperref.*?Zyzzyva", tex.read_text("utf-8"))) == 2


def test_a_template_of_cards_has_the_excerpt_with_and_without_markup(small_site):
    more = "templates_path = ['_templates']\nlatest_updates_card_template = 'card.html'\n"
    site = small_site({**FILES, "conf.py": CONF + more})
    site.write({"_templates/card.html": "<article><p>{{ excerpt|e }}</p><div>{{ excerpt_html }}</div></article>"})
    card = soup(site.build() / "news/list/index.html").select_one("article")
    assert card.div.get_text() == card.p.get_text()
    assert len(links(card.div, "news/list/index.html")) == 10


def test_without_the_setting_excerpts_are_plain_text(small_site):
    site = small_site({**FILES, "conf.py": CONF.replace("_markup = True", "_markup = False")})
    out = site.build()
    excerpts = soup(out / "index.html").select(".post-excerpt")
    assert [excerpt.find(True) for excerpt in excerpts] == [None, None]
    assert (
        excerpts[0].get_text().startswith("See a page, its part, here, Other, a label, Part two, noun, the web, mail@")
    )
    assert 'type="html"' not in (out / "feeds/atom.xml").read_text("utf-8")


WORDS = st.text("字 a\n,́😀", max_size=6)
PIECES = st.recursive(
    st.one_of(WORDS.map(lambda text: [text]), st.just([Placeholder("code")])),
    lambda inner: st.builds(
        lambda parts, kind: [*[MarkupStart(kind)] * bool(kind), *chain(*parts), *[MarkupEnd()] * bool(kind)],
        st.lists(inner, max_size=3),
        st.sampled_from(("emphasis", "strong", "")),
    ),
)


@given(PIECES, st.integers(1, 30))
def test_markup_changes_no_character_and_every_span_holds_what_was_marked(pieces, length):
    options = {"length": length, "ellipsis": "...", "placeholders": {"code": "[c o]"}, "resolve": str}
    text, spans = compose(pieces, **options)
    plain = [piece for piece in pieces if isinstance(piece, (str, Placeholder))]
    assert compose(plain, **options) == (text, [])
    whole, _spans = compose(pieces, **{**options, "length": 10**6})
    kept = text if text == whole else text.removesuffix("...")
    open_spans, marked = [], []
    for piece in pieces:
        if isinstance(piece, MarkupStart):
            marked.append([])
            open_spans.append(marked[-1])
        elif isinstance(piece, MarkupEnd):
            open_spans.pop()
        else:
            for span in open_spans:
                span.append("[c o]" if isinstance(piece, Placeholder) else piece)
    wanted = ["".join("".join(words).split()) for words in marked]
    found = ["".join(text[span.start : span.end].split()) for span in spans]
    assert all(0 <= span.start < span.end <= len(kept.rstrip()) for span in spans)
    if text == whole:
        assert found == [words for words in wanted if words]
    else:
        assert all(word.startswith(part) for part, word in zip(found, filter(None, wanted), strict=False))


def test_an_unfinished_link_ends_with_the_excerpt():
    link = MarkupStart("reference", nodes.reference(refuri="https://example.org"))
    options = {"length": 4, "ellipsis": "…", "placeholders": {}, "resolve": str}
    text, spans = compose(["ab ", link, "cdefg", MarkupEnd()], **options)
    assert (text, [(span.start, span.end) for span in spans]) == ("ab c…", [(3, 4)])
