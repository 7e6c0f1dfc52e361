"""Whatever authors do to a site, a build leaves what a clean, serial build of the same sources leaves.

Each property is tested twice: on the extension, and on the extension with a bug put in, where it must fail.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag
from docutils import nodes
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.testing.util import SphinxTestApp

from feed_validity import problems
from handbook import differing_files
from post_sites import BODIES, DATES, DAY, DRAFTS, NOW, SETTINGS, TAGS, TITLES, Draft, PostSite
from small_site import SmallSite
from sphinx_latest_updates.env_state import registry_of
from sphinx_latest_updates.parents import adopt
from sphinx_latest_updates.post import Post
from sphinx_latest_updates.rendering import Renderer
from sphinx_latest_updates.text import printable

NAMES = ("section/one", "section/two", "section/three", "notes/four", "five")
WHICH = st.integers(0, 4)


class Workshop:
    """A folder for one generated site, built in this process."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="posts-"))
        self.apps: list[SphinxTestApp] = []
        self.on_disk = SmallSite(self.folder / "source", self._make)
        self.on_disk.srcdir.mkdir()
        self.before = os.environ.get("SOURCE_DATE_EPOCH")

    def _make(self, *args: object, **options: object) -> SphinxTestApp:
        app = SphinxTestApp(*args, **options)  # type: ignore[arg-type]
        self.apps.append(app)
        return app

    def write(self, site: PostSite) -> None:
        """Make the files on disk those of ``site``, touching only what is different."""
        files, srcdir = site.files(), self.on_disk.srcdir
        for path in [path for path in srcdir.rglob("*") if path.is_file()]:
            if str(path.relative_to(srcdir)) not in files:
                path.unlink()
        for name, text in files.items():
            path = srcdir / name
            if not path.is_file() or path.read_text("utf-8") != text:
                self.on_disk.write({name: text})

    def build(self, builder: str, *, out: str, now: int = NOW, parallel: int = 0) -> Path:
        os.environ["SOURCE_DATE_EPOCH"] = str(now)
        return self.on_disk.build(builder, out=out, parallel=parallel)

    def clean_build(self, builder: str, *, now: int = NOW) -> Path:
        shutil.rmtree(self.folder / "build-clean", ignore_errors=True)
        return self.build(builder, out="clean", now=now)

    def close(self) -> None:
        for app in self.apps:
            app.cleanup()
        shutil.rmtree(self.folder)
        os.environ.pop("SOURCE_DATE_EPOCH", None)
        if self.before is not None:
            os.environ["SOURCE_DATE_EPOCH"] = self.before


class Author(RuleBasedStateMachine):
    """Writes, renames, edits and deletes; now and then builds."""

    def __init__(self) -> None:
        super().__init__()
        self.workshop = Workshop()
        self.site = PostSite()
        self.now = NOW
        self.builder = "html"

    def teardown(self) -> None:
        try:
            self.compare(0)
        finally:
            self.workshop.close()

    @initialize(
        posts=st.dictionaries(st.sampled_from(NAMES), DRAFTS, min_size=1, max_size=4),
        builder=st.sampled_from(("html", "html", "dirhtml", "text")),
        theme=st.sampled_from(("alabaster", "furo")),
    )
    def begin(self, posts, builder, theme):
        self.site.posts.update(posts)
        self.site.theme, self.builder = theme, builder
        self._build(0)

    def has_posts(self) -> bool:
        return bool(self.site.posts)

    @rule(name=st.sampled_from(NAMES), post=DRAFTS)
    def write_a_post(self, name, post):
        self.site.posts[name] = post

    @precondition(has_posts)
    @rule(which=WHICH)
    def delete_a_post(self, which):
        del self.site.posts[self._one(which)]

    @precondition(has_posts)
    @rule(which=WHICH, name=st.sampled_from(NAMES))
    def rename_a_post(self, which, name):
        self.site.posts[name] = self.site.posts.pop(self._one(which))

    @precondition(has_posts)
    @rule(which=WHICH, title=st.sampled_from(TITLES))
    def retitle_a_post(self, which, title):
        self.site.change(self._one(which), title=title)

    @precondition(has_posts)
    @rule(which=WHICH, date=st.sampled_from(DATES), update=st.sampled_from((None, "2026-02-02")))
    def redate_a_post(self, which, date, update):
        self.site.change(self._one(which), date=date, update=update)

    @precondition(has_posts)
    @rule(which=WHICH, tags=st.lists(st.sampled_from(TAGS), unique=True, max_size=3), part=st.integers(1, 3))
    def retag_a_post(self, which, tags, part):
        self.site.change(self._one(which), tags=tuple(tags), series="连载", part=part)

    @precondition(has_posts)
    @rule(which=WHICH, body=BODIES)
    def edit_a_body(self, which, body):
        self.site.change(self._one(which), body=body)

    @precondition(has_posts)
    @rule(which=WHICH, page=st.sampled_from((*NAMES, "about")))
    def link_to_a_page(self, which, page):
        self.site.change(self._one(which), links=(page,))

    @precondition(has_posts)
    @rule(which=WHICH)
    def move_a_post_in_or_out_of_the_toctree(self, which):
        name = self._one(which)
        self.site.change(name, listed=not self.site.posts[name].listed)

    @rule(
        field=st.sampled_from(("page_title", "page_heading", "section_title", "term")), text=st.sampled_from(TITLES[:5])
    )
    def edit_a_page_that_posts_link_to(self, field, text):
        setattr(self.site, field, text)

    @rule(which=WHICH, name=st.sampled_from(sorted(SETTINGS)))
    def change_the_configuration(self, which, name):
        self.site.settings[name] = SETTINGS[name][which % len(SETTINGS[name])]

    @rule(days=st.integers(1, 20))
    def let_days_pass(self, days):
        self.now += days * DAY

    @rule(parallel=st.sampled_from((0, 0, 2)))
    def compare(self, parallel):
        assert self.differences(parallel) == set()

    def differences(self, parallel: int) -> set[str]:
        incremental = self._build(parallel)
        return differing_files(incremental, self.workshop.clean_build(self.builder, now=self.now))

    def _build(self, parallel: int) -> Path:
        self.workshop.write(self.site)
        return self.workshop.build(self.builder, out="incremental", now=self.now, parallel=parallel)

    def _one(self, which: int) -> str:
        """One of the posts there are."""
        return sorted(self.site.posts)[which % len(self.site.posts)]


