"""The posts that benchmarks build are the same in every run, and like the ones that people write."""

from __future__ import annotations

import datetime as dt
import re
import subprocess
import sys
from itertools import pairwise
from statistics import mean

import pytest
import yaml

from benchmarks.posts import CATEGORIES, FIRST_DAY, LAST_DAY, TAGS, generate_post
from benchmarks.projects import ENGINES, SIDEBAR, edited_path, project_files, retitle, rewrite_body
from handbook import ROOT

SITE = [generate_post(number, 200) for number in range(200)]


def files(engine, total=12, **options):
    return dict(project_files(engine, total, **{"theme": "alabaster", "pagination": False, **options}))


def test_a_post_is_the_same_in_another_process_with_another_hash_seed():
    code = "from benchmarks.posts import generate_post; print(ascii(generate_post(77, 200)))"
    printed = {
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            env={"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        for seed in ("0", "1")
    }
    assert printed == {ascii(SITE[77])}


def test_a_post_does_not_depend_on_how_many_there_are_but_for_its_date():
    few, many = generate_post(7, 100), generate_post(7, 10_000)
    assert (few.title, few.tags, few.body) == (many.title, many.tags, many.body)


def test_dates_spread_from_the_first_day_to_the_last_in_order():
    dates = [post.date for post in SITE]
    assert dates == sorted(dates)
    assert (dates[0], dates[-1]) == (FIRST_DAY, LAST_DAY)
    assert len({date.year for date in dates}) == LAST_DAY.year - FIRST_DAY.year + 1
    assert max(late - early for early, late in pairwise(dates)) < dt.timedelta(days=60)


def test_posts_have_the_size_and_the_parts_of_real_ones():
    assert mean(len(re.findall(r"[\u4e00-\u9fff]", post.body)) for post in SITE) == pytest.approx(1200, rel=0.1)
    assert len({post.body for post in SITE}) == len({post.title for post in SITE}) == len(SITE)
    for post in SITE:
        assert len(re.findall(r"^## ", post.body, re.MULTILINE)) == 5
        assert post.body.count("```") == 2
        assert post.body.count("\n- ") == 3
    for part in ("| --- |", "`", "]("):
        assert 0.1 * len(SITE) < sum(part in post.body for post in SITE), part


def test_every_post_has_three_of_the_sixty_tags_and_one_of_the_eight_categories():
    assert (len(set(TAGS)), len(set(CATEGORIES))) == (60, 8)
    assert {len(set(post.tags)) for post in SITE} == {3}
    assert {tag for post in SITE for tag in post.tags} == set(TAGS)
    assert {post.category for post in SITE} == set(CATEGORIES)


def test_links_lead_to_older_posts_that_exist():
    targets = [
        (number, int(target))
        for number, post in enumerate(SITE)
        for target in re.findall(r"\]\(post-(\d+)\.md\)", post.body)
    ]
    assert len(targets) > 100
    assert all(0 <= target < number for number, target in targets)


def test_chinese_text_has_full_width_punctuation():
    for post in SITE[:20]:
        prose = re.sub(r"```.*?```|`[^`]*`|\]\([^)]*\)", "", post.body, flags=re.DOTALL)
        assert re.findall(r"[\u4e00-\u9fff][,;:()]", prose) == []


def test_the_engines_build_the_same_posts_and_differ_in_metadata_alone():
    def bodies(engine):
        return {name: text.split("---\n", 2)[2] for name, text in files(engine).items() if name.startswith("posts/")}

    assert len(bodies(ENGINES["bare"])) == 12
    assert bodies(ENGINES["bare"]) == bodies(ENGINES["ours"]) == bodies(ENGINES["ablog"]) == bodies(SIDEBAR["toctree"])


@pytest.mark.parametrize(("engine", "marks"), [("bare", {"orphan": True}), ("ours", {}), ("ablog", {"blogpost": True})])
def test_each_engine_gets_the_front_matter_that_it_wants(engine, marks):
    text = files(ENGINES[engine])["posts/post-00003.md"]
    post = generate_post(3, 12)
    shared = {"date": post.date, "category": post.category, "tags": list(post.tags)}
    assert yaml.safe_load(text.split("---")[1]) == {**marks, **shared}


def test_only_the_experiment_with_the_sidebar_puts_posts_into_the_toctree():
    in_toctree = {name for name, engine in {**ENGINES, **SIDEBAR}.items() if "posts/" in files(engine)["index.md"]}
    assert in_toctree == {"toctree"}


def test_the_listing_is_cut_into_pages_where_that_is_known():
    ours = ENGINES["ours"]
    assert ":limit: 20" in files(ours)["updates.md"]
    assert ":paginate: 20" in files(ours, pagination=True)["updates.md"]


def test_an_edit_changes_the_title_alone_or_the_body_alone():
    path = edited_path(12)
    text = files(ENGINES["ours"])[path]
    assert path == "posts/post-00006.md"
    changed = [(old, new) for old, new in zip(text.splitlines(), retitle(text).splitlines(), strict=True) if old != new]
    assert changed == [(f"# {generate_post(6, 12).title}", f"# {generate_post(6, 12).title}，修订")]
    assert rewrite_body(text).startswith(text)
    assert len(rewrite_body(text)) > len(text)
