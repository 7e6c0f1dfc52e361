"""Spans that no reader sees are gone; everything else of highlighted code is as Pygments makes it."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonConsoleLexer, PythonLexer
from pygments.style import Style
from pygments.styles import get_style_by_name
from pygments.token import Keyword, Name, Text, Whitespace

from handbook_edition.lean_highlighting import LeanFormatter, looks_plain

CODE = "def area(r):\n    return 3.14 * abs(r) ** 2  # 圆\n"
LIGHT, DARK = get_style_by_name("a11y-high-contrast-light"), get_style_by_name("github-dark")


class Underlined(Style):
    styles = {Whitespace: "underline", Name: "#123456"}  # noqa: RUF012


def spans(html: str) -> list[tuple[str, str]]:
    return [(" ".join(span.get("class", [])), span.text) for span in BeautifulSoup(html, "html.parser").select("span")]


def test_names_and_brackets_lose_their_spans_and_nothing_else_changes():
    ordinary = spans(highlight(CODE, PythonLexer(), HtmlFormatter(style=LIGHT)))
    lean = spans(highlight(CODE, PythonLexer(), LeanFormatter(style=LIGHT, other_styles=(DARK,))))
    assert lean == [span for span in ordinary if span[0] not in ("n", "p", "w")]
    assert {kind for kind, _ in ordinary} >= {"n", "p", "w"}


@given(st.text("abc()[].=+ \n\t'\"#<>&é中1", max_size=60))
def test_the_text_is_never_touched(code):
    html = highlight(code, PythonLexer(), LeanFormatter(style=LIGHT, other_styles=(DARK,)))
    ordinary = highlight(code, PythonLexer(), HtmlFormatter(style=LIGHT))
    assert BeautifulSoup(html, "html.parser").text == BeautifulSoup(ordinary, "html.parser").text


def test_a_token_that_one_of_the_styles_shows_keeps_its_span():
    assert looks_plain(Name.Builtin, False, (DARK,))
    assert not looks_plain(Name.Builtin, False, (DARK, LIGHT))
    assert not looks_plain(Keyword, False, (DARK,))


def test_white_space_is_plain_unless_a_style_draws_on_it():
    assert looks_plain(Whitespace, True, (LIGHT, DARK))
    assert not looks_plain(Whitespace, False, (LIGHT, DARK)), "the dark style has a colour for it"
    assert not looks_plain(Whitespace, True, (LIGHT, Underlined))
    assert looks_plain(Text, False, (Underlined,))


def test_prompts_keep_the_classes_by_which_they_are_found():
    html = highlight(">>> 1\n1\n", PythonConsoleLexer(), LeanFormatter(style="bw"))
    assert {"gp", "go"} <= {kind for kind, _ in spans(html)}


@pytest.mark.parametrize(
    ("conf", "kept"),
    [
        ("html_theme = 'alabaster'\npygments_style = 'github-dark'\n", set()),
        ("html_theme = 'furo'\npygments_style = 'github-dark'\npygments_dark_style = 'xcode'\n", {"n", "nb"}),
    ],
)
def test_sites_are_built_with_it_and_with_the_dark_style_of_their_theme(small_site, conf, kept):
    code = ".. code-block:: python\n   :emphasize-lines: 2\n\n   def f(x):\n       return abs(x)\n"
    site = small_site(
        {"conf.py": f"extensions = ['handbook_edition.lean_highlighting']\n{conf}", "index.rst": f"P\n=\n\n{code}"}
    )
    page = BeautifulSoup((site.build() / "index.html").read_text("utf-8"), "html.parser")
    block = page.select_one(".highlight pre")
    assert block.text.splitlines() == ["def f(x):", "    return abs(x)"]
    assert block.select_one(".hll").text.strip() == "return abs(x)"
    assert {kind for span in block.select("span") for kind in span.get("class", [])} - {"hll"} == {"k", "nf"} | kept


def test_other_builders_are_left_alone(small_site):
    site = small_site(
        {"conf.py": "extensions = ['handbook_edition.lean_highlighting']\n", "index.rst": "P\n=\n\n::\n\n   x = f(1)\n"}
    )
    assert r"\PYG{n}{x}" in next(site.build("latex").glob("*.tex")).read_text("utf-8")
