"""A page loads the scripts of its own figures; where nothing runs, the picture stands alone."""

from __future__ import annotations

from bs4 import BeautifulSoup

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><title>t</title></svg>'
FIGURE = "```{interactive-figure} figures/hull\n:scripts: board.js hull.js\n:alt: What it shows.\n\nThe caption.\n```\n"
FILES = {
    "conf.py": "extensions = ['myst_parser', 'sphinx_runnable_listings.interactive_figures']\n"
    "html_static_path = ['_static']\n",
    "index.md": f"# T\n\n{FIGURE}\n{FIGURE}\n```{{toctree}}\nother\n```\n",
    "other.md": "# Other\n",
    "_static/board.js": "",
    "_static/hull.js": "",
    "figures/hull-light.svg": SVG,
    "figures/hull-dark.svg": SVG,
}


def scripts(path):
    page = BeautifulSoup(path.read_text("utf-8"), "html.parser")
    sources = [tag["src"].partition("?")[0] for tag in page.find_all("script", src=True)]
    return [source for source in sources if source in ("_static/board.js", "_static/hull.js")]


def test_a_page_loads_each_script_of_its_figures_once_and_in_order_and_other_pages_none(small_site):
    out = small_site(FILES).build()
    assert scripts(out / "index.html") == ["_static/board.js", "_static/hull.js"]
    assert scripts(out / "other.html") == []


def test_the_figure_has_the_class_that_its_script_looks_for_and_keeps_both_pictures(small_site):
    page = BeautifulSoup((small_site(FILES).build() / "index.html").read_text("utf-8"), "html.parser")
    figure = page.select_one("figure.interactive.interactive-hull")
    assert len(figure.find_all("img")) == 2
    assert "The caption." in figure.get_text()


def test_an_epub_holds_the_picture_and_loads_no_script(small_site):
    site = small_site({**FILES, "conf.py": FILES["conf.py"] + "version = '1'\n"})
    out = site.build("epub")
    text = (out / "index.xhtml").read_text("utf-8")
    assert "hull-light" in text or "hull.svg" in text or "<img" in text
    assert "board.js" not in text


def test_a_figure_without_scripts_is_an_error_that_says_what_is_missing(small_site):
    site = small_site({**FILES, "index.md": "# T\n\n```{interactive-figure} figures/hull\n:alt: A.\n```\n"})
    site.build()
    assert "needs :scripts:" in site.warnings


def test_a_figure_that_is_a_link_and_has_spaces_in_its_name_keeps_both_pictures(small_site):
    site = small_site({**FILES, "figures/my hull-light.svg": SVG, "figures/my hull-dark.svg": SVG})
    site.edit(
        "index.md", FIGURE, FIGURE.replace("figures/hull", r"figures/my\ hull").replace(":alt", ":target: other\n:alt")
    )
    page = BeautifulSoup((site.build() / "index.html").read_text("utf-8"), "html.parser")
    figure = page.select_one("figure.interactive.interactive-my-hull")
    assert len(figure.select("a > img")) == 2
    assert site.warnings == ""
