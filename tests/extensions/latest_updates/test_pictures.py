"""The first picture of a post on its card: where the site wants it, and right after every rebuild."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from handbook import differing_files

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><title>{}</title></svg>'
CONF = "extensions = ['myst_parser', 'sphinx_latest_updates']\nproject = 'T'\nlatest_updates_pictures = True\n"
POST = "---\ndate: {}\n---\n# {}\n\nText.\n\n"
FILES = {
    "conf.py": CONF,
    "index.md": "# T\n\n```{toctree}\nnews/index\n```\n\n```{latest-updates}\n```\n",
    "news/index.md": "# News\n\n```{latest-updates}\n:paginate: 2\n```\n",
    "none.md": POST.format("2025-01-05", "None") + "A ![small](pictures/icon.svg) picture in the text.\n",
    "posts/one.md": POST.format("2025-01-04", "One")
    + "```{image} ../pictures/dark.svg\n:class: only-dark\n```\n\n"
    + "```{figure} ../pictures/one.svg\n:alt: words\nA\n```\n",
    "posts/two.md": POST.format("2025-01-03", "Two")
    + "```{image} ../pictures/two.svg\n```\n\n![](../pictures/one.svg)\n",
    "far.md": POST.format("2025-01-02", "Far") + "```{image} https://example.org/far.png\n```\n",
    **{f"pictures/{name}.svg": SVG.format(name) for name in ("icon", "dark", "one", "two", "new")},
}


def pictures(path) -> dict[str, str | None]:
    """The address of the picture on each card of a page, by the title of the post."""
    page = BeautifulSoup(path.read_text("utf-8"), "html.parser")
    found = {}
    for card in page.select(".post-card"):
        image = card.select_one("img")
        found[card.select_one(".post-title").get_text()] = image and image["src"]
        assert not image or image["alt"] == ""
    return found


def test_each_card_has_the_first_picture_of_its_post_seen_from_where_it_stands(shared_site):
    site = shared_site(FILES)
    out = site.build()
    assert site.warnings == ""
    far = "https://example.org/far.png"
    assert pictures(out / "index.html") == {
        "None": None,
        "One": "_images/one.svg",
        "Two": "_images/two.svg",
        "Far": far,
    }
    assert pictures(out / "news/index.html") == {"None": None, "One": "../_images/one.svg"}
    assert pictures(out / "news/index-2.html") == {"Two": "../_images/two.svg", "Far": far}
    assert SVG.format("two") in (out / "_images/two.svg").read_text("utf-8")


def test_in_dirhtml_too_and_neither_in_text_or_without_the_setting(shared_site):
    site = shared_site(FILES)
    out = site.build("dirhtml")
    assert pictures(out / "news/index-2/index.html")["Two"] == "../../_images/two.svg"
    latex = next(site.build("latex").glob("*.tex")).read_text("utf-8")
    assert (
        latex.count("sphinxincludegraphics") == latex.count("{two}") + latex.count("{one}") + latex.count("{icon}") + 1
    )
    assert set(pictures(site.build(confoverrides={"latest_updates_pictures": 0}) / "index.html").values()) == {None}


@pytest.mark.parametrize(
    "change",
    [
        lambda site: site.edit("posts/two.md", "pictures/two.svg", "pictures/new.svg"),
        lambda site: site.edit("posts/two.md", "```{image} ../pictures/two.svg\n```\n", ""),
        lambda site: site.edit("conf.py", "True", "False"),
        lambda site: (site.srcdir / "posts/one.md").unlink(),
    ],
    ids=["another picture", "the next picture", "no pictures any more", "a post less"],
)
def test_after_an_edit_the_cards_are_those_of_a_clean_build(small_site, change):
    site = small_site(FILES)
    site.build()
    change(site)
    out = site.build()
    assert differing_files(out, site.build(out="clean")) <= {"searchindex.js"}


def test_a_template_is_given_the_address(small_site):
    site = small_site({**FILES, "_templates/card.html": "<p class='mine'>{{ post.title }}={{ picture }}</p>"})
    site.edit(
        "conf.py", "project", "templates_path = ['_templates']\nlatest_updates_card_template = 'card.html'\nproject"
    )
    page = BeautifulSoup((site.build() / "news/index-2.html").read_text("utf-8"), "html.parser")
    assert [card.get_text() for card in page.select(".mine")] == [
        "Two=../_images/two.svg",
        "Far=https://example.org/far.png",
    ]


def test_a_post_list_of_ablogs_with_excerpts_has_them_too(small_site):
    site = small_site(FILES)
    site.edit("conf.py", "project", "latest_updates_ablog = True\nblog_post_pattern = 'posts/*'\nproject")
    site.edit("index.md", "```{latest-updates}\n```", "```{postlist}\n:excerpts:\n```")
    page = BeautifulSoup((site.build() / "index.html").read_text("utf-8"), "html.parser")
    assert [image["src"] for image in page.select(".ablog-post img")] == ["_images/one.svg", "_images/two.svg"]
