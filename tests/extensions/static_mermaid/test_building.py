"""Where a mermaid diagram stood, every builder puts what its readers can use."""

from __future__ import annotations

import re
import zipfile
from xml.dom import minidom

import pytest
from bs4 import BeautifulSoup

PLAIN = "extensions=['sphinx_static_render.mermaid']\nlanguage='zh_CN'\nhtml_theme='basic'\n"


@pytest.fixture
def basic(small_site):
    return small_site(root="static_mermaid-basic")


def soup(file):
    return BeautifulSoup(file.read_text("utf-8"), "html.parser")


@pytest.mark.parametrize("builder", ["html", "dirhtml", "singlehtml"])
def test_a_page_holds_a_light_and_a_dark_picture_of_known_size(basic, builder):
    out = basic.build(builder)
    assert basic.warnings == ""
    for box in soup(out / "index.html").select(".static-mermaid"):
        light, dark = box.select("img")
        assert "only-light" in light["class"]
        assert "only-dark" in dark["class"]
        assert light["src"] != dark["src"]
        for image in (light, dark):
            root = minidom.parse(str(out / image["src"])).documentElement
            assert (image["width"], image["height"]) == (root.getAttribute("width"), root.getAttribute("height"))
            assert image["alt"] in {"引用计数减到零就释放", "从一到七依次相连"}


def test_no_page_loads_javascript_for_diagrams_not_even_a_generated_one(basic):
    pages = list(basic.build().glob("*.html"))
    assert {"index.html", "genindex.html", "search.html"} <= {page.name for page in pages}
    scripts = [str(script) for page in pages for script in soup(page).select("script")]
    assert not [script for script in scripts if "mermaid" in script or "http" in script]


def test_only_pages_with_diagrams_load_the_stylesheet(basic):
    basic.write({"other.md": "---\norphan: true\n---\n# 没有图\n"})
    out = basic.build()
    assert (out / "_static/static_mermaid.css").exists()
    assert soup(out / "index.html").select('link[href*="static_mermaid.css"]')
    assert not soup(out / "other.html").select('link[href*="static_mermaid.css"]')


def test_what_may_scroll_can_be_reached_and_named_and_what_fits_is_no_tab_stop(basic):
    narrow, wide = soup(basic.build() / "index.html").select(".static-mermaid")
    assert "tabindex" not in narrow.attrs
    assert (wide["tabindex"], wide["role"], wide["aria-label"]) == ("0", "group", "从一到七依次相连")
    assert int(re.search(r"--legible: (\d+)px", wide["style"])[1]) < int(wide.img["width"])


@pytest.mark.parametrize("builder", ["html", "latex"])
def test_references_to_diagrams_arrive(basic, builder):
    out = basic.build(builder)
    if builder == "html":
        page = soup(out / "index.html")
        assert page.find(id="narrow")
        assert page.find(id="wide").name == "figure"
        assert [link["href"] for link in page.select("p a.internal")] == ["#narrow", "#wide"]
    else:
        tex = next(out.glob("*.tex")).read_text("utf-8")
        assert r"\label{\detokenize{index:narrow}}" in tex
        assert r"\label{\detokenize{index:wide}}" in tex


def test_an_epub_holds_the_light_picture_alone(basic):
    out = basic.build("epub")
    assert basic.warnings == ""
    with zipfile.ZipFile(next(out.glob("*.epub"))) as book:
        page = BeautifulSoup(book.read("index.xhtml"), "html.parser")
        package = book.read("content.opf").decode()
        assert len(page.select("img")) == 2
        assert "only-" not in str(page.select("img"))
        assert all(
            f'href="{image["src"]}"' in package and image["src"] in book.namelist() for image in page.select("img")
        )


@pytest.mark.parametrize(("builder", "file"), [("text", "index.txt"), ("man", "*.1"), ("texinfo", "*.texi")])
def test_where_there_are_no_pictures_there_are_words(basic, builder, file):
    out = basic.build(builder)
    text = next(out.glob(file)).read_text("utf-8")
    assert "[图表：引用计数减到零就释放]" in text
    assert "flowchart" not in text
    assert basic.warnings == ""


