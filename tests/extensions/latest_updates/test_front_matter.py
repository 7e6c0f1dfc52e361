"""What authors write is understood as far as possible; what is not costs that value alone and is said."""

from __future__ import annotations

import datetime as dt
import json
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_latest_updates.front_matter import (
    FrontMatterError,
    line_of,
    parse_date,
    read_front_matter,
)
from sphinx_latest_updates.yaml_head import quote_impossible_dates

SHANGHAI = ZoneInfo("Asia/Shanghai")


def read(**metadata):
    return read_front_matter({"date": "2026-01-11", **metadata}, SHANGHAI)


def subtypes(front_matter):
    return [problem.subtype for problem in front_matter.problems]


def test_a_date_is_midnight_in_the_zone_of_the_site():
    assert parse_date("2026-01-11", SHANGHAI) == dt.datetime(2026, 1, 11, tzinfo=SHANGHAI)


def test_a_moment_late_in_the_day_elsewhere_is_the_next_day_here():
    moment = parse_date("2026-01-11T23:30:00+00:00", SHANGHAI)
    assert (moment.day, moment.hour) == (12, 7)


def test_a_moment_in_the_hour_that_daylight_saving_repeats_keeps_its_instant():
    berlin = ZoneInfo("Europe/Berlin")
    early, late = (parse_date(f"2025-10-26T02:30:00+0{offset}:00", berlin) for offset in (2, 1))
    assert late.timestamp() - early.timestamp() == 3600


def test_yaml_turns_a_datetime_into_text_with_a_space_and_that_is_understood():
    assert parse_date("2026-01-11 10:00:00+08:00", SHANGHAI) == dt.datetime(2026, 1, 11, 10, tzinfo=SHANGHAI)


def test_a_time_without_an_offset_is_that_of_the_site():
    for text in ("2020-01-05 10:00:00", "2020-01-05T10:00", "2020-01-05 10:00:00.5"):
        assert parse_date(text, SHANGHAI).replace(microsecond=0) == dt.datetime(2020, 1, 5, 10, tzinfo=SHANGHAI)


BAD = ("2026-13-01", "2026-02-30", "yesterday", "", "11/01/2026", "2026-1/2", "20260111", "2026-01-11T25:00", "[1]")


@pytest.mark.parametrize("bad", BAD)
def test_what_is_not_a_date_is_refused_and_not_guessed(bad):
    with pytest.raises(FrontMatterError):
        parse_date(bad, SHANGHAI)


@given(st.text())
def test_no_text_breaks_the_date_parser(text):
    try:
        assert parse_date(text, SHANGHAI).tzinfo is SHANGHAI
    except FrontMatterError as error:
        assert str(error)  # noqa: PT017 (either outcome is right, and no third one)


def test_tags_may_be_a_json_list_a_yaml_list_or_separated_by_commas():
    for text in ('["内存", "CPython"]', "[内存, CPython]", "内存, CPython", "内存，CPython"):
        assert read(tags=text).fields["tags"] == ("内存", "CPython")


def test_authors_that_docutils_took_for_running_text_are_a_list_again():
    expected = ("李雷", "Bob B.", "C, Jr.")
    for text in ('["\\u674e\\u96f7", "Bob B.", "C, Jr."]', "[“\\u674e\\u96f7”, “Bob B.”, “C, Jr.”]"):
        assert read(authors=text).fields["authors"] == expected
        assert read(authors=[part.strip() for part in text.split(",")]).fields["authors"] == expected
    assert read(tags='["“引号”", b]').fields["tags"] == ("“引号”", "b")


def test_a_repeated_tag_counts_once():
    assert read(tags="a, b, a").fields["tags"] == ("a", "b")


def test_a_bad_value_costs_that_value_alone():
    front_matter = read(tags='{"a": 1}', pinned="maybe", order="first", category="Python")
    assert subtypes(front_matter) == ["tags", "order", "pinned"]
    assert front_matter.fields["category"] == "Python"
    assert front_matter.fields["tags"] == ()


