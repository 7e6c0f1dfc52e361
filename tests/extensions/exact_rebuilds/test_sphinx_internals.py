"""What touches private parts of Sphinx works with the Sphinx that is installed: one that breaks it fails here."""

from __future__ import annotations

import ast
import re
import sys
from pathlib import Path

import pytest
from docutils import nodes
from sphinx import version_info

import sphinx_exact_rebuilds
from handbook import ROOT
from sphinx_exact_rebuilds import sphinx_internals as internals

SITE = {
    "conf.py": "extensions = ['sphinx_exact_rebuilds']\n",
    "index.rst": "Home\n====\n\n.. toctree::\n\n   a\n\n.. image:: b/dot.svg\n\n.. index:: entry\n\nzyzzyva\n",
    "a.rst": "A\n=\n\n.. image:: a/dot.svg\n",
    "a/dot.svg": "<svg/>",
    "b/dot.svg": "<svg><a/></svg>",
}


@pytest.fixture
def app(small_site):
    """An application that has read and written a small site."""
    site = small_site(SITE)
    built = []
    make = site.make
    site.make = lambda *arguments, **options: built.append(make(*arguments, **options)) or built[-1]
    site.build()
    return built[-1]


def test_images_are_named_in_the_order_of_their_paths(app):
    app.env.images.clear()
    for path in ("b/dot.svg", "a/dot.svg"):
        app.env.images.add_file("index", path)
    internals.rename_images(app.env)
    assert {path: name for path, (_pages, name) in app.env.images.items()} == {
        "a/dot.svg": "dot.svg",
        "b/dot.svg": "dot1.svg",
    }


def test_the_search_index_forgets_words_and_takes_entries(app):
    indexer = app.builder.indexer
    assert set(internals.indexed_pages(indexer)) == {"index", "a"}
    assert "zyzzyva" in str(indexer.freeze()["terms"])
    internals.set_index_entries(indexer, {})
    indexer.prune(["a"])
    internals.forget_words_without_pages(indexer)
    assert "zyzzyva" not in str(indexer.freeze()["terms"])
    internals.set_index_entries(indexer, {"a": [("word", "there", "main")]})
    assert list(indexer.freeze()["indexentries"]) == ["word"]


def test_the_search_index_is_pruned_with_a_set(app, monkeypatch):
    given = []
    monkeypatch.setattr(app.builder.indexer, "prune", given.append)
    internals.prune_with_sets(app.builder.indexer)
    app.builder.indexer.prune({"a": 1.0})
    assert given == [{"a"}]


def test_a_doctree_is_replaced_for_a_build_and_comes_back(app):
    changed = internals.stored_doctree(app.env, "a")
    changed += nodes.paragraph("", "added")
    internals.replace_doctree(app.env, "a", changed)
    assert "added" in app.env.get_doctree("a").astext()
    assert "added" not in internals.stored_doctree(app.env, "a").astext()
    internals.replace_doctree(app.env, "a", None)
    assert "added" not in app.env.get_doctree("a").astext()


def test_a_doctree_of_a_page_that_was_dropped_is_gone(app):
    app.env._write_doc_doctree_cache["a"] = app.env.get_doctree("a")
    internals.forget_doctree(app.env, "a")
    Path(app.doctreedir, "a.doctree").unlink()
    tags = {"tags": app.tags} if version_info >= (9,) else {}
    for get in (app.env.get_doctree, lambda name: app.env.get_and_resolve_doctree(name, app.builder, **tags)):
        with pytest.raises(FileNotFoundError):
            get("a")


def test_terms_are_known_by_where_they_stand(small_site):
    site = small_site({"conf.py": "", "index.rst": "T\n=\n\n.. glossary::\n\n   noun\n     A word.\n"})
    app = site.make("html", srcdir=site.srcdir, builddir=site.srcdir / "_build")
    app.build()
    assert internals.glossary_terms(app.env) == {"noun": ("index", "term-noun")}


def test_a_transform_finds_its_builder_without_a_warning(small_site, recwarn):
    ask = (
        "from sphinx.transforms.post_transforms import SphinxPostTransform\n"
        "from sphinx_exact_rebuilds.sphinx_internals import builder_of\n"
        "class Ask(SphinxPostTransform):\n"
        "    default_priority = 1\n"
        "    def run(self, **_):\n"
        "        self.document.children[0][0].insert(0, __import__('docutils').nodes.Text(builder_of(self).name))\n"
        "def setup(app):\n"
        "    app.add_post_transform(Ask)\n"
    )
    out = small_site({"conf.py": ask, "index.rst": "Home\n====\n"}).build("text")
    assert (out / "index.txt").read_text().startswith("textHome")
    assert not [warning for warning in recwarn if "Ask.app" in str(warning.message)]


def test_no_other_module_touches_a_private_part_of_sphinx():
    """Attributes with an underscore of anything but oneself and modules of Python, and ``transform.app``."""
    own = Path(sphinx_exact_rebuilds.__file__).with_name("sphinx_internals.py")
    found = []
    for path in sorted((ROOT / "extensions").rglob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        private = {node.name for node in ast.walk(tree) if isinstance(node, (ast.FunctionDef, ast.ClassDef))}
        private |= {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute) and _is_own(node)}
        pythons = {
            alias.name
            for node in ast.walk(tree)
            if isinstance(node, ast.Import)
            for alias in node.names
            if alias.name in sys.stdlib_module_names
        }
        found += [
            f"{path.relative_to(ROOT)}:{node.lineno}: {ast.unparse(node)}"
            for node in ast.walk(tree)
            if isinstance(node, ast.Attribute) and _is_private(node, private) and path != own
            if ast.unparse(node.value) not in pythons
        ]
        transforms = [node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
        found += [
            f"{path.relative_to(ROOT)}:{node.lineno}: self.app"
            for cls in transforms
            if any("Transform" in ast.unparse(base) for base in cls.bases)
            for node in ast.walk(cls)
            if isinstance(node, ast.Attribute) and ast.unparse(node) == "self.app"
        ]
    assert found == []


def _is_own(node: ast.Attribute) -> bool:
    return isinstance(node.value, ast.Name) and node.value.id in ("self", "cls")


def _is_private(node: ast.Attribute, known: set[str]) -> bool:
    name = node.attr
    return name.startswith("_") and not name.startswith("__") and name not in known


def test_the_minimum_is_what_the_functions_were_written_for():
    assert version_info >= (8, 2)


def test_a_picture_of_so_many_pixels_says_so_in_attributes_and_one_of_another_unit_in_its_style(small_site):
    site = small_site({"conf.py": "def setup(app):\n    from sphinx_exact_rebuilds.sphinx_internals import "
                       "write_sizes_as_attributes\n    write_sizes_as_attributes(app)\n",
                       "index.rst": "T\n=\n\n.. image:: d.svg\n   :width: 40\n   :height: 30\n\n"
                       ".. image:: d.svg\n   :width: 4em\n   :height: 3em\n", "d.svg": "<svg/>"})  # fmt: skip
    page = (site.build() / "index.html").read_text("utf-8")
    said = [re.findall(r'(width|height|style)="(.*?)"', tag) for tag in re.findall("<img .*?>", page)]
    assert [dict(attributes) for attributes in said] == [
        {"width": "40", "height": "30"},
        {"style": "width: 4em; height: 3em;"},
    ]
    assert site.warnings == ""
