"""Clouds, blocks for sidebars, and cards from a template: what they show, and that a rebuild keeps them right."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from sphinx.errors import ConfigError

from handbook import differing_files

BLOCKS = ["recent", "tags", "categories", "authors", "archive"]
CONF = "extensions = ['myst_parser', 'sphinx_latest_updates']\nproject = 'T'\n"
SIDEBARS = f"html_sidebars = {{'**': {[f'latest_updates/{name}.html' for name in BLOCKS]}}}\n"
INDEX = "# T\n\n```{toctree}\ntags\nplain\n```\n\n```{post-cloud}\n```\n\n```{latest-updates}\n```\n"
FILES = {
    "conf.py": f"{CONF}html_theme = 'alabaster'\n{SIDEBARS}",
    "index.md": INDEX,
    "plain.md": "# Plain\n",
    "tags.md": "# Tags\n\n```{post-tags}\n```\n\n```{post-cloud}\n:kind: authors\n:limit: 1\n```\n",
    "one.md": "---\ndate: 2024-01-05\ntags: [a, b]\nauthor: Ada\ncategory: News\n---\n# One\n\nText.\n",
    "two.md": "---\ndate: 2023-01-05\ntags: [b]\nauthor: Ada\n---\n# Two\n\nText.\n",
    "three.md": "---\ndate: 2025-02-05\ntags: [b, c]\nauthor: Bob\n---\n# Three\n\nText.\n",
}
CARD = "<article class='mine'><a href='{{ url }}'>{{ post.title }}</a> {{ date }} {{ excerpt }}{{ meta }}</article>"


def soup(path):
    return BeautifulSoup(path.read_text("utf-8"), "html.parser")


def test_a_cloud_shows_how_often_names_are_used_and_leads_to_their_posts(shared_site):
    site = shared_site(FILES)
    out = site.build()
    assert site.warnings == ""
    cloud = soup(out / "index.html").select_one("[role=main] .post-cloud, .body .post-cloud")
    sizes = {span.get_text(): span["class"] for span in cloud.select("span[class^=post-cloud]")}
    assert sizes == {"a": ["post-cloud-1"], "b": ["post-cloud-5"], "c": ["post-cloud-1"]}
    assert [link["href"] for link in cloud.select("a")] == ["tags.html#tag-a", "tags.html#tag-b", "tags.html#tag-c"]
    [authors] = soup(out / "tags.html").select(".body > section > .post-cloud, section > .post-cloud")
    assert authors.get_text().split() == ["Ada"]


@pytest.mark.parametrize("kind", ["tags", "categories", "authors", "archive"])
def test_contents_name_every_section_lead_to_it_and_count_its_posts(small_site, kind):
    site = small_site(FILES)
    site.write({"tags.md": f"# T\n\n```{{post-{kind}}}\n:contents:\n```\n"})
    page = soup(site.build() / "tags.html")
    assert site.warnings == ""
    contents, sections = page.select(".post-index-contents li"), page.select(".body > section > section")
    assert [item.a.get_text() for item in contents] == [section.h2.contents[0] for section in sections]
    for item, section in zip(contents, sections, strict=True):
        assert item.a["href"] == f"#{section['id']}"
        assert int(item.select_one(".post-count").get_text()) == len(section.select(".post-list > li")) > 0
    site.edit("tags.md", ":contents:\n", "")
    assert not soup(site.build() / "tags.html").select(".post-index-contents")


@pytest.mark.parametrize("theme", ["alabaster", "furo", "pydata_sphinx_theme"])
def test_blocks_stand_in_the_sidebar_of_any_theme(small_site, theme):
    pytest.importorskip(theme)
    site = small_site(FILES)
    site.edit("conf.py", "'alabaster'", repr(theme))
    out = site.build()
    assert site.warnings == ""
    for name, prefix in (("plain.html", ""), ("tags.html", ""), ("one.html", "")):
        blocks = soup(out / name).select(".post-block")
        assert [block.select_one(".rubric").get_text() for block in blocks] == [
            "Recent posts",
            "Tags",
            "Categories",
            "Authors",
            "Archives",
        ]
        assert [link.get_text() for link in blocks[0].select("a")] == ["Three", "One", "Two"]
        assert blocks[0].select_one("a")["href"] == f"{prefix}three.html"
        assert [item.get_text() for item in blocks[4].select("li")] == ["2025 (1)", "2024 (1)", "2023 (1)"]


def test_one_page_of_everything_has_no_blocks(shared_site):
    site = shared_site(FILES)
    page = soup(site.build("singlehtml") / "index.html")
    assert site.warnings == ""
    assert page.select(".post-block a") == []


def test_a_site_that_names_no_block_pays_nothing_for_them(small_site):
    site = small_site(FILES)
    site.edit("conf.py", SIDEBARS, "")
    out = site.build()
    assert "post-block" not in (out / "plain.html").read_text("utf-8")
    before = (out / "plain.html").stat().st_mtime_ns
    site.edit("one.md", "# One", "# Uno")
    site.build()
    assert (out / "plain.html").stat().st_mtime_ns == before


def test_a_card_is_drawn_by_the_template_of_an_author(small_site):
    site = small_site({**FILES, "_templates/card.html": CARD})
    more = "templates_path = ['_templates']\nlatest_updates_card_template = 'card.html'\n"
    site.write({"conf.py": FILES["conf.py"] + more})
    cards = soup(site.build() / "index.html").select("article.mine")
    assert [card.a["href"] for card in cards] == ["three.html", "one.html", "two.html"]
    assert cards[1].get_text(" ", strip=True).startswith("One 2024-01-05 Text.")
    assert cards[1].select_one(".post-meta .post-tag").get_text() == "a"
    assert "post-card" not in site.build("text").joinpath("index.txt").read_text("utf-8")


def test_pages_of_an_archive_may_be_lists_of_titles(small_site):
    site = small_site(FILES)
    settings = {"latest_updates_archive_pages": ["tags"], "latest_updates_archive_style": "list"}
    page = soup(site.build(confoverrides=settings) / "tag/b.html")
    assert [link.get_text() for link in page.select(".post-list a")] == ["Three", "One", "Two"]
    assert page.select(".post-card") == []
    with pytest.raises(ConfigError, match="latest_updates_archive_style must be one of 'cards', 'list'"):
        site.build(confoverrides={"latest_updates_archive_style": "table"})


def test_posts_name_their_neighbours_where_the_theme_is_told_not_to(small_site):
    site = small_site(FILES)
    site.edit("conf.py", "'alabaster'", "'pydata_sphinx_theme'")
    pytest.importorskip("pydata_sphinx_theme")
    assert soup(site.build() / "one.html").select(".post-neighbours") == []
    site.write({"conf.py": (site.srcdir / "conf.py").read_text() + "html_theme_options = {'show_prev_next': False}\n"})
    links = soup(site.build() / "one.html").select(".post-neighbours a")
    assert [link.get_text() for link in links] == ["Three", "Two"]


def test_markup_in_a_title_is_no_text_of_it(small_site):
    icon = '# <i class="fa fa-star"></i> Star *light*\n\nText.\n\n## Top<br> end\n\nMore.\n'
    change = "updates:\n  - {date: 2024-02-05, kind: erratum, note: N, section: top-end}\n"
    listings = "# Home\n\n```{latest-updates}\n```\n\n```{latest-updates}\n:view: changes\n```\n"
    base = "html_baseurl = 'https://example.org/'\n"
    site = small_site(
        {"conf.py": CONF + base, "index.md": listings, "one.md": f"---\ndate: 2024-01-05\n{change}---\n\n{icon}"}
    )
    page = soup(site.build() / "index.html")
    assert {title.get_text() for title in page.select(".post-title")} == {"Star light"}
    assert "Top end" in page.get_text()
    assert "&lt;" not in str(page.select_one("[role=main]"))
    assert "<title>Star light</title>" in (site.build() / "feeds/atom.xml").read_text("utf-8")


def test_a_post_without_neighbours_has_no_empty_list_of_them(small_site):
    files = {"index.md": "# Home\n\n```{latest-updates}\n```\n", "one.md": "---\ndate: 2024-01-05\n---\n\n# One\n"}
    pytest.importorskip("pydata_sphinx_theme")
    theme = "html_theme = 'pydata_sphinx_theme'\nhtml_theme_options = {'show_prev_next': False}\n"
    site = small_site({"conf.py": CONF + theme, **files})
    assert soup(site.build() / "one.html").select(".post-neighbours") == []
    site.write({"two.md": files["one.md"].replace("2024", "2023")})
    page = soup(site.build() / "one.html")
    assert [link.get("href") for link in page.select(".post-neighbours li a")] == ["two.html"]


EDITS = {
    "a title": lambda site: site.edit("one.md", "# One", "# Uno"),
    "a tag": lambda site: site.edit("one.md", "[a, b]", "[a, c]"),
    "a year": lambda site: site.edit("two.md", "2023-01-05", "2022-01-05"),
    "a post less": lambda site: (site.srcdir / "three.md").unlink(),
    "no page for tags": lambda site: site.edit("tags.md", "```{post-tags}\n```", "Gone."),
    "a block less": lambda site: site.edit("conf.py", "'latest_updates/tags.html', ", ""),
    "the template of cards": lambda site: site.write({"_templates/card.html": f"{CARD} again"}),
    "cards as they were": lambda site: site.edit("conf.py", "latest_updates_card_template", "other"),
    "only a body": lambda site: site.edit("two.md", "Text.", "Words."),
}


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_after_an_edit_an_incremental_build_equals_a_clean_one(built_site, edit):
    more = "templates_path = ['_templates']\nlatest_updates_card_template = 'card.html'\n"
    site = built_site({**FILES, "conf.py": FILES["conf.py"] + more, "_templates/card.html": CARD})
    edit(site)
    assert differing_files(site.build(out="incremental"), site.build(out="clean")) == set()


def in_folder(folder: str) -> dict[str, str]:
    """Posts in a folder, and a page beside them that lists their tags, years and series alone."""
    lists = "".join(f"```{{post-{kind}}}\n:under:\n```\n\n" for kind in ("tags", "archive", "series", "cloud"))
    return {
        f"{folder}/index.md": f"# {folder}\n\n{lists}",
        f"{folder}/one.md": f"---\ndate: 2024-01-05\ntags: [{folder}-only, shared]\nseries: S\n---\n# {folder} one\n",
        f"{folder}/two.md": f"---\ndate: 202{len(folder)}-01-05\ntags: [shared]\nseries: S\n---\n# {folder} two\n",
    }


IN_FOLDERS = {
    "conf.py": f"{CONF}html_theme = 'alabaster'\n",
    "index.md": "# T\n\n```{toctree}\nde/index\neng/index\n```\n\n```{latest-updates}\n```\n",
    **in_folder("de"),
    **in_folder("eng"),
}


def test_lists_of_a_folder_hold_its_posts_alone_and_names_lead_to_the_list_of_their_folder(shared_site):
    out = shared_site(IN_FOLDERS).build()
    page = soup(out / "eng/index.html")
    assert [title.get_text(strip=True).rstrip("¶") for title in page.select("h2")] == [
        "shared",
        "eng-only",
        "2024",
        "2023",
        "S",
    ]
    assert [link.get_text() for link in page.select(".post-cloud a")] == ["eng-only", "shared"]
    assert {link["href"] for link in page.select("section section .post-list a")} == {"one.html", "two.html"}
    tags = {link["href"] for link in soup(out / "index.html").select(".post-tags a")}
    assert tags == {
        f"{folder}/index.html#tag-{tag}" for folder in ("de", "eng") for tag in ("shared", f"{folder}-only")
    }
    [series] = {link["href"] for link in soup(out / "de/one.html").select(".post-series-title a")}
    assert series == "index.html#series-S"


def test_a_list_of_all_posts_is_where_names_of_other_folders_lead(small_site):
    out = small_site({**IN_FOLDERS, "de/index.md": "# de\n\n```{post-tags}\n```\n"}).build()
    tags = {link["href"] for link in soup(out / "index.html").select(".post-tags a")}
    assert {"de/index.html#tag-de-only", "de/index.html#tag-shared", "eng/index.html#tag-shared"} <= tags


def test_a_tag_less_in_a_folder_is_rebuilt_as_by_a_clean_build(built_site):
    site = built_site(IN_FOLDERS)
    site.edit("eng/one.md", "[eng-only, shared]", "[shared]")
    site.edit("de/index.md", "```{post-tags}\n:under:\n```\n", "")
    assert differing_files(site.build(out="incremental"), site.build(out="clean")) == set()
