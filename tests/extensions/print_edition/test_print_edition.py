"""From a site's pages to a book's LaTeX."""

from __future__ import annotations

import re
import shutil

import pytest

from handbook import ROOT

CONF = """
extensions = ["myst_parser", "handbook_edition.print_edition", "sphinx_design"]
myst_enable_extensions = ["attrs_block", "colon_fence"]
latex_documents = [("index", "book.tex", "T", "A", "manual")]
latex_toplevel_sectioning = "part"
latex_use_xindy = False
print_edition_preface = "Preface"
print_edition_appendix = "Appendices"
print_edition_appendices = ["terms"]
print_edition_left_out = ["tags"]
"""
INDEX = """
# Front page

Welcome; see {doc}`tags`, {ref}`the index <genindex>` and [the box](#box).

{.screen-only}
## Click here

Buttons.

## Why

Because.

```{toctree}
section/index
tags
terms
```
"""
SECTION = """
# A section

An introduction.

## In which order

This one first.

```{toctree}
chapter
```

{.screen-only}
## Latest

Nothing to print.
"""
CHAPTER = """
# A chapter

(box)=
## Its first section

```{admonition} Wrong
:class: misconception

Right.
```

| left | right |
| :--- | ----: |
| a very long cell that needs the whole line and then some more of it, and still more than that | 1 |
| short | 22 |

```python

x = 1


```

```text
1
```
"""
FILES = {
    "conf.py": CONF,
    "index.md": INDEX,
    "section/index.md": SECTION,
    "section/chapter.md": CHAPTER,
    "tags.md": "# Tags\n\nOnly on a screen.\n",
    "terms.md": "# Terms\n\n## Of Python\n\nA term.\n",
}


@pytest.fixture
def book(small_site):
    site = small_site(FILES)
    text = (site.build("latex") / "book.tex").read_text("utf-8")
    assert site.warnings == ""
    return text.partition(r"\begin{document}")[2]


def headings(book):
    return re.findall(r"^\\(part|chapter|section|subsection)\{(.*)\}", book, re.MULTILINE)


def test_sections_are_parts_and_their_pages_chapters(book):
    assert headings(book) == [
        ("part", "A section"),
        ("chapter", "A chapter"),
        ("section", "Its first section"),
        ("part", "Appendices"),
        ("chapter", "Terms"),
        ("section", "Of Python"),
    ]


def test_the_headings_of_a_page_with_subpages_are_no_chapters_and_come_before_them(book):
    assert r"\section*{In which order}" in book
    assert book.index("This one first.") < book.index(r"\chapter{A chapter}")


def test_the_front_page_is_the_preface(book):
    preface = book.partition(r"\begin{bookpreface}{Preface}")[2].partition(r"\end{bookpreface}")[0]
    assert "Welcome" in preface
    assert r"\section*{Why}" in preface


def test_what_only_a_screen_can_use_is_left_out(book):
    for gone in ("Click here", "Buttons.", "Latest", "Nothing to print.", "Only on a screen."):
        assert gone not in book


def test_what_others_fill_in_for_screens_is_left_out_by_its_class(small_site):
    posts = {
        f"section/{name}.md": f"---\ndate: 2026-01-0{day}\ntags: [one]\n{series}"
        f"updates:\n  - {{date: 2026-02-01, kind: 更新, note: Changed}}\n---\n# Post {name}\n\nText.\n"
        for day, name, series in ((1, "chapter", "series: Two\n"), (2, "other", "series: Two\n"), (3, "third", ""))
    }
    section = SECTION.replace("```{toctree}\nchapter", "```{toctree}\nchapter\nother\nthird")
    site = small_site({**FILES, **posts, "section/index.md": section})
    site.edit(
        "conf.py", '"handbook_edition.print_edition",', '"handbook_edition.print_edition", "sphinx_latest_updates",'
    )
    names = r"\\begin\{sphinxuseclass\}\{post-(series|related|history)\}"
    assert set(re.findall(names, (site.build("latex") / "book.tex").read_text("utf-8"))) == {
        "series",
        "related",
        "history",
    }
    left_out = {"print_edition_screen_only": ["post-series", "post-related"]}
    book = (site.build("latex", out="fewer", confoverrides=left_out) / "book.tex").read_text("utf-8")
    assert re.findall(names, book) == ["history"] * 3


def test_a_link_to_a_page_that_is_left_out_is_its_text(book):
    assert not re.search(r"\\hyperref\[[^]]*tags", book)
    assert "Tags" in book


def test_a_link_to_the_general_index_leads_there(book):
    assert r"\hyperref[general-index]{\sphinxcrossref{" in book


def test_every_link_has_a_label(book):
    links = set(re.findall(r"\\hyperref\[\\detokenize\{([^}]*)\}", book))
    labels = set(re.findall(r"\\label\{\\detokenize\{([^}]*)\}", book))
    assert links
    assert links - labels == set()


def test_the_class_of_a_box_is_an_environment(book):
    assert re.search(r"\\begin\{sphinxuseclass\}\{misconception\}\s*\\begin\{sphinxadmonition\}", book)


def test_a_table_has_the_alignment_of_its_author_and_widths_that_fit(book):
    [(first, second)] = re.findall(
        r">\{\\raggedright\\arraybackslash\}\\Y\{([\d.]+)\}>\{\\raggedleft\\arraybackslash\}\\Y\{([\d.]+)\}", book
    )
    assert float(first) > 0.8
    assert float(second) < 0.2
    assert float(first) + float(second) <= 1