def examples(percent: int, steps: int = 50, **options: object) -> settings:
    """So many examples for every hundred of the profile: a site costs a thousand times what a text costs."""
    return settings(
        max_examples=max(1, settings().max_examples * percent // 100),
        stateful_step_count=steps,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        **options,  # type: ignore[arg-type]
    )


def test_after_any_edits_an_incremental_build_equals_a_clean_one():
    run_state_machine_as_test(Author, settings=examples(10, steps=12))


def test_indexes_without_tags_or_series_notice_that_the_last_post_is_gone():
    author = Author()
    try:
        author.begin(posts={"section/one": Draft("甲", "2024-02-29")}, theme="alabaster", builder="text")
        author.delete_a_post(which=0)
        assert author.differences(0) == set()
    finally:
        author.workshop.close()


LONG = f"开头。\n\n{'长' * 400}\n\n结尾。"
POSTS = {
    "section/one": Draft("甲", "2026-01-01", tags=("gc",), listed=True),
    "section/two": Draft("乙", "2026-02-01", tags=("gc",), links=("section/one", "about")),
    "notes/four": Draft("丙", "2026-03-01", tags=("gc",), category="笔记", body=LONG),
    "five": Draft("将来", "2026-07-01"),
}


def retitle(author: Author) -> None:
    author.retitle_a_post(which=3, title="垃圾回收")


def adopt_once(app: Sphinx, env: BuildEnvironment) -> None:
    if not registry_of(env).parent_of:
        adopt(app, env)


#: What is wrong → how to put it in, and an edit after which it shows.
BUGS: dict[str, tuple[Callable[[pytest.MonkeyPatch], None], Callable[[Author], None]]] = {
    "listings are not drawn again": (
        lambda bug: bug.setattr("sphinx_latest_updates.outdated_docs", lambda app, env: []),
        retitle,
    ),
    "a post's page does not know of its neighbours": (
        lambda bug: bug.setattr(
            "sphinx_latest_updates.fingerprints.post_facts", lambda site, post, lines: post.docname
        ),
        retitle,
    ),
    "cards do not know of tags": (
        lambda bug: bug.setattr("sphinx_latest_updates.fingerprints._meta_facts", lambda post: ()),
        lambda author: author.retag_a_post(which=1, tags=["c#"], part=1),
    ),
    "a stream of changes does not know of its cards": (
        lambda bug: bug.setattr(
            "sphinx_latest_updates.fingerprints.change_facts",
            lambda site, change, cards: (change.post.docname, change.key),
        ),
        lambda author: author.edit_a_body(which=1, body="另一个开头。"),
    ),
    "a feed is known by its name": (
        lambda bug: bug.setattr("sphinx_latest_updates.feed_writer._FeedMaker.token", lambda self, plan: plan.name),
        lambda author: author.edit_a_body(which=1, body="另一个开头。"),
    ),
    "content in feeds is known by its page": (
        lambda bug: bug.setattr("sphinx_latest_updates.feed_writer.stamp_of", lambda builder, docname: [1]),
        lambda author: author.edit_a_body(which=1, body=f"{LONG}\n\n又及。"),
    ),
    "a further page is known by its name": (
        lambda bug: bug.setattr("sphinx_latest_updates.pagination.digest", lambda value: "always the same"),
        lambda author: author.edit_a_body(which=2, body="另一个开头。"),
    ),
    "a further page does not know of settings": (
        lambda bug: bug.setattr("sphinx_latest_updates.pagination._OURS", "none of these"),
        lambda author: author.change_the_configuration(which=1, name="latest_updates_date_format"),
    ),
    "titles in links are forgotten": (
        lambda bug: bug.setattr("sphinx_exact_rebuilds.collector._outdated", lambda *arguments: set()),
        lambda author: author.edit_a_page_that_posts_link_to(field="page_title", text="Alpha"),
    ),
    "what was deleted stays": (
        lambda bug: bug.setattr("sphinx_exact_rebuilds.stale_files.replace_files", lambda *arguments: None),
        lambda author: author.delete_a_post(which=1),
    ),
    "the search index remembers": (
        lambda bug: bug.setattr("sphinx_exact_rebuilds.forget_history", lambda app: []),
        lambda author: author.edit_a_body(which=1, body="unheard"),
    ),
    "posts stay where they were adopted": (
        lambda bug: bug.setattr("sphinx_latest_updates.adopt", adopt_once),
        lambda author: author.move_a_post_in_or_out_of_the_toctree(which=2),
    ),
}


def after(edit: Callable[[Author], None]) -> set[str]:
    """The files that are different after ``edit`` of a small site."""
    author = Author()
    try:
        author.begin(posts=POSTS, builder="html", theme="alabaster")
        edit(author)
        return author.differences(0)
    finally:
        author.workshop.close()


def test_where_there_is_no_bug_none_is_found():
    author = Author()
    try:
        author.begin(posts=POSTS, builder="html", theme="alabaster")
        for name, (_put_in, edit) in BUGS.items():
            edit(author)
            assert author.differences(0) == set(), name
    finally:
        author.workshop.close()


def test_whatever_setting_changes_an_incremental_build_equals_a_clean_one():
    author = Author()
    try:
        author.begin(posts=POSTS, builder="html", theme="alabaster")
        differing = {}
        for name in SETTINGS:
            author.change_the_configuration(which=1, name=name)
            differing[name] = author.differences(0)
        assert {name: files for name, files in differing.items() if files} == {}
    finally:
        author.workshop.close()


@pytest.mark.parametrize(("put_in", "edit"), BUGS.values(), ids=BUGS)
def test_a_bug_in_rebuilds_is_found(put_in, edit, monkeypatch):
    put_in(monkeypatch)
    assert after(edit)


# Parallel ≡ serial, and one clean build ≡ another


#: Sites with enough pages to share them out.
SITES = st.builds(
    PostSite,
    posts=st.dictionaries(
        st.sampled_from((*NAMES, "a", "b", "c", "d", "e")), DRAFTS, min_size=8
    ),  # enough to share out
    theme=st.sampled_from(("alabaster", "furo")),
)


def parallel_against_serial(site: PostSite) -> set[str]:
    workshop = Workshop()
    try:
        workshop.write(site)
        serial = workshop.build("html", out="serial")
        return differing_files(serial, workshop.build("html", out="parallel", parallel=2))
    finally:
        workshop.close()


@examples(4)
@given(SITES)
def test_a_parallel_build_equals_a_serial_one(site):
    assert parallel_against_serial(site) == set()


@pytest.mark.parametrize(
    "collector",
    ["sphinx_latest_updates.PostCollector.merge_other", "sphinx_exact_rebuilds.ReferenceCollector.merge_other"],
)
def test_a_process_whose_pages_are_lost_is_found(collector, monkeypatch):
    """The first loses posts; the second loses what pages look up, which shows when those are edited."""
    monkeypatch.setattr(collector, lambda *arguments: None)
    author = Author()
    try:
        author.site.posts |= POSTS | {f"p{number}": Draft(f"第{number}篇", links=("about",)) for number in range(8)}
        author._build(2)
        author.edit_a_page_that_posts_link_to(field="page_title", text="Alpha")
        assert author.differences(0)
    finally:
        author.workshop.close()


def two_clean_builds(site: PostSite, conf: str = "") -> set[str]:
    """Of processes that order sets differently, at different times of day, with one ``SOURCE_DATE_EPOCH``."""
    workshop = Workshop()
    try:
        workshop.write(site)
        workshop.on_disk.write({"conf.py": site.conf() + conf})
        outs = []
        for hash_seed, zone in (("1", "UTC"), ("2", "Asia/Tokyo")):
            outs.append(workshop.folder / hash_seed)
            environment = {"PYTHONHASHSEED": hash_seed, "TZ": zone, "SOURCE_DATE_EPOCH": str(NOW)}
            command = [sys.executable, "-m", "sphinx", "-q", str(workshop.on_disk.srcdir), str(outs[-1])]
            command += ["-d", str(workshop.folder / f"doctrees-{hash_seed}")]
            subprocess.run(command, env={**os.environ, **environment}, check=True, capture_output=True)
        return differing_files(*outs)
    finally:
        workshop.close()


@examples(2)
@given(SITES)
def test_two_clean_builds_are_the_same(site):
    assert two_clean_builds(site) == set()


def test_what_differs_from_build_to_build_is_found():
    clock = "import time, sphinx_latest_updates.feeds as feeds; feeds.GENERATOR = str(time.time_ns())\n"
    order = (
        "import sphinx_latest_updates.rendering as r; r.by_tag = lambda posts: [(n, [*posts]) for n in {*'abcdefgh'}]\n"
    )
    found = two_clean_builds(PostSite(dict(POSTS)), clock + order)
    assert {"feeds/atom.xml", "tags.html"} <= found
    assert "archive.html" not in found  # neither shows there


# Hostile metadata is text


ANY_TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=40)
HOSTILE = st.sampled_from(
    ("<script>alert(1)</script>", "]]>", "</title><b>", '" onclick="x', "&amp;", "\u202e", "\x00\x07", "`a` {ref}`c`")
)
FIELDS = ("category", "tags", "authors", "excerpt", "series", "note", "id")
METADATA = st.fixed_dictionaries({name: st.lists(ANY_TEXT | HOSTILE, max_size=3).map("".join) for name in FIELDS})


