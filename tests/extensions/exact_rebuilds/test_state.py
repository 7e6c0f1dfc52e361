"""One store: what a build saved is there in the next one, unless one was interrupted in between."""

from __future__ import annotations

import os
import subprocess
import sys
from types import SimpleNamespace

import pytest

from handbook import ROOT, differing_files
from sphinx_exact_rebuilds import state
from sphinx_exact_rebuilds.files import fingerprint, kept_file, write_atomically, write_if_different


@pytest.fixture
def build(tmp_path):
    """Run a build: ``build(lambda app: …)``; with ``die=True`` it ends after it has begun to write."""

    def run(work, *, die=False, fail=False, outdir="html"):
        app = SimpleNamespace(
            doctreedir=tmp_path, outdir=tmp_path / outdir, builder=SimpleNamespace(name="html"), before=None
        )
        state.load(app, "any")
        if die:
            state.begin_writing(app, app.builder)
            return work(app)
        result = work(app)
        if not fail:
            state.begin_writing(app, app.builder)
        state.finish_build(app, ValueError() if fail else None)
        return result

    return run


def test_what_was_saved_is_loaded_by_the_next_build_into_the_same_folder(build):
    build(lambda app: state.save(app, "one", {"a": 1}))
    assert build(lambda app: state.load(app, "one")) == {"a": 1}
    assert build(lambda app: state.load(app, "two")) is None
    assert build(lambda app: state.load(app, "one"), outdir="other") is None
    build(lambda app: state.save(app, "two", {"b": 2}))
    assert build(lambda app: state.load(app, "one")) == {"a": 1}
    build(lambda app: state.save(app, "one", None))
    assert build(lambda app: state.load(app, "one")) is None
    assert build(lambda app: state.load(app, "two")) == {"b": 2}


def test_a_build_that_failed_before_it_wrote_changes_nothing(build):
    build(lambda app: state.save(app, "one", {"a": 1}))
    build(lambda app: state.save(app, "one", {"a": 2}), fail=True)
    assert build(lambda app: state.load(app, "one")) == {"a": 1}


def test_after_an_interruption_nothing_is_known_but_the_files(build):
    build(lambda app: (state.save(app, "one", {"a": 1}), state.own_files(app, "one", ["x", "y"])))
    build(lambda app: (state.save(app, "one", {"a": 2}), state.own_files(app, "one", ["y", "z"])), die=True)
    assert build(lambda app: (state.load(app, "one"), state.owned_files(app, "one")), die=True) == (None, set("xyz"))
    build(lambda app: state.own_files(app, "one", ["y"]))
    assert build(lambda app: state.owned_files(app, "one")) == {"y"}


def test_a_damaged_file_is_as_good_as_none(build, tmp_path):
    build(lambda app: state.save(app, "one", {"a": 1}))
    [file] = tmp_path.glob("*.json")
    for damage in ("", "[]", '{"finished": true}', file.read_text()[:-1]):
        file.write_text(damage)
        assert build(lambda app: state.load(app, "one"), die=True) is None


