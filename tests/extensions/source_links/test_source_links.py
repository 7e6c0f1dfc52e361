"""Where a page is edited and a fault reported, on each forge; nothing where no repository is named."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup

from handbook_edition.source_links.addresses import Repository

LAYOUT = """{% extends "!layout.html" %}
{% block footer %}
{%- for name, address in (source_links or {}).items() %}<a class="{{ name }}" href="{{ address|e }}"></a>{% endfor %}
{% endblock %}
"""
CONF = 'project = "P"\nextensions = ["handbook_edition.source_links"]\ntemplates_path = ["t"]\nhtml_theme = "basic"\n'
FILES = {
    "conf.py": CONF,
    "t/layout.html": LAYOUT,
    "index.rst": "甲 & 乙\n=======\n\n.. toctree::\n\n   deep/页\n",
    "deep/页.rst": "P\n=\n",
}
GITHUB = "https://github.com/who/book"


def links(page):
    soup = BeautifulSoup(page.read_text("utf-8"), "html.parser")
    return {a["class"][0]: a["href"] for a in soup.select("a[class]") if not a.get_text()}


@pytest.mark.parametrize(
    ("url", "edit", "new"),
    [
        (GITHUB, f"{GITHUB}/edit/main/docs/a.md", f"{GITHUB}/issues/new"),
        (f"{GITHUB}/", f"{GITHUB}/edit/main/docs/a.md", f"{GITHUB}/issues/new"),
        ("https://gitlab.com/g/b", "https://gitlab.com/g/b/-/edit/main/docs/a.md", "https://gitlab.com/g/b/-/issues/new"),
        ("https://codeberg.org/g/b", "https://codeberg.org/g/b/_edit/main/docs/a.md", "https://codeberg.org/g/b/issues/new"),
    ],
)  # fmt: skip
def test_each_forge_has_its_own_addresses(url, edit, new):
    repository = Repository(url, "main", "/docs/")
    assert repository.edit("a.md") == edit
    assert repository.report("t", "b").partition("?")[0] == new


def test_a_page_is_edited_where_it_lies_and_a_report_begins_with_its_title(small_site):
    site = small_site(FILES)
    out = site.build(confoverrides={"source_links_repository": GITHUB, "source_links_branch": "dev"})
    assert links(out / "deep/页.html")["edit"] == f"{GITHUB}/edit/dev/deep/%E9%A1%B5.rst"
    report = urlsplit(links(out / "index.html")["report"])
    assert parse_qs(report.query) == {"title": ["甲 & 乙："], "body": ["index\n\n"]}
    assert site.warnings == ""


def test_a_page_that_nobody_wrote_has_no_editor(small_site):
    out = small_site(FILES).build(confoverrides={"source_links_repository": GITHUB})
    assert sorted(links(out / "genindex.html")) == ["issues", "report", "repository"]


def test_without_a_repository_nothing_is_said(small_site):
    out = small_site(FILES).build()
    assert links(out / "index.html") == {}