def test_catalogues_for_translators_are_those_of_the_plain_extension(basic):
    def messages(out):
        return re.sub(r"(?m)^(#:|\"POT).*$", "", (out / "index.pot").read_text("utf-8"))

    page = (basic.srcdir / "index.md").read_text("utf-8")
    basic.write({"index.md": page + "\n```{mermaid}\nflowchart LR\n  A --> B\n```\n"})
    ours = messages(basic.build("gettext"))
    assert basic.warnings == ""
    basic.write(
        {
            "conf.py": (basic.srcdir / "conf.py")
            .read_text("utf-8")
            .replace("sphinx_static_render.mermaid", "sphinxcontrib.mermaid")
        }
    )
    assert messages(basic.build("gettext", out="plain")) == ours


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        ("index.md", "# 图\n\n字\n\n```{mermaid}\n:alt: 坏\nflowchart LR\n  A -->\n  ]]\n```\n", 5),
        ("index.rst", "图\n==\n\n字\n\n.. mermaid::\n   :alt: 坏\n\n   flowchart LR\n     A -->\n     ]]\n", 6),
    ],
)
@pytest.mark.parametrize("builder", ["html", "latex"])
def test_a_diagram_that_does_not_parse_is_named_by_line_and_shown_as_source(small_site, name, text, line, builder):
    site = small_site({"conf.py": PLAIN.replace("[", "['myst_parser',"), name: text})
    out = site.build(builder)
    assert f"{name}:{line}: WARNING: this mermaid diagram cannot be drawn" in site.warnings
    assert "[static_mermaid.diagram]" in site.warnings
    assert site.warnings.count("WARNING") == 1
    if builder == "html":
        page = soup(out / "index.html")
        assert not page.select("img")
        assert "A -->" in page.select_one("pre").get_text()
    else:
        assert re.search(r"\\begin\{sphinxVerbatim\}.*\nflowchart LR\n", next(out.glob("*.tex")).read_text("utf-8"))


def test_a_missing_text_alternative_is_named_by_line_and_the_caption_stands_in(small_site):
    site = small_site(
        {"conf.py": PLAIN, "index.rst": "图\n==\n\n.. mermaid::\n   :caption: 说明\n\n   flowchart LR\n     A --> B\n"}
    )
    out = site.build()
    assert "index.rst:4: WARNING: this mermaid diagram has no text alternative" in site.warnings
    assert "[static_mermaid.alt]" in site.warnings
    assert {image["alt"] for image in soup(out / "index.html").select("img")} == {"说明"}


def test_an_unknown_theme_is_a_warning_and_the_default_is_used(basic):
    out = basic.build(confoverrides={"mermaid_dark_theme": "base"})
    assert "mermaid_dark_theme = 'base' is not one of" in basic.warnings
    assert len(soup(out / "index.html").select("img.only-dark")) == 2


def test_a_diagram_is_drawn_once_and_again_only_when_it_changes(basic, monkeypatch):
    import sphinx_static_render.mermaid.transform

    drawn = []

    def counted(source, theme, alt, draw=sphinx_static_render.mermaid.transform.draw):
        drawn.append(source)
        return draw(source, theme, alt)

    monkeypatch.setattr(sphinx_static_render.mermaid.transform, "draw", counted)
    basic.build()
    assert len(drawn) == 4
    page = basic.srcdir / "index.md"
    basic.write({"index.md": page.read_text("utf-8") + "\n又一段。\n"})
    basic.build()
    assert len(drawn) == 4
    basic.write({"index.md": page.read_text("utf-8").replace("B(释放)", "B(回收)")})
    out = basic.build()
    assert len(drawn) == 6
    pictures = [image["src"] for image in soup(out / "index.html").select("img")]
    assert sum("回收" in (out / picture).read_text("utf-8") for picture in pictures) == 2


def test_a_parallel_build_writes_the_same_page(basic):
    basic.write({f"more{n}.md": "---\norphan: true\n---\n# 多\n" for n in range(8)})
    alone = basic.build(out="alone") / "index.html"
    together = basic.build(out="together", parallel=2) / "index.html"
    assert "[static_mermaid" not in basic.warnings
    assert alone.read_text("utf-8") == together.read_text("utf-8")
