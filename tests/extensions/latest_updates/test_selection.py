"""Which posts are listed, in which order, under which headings."""

from __future__ import annotations

import datetime as dt
import itertools
import random

from sphinx_latest_updates.post import Post, Update
from sphinx_latest_updates.selection import Query, by_tag, group, published, select


def moment(day: int, month: int = 1, year: int = 2026) -> dt.datetime:
    return dt.datetime(year, month, day, tzinfo=dt.UTC)


def post(name: str, day: int = 1, **fields) -> Post:
    return Post(docname=name, title=name, date=fields.pop("date", moment(day)), **fields)


def names(posts) -> str:
    return "".join(item.docname for item in posts)


def test_newest_first_whatever_the_order_in_which_pages_were_read():
    posts = [post("a", 1), post("b", 3), post("c", 2)]
    for order in itertools.permutations(posts):
        assert names(select(order, Query())) == "bca"


def test_posts_of_one_day_stand_by_their_order_then_by_name():
    posts = [post("b"), post("a"), post("z", order=-1), post("c", order=2)]
    random.Random(0).shuffle(posts)
    assert names(select(posts, Query())) == "zabc"


def test_pinned_posts_come_first():
    assert names(select([post("a", 9), post("b", 1, pinned=True)], Query())) == "ba"


def test_sorting_by_update_uses_the_newest_entry_of_the_history():
    old = post("a", 1, updates=(Update(moment(20)), Update(moment(5))))
    assert names(select([old, post("b", 9)], Query(sort="updated"))) == "ab"
    assert names(select([old, post("b", 9)], Query())) == "ba"


def test_an_update_dated_before_the_post_does_not_make_it_older():
    assert post("a", 9, updates=(Update(moment(2)),)).updated == moment(9)


def test_limit_category_tag_since_and_folder_narrow_the_list():
    posts = [
        post("x/a", 1, category="P", tags=("t",)),
        post("x/b", 2, category="Q"),
        post("y", 3, category="P", tags=("t", "u")),
    ]
    assert names(select(posts, Query(limit=1))) == "y"
    assert names(select(posts, Query(category="P"))) == "yx/a"
    assert names(select(posts, Query(tag="u"))) == "y"
    assert names(select(posts, Query(since=dt.date(2026, 1, 2)))) == "yx/b"
    assert names(select(posts, Query(under="x/"))) == "x/bx/a"


def test_neither_drafts_nor_tomorrows_posts_are_published():
    posts = [post("a", 1), post("b", 2, draft=True), post("c", 3)]
    assert names(published(posts, moment(2))) == "a"
    assert names(published(posts, moment(3), drafts=True)) == "abc"


def test_groups_follow_the_order_of_the_posts():
    posts = [post("a", date=moment(1, 2, 2026)), post("b", date=moment(1, 1, 2026)), post("c", date=moment(1, 5, 2025))]
    assert [(name, names(members)) for name, members in group(posts, "year")] == [("2026", "ab"), ("2025", "c")]
    assert [name for name, _ in group(posts, "month")] == ["2026-02", "2026-01", "2025-05"]
    assert [name for name, _ in group(posts, "none")] == [""]


def test_the_most_used_tag_comes_first_and_equals_stand_by_name():
    posts = [post("a", tags=("z", "y")), post("b", tags=("z", "x"))]
    assert [(name, names(members)) for name, members in by_tag(posts)] == [("z", "ab"), ("x", "b"), ("y", "a")]
