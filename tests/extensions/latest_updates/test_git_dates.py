"""Dates from git: asked for once, honest about what a clone does not know, and never a reason to fail."""

from __future__ import annotations

import os
import subprocess

import pytest

from sphinx_latest_updates.git_dates import read_dates

ROOT = "latest_updates-basic"
ASK = {"confoverrides": {"latest_updates_git_dates": True}}


def git(folder, *arguments, day="2026-02-20"):
    who = {f"GIT_{role}_{what}": "a@b" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    when = {f"GIT_{role}_DATE": f"{day}T12:00:00+08:00" for role in ("AUTHOR", "COMMITTER")}
    command = ["git", "-c", "init.defaultBranch=main", *arguments]
    subprocess.run(command, cwd=folder, check=True, capture_output=True, env={**os.environ, **who, **when})


@pytest.fixture
def site(small_site):
    """A site whose posts were committed on one day, and one of them on a later day again."""
    site = small_site(root=ROOT)
    git(site.srcdir, "init")
    git(site.srcdir, "add", ".")
    git(site.srcdir, "commit", "-m", "all")
    site.edit("python/second.md", "# 乙", "# 乙乙")
    git(site.srcdir, "commit", "-am", "one", day="2026-03-03")
    return site


def text(site, page):
    return (site.build("text", **ASK) / f"{page}.txt").read_text("utf-8")


def test_a_post_shows_its_last_commit_unless_its_author_wrote_updates(site):
    assert "更新于 2026-03-03" in text(site, "python/second")
    assert "更新于 2026-02-20" in text(site, "python/third")
    assert "勘误于 2026-11-23" in text(site, "python/first")
    assert site.warnings == ""


def test_git_is_called_once_for_the_whole_site(site):
    calls = []

    def run(*arguments, **options):
        calls.append(arguments)
        return subprocess.run(*arguments, **options)  # noqa: PLW1510

    dates, note = read_dates(site.srcdir, run)
    assert len(calls) == 1
    assert len(dates) == len([path for path in site.srcdir.rglob("*") if path.is_file() and ".git" not in path.parts])
    assert note is None


def test_a_shallow_clone_does_not_pass_its_edge_off_as_a_change_of_everything(site, tmp_path):
    git(site.srcdir, "commit", "--allow-empty", "-m", "two", day="2026-03-04")
    clones = {depth: tmp_path / f"clone-{depth}" for depth in (2, 3)}
    for depth, clone in clones.items():
        git(tmp_path, "clone", "--depth", str(depth), f"file://{site.srcdir}", str(clone))
    assert read_dates(clones[2])[0] == {}  # its edge is the commit of one post, which may have been changed before
    dates, note = read_dates(clones[3])
    assert {name: moment.date().isoformat() for name, moment in dates.items()} == {"python/second.md": "2026-03-03"}
    assert note.startswith("the git history is shallow: the dates of 9 files")
    assert "git fetch --unshallow" in note


def test_without_a_repository_the_build_says_so_once_and_goes_on(small_site):
    site = small_site(root=ROOT)
    assert "更新于" not in text(site, "python/third")
    assert site.warnings == ""
    assert site.status.count("no dates from git") == 1


def test_without_git_there_is_a_note(tmp_path):
    def run(*arguments, **options):
        raise FileNotFoundError("git")

    assert read_dates(tmp_path, run) == ({}, "no dates from git: there is no git on this machine")


def test_names_in_chinese_are_found(tmp_path):
    git(tmp_path, "init")
    (tmp_path / "垃圾 回收.md").write_text("x")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-m", "x")
    dates, _note = read_dates(tmp_path)
    assert {name: moment.isoformat() for name, moment in dates.items()} == {"垃圾 回收.md": "2026-02-20T12:00:00+08:00"}
