"""The comparative sentences of the handbook: none is refused, and the table that the page shows is today's."""

from __future__ import annotations

from pathlib import Path

import pytest

from handbook import SOURCE
from sphinx_runnable_listings.conclusions import Claim, Measurement, Verdict, conclusions, judge
from sphinx_runnable_listings.conclusions.__main__ import main, pages

TABLE = SOURCE / "about" / "results" / "conclusions.txt"
FOUND = {path: list(conclusions(path)) for path in pages(SOURCE)}
RECORDS = sorted(SOURCE.rglob("results/conclusions/*.json"))


def test_the_table_on_the_page_is_what_the_command_prints_and_nothing_is_refused(capsys) -> None:
    assert main([str(SOURCE)]) == 0
    assert capsys.readouterr().out == TABLE.read_text("utf-8"), "write it again: make results"


@pytest.mark.parametrize("record", RECORDS, ids=lambda path: path.relative_to(SOURCE).as_posix())
def test_what_was_measured_is_concluded_from_and_turned_round_it_would_be_refused(record: Path) -> None:
    page = record.parents[2] / "index.md"
    claims = [c.claim for c in FOUND[page] if c.claim and c.claim.record == record.stem]
    assert claims, "nothing on the page rests on it"
    measurement = Measurement.read(record)
    for claim in claims:
        other = claim.text.translate(str.maketrans("<>", "><"))
        if other != claim.text:
            assert judge(Claim.parse(f"{claim.record}: {other}"), measurement) is not Verdict.HOLDS
