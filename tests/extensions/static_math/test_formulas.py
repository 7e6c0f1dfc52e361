"""TeX goes in as Sphinx hands it over and comes out as MathML."""

from __future__ import annotations

from types import SimpleNamespace
from xml.dom import minidom
from xml.etree import ElementTree

import pytest

from handbook import ROOT
from sphinx_static_render.epub_package import items
from sphinx_static_render.math.assets import SCRIPT, find_node_modules
from sphinx_static_render.math.epub import declare_mathml
from sphinx_static_render.math.formulas import displayed, has_rows, longest_row, numbered_environment, unnumbered
from sphinx_static_render.math.temml import FormulaError, Temml


@pytest.fixture(scope="module")
def temml():
    return Temml((ROOT / "node_modules" / SCRIPT).read_text("utf-8"))


@pytest.mark.parametrize(
    ("tex", "rows"),
    [
        (r"a \\ b", True),
        (r"a &= b", True),
        (r"a \& b", False),
        (r"\begin{cases} 1 & x \\ 2 & y \end{cases}", False),
        (r"\begin{cases} 1 \end{cases} \\ 2", True),
        (r"\substack{a \\ b}", False),
        (r"\{ a \} \\ b", True),
        ("x + y", False),
    ],
)
def test_rows_count_only_outside_environments_and_groups(tex, rows):
    assert has_rows(tex) is rows


@pytest.mark.parametrize(
    ("tex", "wrapped"),
    [
        ("\nx\n", "x"),
        (r"a \\ b", r"\begin{split}a \\ b\end{split}"),
        ("a\n\nb\n \t\nc", r"\begin{aligned}a\\b\\c\end{aligned}"),
        (r"\begin{aligned}a\\b\end{aligned}", r"\begin{aligned}a\\b\end{aligned}"),
        ("\n\n", ""),
    ],
)
def test_displays_are_wrapped_as_for_latex(tex, wrapped):
    assert displayed(tex) == wrapped


def test_environments_lose_the_numbers_that_sphinx_does_not_know_of():
    assert unnumbered(r"\begin{align}a\end{align}") == r"\begin{align*}a\end{align*}"
    assert (
        unnumbered(r"\begin{aligned}a\end{aligned}\begin{align*}\end{align*}")
        == r"\begin{aligned}a\end{aligned}\begin{align*}\end{align*}"
    )
    assert numbered_environment(r"x \begin{gather}a\end{gather}") == "gather"
    assert numbered_environment(r"\begin{gathered}a\end{gathered}") is None


@pytest.mark.parametrize(
    ("begin", "body"),
    [
        ("equation", "a = b"),
        ("align", r"a &= b \\ c &= d"),
        ("alignat}{2", r"a &= b \\ c &= d"),
        ("gather", r"a \\ b"),
        ("multline", r"a \\ b"),
    ],
)
def test_no_environment_numbers_its_lines(temml, begin, body):
    tex = rf"\begin{{{begin}}}{body}\end{{{begin.partition('}')[0]}}}"
    assert "tml-eqn" in temml.mathml(tex, display=True)
    assert "tml-eqn" not in temml.mathml(unnumbered(tex), display=True)


def test_a_fraction_is_a_fraction(temml):
    root = ElementTree.fromstring(temml.mathml(r"\frac{1}{2}", display=True, xml=True))
    name = "{http://www.w3.org/1998/Math/MathML}"
    assert root.tag == f"{name}math"
    assert root.get("display") == "block"
    assert [child.text for child in root.find(f".//{name}mfrac")] == ["1", "2"]


def test_chinese_stays_whole(temml):
    assert "若" in temml.mathml(r"\text{若 } x")


def test_a_long_formula_in_running_text_may_break_and_a_display_may_not(temml):
    assert temml.mathml("a + b = c").count("<mrow>") > temml.mathml("a + b = c", display=True).count("<mrow>")


@pytest.mark.parametrize(("tex", "word"), [(r"\undef x", r"\undef"), (r"\frac{a}{b", "end of input"), ("x^", "")])
def test_a_bad_formula_is_refused_in_one_readable_line(temml, tex, word):
    with pytest.raises(FormulaError) as refused:
        temml.mathml(tex)
    assert word in str(refused.value)
    assert "\n" not in str(refused.value)
    assert "\u0332" not in str(refused.value)


def test_one_bad_formula_does_not_spoil_the_next(temml):
    good = temml.mathml("x")
    with pytest.raises(FormulaError):
        temml.mathml(r"\undef")
    assert temml.mathml("x") == good


def test_width_is_that_of_the_longest_row(temml):
    assert longest_row(temml.mathml("abc < d", display=True)) == 5
    assert longest_row(temml.mathml(r"\begin{aligned} abcdef \\ g \end{aligned}", display=True)) == 6


def test_the_nearest_temml_is_found_from_below(tmp_path, monkeypatch):
    for folder in (tmp_path, tmp_path / "checkout"):
        script = folder / "node_modules" / SCRIPT
        script.parent.mkdir(parents=True)
        script.touch()
    (tmp_path / "checkout/docs/node_modules").mkdir(parents=True)  # without Temml
    assert find_node_modules(tmp_path / "checkout/docs/source") == tmp_path / "checkout/node_modules"
    assert find_node_modules(tmp_path / "docs") == tmp_path / "node_modules"
    monkeypatch.setattr(
        "sphinx_static_render.math.assets.SCRIPT", "temml/nobody-has-this.js"
    )  # whatever lies above the folder
    assert find_node_modules(tmp_path / "docs") is None


def test_only_pages_that_hold_mathml_say_so_beside_what_else_they_say(tmp_path):
    for name, body in {"a": "<math>", "b c": "<math>", "d": "", "n": "<math>"}.items():
        (tmp_path / f"{name}.xhtml").write_text(body)
    package = minidom.parseString(
        '<package xmlns:dc="x"><metadata><dc:title>b</dc:title></metadata><manifest>'
        '<item id="a" href="a.xhtml"/><item id="b" href="b%20c.xhtml"/><item href="c.css"/><item href="d.xhtml"/>'
        '<item id="n" href="n.xhtml" properties="nav"/></manifest></package>'
    )
    declare_mathml(SimpleNamespace(outdir=tmp_path), package)
    found = {item.getAttribute("href"): item.getAttribute("properties") for item in items(package)}
    assert found == {
        "a.xhtml": "mathml",
        "b%20c.xhtml": "mathml",
        "c.css": "",
        "d.xhtml": "",
        "n.xhtml": "nav mathml",
    }
