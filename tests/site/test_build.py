"""The handbook builds without a warning, again without work, and in every format."""

from __future__ import annotations

import posixpath
import re
from urllib.parse import unquote

import pytest
import yaml
from docutils import nodes

from handbook import SOURCE, doctrees
from html_pages import page_of, pages_of

#: The posts of the first day, in the order of the home page that they come from.
FIRST_POSTS = [
    "python/garbage_collection/index",
    "tooling/debugging_with_pdb/index",
    "python/inheritance/index",
    "python/object_model/index",
    "deep_learning/distributed_data_parallel/index",
    "tooling/tf_export/index",
    "deep_learning/transformer/index",
    "deep_learning/stable_diffusion/index",
    "deep_learning/autograd/index",
    "geometry/computational_geometry/index",
    "deep_learning/detr/index",
]


def _posts():
    """Every page with a date, and its date: newest first, those of a day in the order that they give themselves."""
    found = {}
    for page in SOURCE.rglob("*.md"):
        if page.read_text("utf-8").startswith("---\n"):
            front_matter = next(yaml.safe_load_all(page.read_text("utf-8")))
            if "date" in front_matter:
                docname = page.relative_to(SOURCE).with_suffix("").as_posix()
                found[docname] = (-front_matter["date"].toordinal(), front_matter["order"], front_matter["date"])
    return {name: str(found[name][2]) for name in sorted(found, key=found.__getitem__)}


POSTS = _posts()


def test_the_handbook_builds_without_a_warning(site):
    assert site.warnings == ""


def test_a_second_build_reads_nothing_and_writes_nothing(site):
    again = site.said_again
    assert "0 added, 0 changed, 0 removed" in again.log
    assert "no targets are out of date" in again.log
    assert (again.status, again.warnings) == (0, "")


@pytest.fixture(scope="module")
def titles(site) -> dict[str, str]:
    """The title of every post."""
    return {name: next(iter(page.findall(nodes.title))).astext() for name, page in doctrees(site) if name in POSTS}


#: Formats that nobody is offered, but that whoever builds the handbook may want.
UNOFFERED = [pytest.param(builder, marks=pytest.mark.deep) for builder in ("singlehtml", "text", "man")]


@pytest.mark.parametrize("builder", ["dirhtml", "epub", "latex", *UNOFFERED])
def test_every_format_builds_without_a_warning_and_lists_the_posts(edition, titles, builder):
    made = edition(builder)
    assert made.warnings == ""
    suffix = {"epub": ".xhtml", "latex": ".tex", "text": ".txt", "man": ".1"}.get(builder, ".html")
    text = "".join(path.read_text("utf-8") for path in made.outdir.rglob(f"*{suffix}") if "_sources" not in path.parts)
    text = re.sub(r"\s+", "", text)
    assert titles.keys() == POSTS.keys()
    for title in titles.values():
        words = [word for word in re.split(r"[^\u4e00-\u9fffA-Za-z]+", re.sub(r"\s+", "", title)) if len(word) > 1]
        # On its own page, on the updates page and in the archive at the least.
        assert all(text.count(word) >= 3 for word in words), title


def test_the_updates_page_lists_the_posts_in_order_with_all_that_a_card_holds(site):
    page = page_of(site.outdir / "updates.html")
    [article] = page.iter("article")
    assert [text.strip() for text in article.itertext() if text.strip()][:2] == [
        "INCOMING TRANSMISSION",
        "LATEST UPDATES",
    ]
    cards = page.find_class("post-card")
    assert [card.find_class("post-title")[0].find(".//a").get("href") for card in cards] == [
        f"{name}.html" for name in POSTS
    ]
    assert list(POSTS)[-len(FIRST_POSTS) :] == FIRST_POSTS
    for name, card in zip(POSTS, cards, strict=True):
        [excerpt] = (element.text_content() for element in card.find_class("post-excerpt"))
        assert excerpt.endswith("...")
        assert 250 <= len(excerpt) <= 353
        assert card.find_class("post-date")[0].text_content() == POSTS[name]
        assert all(card.find_class(part)[0].find(".//a") is not None for part in ("post-category", "post-tags"))
        if name in FIRST_POSTS:
            assert POSTS[name] == "2026-01-11"
            assert re.search(r"(新增|勘误|更新)于 2026-11-\d\d", card.find_class("post-revised")[0].text_content())


def test_every_chapter_has_its_history_at_its_end(site):
    for docname in FIRST_POSTS:
        items = page_of(site.outdir / f"{docname}.html").find_class("post-history")[0].findall(".//li")
        assert len(items) >= 2, docname
        assert re.sub(r"\s+", "", items[-1].text_content()) == "2026-01-11发布"


def links_of(page):
    """Where the links of a page lead, those that stay on the site."""
    addresses = (link.get("href") for link in page.iter("a") if link.get("href"))
    return [it for it in addresses if "://" not in it and not it.startswith(("mailto:", "data:"))]


def test_every_page_is_reached_from_the_front_page(site):
    pages = pages_of(site.outdir)
    reached, todo = set(), ["index.html"]
    while todo:
        name = todo.pop()
        if name in reached or name not in pages:
            continue
        reached.add(name)
        for href in links_of(pages[name]):
            address = href.partition("#")[0]
            todo.append(posixpath.normpath(posixpath.join(posixpath.dirname(name), address)))
    assert pages.keys() - reached - {"search.html"} == set()


def test_every_link_inside_the_site_leads_to_an_anchor_that_exists(site):
    pages = pages_of(site.outdir)
    ids = {name: set(page.xpath("//@id")) for name, page in pages.items()}
    dead = []
    for name, page in pages.items():
        for link in links_of(page):
            href, _, anchor = unquote(link).partition("#")
            target = posixpath.normpath(posixpath.join(posixpath.dirname(name), href)) if href else name
            if not (site.outdir / target).exists() or (anchor and target in ids and anchor not in ids[target]):
                dead.append(f"{name}: {link}")
    assert len(ids["glossary.html"]) > 100
    assert dead == []
