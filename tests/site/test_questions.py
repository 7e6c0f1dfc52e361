"""What people ask, and the messages that they meet, lead to the section that explains them."""

from __future__ import annotations

import pickle
import re

import pytest
from docutils import nodes

from handbook import SOURCE, doctrees
from search_engine import engine_of_folder

ENTRY = re.compile(r"^- (.+)：\{ref\}`([\w-]+)`$", re.MULTILINE)
LIST = (SOURCE / "questions.md").read_text("utf-8")
ENTRIES = [(text.replace("`", ""), label) for text, label in ENTRY.findall(LIST)]


@pytest.fixture(scope="module")
def engine(site):
    return engine_of_folder(site.outdir / "_static/cjk_search/index")


@pytest.fixture(scope="module")
def ids_of(site):
    """All ids of the section that a label names, each with its page: ``page.html#id``."""
    labels = pickle.loads((site.doctreedir / "environment.pickle").read_bytes()).domaindata["std"]["labels"]
    wanted = {labels[label][:2] for _, label in ENTRIES}
    found = {}
    for docname, doctree in doctrees(site):
        names = {name for page, name in wanted if page == docname}
        for section in doctree.findall(nodes.section) if names else ():
            for name in names & set(section["ids"]):
                found[docname, name] = {f"{docname}.html#{each}" for each in section["ids"]}
    return lambda label: found[labels[label][:2]]


def test_every_line_of_the_list_is_an_entry():
    assert len(ENTRIES) == len(re.findall(r"^- ", LIST, re.MULTILINE)) >= 20


def test_the_search_ranks_the_section_that_explains_a_question_first(engine, ids_of):
    elsewhere = {}
    for text, label in ENTRIES:
        first = next(iter(engine.urls(text)), "nothing")
        if first not in ids_of(label):
            elsewhere[text] = first
    assert elsewhere == {}
