"""The tabs of versions: written from the records, folded where outputs agree, readable without clicks."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import html

from small_site import SmallSite
from sphinx_runnable_listings.version_tabs import fold, label, recorded

CONF = "extensions = ['myst_parser', 'sphinx_runnable_listings']\n"
OUTPUTS = {
    "2.7": "old\nsame\n",
    "3.6": "new\nsame\n",
    "3.9": "new\nsame\n",
    "3.10": "new\nsame\n",
    "3.13": "last\nsame\n",
}


def files(directive: str, outputs: dict[str, str] = OUTPUTS) -> dict[str, str]:
    records = {f"results/claims-py{version}.txt": text for version, text in outputs.items()}
    return {"conf.py": CONF, "index.md": f"# T\n\n```{{version-tabs}} {directive}\n```\n", **records}


def tabs(page: Path) -> dict[str, str]:
    """Label → what the tab holds, in the order of the page."""
    tree = html.parse(str(page))
    [tab_set] = tree.xpath('//div[contains(@class, "sd-tab-set")]')
    labels = [found.text_content().strip() for found in tab_set.xpath("./label")]
    blocks = [found.text_content() for found in tab_set.xpath("./div//pre")]
    assert len(labels) == len(blocks)
    return dict(zip(labels, blocks, strict=True))


# The pure core


def test_records_are_found_by_version_the_tenth_minor_after_the_ninth(tmp_path: Path) -> None:
    for name in ("a-py3.10.txt", "a-py3.9.txt", "a-py2.7.txt", "ab-py3.9.txt", "a.txt", "a-pyx.txt", "a-py3.9.json"):
        (tmp_path / name).touch()
    assert list(recorded(tmp_path / "a")) == ["2.7", "3.9", "3.10"]
    assert recorded(tmp_path / "nothing") == {}


def test_only_neighbours_that_printed_the_same_share_a_tab() -> None:
    assert fold({"1": "a", "2": "a", "3": "b", "4": "a"}) == [(["1", "2"], "a"), (["3"], "b"), (["4"], "a")]


@pytest.mark.parametrize(
    ("versions", "expected"),
    [
        (["3.6"], "3.6"),
        (["3.6", "3.7"], "3.6–3.7"),
        (["3.6", "3.7", "3.8", "3.11"], "3.6–3.8, 3.11"),
        (["3.8", "3.11", "3.12"], "3.8, 3.11–3.12"),
        (["2.7", "3.8"], "2.7, 3.8"),
        (["3.9", "3.10"], "3.9–3.10"),
    ],
)
def test_a_range_claims_no_version_that_was_not_run(versions: list[str], expected: str) -> None:
    assert label(versions) == expected


# On a page


def test_each_output_is_a_tab_named_by_its_versions(small_site: Callable[..., SmallSite]) -> None:
    site = small_site(files("results/claims"))
    expected = {"2.7": "old\nsame\n", "3.6, 3.9–3.10": "new\nsame\n", "3.13": "last\nsame\n"}
    found = tabs(site.build() / "index.html")
    assert found == expected
    assert list(found) == list(expected)
    assert site.warnings == ""


def test_the_newest_comes_first_and_versions_are_chosen_where_that_is_asked(small_site) -> None:
    site = small_site(files("results/claims\n:newest-first:\n:python: 3.6 2.7 3.9"))
    assert list(tabs(site.build() / "index.html")) == ["3.6, 3.9", "2.7"]


def test_what_is_compared_is_what_is_shown(small_site) -> None:
    site = small_site(files("results/claims\n:start-at: same"))
    assert tabs(site.build() / "index.html") == {"2.7, 3.6, 3.9–3.10, 3.13": "same\n"}


def test_a_changed_record_is_read_again(small_site) -> None:
    site = small_site(files("results/claims"))
    site.build()
    site.write({"results/claims-py3.13.txt": "new\nsame\n", "results/claims-py3.9.txt": "other\n"})
    assert list(tabs(site.build() / "index.html")) == ["2.7", "3.6", "3.9", "3.10, 3.13"]


def test_a_version_that_was_not_recorded_is_warned_of_and_the_others_are_shown(small_site) -> None:
    site = small_site(files("results/claims\n:python: 3.8 3.13"))
    assert list(tabs(site.build() / "index.html")) == ["3.13"]
    assert "index.md:3: WARNING: claims was not recorded on Python 3.8 in " in site.warnings
    assert "python -m sphinx_runnable_listings record" in site.warnings


def test_no_record_at_all_is_warned_of(small_site) -> None:
    site = small_site(files("results/claimz"))
    site.build()
    assert "index.md:3: WARNING: no claimz-pyN.txt in " in site.warnings


def test_a_line_that_is_not_there_is_an_error_that_names_the_page(small_site) -> None:
    site = small_site(files("results/claims\n:start-at: nowhere"))
    site.build()
    assert "index.md:3: ERROR" in site.warnings
    assert "nowhere" in site.warnings


def test_without_clicks_each_output_stands_under_its_versions(small_site) -> None:
    text = (small_site(files("results/claims")).build("text") / "index.txt").read_text("utf-8")
    places = [text.index(words) for words in ("2.7", "old", "3.6, 3.9–3.10", "new", "3.13", "last")]
    assert places == sorted(places)