def broken_by(metadata: list[dict[str, str]]) -> list[str]:
    """What is wrong in a site whose posts have such metadata: programs on its pages, feeds that aren't valid."""
    workshop = Workshop()
    try:
        workshop.write(PostSite())
        for number, fields in enumerate(metadata):
            front = {key: value for key, value in fields.items() if key not in ("tags", "authors", "series", "note")}
            front |= {"date": "2026-01-01", "tags": [fields["tags"]], "authors": [fields["authors"]]}
            front |= {"series": {"name": fields["series"]}} if printable(fields["series"]).strip() else {}
            front |= {"updates": [{"date": "2026-01-02", "note": fields["note"]}]}
            head = "\n".join(f"{key}: {json.dumps(value)}" for key, value in front.items())
            workshop.on_disk.write({f"p{number}.md": f"---\n{head}\n---\n# 题\n\n正文。\n"})
        out = workshop.build("html", out="hostile")
        faults = [problem for path in (out / "feeds").iterdir() for problem in problems(path.read_bytes())]
        for path in out.glob("*.html"):
            page = BeautifulSoup(path.read_text("utf-8"), "html.parser")
            faults += [f"{path.name}: {tag.name}" for tag in page.find_all(is_strange)]
        return faults
    finally:
        workshop.close()


