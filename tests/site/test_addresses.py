"""Addresses that readers have kept lead where they led."""

from __future__ import annotations

import tomllib

import pytest

from addresses import addresses, published
from handbook import SOURCE


@pytest.fixture(scope="module")
def today(site):
    """The addresses of the site as it is: every page is parsed once for all tests."""
    return addresses(site.outdir)


def test_every_address_that_was_ever_published_is_still_there(today):
    gone = published() - today
    assert gone == set(), "give each an alias in docs/source/moved_ids.toml"


def test_every_moved_address_is_known_to_its_page(site, today):
    moved = tomllib.loads((SOURCE / "moved_ids.toml").read_text("utf-8"))
    listed = {f"{page}#{new}" for page, names in moved.items() for new in names.values()}
    assert listed <= today
    pages = {page: (site.outdir / f"{page}.html").read_text("utf-8") for page in moved}
    lost = [f"{page}#{old}" for page, names in moved.items() for old in names if f'id="{old}"' not in pages[page]]
    assert lost == []


def test_the_list_holds_what_readers_link_to(today):
    on_record = published()
    assert len(on_record) > 800
    for kind in ("python/garbage_collection/index#gc-versions", "glossary#term-引用计数"):
        assert kind in on_record
    assert sum("#misconception-" in each for each in on_record) >= 66
    assert len(today - on_record) < len(today) / 4, "make addresses adds what is new"
