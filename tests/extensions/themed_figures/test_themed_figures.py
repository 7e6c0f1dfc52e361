"""A figure is drawn the same every time, and each output shows the picture that suits it."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from sphinx_runnable_listings.themed_figures.plotting import save_themed

FILES = {
    "conf.py": "extensions = ['myst_parser', 'sphinx_runnable_listings.themed_figures']\nnumfig = True\n",
    "index.md": "# T\n\n```{themed-figure} figures/a\n:alt: What it shows.\n\nThe caption.\n```\n",
    "figures/a-light.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><title>light</title></svg>',
    "figures/a-dark.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><title>dark</title></svg>',
}


def draw(figure, palette):
    axes = figure.subplots()
    axes.plot([0, 1], [1, 0], label="停顿")
    axes.set_title("中文 and Latin")
    axes.legend()


def test_the_same_code_writes_the_same_bytes(tmp_path):
    first, second = save_themed(tmp_path / "one" / "a", draw), save_themed(tmp_path / "two" / "a", draw)
    assert [path.name for path in first] == ["a-light.svg", "a-dark.svg"]
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]


def test_the_two_pictures_differ_in_colour_and_hold_their_text_as_text(tmp_path):
    light, dark = (path.read_text("utf-8") for path in save_themed(tmp_path / "a", draw))
    assert light != dark
    for svg in (light, dark):
        assert ">停顿</text>" in svg
        assert "PingFang SC" in svg
        assert "<metadata>" not in svg


def test_the_last_bits_of_a_processor_change_no_byte(tmp_path):
    def plot(figure, palette):
        figure.subplots().plot([1, 2, 3], [1, 4, 9], "o-")

    [first, *_] = save_themed(tmp_path / "one" / "line", plot, size=(4.0, 3.0))
    [second, *_] = save_themed(tmp_path / "two" / "line", plot, size=(4.0 * (1 + 1e-14), 3.0))
    assert 'id="line-1"' in first.read_text("utf-8") and "url(#line-" in first.read_text("utf-8")
    assert first.read_bytes() == second.read_bytes()


def test_html_holds_both_pictures_and_the_theme_chooses(small_site):
    site = small_site(FILES)
    page = BeautifulSoup((site.build() / "index.html").read_text("utf-8"), "html.parser")
    images = page.select("figure img")
    assert [image["class"] for image in images] == [["only-light"], ["only-dark"]]
    assert [image["alt"] for image in images] == ["What it shows."] * 2
    assert len(page.select("figcaption")) == 1
    assert site.warnings == ""


def test_outputs_without_a_switch_hold_the_light_picture_alone(small_site):
    site = small_site(FILES)
    epub = (site.build("epub", confoverrides={"version": "1", "copyright": "x"}) / "index.xhtml").read_text("utf-8")
    assert "a-light.svg" in epub
    assert "a-dark.svg" not in epub
    assert "dark" not in (site.build("xml") / "index.xml").read_text("utf-8")


def test_a_figure_without_words_is_an_error_at_its_line(small_site):
    site = small_site(FILES)
    site.write({"index.md": "# T\n\n```{themed-figure} figures/a\n```\n"})
    site.build()
    assert "index.md:3" in site.warnings
    assert "needs an :alt:" in site.warnings


@pytest.mark.parametrize("target", ["https://example.org/", "Elsewhere_"])
def test_a_figure_that_is_a_link_holds_both_pictures_each_in_a_link(small_site, target):
    page = f".. _Elsewhere: https://example.org/\n\n.. themed-figure:: figures/a\n   :alt: A\n   :target: {target}\n"
    conf = "extensions = ['sphinx_runnable_listings.themed_figures']\n"
    site = small_site({name: text for name, text in FILES.items() if name != "index.md"} | {"conf.py": conf})
    site.write({"index.rst": f"T\n=\n\n{page}"})
    html = BeautifulSoup((site.build() / "index.html").read_text("utf-8"), "html.parser")
    links = html.select("figure a")
    assert [(link["href"], link.img["src"]) for link in links] == [
        ("https://example.org/", "_images/a-light.svg"),
        ("https://example.org/", "_images/a-dark.svg"),
    ]
    assert ["only-light" in link["class"] for link in links] == [True, False], "no link without a picture to see"
    assert site.warnings == ""
    tree = (site.build("xml") / "index.xml").read_text("utf-8")
    assert (tree.count("<image"), tree.count("<reference"), "dark" in tree) == (1, 1, False)


def test_spaces_in_a_name_are_escaped_for_both_pictures(small_site):
    site = small_site(FILES)
    text = {name: FILES[f"figures/a-{name}.svg"] for name in ("light", "dark")}
    site.write({f"figures/my plot-{name}.svg": svg for name, svg in text.items()})
    site.edit("index.md", "figures/a", r"figures/my\ plot")
    out = site.build()
    assert site.warnings == ""
    assert {path.read_text("utf-8") for path in (out / "_images").iterdir()} == set(text.values())
