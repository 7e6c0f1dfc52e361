"""How a first visit is measured: its rounds, and a server that is far away."""

from __future__ import annotations

import time
import urllib.request
from pathlib import Path

import pytest

from benchmarks.search.aims import aims
from benchmarks.search.cold import rounds_of, spread
from benchmarks.search.server import Server


@pytest.mark.parametrize(
    ("loaded", "rounds"),
    [
        ([], 0),
        ([(0, 9), (0, 3), (1, 2)], 1),
        ([(2, 3), (0, 2), (0, 5)], 2),
        ([(0, 1), (0, 1.2), (1.1, 2), (1.3, 2), (2.1, 3)], 3),
    ],
)
def test_a_request_that_begins_when_another_has_ended_is_of_a_later_round(
    loaded: list[tuple[float, float]], rounds: int
) -> None:
    assert rounds_of(loaded) == rounds


def test_a_server_that_is_far_away_answers_later(tmp_path: Path) -> None:
    (tmp_path / "page.bin").write_bytes(b"there")
    server = Server(tmp_path, 0.3)
    try:
        started = time.monotonic()
        with urllib.request.urlopen(f"{server.address}page.bin") as response:
            assert response.read() == b"there"
        assert time.monotonic() - started >= 0.3
    finally:
        server.close()


def test_what_a_first_visit_takes_has_aims() -> None:
    scores = {"recall_at_1": 1.0, "recall_at_10": 1.0, "zero_rate": 0.0}
    cold = {"milliseconds": spread([900.0, 1100.0]), "requests": spread([12.0]), "rounds": spread([4.0])}
    ours = {
        "http": {"plain": scores, "harder": scores, "categories": {}},
        "latency_keystroke": {"p95": 9.0},
        "first_query_bytes": 9,
        "cold": cold,
    }
    found = aims({"corpora": {"handbook": {"engines": {"cjk_search": ours}}}})
    met = {aim.what: aim.is_met for aim in found if aim.what.startswith("cold")}
    assert met == {"cold, 200 ms away, p95": False, "cold: requests, p95": True, "cold: rounds, p95": False}
