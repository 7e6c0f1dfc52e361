"""The site that is handed its pages ready made has all pages and feeds of the real one, without the extension."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from benchmarks.floor import BODY, EXTRA, THEME, give, ready_made, table
from benchmarks.latest_updates import write_project
from benchmarks.measure import build
from benchmarks.projects import ENGINES

if TYPE_CHECKING:
    from pathlib import Path


def test_what_is_handed_over_is_every_page_and_feed_and_reads_the_same(tmp_path: Path) -> None:
    for name in ("bare", "ours"):
        write_project(ENGINES[name], 25, tmp_path / name, theme=THEME)
        build(tmp_path / name, tmp_path / f"{name}-html", tmp_path / f"{name}-doctrees")
    bare, ours, source, output = (tmp_path / name for name in ("bare-html", "ours-html", "floor", "floor-html"))
    write_project(ENGINES["bare"], 25, source, theme=THEME)
    with (source / "conf.py").open("a", encoding="utf-8") as file:
        file.write(EXTRA)
    assert give(ours, bare, source) > 20
    assert give(ours, bare, source) == 0
    cost = build(source, output, tmp_path / "floor-doctrees")
    assert cost.warnings == 0
    for path in ours.glob("*.html"):
        assert (output / path.name).exists(), path.name
    listing = (output / "updates-2.html").read_text("utf-8")
    assert 'class="post-title' in BODY.search(listing)[1]
    for path in ours.rglob("*.xml"):
        assert (output / path.relative_to(ours)).read_bytes() == path.read_bytes()


def test_a_page_of_another_theme_is_refused() -> None:
    with pytest.raises(ValueError, match="alabaster"):
        ready_made("<html><main>…</main></html>")


def test_ratios_are_formed_in_each_run() -> None:
    ours = {"full": 3, "no-change": 1, "title": 2}
    runs = [
        {
            "bare": dict.fromkeys(ours, by),
            "floor": dict.fromkeys(ours, by),
            "ours": {name: by * times for name, times in ours.items()} | {"title": by * title},
        }
        for by, title in ((1.0, 2), (5.0, 3), (2.0, 2.5))
    ]
    assert table(runs).splitlines()[2:] == [
        "| floor | 1.00 | 1.00 | 1.00 |",
        "| ours | 3.00 | 1.00 | 2.50 (2.00–3.00) |",
    ]