def test_code_is_trimmed_and_output_is_marked(book):
    assert re.search(r"\\begin\{sphinxVerbatim\}\[[^]]*\]\n\S", book)
    assert re.search(r"\\begin\{sphinxuseclass\}\{printed\}\s*\\begin\{sphinxVerbatim\}", book)


@pytest.mark.parametrize(
    ("opening", "room"),
    [
        ("```python\nx = 1\n```", r"9\baselineskip"),
        ("```{code-block} python\n:caption: c\nx = 1\n```", r"9\baselineskip"),
        ("### Under it\n\n```python\nx = 1\n```", r"9\baselineskip"),
        ("![](dot.png)", None),  # in a paragraph, which stays with its heading anyway
        ("```{image} dot.png\n```", r"8\baselineskip"),
        ("```{figure} dot.png\n\nA dot\n```", r"8\baselineskip"),
        ("Words.\n\n```python\nx = 1\n```", None),
    ],
)
def test_a_heading_over_something_that_is_not_split_asks_for_room(small_site, opening, room):
    chapter = f"# A chapter\n\nText.\n\n## First\n\nText.\n\n## Second\n\n{opening}\n"
    site = small_site({**FILES, "section/chapter.md": chapter})
    shutil.copy(ROOT / "docs/source/_static/cover.png", site.srcdir / "section/dot.png")
    book = (site.build("latex") / "book.tex").read_text("utf-8")
    before = book[book.index(r"\section{First}") : book.index(r"\section{Second}")]
    assert re.findall(r"\\Needspace\{(.*)\}", before) == ([room] if room else [])
    assert r"\Needspace" not in book[book.index(r"\section{Second}") :]


def test_a_picture_that_stands_alone_is_a_figure_which_the_style_may_place(small_site):
    chapter = "# A chapter\n\nText.\n\n```{image} dot.png\n```\n\n- ```{image} dot.png\n  ```\n"
    site = small_site({**FILES, "section/chapter.md": chapter})
    shutil.copy(ROOT / "docs/source/_static/cover.png", site.srcdir / "section/dot.png")
    book = (site.build("latex") / "book.tex").read_text("utf-8")
    figures = re.findall(r"\\begin\{figure\}\[\w+\]\s+\\centering(.*?)\\end\{figure\}", book, re.DOTALL)
    assert [each.count(r"\sphinxincludegraphics") for each in figures] == [1]
    assert book.count(r"\sphinxincludegraphics") == 2


@pytest.mark.parametrize("first", ["Text.", "Text.\n\n### Under the first\n\nText."])
def test_a_heading_that_asks_for_room_keeps_its_labels(small_site, first):
    chapter = f"# A chapter\n\nText.\n\n## First\n\n{first}\n\n(one)=\n(two)=\n## Second\n\n```python\nx = 1\n```\n"
    book = (small_site({**FILES, "section/chapter.md": chapter}).build("latex") / "book.tex").read_text("utf-8")
    for label in ("one", "two"):
        assert book.count(rf"\label{{\detokenize{{section/chapter:{label}}}}}") == 1
    assert book.index(r"\Needspace") < book.index(r"\section{Second}") < book.index("section/chapter:one")


def test_html_does_not_notice(small_site):
    page = (small_site(FILES).build("html") / "index.html").read_text("utf-8")
    assert "Click here" in page
    assert "Preface" not in page


def test_a_long_table_may_break_over_pages(small_site):
    rows = "".join(f"| {number} | x |\n" for number in range(20))
    site = small_site({**FILES, "terms.md": f"# Terms\n\n| a | b |\n|---|---|\n{rows}"})
    assert r"\begin{longtable}" in (site.build("latex") / "book.tex").read_text("utf-8")


@pytest.mark.parametrize("rows", [20, 40])  # broken by us, and by Sphinx
def test_only_a_table_with_a_caption_is_counted(small_site, rows):
    table = "| a | b |\n|---|---|\n" + "".join(f"| {number} | x |\n" for number in range(rows))
    captioned = f":::{{table}} Told\n{table}:::\n"
    site = small_site({**FILES, "terms.md": f"# Terms\n\n{table}\n{captioned}"})
    book = (site.build("latex") / "book.tex").read_text("utf-8")
    pieces = book.split(r"\begin{longtable}")
    assert len(pieces) == 3
    assert pieces[0].count(r"\begingroup\handbookuncountedtable") == 1
    assert pieces[1].index(r"\end{longtable}") < pieces[1].index(r"\endgroup")
    assert r"\handbookuncountedtable" not in pieces[1]


def test_a_bar_is_no_wider_than_its_column(small_site):
    conf = CONF.replace("myst_parser", 'myst_parser", "sphinx_runnable_listings.output_tables')
    text = "name      few             many\n" + "".join(f"{name}         1  123456789012345\n" for name in "xyz")
    table = "```{output-table} out.txt\n:bars: few, many\n:same-scale:\n```\n"
    site = small_site({**FILES, "conf.py": conf, "out.txt": text, "terms.md": f"# Terms\n\n{table}"})
    book = (site.build("latex") / "book.tex").read_text("utf-8")
    few, many = (float(width) for width in re.findall(r"\\hbox to([\d.]+)em", book)[:2])
    assert few < 5 < many  # what the longest of both would need is 7.8
