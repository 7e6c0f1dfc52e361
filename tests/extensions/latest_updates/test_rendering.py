"""What is written once and filled in often is what the builder would have written each time."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from docutils import nodes
from hypothesis import given
from hypothesis import strategies as st
from sphinx.testing.util import SphinxTestApp

from sphinx_latest_updates.rendering import DrawnNodes, bulleted, mark

TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Co"])).filter(str.strip)
URIS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Co", "Z"]), min_size=1)


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DrawnNodes]:
    folder = tmp_path_factory.mktemp("rendering")
    (folder / "conf.py").write_text('extensions = ["sphinx_latest_updates"]\nhtml_theme = "basic"\n', encoding="utf-8")
    (folder / "index.rst").write_text("首页\n====\n", encoding="utf-8")
    app = SphinxTestApp("html", srcdir=folder)
    app.builder.init_templates()
    app.builder.prepare_writing(set())
    yield DrawnNodes(app.builder)
    app.cleanup()


@given(uri=URIS, text=TEXTS)
def test_a_link_to_any_address_with_any_words(drawn, uri, text):
    drawn.link("x.html", "before")
    assert drawn.link(uri, text) == drawn.html(nodes.reference("", "", nodes.Text(text), internal=True, refuri=uri))


@given(text=TEXTS)
def test_any_words_in_a_span(drawn, text):
    drawn.span("post-date", "before")
    assert drawn.span("post-date", text) == drawn.html(nodes.inline("", text, classes=["post-date"]))


@given(lines=st.lists(TEXTS, min_size=1, max_size=4))
def test_a_list_of_any_length(drawn, lines):
    written = [drawn.span("a", line) for line in lines]
    assert drawn.bullets(written).astext() == drawn.html(bulleted([[mark(line)] for line in written], "post-list"))
