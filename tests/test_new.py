"""A new post is one command away, and the command never destroys anything."""

from __future__ import annotations

import datetime as dt
import importlib.util
import shutil

import pytest

from handbook import ROOT, SOURCE

spec = importlib.util.spec_from_file_location("new", ROOT / "docs" / "new.py")
new = importlib.util.module_from_spec(spec)
spec.loader.exec_module(new)

TODAY = dt.date(2026, 11, 23)


@pytest.fixture
def source(tmp_path):
    (tmp_path / "tooling").mkdir()
    shutil.copy(SOURCE / "tooling" / "index.md", tmp_path / "tooling" / "index.md")
    return tmp_path


def snapshot(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_new_post_is_a_draft_that_stands_in_its_section(source, small_site):
    page = new.scaffold(source, "tooling", "git_rebase", "一次看懂 rebase", TODAY)
    toctree = (source / "tooling/index.md").read_text("utf-8").split("```{toctree}")[1].split("```")[0]
    assert toctree.splitlines()[-1] == "git_rebase"
    conf = "extensions = ['myst_parser', 'latest_updates']\nlatest_updates_show_drafts = True\nlanguage = 'zh_CN'\n"
    index = "# T\n\n```{toctree}\ngit_rebase\n```\n\n```{latest-updates}\n```\n"
    site = small_site({"conf.py": conf, "index.md": index, "git_rebase.md": page.read_text("utf-8")})
    shown = (site.build() / "index.html").read_text("utf-8")
    assert site.warnings == ""
    assert "一次看懂 rebase" in shown
    assert "草稿" in shown


def test_a_new_chapter_is_a_package_with_a_page(source):
    page = new.scaffold(source, "tooling", "git_rebase", "题", TODAY, chapter=True)
    assert page == source / "tooling/git_rebase/index.md"
    assert (page.parent / "__init__.py").exists()


@pytest.mark.parametrize(
    ("section", "name", "title", "message"),
    [
        ("nowhere", "a", "题", "SECTION must be one of tooling"),
        ("tooling", "一次", "题", "NAME becomes the address"),
        ("tooling", "../x", "题", "NAME becomes the address"),
        ("tooling", "a", " ", "TITLE is empty"),
        ("tooling", "taken", "题", "exists already"),
    ],
)
def test_a_mistake_is_named_and_nothing_is_written(source, section, name, title, message):
    (source / "tooling/taken.md").write_text("mine")
    before = snapshot(source)
    with pytest.raises(new.NewPostError, match=message):
        new.scaffold(source, section, name, title, TODAY)
    assert snapshot(source) == before