def is_strange(tag: Tag) -> bool:
    """Whether a tag does something that no theme asked for."""
    return "onclick" in tag.attrs or (tag.name == "script" and "alert" in tag.get_text())


@examples(3)
@given(st.lists(METADATA, min_size=4, max_size=8))
def test_whatever_stands_in_metadata_is_text(metadata):
    assert broken_by(metadata) == []


def test_where_metadata_is_text_nothing_is_found():
    texts = ("<script>alert(1)</script>", "\x07", "<a b>")
    assert broken_by([dict.fromkeys(FIELDS, text) for text in texts]) == []


def as_html(renderer: Renderer, post: Post, length: int, level: int, math: str | None = None) -> nodes.Node:
    return nodes.raw("", f"<div>{''.join(map(str, post.excerpt))}</div>", format="html")


def _keep_control_characters(patch):
    for module in ("front_matter", "text"):
        patch.setattr(f"sphinx_latest_updates.{module}.printable", str)


@pytest.mark.parametrize(
    ("bug", "text"),
    [
        (
            lambda patch: patch.setattr("sphinx_latest_updates.rendering.Renderer._card", as_html),
            "<script>alert(1)</script>",
        ),
        (_keep_control_characters, "\x07"),
        (lambda patch: patch.setattr("sphinx_latest_updates.feeds._PATH_CHARACTERS", " <>"), "<a b>"),
    ],
    ids=["excerpts are markup", "control characters stay", "ids are not encoded"],
)
def test_metadata_that_is_not_text_is_found(bug, text, monkeypatch):
    metadata = [dict.fromkeys(FIELDS, text)]
    bug(monkeypatch)
    assert broken_by(metadata)
