"""Formulas stand in pages and e-books as MathML, numbered as in print, without a line of JavaScript."""

from __future__ import annotations

import re
import zipfile
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from sphinx.errors import ExtensionError

from handbook import ROOT

TEMML = {"static_math_node_modules": str(ROOT / "node_modules")}
XHTML, MATHML = "{http://www.w3.org/1999/xhtml}", "{http://www.w3.org/1998/Math/MathML}"


@pytest.fixture
def basic(small_site):
    return small_site(root="static_math-basic")


@pytest.fixture
def shared(shared_site):
    """The same, for tests that change nothing."""
    return shared_site(root="static_math-basic")


def soup(file):
    return BeautifulSoup(file.read_text("utf-8"), "html.parser")


@pytest.mark.parametrize("builder", ["html", "dirhtml", "singlehtml"])
def test_a_page_holds_mathml_and_no_script_for_it(shared, builder):
    page = soup(shared.build(builder, confoverrides=TEMML) / "index.html")
    assert shared.warnings == ""
    assert len(page.select("p > span.math > math")) == 2
    assert len(page.select("div.math > math[display=block]")) == 4
    assert [[cell.get_text() for cell in row.select("mtd")] for row in page.select("mtr")][:2] == [
        ["a", "=b"],
        ["", "=c"],
    ]
    scripts = "".join(str(script) for script in page.select("script"))
    assert "mathjax" not in scripts.lower()
    assert "temml" not in scripts.lower()


def test_ids_are_unique_and_references_arrive(shared):
    page = soup(shared.build(confoverrides=TEMML) / "index.html")
    ids = [element["id"] for element in page.select("[id]")]
    assert len(ids) == len(set(ids))
    assert [link["href"] for link in page.select("p a.internal")] == ["#equation-half", "#equation-rows"]
    assert {"equation-half", "equation-rows"} <= set(ids)


def test_permalinks_speak_the_reader_s_language(shared):
    page = soup(shared.build(confoverrides=TEMML) / "index.html")
    assert {link["title"] for link in page.select(".eqno a")} == {"链接到此公式"}


@pytest.mark.parametrize("numfig", [False, True])
def test_equations_are_numbered_as_in_latex(shared, numfig):
    page = soup(shared.build(confoverrides={**TEMML, "numfig": numfig}) / "index.html")
    tex = next(shared.build("latex", confoverrides={"numfig": numfig}).glob("*.tex")).read_text("utf-8")
    numbered = re.findall(r"\\begin\{(?:equation|align)\}\\label\{equation:index:(\w+)\}", tex)
    assert len(re.findall(r"\\begin\{(?:equation|align|gather)\}", tex)) == len(numbered)
    numbers = {box.find_parent(id=True)["id"]: re.sub(r"\D", "", box.get_text()) for box in page.select(".eqno")}
    assert numbers == {f"equation-{label}": str(place) for place, label in enumerate(numbered, 1)}


def test_only_pages_with_formulas_load_the_stylesheet_and_its_font_is_there(shared):
    out = shared.build(confoverrides=TEMML)
    assert soup(out / "index.html").select('link[href*="static_math.css"]')
    assert not soup(out / "plain.html").select('link[href*="static_math.css"]')
    css = (out / "_static/static_math.css").read_text("utf-8")
    assert css.count("@font-face") == 1
    assert "font-display: optional" in css  # swapped in late, it would move the page
    targets = [target for target in re.findall(r'url\("([^"]*)"', css) if not target.startswith("data:")]
    assert targets == ["stix-two-math.woff2"]
    assert (out / "_static" / targets[0]).read_bytes()[:4] == b"wOF2"


def test_a_page_with_formulas_asks_for_the_font_first_and_takes_it_from_the_disk_as_a_file(shared):
    out = shared.build(confoverrides=TEMML)
    first = [script.string for script in soup(out / "index.html").select("head script") if "preload" in script.text]
    assert len(first) == 1
    assert '"_static/stix-two-math.woff2"' in first[0]
    assert 'location.protocol.startsWith("http")' in first[0]
    assert 'else new FontFace("STIX2", "url(_static/stix-two-math.woff2)").load()' in first[0]
    assert "preload" not in (out / "plain.html").read_text("utf-8")