def test_a_bad_entry_of_the_history_does_not_lose_the_others():
    front_matter = read(updates='[{"date": "2026-11-23", "kind": "勘误", "note": "甲"}, {"date": "soon"}, {"day": 1}]')
    assert [update.note for update in front_matter.fields["updates"]] == ["甲"]
    assert subtypes(front_matter) == ["updates", "updates"]
    assert "entry 2" in front_matter.problems[0].message


def test_a_misspelt_key_is_named_with_its_cure():
    front_matter = read(catgory="Python", tocdepth="2")
    assert [problem.message for problem in front_matter.problems] == ["unknown key 'catgory'; did you mean 'category'?"]


def test_a_page_with_tags_and_no_date_is_never_dropped_in_silence():
    assert subtypes(read_front_matter({"tags": "a"}, SHANGHAI)) == ["no_date"]
    assert subtypes(read_front_matter({"dates": "2026-01-11", "tags": "a"}, SHANGHAI)) == ["unknown_key"]


def test_an_ordinary_page_is_left_in_peace():
    assert read_front_matter({"tocdepth": 2, "orphan": ""}, SHANGHAI).problems == ()


@given(st.dictionaries(st.text(max_size=9), st.text(max_size=40)), st.text(max_size=60))
def test_no_metadata_raises(metadata, updates):
    read_front_matter({**metadata, "date": "2026-01-11", "updates": updates, "tags": updates}, SHANGHAI)


def test_the_line_of_a_key_is_found_in_yaml_and_in_field_lists():
    assert line_of("---\ntags: [a]\ndate: x\n---\n# T\n", "date") == 3
    assert line_of(":tags: a\n:date: x\n\nT\n=\n", "date") == 2
    assert line_of("---\ntags: [a]\n---\n# T\ndate: in the text\n", "date") is None


def test_an_impossible_date_is_quoted_and_nothing_else_changes():
    updates = "updates:\n  - {date: 2026-13-01, note: a}\n  - {date: 2026-01-02, note: b}\n"
    source = f"---\ndate: 2026-02-31\n{updates}---\ndate: 2026-02-31\n"
    expected = source.replace("2026-02-31", '"2026-02-31"', 1).replace("2026-13-01", '"2026-13-01"')
    assert quote_impossible_dates(source) == expected
    assert quote_impossible_dates("no front matter: 2026-02-31\n") == "no front matter: 2026-02-31\n"


@pytest.mark.parametrize(
    "yaml",
    [
        "date: {}",
        "events: [{}]",
        "events:\n - {}",
        "{{a: {}, b: c}}",
        "a: &x {}\nb: *x",
        "? {}\n: a",
        "a:\n  - - {}  # a day",
    ],
)
def test_an_impossible_date_is_quoted_wherever_it_stands(yaml):
    for date in ("2024-02-30", "2024-02-31T10:00:00Z", "2024-02-30 10:00:00 Z", "2024-02-30 10:00:00 +2", "2024-13-01"):
        assert quote_impossible_dates(f"---\n{yaml.format(date)}\n---\n") == f"---\n{yaml}\n---\n".format(f'"{date}"')


# What MyST hands on


@pytest.mark.parametrize("tags", [("🧪",), ("𠮷野家", "a"), ("a, b", 'say "hi"'), ("\\d+", "é")])
def test_a_list_in_yaml_keeps_every_character(tags):
    assert read(tags=json.dumps(tags)).fields["tags"] == tags  # as MyST hands it on
    assert read(tags=json.dumps(tags)).problems == ()


@pytest.mark.parametrize(
    "key", ["title", "tags", "category", "author", "authors", "excerpt", "id", "series", "updates"]
)
def test_a_key_without_a_value_has_no_value(key):
    for nothing in ("null", None):
        assert read(**{key: nothing}) == read()