def test_a_file_is_written_whole_or_not_at_all(tmp_path, monkeypatch):
    path = tmp_path / "new" / "file"
    write_atomically(path, "one")
    monkeypatch.setattr(os, "getpid", lambda: 1)
    monkeypatch.setattr("pathlib.Path.replace", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        write_atomically(path, b"two")
    assert [(name.name, name.read_text()) for name in path.parent.iterdir()] == [("file", "one")]


def test_a_file_that_holds_its_content_is_left_alone(tmp_path):
    path = tmp_path / "file"
    assert write_if_different(path, "甲")
    before = path.stat().st_mtime_ns
    assert not write_if_different(path, "甲".encode())
    assert path.stat().st_mtime_ns == before
    assert write_if_different(path, "乙")


def test_a_kept_file_is_made_once_and_parts_cannot_be_confused(tmp_path):
    made = []
    for _ in range(2):
        kept_file(tmp_path / "kept", lambda: made.append(1) or b"result")
    assert (made, (tmp_path / "kept").read_bytes()) == ([1], b"result")
    assert len({fingerprint(*parts) for parts in (("a", "b"), ("ab",), ("ab", ""), ("a\0b",), (b"a", b"b"))}) == 4


# A site with everything that remembers something between builds.
CONF = """
import os
extensions = ["sphinx_exact_rebuilds", "sphinx_latest_updates", "sphinx_runnable_listings.errata", "sphinx_cjk_search"]
extensions += ["sphinx_static_render.math", "sphinx_static_render.mermaid"]
extensions += ["myst_parser"]
myst_enable_extensions = ["colon_fence", "dollarmath"]
html_theme = "basic"
html_baseurl = "https://example.org/"
latest_updates_ablog = True
blog_post_pattern = "p*"
static_math_node_modules = NODE_MODULES
suppress_warnings = ["static_mermaid"]
def stop(app, page, *_):
    if page == os.environ.get("DIE_AT"):
        os._exit(9)
def setup(app):
    app.connect("write-started", lambda app, builder: stop(app, "write-started"), priority=1)
    app.connect("html-page-context", stop)
"""
POST = "---\ndate: 2026-01-0{n}\ntags: {tag}\n---\n# Post {n}\n\nText {text}.\n"
SITE = {
    "index.md": "# Home\n\n```{toctree}\na\nerrata\nlists\n```\n\n$x^2$\n",
    "a.md": "# Page\n\n:::{misconception} Wrong one\n:right: Right one\n:proof: a.md\n\nBecause.\n:::\n\n"
    "```{mermaid}\n:alt: x\ngraph LR; A-->B\n```\n\n```{image} dot.svg\n```\n",
    "errata.md": "# Errata\n\n```{errata}\n```\n\n{doc}`a`\n",
    "lists.md": "# Lists\n\n```{latest-updates}\n:paginate: 2\n```\n\n```{post-tags}\n```\n",
    "link.md": "---\norphan: true\n---\n# Link\n\n{doc}`a`\n",
    "dot.svg": "<svg/>",
    **{f"p{n}.md": POST.format(n=n, tag="t", text="one") for n in range(1, 6)},
}
EDITS = {
    "a.md": ("Right one", "Truth"),
    "p1.md": ("# Post 1", "# Renamed 甲"),
    "p5.md": ("tags: t", "tags: other\nredirect: old/place"),
    "index.md": ("$x^2$", "$y^3+\\\\alpha$"),
}
GONE = ("p2.md", "p3.md", "p4.md", "dot.svg")


def edit(site):
    for name, (old, new) in EDITS.items():
        site.edit(name, old, new)
    for name in GONE:
        (site.srcdir / name).unlink()
    site.edit("a.md", "```{image} dot.svg\n```\n", "")


def killed_build(site, at):
    """Build in a process of its own, which ends at once, as by ``kill -9``, when it comes to ``at``."""
    command = [sys.executable, "-m", "sphinx", "-q", "-b", "html", "-d", str(site.srcdir.parent / "build-it/doctrees")]
    done = subprocess.run(
        [*command, str(site.srcdir), str(site.srcdir.parent / "build-it/html")],
        check=False,
        capture_output=True,
        env={**os.environ, "DIE_AT": at},
    )
    assert done.returncode == 9, done.stderr.decode()[-2000:]


@pytest.mark.parametrize("at", ["write-started", "lists"])
@pytest.mark.parametrize("taken_back", [False, True], ids=["the edit stays", "the edit is taken back"])
def test_after_a_build_that_was_killed_the_next_one_equals_a_clean_one(small_site, at, taken_back):
    site = small_site({"conf.py": CONF.replace("NODE_MODULES", repr(str(ROOT / "node_modules"))), **SITE})
    site.build(out="it")
    edit(site)
    killed_build(site, at)
    if taken_back:
        site.write({name: text for name, text in SITE.items() if name != "link.md"})
    incremental = site.build(out="it")
    assert differing_files(incremental, site.build(out="clean")) == set()


def test_switched_off_it_leaves_sphinx_as_it_is_and_knows_it_when_it_is_on_again(small_site):
    site = small_site({"conf.py": CONF.replace("NODE_MODULES", repr(str(ROOT / "node_modules"))), **SITE})
    site.build(out="it")
    edit(site)
    site.edit("a.md", "# Page", "# Other")
    site.edit("link.md", "# Link", "# Link to another")
    off = site.build(out="it", confoverrides={"exact_rebuilds": False})
    assert (off / "p2.html").is_file()
    site.write({name: text for name, text in SITE.items() if name != "link.md"})
    incremental = site.build(out="it")
    assert differing_files(incremental, site.build(out="clean")) == set()
