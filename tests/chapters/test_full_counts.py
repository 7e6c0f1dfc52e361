"""The full counts that pages tell of, counted again: minutes, so `make test-deep` alone runs these.

`make test` asks every one of these oracles too, a sample of the cases at a time.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from handbook import ROOT, SOURCE
from sphinx_runnable_listings.listing import Listing, find_listings
from sphinx_runnable_listings.workshop import Workshop

pytestmark = [pytest.mark.deep, pytest.mark.spread]

#: What a table says of a comparison for which something is missing on this machine.
NOT_COMPARED = "没有比较"
#: Which file a listing keeps the whole table in, when it is run without arguments.
TABLES = {"verify": "verified.txt", "table": "oracle_table.txt"}
WHOLE = [
    replace(listing, args=(), python=None, cpu_limit=4 * 3600)
    for listing in find_listings(SOURCE)
    if (listing.result.parent / TABLES.get(listing.path.stem, "-")).exists()
]


@pytest.mark.parametrize("listing", WHOLE, ids=lambda listing: listing.module)
def test_the_whole_table_of_a_chapter_is_the_one_on_record(listing: Listing, tmp_path) -> None:
    (tmp_path / "node_modules").symlink_to(ROOT / "node_modules")
    with Workshop(SOURCE, tmp_path, project=ROOT) as workshop:
        outcome = workshop.outcome(listing)
    assert not outcome.error, outcome.error
    assert outcome.changed == []
    table, recorded = outcome.stdout, (listing.result.parent / TABLES[listing.path.stem]).read_text("utf-8")
    lacks = [line for line in table.splitlines() if NOT_COMPARED in line]
    if not lacks:
        assert table == recorded
        return
    here, there = table.splitlines()[:-1], recorded.splitlines()[:-1]  # the last line adds up
    assert [(old, new) for old, new in zip(there, here, strict=True) if old != new and new not in lacks] == []
    pytest.skip(f"the rest is as on record: {'; '.join(lacks)}")