def test_a_date_without_a_value_is_said():
    front_matter = read_front_matter({"date": "null", "tags": "a"}, SHANGHAI)
    assert (front_matter.date, subtypes(front_matter)) == (None, ["date"])


def test_a_name_between_quotes_may_have_a_comma():
    expected = ("Ada", "Grace, Hopper", "it's", "'tis")
    assert read(tags="Ada, \"Grace, Hopper\", it's, 'tis").fields["tags"] == expected
    assert read(authors=["Ada", "“Grace", "Hopper”", "it's", "'tis"]).fields["authors"] == expected


def test_a_date_with_single_digits_or_slashes_is_understood_for_its_year_comes_first():
    for text in ("2026-1-2", "2026/01/02", "2026/1/2"):
        assert parse_date(text, SHANGHAI) == dt.datetime(2026, 1, 2, tzinfo=SHANGHAI)
    assert parse_date("2026/1/2 10:00", SHANGHAI) == dt.datetime(2026, 1, 2, 10, tzinfo=SHANGHAI)


def test_names_lose_the_quotes_that_they_stand_in():
    assert read(tags='cicd, "github actions", “云”, it\'s').fields["tags"] == ("cicd", "github actions", "云", "it's")


def test_any_page_can_be_a_draft_and_a_slip_holds_it_back():
    drafts = {"true": True, "True": True, "": True, "false": False, "null": False, "ture": True}
    for value, expected in drafts.items():
        assert read_front_matter({"draft": value}, SHANGHAI).draft is expected
    assert not read().draft
    assert subtypes(read(draft="ture")) == ["draft"]


def test_a_misspelt_draft_is_a_draft_and_is_warned_of():
    for key in ("drafts", "darft", "Draft", "DRAFT"):
        assert read(**{key: "true"}).draft, key
        assert not read(**{key: "false"}).draft, key
    assert subtypes(read(drafts="true")) == ["draft"]
    assert subtypes(read(Draft="true")) == []


def test_keys_may_be_written_in_capitals():
    found = read_front_matter({"Date": "2026-01-11", "Tags": "a", "TITLE": "T"}, SHANGHAI)
    assert (found.date.day, found.fields["tags"], found.fields["title"]) == (11, ("a",), "T")
    assert subtypes(found) == []


def test_what_keeps_a_post_from_readers_in_other_generators_is_warned_of():
    for metadata in ({"status": "Draft"}, {"status": "hidden"}, {"published": "false"}):
        assert not read(**metadata).draft
        assert subtypes(read(**metadata)) == ["draft"], metadata
    assert subtypes(read(status="final", published="true")) == []
    undated = read_front_matter({"status": "Draft"}, SHANGHAI)
    assert subtypes(undated) == []


def test_a_series_is_not_a_list():
    assert subtypes(read(series="[a, b]")) == ["series"]


def test_an_hour_of_one_digit_is_understood_and_a_zone_by_name_is_told_of():
    assert parse_date("2024-01-06 9:30", SHANGHAI) == dt.datetime(2024, 1, 6, 9, 30, tzinfo=SHANGHAI)
    with pytest.raises(FrontMatterError, match=r"'UTC' is not understood; write .* perhaps with \+hh:mm"):
        parse_date("2024-01-06 10:00:00 UTC", SHANGHAI)


@pytest.mark.parametrize("text", ["git\n\npython", "git\npython\n", "git,\npython"])
def test_line_breaks_separate_names(text):
    assert read(tags=text).fields["tags"] == ("git", "python")


def test_names_that_look_the_same_are_the_same():
    fields = read(tags="Zo\u00e9, Zoe\u0301", author="Zoe\u0301", category="Zoe\u0301", series="Zoe\u0301").fields
    assert (fields["tags"], fields["authors"]) == (("Zo\u00e9",), ("Zo\u00e9",))
    assert (fields["category"], fields["series"].name) == ("Zo\u00e9", "Zo\u00e9")
