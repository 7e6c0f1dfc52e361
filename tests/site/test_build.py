"""The handbook builds without a warning, again without work, and in every format."""

from __future__ import annotations

import posixpath
import re
import shutil
import subprocess
import sys

import pytest
import yaml
from bs4 import BeautifulSoup

from handbook import SOURCE, doctrees

#: The posts of the first day, in the order of the home page that they come from.
FIRST_POSTS = [
    "python/garbage_collection/index",
    "tooling/debugging_with_pdb/index",
    "python/inheritance/index",
    "python/object_model/index",
    "deep_learning/distributed_data_parallel/index",
    "tooling/tf_export/index",
    "deep_learning/transformer/index",
    "deep_learning/stable_diffusion/index",
    "deep_learning/autograd/index",
    "geometry/computational_geometry/index",
    "deep_learning/detr/index",
]


def _posts():
    """Every page with a date, and its date: newest first, those of a day in the order that they give themselves."""
    found = {}
    for page in SOURCE.rglob("*.md"):
        if page.read_text("utf-8").startswith("---\n"):
            front_matter = next(yaml.safe_load_all(page.read_text("utf-8")))
            if "date" in front_matter:
                docname = page.relative_to(SOURCE).with_suffix("").as_posix()
                found[docname] = (-front_matter["date"].toordinal(), front_matter["order"], front_matter["date"])
    return {name: str(found[name][2]) for name in sorted(found, key=found.__getitem__)}


POSTS = _posts()


def sphinx(builder, outdir, doctreedir):
    command = [sys.executable, "-m", "sphinx", "-n", "-b", builder, "-d", str(doctreedir), str(SOURCE), str(outdir)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def soup(path):
    return BeautifulSoup(path.read_text("utf-8"), "html.parser")


def test_the_handbook_builds_without_a_warning(site):
    assert site.warnings == ""


def test_a_second_build_reads_nothing_and_writes_nothing(site):
    again = sphinx("html", site.outdir, site.doctreedir)
    assert "0 added, 0 changed, 0 removed" in again.stdout
    assert "no targets are out of date" in again.stdout
    assert again.stderr == ""


@pytest.mark.parametrize("builder", ["dirhtml", "singlehtml", "epub", "latex", "text", "man"])
def test_every_format_builds_without_a_warning_and_lists_the_posts(site, tmp_path, builder):
    done = sphinx(builder, tmp_path / builder, tmp_path / "doctrees")
    assert (done.returncode, done.stderr) == (0, "")
    suffix = {"epub": ".xhtml", "latex": ".tex", "text": ".txt", "man": ".1"}.get(builder, ".html")
    text = "".join(
        path.read_text("utf-8") for path in (tmp_path / builder).rglob(f"*{suffix}") if "_sources" not in path.parts
    )
    text = re.sub(r"\s+", "", text)
    for docname, doctree in doctrees(site):
        if docname in POSTS:
            title = re.sub(r"\s+", "", next(iter(doctree.findall(lambda n: n.tagname == "title"))).astext())
            words = [word for word in re.split(r"[^\u4e00-\u9fffA-Za-z]+", title) if len(word) > 1]
            # On its own page, on the updates page and in the archive at the least.
            assert all(text.count(word) >= 3 for word in words), title


def test_the_updates_page_lists_the_posts_in_order_with_all_that_a_card_holds(site):
    page = soup(site.outdir / "updates.html")
    article = page.select_one("article").get_text("\n", strip=True)
    assert article.startswith("INCOMING TRANSMISSION\nLATEST UPDATES")
    cards = page.select(".post-card")
    assert [card.select_one(".post-title a")["href"] for card in cards] == [f"{name}.html" for name in POSTS]
    assert list(POSTS)[-len(FIRST_POSTS) :] == FIRST_POSTS
    for name, card in zip(POSTS, cards, strict=True):
        excerpt = card.select_one(".post-excerpt").get_text()
        assert excerpt.endswith("...")
        assert 280 <= len(excerpt) <= 353
        assert card.select_one(".post-date").get_text() == POSTS[name]
        assert card.select_one(".post-category a")
        assert card.select_one(".post-tags a")
        if name in FIRST_POSTS:
            assert POSTS[name] == "2026-01-11"
            assert re.search(r"(新增|勘误|更新)于 2026-11-\d\d", card.select_one(".post-revised").get_text())


def test_every_chapter_has_its_history_at_its_end(site):
    for docname in FIRST_POSTS:
        items = soup(site.outdir / f"{docname}.html").select(".post-history li")
        assert len(items) >= 2, docname
        assert items[-1].get_text(strip=True) == "2026-01-11发布"


def test_every_page_is_reached_from_the_front_page(site):
    reached, todo = set(), ["index.html"]
    while todo:
        name = todo.pop()
        if name in reached or not (site.outdir / name).exists():
            continue
        reached.add(name)
        for link in soup(site.outdir / name).select("a[href]"):
            href = link["href"].partition("#")[0]
            if href and "://" not in href and href.endswith(".html"):
                todo.append(posixpath.normpath(posixpath.join(posixpath.dirname(name), href)))
    pages = {path.relative_to(site.outdir).as_posix() for path in site.outdir.rglob("*.html")}
    assert pages - reached - {"search.html"} == set()


def test_every_link_inside_the_site_leads_to_an_anchor_that_exists(site):
    pages = {path.resolve(): soup(path) for path in site.outdir.rglob("*.html")}
    ids = {path: {tag["id"] for tag in page.find_all(id=True)} for path, page in pages.items()}
    dead = []
    for path, page in pages.items():
        for link in page.select("a[href]"):
            href, _, anchor = link["href"].partition("#")
            if "://" in href or href.startswith(("mailto:", "data:")):
                continue
            target = (path.parent / href).resolve() if href else path
            if not target.exists() or (anchor and target in ids and anchor not in ids[target]):
                dead.append(f"{path.relative_to(site.outdir.resolve())}: {link['href']}")
    assert dead == []


def test_a_bad_date_costs_one_post_and_one_warning_that_names_its_line(tmp_path):
    source = tmp_path / "source"
    shutil.copytree(SOURCE, source, ignore=shutil.ignore_patterns("__pycache__"))
    page = source / "python/inheritance/index.md"
    text = page.read_text("utf-8")
    line = text.splitlines().index("date: 2026-01-11") + 1
    page.write_text(text.replace("date: 2026-01-11", "date: 2026-01-41", 1), encoding="utf-8")
    command = [sys.executable, "-m", "sphinx", "-n", "-q", "-b", "text", "-d", str(tmp_path / "d")]
    done = subprocess.run([*command, str(source), str(tmp_path / "out")], capture_output=True, text=True, check=False)
    assert done.returncode == 0
    [warning] = done.stderr.strip().splitlines()
    assert f"python/inheritance/index.md:{line}: WARNING: date: '2026-01-41' is not a date that exists" in warning
    listed = (tmp_path / "out" / "updates.txt").read_text("utf-8")
    assert listed.count("-[ ") == len(POSTS) - 1
