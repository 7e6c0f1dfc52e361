"""What is kept between builds: nothing stays of what is no more."""

from __future__ import annotations

from sphinx_cjk_search.index_folder import IndexFolder
from sphinx_cjk_search.page import IndexedPage
from sphinx_cjk_search.scripts import ENGINE, INTERFACE, STATIC, without_comments
from sphinx_cjk_search.store import PageStore


def test_files_of_an_earlier_index_go(tmp_path):
    folder = IndexFolder(tmp_path / "index")
    folder.write({"meta": "1", "p0": "2", "p1": "3"}.items())
    folder.write({"meta": "1", "p0": "2"}.items())
    assert sorted(path.name for path in folder.folder.iterdir()) == ["meta.js", "p0.js"]
    assert folder.names() == ["meta.js", "p0.js"]


def test_files_that_did_not_change_are_not_written_again(tmp_path):
    folder = IndexFolder(tmp_path / "index")
    folder.write({"meta": "1", "p0": "2"}.items())
    before = {path.name: path.stat().st_mtime_ns for path in folder.folder.iterdir()}
    folder.write({"meta": "other", "p0": "2"}.items())
    after = {path.name: path.stat().st_mtime_ns for path in folder.folder.iterdir()}
    assert after["p0.js"] == before["p0.js"]
    assert after["meta.js"] != before["meta.js"]


def test_the_contributions_of_pages_that_are_no_more_go(tmp_path):
    store = PageStore(tmp_path / "store")
    for docname in ("a", "b"):
        store.save(docname, f"digest of {docname}", IndexedPage(f"{docname}.html", ()))
    assert [page.url for page in store.load(["b"])] == ["b.html"]
    assert len(list(store.folder.glob("*.json"))) == 1
    assert store.missing(["a", "b"]) == {"a"}
    assert store.digests(["a", "b"]) == ["digest of b"]


def test_pages_come_in_the_order_of_their_names(tmp_path):
    store = PageStore(tmp_path / "store")
    names = [f"page{i}" for i in range(9)]
    for docname in reversed(names):
        store.save(docname, f"digest of {docname}", IndexedPage(f"{docname}.html", ()))
    assert [page.url for page in store.load(reversed(names))] == [f"{docname}.html" for docname in names]
    assert store.digests(reversed(names)) == [f"digest of {docname}" for docname in names]


def outside_comments(script):
    """The lines that no comment of lines of its own holds."""
    inside = False
    for line in script.splitlines():
        inside = inside or line.lstrip().startswith("/*")
        if not inside:
            yield line
        inside = inside and "*/" not in line


def test_scripts_are_written_without_comments_and_without_losing_code():
    for name in (*ENGINE, *INTERFACE):
        script = (STATIC / f"{name}.js").read_text("utf-8")
        kept = without_comments(script)
        assert not [line for line in kept.splitlines() if line.startswith("/*")]
        assert kept.count("{") == sum(line.count("{") for line in outside_comments(script)), name
    assert without_comments("  /* a */ x();\n  y(); /* b */\n") == "/* a */ x();\ny(); /* b */\n"
