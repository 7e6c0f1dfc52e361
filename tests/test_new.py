"""A new post is one command away, and the command never destroys anything."""

from __future__ import annotations

import datetime as dt
import importlib.util
import os
import shutil
import subprocess

import pytest

from handbook import ROOT, SOURCE

spec = importlib.util.spec_from_file_location("new", ROOT / "docs" / "new.py")
new = importlib.util.module_from_spec(spec)
spec.loader.exec_module(new)

TODAY = dt.date(2026, 1, 11)
CONF = "extensions = ['myst_parser', 'sphinx_latest_updates']\nlatest_updates_show_drafts = True\nlanguage = 'zh_CN'\n"
HOME = "# T\n\n```{toctree}\ntooling/index\n```\n\n```{latest-updates}\n```\n"


@pytest.fixture
def source(tmp_path):
    """A handbook with one section, whose page is that of the real one, and whose chapters are empty."""
    folder = tmp_path / "handbook"
    (folder / "tooling").mkdir(parents=True)
    shutil.copy(SOURCE / "tooling/index.md", folder / "tooling/index.md")
    return folder


def snapshot(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def shown(small_site, source):
    """The front page and the warnings of a site that has the section, and nothing else that the section refers to."""
    index = (source / "tooling/index.md").read_text("utf-8")
    toctree = index.split("```{toctree}\n")[1].split("```")[0]
    kept = [line for line in toctree.splitlines() if line and (source / f"tooling/{line}.md").exists()]
    files = {str(path.relative_to(source)): path.read_text("utf-8") for path in source.rglob("*.md")}
    files["tooling/index.md"] = "# 工具\n\n```{toctree}\n" + "\n".join(kept) + "\n```\n"
    site = small_site({"conf.py": CONF, "index.md": HOME, **files})
    out = site.build("text")
    return (out / "index.txt").read_text("utf-8"), site.warnings


@pytest.mark.parametrize("chapter", [False, True], ids=["post", "chapter"])
def test_a_new_page_is_a_draft_of_its_section_without_a_warning(source, small_site, chapter):
    new.scaffold(source, "一次看懂 git rebase", "tooling", TODAY, chapter=chapter)
    front, warnings = shown(small_site, source)
    assert warnings == ""
    assert "一次看懂 git rebase" in front
    assert "2026-01-11 · 草稿 · 工具 ·" in front


def test_a_new_post_touches_no_other_page(source):
    before = snapshot(source)
    [page] = new.scaffold(source, "一次看懂 git rebase", "tooling", TODAY)
    assert page == source / "tooling/git_rebase.md"
    assert {path for path in snapshot(source) if snapshot(source)[path] != before.get(path)} == {page}


def test_a_new_chapter_is_a_package_at_the_end_of_its_sections_toctree(source):
    before = (source / "tooling/index.md").read_text("utf-8")
    page, package, index = new.scaffold(source, "一次看懂 git rebase", "tooling", TODAY, chapter=True)
    assert page == source / "tooling/git_rebase/index.md"
    compile(package.read_text("utf-8"), package.name, "exec")
    assert package.name == "__init__.py"
    toctree = index.read_text("utf-8").split("```{toctree}")[1].split("```")[0]
    assert toctree.splitlines()[-1] == "git_rebase/index"
    assert index.read_text("utf-8").replace("git_rebase/index\n", "") == before


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("一次看懂 git rebase", "git_rebase"),
        ("PyTorch 的 DDP：多进程训练", "pytorch_ddp"),
        ("2026 年的 Python 3.14", "python_3_14"),
        ("C++/CUDA", "c_cuda"),
        ("垃圾回收", ""),
        ("3.14", ""),
    ],
)
def test_a_slug_is_made_of_the_latin_words_of_a_title(title, slug):
    assert new.make_slug(title) == slug


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"title": " "}, "TITLE is missing"),
        ({"section": ""}, r"SECTION is missing; the sections are tooling（工具）"),
        ({"section": "nowhere"}, r"no section 'nowhere'; the sections are tooling（工具）"),
        ({"title": "垃圾回收"}, r"no Latin word .* SLUG=git_rebase"),
        ({"slug": "一次"}, "SLUG becomes the address"),
        ({"slug": "../x"}, "SLUG becomes the address"),
        ({"slug": "index"}, "section's own page"),
        ({"slug": "taken"}, "exists already; choose another name with SLUG="),
        ({"slug": "taken_too"}, "exists already"),
        ({"slug": "pdb", "chapter": True}, "'pdb' would hide Python's own module"),
    ],
)
def test_a_mistake_is_named_and_nothing_is_written(source, change, message):
    (source / "tooling/taken.md").write_text("mine")
    (source / "tooling/taken_too").mkdir()
    before = snapshot(source)
    values = {"title": "git rebase", "section": "tooling", "date": TODAY, **change}
    with pytest.raises(new.NewPageError, match=message):
        new.scaffold(source, **values)
    assert snapshot(source) == before


def test_without_a_toctree_a_chapter_is_refused_and_nothing_is_written(source):
    (source / "tooling/index.md").write_text("# 工具\n")
    before = snapshot(source)
    with pytest.raises(new.NewPageError, match="no toctree"):
        new.scaffold(source, "git rebase", "tooling", TODAY, chapter=True)
    assert snapshot(source) == before


def make_new(folder, *variables):
    done = subprocess.run(
        ["make", "--no-print-directory", "new", *variables],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONUTF8": "1"},
    )
    return done.returncode, done.stdout + done.stderr


@pytest.fixture
def checkout(tmp_path, source):
    """What ``make new`` needs of the repository."""
    folder = tmp_path / "checkout"
    (folder / "docs").mkdir(parents=True)
    shutil.copy(ROOT / "Makefile", folder)
    shutil.copy(ROOT / "docs/new.py", folder / "docs")
    shutil.copytree(source, folder / "docs/source")
    return folder


def test_the_command_takes_a_title_with_any_punctuation_and_says_what_it_wrote(checkout):
    title = """“引号”、"双" '单' `反` ; echo 坏 > x & git"""
    status, said = make_new(checkout, f"TITLE={title}", "SECTION=tooling", "SLUG=quotes")
    assert status == 0, said
    assert said.splitlines()[0] == "docs/source/tooling/quotes.md"
    assert f"# {title}\n" in (checkout / "docs/source/tooling/quotes.md").read_text("utf-8")
    assert not (checkout / "x").exists()


def test_the_command_without_a_section_lists_them_and_shows_how_it_is_used(checkout):
    status, said = make_new(checkout, "TITLE=git rebase")
    assert status != 0
    assert "new: SECTION is missing; the sections are tooling（工具）" in said
    assert f"usage: {new.USAGE}" in said


def test_contributing_shows_a_command_that_works(checkout):
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    [command] = {line for line in text.replace("`", "\n").splitlines() if line.startswith("make new TITLE")}
    done = subprocess.run(command, shell=True, cwd=checkout, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    [page] = (checkout / "docs/source/tooling").glob("git*.md")
    assert f"`docs/source/tooling/{page.name}`" in text