def test_an_epub_is_well_formed_declares_its_mathml_and_carries_the_font(shared):
    out = shared.build("epub", confoverrides=TEMML)
    assert shared.warnings == ""
    with zipfile.ZipFile(next(out.glob("*.epub"))) as book:
        page = ElementTree.fromstring(re.sub(rb"<!DOCTYPE[^>]*>", b"", book.read("index.xhtml")))
        assert len(list(page.iter(f"{MATHML}math"))) == 6
        package = book.read("content.opf").decode()
        items = {re.search('href="([^"]*)"', item)[1]: item for item in re.findall(r"<item .*?>", package)}
        assert 'properties="mathml"' in items["index.xhtml"]
        assert "mathml" not in items["plain.xhtml"]
        assert "font/woff" in items["_static/stix-two-math.woff"]


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        ("index.md", "# 公式\n\n字\n\n$$\n\\undef x\n$$\n", 5),
        ("index.md", "# 公式\n\n字 $\\undef x$\n", 3),
        ("index.rst", "公式\n====\n\n字\n\n.. math::\n\n   \\undef x\n", 6),
    ],
)
def test_a_formula_that_fails_is_named_by_line_and_shown_as_source(small_site, name, text, line):
    conf = (
        "extensions=['myst_parser','sphinx_static_render.math']\n"
        "myst_enable_extensions=['dollarmath']\nhtml_theme='basic'\n"
    )
    site = small_site({"conf.py": conf, name: text})
    out = site.build(confoverrides=TEMML)
    assert (
        f"{name}:{line}: WARNING: this formula cannot be converted: Unsupported function name: \\undef" in site.warnings
    )
    assert "[static_math.formula]" in site.warnings
    page = soup(out / "index.html")
    assert page.select_one("div.math > pre, code.math").get_text().strip() == r"\undef x"
    assert not page.select("math")


#: What a formula of its own environment warns of.
NUMBERED = {
    "align": (".. math::\n   :no-wrap:\n\n   \\begin{align}a &= b \\\\ c &= d\\end{align}\n", True),
    "starred": (".. math::\n   :no-wrap:\n\n   \\begin{align*}a &= b \\\\ c &= d\\end{align*}\n", False),
    "equation": (".. math::\n   :no-wrap:\n   :label: one\n\n   \\begin{equation}a = b\\end{equation}\n", False),
    "label": (".. math::\n   :no-wrap:\n   :label: two\n\n   \\begin{align}a &= b\\end{align}\n", True),
    "aligned": (".. math::\n\n   \\begin{aligned}a &= b \\\\ c &= d\\end{aligned}\n", False),
}


def test_lines_that_only_latex_would_number_are_warned_of(small_site):
    site = small_site(
        {"conf.py": "extensions=['sphinx_static_render.math']\nhtml_theme='basic'\n", "index.rst": "F\n=\n"}
    )
    site.write({f"{name}.rst": f":orphan:\n\nF\n=\n\n{source}" for name, (source, _warned) in NUMBERED.items()})
    out = site.build(confoverrides=TEMML)
    found = re.findall(r"(\w+)\.rst:6: WARNING: the environment align numbers each line", site.warnings)
    assert sorted(found) == sorted(name for name, (_source, warned) in NUMBERED.items() if warned)
    assert site.warnings.count("[static_math.numbering]") == len(found)
    for name in NUMBERED:
        assert "tml-eqn" not in (out / f"{name}.html").read_text("utf-8")


def test_without_temml_pages_say_what_to_run_and_print_needs_none(basic, monkeypatch):
    monkeypatch.setattr(
        "sphinx_static_render.math.assets.SCRIPT", "temml/nobody-has-this.js"
    )  # whatever lies above the folder
    with pytest.raises(ExtensionError, match="npm install temml"):
        basic.build()
    basic.write({"package-lock.json": "{}"})
    with pytest.raises(ExtensionError, match=f"npm ci --ignore-scripts --prefix {basic.srcdir}"):
        basic.build(out="locked")
    assert list(basic.build("latex").glob("*.tex"))


def test_without_the_font_package_pages_use_the_reader_s_math_font(basic, tmp_path):
    (tmp_path / "node_modules").mkdir()
    (tmp_path / "node_modules/temml").symlink_to(ROOT / "node_modules/temml")
    out = basic.build()
    css = (out / "_static/static_math.css").read_text("utf-8")
    assert "@font-face" not in css
    assert "STIX2, math" in css


def test_a_parallel_build_writes_the_same_page(basic):
    basic.write({f"more{n}.md": f"---\norphan: true\n---\n# 多\n\n$x_{n}$\n" for n in range(8)})
    alone, together = (
        basic.build(out=out, confoverrides=TEMML, parallel=jobs) for out, jobs in (("alone", 0), ("together", 2))
    )
    for page in ("index.html", "more7.html"):
        assert (alone / page).read_text("utf-8") == (together / page).read_text("utf-8")
