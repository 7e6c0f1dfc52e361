"""What is indexed is what the written page shows: no more, and no less."""

from __future__ import annotations

import itertools
import re

import pytest
from bs4 import BeautifulSoup
from docutils import nodes
from docutils.utils import new_document

from search_engine import engine_of_folder
from sphinx_cjk_search.extraction import sections
from sphinx_cjk_search.formulas import formula_text

#: Ways to write something that may not be shown; ``%s`` is the word.
WAYS = {
    "plain": "%s",
    "strong": "**%s**",
    "todo": ".. todo:: %s",
    "note": ".. note:: %s",
    "only html": ".. only:: html\n\n   %s",
    "only latex": ".. only:: latex\n\n   %s",
    "comment": ".. %s",
    "ifconfig": ".. ifconfig:: False\n\n   %s",
    "raw latex": ".. raw:: latex\n\n   %s",
    "raw html": ".. raw:: html\n\n   <p>%s</p>",
    "script": ".. raw:: html\n\n   <script>%s</script>",
    "hidden": ".. raw:: html\n\n   <p hidden>%s</p>",
    "display none": '.. raw:: html\n\n   <div style="display: none">\n\n%s\n\n.. raw:: html\n\n   </div>',
    "details": ".. raw:: html\n\n   <details><summary>x</summary>\n\n%s\n\n.. raw:: html\n\n   </details>",
    "substitution": ".. |%s| replace:: y",
    "code": "::\n\n   %s",
    "literal": "``%s``",
    "footnote": "[#]_\n\n.. [#] %s",
    "field": ":name: %s",
    "table": ".. csv-table:: x\n\n   %s,y",
    "figure": ".. figure:: a.png\n   :alt: x\n\n   %s",
    "formula": r":math:`\text{%s}`",
    "function": ".. py:function:: %s(a)",
}
#: What they stand in.
PLACES = {
    "page": "%s",
    "list": "* x\n\n%s",
    "admonition": ".. tip::\n\n%s",
    "todo": ".. todo::\n\n%s",
    "only latex": ".. only:: latex\n\n%s",
    "hidden": '.. raw:: html\n\n   <div hidden>\n\n%s\n\n.. raw:: html\n\n   </div>\n\nback',
}  # fmt: skip


def page() -> str:
    """Every way in every place, with a word of its own each, every few under a heading."""
    parts = ["Page\n====\n"]
    for number, (place, way) in enumerate(itertools.product(PLACES, WAYS)):
        word = f"wx{number:03}q"
        indent = {"list": 2, "page": 0, "hidden": 0}.get(place, 3)
        inner = (WAYS[way] % word).replace("\n", "\n" + " " * indent)
        heading = f"Head {number}" if number % 7 == 0 else ""
        parts += [f"{heading}\n{'-' * len(heading)}\n"] if heading else []
        parts.append(PLACES[place] % (" " * indent + inner) + "\n")
    return "\n".join(parts)


def visible_words(html: str) -> set[str]:
    """By the page alone: what is hidden by its markup goes, and what is left is read."""
    main = BeautifulSoup(html, "html.parser").select_one("[role=main]")
    for element in main.select('script, style, [hidden], [style*="display: none"]'):
        element.decompose()
    return set(re.findall(r"wx\d{3}q", main.get_text()))


@pytest.mark.parametrize("todos", [False, True])
def test_the_index_has_the_words_that_the_page_shows_and_no_others(small_site, todos):
    conf = (
        f"extensions = ['sphinx.ext.todo', 'sphinx.ext.ifconfig', 'sphinx_cjk_search']\ntodo_include_todos = {todos}\n"
    )
    out = small_site({"conf.py": conf, "index.rst": page()}).build()
    texts = "".join(path.read_text("utf-8") for path in (out / "_static/cjk_search/index").glob("*.js"))
    shown = visible_words((out / "index.html").read_text("utf-8"))
    assert len(shown) > 30
    assert set(re.findall(r"wx\d{3}q", texts)) == shown
    engine = engine_of_folder(out / "_static/cjk_search/index")
    assert all(engine.urls(word) for word in sorted(shown)[::9])


def blocks_of(*parts):
    """The blocks of a page with these parts: raw HTML, or a paragraph where there is no tag."""
    page = new_document("")
    page += nodes.section("", nodes.title("", "Page"), ids=["a"])
    page[0] += [nodes.raw("", part, format="html") if "<" in part else nodes.paragraph("", part) for part in parts]
    return sections(page)[0].blocks


@pytest.mark.parametrize(
    ("html", "lines"),
    [
        ("<ul><li>tea</li><li>ox</li></ul>", ["tea", "ox"]),
        ("<table><tr><td>位置</td><td>编码</td></tr><tr><td>zebra</table>", ["位置", "编码", "zebra"]),
        ("<dl><dt>term<dd>what it is</dl>", ["term", "what it is"]),
        ("<p>left<br>right<br/>third</p>", ["left right third"]),
        ("<p>in<b>line</b> stays <a href='x'>one</a>.</p>", ["inline stays one."]),
        ("<h2>Head</h2>text<p>more</p>after", ["Head", "text", "more", "after"]),
    ],
)
def test_what_stands_apart_in_raw_html_is_no_one_word(html, lines):
    assert [line for block in blocks_of(html) for line in block.split("\n")] == lines


