"""What ablog's fields mean in our front matter."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sphinx_latest_updates.ablog.labels import label_of, slugify
from sphinx_latest_updates.ablog.postlist import choose, unknown_labels
from sphinx_latest_updates.ablog.translation import (
    AblogPost,
    PostListOptions,
    Settings,
    iso,
    read_date,
    split,
    translate,
)
from sphinx_latest_updates.front_matter import FrontMatterError, read_front_matter
from sphinx_latest_updates.post import Post

SHANGHAI = ZoneInfo("Asia/Shanghai")
DEFAULT = "%d %B %Y"


def moment(text, date_format=DEFAULT):
    return read_date(text, date_format, SHANGHAI)[0]


@pytest.mark.parametrize(
    "text",
    [
        "Jan 5, 2024",
        "05 January 2024",
        "5 January 2024",
        "January 05, 2024",
        "5 Jan, 2024",
        "2024-01-05",
        "2024/1/5",
        "Fri Jan 5 2024",
        "05.01.2024 00:00".replace("05.01", "01.05"),  # dateutil reads the month first
    ],
)
def test_a_date_is_read_in_every_way_that_dateutil_reads_it(text):
    assert moment(text) == dt.datetime(2024, 1, 5, tzinfo=SHANGHAI)


def test_the_format_of_the_site_goes_before_what_dateutil_would_guess():
    assert moment("02/03/2024") == dt.datetime(2024, 2, 3, tzinfo=SHANGHAI)
    assert moment("02/03/2024", "%d/%m/%Y") == dt.datetime(2024, 3, 2, tzinfo=SHANGHAI)


def test_a_time_of_day_and_an_offset_are_kept():
    assert moment("Jan 5, 2024 18:30").hour == 18
    assert moment("2024-01-05T18:30:00Z") == dt.datetime(2024, 1, 6, 2, 30, tzinfo=SHANGHAI)
    assert iso(moment("Jan 5, 2024 18:30")) == "2024-01-05T18:30:00+08:00"
    assert iso(moment("Jan 5, 2024")) == "2024-01-05"


def test_a_date_without_a_day_is_the_first_of_its_month_and_said():
    date, warning = read_date("Feb 2024", DEFAULT, SHANGHAI)
    assert (date.month, date.day) == (2, 1)
    assert "names no day" in warning
    assert read_date("Feb 1, 2024", DEFAULT, SHANGHAI)[1] is None


@pytest.mark.parametrize("text", ["soon", "Jan 5", "2024", "5", "Friday", "Feb 30, 2024", "10:00", "", "９９"])
def test_what_names_no_date_of_its_own_is_refused(text):
    with pytest.raises(FrontMatterError):
        moment(text)


@given(st.text())
def test_no_text_breaks_the_date_parser(text):
    try:
        assert moment(text).tzinfo is SHANGHAI
    except FrontMatterError as error:
        assert str(error)  # noqa: PT017 (either outcome is right, and no third one)


@given(st.datetimes(min_value=dt.datetime(1000, 1, 1)))
@example(dt.datetime(1940, 6, 1, 0, 0, 1))
def test_our_own_front_matter_reads_the_date_that_was_translated(naive):
    # Through UTC and back: the clocks of Shanghai went from midnight to one o'clock that night.
    date = naive.replace(tzinfo=SHANGHAI, microsecond=0).astimezone(dt.UTC).astimezone(SHANGHAI)
    assert read_front_matter({"date": iso(date)}, SHANGHAI).date == date


def read(settings=None, /, **fields):
    return translate(fields, settings or Settings(SHANGHAI))


def test_names_are_split_at_commas_whether_text_or_list():
    for value in ("a, b", "[a, b]", '["a", "b"]', "['a','b']", ["a", "b"], "a,,b, a"):
        assert split(value) == ("a", "b")
    assert split('["\\u5185\\u5b58", 3]') == ("内存", "3")  # as MyST hands on a YAML list
    assert split(None) == split("") == split("[]") == ()
    assert split("内存，对象") == ("内存，对象",)  # a full-width comma divides nothing in ablog


def test_the_first_category_is_ours_and_the_others_become_tags():
    translation = read(date="Jan 5, 2024", category="Manual, How To", tags="a")
    assert translation.front_matter == {"date": "2024-01-05", "category": "Manual", "tags": ["a", "How To"]}
    assert translation.post.labels["category"] == ("Manual", "How To")


def test_authors_get_their_full_name_and_a_post_without_one_the_default():
    settings = Settings(
        SHANGHAI, people_and_places={"author": {"ada": ("Ada Lovelace", None)}}, defaults={"author": ("ada",)}
    )
    assert read(settings, author="ada, Bob").front_matter["authors"] == ["Ada Lovelace", "Bob"]
    assert read(settings).front_matter["authors"] == ["Ada Lovelace"]
    assert read(settings, author="Bob").post.labels["author"] == ("Bob",)


def test_a_number_is_an_excerpt_of_so_many_paragraphs_and_a_text_is_the_excerpt():
    assert read(excerpt="2").post.paragraphs == 2
    assert read(excerpt=0).post.paragraphs == 0
    assert read().post.paragraphs == 1
    assert read(Settings(SHANGHAI, auto_excerpt=3)).post.paragraphs == 3
    assert "excerpt" not in read(excerpt="2").front_matter
    assert read(excerpt="In short").front_matter["excerpt"] == "In short"


def test_a_post_without_a_date_is_a_draft_and_one_with_a_bad_date_is_not():
    assert read(tags="a").post.undated
    bad = read(date="soon", tags="a")
    assert not bad.post.undated
    assert [problem.subtype for problem in bad.problems] == ["date"]
    assert "date" not in bad.front_matter
    assert bad.front_matter["tags"] == ["a"]


def test_what_does_nothing_here_is_remembered_to_be_said():
    assert read(image=1, nocomments=None).post.ignored == ("image", "nocomments")


def test_addresses_are_kept():
    post = read(redirect="old, older", canonical_link="https://a.example", external_link="https://b.example").post
    assert post.redirects == ("old", "older")
    assert (post.canonical_link, post.external_link) == ("https://a.example", "https://b.example")


KEYS = st.sampled_from(["date", "tags", "author", "category", "title", "excerpt", "redirect", "location"])


@given(st.dictionaries(KEYS, st.text(max_size=30)))
def test_no_field_raises_and_ours_can_read_what_comes_out(fields):
    front_matter = translate(fields, Settings(SHANGHAI)).front_matter
    assert read_front_matter({"date": "2024-01-05", **front_matter}, SHANGHAI).problems == ()


# Labels and lists


def test_labels_are_made_as_ablog_makes_them():
    assert label_of("tags", "How To!") == "tag-how-to"
    assert label_of("category", "内存 管理") == "category-内存-管理"
    assert slugify("Ahmet  --  Bakan") == "ahmet-bakan"


def post(docname, day, title=None):
    return Post(docname=docname, title=title or docname, date=dt.datetime(2024, 1, day, tzinfo=SHANGHAI))


def known(**tags):
    kinds = ("author", "category", "location", "language")
    return {name: AblogPost({**dict.fromkeys(kinds, ()), "tags": tuple(labels)}) for name, labels in tags.items()}


def names(posts):
    return [post.docname for post in posts]


def test_a_list_is_newest_first_and_of_one_day_the_later_title_first():
    posts = [post("a", 1, "A"), post("b", 2, "B"), post("c", 2, "C")]
    everyone = known(a="", b="", c="")
    assert names(choose(posts, everyone, PostListOptions(None, {}), "index")) == ["c", "b", "a"]
    assert names(choose(posts, everyone, PostListOptions(2, {}), "index")) == ["c", "b"]
    assert names(choose(posts, everyone, PostListOptions(2, {}, oldest_first=True), "index")) == ["b", "c"]


def test_a_list_leaves_out_its_own_page_unless_it_asks_for_labels():
    posts = [post("a", 1), post("b", 2)]
    assert names(choose(posts, known(a="x", b="x"), PostListOptions(1, {}), "b")) == ["a"]
    assert names(choose(posts, known(a="x", b="x"), PostListOptions(1, {"tags": ("x",)}), "b")) == ["b"]


def test_a_list_shows_what_carries_every_label():
    posts = [post("a", 1), post("b", 2)]
    options = PostListOptions(None, {"tags": ("x", "y")})
    assert names(choose(posts, known(a="xy", b="x"), options, "index")) == ["a"]
    assert unknown_labels(known(a="xy", b="x").values(), options) == []
    assert unknown_labels(known(a="x").values(), options) == [("tags", "y")]