@pytest.mark.parametrize(
    ("parts", "shown"),
    [
        (["<p hidden>secret", "shown"], "shown"),
        (["<p hidden>secret<p>shown"], "shown"),
        (["<p hidden>secret <i>more</i>", "<b>secret</b>", "shown"], "shown"),
        (["<ul><li hidden>secret<li>shown</ul>", "after"], "shown after"),
        (["<ul><li hidden>secret<ul><li>secret</ul>secret<li>shown</ul>"], "shown"),
        (["<ol><li hidden>secret</ol>", "shown"], "shown"),
        (["<table><tr><td hidden>secret<td>shown<tr hidden><td>secret<tr><td>too</table>"], "shown too"),
        (["<dl><dt hidden>secret<dd>shown</dl>"], "shown"),
        (["<div hidden>secret<p>secret", "secret", "<p>secret</div>", "shown"], "shown"),
        (["<div hidden><p>secret", "secret", "</div>shown"], "shown"),
    ],
)
def test_what_is_hidden_ends_where_a_browser_ends_it(parts, shown):
    assert " ".join(" ".join(blocks_of(*parts)).split()) == shown


def test_escapes_leave_no_sign_and_words_that_they_join_are_whole(small_site):
    source = (
        "位置\\ **编码**\\ 入门\n====================\n\n"
        "位置\\ **向量**\\ 器 H\\ :sub:`2`\\ O boxes\\ *glued* foo\\_bar \\*args\n\n"
        ".. glossary::\n\n   词\\ *条*\\ 甲\n      Its text.\n"
    )
    out = small_site(
        {
            "conf.py": "extensions = ['sphinx_cjk_search']\n",
            "index.rst": source,
            "other.rst": ":orphan:\n\nO\n=\n\nH 2 O\n",
        }
    ).build()
    index = out / "_static/cjk_search/index"
    assert not [path.name for path in index.glob("*.js") if "\\u0000" in path.read_text("utf-8")]
    engine = engine_of_folder(index)
    for query in ("位置编码入门", "位置向量器", "H2O", "boxesglued", "foo_bar", "*args", "词条甲"):
        assert engine.urls(query)[:1] != [], query
        assert engine.urls(query)[0].startswith("index.html"), query


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        (r"x_i\neq x_j", "x_i ≠ x_j"),
        (r"\sum_{i}^{n} a_i \le \alpha b", "∑ _i^n a_i ≤ αb"),
        (r"a\cdot\sin x", "a ⋅ sin x"),
        (r"\frac{\partial f}{\partial x}", "∂f ∂x"),
        (r"\mathrm{softmax}(QK^\top/\sqrt{d_k})", "softmax (QK^⊤/ d_k )"),
        (r"p(x \mid y) \to \infty", "p(x | y) → ∞"),
        (r"\{1, 2\} \subseteq \mathbb{R}", "1, 2 ⊆ R"),
        (r"\begin{aligned} a &= b \\ c &= d \end{aligned}", "a = b c = d"),
    ],
)
def test_a_formula_is_read_as_it_is_shown(tex, text):
    assert formula_text(tex) == text


def test_signatures_index_entries_and_keywords_lead_to_their_place(small_site):
    source = (
        "Page\n====\n\n.. meta::\n   :keywords: lagrange, 拉格朗日\n\n"
        ".. index:: spam filter, single: 垃圾; 邮件\n\nText.\n\n"
        ".. py:module:: pack.mod\n\n.. py:class:: Store[T](path, *, mode='r')\n\n"
        "   .. py:attribute:: limit\n      :type: int\n\n      The most.\n\n"
        "   .. py:method:: load(name: str) -> dict[str, int]\n\n      Reads.\n"
    )
    out = small_site({"conf.py": "extensions = ['sphinx_cjk_search']\n", "index.rst": source}).build()
    engine = engine_of_folder(out / "_static/cjk_search/index")
    assert engine.urls("pack.mod.Store.limit")[0] == "index.html#pack.mod.Store.limit"
    assert engine.urls("Store.limit")[0] == "index.html#pack.mod.Store.limit"
    for query in ("lagrange", "拉格朗日", "spam filter", "邮件"):
        assert engine.urls(query)[0] == "index.html"
    found = engine.search("Store.load")[0]
    assert found["title"] == "load(name: str) → dict[str, int]"
    page = BeautifulSoup((out / "index.html").read_text("utf-8"), "html.parser")
    for link in page.select("dt .headerlink"):
        link.decompose()
    shown = {" ".join(term.get_text().split()) for term in page.select("dt.sig")}
    titles = {result["title"] for name in ("Store", "Store.load", "Store.limit") for result in engine.search(name)}
    assert {re.sub(r"\s", "", text) for text in shown} <= {re.sub(r"\s", "", text) for text in titles}


def test_half_a_character_in_a_page_ends_no_build(small_site):
    module = 'VALUE = "\\ud800"\n"""Half of 𠮷."""\n'
    conf = "import sys\nsys.path.insert(0, '.')\nextensions = ['sphinx.ext.autodoc', 'sphinx_cjk_search']\n"
    source = "Page\n====\n\n.. automodule:: half_a_character\n   :members:\n"
    files = {"conf.py": conf, "index.rst": source, "half_a_character.py": module}
    book = small_site(files)
    book.write({"conf.py": conf.replace("'.'", repr(str(book.srcdir)))})
    engine = engine_of_folder(book.build() / "_static/cjk_search/index")
    assert engine.urls("VALUE")[0] == "index.html#half_a_character.VALUE"
